package coach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// answered is a member who has answered every safety question with no.
func answered(t *testing.T) *talk {
	t.Helper()
	k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
	k.answer("hurt", "no").answer("afraid", "no").answer("space", "none").answer("order", "no")
	if gates := coach.Gates(k.s, k.now); len(gates) > 0 {
		t.Fatalf("closed from the start: %v", gates)
	}
	return k
}

// answer answers one safety question anew, as the member would, in /settings.
func (k *talk) answer(question, answer string) *talk {
	k.t.Helper()
	k.lines("> /settings", "[#settings.safety]", "[#safety_review."+question+"]", "[#safety_"+question+"."+answer+"]")
	switch k.s.At.Step {
	case "safety_space_until", "safety_order_end", "safety_order_ended":
		k.lines("[#" + k.s.At.Step + ".unknown]")
	}
	if k.s.At.Step == "safety_order_allows" {
		k.lines("[#safety_order_allows.nothing]")
	}
	return k
}

func (k *talk) closed(gate string) bool { return slices.Contains(coach.Gates(k.s, k.now), gate) }

func (k *talk) later(d time.Duration) *talk { k.now = k.now.Add(d); return k }

const aDay = 24 * time.Hour

// A lock that protects somebody else is not lifted by answering anew (SAFETY 13).
func TestToldToStopIsTakenBackOnlyAfterTheExWroteFirst(t *testing.T) {
	for _, said := range []string{"stop", "blocked"} {
		k := answered(t).answer("space", said)
		for _, way := range []string{"none", "space", "rather"} {
			if k.answer("space", way); !k.closed("told_to_stop") {
				t.Errorf("%s: %q in the same conversation took it back", said, way)
			}
			if k.later(3*aDay).answer("space", way); !k.closed("told_to_stop") {
				t.Errorf("%s: %q took it back days later", said, way)
			}
		}
		k.lines("> /contact", "[#contact_kind.wrote]", "[#contact_wrote.wait]")
		if k.answer("space", "none"); !k.closed("told_to_stop") {
			t.Errorf("%s: a message that is only told now took it back at once", said)
		}
		if k.at("2026-03-18 23:50").lines("> /start"); !k.closed("told_to_stop") {
			t.Errorf("%s: it opened by itself", said)
		}
		if k.later(2*aDay).answer("space", "none"); k.closed("told_to_stop") {
			t.Errorf("%s: still closed though the ex wrote first, days ago", said)
		}
		if k.answer("space", said).answer("space", "none"); !k.closed("told_to_stop") {
			t.Errorf("%s: an old message took back a new no", said)
		}
	}
}

func TestANightLiesBetweenTwoConversations(t *testing.T) {
	k := answered(t).answer("space", "stop").at("2026-03-09 23:50")
	k.lines("> /contact", "[#contact_kind.wrote]", "[#contact_wrote.wait]")
	if k.at("2026-03-10 00:10").answer("space", "none"); !k.closed("told_to_stop") {
		t.Error("twenty minutes over midnight are another day")
	}
	k.travel("Pacific/Auckland")
	if k.answer("space", "none"); !k.closed("told_to_stop") {
		t.Error("a journey is another day")
	}
	k.travel("Europe/Berlin")
	if k.at("2026-03-10 09:00").answer("space", "none"); k.closed("told_to_stop") {
		t.Error("the next morning is the same day")
	}
}

// What the ex writes lifts neither an order, nor fear, nor harm.
func TestTheExWritingLiftsNothingElse(t *testing.T) {
	k := answered(t).answer("hurt", "yes").answer("afraid", "yes").answer("order", "yes")
	k.lines("> i made a fake account to watch her", "[#safety_harm.meant]", "> /contact", "[#contact_kind.wrote]")
	k.later(2*aDay).lines("> /contact", "[#contact_kind.wrote]")
	for _, gate := range []string{"violence", "fear", "order", "harm"} {
		if !k.closed(gate) {
			t.Errorf("%s is open", gate)
		}
	}
}

func TestAnOrderClosesForThirtyDaysAfterItsEnd(t *testing.T) {
	k := answered(t).answer("order", "yes").answer("order", "no")
	if k.later(29 * aDay); !k.closed("order") {
		t.Error("open on the twenty-ninth day")
	}
	if k.later(aDay); k.closed("order") {
		t.Error("still closed after thirty days")
	}
}

func TestTheEndOfAnOrderCanBeTold(t *testing.T) {
	k := answered(t)
	k.lines("> /settings", "[#settings.safety]", "[#safety_review.order]", "[#safety_order.yes]", "> 2026-04-01", "[#safety_order_allows.third]")
	if said := k.lines("> /settings", "[#settings.safety]"); !strings.Contains(said, "until Wednesday 1 April 2026") {
		t.Errorf("the review does not say until when:\n%s", said)
	}
	if k.at("2026-04-30 12:00"); !k.closed("order") {
		t.Error("open twenty-nine days after its end")
	}
	if k.at("2026-05-01 12:00"); k.closed("order") {
		t.Error("closed thirty days after its end")
	}
	if said := k.lines("> /contact", "[#contact_kind.wrote]", "[#contact_wrote.answer]"); !strings.Contains(said, "order about contact") {
		t.Errorf("an order that was to end is not asked about again: %s", said)
	}
	if k.lines("[#safety_order.no]"); len(coach.Gates(k.s, k.now)) > 0 {
		t.Errorf("after a no to an order that has ended: %v", coach.Gates(k.s, k.now))
	}
}

