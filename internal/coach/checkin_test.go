package coach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// sent is a check-in that came.
type sent struct {
	key, due, at, text string // local times, "2006-01-02 15:04"
}

// remind turns check-ins on, each at its minute, from today.
func (k *talk) remind(kinds map[string]coach.Rule) *talk {
	k.s.Reminders = map[string]coach.Reminder{}
	for kind, rule := range kinds {
		k.s.Reminders[kind] = coach.Reminder{On: true, Rule: rule, Last: k.today() - 1}
	}
	return k
}

// until lets time pass to a local time, handling each wake after a delay, and returns what came.
func (k *talk) until(local string, delay time.Duration) []sent {
	k.t.Helper()
	loc := k.s.Location()
	end, err := time.ParseInLocation("2006-01-02 15:04", local, loc)
	if err != nil {
		k.t.Fatal(err)
	}
	out, seen := []sent{}, map[string]int{}
	for {
		next := coach.Alarm{}
		for _, a := range coach.Wakes(k.p, k.s, k.now) {
			if next.Key == "" || a.Due.Before(next.Due) {
				next = a
			}
		}
		if next.Key == "" || next.Due.Add(delay).After(end) {
			break
		}
		k.now = maxTime(k.now, next.Due.Add(delay))
		out = append(out, k.wakeUp(next)...)
		id := next.Key + next.Due.String()
		if seen[id]++; seen[id] > 1 {
			k.t.Fatalf("the wake %s of %s comes again and again", next.Key, next.Due)
		}
	}
	k.now = end.UTC()
	return out
}

// wakeUp handles one wake now.
func (k *talk) wakeUp(a coach.Alarm) []sent {
	loc, out := k.s.Location(), []sent{}
	for _, m := range k.give(coach.Wake{Key: a.Key, Due: a.Due}) {
		if m.Kind != coach.CheckIn {
			k.t.Errorf("the wake %s sends a message of kind %s", a.Key, m.Kind)
		}
		out = append(out, sent{a.Key, a.Due.In(loc).Format("2006-01-02 15:04"), k.now.In(loc).Format("2006-01-02 15:04"), m.Text})
	}
	return out
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// of picks the local times at which check-ins of a kind came.
func of(key string, all []sent) []string {
	out := []string{}
	for _, s := range all {
		if s.key == key {
			out = append(out, s.at)
		}
	}
	return out
}

func daily(hour, minute int) coach.Rule { return coach.Rule{Minute: hour*60 + minute} }

// stays presses something harmless each day, so that nobody falls silent.
func (k *talk) stays() { k.s.Seen = k.now.Unix() }

func TestOneCheckInForEachOccurrence(t *testing.T) {
	for _, c := range []struct{ zone, from, to string }{
		{"Europe/Berlin", "2026-03-23 06:00", "2026-04-06 06:00"},
		{"Europe/Berlin", "2026-10-19 06:00", "2026-11-02 06:00"},
		{"Australia/Lord_Howe", "2026-03-30 06:00", "2026-04-13 06:00"},
		{"Australia/Lord_Howe", "2026-09-28 06:00", "2026-10-12 06:00"},
		{"America/Santiago", "2026-03-30 06:00", "2026-04-13 06:00"},
		{"America/Santiago", "2026-08-31 06:00", "2026-09-14 06:00"},
		{"Asia/Beirut", "2026-03-22 06:00", "2026-04-05 06:00"},
		{"Asia/Beirut", "2026-10-19 06:00", "2026-11-02 06:00"},
	} {
		for _, minute := range []int{0, 15, 60 + 45, 2*60 + 15, 2*60 + 30, 8*60 + 30, 23*60 + 30} {
			k := settled(t, c.zone, c.from).remind(map[string]coach.Rule{"hobby": {Minute: minute}})
			k.s.Reminders["hobby"] = coach.Reminder{On: true, Rule: coach.Rule{Minute: minute}, Last: k.today()}
			days := map[string]int{}
			first := k.today() + 1
			for range 14 {
				k.stays()
				next := (k.today() + 1).String()
				for _, s := range k.until(next+" 06:00", 0) {
					days[s.due[:10]]++
					if want := clockOf(t, k.s.Location(), s.due[:10], minute); s.due[11:] != want {
						t.Errorf("%s: due %s, want %s", c.zone, s.due, want)
					}
				}
			}
			if len(days) < 13 {
				t.Errorf("%s at %d: %d days in two weeks from %s: %v", c.zone, minute, len(days), first, days)
			}
			for d, n := range days {
				if n != 1 {
					t.Errorf("%s at %d: %d on %s", c.zone, minute, n, d)
				}
			}
		}
	}
}

// clockOf is what the clock shows when a minute of a day comes, or when the gap that swallows it ends.
func clockOf(t *testing.T, loc *time.Location, date string, minute int) string {
	t.Helper()
	at, ok := coach.Instant(day(t, date), minute, loc)
	if !ok {
		t.Fatalf("%s does not exist in %s", date, loc)
	}
	return at.Format("15:04")
}

func TestRow03LateOnceAndOnlyInItsWindow(t *testing.T) {
	for _, c := range []struct {
		name  string
		rule  coach.Rule
		delay time.Duration
		comes bool
		late  bool
	}{
		{"on time", daily(9, 0), 0, true, false},
		{"nine minutes", daily(9, 0), 9 * time.Minute, true, false},
		{"two hours", daily(9, 0), 2 * time.Hour, true, true},
		{"three hours", daily(9, 0), 3 * time.Hour, true, true},
		{"longer than the window", daily(9, 0), 3*time.Hour + time.Minute, false, false},
		{"late into the quiet hours", daily(21, 0), 90 * time.Minute, false, false},
		{"set to a quiet hour by the member", daily(23, 0), 0, true, false},
		{"set to a quiet hour, and late", daily(23, 0), time.Hour, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(map[string]coach.Rule{"hobby": c.rule})
			got := k.until("2026-03-11 06:00", c.delay)
			if (len(got) == 1) != c.comes || len(got) > 1 {
				t.Fatalf("came: %v", got)
			}
			if c.comes {
				if late := strings.Contains(got[0].text, got[0].due[11:]); late != c.late {
					t.Errorf("says that it is late: %v: %q", late, got[0].text)
				}
			}
		})
	}
}

