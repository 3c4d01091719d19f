package coach_test

import (
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// settled is a member who has answered the beginning, in a zone, at a local time such as "2026-03-02 08:00".
func settled(t testing.TB, zone, local string) *talk {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation("2006-01-02 15:04", local, loc)
	if err != nil {
		t.Fatal(err)
	}
	k := &talk{t: t, p: program(t), read: coach.Coach{Understand: reader().Understand}, now: now.UTC()}
	k.s = coach.State{
		Phase: coach.Steady, Joined: coach.DayOf(now), Seen: now.Unix(), Lang: "en", Zone: zone, Country: "DE",
		Facts: map[string]string{
			"consent": "yes", "adult": "yes", "situation": "back", "pronoun": "they", "ended": "them", "necessary": "none", "areas": "asked",
		},
	}
	return k
}

// counting gives the member a streak that began on a local day.
func (k *talk) counting(from string) *talk {
	k.s.Streak = &coach.Streak{Start: day(k.t, from)}
	return k
}

// at sets the clock to a local time of the member's zone, without waking anybody.
func (k *talk) at(local string) *talk {
	k.t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", local, k.s.Location())
	if err != nil {
		k.t.Fatal(err)
	}
	k.now = now.UTC()
	return k
}

// lines carries out lines of a transcript and returns what was said, without the lines themselves.
func (k *talk) lines(lines ...string) string {
	k.t.Helper()
	mark := k.out.Len()
	for _, l := range lines {
		k.line(l)
	}
	return k.out.String()[mark:]
}

// slip records a contact of a kind as the member would: "today", "yesterday" or a day.
func (k *talk) slip(kind, when string) {
	k.t.Helper()
	k.lines("> /slip", "[#slip_kind."+kind+"]")
	if when == "today" || when == "yesterday" {
		k.lines("[#slip_when." + when + "]")
	} else {
		k.lines("[#slip_when.earlier]", "> "+when)
	}
	k.lines("[#slip_trigger.alone]", "> skip")
}

// travel tells the coach that the member is in another zone now.
func (k *talk) travel(zone string) {
	k.t.Helper()
	k.lines("> /zone "+zone, "[#zone_confirm.z0]")
	if k.s.Zone != zone {
		k.t.Fatalf("after travelling to %s the zone is %s", zone, k.s.Zone)
	}
}

// today is the member's day.
func (k *talk) today() coach.Day { return k.s.Today(k.now) }

// count is what the streak shows: days, longest, total.
func (k *talk) count() [3]int {
	d := k.today()
	return [3]int{k.s.Days(d), k.s.Longest(d), k.s.Total(d)}
}

func (k *talk) counts(what string, days, longest, total int) {
	k.t.Helper()
	if got, want := k.count(), [3]int{days, longest, total}; got != want {
		k.t.Errorf("%s: days, longest, total are %v, want %v", what, got, want)
	}
}

// text is all that the messages say.
func text(said []coach.Message) string {
	parts := []string{}
	for _, m := range said {
		parts = append(parts, m.Text)
	}
	return strings.Join(parts, "\n")
}

func day(t testing.TB, s string) coach.Day {
	t.Helper()
	d, err := coach.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
