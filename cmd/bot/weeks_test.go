package main

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
)

// TestTwoWeeks runs the whole program over two weeks with a change of the clocks in their middle, and a restart: a check-in
// at 02:30 and one in the evening come exactly once on each day, at that time on the wall (rows 1, 2 and 5 of the table of what
// went wrong elsewhere).
func TestTwoWeeks(t *testing.T) {
	for name, change := range map[string]struct {
		day string
		gap string // when the 02:30 comes on the day that has none
	}{
		"TestRow01Spring": {day: "2026-03-29", gap: "03:00"},
		"TestRow02Autumn": {day: "2026-10-25", gap: "02:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				loc := berlin(t)
				day, err := time.ParseInLocation(time.DateOnly, change.day, loc)
				if err != nil {
					t.Fatal(err)
				}
				first := day.AddDate(0, 0, -7)
				b := newBubble(t, first.Add(12*time.Hour))
				anna := b.arrive("2:30", "20:30")
				for i := range 14 {
					noon := first.AddDate(0, 0, i+1).Add(12 * time.Hour)
					if i == 7 { // the day of the change, and a restart in the night before
						b.until(day.Add(time.Hour))
						b.end()
						b.start()
					}
					b.until(noon)
					anna.write("/streak") // who is silent for days gets fewer
				}
				checkDaily(t, anna.of("morning"), first.AddDate(0, 0, 1), 14, "02:30", change.day, change.gap)
				checkDaily(t, anna.of("evening"), first.AddDate(0, 0, 1), 13, "20:30", "", "")
			})
		})
	}
}

// checkDaily checks that check-ins came once on each of so many days, at one time on the wall, or on one day at another.
func checkDaily(t *testing.T, got []checkIn, first time.Time, days int, clock, oddDay, oddClock string) {
	t.Helper()
	if len(got) != days {
		t.Errorf("%d check-ins in %d days at %s", len(got), days, clock)
	}
	for i, c := range got {
		local := c.at.In(first.Location())
		day, want := first.AddDate(0, 0, i).Format(time.DateOnly), clock
		if day == oddDay {
			want = oddClock
		}
		if local.Format(time.DateOnly) != day || local.Sub(atClock(t, local, want)).Abs() > 3*time.Minute {
			t.Errorf("check-in %d of %s came at %v, want %s %s", i+1, clock, local, day, want)
		}
	}
}

// atClock is a time on the wall of the day of t; of two that there are in autumn, the one nearer to t.
func atClock(t *testing.T, local time.Time, clock string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", local.Format(time.DateOnly)+" "+clock, local.Location())
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []time.Time{at.Add(time.Hour), at.Add(-time.Hour)} {
		if other.Format("15:04") == clock && other.Sub(local).Abs() < at.Sub(local).Abs() {
			return other
		}
	}
	return at
}

// TestRow03DowntimeOverAReminderFollowsTheLatePolicyOnce: down from 03:00 to 11:00, with a check-in due at 09:00 and another at
// 05:00: the first is sent once and says that it is late, the second is too late by then.
func TestRow03DowntimeOverAReminderFollowsTheLatePolicyOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		loc := berlin(t)
		b := newBubble(t, time.Date(2026, 3, 2, 12, 0, 0, 0, loc))
		nine, five := b.arrive("9:00", "20:30"), b.arrive("5:00", "20:30")
		b.until(time.Date(2026, 3, 4, 3, 0, 0, 0, loc))
		b.end()
		before := len(nine.of("morning"))
		b.until(time.Date(2026, 3, 4, 11, 0, 0, 0, loc))
		b.start()
		b.until(time.Date(2026, 3, 4, 19, 0, 0, 0, loc))
		late := nine.of("morning")[before:]
		if len(late) != 1 || !strings.Contains(late[0].text, "09:00") || late[0].at.Sub(time.Date(2026, 3, 4, 11, 0, 0, 0, loc)) > 3*time.Minute {
			t.Errorf("after the downtime came %+v", late)
		}
		for _, c := range five.of("morning") {
			if c.at.Day() == 4 {
				t.Errorf("the one of 05:00 still came at %v", c.at.In(loc))
			}
		}
		b.until(time.Date(2026, 3, 5, 12, 0, 0, 0, loc))
		if n := len(nine.of("morning")); n != before+2 {
			t.Errorf("%d check-ins in all, the last should be the next day's", n)
		}
	})
}

