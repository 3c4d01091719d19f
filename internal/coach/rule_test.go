package coach_test

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

func TestRow01DailySpringGapComesBackTheDayAfter(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	got := run(t, coach.Rule{Minute: 2*60 + 30}, time.Date(2025, 3, 28, 12, 0, 0, 0, loc), loc, 4)
	same(t, got, []string{
		"2025-03-29 2025-03-29T02:30:00+01:00",
		"2025-03-30 2025-03-30T03:00:00+02:00",
		"2025-03-31 2025-03-31T02:30:00+02:00",
		"2025-04-01 2025-04-01T02:30:00+02:00",
	})
}

func TestRow02AutumnRepeatedHourOccursOnce(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	rule := coach.Rule{Minute: 2*60 + 30}
	got := run(t, rule, time.Date(2025, 10, 25, 12, 0, 0, 0, loc), loc, 2)
	same(t, got, []string{
		"2025-10-26 2025-10-26T02:30:00+02:00",
		"2025-10-27 2025-10-27T02:30:00+01:00",
	})
	// Between the two half past twos, and with nothing remembered, the second is not an occurrence.
	between := time.Date(2025, 10, 26, 0, 31, 0, 0, time.UTC)
	if day, at, ok := rule.After(0, between, loc); !ok || day != coach.MakeDay(2025, 10, 27) {
		t.Errorf("between the two: %v %v %v", day, at, ok)
	}
}

func TestInstantOddClocks(t *testing.T) {
	for _, c := range []struct{ zone, day, clock, want string }{
		{"Pacific/Apia", "2011-12-29", "23:59", "2011-12-29T23:59:00-10:00"},
		{"Pacific/Apia", "2011-12-30", "00:00", ""},
		{"Pacific/Apia", "2011-12-30", "12:00", ""},
		{"Pacific/Apia", "2011-12-30", "23:59", ""},
		{"Pacific/Apia", "2011-12-31", "00:00", "2011-12-31T00:00:00+14:00"},
		{"Asia/Beirut", "2026-03-29", "00:00", "2026-03-29T01:00:00+03:00"},
		{"Asia/Beirut", "2026-03-29", "00:59", "2026-03-29T01:00:00+03:00"},
		{"Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:00:00+03:00"},
		{"America/Asuncion", "2023-10-01", "00:00", "2023-10-01T01:00:00-03:00"},
		{"America/Santiago", "2026-09-06", "00:15", "2026-09-06T01:00:00-03:00"},
		{"America/Havana", "2026-03-08", "00:00", "2026-03-08T01:00:00-04:00"},
		{"America/Havana", "2026-11-01", "00:30", "2026-11-01T00:30:00-04:00"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00"},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"},
		{"Pacific/Chatham", "2026-04-05", "03:45", "2026-04-05T03:45:00+12:45"},
		{"Pacific/Chatham", "2026-04-05", "03:44", "2026-04-05T03:44:00+13:45"},
		{"Pacific/Chatham", "2026-09-27", "02:45", "2026-09-27T03:45:00+13:45"},
		// The hour before midnight is skipped: the first moment after it is the next day's midnight.
		{"America/Nuuk", "2025-03-29", "23:30", "2025-03-30T00:00:00-01:00"},
		// The last day of a leap year, in a zone with rules for ever.
		{"Europe/Berlin", "2024-12-31", "18:00", "2024-12-31T18:00:00+01:00"},
		{"America/New_York", "2028-12-31", "23:59", "2028-12-31T23:59:00-05:00"},
		{"UTC", "2026-01-01", "00:00", "2026-01-01T00:00:00Z"},
	} {
		day, err := coach.ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		clock, err := time.Parse("15:04", c.clock)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at, ok := coach.Instant(day, clock.Hour()*60+clock.Minute(), zone(t, c.zone)); ok {
			got = at.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s %s %s: got %q, want %q", c.zone, c.day, c.clock, got, c.want)
		}
	}
}