func TestAnOrderCannotHaveEndedBeforeItWasToldOf(t *testing.T) {
	k := answered(t).answer("order", "yes")
	for _, lines := range [][]string{{"[#safety_order.no]"}, {"[#safety_order.ended]", "> 3 months ago"}, {"[#safety_order.rather]"}} {
		if k.lines(append([]string{"> /settings", "[#settings.safety]", "[#safety_review.order]"}, lines...)...); !k.closed("order") {
			t.Errorf("%v opened it at once", lines)
		}
	}
	fresh := settled(t, "Europe/Berlin", "2026-03-09 12:00")
	fresh.lines("> /settings", "[#settings.safety]", "[#safety_review.order]", "[#safety_order.ended]", "> 3 months ago")
	if fresh.closed("order") {
		t.Error("one that ended long before anything was told of it closes")
	}
}

func TestSpaceClosesUntilThatTimeIsOver(t *testing.T) {
	k := answered(t)
	k.lines("> /settings", "[#settings.safety]", "[#safety_review.space]", "[#safety_space.space]", "> in 3 weeks")
	if k.at("2026-03-29 12:00"); !k.closed("space") {
		t.Error("open before the day")
	}
	if k.at("2026-03-30 12:00"); k.closed("space") {
		t.Error("closed after the day")
	}
	if k.answer("space", "space").later(200 * aDay); !k.closed("space") {
		t.Error("without a day it opened by itself")
	}
	if k.answer("space", "none"); !k.closed("space") {
		t.Error("taken back in the same conversation")
	}
	if k.later(time.Hour).answer("space", "none"); !k.closed("space") {
		t.Error("taken back an hour later")
	}
	if k.later(aDay).answer("space", "none"); k.closed("space") {
		t.Error("asked once more on another day, it stays closed")
	}
	k.at("2026-11-01 23:50").lines("> /settings", "[#settings.safety]", "[#safety_review.space]", "[#safety_space.space]", "> tomorrow")
	if k.at("2026-11-02 00:05"); !k.closed("space") {
		t.Error("a quarter of an hour was the time that was asked for")
	}
}

// A victim may take an answer back, and is asked once more on another day (SAFETY 11 and 12).
func TestANoAfterAYesIsAskedAboutOnceMore(t *testing.T) {
	for _, q := range []string{"hurt", "afraid"} {
		gate := map[string]string{"hurt": "violence", "afraid": "fear"}[q]
		k := answered(t).answer(q, "yes")
		if k.later(aDay).answer(q, "rather"); !k.closed(gate) {
			t.Errorf("%s: no answer took a yes back", q)
		}
		if k.answer(q, "no").answer(q, "no"); !k.closed(gate) {
			t.Errorf("%s: opened in the same conversation", q)
		}
		if k.later(aDay); !k.closed(gate) {
			t.Errorf("%s: opened by itself", q)
		}
		said := k.lines("> /contact", "[#contact_kind.wrote]", "[#safety_wrote.answer]")
		if k.s.At.Step != "safety_"+q || !strings.Contains(said, "once more") && !strings.Contains(said, "Is it still so") {
			t.Errorf("%s: not asked once more before answering: %s", q, said)
		}
		if said := k.lines("[#safety_" + q + ".no]"); k.closed(gate) || !strings.Contains(said, "I'll let it rest") {
			t.Errorf("%s: after the second no: %v, %s", q, coach.Gates(k.s, k.now), said)
		}
		if k.answer(q, "yes"); !k.closed(gate) {
			t.Errorf("%s: a new yes closes nothing", q)
		}
	}
}

// A disclosure in plain words sets the lock once it is confirmed, and asks only once (SAFETY 11 and 13).
func TestBeingToldToStopInPlainWordsClosesTheGate(t *testing.T) {
	for words, tap := range map[string]string{
		"she told me to stop contacting her":         "stop",
		"i have a restraining order against me":      "order",
		"he asked me to leave him alone last sunday": "stop",
	} {
		k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
		k.lines("> " + words)
		if len(k.shown) == 0 || k.shown[0].ID != "safety_told.stop" {
			t.Errorf("%q is not asked about: %v", words, k.shown)
			continue
		}
		k.lines("[#safety_told." + tap + "]")
		gate := map[string]string{"stop": "told_to_stop", "order": "order"}[tap]
		if !k.closed(gate) {
			t.Errorf("%q, confirmed, closes %v", words, coach.Gates(k.s, k.now))
		}
		k.lines("> /cancel")
		k.shown = nil
		k.lines("> " + words)
		if len(k.shown) > 0 && k.shown[0].ID == "safety_told.stop" {
			t.Errorf("%q is asked about again", words)
		}
	}
}

