package coach_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// traces are what in a stored state would tell of a crisis.
func traces(t *testing.T, s coach.State) []string {
	t.Helper()
	if slices.ContainsFunc(s.Offer, func(c coach.Choice) bool { return c.ID == "menu.sos" }) {
		s.Offer = nil // the menu that everybody has
	}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, word := range []string{"crisis", "sos", `"hold"`, "harm", "told", "talk\":", "one_offs", "serious", "grave", "returned", "safety_"} {
		if strings.Contains(string(b), word) {
			found = append(found, word)
		}
	}
	return found
}

// Whatever was said in a crisis, after its time the state is that of somebody who never had one, also where they never wrote again.
func TestAfterItsTimeNothingTellsOfACrisis(t *testing.T) {
	for name, lines := range map[string][]string{
		"left unanswered":        {"> i want to die"},
		"imminent":               {"> i will kill myself tonight"},
		"now":                    {"> i want to die", "[#crisis_ask.now]", "[#crisis_now.ground]"},
		"hurt, and a look-in":    {"> i want to die", "[#crisis_ask.hurt]", "[#crisis_hurt.lookin]"},
		"sometimes":              {"> i want to die", "[#crisis_ask.sometimes]", "> i don't know", "[#crisis_stay.lines]"},
		"no, in the talk":        {"> i want to die", "[#crisis_ask.no]", "> it's all too much"},
		"a soft check":           {"> i don't see the point any more"},
		"a no, and on":           {"> i want to die", "[#crisis_ask.no]", "[#crisis_no.back]"},
		"somebody else":          {"> my friend wants to kill himself"},
		"/sos":                   {"> /sos"},
		"in the middle of words": {"> /journal", "[#journal_choose.now]", "> i want to die"},
		"a threat, unanswered":   {"> i am going to kill her"},
		"a threat that was none": {"> i am going to kill her", "[#safety_harm.no]"},
		"told to stop, or not":   {"> she told me to stop contacting her", "[#safety_told.no]"},
	} {
		t.Run(name, func(t *testing.T) {
			k := settled(t, "Europe/Berlin", "2026-03-10 21:00").counting("2026-03-01")
			before := k.s.Facts
			k.lines(lines...)
			if len(k.files) > 0 {
				t.Errorf("entries are kept: %v", k.files)
			}
			k.wait(31 * aDay)
			if found := traces(t, k.s); len(found) > 0 {
				t.Errorf("%v tell of it: %s", found, printed(k.s))
			}
			if printed(k.s.Facts) != printed(before) || k.s.At.Step != "" || len(k.s.Note) > 0 {
				t.Errorf("what is left is %s", printed(k.s))
			}
		})
	}
}

// The same before anything was agreed to, and for somebody under 18.
func TestAfterItsTimeNothingTellsOfACrisisOfAStranger(t *testing.T) {
	for name, lines := range map[string][]string{
		"unregistered": {"> i want to die"},
		"imminent":     {"> i will kill myself tonight", "[#crisis_imminent.now]"},
		"under 18":     {"> /start", "[#consent.yes]", "[#adult.no]", "> i want to die", "[#crisis_ask.now]"},
	} {
		k := newTalk(t, "2026-03-10T20:00:00Z")
		k.lines(lines...)
		k.wait(31 * aDay)
		if found := traces(t, k.s); len(found) > 0 || len(k.files) > 0 {
			t.Errorf("%s: %v tell of it: %s", name, found, printed(k.s))
		}
	}
}

// Somebody who blocked the bot in a crisis never writes again and cannot be written to: what is past is dropped all the same.
func TestAHoldOfSomebodyWhoLeftExpires(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	p.says(coach.Command{Name: "reminders"}, press("reminders.morning"), coach.Text{Text: "8:30"})
	p.says(coach.Text{Text: "i will kill myself tonight"}, press("crisis_imminent.now"), press("crisis_now.lookin"))
	p.handle(p.event(coach.Left{}))
	if k, _ := p.kept(); len(traces(t, k.State)) == 0 {
		t.Fatal("no hold")
	}
	end := p.now.Add(31 * aDay)
	for range 100 {
		next, ok, err := p.memory.NextWake(t.Context(), coach.Account{})
		if err != nil || !ok || next.After(end) {
			break
		}
		p.now = next
		due, err := p.memory.Due(t.Context(), p.now, coach.Account{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range due {
			p.handle(coach.Event{ID: "wake:" + w.Key + w.Due.String(), Member: w.Member, At: p.now, Private: true, Input: coach.Wake{Key: w.Key, Due: w.Due}})
		}
	}
	k, _ := p.kept()
	if found := traces(t, k.State); len(found) > 0 {
		t.Errorf("%v tell of it: %s", found, printed(k.State))
	}
	if said := p.outbox(); len(said) > 0 && slices.ContainsFunc(said, func(x coach.Parcel) bool { return x.Created.After(p.now.Add(-30 * aDay)) }) {
		t.Errorf("somebody who left is written to: %+v", said)
	}
}

// A hold ends in two steps, and each is dropped when it is past.
func TestAHoldIsDroppedStepByStep(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> i will kill myself tonight", "[#crisis_imminent.now]")
	k.wait(3*aDay + time.Hour)
	k.give(coach.Command{Name: "help"})
	if h := k.s.Hold; h == nil || h.Until != 0 || h.Lock == 0 {
		t.Errorf("after three days the hold is %s", printed(k.s.Hold))
	}
	k.wait(27 * aDay)
	k.give(coach.Command{Name: "help"})
	if k.s.Hold != nil {
		t.Errorf("after thirty days there is %s", printed(k.s.Hold))
	}
}
