package coach_test

import (
	"testing"
	"time"

	"ashore/internal/coach"
)

// TestNoScheduledTextTwiceInAWeek: an active member who has everything come by itself, every day, for five months meets no text
// twice within seven days. What is asked again on purpose (how an urge is now) is a prompt, and not counted.
func TestNoScheduledTextTwiceInAWeek(t *testing.T) {
	k := newTalk(t, "2026-03-02T07:00:00Z")
	for _, line := range []string{
		"> /start", "[Yes, that's all right]", "[Yes, 18 or over]", "[Just begin]", "[I want them back]", "> yesterday", "[No, I'll come by myself]",
		"> /hobby playing the guitar", "> /plans", "> when i lie down and the phone is beside me", "> i put it in the hall",
	} {
		k.line(line)
	}
	k.s.Zone = "UTC"
	k.s.Reminders = map[string]coach.Reminder{}
	for i, kind := range coach.ReminderKinds() {
		k.s.Reminders[kind] = coach.Reminder{On: true, Rule: coach.Rule{Minute: 9*60 + 90*i}, Last: k.s.Today(k.now)}
	}
	k.s.Cap = 20
	last, sent := map[string]coach.Day{}, 0
	for range 150 {
		k.now = k.now.Add(time.Hour)
		k.give(coach.Text{Text: "thanks"}) // the member is there every day
		day := k.now.Add(23 * time.Hour)
		for k.now.Before(day) {
			next := coach.Alarm{}
			for _, a := range coach.Wakes(k.p, k.s, k.now) {
				if next.Key == "" || a.Due.Before(next.Due) {
					next = a
				}
			}
			if next.Key == "" || next.Due.After(day) {
				break
			}
			k.now = next.Due
			for _, m := range k.give(coach.Wake{Key: next.Key, Due: next.Due}) {
				today := k.s.Today(k.now)
				if before, met := last[m.Text]; met && today-before < 7 {
					t.Errorf("%s and again %d days later, by %s: %q", before, today-before, next.Key, m.Text)
				}
				last[m.Text] = today
				sent++
			}
		}
		k.now = day
	}
	if sent < 150*5 {
		t.Errorf("only %d check-ins came in 150 days", sent)
	}
}
