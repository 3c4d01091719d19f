package discord_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestSlashCommand(t *testing.T) {
	t.Parallel()
	for _, guild := range []bool{false, true} {
		t.Run(fmt.Sprintf("guild %v", guild), func(t *testing.T) {
			t.Parallel()
			b := start(t)
			anna := b.server.User("anna")
			id := anna.Slash("journal", words, guild)
			ev := b.event()
			want := coach.Command{Name: "journal", Args: words}
			if ev.Input != want || ev.ID != "discord:"+id || ev.Account != (coach.Account{Platform: coach.Discord, ID: anna.ID}) ||
				!ev.Private || ev.Locale != "en-GB" || ev.Reply == "" || ev.Member != 0 || time.Since(ev.At) > time.Minute {
				t.Errorf("the event differs")
			}
			kind, after, ephemeral := b.server.Acknowledged(id)
			if kind != 5 || ephemeral != guild || after > 2*time.Second {
				t.Errorf("acknowledged by %d after %v, ephemeral %v", kind, after, ephemeral)
			}
		})
	}
}

func TestPressAndSelect(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	id := anna.PressID("urge.breathe", "Breathe", false)
	if ev := b.event(); ev.Input != (coach.Press{ID: "urge.breathe"}) || ev.ID != "discord:"+id {
		t.Errorf("got %#v", ev.Input)
	}
	if kind, _, _ := b.server.Acknowledged(id); kind != 5 {
		t.Errorf("a press was acknowledged by %d: the pressed message would change", kind)
	}
	shown := discordtest.Shown{Options: []discordtest.Button{{ID: "zone.17", Label: "Berlin"}}}
	if err := anna.Select(shown, "Berlin"); err != nil {
		t.Fatal(err)
	}
	if ev := b.event(); ev.Input != (coach.Press{ID: "zone.17"}) {
		t.Errorf("got %#v", ev.Input)
	}
}

func TestAutocomplete(t *testing.T) {
	t.Parallel()
	b := start(t)
	got, err := b.server.User("anna").Autocomplete(b.ctx, "settings", "europe")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0] != (discordtest.Button{ID: "Europe/Berlin", Label: "Berlin"}) {
		t.Errorf("offered %v", got)
	}
	got, err = b.server.User("anna").Autocomplete(b.ctx, "settings", "nowhere")
	if err != nil || len(got) != 0 {
		t.Errorf("offered %v, %v", got, err)
	}
}

func TestFormOpensAtOnceAndComesBack(t *testing.T) {
	t.Parallel()
	asks := map[string]coach.Ask{
		"short": {ID: "settings.zone", Title: "Your place", Label: "A city", Open: "Type it"},
		"long":  {ID: "journal.write", Title: "Journal: today", Label: "50% of what you feel", Open: "Write", Long: true},
		"much":  {ID: strings.Repeat("i", 64), Title: strings.Repeat("t", 45), Label: strings.Repeat("l", 45), Open: "Answer in your own words"},
	}
	for name, ask := range asks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			anna := b.server.User("anna")
			m := text("What happened?")
			m.Ask = &ask
			b.send(parcel(1, anna, "", m))
			shown := b.next(anna)
			if err := anna.Press(shown, ask.Open); err != nil {
				t.Fatal(err)
			}
			form := b.next(anna).Form
			if form == nil {
				t.Fatal("no form opened")
			}
			if name == "much" {
				ask.Title, ask.Label = ask.Open, ask.Open
			}
			if form.Title != ask.Title || form.Label != ask.Label || form.Long != ask.Long {
				t.Errorf("the form is %+v", form)
			}
			if err := anna.Submit(form, words); err != nil {
				t.Fatal(err)
			}
			ev := b.event()
			if ev.Input != (coach.Form{ID: ask.ID, Text: words}) {
				t.Errorf("another event came: %T", ev.Input)
			}
			b.send(parcel(2, anna, ev.Reply, text("Thank you.")))
			if got := b.next(anna); got.Text != "Thank you." || !got.Edited {
				t.Errorf("answered %+v", got)
			}
			anna.SubmitLabelled(form, words)
			if ev := b.event(); ev.Input != (coach.Form{ID: ask.ID, Text: words}) {
				t.Error("a form with labels came differently")
			}
		})
	}
}

