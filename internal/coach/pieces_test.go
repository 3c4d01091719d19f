package coach_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// asks reports whether the first thing said is the crisis reply with its direct question.
func asks(parcels []coach.Parcel) bool {
	return len(parcels) > 0 && parcels[0].Message.Kind == coach.Crisis && strings.Contains(parcels[0].Message.Text, "Are you thinking about killing yourself?")
}

func TestASignSplitOverSeveralMessagesIsRead(t *testing.T) {
	for _, c := range [][]string{
		{"i want", "to kill", "myself"},
		{"i", "want", "to", "die"},
		{"I just don't want", "to be", "here anymore"},
		{"i want to...", "...die"},
		{"i want to", "hm", "i mean", "i want to", "die"},
		{"quiero", "morir"},
		{"my head is full and i am tired of all of it. i want to", "die. that's all"},
		{strings.Repeat("it was a long week and nothing came of it ", 95) + "and i want to", "die"},
	} {
		for name, in := range map[string]func(string) coach.Input{
			"as texts": func(s string) coach.Input { return coach.Text{Text: s} },
			"in forms": func(s string) coach.Input { return coach.Form{ID: "journal_now", Text: s} },
		} {
			for _, member := range []bool{true, false} {
				p := newPost(t, coach.Telegram)
				if member {
					p.says(joins()...)
				}
				for i, s := range c {
					if said := p.says(in(s)); asks(said) != (i == len(c)-1) {
						t.Errorf("%v, %s, a member: %v: number %d is asked about: %v", c[max(0, len(c)-3):], name, member, i+1, asks(said))
					}
				}
			}
		}
	}
}

func TestPiecesThatMeanNothingTogetherAreNotASign(t *testing.T) {
	for _, c := range [][]string{
		{"i want to", "die of laughter"},
		{"i could kill", "for a pizza"},
		{"i want to end", "this relationship"},
		{"i want to hang", "out with my sister"},
		{"we only wanted to kill", "time until the train came"},
		{"i want to write to him", "killing time until nine"},
	} {
		p := newPost(t, coach.Telegram)
		p.says(joins()...)
		for _, s := range c {
			if said := p.says(coach.Text{Text: s}); said[0].Message.Kind == coach.Crisis {
				t.Errorf("%v: %q gets %q", c, s, said[0].Message.Text)
			}
		}
	}
}

// A piece is joined only with what the same person wrote in private, in words, within five minutes.
func TestWhatIsNotOneMessageIsNotJoined(t *testing.T) {
	other := coach.Account{Platform: coach.Telegram, ID: "8"}
	for name, change := range map[string]func(first, second *coach.Event){
		"six minutes later": func(_, second *coach.Event) { second.At = second.At.Add(6 * time.Minute) },
		"somebody else":     func(first, _ *coach.Event) { first.Account = other },
		"in a group":        func(first, _ *coach.Event) { first.Private = false },
		"as a command":      func(first, _ *coach.Event) { first.Input = coach.Command{Name: "help", Args: "i want to"} },
	} {
		p := newPost(t, coach.Telegram)
		p.says(joins()...)
		first, second := p.event(coach.Text{Text: "i want to"}), p.event(coach.Text{Text: "die"})
		change(&first, &second)
		p.handle(first)
		p.outbox()
		p.handle(second)
		if said := p.outbox(); asks(said) {
			t.Errorf("%s: %q", name, said[0].Message.Text)
		}
	}
}

func TestOneSignIsAnsweredOnce(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	if !asks(p.says(coach.Text{Text: "i want"}, coach.Text{Text: "to die"})) {
		t.Fatal("not heard at all")
	}
	for _, s := range []string{"please", "nobody answers", "it is late"} {
		if said := p.says(coach.Text{Text: s}); said[0].Message.Kind != coach.Crisis || asks(said) {
			t.Errorf("%q after the answer gets %q", s, said[0].Message.Text)
		}
	}
	if !asks(p.says(coach.Text{Text: "i want"}, coach.Text{Text: "to die"})) {
		t.Error("the same words anew are not heard")
	}
	p.says(press("crisis_ask.no"), press("crisis_no.back"))
	if said := p.says(coach.Text{Text: "he called tonight"}); said[0].Message.Kind == coach.Crisis {
		t.Errorf("what was answered by a tap comes back: %q", said[0].Message.Text)
	}
}

