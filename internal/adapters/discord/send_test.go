package discord_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

// told is what a failed send says, without a secret in it.
func told(t *testing.T, err error) coach.SendError {
	t.Helper()
	var e *coach.SendError
	if !errors.As(err, &e) {
		t.Fatalf("not a SendError: %v", err)
	}
	for _, secret := range []string{token, words, "tok-"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %q", secret)
		}
	}
	return *e
}

func TestReplyFillsThePromiseAndFollowsIt(t *testing.T) {
	t.Parallel()
	for _, guild := range []bool{false, true} {
		t.Run(fmt.Sprintf("guild %v", guild), func(t *testing.T) {
			t.Parallel()
			b := start(t)
			anna := b.server.User("anna")
			anna.Slash("start", "", guild)
			reply := b.event().Reply
			for i := range 3 {
				b.send(parcel(int64(i+1), anna, reply, text(fmt.Sprint("part ", i))))
			}
			for i := range 3 {
				got := b.next(anna)
				if got.Text != fmt.Sprint("part ", i) || got.Edited != (i == 0) || got.Ephemeral != guild || got.Direct {
					t.Errorf("part %d: %+v", i, got)
				}
			}
		})
	}
}

func TestReplyAfterARestart(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	anna.Slash("start", "", true)
	reply := b.event().Reply
	again, _ := newBot(t, b.server, nil)
	for i := range 2 {
		if err := again.Send(b.ctx, parcel(int64(i+1), anna, reply, text(fmt.Sprint("part ", i)))); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		if got := b.next(anna); got.Text != fmt.Sprint("part ", i) || !got.Ephemeral {
			t.Errorf("part %d: %+v", i, got)
		}
	}
}

func TestAFailedFirstPartIsStillTheFirst(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	anna.Slash("start", "", false)
	p := parcel(1, anna, b.event().Reply, text("Hello."))
	b.server.Fail(discordtest.Fault{Method: "PATCH", Status: 500, HTML: true})
	if e := told(t, b.bot.Send(b.ctx, p)); e.Fault != coach.Again {
		t.Errorf("fault %s", e.Fault)
	}
	b.send(p)
	if got := b.next(anna); !got.Edited {
		t.Errorf("shown %+v", got)
	}
}

func TestAPromisePutAwayIsFollowed(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	anna.Slash("start", "", true)
	reply := b.event().Reply
	b.server.Fail(discordtest.Fault{Method: "PATCH", Status: 404, Code: 10008})
	b.send(parcel(1, anna, reply, text("Hello.")))
	if got := b.next(anna); got.Text != "Hello." || !got.Ephemeral {
		t.Errorf("shown %+v", got)
	}
}