func TestABurstIsNeverSent(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(map[string]coach.Rule{
		"morning": daily(8, 30), "hobby": daily(9, 0), "evening": daily(20, 30),
	})
	k.at("2026-03-13 11:00").stays() // down for three days
	got := []sent{}
	for range 20 {
		for _, a := range coach.Wakes(k.p, k.s, k.now) {
			if !a.Due.After(k.now) {
				got = append(got, k.wakeUp(a)...)
			}
		}
	}
	if len(got) != 2 {
		t.Errorf("after three days down came %v", got)
	}
	for _, a := range coach.Wakes(k.p, k.s, k.now) {
		if !a.Due.After(k.now) {
			t.Errorf("%s still waits from %s", a.Key, a.Due)
		}
	}
}

func TestCapADay(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(map[string]coach.Rule{
		"morning": daily(8, 30), "hobby": daily(9, 0), "weekly": daily(10, 0), "evening": daily(20, 30),
	})
	k.s.Cap = 2
	if got := k.until("2026-03-11 06:00", 0); len(got) != 2 {
		t.Errorf("with a cap of two came %v", got)
	}
	k.stays()
	if got := k.until("2026-03-12 06:00", 0); len(got) != 2 {
		t.Errorf("on the next day came %v", got)
	}
}

func TestRow14NothingWhenDonePausedOrOff(t *testing.T) {
	all := map[string]coach.Rule{"morning": daily(8, 30), "evening": daily(20, 30)}
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"nothing done", nil, []string{"remind:morning", "remind:evening"}},
		{"today's task is done", []string{"> /today", "[#task_show.done]"}, []string{"remind:evening"}},
		{"checked in already", []string{"> /checkin", "[#checkin_mood.3]"}, []string{"remind:morning"}},
		{"paused", []string{"> /pause 2026-03-12"}, nil},
		{"paused without an end", []string{"> /pause", "[#pause.open]"}, nil},
		{"paused and resumed", []string{"> /pause 2026-03-12", "> /resume"}, []string{"remind:morning", "remind:evening"}},
		{"stopped", []string{"> /stop"}, nil},
		{"stopped in plain words", []string{"> stop"}, nil},
		{"one is off", []string{"> /reminders", "[#reminders.morning]", "[#reminder_when.off]"}, []string{"remind:evening"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(all)
			k.lines(c.lines...)
			var got []string
			for _, s := range k.until("2026-03-11 06:00", 0) {
				got = append(got, s.key)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("came %v, want %v", got, c.want)
			}
		})
	}
}

