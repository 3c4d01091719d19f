package coach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// finding lets every draft be found fault with in the same way.
func (k *talk) finding(r coach.Review) *talk {
	p := *k.p
	p.Review = func(string, string) coach.Review { return r }
	k.p = &p
	return k
}

// reviewed is a draft that was just written, as a first message.
func (k *talk) reviewed(words string) string {
	return k.lines("> /draft", "[#draft_what.first]", "> "+words)
}

// What is right comes first, then at most three faults, the gravest first, each with its words and the practice that speaks against it.
func TestADraftIsReviewedGentlyAndBriefly(t *testing.T) {
	for i, id := range coach.DraftFaults() {
		if id == "threat" || id == "not_facts_only" {
			continue
		}
		k := answered(t).finding(coach.Review{Good: []string{"accepts"}, Faults: []coach.DraftFault{{ID: id, Quote: "these words"}}})
		said := k.reviewed("some words")
		warm, quote := strings.Index(said, "a no as a no"), strings.Index(said, "«these words»")
		if quote < 0 || warm < 0 || warm > quote || !strings.Contains(said, ": ") || !strings.Contains(said, "?") {
			t.Errorf("%d, %s: %s", i, id, said)
		}
		again := k.lines("[#draft_review.change]", "> other words")
		if again == said {
			t.Errorf("%s: the second review is the first: %s", id, again)
		}
	}
	all := coach.Review{}
	for _, id := range coach.DraftFaults()[1:] {
		all.Faults = append(all.Faults, coach.DraftFault{ID: id, Quote: id})
	}
	said := answered(t).finding(all).reviewed("some words")
	if strings.Count(said, "«") != 3 || !strings.Contains(said, "«monitoring»") || !strings.Contains(said, "«ultimatum»") {
		t.Errorf("not the three gravest: %s", said)
	}
	long := answered(t).finding(coach.Review{Faults: []coach.DraftFault{{ID: "too_long"}}}).reviewed("some words")
	if strings.Contains(long, "«") || !strings.Contains(long, "Light and engaged") {
		t.Errorf("too long: %s", long)
	}
	same := answered(t).finding(coach.Review{Faults: []coach.DraftFault{{ID: "guilt", Quote: "x y"}, {ID: "blame", Quote: "x y"}}}).reviewed("some words")
	if strings.Count(same, "«x y»") != 1 || !strings.Contains(same, "Own happiness") {
		t.Errorf("the same words twice: %s", same)
	}
}

// A late hour is said, but not of a message that has to be.
func TestALateHourIsSaid(t *testing.T) {
	late := func(text string) bool { return strings.Contains(text, "23:1") }
	k := answered(t).at("2026-03-10 23:10")
	if said := k.reviewed("Hello, how are you?"); !late(said) {
		t.Errorf("nothing about the hour: %s", said)
	}
	k = answered(t).at("2026-03-10 23:10")
	if said := k.lines("> /draft", "[#draft_what.facts]", "> Pick-up at 5 on Friday, at school."); late(said) {
		t.Errorf("a fact has no hour: %s", said)
	}
}

// A threat is not reviewed, and nothing of it stays.
func TestAThreatInADraftLeadsToSafety(t *testing.T) {
	for _, path := range [][]string{{"> /draft", "[#draft_what.first]"}, {"> /draft", "[#draft_what.facts]"}, {}} {
		k := answered(t).finding(coach.Review{Faults: []coach.DraftFault{{ID: "threat", Quote: "wait and see"}}, Safety: []coach.Signal{coach.HarmOther}})
		k.s.Facts["necessary"] = "children"
		in := coach.Input(coach.Text{Text: "wait and see what comes"})
		if len(path) == 0 {
			in = coach.Command{Name: "draft", Args: "wait and see what comes"}
		}
		k.lines(path...)
		said := k.give(in)
		if k.s.At.Step != "safety_harm" || said[0].Kind != coach.Crisis || strings.Contains(text(said), "«") || !k.closed("harm") {
			t.Errorf("%v: at %q, %s", path, k.s.At.Step, text(said))
		}
		if strings.Contains(printed(k.s), "wait and see") {
			t.Errorf("%v: its words are kept", path)
		}
	}
	k := answered(t)
	k.lines("> /draft", "[#draft_what.first]")
	if said := k.give(coach.Text{Text: "i will kill myself tonight if you don't answer"}); said[0].Kind != coach.Crisis || strings.Contains(printed(k.s), "if you don") {
		t.Errorf("%s", text(said))
	}
}