func TestExpiredReply(t *testing.T) {
	t.Parallel()
	lapse := map[string]func(*bench, *discord.Adapter) *discord.Adapter{
		"refused": func(b *bench, bot *discord.Adapter) *discord.Adapter {
			b.server.ExpireTokens()
			return bot
		},
		"by the clock": func(b *bench, _ *discord.Adapter) *discord.Adapter {
			later, _ := newBot(b.t, b.server, func(o *discord.Options) {
				o.Now = func() time.Time { return time.Now().Add(15 * time.Minute) }
			})
			return later
		},
	}
	for name, pass := range lapse {
		for _, c := range []struct {
			guild, closed bool
			want          coach.Fault
		}{
			{false, false, ""},
			{false, true, coach.Expired},
			{true, false, coach.Expired},
		} {
			t.Run(fmt.Sprintf("%s, guild %v, closed %v", name, c.guild, c.closed), func(t *testing.T) {
				t.Parallel()
				b := start(t)
				anna := b.server.User("anna")
				anna.Slash("start", "", c.guild)
				reply := b.event().Reply
				anna.CloseDMs(c.closed)
				bot := pass(b, b.bot)
				err := bot.Send(b.ctx, parcel(1, anna, reply, text("Hello.")))
				if c.want != "" {
					if e := told(t, err); e.Fault != c.want {
						t.Errorf("fault %s, want %s", e.Fault, c.want)
					}
					if got := anna.Seen(); len(got) != 0 {
						t.Errorf("shown %+v", got)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if got := b.next(anna); !got.Direct || got.Text != "Hello." {
					t.Errorf("shown %+v", got)
				}
			})
		}
	}
}

func TestABrokenReplyAddressIsExpired(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	bot, _ := newBot(t, server, nil)
	for _, reply := range []string{"x", "1|2|3|dm", "1|abc|99999999999|dm|tok", "2|1|99999999999|dm|tok", "1|1|x|dm|tok", "1|1|99999999999|dm|../../users/@me"} {
		if e := told(t, bot.Send(t.Context(), parcel(1, server.User("anna"), reply, text("x")))); e.Fault != coach.Expired {
			t.Errorf("%s: fault %s", reply, e.Fault)
		}
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestDirectMessageIsSentOnce(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna := server.User("anna")
	bot, _ := newBot(t, server, nil)
	p := parcel(7, anna, "", text("Good morning."))
	server.Fail(discordtest.Fault{Method: "POST", Path: "/messages", Status: 504, HTML: true, After: true})
	if e := told(t, bot.Send(t.Context(), p)); e.Fault != coach.Again {
		t.Errorf("fault %s", e.Fault)
	}
	again, _ := newBot(t, server, nil) // as after a crash
	for _, bot := range []*discord.Adapter{bot, again} {
		if err := bot.Send(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	p.ID = 8
	if err := again.Send(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if n := len(anna.Seen()); n != 2 {
		t.Errorf("%d messages are shown, want two", n)
	}
}

func TestParcelsWithoutAnIDAreAllSent(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna := server.User("anna")
	bot, _ := newBot(t, server, nil)
	for range 2 {
		if err := bot.Send(t.Context(), parcel(0, anna, "", text("Help."))); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(anna.Seen()); n != 2 {
		t.Errorf("%d messages are shown", n)
	}
}

func TestTheChannelIsOpenedOnce(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna := server.User("anna")
	bot, _ := newBot(t, server, nil)
	for i := range 3 {
		if err := bot.Send(t.Context(), parcel(int64(i+1), anna, "", text("Hello."))); err != nil {
			t.Fatal(err)
		}
	}
	opened := 0
	for _, r := range server.Requests() {
		if r.Path == "/users/@me/channels" {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestQuietPictureAndFile(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	m := text("Your days")
	m.Quiet, m.Picture = true, &coach.Picture{Alt: "Twelve clear days."}
	p := parcel(1, anna, "", m)
	p.Attachment = []byte("\x89PNG picture")
	b.send(p)
	if got := b.next(anna); !got.Silent || got.Alt != "Twelve clear days." || got.FileName != "progress.png" || !bytes.Equal(got.File, p.Attachment) {
		t.Errorf("shown %+v", got)
	}
	anna.Slash("start", "", true)
	reply := b.event().Reply
	for i, data := range []string{`{"a":1}`, "PK\x03\x04..", "plain"} {
		m := text("")
		m.File = "export"
		p := parcel(int64(i+2), anna, reply, m)
		p.Attachment = []byte(data)
		b.send(p)
		want := []string{"export.json", "export.zip", "export.txt"}[i]
		if got := b.next(anna); got.FileName != want || string(got.File) != data || !got.Ephemeral || got.Edited != (i == 0) {
			t.Errorf("shown %+v, want %s", got, want)
		}
	}
	m.Text = ""
	b.send(parcel(9, anna, "", m)) // the picture could not be drawn
	if got := b.next(anna); got.Text != "Twelve clear days." {
		t.Errorf("shown %+v", got)
	}
}

func TestNothingToSendIsBad(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	bot, _ := newBot(t, server, nil)
	for _, s := range []string{"", " \n", strings.Repeat("x", 2001)} {
		if e := told(t, bot.Send(t.Context(), parcel(1, server.User("anna"), "", text(s)))); e.Fault != coach.Bad {
			t.Errorf("fault %s", e.Fault)
		}
	}
}

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