// What is only written closes until it is answered; and where it protects somebody else, for the rest of that day (SAFETY 11).
func TestAnUnansweredDisclosureCloses(t *testing.T) {
	for _, c := range []struct {
		words, gate, no string
		sameDay         bool // whether a no opens at once
	}{
		{"he hits me", "violence", "safety_abuse.no", true},
		{"she told me to stop contacting her", "told_to_stop", "safety_told.no", false},
		{"i am going to kill her", "harm", "safety_harm.no", false},
	} {
		for _, in := range []coach.Input{
			coach.Text{Text: c.words},
			coach.Text{Text: c.words, Edited: true},
			coach.Text{Text: c.words, Media: "photo"},
			coach.Form{ID: "journal_now", Text: c.words},
			coach.Command{Name: "unsent", Args: c.words},
			coach.Command{Name: "nonsense", Args: c.words},
		} {
			k := answered(t)
			k.give(in)
			k.lines("> i don't want to talk about that", "> skip", "> /start", "> /urge")
			_, command := in.(coach.Command) // the name of a command may make it read otherwise
			if closed := k.closed(c.gate) && k.later(9*aDay).closed(c.gate); !closed && (!command || len(coach.Gates(k.s, k.now)) == 0) {
				t.Errorf("%T %q, unanswered: %v", in, c.words, coach.Gates(k.s, k.now))
			}
		}
		k := answered(t)
		k.lines("> "+c.words, "[#"+c.no+"]")
		if k.closed(c.gate) == c.sameDay {
			t.Errorf("%q, and a no: %v", c.words, coach.Gates(k.s, k.now))
		}
		if k.later(aDay); k.closed(c.gate) {
			t.Errorf("%q, and a no, the next day: %v", c.words, coach.Gates(k.s, k.now))
		}
	}
}

func TestGraverWordsDoNotHideADisclosure(t *testing.T) {
	k := answered(t)
	k.lines("> i'm going to kill her and then i will kill myself tonight", "[#crisis_imminent.no]", "[#crisis_no.back]")
	if !k.closed("harm") {
		t.Errorf("a threat beside a crisis closes %v", coach.Gates(k.s, k.now))
	}
}

func TestBugAnOrderThatHasEndedOnADayThatIsLeftOutClosesNothing(t *testing.T) {
	for _, then := range []string{"> /recontact", "[I don't know]", "> skip", "> /start"} {
		k := newTalk(t, "2026-03-02T08:00:00Z")
		for _, line := range []string{
			"> /start", "[Yes, that's all right]", "[Yes, 18 or over]", "[Just begin]", "[I want them back]", "> 3 weeks ago",
			"[No, I'll come by myself]", "> /ready", "[The safety questions]", "[No]", "[No]", "[None of this]", "[There was, it has ended]", then,
		} {
			k.line(line)
		}
		if got := coach.Gates(k.s, k.now); !slices.Equal(got, []string{"order"}) {
			t.Errorf("after %q: closed are %v", then, got)
		}
		if got := coach.Gates(k.s, k.now.AddDate(0, 0, 31)); len(got) != 0 {
			t.Errorf("after %q and 31 days: closed are %v", then, got)
		}
	}
}

// TestOnlyFourNoesOpenTheGates goes through every way to answer the safety questions, and to leave the question that follows one.
func TestOnlyFourNoesOpenTheGates(t *testing.T) {
	p := program(t)
	base := newTalk(t, "2026-03-02T08:00:00Z")
	for _, line := range []string{
		"> /start", "[Yes, that's all right]", "[Yes, 18 or over]", "[Just begin]", "[I want them back]", "> 3 weeks ago",
		"[No, I'll come by myself]", "> /ready", "[The safety questions]",
	} {
		base.line(line)
	}
	ways := 0
	var walk func(k *talk, said []string)
	walk = func(k *talk, said []string) {
		step := p.Steps[k.s.At.Step]
		if step == nil || step.Flow != "safety" || len(said) > 8 {
			ways++
			open, noes := len(coach.Gates(k.s, k.now)) == 0, slices.Equal(said, []string{"no", "no", "none", "no"})
			if open != noes {
				t.Errorf("after %v: open is %v", said, open)
			}
			return
		}
		for _, c := range step.Choices {
			next, now := newTalk(t, "2026-03-02T08:00:00Z"), append(slices.Clone(said), c.ID)
			next.s = again(t, k.s)
			next.give(coach.Press{ID: step.ID + "." + c.ID})
			if len(coach.Gates(next.s, next.now)) == 0 && !slices.Equal(now, []string{"no", "no", "none", "no"}) {
				t.Errorf("left after %v: every gate is open", now)
			}
			walk(next, now)
		}
	}
	walk(base, nil)
	if ways < 100 {
		t.Errorf("only %d ways were gone", ways)
	}
}