func TestAGraverSignAfterAnAnswerIsHeard(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	p.says(coach.Text{Text: "i am going to kill myself"})
	k, _ := p.kept()
	if k.State.Hold != nil {
		t.Fatal("held by words that are not imminent")
	}
	said := p.says(coach.Text{Text: "tonight"})
	if k, _ = p.kept(); !asks(said) || k.State.Hold == nil || k.State.Hold.Lock == 0 {
		t.Errorf("a time for it gets %q", said[0].Message.Text)
	}
}

func TestAnEditTakesThePlaceOfWhatItEdits(t *testing.T) {
	edit := func(p *post, message, words string) []coach.Parcel {
		ev := p.event(coach.Text{Text: words, Edited: true})
		ev.Message = message
		p.handle(ev)
		return p.outbox()
	}
	write := func(p *post, message, words string) []coach.Parcel {
		ev := p.event(coach.Text{Text: words})
		ev.Message = message
		p.handle(ev)
		return p.outbox()
	}
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	write(p, "1", "i want to")
	edit(p, "1", "the film was good")
	if said := write(p, "2", "die"); asks(said) {
		t.Error("the older self of an edited message is joined")
	}
	p = newPost(t, coach.Telegram)
	p.says(joins()...)
	write(p, "1", "i want to")
	write(p, "2", "dye")
	write(p, "3", "tonight")
	if said := edit(p, "2", "die"); !asks(said) {
		t.Error("an edit in the middle is not read with what stands around it")
	}
	p = newPost(t, coach.Telegram)
	p.says(joins()...)
	write(p, "", "i want to")
	if said := edit(p, "", "die"); !asks(said) {
		t.Error("an edit of nobody knows what is not read as new")
	}
}

// While the database fails everything is delivered again and again, and what waits is only looked at.
func TestASplitSignWhileTheDatabaseFails(t *testing.T) {
	for name, waits := range map[string]bool{"handled": false, "unheard": true} {
		p := newPost(t, coach.Telegram)
		whole := p.coach.Store
		p.coach.Store = broken{}
		events := []coach.Event{}
		for _, s := range []string{"i want", "to kill", "myself", "please"} {
			events = append(events, p.event(coach.Text{Text: s}))
		}
		for range 3 {
			for i, ev := range events {
				if waits && i > 0 {
					p.coach.Unheard(context.Background(), ev)
				} else if p.coach.Handle(context.Background(), ev) == nil {
					t.Fatal("accepted")
				}
			}
		}
		crisis := slices.DeleteFunc(p.direct, func(parcel coach.Parcel) bool { return parcel.Message.Kind != coach.Crisis })
		if len(crisis) != 1 || crisis[0].Reply != events[2].Reply {
			t.Errorf("%s: %d crisis messages", name, len(crisis))
		}
		p.coach.Store = whole
		for i, ev := range events {
			p.handle(ev)
			if said := p.outbox(); asks(said) != (i == 2) {
				t.Errorf("%s, the database is back: number %d is asked about: %v", name, i+1, asks(said))
			}
		}
	}
}

func TestHelpForASplitSignThatCouldNotBeSentIsTriedAgain(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(coach.Text{Text: "i want"}, coach.Text{Text: "to"})
	p.coach.Store = broken{}
	tries := 0
	p.coach.Direct = func(context.Context, coach.Parcel) error {
		tries++
		return errors.New("no network")
	}
	last := p.event(coach.Text{Text: "die"})
	for range 3 {
		if p.coach.Handle(context.Background(), last) == nil {
			t.Fatal("accepted")
		}
	}
	if tries != 3 {
		t.Errorf("%d tries", tries)
	}
}

func TestDeletionForgetsWhatWasWrittenLately(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	p.says(coach.Text{Text: "i want to"}, coach.Command{Name: "delete"}, press("delete_ask.yes"))
	if asks(p.says(coach.Text{Text: "die"})) {
		t.Error("what was written before the deletion is joined")
	}
}