func TestButtonsWorkAfterARestart(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna := server.User("anna")
	m := text("Well?")
	m.Choices = []coach.Choice{{ID: "ok.yes", Label: "Yes"}}
	m.Ask = &coach.Ask{ID: "ok.why", Title: "Why", Label: "Because", Open: "Say why", Long: true}
	before, _ := newBot(t, server, nil)
	if err := before.Send(t.Context(), parcel(1, anna, "", m)); err != nil {
		t.Fatal(err)
	}
	b := connect(t, server, nil)
	shown := b.next(anna)
	if err := anna.Press(shown, "Yes"); err != nil {
		t.Fatal(err)
	}
	if ev := b.event(); ev.Input != (coach.Press{ID: "ok.yes"}) {
		t.Errorf("got %#v", ev.Input)
	}
	if err := anna.Press(shown, "Say why"); err != nil {
		t.Fatal(err)
	}
	if form := b.next(anna).Form; form == nil || form.Title != "Why" || form.Label != "Because" || !form.Long {
		t.Errorf("the form is %+v", form)
	}
}

func TestOneAccountInOrderOthersBesideIt(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna, ben := b.server.User("anna"), b.server.User("ben")
	var mu sync.Mutex
	var order []string
	hold, passed := make(chan struct{}), make(chan struct{})
	b.onEvent(func(_ context.Context, ev coach.Event) error {
		if ev.Account.ID == ben.ID {
			close(passed)
			return nil
		}
		<-hold
		mu.Lock()
		defer mu.Unlock()
		if in, ok := ev.Input.(coach.Text); ok {
			order = append(order, in.Text)
		} else {
			order = append(order, "command")
		}
		return nil
	})
	var want []string
	for i := range 30 {
		if i == 15 {
			anna.Slash("start", "", false)
			want = append(want, "command")
		}
		anna.DM(fmt.Sprint(i), nil)
		want = append(want, fmt.Sprint(i))
	}
	ben.DM("me too", nil)
	select {
	case <-passed:
	case <-b.ctx.Done():
		t.Fatal("one account waits for another")
	}
	close(hold)
	b.stop()
	err := <-b.ended
	b.ended <- err
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(order, " ") != strings.Join(want, " ") {
		t.Errorf("order %v", order)
	}
}

func TestAPanicEndsOneEventOnly(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	tries := 0
	b.onEvent(func(_ context.Context, ev coach.Event) error {
		if ev.Input.(coach.Text).Text == words {
			tries++
			panic("it said " + words)
		}
		b.events <- ev
		return nil
	})
	anna.DM(words, nil)
	anna.DM("and now", nil)
	if got := b.event().Input; got != (coach.Text{Text: "and now"}) || tries != 1 {
		t.Errorf("got %T after %d tries", got, tries)
	}
}

func TestAFailedEventIsGivenAgain(t *testing.T) {
	t.Parallel()
	b := start(t)
	tries := 0
	b.onEvent(func(_ context.Context, ev coach.Event) error {
		if tries++; tries < 3 {
			return errors.New("the database is busy")
		}
		b.events <- ev
		return nil
	})
	id := b.server.User("anna").DM("hello", nil)
	if ev := b.event(); ev.ID != "discord:"+id || tries != 3 {
		t.Errorf("event %s after %d tries", ev.ID, tries)
	}
}

func TestDoubledEventsHaveOneID(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	server.FailGateway(discordtest.Twice)
	b := connect(t, server, nil)
	anna := server.User("anna")
	anna.Slash("start", "", false)
	one, two := b.delivery(), b.delivery()
	if one.ID != two.ID {
		t.Errorf("ids %s and %s", one.ID, two.ID)
	}
	b.send(parcel(1, anna, one.Reply, text("Hello.")))
	if got := b.next(anna); !got.Edited || got.Text != "Hello." {
		t.Errorf("shown %+v", got)
	}
}

func TestAcknowledgingSurvivesAFault(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.server.Fail(discordtest.Fault{Path: "/callback", Status: 502, HTML: true})
	id := b.server.User("anna").Slash("start", "", true)
	b.event()
	if kind, _, ephemeral := b.server.Acknowledged(id); kind != 5 || !ephemeral {
		t.Errorf("acknowledged by %d, ephemeral %v", kind, ephemeral)
	}
}

func TestALostAcknowledgementIsOneAllTheSame(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.server.Fail(discordtest.Fault{Path: "/callback", Status: 502, HTML: true, After: true})
	anna := b.server.User("anna")
	anna.Slash("start", "", true)
	reply := b.event().Reply
	for i := range 2 {
		b.send(parcel(int64(i+1), anna, reply, text("Hello.")))
		if got := b.next(anna); got.Edited != (i == 0) || !got.Ephemeral {
			t.Errorf("shown %+v", got)
		}
	}
	if unanswered, promised := b.server.Open(); unanswered+promised > 0 {
		t.Errorf("%d interactions have no answer, %d no message", unanswered, promised)
	}
}
