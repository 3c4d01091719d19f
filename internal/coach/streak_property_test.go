package coach_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// TestStreakAgainstACount compares the streak with a count day by day, over any slips and pauses.
func TestStreakAgainstACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := coach.Day(rapid.IntRange(20000, 20400).Draw(t, "start"))
		today := start + coach.Day(rapid.IntRange(0, 800).Draw(t, "days"))
		s := coach.State{Streak: &coach.Streak{Start: start}}
		near := rapid.IntRange(int(start)-10, int(today)+10)
		for i := range rapid.IntRange(0, 6).Draw(t, "slips") {
			s.Streak.Slips = append(s.Streak.Slips, coach.Slip{
				ID: fmt.Sprint(i), Day: min(coach.Day(near.Draw(t, "slip")), today),
				Counted: rapid.Bool().Draw(t, "counted"), Undone: rapid.Bool().Draw(t, "undone"),
			})
		}
		for range rapid.IntRange(0, 5).Draw(t, "pauses") {
			p := coach.Pause{From: coach.Day(near.Draw(t, "from"))}
			if n := rapid.IntRange(0, 60).Draw(t, "long"); n > 0 {
				p.To = p.From + coach.Day(n)
			}
			s.Pauses = append(s.Pauses, p)
		}
		days, longest, total := counted(s, today)
		if s.Days(today) != days || s.Longest(today) != longest || s.Total(today) != total {
			t.Fatalf("days, longest, total: %d %d %d, by a count %d %d %d", s.Days(today), s.Longest(today), s.Total(today), days, longest, total)
		}
	})
}

// counted walks through the days one by one.
func counted(s coach.State, today coach.Day) (days, longest, total int) {
	slips := map[coach.Day]bool{}
	for _, slip := range s.Streak.Slips {
		slips[slip.Day] = slips[slip.Day] || slip.Counted && !slip.Undone
	}
	for d := s.Streak.Start + 1; d <= today; d++ {
		if !s.Paused(d - 1) { // on d, the day before is whole
			days++
			total++
			longest = max(longest, days)
		}
		if slips[d] {
			days = 0
		}
	}
	return days, longest, total
}

// TestStreakStories plays random stories through Step: whatever is told, nothing that stands for ever falls.
func TestStreakStories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago"}).Draw(rt, "zone")
		k := settled(t, zone, "2026-02-20 12:00").counting("2026-02-18")
		for range rapid.IntRange(1, 14).Draw(rt, "events") {
			before := k.count()
			switch event := rapid.SampledFrom([]string{"wait", "wait", "slip", "slip and undo", "look", "pause", "resume", "back", "they wrote", "undo"}).Draw(rt, "event"); event {
			case "wait":
				k.now = k.now.Add(time.Duration(rapid.IntRange(1, 60*24*20).Draw(rt, "minutes")) * time.Minute)
				k.lines("> /streak")
				k.noFall(rt, event, before)
			case "slip":
				k.slip(rapid.SampledFrom([]string{"message", "call", "meet", "reply"}).Draw(rt, "kind"), k.pastDay(rt))
				if after := k.count(); after[2] < before[2] {
					rt.Fatalf("a slip lowered the total: %v, then %v", before, after)
				}
			case "slip and undo":
				k.slip("message", k.pastDay(rt))
				slips := k.s.Streak.Slips
				k.lines("> /undo", "[#undo."+slips[len(slips)-1].ID+"]")
				if after := k.count(); after != before {
					rt.Fatalf("a slip and its undoing: %v, then %v", before, after)
				}
			case "look", "they wrote":
				k.lines("> /contact", map[string]string{"look": "[#contact_kind.look]", "they wrote": "[#contact_kind.wrote]"}[event])
				if after := k.count(); after != before {
					rt.Fatalf("%s changed %v to %v", event, before, after)
				}
			case "pause":
				k.lines("> /pause "+(k.today()+coach.Day(rapid.IntRange(1, 30).Draw(rt, "pause"))).String(), "> /streak")
				k.noFall(rt, event, before)
			case "resume":
				k.lines("> /resume")
				k.noFall(rt, event, before)
			case "back":
				k.lines("> /streak", "[#streak.back]", "> "+k.pastDay(rt))
			case "undo":
				for _, slip := range k.s.Streak.Slips {
					if !slip.Undone && slip.Day > k.today()-60 {
						k.lines("> /undo", "[#undo."+slip.ID+"]")
						break
					}
				}
				if after := k.count(); after[1] < before[1] || after[2] < before[2] {
					rt.Fatalf("undoing lowered %v to %v", before, after)
				}
			}
			if c := k.count(); c[0] < 0 || c[1] < c[0] || c[2] < c[1] {
				rt.Fatalf("days, longest, total: %v", c)
			}
			k.s = again(t, k.s)
			k.out.Reset()
		}
	})
}

// pastDay is today or a day up to ten days ago.
func (k *talk) pastDay(t *rapid.T) string {
	n := rapid.IntRange(0, 10).Draw(t, "days ago")
	return (k.today() - coach.Day(n)).String()
}

func (k *talk) noFall(t *rapid.T, what string, before [3]int) {
	after := k.count()
	for i := range after {
		if after[i] < before[i] {
			t.Fatalf("%s lowered %v to %v", what, before, after)
		}
	}
}

// TestRow11RandomJourneys flies members about: the count never falls, and never exceeds the calendar days that their clock has
// shown.
func TestRow11RandomJourneys(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		k := settled(t, "Europe/Berlin", "2026-03-20 12:00").counting("2026-03-10")
		latest, last := k.today(), 10
		for range rapid.IntRange(1, 8).Draw(rt, "journeys") {
			k.now = k.now.Add(time.Duration(rapid.IntRange(0, 60*50).Draw(rt, "minutes")) * time.Minute)
			latest = max(latest, k.today())
			name := rapid.SampledFrom(all).Draw(rt, "zone")
			k.lines("> /zone " + name)
			if picked := k.s.Note["zone_ask"]; k.s.At.Step == "zone_confirm" && picked != "" {
				k.lines("[#zone_confirm.z0]")
			}
			latest = max(latest, k.today())
			got := k.s.Days(k.today())
			if want := int(latest - k.s.Streak.Start); got < last || got != want {
				rt.Fatalf("in %s, on %s: %d days after %d; the latest day a clock has shown makes %d", k.s.Zone, k.today(), got, last, want)
			}
			last = got
			k.out.Reset()
		}
	})
}
