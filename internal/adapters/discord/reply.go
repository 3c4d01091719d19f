package discord

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// address is what [coach.Event].Reply holds: how an interaction is answered.
type address struct {
	App, Token string
	Until      time.Time
	Ephemeral  bool // only the member sees the answer; else it happened in the bot's own direct message channel
}

// String writes the address; it is read again by parseAddress, by later versions too.
func (a address) String() string {
	where := "dm"
	if a.Ephemeral {
		where = "own"
	}
	return strings.Join([]string{"1", a.App, strconv.FormatInt(a.Until.Unix(), 10), where, a.Token}, "|")
}

func parseAddress(s string) (address, bool) {
	parts := strings.SplitN(s, "|", 5)
	if len(parts) != 5 || parts[0] != "1" || !isSnowflake(parts[1]) || parts[4] == "" || strings.ContainsAny(parts[4], "/?#%\\ ") {
		return address{}, false
	}
	until, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return address{}, false
	}
	return address{App: parts[1], Token: parts[4], Until: time.Unix(until, 0), Ephemeral: parts[3] != "dm"}, true
}

// answer is what is known of the answer to one interaction. One send at a time touches it.
type answer struct {
	turn chan struct{} // of size one
	open bool          // acknowledged, and the promised message not written yet
}

// lock waits for the turn of this answer; the returned function ends it. An interaction of before a restart has no answer
// remembered and needs no turn: its sends are all follow-ups.
func (a *Adapter) lock(ctx context.Context, token string) (*answer, func(), error) {
	got, ok := a.answers.get(token)
	if !ok {
		return &answer{}, func() {}, nil
	}
	select {
	case got.turn <- struct{}{}:
		return got, func() { <-got.turn }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}
