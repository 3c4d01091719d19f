package coach_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// ofCounting finds talk of counted days.
var ofCounting = regexp.MustCompile(`(?i)\b(\d+ days? clear|clear days?|your (other )?days|the count|(is|are|be|so|it's) counted|longest|streak|new run|total|in all)\b`)

// held is a member with a long run and much to tell of it, in a hold.
func held(t *testing.T) *talk {
	t.Helper()
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-01-01").remind(map[string]coach.Rule{
		"morning": daily(8, 30), "evening": daily(20, 30), "milestone": daily(10, 0), "hobby": daily(12, 0), "weekly": daily(18, 0), "risky": daily(22, 0),
	})
	for _, q := range []string{"hurt", "afraid", "order"} {
		k.s.Facts[q] = "no"
	}
	k.s.Facts["space"] = "none"
	k.slip("message", "2026-02-10")
	k.lines("> /plans", "> i lie down", "> i read", "> /urge", "[#urge_rate.7]", "[#urge_choose.breathe]", "[#urge_wait.passed]",
		"> i want to die", "[#crisis_ask.sometimes]", "[Back to where we were]")
	if !k.s.Held(k.now) || k.s.At.Step != "" {
		t.Fatalf("no hold, or still in the talk: %s", printed(k.s))
	}
	return k
}

// silent holds what is said in a hold to saying nothing of counted days.
func silent(t *testing.T, what string, said []coach.Message) {
	t.Helper()
	for _, m := range said {
		if found := ofCounting.FindString(m.Text); found != "" {
			t.Errorf("in a hold, %s says %q in %q", what, found, m.Text)
		}
		for _, c := range m.Choices {
			if c.ID == "menu.streak" || strings.HasPrefix(c.ID, "streak.") {
				t.Errorf("in a hold, %s offers %q", what, c.Label)
			}
		}
		if p := m.Picture; p != nil {
			if p.Longest >= 0 || p.Total >= 0 || p.Streak != 0 || p.Passed+p.Acted != 0 || ofCounting.MatchString(p.Alt) {
				t.Errorf("in a hold, %s draws %+v", what, p)
			}
			for _, d := range p.Days {
				if d == coach.DayClear || d == coach.DaySlip {
					t.Fatalf("in a hold, %s draws a %s day", what, d)
				}
			}
		}
	}
}

func TestAHoldIsSilentOnEverySurface(t *testing.T) {
	k := held(t)
	for name, lines := range map[string][]string{
		"/streak": {"> /streak"}, "the streak's old buttons": {"[#streak.rule]"}, "setting the start back": {"[#streak.back]"}, "a day for it": {"[#streak_back.none]"},
		"/progress": {"> /progress"}, "/today": {"> /today"}, "a task done": {"> /today", "[#task_show.done]"}, "the weekly review": {"[#remind_weekly.picture]"},
		"a milestone's picture": {"[#remind_milestone.picture]"}, "an end to milestones": {"[#remind_milestone.off]"}, "a slip": {"> /slip", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.alone]"},
		"a slip by mistake": {"> /slip", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.alone]", "[#slip_plan.undo]"}, "/undo": {"> /undo"},
		"a check-in": {"> /checkin", "[#checkin_mood.3]", "[#checkin_urge.4]", "> a line"}, "an urge": {"> /urge", "[#urge_rate.7]", "[#urge_choose.breathe]", "[#urge_wait.passed]"},
		"an urge acted on": {"[#urge_back.acted]"}, "they wrote": {"> /contact", "[#contact_kind.wrote]"}, "necessary contact": {"> /contact", "[#contact_kind.necessary]"},
		"a look": {"> /contact", "[#contact_kind.look]"}, "typed: how many days": {"> how many days is it now?"}, "typed: my streak": {"> show my streak"},
		"typed: progress": {"> i did it, three weeks without writing!"}, "typed: a slip": {"> i texted her last night"}, "typed: they wrote": {"> she texted me"},
		"/pause": {"> /pause"}, "a pause": {"> /pause 2026-03-20"}, "/resume": {"> /pause 2026-03-20", "> /resume"}, "the menu": {"> /help", "[#help.menu]"}, "/start": {"> /start"},
		"/settings": {"> /settings"}, "necessary, in /settings": {"> /settings", "[#settings.necessary]", "[#ask_necessary.children]"}, "/why": {"> /why"},
		"missing them": {"> i miss him so much"}, "wanting them back": {"> i want her back"}, "a hobby": {"> /hobby"}, "/stop": {"> /stop"},
	} {
		w := newTalk(t, k.now.Format(time.RFC3339))
		w.s = again(t, k.s)
		w.lines(lines...)
		silent(t, name, w.said)
		if !w.s.Held(w.now) || w.s.Streak == nil || w.s.Streak.Start != k.s.Streak.Start {
			t.Errorf("%s ends the hold or the run: %s", name, printed(w.s.Streak))
		}
	}
}

// TestAHoldIsSilentWhateverIsTapped presses everything that lies about in the chat, and gives every command, in a hold.
func TestAHoldIsSilentWhateverIsTapped(t *testing.T) {
	k := held(t)
	eachPress(t, func() *walker {
		w := newWalker(t, nil)
		w.s, w.now = again(t, k.s), k.now
		return w
	}, func(w *walker, in coach.Input, said []coach.Message) {
		if press, ok := in.(coach.Press); ok && (press.ID == "help.all" || press.ID == "help.all~1") {
			return // the list of commands
		}
		silent(t, w.last, said)
	})
}

func TestDecidingAndAnsweringWaitInAHold(t *testing.T) {
	k := held(t)
	if m := k.hear("/contact", "#contact_kind.wrote", "#contact_wrote.answer"); !offers(m, "rest.") {
		t.Errorf("answering the ex is spoken of in a hold: %q", m.Text)
	}
	k.now = k.now.Add(73 * time.Hour)
	if m := k.hear("/contact", "#contact_kind.wrote", "#contact_wrote.answer"); offers(m, "rest.") {
		t.Errorf("after the hold: %q", m.Text)
	}
}

// TestWhatRestsComesBack holds that the streak, the picture and the check-ins are there again after the hold, with nothing lost.
func TestWhatRestsComesBack(t *testing.T) {
	k := held(t)
	days := k.s.Days(k.today())
	if got := k.until("2026-03-13 11:59", 0); len(got) != 0 {
		t.Errorf("within 72 hours came %v", got)
	}
	k.at("2026-03-13 12:30").stays()
	if said := k.lines("> /streak"); !strings.Contains(said, "longest") && !strings.Contains(said, "Longest") || k.s.Days(k.today()) != days+3 {
		t.Errorf("after the hold, %d days on: %q", k.s.Days(k.today())-days, said)
	}
	if got := k.until("2026-03-13 22:30", 0); len(got) == 0 {
		t.Error("no check-in comes back")
	}
}

// TestNothingOfAHoldIsLeft holds that a hold is gone from what is stored when it is past, also of somebody who never comes back.
func TestNothingOfAHoldIsLeft(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
	k.lines("> i want to die", "[#crisis_ask.now]")
	k.wait(32 * 24 * time.Hour)
	b, err := json.Marshal(k.s)
	if err != nil {
		t.Fatal(err)
	}
	if k.s.Hold != nil || strings.Contains(string(b), "crisis") {
		t.Errorf("after a month: %s", b)
	}
}
