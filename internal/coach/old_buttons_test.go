package coach_test

import (
	"fmt"
	"testing"
	"time"

	"ashore/internal/coach"
)

// eachPress gives every press and every form that the programme can make to a fresh copy of a member.
func eachPress(t *testing.T, member func() *walker, check func(w *walker, in coach.Input, said []coach.Message)) {
	t.Helper()
	inputs := []coach.Input{}
	p := program(t)
	for id, step := range p.Steps {
		inputs = append(inputs, coach.Form{ID: id, Text: "something long enough to be an answer"}, coach.Form{ID: id, Text: "2026-03-01"})
		for _, c := range step.Choices {
			inputs = append(inputs, coach.Press{ID: id + "." + c.ID}, coach.Press{ID: id + "." + c.ID + "~1"})
		}
		for _, ref := range []string{"1", "z0", "message", "home"} {
			inputs = append(inputs, coach.Press{ID: id + "." + ref})
		}
	}
	for _, c := range p.Commands {
		inputs = append(inputs, coach.Command{Name: c.Name}, coach.Command{Name: c.Name, Args: "in 5 days"})
	}
	for _, in := range inputs {
		w := member()
		w.last = fmt.Sprintf("%T%+v", in, in)
		said, wrong := w.take(coach.Turn{Event: coach.Event{ID: "test:1", At: w.now, Input: in, Private: true}})
		if wrong != "" {
			t.Errorf("%s: %s", w.last, wrong)
		}
		check(w, in, said)
	}
}

// TestOldButtonsBeforeConsent holds that nothing which lies about in a chat (after /delete, say) begins anything without consent.
func TestOldButtonsBeforeConsent(t *testing.T) {
	for _, at := range []string{"", "consent", "crisis_ask"} {
		eachPress(t, func() *walker {
			w := newWalker(t, nil)
			w.s.At.Step = at
			return w
		}, func(w *walker, in coach.Input, _ []coach.Message) {
			step := w.p.Steps[w.s.At.Step]
			if !w.s.Consented() && step != nil && !step.Open && step.Flow != "crisis" {
				t.Errorf("at %q, %s leads to the question %s", at, w.last, step.ID)
			}
		})
	}
}

// TestOldButtonsInYouth holds that nothing which lies about in the chat coaches somebody under 18 about a partner.
func TestOldButtonsInYouth(t *testing.T) {
	eachPress(t, func() *walker {
		w := newWalker(t, nil)
		w.s = coach.State{Phase: coach.Intake, Joined: coach.DayOf(w.now), Seen: w.now.Unix(), Facts: map[string]string{"consent": "yes", "adult": "no"}}
		return w
	}, func(w *walker, in coach.Input, _ []coach.Message) {
		if step := w.p.Steps[w.s.At.Step]; w.s.Fact("adult") == "no" && step != nil && !step.Open && step.Flow != "crisis" && step.Flow != "safetyplan" {
			t.Errorf("%s leads to the question %s", w.last, step.ID)
		}
		if s := w.s; s.Fact("adult") == "no" && (len(s.Urges)+len(s.Plans)+len(s.Reasons) > 0 || s.Tasks.Today != "" || s.Streak != nil) {
			t.Errorf("%s begins something: %s", w.last, printed(s))
		}
	})
}

// TestOldButtonsOfAMember presses everything once in a settled member's chat: an answer, always.
func TestOldButtonsOfAMember(t *testing.T) {
	settledOnce := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	eachPress(t, func() *walker {
		w := newWalker(t, nil)
		w.s, w.now = settledOnce.s, settledOnce.now
		return w
	}, func(*walker, coach.Input, []coach.Message) {})
}

// TestRow08ButtonsWorkAfterWeeks taps a check-in of weeks ago.
func TestRow08ButtonsWorkAfterWeeks(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
	k.s.Reminders = map[string]coach.Reminder{"evening": {On: true, Rule: coach.Rule{Minute: 1230}, Last: day(t, "2026-03-09")}}
	k.wait(9 * time.Hour)
	if len(k.shown) == 0 || k.shown[3].Label != "4" {
		t.Fatalf("no check-in in the evening:\n%s", k.out.String())
	}
	old := k.shown[3].ID
	k.lines("> /stop")
	k.wait(30 * 24 * time.Hour)
	k.s = again(t, k.s)
	k.lines("[#" + old + "]")
	if n := len(k.s.Moods); n != 1 || k.s.Moods[0].Mood != 4 {
		t.Errorf("a tap after a month: %+v", k.s.Moods)
	}
}
