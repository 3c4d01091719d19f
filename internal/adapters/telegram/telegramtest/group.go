package telegramtest

import (
	"context"
	"maps"
	"testing"
	"time"
)

// Group is a group chat that the bot is in.
type Group struct {
	ID     int64
	server *Server
	chat   *chat
}

// Group returns a new group.
func (s *Server) Group() *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &chat{id: -1_000_000_000_000 - s.nextID, kind: "supergroup", started: true}
	s.nextID++
	s.chats[c.id] = c
	return &Group{ID: c.id, server: s, chat: c}
}

// Write sends a text of a person to the group and returns the message's number.
func (g *Group) Write(by *User, text string) int { return g.Send(by, map[string]any{"text": text}) }

// Reply answers a message of the bot in the group.
func (g *Group) Reply(by *User, to Message, text string) int {
	return g.Send(by, map[string]any{"text": text, "reply_to_message": g.chat.shown(to)})
}

// Send sends a message of a person with the given fields to the group and returns its number.
func (g *Group) Send(by *User, content map[string]any) int {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextMsg
	s.nextMsg++
	m := map[string]any{"message_id": id, "date": time.Now().Unix(), "from": by.object(), "chat": g.chat.object()}
	maps.Copy(m, content)
	s.push("message", m)
	return id
}

// Messages returns all that the bot sent to the group so far.
func (g *Group) Messages() []Message { return g.server.messages(g.chat) }

// Read waits for the next message of the bot that was not read before.
func (g *Group) Read(ctx context.Context) (Message, error) { return g.server.read(ctx, g.chat) }

// Next is [Group.Read] for a test, which fails if no message comes within a minute.
func (g *Group) Next(t testing.TB) Message {
	t.Helper()
	return g.server.next(t, g.chat)
}