// A reading that fails for the joined text alone is a failed reading: help is what follows.
func TestAJoinedReadingThatFailsIsHelp(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	p.coach.Understand = func(text string) coach.Understanding {
		if strings.Contains(text, "one two") {
			panic("a bad rule")
		}
		return coach.Understanding{Intent: coach.Other}
	}
	if said := p.says(coach.Text{Text: "one"}, coach.Text{Text: "two"}); !asks(said) {
		t.Errorf("it gets %q", said[0].Message.Text)
	}
}

// TestSplitAnywhere cuts sentences at any spaces, with somebody else's and one's own small talk around them.
func TestSplitAnywhere(t *testing.T) {
	sentences := []string{
		"i want to kill myself", "i just don't want to be alive anymore", "i am going to kill myself tonight", "nobody would miss me and i want to die",
		"i wish i was dead", "quiero morir", "i have been thinking about ending my life", "he hits me when he is drunk", "my friend wants to kill himself",
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := coach.Coach{Understand: reader().Understand}
		whole := rapid.SampledFrom(sentences).Draw(rt, "sentence")
		now, n := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), 0
		hear := func(who, text string) coach.Understanding {
			n++
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(rt, "seconds")) * time.Second)
			in := rapid.SampledFrom([]coach.Input{coach.Text{Text: text}, coach.Text{Text: text, Edited: true}, coach.Form{ID: "journal_now", Text: text}}).Draw(rt, "as")
			ev := coach.Event{ID: fmt.Sprint("test:", n), Account: coach.Account{ID: who}, At: now, Private: true, Input: in}
			heard := c.Hear(ev)
			if again := c.Hear(ev); printed(again) != printed(heard) {
				rt.Fatalf("the same event was understood as %v and as %v", heard, again)
			}
			for _, s := range reader().Understand(text).Safety {
				if !heard.Has(s) {
					rt.Fatalf("%q loses %s by what stood before it", text, s)
				}
			}
			return heard
		}
		all := []coach.Signal{}
		piece := []string{}
		for word := range strings.SplitSeq(whole, " ") {
			if piece = append(piece, word); rapid.Bool().Draw(rt, "cut") {
				all = append(all, hear("me", strings.Join(piece, " ")).Safety...)
				piece = nil
				hear("you", "hello there")
			}
		}
		all = append(all, hear("me", strings.Join(piece, " ")).Safety...)
		for _, s := range reader().Understand(whole).Safety {
			if !slices.Contains(all, s) {
				rt.Fatalf("%q cut in pieces shows %v, whole it shows %s", whole, all, s)
			}
		}
	})
}

// TestAFloodOfStrangersFillsNoMemory has twenty thousand people write long things within five minutes.
func TestAFloodOfStrangersFillsNoMemory(t *testing.T) {
	c := coach.Coach{Understand: func(string) coach.Understanding { return coach.Understanding{Intent: coach.Other} }}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	long := strings.Repeat("words and more words ", 200)
	for n := range 20_000 {
		for range 3 {
			now = now.Add(time.Millisecond)
			c.Hear(coach.Event{ID: fmt.Sprint("test:", now.UnixNano()), Account: coach.Account{ID: fmt.Sprint(n)}, At: now, Private: true, Input: coach.Text{Text: long}})
		}
	}
	for range 20_000 { // and one of them goes on
		c.Hear(coach.Event{ID: fmt.Sprint("test:", now.UnixNano()), Account: coach.Account{ID: "1"}, At: now, Private: true, Input: coach.Text{Text: long}})
		now = now.Add(time.Microsecond)
	}
	if grown := heap() - before; grown > 16<<20 {
		t.Errorf("%d MiB are held", grown>>20)
	}
	full := heap()
	c.Forget(now.Add(6 * time.Minute))
	if left := heap() - before; left > 1<<20 {
		t.Errorf("after five minutes %d KiB are still held, of %d", left>>10, (full-before)>>10)
	}
	runtime.KeepAlive(&c)
}