func TestSnoozeMovesTheOccurrence(t *testing.T) {
	for _, c := range []struct {
		choice string
		rule   coach.Rule
		want   []string
	}{
		{"10m", daily(8, 30), []string{"2026-03-10 08:40"}},
		{"1h", daily(8, 30), []string{"2026-03-10 09:30"}},
		{"evening", daily(8, 30), []string{"2026-03-10 19:00"}},
		{"tomorrow", daily(8, 30), nil}, // tomorrow has its own
		{"tomorrow", coach.Rule{Minute: 510, Weekdays: 1 << 2}, []string{"2026-03-11 08:30"}},
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(map[string]coach.Rule{"hobby": c.rule})
		if got := k.until("2026-03-10 08:30", 0); len(got) != 1 {
			t.Fatalf("%s: %v", c.choice, got)
		}
		k.lines("[Later]", "[#snooze."+c.choice+"]")
		got := k.until("2026-03-12 06:00", 0)
		var snoozed []string
		for _, s := range got {
			if s.key == "snooze:hobby" {
				snoozed = append(snoozed, s.at)
			}
		}
		if !slices.Equal(snoozed, c.want) {
			t.Errorf("%s: came %v, want %v", c.choice, got, c.want)
		}
	}
}

func TestASnoozeThatIsLateKeepsTheQuietHours(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 06:00").remind(map[string]coach.Rule{"hobby": daily(21, 0)})
	k.until("2026-03-10 21:00", 0)
	k.lines("[Later]", "[#snooze.10m]")
	if got := k.until("2026-03-11 06:00", 2*time.Hour); len(got) != 0 {
		t.Errorf("two hours late, in the quiet hours: %v", got)
	}
}

func TestRow04AOneOffMissedInDowntimeNeverFires(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").remind(map[string]coach.Rule{"hobby": daily(12, 0)})
	k.until("2026-03-10 12:00", 0)
	k.lines("[Later]", "[#snooze.1h]", "> /urge", "[#urge_rate.5]", "[#urge_choose.breathe]")
	k.s.Reminders["hobby"] = coach.Reminder{}
	k.at("2027-03-10 12:00")
	for _, a := range coach.Wakes(k.p, k.s, k.now) {
		if got := k.wakeUp(a); len(got) != 0 {
			t.Errorf("a year later: %v", got)
		}
	}
	if left := coach.Wakes(k.p, k.s, k.now); len(left) != 0 {
		t.Errorf("still waiting: %v", left)
	}
}

func TestFewerThenNone(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 06:00").remind(map[string]coach.Rule{"hobby": daily(9, 0)})
	for i, want := range []int{7, 3, 1, 0, 0} {
		week := 0
		for range 7 {
			k.stays()
			week += len(k.until((k.today()+1).String()+" 06:00", 0))
		}
		if week != want {
			t.Errorf("after %d times fewer, %d came in a week, want %d", i, week, want)
		}
		k.lines("[#remind_hobby_nudge.fewer]")
	}
}

func TestMilestonesOnceEach(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-02 06:00").counting("2026-03-01").remind(map[string]coach.Rule{"milestone": daily(10, 0)})
	got := []string{}
	for range 400 {
		k.stays()
		for _, s := range k.until((k.today()+1).String()+" 06:00", 0) {
			got = append(got, fmt.Sprint(int(day(t, s.at[:10])-k.s.Streak.Start)))
		}
	}
	if want := "1 3 7 14 21 30 45 60 90 120 180 365"; strings.Join(got, " ") != want {
		t.Errorf("milestones on the days %v, want %s", got, want)
	}
}

func TestMilestonesWaitForAPause(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-03 12:00").counting("2026-03-01").remind(map[string]coach.Rule{"milestone": daily(10, 0)})
	k.s.Reminders["milestone"] = coach.Reminder{On: true, Rule: daily(10, 0), Last: k.today()}
	k.lines("> /pause 2026-09-20") // the third day comes half a year later
	k.at("2026-09-20 06:00").stays()
	if got := of("remind:milestone", k.until("2026-09-22 12:00", 0)); !slices.Equal(got, []string{"2026-09-21 10:00"}) {
		t.Errorf("the third day is marked at %v", got)
	}
}

