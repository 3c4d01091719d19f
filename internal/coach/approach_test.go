package coach_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// approaching is the programme that ships, with steps beside its own that approach the ex in every way in which one can be met: by
// a command, from a menu, as a question for a tap or for words, on the way to somewhere else, and by their practice alone.
func approaching(t testing.TB) *coach.Program {
	t.Helper()
	p := *program(t)
	p.Steps, p.Flows, p.Commands = maps.Clone(p.Steps), maps.Clone(p.Flows), slices.Clone(p.Commands)
	en := *p.Languages["en"]
	en.Words = maps.Clone(en.Words)
	p.Languages = map[string]*coach.Catalogue{"en": &en}
	add := func(f *coach.Flow) {
		p.Flows[f.ID] = f
		for _, s := range f.Steps {
			s.Flow, s.Say = f.ID, "near."+s.ID
			en.Words[s.Say] = coach.Words{Variants: []string{"(" + s.ID + ")"}}
			for i := range s.Choices {
				s.Choices[i].Label = "about.menu.urge"
			}
			p.Steps[s.ID] = s
		}
		p.Commands = append(p.Commands, coach.CommandInfo{Name: f.ID, Flow: f.Steps[0].ID})
	}
	p.Commands = append(p.Commands, coach.CommandInfo{Name: "words", Flow: "near_words"})
	add(&coach.Flow{ID: "near", Steps: []*coach.FlowStep{
		{ID: "near_menu", Approach: true, Ask: "menu", Choices: []coach.StepChoice{{ID: "words", Go: "near_words"}, {ID: "tap", Go: "near_tap"}, {ID: "on", Go: "near_on"}}},
		{ID: "near_words", Approach: true, Ask: "text", Save: "keep letter text", Next: "near_tap"},
		{ID: "near_tap", Approach: true, Ask: "choice", Choices: []coach.StepChoice{{ID: "yes", Do: []string{"record contact sent"}, Go: "near_on"}, {ID: "no", Go: "end"}}},
		{ID: "near_on", Approach: true, Next: "menu"},
	}})
	add(&coach.Flow{ID: "old", Practices: []string{"PT-9"}, Steps: []*coach.FlowStep{
		{ID: "old_words", Ask: "text", Next: "old_menu"},
		{ID: "old_menu", Ask: "menu", Choices: []coach.StepChoice{{ID: "again", Go: "old_words"}}},
	}})
	return &p
}

// approaches returns the beginnings of all texts of steps that approach the ex, or that are closed to a victim.
func approaches(p *coach.Program, is func(*coach.FlowStep) bool) []string {
	out := []string{}
	for _, s := range p.Steps {
		if !is(s) {
			continue
		}
		for _, text := range p.Languages["en"].Words[s.Say].Variants {
			if head, _, _ := strings.Cut(text, "{"); len(head) > 8 { // less may be said by anybody
				out = append(out, head[:min(len(head), 60)])
			}
		}
	}
	return out
}

// TestNothingThatApproachesIsSaidWhileAGateIsClosed walks at random: with any lock set, no text of a step that approaches the ex is
// ever said; to somebody who is hurt or afraid, none of a practice that is closed to them.
func TestNothingThatApproachesIsSaidWhileAGateIsClosed(t *testing.T) {
	p := approaching(t)
	near := approaches(p, func(s *coach.FlowStep) bool { return s.Approach })
	old := approaches(p, func(s *coach.FlowStep) bool { return s.Flow == "old" })
	if len(near) < 7 || len(old) != 2 {
		t.Fatalf("%d and %d texts", len(near), len(old))
	}
	saidOpen, asked := 0, 0
	for seed := range uint64(40) {
		w := newWalker(t, rand.New(rand.NewPCG(seed, 11)))
		w.p = p
		w.s = answered(t).s
		w.s.Zone = ""
		for id := range p.Steps {
			w.steps = append(w.steps, id)
		}
		for range 150 {
			said, wrong := w.near()
			if wrong != "" {
				t.Fatalf("seed %d: %s\nafter %s", seed, wrong, w.last)
			}
			has := func(texts []string) bool {
				return slices.ContainsFunc(texts, func(head string) bool { return strings.Contains(text(said), head) })
			}
			gates := coach.Gates(w.s, w.now)
			switch {
			case len(gates) > 0 && has(near):
				t.Fatalf("seed %d: with %v closed: %s\nafter %s", seed, gates, text(said), w.last)
			case w.s.Victim() && has(old):
				t.Fatalf("seed %d: to a victim: %s\nafter %s", seed, text(said), w.last)
			case has(near):
				saidOpen++
			}
			if strings.HasPrefix(w.s.At.Step, "safety_") {
				asked++
			}
		}
	}
	if saidOpen < 100 || asked < 50 {
		t.Errorf("with open gates something that approaches was said %d times only, and safety was asked about %d times", saidOpen, asked)
	}
}

