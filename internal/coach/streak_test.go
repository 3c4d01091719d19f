package coach_test

import (
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestStreakCountsWholeLocalDays(t *testing.T) {
	k := settled(t, "America/New_York", "2026-03-02 09:00").counting("2026-03-01")
	k.counts("a day after the last contact", 1, 1, 1)
	k.at("2026-03-01 23:59").counts("on the day itself", 0, 0, 0)
	k.at("2026-03-31 00:00").counts("at the first minute of a day", 30, 30, 30)
	k.at("2028-05-09 12:00").counts("after 800 days", 800, 800, 800)
}

func TestRow10BetweenTenToAndTenPastMidnightIsOneDay(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 23:50").counting("2026-03-01")
	k.counts("at 23:50", 8, 8, 8)
	k.wait(20 * time.Minute)
	k.counts("at 00:10", 9, 9, 9)
}

func TestEndOfDayAtFour(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	k.lines("> /streak", "[#streak.day_end]", "> 4:00")
	k.at("2026-03-11 01:30").counts("half past one belongs to the evening before", 9, 9, 9)
	k.at("2026-03-11 03:59").counts("a minute before the end", 9, 9, 9)
	k.at("2026-03-11 04:00").counts("at the end of the day", 10, 10, 10)

	k.at("2026-03-12 01:30").slip("message", "today")
	if got := k.s.Streak.Slips[0].Day; got != day(t, "2026-03-11") {
		t.Errorf("a slip at half past one is of %s", got)
	}
	k.at("2026-03-12 12:00").counts("the day after", 1, 10, 11)
}

func TestEndOfDayKeepsToItsRange(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	k.lines("> /streak", "[#streak.day_end]", "> 15:00")
	if k.s.DayEnd != 0 {
		t.Errorf("a day that ends at 15:00 was taken: %d", k.s.DayEnd)
	}
}

func TestAnEndOfDaySetAtNightLowersNothing(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 01:00").counting("2026-03-01")
	k.lines("> /streak", "[#streak.day_end]", "> 4:00")
	k.counts("the day goes back, the count does not", 9, 9, 9)
	k.at("2026-03-10 12:00").lines("> /streak")
	k.counts("and the day is not counted twice", 9, 9, 9)
}

func TestRow11JourneysNeitherLowerNorCountTwice(t *testing.T) {
	k := settled(t, "Asia/Tokyo", "2026-03-10 08:00").counting("2026-03-01")
	k.lines("> /streak")
	k.counts("in Tokyo", 9, 9, 9)
	k.travel("America/Los_Angeles") // it is still the 9th there
	k.counts("flown west", 9, 9, 9)
	k.at("2026-03-10 12:00").lines("> /streak")
	k.counts("the 10th a second time", 9, 9, 9)
	k.at("2026-03-11 12:00").lines("> /streak")
	k.counts("the 11th", 10, 10, 10)
	k.travel("Pacific/Kiritimati")
	k.counts("flown east: the 12th there", 11, 11, 11)
	k.travel("Europe/Berlin")
	k.counts("and back", 11, 11, 11)
}

func TestRow12PausedDaysNeitherBreakNorExtend(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	k.lines("> /pause 2026-03-20")
	k.at("2026-03-15 12:00").lines("> /streak")
	k.counts("in the pause", 9, 9, 9)
	k.at("2026-03-19 23:00").counts("on its last day", 9, 9, 9)
	k.at("2026-03-20 09:00").counts("on the day it ends, just where it was left", 9, 9, 9)
	k.at("2026-03-21 09:00").counts("a day later", 10, 10, 10)

	k.lines("> /pause", "[#pause.open]")
	k.at("2026-06-01 12:00").lines("> /streak")
	k.counts("an open pause", 10, 10, 10)
	k.lines("> /resume")
	k.at("2026-06-02 12:00").lines("> /streak")
	k.counts("the day after it was ended", 11, 11, 11)
}

func TestOverlappingPausesAreNotTakenTwice(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-31 12:00").counting("2026-03-01")
	d := func(n int) coach.Day { return coach.MakeDay(2026, 3, n) }
	for _, c := range []struct {
		name   string
		pauses []coach.Pause
		want   int
	}{
		{"none", nil, 30},
		{"apart", []coach.Pause{{From: d(5), To: d(8)}, {From: d(10), To: d(12)}}, 25},
		{"nested", []coach.Pause{{From: d(5), To: d(15)}, {From: d(7), To: d(9)}}, 20},
		{"overlapping", []coach.Pause{{From: d(5), To: d(15)}, {From: d(10), To: d(20)}}, 15},
		{"twice the same", []coach.Pause{{From: d(5), To: d(15)}, {From: d(5), To: d(15)}}, 20},
		{"open over a closed one", []coach.Pause{{From: d(20), To: d(25)}, {From: d(11)}}, 10},
		{"before the start", []coach.Pause{{From: d(1) - 20, To: d(1)}}, 30},
		{"over the start", []coach.Pause{{From: d(1) - 20, To: d(4)}}, 27},
	} {
		k.s.Pauses = c.pauses
		if got := k.s.Days(k.today()); got != c.want {
			t.Errorf("%s: %d days, want %d", c.name, got, c.want)
		}
	}
}

func TestRow13TheStartCanBeSetBackAndASlipUndone(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-08")
	k.counts("at first", 2, 2, 2)
	k.lines("> /streak", "[#streak.back]", "> 2026-03-01")
	k.counts("set back without a slip", 9, 9, 9)
	if len(k.s.Streak.Slips) != 0 {
		t.Error("setting the start back is a slip")
	}

	k.slip("message", "today")
	k.counts("a slip", 0, 9, 9)
	k.at("2026-03-15 12:00").slip("call", "2026-03-12")
	k.counts("another", 3, 9, 14)
	k.at("2026-04-10 12:00").slip("meet", "yesterday")
	k.counts("a third, weeks later", 1, 28, 40)

	k.lines("> /undo", "[#undo."+k.s.Streak.Slips[1].ID+"]")
	k.counts("the middle one undone", 1, 30, 40)
	k.lines("> /undo", "[#undo."+k.s.Streak.Slips[2].ID+"]")
	k.counts("then the last", 31, 31, 40)
	k.lines("> /undo", "[#undo."+k.s.Streak.Slips[0].ID+"]")
	k.counts("then the first", 40, 40, 40)
	if k.lines("> /undo"); k.s.At.Step == "undo" {
		t.Error("there is still a slip to undo")
	}
}

func TestTheStartOfALaterRunSetBack(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-20 12:00").counting("2026-03-01")
	k.slip("message", "today")
	k.at("2026-03-25 12:00").lines("> /streak", "[#streak.back]", "> 2026-03-18")
	k.counts("the slip moves with it", 7, 17, 24)
	k.lines("> /undo", "[#undo."+k.s.Streak.Slips[0].ID+"]")
	k.counts("and can still be undone", 24, 24, 24)
}

func TestOnlyChosenContactBreaks(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		days  int
	}{
		{"they wrote", []string{"> /contact", "[#contact_kind.wrote]"}, 9},
		{"they wrote, in plain words", []string{"> she texted me last night", "[#talk_ex_contacted_me.yes]"}, 9},
		{"necessary", []string{"> /contact", "[#contact_kind.necessary]"}, 9},
		{"an answer that was necessary", []string{"> /contact", "[#contact_kind.answered]", "[#contact_answered.necessary]"}, 9},
		{"a look at the profile", []string{"> /contact", "[#contact_kind.look]"}, 9},
		{"a look, told as a slip", []string{"> /slip", "[#slip_kind.look]"}, 9},
		{"nothing after all", []string{"> /slip", "[#slip_kind.none]"}, 9},
		{"an answer by choice", []string{"> /contact", "[#contact_kind.answered]", "[#contact_answered.chosen]", "[#slip_when.today]", "[#slip_trigger.alone]"}, 0},
		{"a message", []string{"> /slip", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.alone]"}, 0},
		{"understood and confirmed", []string{"> i texted her last night", "[#talk_slip_contacted.yes]", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.alone]"}, 0},
		{"understood and not confirmed", []string{"> i texted her last night"}, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
			k.lines(c.lines...)
			k.counts(c.name, c.days, 9, 9)
		})
	}
}

func TestTheRuleIsTheMembersOwn(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	k.lines("> /streak", "[#streak.rule]", "[#streak_rule.look]", "[#streak_rule.reply]")
	k.slip("reply", "today")
	k.counts("an answer no longer counts", 9, 9, 9)
	k.lines("> /contact", "[#contact_kind.look]")
	k.counts("a look does", 0, 9, 9)
	if len(k.s.Looks) != 1 {
		t.Errorf("%d looks are counted apart", len(k.s.Looks))
	}
	k.lines("> /streak", "[#streak.rule]", "[#streak_rule.look]")
	k.counts("a new rule changes nothing that was", 0, 9, 9)
}

func TestARuleThatCountsNothingIsKept(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	k.lines("> /streak", "[#streak.rule]")
	for _, kind := range coach.DefaultRule() {
		k.lines("[#streak_rule." + kind + "]")
	}
	k.s = again(t, k.s)
	for _, kind := range coach.ContactKinds() {
		if k.s.Streak.Breaks(kind) {
			t.Errorf("after a restart %s counts again", kind)
		}
	}
}

func TestProfileLooksAreCountedApart(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
	for range 3 {
		k.lines("> /contact", "[#contact_kind.look]")
	}
	k.counts("three looks", 9, 9, 9)
	if len(k.s.Looks) != 3 {
		t.Errorf("%d looks", len(k.s.Looks))
	}
}

func TestStreakThroughClockChanges(t *testing.T) {
	for _, c := range []struct{ zone, from string }{
		{"Europe/Berlin", "2026-03-20"},
		{"Europe/Berlin", "2026-10-15"},
		{"Australia/Lord_Howe", "2026-03-30"},
		{"America/Santiago", "2026-08-30"},
		{"Asia/Beirut", "2026-03-20"},
		{"Africa/Cairo", "2026-04-20"},
	} {
		k := settled(t, c.zone, c.from+" 12:00").counting(c.from)
		start := k.s.Streak.Start
		for n := range 20 {
			for _, clock := range []string{"00:05", "03:30", "23:55"} {
				date := (start + coach.Day(n)).String()
				at, err := time.ParseInLocation("2006-01-02 15:04", date+" "+clock, k.s.Location())
				if err != nil || coach.DayOf(at) != start+coach.Day(n) {
					continue // the clock skips it
				}
				k.now = at
				if got := k.s.Days(k.today()); got != n {
					t.Errorf("%s %s %s: %d days, want %d", c.zone, date, clock, got, n)
				}
			}
		}
	}
}
