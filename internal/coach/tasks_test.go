package coach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// given is a task that a day brought.
type given struct {
	day  int // from 1
	task coach.Task
}

// days lets a member ask for a task each day and do it.
func (k *talk) days(n int) []given {
	k.t.Helper()
	tasks := map[string]coach.Task{}
	for _, t := range k.p.Tasks {
		tasks[t.ID] = t
	}
	out := []given{}
	for d := range n {
		k.lines("> /today")
		t, ok := tasks[k.s.Tasks.Today]
		if !ok || k.s.Tasks.Day != k.today() {
			k.t.Fatalf("day %d: today's task is %q of %s", d+1, k.s.Tasks.Today, k.s.Tasks.Day)
		}
		out = append(out, given{d + 1, t})
		k.lines("[#task_show.done]")
		k.now = k.now.Add(24 * time.Hour)
		k.out.Reset()
	}
	return out
}

func TestTasksOfFourMonths(t *testing.T) {
	for _, from := range []string{"2026-03-02 08:00", "2026-05-17 08:00", "2026-11-30 08:00"} {
		for _, needs := range []string{"", "outdoors", "outdoors family faith children work"} {
			k := settled(t, "Europe/Berlin", from)
			for need := range strings.FieldsSeq(needs) {
				k.s.Facts["needs_"+need] = "yes"
			}
			checkTasks(t, fmt.Sprintf("from %s with %q", from, needs), k.days(120), needs)
		}
	}
}

func checkTasks(t *testing.T, what string, all []given, needs string) {
	t.Helper()
	last, faced, rebuilt := map[string]int{}, 0, 0
	for i, g := range all {
		if before, ok := last[g.task.ID]; ok && g.day-before < 60 {
			t.Errorf("%s: %s on the days %d and %d", what, g.task.ID, before, g.day)
		}
		last[g.task.ID] = g.day
		if g.task.Kind == "face" && g.day < 8 {
			t.Errorf("%s: day %d faces the loss", what, g.day)
		}
		if i > 0 && all[i-1].task.Area == g.task.Area {
			t.Errorf("%s: days %d and %d are both of %s (%s, %s)", what, g.day-1, g.day, g.task.Area, all[i-1].task.ID, g.task.ID)
		}
		if i > 0 && all[i-1].task.Kind == "face" && g.task.Kind == "face" {
			t.Errorf("%s: days %d and %d both face the loss", what, g.day-1, g.day)
		}
		for _, need := range g.task.Needs {
			if !strings.Contains(needs, need) {
				t.Errorf("%s: %s needs %s", what, g.task.ID, need)
			}
		}
		if g.day >= 8 && g.day < 8+20 {
			if g.task.Kind == "face" {
				faced++
			} else {
				rebuilt++
			}
		}
	}
	if faced != rebuilt {
		t.Errorf("%s: of the twenty days from the eighth on, %d face and %d rebuild", what, faced, rebuilt)
	}
}

func TestAnotherTaskIsAnother(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-02 08:00")
	k.lines("> /today")
	seen := map[string]bool{k.s.Tasks.Today: true}
	for range 12 {
		k.lines("[#task_show.other]")
		if seen[k.s.Tasks.Today] {
			t.Fatalf("%s comes again", k.s.Tasks.Today)
		}
		seen[k.s.Tasks.Today] = true
	}
	k.lines("> /tasks home")
	if area := taskByID(t, k, k.s.Tasks.Today).Area; area != "home" {
		t.Errorf("/tasks home brings one of %s", area)
	}
}

func taskByID(t *testing.T, k *talk, id string) coach.Task {
	t.Helper()
	for _, task := range k.p.Tasks {
		if task.ID == id {
			return task
		}
	}
	t.Fatalf("there is no task %q", id)
	return coach.Task{}
}

func TestNoTaskThatFacesTheLossInTheFirstWeek(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-02 08:00")
	for range 7 {
		for range 10 {
			k.lines("> /today", "[#task_show.other]")
			if task := taskByID(t, k, k.s.Tasks.Today); task.Kind == "face" {
				t.Fatalf("%s: %s faces the loss", k.today(), task.ID)
			}
		}
		k.now = k.now.Add(24 * time.Hour)
	}
}

func TestNudgesDoNotComeAgainSoon(t *testing.T) {
	for _, kinds := range [][]string{nil, {"lost"}, {"new"}, {"lost", "new"}} {
		k := settled(t, "Europe/Berlin", "2026-03-02 08:00")
		for i, kind := range kinds {
			k.s.Interests = append(k.s.Interests, coach.Interest{Item: coach.Item{ID: fmt.Sprint("i", i), Text: "the guitar"}, Kind: kind})
		}
		last := map[string]int{}
		for n := range 80 {
			k.give(coach.Press{ID: "hobby_nudge.another"})
			id := k.s.Nudged[len(k.s.Nudged)-1]
			if before, ok := last[id]; ok && n-before < 20 {
				t.Errorf("with interests %v, the nudge %s comes again after %d", kinds, id, n-before)
			}
			last[id] = n
			k.now = k.now.Add(26 * time.Hour)
		}
	}
}