// near goes one step, mostly towards the ex or into a safety question.
func (w *walker) near() ([]coach.Message, string) {
	forged := []string{
		"near_menu.words", "near_menu.tap", "near_tap.yes", "near_menu.on", "old_menu.again", "contact_wrote.answer", "safety_wrote.answer", "contact_answer.wait",
		"safety_review.hurt", "safety_review.afraid", "safety_review.space", "safety_review.order",
	}
	switch w.dice.IntN(6) {
	case 0:
		w.pass()
		w.last = "a command"
		return w.take(w.turn(coach.Command{Name: one(w.dice, []string{"near", "old", "contact", "settings"})}))
	case 1:
		w.pass()
		id := one(w.dice, forged)
		w.last = id
		return w.take(w.turn(coach.Press{ID: id}))
	case 2:
		if step := w.p.Steps[w.s.At.Step]; step != nil && strings.HasPrefix(step.ID, "safety_") && len(step.Choices) > 0 {
			id := step.ID + "." + one(w.dice, step.Choices).ID
			if w.dice.IntN(2) == 0 {
				id = step.ID + "." + map[string]string{"safety_space": "none"}[step.ID]
				if strings.HasSuffix(id, ".") {
					id += "no"
				}
			}
			w.last = id
			return w.take(w.turn(coach.Press{ID: id}))
		}
	}
	return w.step()
}

func (w *walker) turn(in coach.Input) coach.Turn {
	return coach.Turn{Event: coach.Event{ID: "test:1", At: w.now, Input: in, Private: true}}
}

// A question that approaches the ex waits; then the gate closes.
func TestAQuestionThatWaitsWhenTheGateClosesIsNotAnswered(t *testing.T) {
	for _, in := range []coach.Input{coach.Text{Text: "dear you"}, coach.Form{ID: "near_words", Text: "dear you"}, coach.Press{ID: "near_tap.yes"}, coach.Command{Name: "near", Args: "dear you"}, coach.Command{Name: "words", Args: "dear you"}} {
		k := answered(t)
		k.p = approaching(t)
		if said := k.lines("> /near", "[#near_menu.words]"); !strings.Contains(said, "(near_words)") {
			t.Fatalf("not asked: %s", said)
		}
		if _, press := in.(coach.Press); press {
			k.lines("> dear you")
		}
		k.s.Hold = &coach.Hold{Until: k.now.Unix(), Lock: k.now.Add(30 * aDay).Unix()}
		kept := len(k.files)
		if said := text(k.give(in)); strings.Contains(said, "(near") || !strings.Contains(said, "/sos") || len(k.files) != kept {
			t.Errorf("%T: %d entries, %s", in, len(k.files)-kept, said)
		}
	}
}

// What stood before the safety questions is come to when they are answered, and not when they close.
func TestTheWayGoesOnAfterTheSafetyQuestions(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
	k.p = approaching(t)
	k.lines("> /near", "[#safety_hurt.no]", "[#safety_afraid.no]")
	k.lines("> /sos", "[#sos.back]") // something comes between
	k.lines("> /near", "[#safety_space.none]")
	if said := k.lines("[#safety_order.no]"); !strings.Contains(said, "(near_menu)") {
		t.Errorf("after all answers: %s", said)
	}
	k = settled(t, "Europe/Berlin", "2026-03-09 12:00")
	k.p = approaching(t)
	if said := k.lines("> /near", "[#safety_hurt.yes]", "[#safety_afraid.no]", "[#safety_space.none]", "[#safety_order.no]"); strings.Contains(said, "(near") {
		t.Errorf("to a victim: %s", said)
	}
}

// Every gate bars, each with a word of its own, and the words take turns.
func TestEveryGateHasACalmWord(t *testing.T) {
	locks := map[string]func(*talk){
		"violence":     func(k *talk) { k.answer("hurt", "yes") },
		"fear":         func(k *talk) { k.answer("afraid", "yes") },
		"told_to_stop": func(k *talk) { k.answer("space", "stop") },
		"space":        func(k *talk) { k.answer("space", "space") },
		"order":        func(k *talk) { k.answer("order", "yes") },
		"harm":         func(k *talk) { k.lines("> i am going to kill her", "[#safety_harm.meant]") },
		"returned":     func(k *talk) { k.s.Returned = k.now.Add(20 * aDay).Unix() },
		"crisis":       func(k *talk) { k.s.Hold = &coach.Hold{Lock: k.now.Add(20 * aDay).Unix()} },
		"attempt":      func(k *talk) { k.s.Attempt = &coach.Attempt{Sent: k.now.Add(-9 * aDay).Unix(), Answer: "no"} },
		"unanswered":   func(k *talk) { k.answer("order", "rather") },
		"adult":        func(k *talk) { k.s.Facts["adult"] = "no" },
	}
	for _, gate := range coach.GateIDs() {
		lock := locks[gate]
		if lock == nil {
			t.Errorf("no way to close %s", gate)
			continue
		}
		k := answered(t)
		k.p = approaching(t)
		lock(k)
		if !k.closed(gate) {
			t.Errorf("%s is open", gate)
		}
		first, second := text(k.give(coach.Command{Name: "near"})), text(k.later(time.Minute).give(coach.Command{Name: "near"}))
		if strings.Contains(first+second, "(near") || first == second || first == "" {
			t.Errorf("%s: %q, then %q", gate, first, second)
		}
	}
}
