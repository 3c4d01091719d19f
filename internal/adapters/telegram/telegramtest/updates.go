package telegramtest

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// queued is an update that the bot has not confirmed.
type queued struct {
	id   int
	body map[string]any
}

// byDefault are the kinds of update that a bot gets which never said which it wants.
var byDefault = []string{
	"message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query", "my_chat_member",
	"poll", "poll_answer",
}

// Push queues an update of a kind ("message", "callback_query", …) as Telegram would send it, and returns its number; 0 if the
// bot asked not to get that kind.
func (s *Server) Push(kind string, body any) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(kind, body)
}

func (s *Server) push(kind string, body any) int {
	allowed := s.allowed
	if len(allowed) == 0 {
		allowed = byDefault
	}
	if !slices.Contains(allowed, kind) {
		return 0
	}
	id := s.nextUpdate
	s.nextUpdate++
	s.queue = append(s.queue, queued{id: id, body: map[string]any{"update_id": id, kind: body}})
	s.notify()
	return id
}

// Renumber makes the next update have the given number, as Telegram chooses one at random after a quiet week.
func (s *Server) Renumber(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate = id
}

// SetWebhook makes the bot one whose updates go to an address; "" makes it one that polls again.
func (s *Server) SetWebhook(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = address
	s.notify()
}

// Unconfirmed returns the numbers of the updates that the bot has not confirmed.
func (s *Server) Unconfirmed() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []int
	for _, q := range s.queue {
		ids = append(ids, q.id)
	}
	return ids
}

// Settled waits until the bot has confirmed every update.
func (s *Server) Settled(ctx context.Context) error {
	return s.Await(ctx, func() bool { return len(s.Unconfirmed()) == 0 })
}

// getUpdates confirms what lies before the offset and waits for updates to give.
func (s *Server) getUpdates(ctx context.Context, c Call) reply {
	offset, _ := strconv.Atoi(c.Params["offset"])
	limit, _ := strconv.Atoi(cmp.Or(c.Params["limit"], "100"))
	seconds, _ := strconv.Atoi(c.Params["timeout"])

	s.mu.Lock()
	if s.webhook != "" {
		s.mu.Unlock()
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; "+
			"use deleteWebhook to delete the webhook first")
	}
	s.poll++
	mine := s.poll
	var allowed []string
	if json.Unmarshal([]byte(c.Params["allowed_updates"]), &allowed) == nil {
		s.allowed = allowed
	}
	s.confirm(offset)
	s.notify()
	s.mu.Unlock()

	timeout := time.NewTimer(time.Duration(seconds) * time.Second)
	defer timeout.Stop()
	for {
		s.mu.Lock()
		given := s.waiting(limit)
		superseded, closed, changed := s.poll != mine, s.closed, s.changed
		s.mu.Unlock()
		switch {
		case superseded:
			return refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; "+
				"make sure that only one bot instance is running")
		case closed:
			return reply{drop: true}
		case len(given) > 0:
			return succeed(given)
		}
		select {
		case <-changed:
		case <-timeout.C:
			return succeed([]any{})
		case <-ctx.Done():
			return reply{drop: true}
		}
	}
}

// confirm forgets the updates before the offset. An offset beyond all updates that were ever given is that of an older
// numbering and confirms nothing. The caller holds mu.
func (s *Server) confirm(offset int) {
	if offset > s.nextUpdate {
		return
	}
	s.queue = slices.DeleteFunc(s.queue, func(q queued) bool { return q.id < offset })
}

// waiting returns the first updates of the queue. The caller holds mu.
func (s *Server) waiting(limit int) []any {
	var given []any
	for _, q := range s.queue[:min(len(s.queue), limit)] {
		given = append(given, q.body)
	}
	return given
}
