package discord_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
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
	for i, data := range []string{"# First", "# Second"} {
		m := text("")
		m.File = coach.FileExport
		p := parcel(int64(i+2), anna, reply, m)
		p.Attachment = []byte(data)
		b.send(p)
		if got := b.next(anna); got.FileName != coach.FileExport || string(got.File) != data || !got.Ephemeral || got.Edited != (i == 0) {
			t.Errorf("shown %+v", got)
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