func TestAfter(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	nine := coach.Rule{Minute: 9 * 60}
	atNine := time.Date(2026, 5, 6, 9, 0, 0, 0, berlin)
	today := coach.DayOf(atNine)
	check := func(what string, r coach.Rule, last coach.Day, now time.Time, loc *time.Location, want coach.Day) {
		t.Helper()
		if got, _, ok := r.After(last, now, loc); got != want || ok != (want != 0) {
			t.Errorf("%s: got %v %v, want %v", what, got, ok, want)
		}
	}
	check("a second before", nine, 0, atNine.Add(-time.Second), berlin, today)
	check("at the instant itself", nine, 0, atNine, berlin, today+1)
	check("today's done already", nine, today, atNine.Add(-time.Hour), berlin, today+1)
	check("flown west: today's was done in the east", nine, today, atNine, zone(t, "America/Los_Angeles"), today+1)
	check("30 February", coach.Rule{Days: 1 << 30, Months: 1 << 2}, 0, atNine, berlin, 0)
	check("29 February", coach.Rule{Days: 1 << 29, Months: 1 << 2}, 0, atNine, berlin, coach.MakeDay(2028, 2, 29))
	check("29 February over 2100", coach.Rule{Days: 1 << 29, Months: 1 << 2}, 0,
		time.Date(2096, 3, 1, 0, 0, 0, 0, berlin), berlin, coach.MakeDay(2104, 2, 29))
	check("Fridays in Samoa: one is missing", coach.Rule{Minute: 600, Weekdays: 1 << 5}, coach.MakeDay(2011, 12, 23),
		time.Date(2011, 12, 24, 0, 0, 0, 0, time.UTC), zone(t, "Pacific/Apia"), coach.MakeDay(2012, 1, 6))
	check("no zone is UTC", nine, 0, atNine, nil, today)
	if day, at, ok := nine.Next(today, berlin); !ok || day != today || !at.Equal(atNine) {
		t.Errorf("Next: %v %v %v", day, at, ok)
	}
	if _, _, ok := (coach.Rule{Days: 1 << 31, Months: 1 << 4}).Next(today, berlin); ok {
		t.Error("31 April exists")
	}
}

// TestInstantOverAllClockChanges compares Instant with a clock that is read minute by minute, over the days around each clock
// change of each zone.
func TestInstantOverAllClockChanges(t *testing.T) {
	changes, shown := 0, 0
	for _, name := range zones(t) {
		loc := zone(t, name)
		for _, change := range clockChanges(loc, 2010, 2027) {
			changes++
			shown += sweep(t, name, loc, change)
		}
		if t.Failed() {
			return
		}
	}
	if changes < 1000 || shown < 100_000 {
		t.Errorf("only %d clock changes with %d times were looked at", changes, shown)
	}
	t.Logf("%d clock changes, %d times", changes, shown)
}

// sweep checks, on the day before a change, its day and the day after, each odd minute within four hours (of wall clock) of
// the change, and midnight; it returns how many times it checked.
func sweep(t *testing.T, name string, loc *time.Location, change int64) int {
	// first holds, for each minute that a clock may show from the day before the change on, the first moment at which it does.
	base := change/86400*86400 - 4*86400
	first := make([]int64, 10*1440)
	for at := change - 50*3600; at <= change+76*3600; at += 60 {
		if i := (at + offset(loc, at) - base) / 60; first[i] == 0 {
			first[i] = at
		}
	}
	moment := func(d coach.Day, minute int) int64 { return first[(int64(d)*86400-base)/60+int64(minute)] }
	before, after := change-1+offset(loc, change-1), change+offset(loc, change)
	day := coach.Day(before / 86400)
	n := 0
	for minute := range 1440 {
		if minute != 0 && (minute%2 == 0 || !nearClock(minute, int(before/60%1440), int(after/60%1440))) {
			continue
		}
		previous := time.Time{}
		for d := day - 1; d <= day+2; d++ {
			n++
			got, ok := coach.Instant(d, minute, loc)
			want := moment(d, minute)
			exists := want != 0
			switch {
			case exists && (!ok || got.Unix() != want):
				t.Errorf("%s %v minute %d: got %v %v, want %v", name, d, minute, got, ok, time.Unix(want, 0).In(loc))
			case !exists && ok && got.Unix() != change:
				t.Errorf("%s %v minute %d: got %v, not the first moment after the gap", name, d, minute, got)
			case !ok && realDay(d, loc):
				t.Errorf("%s %v minute %d: the day exists", name, d, minute)
			case ok && !got.After(previous):
				t.Errorf("%s %v minute %d: %v is not after %v", name, d, minute, got, previous)
			}
			if ok {
				previous = got
			}
		}
	}
	return n
}

// TestAfterOverAllClockChanges walks a daily rule through each clock change of each zone: each day that exists comes once.
func TestAfterOverAllClockChanges(t *testing.T) {
	for _, name := range zones(t) {
		loc := zone(t, name)
		for i, change := range clockChanges(loc, 2010, 2027) {
			local := int((change + offset(loc, change)) / 60 % 1440)
			minute := (local + i*37%240 - 120 + 1440) % 1440
			rule := coach.Rule{Minute: minute}
			now := time.Unix(change-3*86400, 0)
			last := coach.Day(0)
			for range 6 {
				day, at, ok := rule.After(last, now, loc)
				gap := day - last
				if !ok || !at.After(now) || (last != 0 && gap != 1 && (gap != 2 || realDay(last+1, loc))) {
					t.Fatalf("%s minute %d: after %v (%v) comes %v (%v) %v", name, minute, last, now, day, at, ok)
				}
				if last == 0 && at.Sub(now) > 50*time.Hour {
					t.Fatalf("%s minute %d: the first after %v is %v", name, minute, now, at)
				}
				last, now = day, at
			}
		}
	}
}