func TestRiskyHourNeedsThreeAndAYes(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 12:00").counting("2026-03-01")
	k.lines("> /plans", "> when i lie down", "> i put the phone in the kitchen")
	for n := range 3 {
		k.at(fmt.Sprintf("2026-03-%02d 22:30", 10+n))
		k.lines("> /urge", "[#urge_rate.7]", "[#urge_choose.breathe]", "[It has passed]")
		if asked := strings.HasPrefix(k.shown[0].ID, "urge_risky."); asked != (n == 2) {
			t.Errorf("after %d urges at the same hour: asked is %v", n+1, asked)
		}
		if k.s.Reminders["risky"].On {
			t.Fatal("it was set without a yes")
		}
	}
	k.lines("[#urge_risky.yes]")
	k.stays()
	got := k.until("2026-03-13 23:00", 0)
	if at := of("remind:risky", got); len(at) != 1 || at[0] < "2026-03-13 21:00" || at[0] > "2026-03-13 22:30" {
		t.Errorf("before the risky hour came %v", got)
	} else if !strings.Contains(got[len(got)-1].text, "kitchen") {
		t.Errorf("it shows no plan: %q", got[len(got)-1].text)
	}
}

func TestAHoldIsSilentForThreeDays(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 06:00").counting("2026-03-08").remind(map[string]coach.Rule{
		"morning": daily(8, 30), "evening": daily(20, 30), "milestone": daily(10, 0), "hobby": daily(12, 0),
	})
	k.at("2026-03-10 07:00").lines("> /urge", "[#urge_rate.9]", "[#urge_choose.breathe]", "> i will kill myself tonight", "[#crisis_imminent.sometimes]")
	if got := k.until("2026-03-13 06:59", 0); len(got) != 0 {
		t.Errorf("within 72 hours came %v", got)
	}
	if got := k.until("2026-03-13 12:00", 0); len(got) == 0 {
		t.Error("after 72 hours nothing came")
	}
}

func TestLookInComesOnceAndOnlyIfAsked(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 07:00")
	k.lines("> i will kill myself tonight", "[#crisis_imminent.now]")
	if got := k.until("2026-03-12 07:00", 0); len(got) != 0 {
		t.Errorf("without having been asked came %v", got)
	}
	k.lines("[#crisis_now.lookin]")
	if got := of("hello", k.until("2026-03-16 07:00", 0)); !slices.Equal(got, []string{"2026-03-13 08:30"}) {
		t.Errorf("asked to look in once, it came %v", got)
	}
}

func TestThinningOutAndOneLastWord(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-01 06:00").remind(map[string]coach.Rule{"morning": daily(8, 30), "evening": daily(20, 30)})
	perDay := map[int]int{}
	got := k.until("2026-05-01 06:00", 0)
	for _, s := range got {
		perDay[int(day(t, s.at[:10])-day(t, "2026-03-01"))]++
	}
	want := map[int]int{0: 2, 1: 2, 2: 2, 3: 2, 4: 1, 7: 1, 10: 1, 13: 1, 14: 1}
	if fmt.Sprint(perDay) != fmt.Sprint(want) {
		t.Errorf("after the last word of the member, a day: %v, want %v", perDay, want)
	}
	if last := got[len(got)-1].text; strings.Contains(last, "miss") || !strings.Contains(last, "/reminders") {
		t.Errorf("the last word: %q", last)
	}
}

// TestNoSecondOneOnTheSameDay changes times and zones about as members do.
func TestNoSecondOneOnTheSameDay(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "Asia/Kolkata", "America/Santiago"}
	rapid.Check(t, func(rt *rapid.T) {
		k := settled(t, "Europe/Berlin", "2026-03-20 06:00").remind(map[string]coach.Rule{"hobby": daily(9, 0)})
		days := map[string]bool{}
		for range rapid.IntRange(1, 10).Draw(rt, "events") {
			end := k.now.Add(time.Duration(rapid.IntRange(1, 60*30).Draw(rt, "minutes")) * time.Minute)
			k.stays()
			for _, s := range k.until(end.In(k.s.Location()).Format("2006-01-02 15:04"), 0) {
				if days[s.at[:10]] {
					rt.Fatalf("a second one on %s: %+v", s.at[:10], s)
				}
				days[s.at[:10]] = true
			}
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				k.travel(rapid.SampledFrom(zones).Draw(rt, "zone"))
			case 1:
				at := rapid.IntRange(0, 1439).Draw(rt, "at")
				k.lines("> /reminders", "[#reminders.hobby]", fmt.Sprintf("> %d:%02d", at/60, at%60))
			case 2:
				k.lines("> /reminders", "[#reminders.hobby]", "[#reminder_when.off]", "> /reminders", "[#reminders.hobby]", "[#reminder_when.default]")
			}
		}
	})
}
