package coach_test

import (
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// hear gives words or a press ("#id") to Step, one after the other, and returns the first answer to the last of them.
func (k *talk) hear(lines ...string) coach.Message {
	k.t.Helper()
	var said []coach.Message
	for _, line := range lines {
		switch id, press := strings.CutPrefix(line, "#"); {
		case press:
			said = k.give(coach.Press{ID: id})
		case strings.HasPrefix(line, "/"):
			name, args, _ := strings.Cut(line[1:], " ")
			said = k.give(coach.Command{Name: name, Args: args})
		default:
			said = k.give(coach.Text{Text: line})
		}
	}
	if len(said) == 0 {
		k.t.Fatal("nothing was said")
	}
	return said[0]
}

// grown is a member who has agreed, is of age and has answered every safety question with no.
func grown(t *testing.T) *talk {
	t.Helper()
	k := newTalk(t, "2026-03-02T09:00:00Z")
	k.hear("/start", "#consent.yes", "#adult.yes", "/cancel")
	for _, q := range []string{"hurt", "afraid", "order"} {
		k.s.Facts[q] = "no"
	}
	k.s.Facts["space"] = "none"
	if gates := coach.Gates(k.s, k.now); len(gates) > 0 {
		t.Fatalf("closed from the start: %v", gates)
	}
	return k
}

func offers(m coach.Message, prefix string) bool {
	for _, c := range m.Choices {
		if strings.HasPrefix(c.ID, prefix) {
			return true
		}
	}
	return false
}

func TestBugAConfirmedThreatIsTakenBackByRepeatingIt(t *testing.T) {
	k := grown(t)
	k.hear("I am going to kill her", "#safety_harm.meant", "I am going to kill her", "#safety_harm.no")
	if len(coach.Gates(k.s, k.now)) == 0 {
		t.Error("no gate is closed after a confirmed threat")
	}
	if m := k.hear("/contact", "#contact_kind.wrote", "#contact_wrote.answer"); offers(m, "contact_answer.") {
		t.Error("help with answering after a confirmed threat")
	}
}

func TestBugAThreatWithoutAnAnswerClosesNothing(t *testing.T) {
	k := grown(t)
	k.hear("I am going to kill her")
	if m := k.hear("/contact", "#contact_kind.wrote", "#contact_wrote.answer"); offers(m, "contact_answer.") {
		t.Error("help with answering while the question about a threat is open")
	}
	k.hear("/urge", "/today")
	k.hear("#safety_harm.no")
	k.now = k.now.Add(24 * time.Hour)
	if gates := coach.Gates(k.s, k.now); len(gates) > 0 {
		t.Errorf("a threat that was none keeps closed: %v", gates)
	}
}

func TestBugSosWithoutASlashOrWithATypoIsTakenForAnAnswer(t *testing.T) {
	for _, waiting := range []string{"/start", "/zone", "/pause", "/unsent", "/reasons", "#consent.no"} {
		for _, cry := range []string{"sos", "SOS!!", "/soss", "/s0s", "/crisis"} {
			k := grown(t)
			if waiting == "/start" {
				k = newTalk(t, "2026-03-02T09:00:00Z")
			}
			if m := k.hear(waiting, cry); !offers(m, "sos.") {
				t.Errorf("after %s, %q brings no help", waiting, cry)
			}
		}
	}
}

func TestBugAnEditToSosIsOnlyAcknowledged(t *testing.T) {
	k := grown(t)
	if said := k.give(coach.Text{Text: "sos", Edited: true}); len(said) == 0 || !offers(said[0], "sos.") {
		t.Error("no help")
	}
}

func TestBugADateIsReadInOneOfTwoWays(t *testing.T) {
	for range 30 {
		k := grown(t)
		k.hear("/pause in twelve months")
		if !k.s.Paused(k.s.Today(k.now) + 359) {
			t.Fatal("not paused for twelve months")
		}
	}
}

func TestBugMondayToFridayIsFriday(t *testing.T) {
	for _, when := range []string{"Mon-Fri 8:00", "mon–fri 8:00"} {
		k := grown(t)
		k.hear("/reminders", "#reminders.morning", when)
		if r := k.s.Reminders["morning"]; r.On {
			t.Errorf("%q was taken for %v", when, r.Rule)
		}
	}
}

func TestBugAQuestionOfABeginningThatWasBegunAnewComesBack(t *testing.T) {
	k := newTalk(t, "2026-03-02T08:00:00Z")
	for _, line := range []string{
		"> /start", "> /start", "[Yes, that's all right]", "[Yes, 18 or over]", "[Just begin]", "[I want them back]", "[Yesterday]", "[No, I'll come by myself]",
		"> she has a restraining order against me", "[There is an order]",
	} {
		k.line(line)
	}
	if said := k.out.String(); strings.Count(said, "No, younger") != 1 || strings.Count(said, "Yes, that's all right |") > 2 {
		t.Errorf("what was answered is asked again:\n%s", said)
	}
}