func TestAfterProperties(t *testing.T) {
	names := zones(t)
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		rule := coach.Rule{
			Minute:   rapid.IntRange(0, 1439).Draw(t, "minute"),
			Months:   uint16(rapid.IntRange(0, 1<<12-1).Draw(t, "months") << 1),
			Days:     uint32(rapid.IntRange(0, 1<<31-1).Draw(t, "days") << 1),
			Weekdays: uint8(rapid.IntRange(0, 127).Draw(t, "weekdays")),
		}
		now := time.Unix(rapid.Int64Range(1262304000, 1830297600).Draw(t, "now"), 0) // 2010 to 2027
		today := coach.DayOf(now.In(loc))
		last := coach.Day(0)
		if rapid.Bool().Draw(t, "remembered") {
			last = today + coach.Day(rapid.IntRange(-3, 3).Draw(t, "last"))
		}
		day, at, ok := rule.After(last, now, loc)
		if !ok {
			if d, _, found := rule.Next(max(last, today)+1, loc); found {
				t.Fatalf("none after %v, but there is %v", last, d)
			}
			return
		}
		if again, same := coach.Instant(day, rule.Minute, loc); !rule.On(day) || !same || !again.Equal(at) || day <= last || !at.After(now) {
			t.Fatalf("%+v after %v, %v in %s: %v %v", rule, last, now, loc, day, at)
		}
		for d := max(last+1, today-2); d < day; d++ {
			if earlier, exists := coach.Instant(d, rule.Minute, loc); exists && rule.On(d) && earlier.After(now) {
				t.Fatalf("%+v after %v, %v in %s: %v, but %v comes before", rule, last, now, loc, day, d)
			}
		}
		next, later, ok := rule.After(day, at, loc)
		if ok && (next <= day || !later.After(at)) {
			t.Fatalf("%v %v is followed by %v %v", day, at, next, later)
		}
	})
}

func FuzzInstant(f *testing.F) {
	f.Add(int32(15338), 0, "Pacific/Apia")
	f.Add(int32(-1<<31), 1439, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, day int32, minute int, name string) {
		loc, err := time.LoadLocation(name)
		if err != nil || minute < 0 || minute > 1439 {
			return
		}
		if at, ok := coach.Instant(coach.Day(day), minute, loc); ok && at.Location() != loc {
			t.Errorf("%v is not in %s", at, loc)
		}
	})
}

// run lists n occurrences, each as its day and its instant.
func run(t *testing.T, r coach.Rule, now time.Time, loc *time.Location, n int) []string {
	t.Helper()
	var out []string
	last := coach.Day(0)
	for range n {
		day, at, ok := r.After(last, now, loc)
		if !ok {
			t.Fatalf("no occurrence after %v", now)
		}
		out = append(out, day.String()+" "+at.Format(time.RFC3339))
		last, now = day, at
	}
	return out
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// zones lists the time zones of the Go distribution, of those with the same content one.
func zones(t *testing.T) []string {
	t.Helper()
	root := os.Getenv("GOROOT")
	if _, err := os.Stat(root); err != nil {
		out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
		if err != nil {
			t.Skip("the Go distribution is not here")
		}
		root = strings.TrimSpace(string(out))
	}
	archive, err := zip.OpenReader(filepath.Join(root, "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skipf("no list of zones: %v", err)
	}
	defer archive.Close()
	var names []string
	seen := map[string]bool{}
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !seen[string(data)] {
			seen[string(data)] = true
			names = append(names, f.Name)
		}
	}
	if len(names) < 300 {
		t.Fatalf("only %d zones", len(names))
	}
	return names
}

// clockChanges finds the moments (unix seconds) at which the zone's offset changes in the given years.
func clockChanges(loc *time.Location, from, to int) []int64 {
	var out []int64
	end := time.Date(to+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	const step = 6 * 3600
	for at := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC).Unix(); at < end; at += step {
		if offset(loc, at) == offset(loc, at+step) {
			continue
		}
		low, high := at, at+step
		for high-low > 1 {
			if middle := (low + high) / 2; offset(loc, middle) == offset(loc, at) {
				low = middle
			} else {
				high = middle
			}
		}
		out = append(out, high)
	}
	return out
}

func offset(loc *time.Location, at int64) int64 {
	_, seconds := time.Unix(at, 0).In(loc).Zone()
	return int64(seconds)
}

// nearClock reports whether a minute of the day is within four hours of one of two others, around midnight too.
func nearClock(minute, a, b int) bool {
	near := func(x, y int) bool { d := (x - y + 1440) % 1440; return d <= 240 || d >= 1200 }
	return near(minute, a) || near(minute, b)
}

// realDay reports whether some hour of the day is shown by the zone's clock.
func realDay(d coach.Day, loc *time.Location) bool {
	for hour := int64(-24); hour <= 48; hour++ {
		if coach.DayOf(time.Unix(int64(d)*86400+hour*3600, 0).In(loc)) == d {
			return true
		}
	}
	return false
}