// What is left is not kept; what is kept lies until the next morning and is asked about once.
func TestADraftIsKeptOnlyWhenAsked(t *testing.T) {
	k := answered(t)
	k.reviewed("I hope the garden is well.")
	if k.lines("[#draft_review.leave]"); strings.Contains(printed(k.s), "garden") {
		t.Error("what was left is kept")
	}
	k = answered(t).at("2026-03-10 18:00")
	k.reviewed("I hope the garden is well.")
	k.lines("[#draft_review.keep]")
	if len(k.s.Pages["drafts"]) != 1 {
		t.Fatal("it is not kept")
	}
	sent := k.until("2026-03-14 12:00", 0)
	if len(sent) != 1 || sent[0].at != "2026-03-11 09:00" || strings.Contains(sent[0].text, "garden") {
		t.Fatalf("%+v", sent)
	}
	if said := k.lines("[Show it to me]"); !strings.Contains(said, "garden") || k.s.At.Step != "draft_review" || k.offers("draft_review.send") == false {
		t.Errorf("%s", said)
	}
	k.lines("[Throw it away]")
	if len(k.s.Pages["drafts"]) != 0 || len(k.s.OneOffs) != 0 {
		t.Error("it is still there")
	}
}

// offers reports whether the choices shown last hold one.
func (k *talk) offers(id string) bool {
	return slices.ContainsFunc(k.shown, func(c coach.Choice) bool { return strings.HasPrefix(c.ID, id) })
}

// A night lies between keeping a draft and sending it, also for somebody who writes after midnight.
func TestANightIsANight(t *testing.T) {
	for _, c := range []struct{ kept, asked string }{
		{"2026-03-10 09:00", "2026-03-11 09:00"},
		{"2026-03-10 23:50", "2026-03-11 09:00"},
		{"2026-03-11 00:30", "2026-03-11 09:00"},
		{"2026-03-11 03:30", "2026-03-12 09:00"},
		{"2026-03-11 05:30", "2026-03-12 09:00"},
	} {
		k := answered(t).at(c.kept)
		k.reviewed("Hello, how are you?")
		k.lines("[#draft_review.keep]", "> /draft", "[#draft_what.shelf]")
		k.lines("[#draft_shelf." + k.s.Pages["drafts"][0].ID + "]")
		if k.offers("draft_review.send") {
			t.Errorf("%s: it can be sent at once", c.kept)
		}
		k.lines("[#draft_review.leave]")
		if sent := k.until("2026-03-14 12:00", 0); len(sent) != 1 || sent[0].at != c.asked {
			t.Errorf("kept at %s: %+v", c.kept, sent)
		}
	}
}

// The morning question is silent where nothing that approaches the ex may be met, and never comes days later.
func TestTheMorningQuestionKnowsWhenToBeSilent(t *testing.T) {
	for name, change := range map[string]func(*talk){
		"told to stop": func(k *talk) { k.answer("space", "stop") },
		"afraid":       func(k *talk) { k.answer("afraid", "yes") },
		"a hold":       func(k *talk) { k.s.Hold = &coach.Hold{Until: k.now.Add(3 * aDay).Unix()} },
		"a pause":      func(k *talk) { k.lines("> /pause", "[#pause.week]") },
		"dropped":      func(k *talk) { k.lines("> /draft", "[#draft_what.shelf]"); k.s.Pages["drafts"] = nil },
		"stop":         func(k *talk) { k.lines("> stop") },
	} {
		k := answered(t).at("2026-03-10 18:00")
		k.reviewed("Hello, how are you?")
		k.lines("[#draft_review.keep]")
		change(k)
		if sent := k.until("2026-03-14 12:00", 0); len(sent) != 0 {
			t.Errorf("%s: %+v", name, sent)
		}
	}
	k := answered(t).at("2026-03-10 18:00")
	k.reviewed("Hello, how are you?")
	k.lines("[#draft_review.keep]")
	if sent := k.until("2026-03-14 12:00", 40*time.Hour); len(sent) != 0 {
		t.Errorf("two days late: %+v", sent)
	}
}

