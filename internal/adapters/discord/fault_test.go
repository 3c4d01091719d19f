package discord_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestSendFaults(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fault  discordtest.Fault
		want   coach.Fault
		after  time.Duration // at least
		global bool
	}{
		"direct messages closed": {discordtest.Fault{Status: 403, Code: 50007}, coach.Blocked, 0, false},
		"no mutual server":       {discordtest.Fault{Status: 403, Code: 50278}, coach.Blocked, 0, false},
		"unknown channel":        {discordtest.Fault{Status: 404, Code: 10003}, coach.Blocked, 0, false},
		"unknown user":           {discordtest.Fault{Status: 404, Code: 10013}, coach.Blocked, 0, false},
		"opening too fast":       {discordtest.Fault{Status: 403, Code: 40003}, coach.Again, 5 * time.Minute, false},
		"limit":                  {discordtest.Fault{Status: 429, RetryAfter: 64.0571}, coach.Again, 64058 * time.Millisecond, false},
		"limit of all":           {discordtest.Fault{Status: 429, RetryAfter: 3.2, Global: true}, coach.Again, 3200 * time.Millisecond, true},
		"limit before the API":   {discordtest.Fault{Status: 429, RetryAfter: 900, HTML: true}, coach.Again, 900 * time.Second, true},
		"server error":           {discordtest.Fault{Status: 500}, coach.Again, 0, false},
		"bad gateway":            {discordtest.Fault{Status: 502, HTML: true}, coach.Again, 0, false},
		"HTML":                   {discordtest.Fault{Status: 403, HTML: true}, coach.Again, 0, false},
		"token refused":          {discordtest.Fault{Status: 401}, coach.Again, time.Minute, true},
		"invalid form":           {discordtest.Fault{Status: 400, Code: 50035}, coach.Bad, 0, false},
		"missing access":         {discordtest.Fault{Status: 403, Code: 50001}, coach.Bad, 0, false},
		"a redirect":             {discordtest.Fault{Status: 302}, coach.Again, 0, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, discordtest.Options{})
			bot, logged := newBot(t, server, nil)
			c.fault.Path, c.fault.Times = "/channels/", -1
			server.Fail(c.fault)
			e := told(t, bot.Send(t.Context(), parcel(1, server.User("anna"), "", text(words))))
			if e.Fault != c.want || e.After < c.after || c.after == 0 && e.After != 0 || e.Global != c.global {
				t.Errorf("got %s after %v, global %v", e.Fault, e.After, e.Global)
			}
			if loud := strings.Contains(logged.String(), "level=ERROR"); loud != (c.fault.Status == 401) {
				t.Errorf("loud: %v", loud)
			}
		})
	}
}

func TestALimitIsKept(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna, ben := server.User("anna"), server.User("ben")
	bot, _ := newBot(t, server, nil)
	server.Fail(discordtest.Fault{Path: "/channels/", Status: 429, RetryAfter: 30})
	told(t, bot.Send(t.Context(), parcel(1, anna, "", text("x"))))
	made := len(server.Requests())
	if e := told(t, bot.Send(t.Context(), parcel(1, anna, "", text("x")))); e.Fault != coach.Again || e.After < 25*time.Second || e.Global {
		t.Errorf("got %+v", e)
	}
	if now := len(server.Requests()); now != made {
		t.Error("a request was made although the limit holds")
	}
	if err := bot.Send(t.Context(), parcel(2, ben, "", text("x"))); err != nil {
		t.Errorf("another channel is held too: %v", err)
	}
	server.Fail(discordtest.Fault{Path: "/channels/", Status: 429, RetryAfter: 0.3, Global: true})
	told(t, bot.Send(t.Context(), parcel(3, ben, "", text("y"))))
	began := time.Now()
	if err := bot.Send(t.Context(), parcel(4, server.User("cem"), "", text("y"))); err != nil || time.Since(began) < 200*time.Millisecond {
		t.Errorf("a short limit of all was not waited for: %v", err)
	}
}

func TestAnswersDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	b := start(t)
	const many = 12
	b.server.Fail(discordtest.Fault{Method: "PATCH", Delay: 300 * time.Millisecond, Times: -1})
	var users []*discordtest.User
	var replies []string
	for i := range many {
		u := b.server.User(fmt.Sprint("user ", i))
		u.Slash("start", "", false)
		users, replies = append(users, u), append(replies, b.event().Reply)
	}
	byID := map[string]*discordtest.User{}
	for _, u := range users {
		byID[u.ID] = u
	}
	began := time.Now()
	var wg sync.WaitGroup
	for i, u := range users {
		wg.Go(func() {
			if err := b.bot.Send(b.ctx, parcel(int64(i+1), u, replies[i], text("Hello."))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(began); took > many*300*time.Millisecond/2 {
		t.Errorf("%d answers took %v", many, took)
	}
}

func TestAnEndedContextEndsASend(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	bot, _ := newBot(t, server, nil)
	server.Fail(discordtest.Fault{Delay: 20 * time.Second, Times: -1})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if e := told(t, bot.Send(ctx, parcel(1, server.User("anna"), "", text("x")))); e.Fault != coach.Again || time.Since(began) > 5*time.Second {
		t.Errorf("got %s after %v", e.Fault, time.Since(began))
	}
}

func TestNoServerIsAgain(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	bot, _ := newBot(t, server, nil)
	anna := server.User("anna")
	server.Close()
	if e := told(t, bot.Send(t.Context(), parcel(1, anna, "", text(words)))); e.Fault != coach.Again {
		t.Errorf("fault %s", e.Fault)
	}
}