// TestRow04AOneOffMissedInDowntimeNeverComesLater: the urge's follow-up falls into a downtime of days.
func TestRow04AOneOffMissedInDowntimeNeverComesLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		loc := berlin(t)
		b := newBubble(t, time.Date(2026, 3, 2, 12, 0, 0, 0, loc))
		anna := b.arrive("9:00", "20:30")
		anna.tap(anna.write("/urge"), "8")
		b.end()
		before := len(anna.Messages())
		b.until(time.Date(2026, 3, 6, 22, 0, 0, 0, loc))
		b.start()
		b.until(time.Date(2026, 3, 7, 8, 0, 0, 0, loc))
		if late := anna.Messages()[before:]; len(late) != 0 {
			t.Errorf("after days of downtime came %q", late[0].Text)
		}
		b.end()
		b.until(time.Date(2027, 3, 2, 12, 30, 0, 0, loc))
		b.start()
		b.until(time.Date(2027, 3, 2, 13, 30, 0, 0, loc))
		for _, m := range anna.Messages()[before:] {
			for _, button := range m.Buttons() {
				if strings.HasPrefix(button.Data, "urge_back") {
					t.Errorf("a year later came %q", m.Text)
				}
			}
		}
	})
}

// TestRow05ARestartKeepsEveryReminder: the settings show what the schedule does, before a restart and after it.
func TestRow05ARestartKeepsEveryReminder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		loc := berlin(t)
		b := newBubble(t, time.Date(2026, 3, 2, 12, 0, 0, 0, loc))
		anna := b.arrive("9:15", "20:45")
		before := anna.write("/reminders").Text
		b.end()
		b.until(time.Date(2026, 3, 2, 20, 0, 0, 0, loc))
		b.start()
		after := anna.write("/reminders").Text
		for _, line := range []string{"Morning task: every day, 09:15", "Evening check-in: every day, 20:45"} {
			if !strings.Contains(before, line) || !strings.Contains(after, line) {
				t.Errorf("the settings lack %q, before: %q, after: %q", line, before, after)
			}
		}
		b.until(time.Date(2026, 3, 4, 0, 0, 0, 0, loc))
		checkDaily(t, anna.of("morning"), time.Date(2026, 3, 3, 0, 0, 0, 0, loc), 1, "09:15", "", "")
		checkDaily(t, anna.of("evening"), time.Date(2026, 3, 3, 0, 0, 0, 0, loc), 1, "20:45", "", "")
	})
}

// TestRow06AFailedSendNeverEndsTheChain: Telegram fails for the length of a check-in, and for good for another member's.
func TestRow06AFailedSendNeverEndsTheChain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		loc := berlin(t)
		b := newBubble(t, time.Date(2026, 3, 2, 12, 0, 0, 0, loc))
		anna := b.arrive("9:00", "20:30")
		b.until(time.Date(2026, 3, 3, 8, 59, 0, 0, loc))
		b.server.Fail(telegramtest.Fault{Method: "sendMessage", Status: 502, HTML: true, Times: -1})
		b.until(time.Date(2026, 3, 3, 9, 10, 0, 0, loc))
		b.server.Heal()
		b.until(time.Date(2026, 3, 3, 12, 0, 0, 0, loc))
		if n := len(anna.of("morning")); n != 1 {
			t.Errorf("%d check-ins after a failure of ten minutes", n)
		}
		b.until(time.Date(2026, 3, 4, 8, 59, 0, 0, loc))
		b.server.Fail(telegramtest.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: message is of no kind", Times: 1})
		b.until(time.Date(2026, 3, 5, 12, 0, 0, 0, loc))
		if got := anna.of("morning"); len(got) != 2 || got[1].at.In(loc).Day() != 5 {
			t.Errorf("after one that Telegram refused for good: %d, want that of the next day", len(got))
		}
	})
}

// TestRow07BlockedPausesAndResumesAtTheNextMessage: nothing is sent to who blocked the bot, and it goes on when they write.
func TestRow07BlockedPausesAndResumesAtTheNextMessage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		loc := berlin(t)
		b := newBubble(t, time.Date(2026, 3, 2, 12, 0, 0, 0, loc))
		anna := b.arrive("9:00", "20:30")
		anna.BlockSilently() // met at the first send only
		b.until(time.Date(2026, 3, 5, 12, 0, 0, 0, loc))
		if n := len(b.server.Calls("sendMessage")); n == 0 {
			t.Fatal("nothing was sent at all")
		}
		tried := 0
		for _, c := range b.server.Calls("sendMessage") {
			if c.Params["chat_id"] == chatID(anna) && c.At.After(time.Date(2026, 3, 2, 13, 0, 0, 0, loc)) {
				tried++
			}
		}
		if tried != 1 {
			t.Errorf("%d tries to write to somebody who had blocked the bot, want one", tried)
		}
		anna.seen = len(anna.Messages())
		if m := anna.write("/streak"); !strings.Contains(m.Text, "13 days") {
			t.Errorf("after the return: %q", m.Text)
		}
		b.until(time.Date(2026, 3, 6, 12, 0, 0, 0, loc))
		if got := anna.of("morning"); len(got) != 1 || got[0].at.In(loc).Day() != 6 {
			t.Errorf("%d check-ins after the return, want the next morning's", len(got))
		}
	})
}

func chatID(r *resident) string { return strconv.FormatInt(r.ID, 10) }