// Nothing is drafted towards somebody who said no or whom the member fears; what a child needs stays, facts only (SAFETY 13, 16).
func TestAfterANoOnlyFactsAreLookedOver(t *testing.T) {
	for name, lock := range map[string]func(*talk){
		"told to stop": func(k *talk) { k.answer("space", "stop") },
		"blocked":      func(k *talk) { k.answer("space", "blocked") },
		"hurt":         func(k *talk) { k.answer("hurt", "yes") },
		"an order":     func(k *talk) { k.answer("order", "yes") },
		"harm":         func(k *talk) { k.lines("> i am going to kill her", "[#safety_harm.meant]", "> /cancel") },
	} {
		k := answered(t)
		lock(k)
		first := k.lines("> /draft I still love you so much")
		if strings.Contains(first, "What is it") || k.s.At.Step == "draft_which" || !k.offers("draft_no.facts") {
			t.Errorf("%s: %s", name, first)
		}
		said := k.lines("[#draft_no.facts]")
		switch name {
		case "harm":
			if k.s.At.Step != "" || !strings.Contains(said, "somebody else") && !strings.Contains(said, "third person") {
				t.Errorf("%s: %s", name, said)
			}
			continue
		case "an order": // it was said to allow nothing
			if k.s.At.Step != "" || !strings.Contains(said, "allows nothing") {
				t.Errorf("%s: %s", name, said)
			}
			continue
		case "hurt":
			k.lines("[#draft_facts_about.children]")
		default:
			k.lines("[#draft_facts_no.children]")
		}
		said = k.lines("> Ben, Friday at 5, at school. I bring his bag.")
		if k.s.At.Step != "draft_facts_review" || strings.Contains(said, "warm") {
			t.Errorf("%s: at %q, %s", name, k.s.At.Step, said)
		}
		before := k.count()
		if k.lines("[#draft_facts_review.sent]"); k.count() != before || k.files[len(k.files)-1] != "contact" {
			t.Errorf("%s: %v, %v", name, k.count(), k.files)
		}
	}
	k := answered(t).answer("space", "stop")
	k.lines("> /draft", "[#draft_no.facts]")
	if said := k.lines("[#draft_facts_no.other]"); k.s.At.Step != "" || !strings.Contains(said, "third person") && !strings.Contains(said, "someone else") {
		t.Errorf("something that need not be: at %q, %s", k.s.At.Step, said)
	}
}

// Under an order facts are looked over only once the member has said that it allows them.
func TestAnOrderIsAskedAboutBeforeFacts(t *testing.T) {
	for allows, at := range map[string]string{"facts": "draft_facts_write", "third": "", "nothing": "", "unsure": ""} {
		k := answered(t).answer("order", "yes")
		delete(k.s.Facts, "order_allows")
		k.lines("> /draft", "[#draft_no.facts]")
		if k.s.At.Step != "draft_order_ask" {
			t.Fatalf("not asked: %s", k.out.String())
		}
		if k.lines("[#draft_order_ask." + allows + "]"); k.s.At.Step != at {
			t.Errorf("%s: at %q", allows, k.s.At.Step)
		}
	}
}

// Facts have no gate, no wait and no limit: in a hold, at night, and before any safety question is answered.
func TestFactsHaveNoGate(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 02:00")
	k.s.Hold = &coach.Hold{Until: k.now.Add(3 * aDay).Unix(), Lock: k.now.Add(30 * aDay).Unix()}
	k.lines("> /draft", "[#draft_rest.facts]", "[#draft_facts_about.children]", "> Ben, Friday at 5, at school.")
	if k.s.At.Step != "draft_facts_review" {
		t.Errorf("%s", k.out.String())
	}
}

// Sending an answer that was slept on begins a new run by the member's own rule, and is met as no slip.
func TestASentAnswerIsNoSlip(t *testing.T) {
	k := answered(t).counting("2026-03-01").at("2026-03-10 18:00")
	k.lines("> /draft", "[#draft_what.reply]", "> Thank you. Saturday would suit me.", "[#draft_review.keep]")
	k.until("2026-03-11 10:00", 0)
	said := k.lines("[Show it to me]", "[#draft_review.send]", "[#draft_send.sent]")
	if !strings.Contains(said, "count") || len(k.s.Pages["drafts"]) != 0 || slices.Contains(k.files, "slip") || k.s.Days(k.today()) != 0 || k.s.Longest(k.today()) != 10 {
		t.Errorf("%v, %v: %s", k.count(), k.files, said)
	}
}
