package coach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// closedWords are the beginnings of all that is said in place of something that is closed.
func closedWords(p *coach.Program) []string {
	heads := []string{}
	for key, w := range p.Languages["en"].Words {
		if strings.HasPrefix(key, "safety.closed.") {
			for _, text := range w.Variants {
				head, _, _ := strings.Cut(strings.NewReplacer("{They}", "They", "{them}", "them", "{they}", "they").Replace(text), "{")
				heads = append(heads, head)
			}
		}
	}
	return slices.DeleteFunc(heads, func(head string) bool { return len(head) < 12 })
}

// Somebody who was told no, and asks for words or for the right moment, gets the same answer however they ask, in words that take
// turns, and the urge tools with it (SAFETY 13).
func TestAMemberWhoWasToldNoGetsTheSameAnswerToEveryWording(t *testing.T) {
	heads := closedWords(program(t))
	for name, lock := range map[string]func(*talk){
		"told to stop": func(k *talk) { k.answer("space", "stop") },
		"blocked":      func(k *talk) { k.answer("space", "blocked") },
		"an order":     func(k *talk) { k.answer("order", "yes") },
		"harm":         func(k *talk) { k.lines("> i've been following her home every night", "[#safety_harm.urge]") },
		"unanswered":   func(k *talk) { k.lines("> she told me to stop contacting her", "> skip") },
	} {
		k := answered(t)
		lock(k)
		last := ""
		for _, in := range []coach.Input{
			coach.Text{Text: "what should i text her"},
			coach.Text{Text: "i want to write to her just once"},
			coach.Text{Text: "i need to text him right now"},
			coach.Command{Name: "start"},
			coach.Text{Text: "what should i text her"},
			coach.Press{ID: "contact_wrote.answer"},
			coach.Press{ID: "contact_answer.wait"},
			coach.Text{Text: "i want him back so badly"},
			coach.Text{Text: "i really want to text her"},
		} {
			said := k.later(3 * time.Minute).give(in)
			if _, start := in.(coach.Command); start {
				continue
			}
			words := text(said)
			switch step := k.s.At.Step; {
			case strings.Contains(words, "You decide.") || strings.Contains(words, "An answer tomorrow"):
				t.Errorf("%s, %+v: help with reaching the ex: %s", name, in, words)
			case words == last:
				t.Errorf("%s, %+v: the same words twice: %s", name, in, words)
			case step == "safety_told" || step == "safety_harm": // asked once more
			case !slices.ContainsFunc(heads, func(head string) bool { return strings.Contains(words, head) }) && !strings.Contains(words, "carried out") &&
				!strings.Contains(words, "standing well") && !strings.Contains(words, "your own side"):
				t.Errorf("%s, %+v: no calm word: %s", name, in, words)
			case !offers(said[0], "safety_closed.urge") && !offers(said[0], "talk_urge_closed.urge") && !offers(said[0], "talk_back_closed.urge"):
				t.Errorf("%s, %+v: no urge tools: %+v", name, in, said[0].Choices)
			}
			last = words
		}
	}
}

// What asks how to find out, to watch or to test is an urge: met as one, counted if they looked, and never shown a way (SAFETY 14).
func TestLookingIsAnUrgeAndNeverTaught(t *testing.T) {
	k := answered(t).counting("2026-03-01")
	heard := map[string]bool{}
	for range 6 {
		k.n++
		turn := coach.Turn{Event: coach.Event{ID: "test:look", At: k.now, Input: coach.Text{Text: "is she on hinge?"}, Private: true}, Heard: coach.Understanding{Intent: coach.Other, Looking: true}}
		s, effects := coach.Step(k.p, k.s, turn)
		k.s = s
		said := spoken(effects)
		if len(said) != 1 || !offers(said[0], "talk_look.urge") || !offers(said[0], "talk_look.looked") {
			t.Fatalf("%+v", said)
		}
		heard[text(said)] = true
	}
	if len(heard) < 5 {
		t.Errorf("%d different answers to six", len(heard))
	}
	before := k.count()
	if k.lines("[#talk_look.looked]"); len(k.s.Looks) != 1 || k.count() != before {
		t.Errorf("a look is not counted apart: %v, %v", k.s.Looks, k.count())
	}
}

// Facts only (SAFETY 16): asked what it is about once, no day lost; an order first, then safety.
func TestNecessaryContactIsFactsOnlyAndCostsNothing(t *testing.T) {
	for _, about := range []string{"children", "work", "home", "other"} {
		k := answered(t).counting("2026-03-01")
		k.s.Facts["necessary"] = "none"
		before := k.count()
		k.lines("> /contact", "[#contact_kind.necessary]")
		if k.s.At.Step != "contact_about" {
			t.Fatalf("not asked what it is about: %s", k.out.String())
		}
		first := k.lines("[#contact_about." + about + "]")
		second := k.lines("> /contact", "[#contact_kind.necessary]")
		if k.s.At.Step != "" || !strings.Contains(first+second, "informative, friendly, firm") {
			t.Errorf("%s: %s%s", about, first, second)
		}
		if k.count() != before || !slices.Equal(k.files, []string{"contact", "contact"}) {
			t.Errorf("%s: the count went from %v to %v, kept %v", about, before, k.count(), k.files)
		}
	}
	for _, c := range []struct {
		name, says string
		lock       func(*talk)
	}{
		{"an order", "order", func(k *talk) { k.answer("order", "yes").answer("hurt", "yes") }},
		{"harm", "third person", func(k *talk) { k.lines("> i am going to kill her", "[#safety_harm.meant]") }},
		{"a victim", "handover", func(k *talk) { k.answer("afraid", "yes") }},
		{"told to stop", "third person", func(k *talk) { k.answer("space", "stop") }},
	} {
		k := answered(t).counting("2026-03-01")
		if c.lock(k); c.name == "harm" {
			k.lines("> /cancel")
		}
		before := k.count()
		said := k.lines("> /contact", "[#contact_kind.necessary]")
		said += k.lines("> /contact", "[#contact_kind.necessary]")
		if !strings.Contains(said, c.says) && !strings.Contains(said, "somebody else") || strings.Contains(said, "informative") || k.count() != before {
			t.Errorf("%s: %v → %v, %s", c.name, before, k.count(), said)
		}
	}
}

// Some tasks are never for somebody who is hurt or afraid.
func TestAVictimIsNeverGivenCertainTasks(t *testing.T) {
	never := []string{}
	for _, task := range program(t).Tasks {
		if slices.Contains(task.Never, "victim") {
			never = append(never, task.ID)
		}
	}
	for _, hurt := range []string{"yes", "no"} {
		k := answered(t)
		k.s.Joined -= 30
		for _, need := range coach.Needs() {
			k.s.Facts["needs_"+need] = "yes"
		}
		k.answer("hurt", hurt)
		given := map[string]bool{}
		for range 300 {
			k.give(coach.Press{ID: "task_show.other"})
			given[k.s.Tasks.Today] = true
		}
		for _, id := range never {
			if given[id] == (hurt == "yes") {
				t.Errorf("hurt %s: given %s: %v", hurt, id, given[id])
			}
		}
	}
	if len(never) == 0 {
		t.Error("there are none")
	}
}
