package coach_test

import (
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// hinted is a settled member with check-ins who has just written something that sounds like being under 18.
func hinted(t *testing.T) *talk {
	t.Helper()
	k := answered(t).counting("2026-03-01").remind(map[string]coach.Rule{"morning": {Minute: 510}, "evening": {Minute: 1230}, "milestone": {Minute: 600}})
	k.lines("> /urge", "[#urge_rate.8]", "> i'm 15 by the way")
	return k
}

// A hint of being younger is answered before anything else goes on, by whatever way (SAFETY 18).
func TestAHintOfBeingYoungerStopsEverythingButHelp(t *testing.T) {
	k := hinted(t)
	eachPress(t, func() *walker {
		w := newWalker(t, nil)
		w.s, w.now = again(t, k.s), k.now
		return w
	}, func(w *walker, in coach.Input, _ []coach.Message) {
		press, _ := in.(coach.Press)
		if step := w.p.Steps[w.s.At.Step]; w.s.Fact("adult") != "yes" && step != nil && !step.Open && step.Flow != "crisis" && step.Flow != "safetyplan" {
			t.Errorf("%s leads to the question %s", w.last, step.ID)
		}
		if w.s.Fact("adult") == "yes" && press.ID != "youth_check.no" && press.ID != "youth_check.no~1" {
			t.Errorf("%s is an answer", w.last)
		}
	})
}

func TestNothingComesByItselfToSomebodyWhoMayBeYoung(t *testing.T) {
	k := hinted(t)
	if came := k.until("2026-03-20 12:00", 0); len(came) > 0 {
		t.Errorf("came: %+v", came)
	}
	k = hinted(t)
	if k.lines("[#youth_check.no]"); len(k.until("2026-03-11 12:00", 0)) == 0 {
		t.Error("nothing comes to an adult either")
	}
	k = hinted(t)
	k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]", "> /start", "[#youth_check.yes]")
	if came := k.until("2026-03-20 12:00", 0); len(came) != 1 || came[0].key != "hello" {
		t.Errorf("the look-in that was asked for: %+v", came)
	}
}

func TestBeing18CountsFromAnotherDayOn(t *testing.T) {
	k := hinted(t)
	k.lines("[#youth_check.yes]")
	if k.s.Reminders["morning"].On || len(k.s.OneOffs) > 0 || len(k.s.Later) > 0 {
		t.Errorf("goes on: %+v, %+v, %+v", k.s.Reminders, k.s.OneOffs, k.s.Later)
	}
	for _, way := range [][]string{{"[#youth.grown]", "[#youth_grown_ask.yes]"}, {"[#youth_check.no]"}, {"[#adult.yes]"}, {"> /start", "[#adult.yes]"}, {"> i'm 15", "[#youth_check.no]"}} {
		if k.lines(way...); k.s.Fact("adult") != "no" {
			t.Errorf("%v: %s", way, k.s.Fact("adult"))
		}
	}
	k.later(26 * time.Hour)
	said := k.lines("> how do i get her back", "[#youth.grown]")
	if k.s.At.Step != "youth_grown_ask" || !strings.Contains(said, "are you 18 or over?") {
		t.Errorf("not asked plainly: %s", said)
	}
	if k.lines("[#youth_grown_ask.yes]"); k.s.Fact("adult") != "yes" || k.s.Reminders["morning"].On {
		t.Errorf("on another day: adult %s, %+v", k.s.Fact("adult"), k.s.Reminders)
	}
	if k.lines("> /urge"); k.s.At.Step != "urge_rate" {
		t.Error("an adult is still held back")
	}
}

func TestAHintBeforeConsentIsNotForgotten(t *testing.T) {
	k := newTalk(t, "2026-03-09T12:00:00Z")
	k.lines("> i'm 16 and he left me", "[#youth_check.yes]", "> /start", "[#consent.yes]", "[#adult.yes]")
	if k.s.Fact("adult") != "no" {
		t.Errorf("adult %q a minute after saying 16", k.s.Fact("adult"))
	}
}
