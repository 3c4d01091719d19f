package coach_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// laid is a member whose one message has lain for a night.
func laid(t *testing.T) *talk {
	t.Helper()
	k := answered(t).counting("2026-01-20").at("2026-03-10 18:00")
	k.lines("> /recontact", "[#attempt_lacks.on]", "> that I wish them well", "> I'd cook with Anna", "[#attempt_bear.yes]", "[#attempt_kind.first]",
		"> Hello, I hope the garden is well. If you'd like a coffee some time, I'd be glad. If not, that's fine.", "[#draft_review.keep]")
	if len(k.s.Pages["drafts"]) != 1 || k.s.Phase != coach.Recontact {
		t.Fatalf("no draft is laid aside: %s", k.out.String())
	}
	return k.at("2026-03-11 10:00")
}

// sent is a member who has sent it.
func sentOnce(t *testing.T) *talk {
	t.Helper()
	k := laid(t)
	k.lines("> /recontact", "[#attempt_laid.open]", "[#draft_review.send]", "[#attempt_go.sent]")
	if k.s.Attempt.Sent == 0 || k.s.At.Step != "recontact_sent" {
		t.Fatalf("not sent: %s", k.out.String())
	}
	return k
}

// What is missing is read first, and the member may go on all the same; hard gates nobody passes.
func TestRecontactShowsWhatIsMissing(t *testing.T) {
	k := answered(t)
	if said := k.lines("> /recontact"); k.s.At.Step != "attempt_lacks" || !strings.Contains(said, "•") {
		t.Errorf("%s", said)
	}
	if k.lines("[#attempt_lacks.on]"); k.s.At.Step != "attempt_aim" {
		t.Errorf("at %q", k.s.At.Step)
	}
	for _, gate := range []string{"hurt", "afraid"} {
		k = answered(t).answer(gate, "yes")
		if k.lines("> /recontact"); k.s.At.Step != "" || !k.offers("safety_closed.urge") {
			t.Errorf("%s: %s", gate, k.out.String())
		}
	}
}

// The message is sent only after a night, and by the member: every step asks the gates again.
func TestTheOneMessageIsSleptOn(t *testing.T) {
	k := laid(t).at("2026-03-10 22:00")
	k.lines("> /recontact", "[#attempt_laid.open]")
	if k.offers("draft_review.send") {
		t.Error("it can be sent the same evening")
	}
	k.lines("[#draft_review.send]") // by an old button
	if k.lines("[#attempt_go.sent]"); k.s.Attempt.Sent != 0 {
		t.Error("it was sent the same evening")
	}
	k = laid(t)
	k.lines("> /recontact", "[#attempt_laid.open]", "[#draft_review.send]")
	k.s.Facts["afraid"] = "yes"
	if said := k.lines("[#attempt_go.sent]"); k.s.Attempt.Sent != 0 || strings.Contains(said, "It's out") {
		t.Errorf("sent with a gate closed: %s", said)
	}
}

// A no, silence or a block ends it for good, in whatever words it is asked for; what a child needs goes on.
func TestANoOrSilenceEndsIt(t *testing.T) {
	for answer, lines := range map[string][]string{
		"no":      {"> /recontact", "[#recontact_waits.no]"},
		"blocked": {"> /recontact", "[#recontact_waits.closed]", "[#recontact_closed.blocked]"},
		"silence": {"> /recontact", "[#recontact_week.nothing]"},
	} {
		k := sentOnce(t)
		if answer == "silence" {
			k.at("2026-03-18 10:00")
		}
		if k.lines(lines...); k.s.Attempt.Answer != answer || !k.closed("attempt") {
			t.Fatalf("%s: %+v, %s", answer, k.s.Attempt, k.out.String())
		}
		before := *k.s.Attempt
		last := ""
		for _, in := range []coach.Input{
			coach.Command{Name: "recontact"},
			coach.Text{Text: "can i text her just once more"},
			coach.Command{Name: "draft", Args: "Hello, me again"},
			coach.Text{Text: "i want him back so badly"},
			coach.Press{ID: "attempt_kind.first"},
			coach.Press{ID: "draft_what.first"},
			coach.Press{ID: "recontact_open.draft"},
			coach.Press{ID: "attempt_go.sent"},
			coach.Form{ID: "draft_write", Text: "Hello, me again"},
		} {
			said := text(k.later(3 * aDay).give(in))
			if strings.Contains(said, "Write it to me") || strings.Contains(said, "leave out") || said == last {
				t.Errorf("%s, %+v: %s", answer, in, said)
			}
			last = said
			if k.s.At.Step == "draft_which" {
				for _, choice := range []string{"first", "apology", "reply", "after_no"} {
					if said := k.lines("[#draft_which." + choice + "]"); strings.Contains(said, "leave out") {
						t.Errorf("%s: %s: %s", answer, choice, said)
					}
				}
			}
		}
		if *k.s.Attempt != before {
			t.Errorf("%s: it changed: %+v", answer, k.s.Attempt)
		}
		if k.lines("> /draft", "[#draft_"+map[bool]string{true: "no", false: "what"}[answer == "blocked"]+".facts]"); k.s.At.Step == "" {
			t.Errorf("%s: no facts: %s", answer, k.out.String())
		}
	}
}

// The ex writing first opens the way to an answer, from another day on, and never to a second message.
func TestTheExWritingFirstOpensAnAnswerAndNoMore(t *testing.T) {
	k := sentOnce(t)
	k.lines("> /recontact", "[#recontact_waits.no]", "> /contact", "[#contact_kind.wrote]")
	if said := k.lines("[#contact_wrote.answer]"); k.s.At.Step != "" || !k.closed("attempt") || strings.Contains(said, "You decide") {
		t.Errorf("open at once: %s", said)
	}
	k.later(30 * time.Hour)
	if k.closed("attempt") {
		t.Fatal("it does not open")
	}
	k.lines("> /draft", "[#draft_what.reply]", "> Thank you for writing. I'm well.")
	if k.s.At.Step != "draft_review" {
		t.Errorf("no answer: %s", k.out.String())
	}
	for _, second := range []coach.Input{coach.Press{ID: "draft_what.first"}, coach.Press{ID: "draft_what.apology"}, coach.Press{ID: "attempt_kind.first"}, coach.Command{Name: "recontact"}} {
		if said := text(k.give(second)); strings.Contains(said, "Write it to me") || k.s.At.Step == "draft_write" {
			t.Errorf("%+v: %s", second, said)
		}
	}
}

// After a week without a word silence means no: asked once if the member wished it, and not before.
func TestAWeekOfSilence(t *testing.T) {
	k := sentOnce(t)
	k.lines("[#recontact_sent.ask]")
	sent := k.until("2026-03-25 12:00", 0)
	if len(sent) != 1 || sent[0].at != "2026-03-18 10:00" {
		t.Fatalf("%+v", sent)
	}
	if said := k.lines("[Nothing came]"); !strings.Contains(said, "cook with Anna") || k.s.Attempt.Answer != "silence" {
		t.Errorf("%s", said)
	}
	k = sentOnce(t)
	k.lines("[#recontact_sent.myself]")
	if sent := k.until("2026-03-25 12:00", 0); len(sent) != 0 {
		t.Errorf("not asked for: %+v", sent)
	}
	k = sentOnce(t).at("2026-03-14 10:00")
	k.lines("> /recontact", "[#recontact_week.nothing]") // a forged button
	if k.lines("> /recontact"); k.s.Attempt.Answer == "silence" {
		t.Error("three days are no silence")
	}
}

// Whatever is done, in whatever order: there is one message, and none of the steps up to it is met after it.
func TestNoSecondAttemptIsEverReachable(t *testing.T) {
	firsts := approaches(program(t), func(s *coach.FlowStep) bool { return s.Flow == "attempt" })
	if len(firsts) < 10 {
		t.Fatalf("%d texts", len(firsts))
	}
	tries := []string{
		"attempt_kind.first", "attempt_kind.apology", "attempt_lacks.on", "attempt_laid.open", "attempt_laid.new", "attempt_go.sent", "attempt_bear.yes", "attempt_not_yet.on",
		"draft_what.first", "draft_what.apology", "draft_which.first", "draft_review.send", "draft_review.keep", "draft_send.sent", "draft_morning.show", "draft_shelf.p1",
		"recontact_heal.changed", "recontact_waits.no", "recontact_week.nothing", "recontact_answered.talk", "recontact_answered.meet", "contact_kind.wrote",
		"safety_space.none", "safety_hurt.no", "safety_afraid.no", "safety_order.no", "debrief_next.try",
	}
	open := 0
	for seed := range uint64(30) {
		k := sentOnce(t)
		w := newWalker(t, rand.New(rand.NewPCG(seed, 5)))
		w.s, w.now = again(t, k.s), k.now
		for id := range w.p.Steps {
			w.steps = append(w.steps, id)
		}
		for range 120 {
			was := *w.s.Attempt
			var in coach.Input
			switch w.dice.IntN(4) {
			case 0:
				in = w.input()
			case 1:
				in = coach.Command{Name: one(w.dice, []string{"recontact", "draft", "meeting", "contact", "settings"}), Args: one(w.dice, []string{"", "Hello, me again"})}
			case 2:
				in = coach.Form{ID: one(w.dice, []string{"draft", "draft_write", "draft_change", "attempt_aim", "attempt_silent"}), Text: "Hello, me again"}
			default:
				in = coach.Press{ID: one(w.dice, tries)}
				if len(w.s.Offer) > 0 && w.dice.IntN(2) == 0 {
					in = coach.Press{ID: one(w.dice, w.s.Offer).ID}
				}
			}
			w.pass()
			said, wrong := w.take(coach.Turn{Event: coach.Event{ID: "test:1", At: w.now, Input: in, Private: true}})
			if wrong != "" {
				t.Fatalf("seed %d: %s after %+v", seed, wrong, in)
			}
			if w.s.Attempt == nil { // deleted: a new start is closed for thirty days, which is another test
				break
			}
			if w.s.Attempt.Sent != was.Sent {
				t.Fatalf("seed %d: sent again by %+v", seed, in)
			}
			if i := slices.IndexFunc(firsts, func(head string) bool { return strings.Contains(text(said), head) }); i >= 0 {
				t.Fatalf("seed %d: %q is said after %+v", seed, firsts[i], in)
			}
			if len(coach.Gates(w.s, w.now)) == 0 {
				open++
			}
		}
	}
	if open < 100 {
		t.Errorf("the gates were open %d times only", open)
	}
}

// A meeting is prepared without the counter-charge, and looked back at the morning after, if that was asked for.
func TestAMeetingIsPreparedAndLookedBackAt(t *testing.T) {
	k := sentOnce(t)
	k.lines("> /recontact", "[#recontact_waits.answered]", "[#recontact_answered.meet]", "[#recontact_meet.meeting]", "> Saturday at three, by the river", "[#meeting_safe.yes]",
		"> going quiet", "> I say that I need a minute", "> you never listened to me either")
	if said := k.lines("> I was loud because you always started it"); k.s.At.Step != "meeting_reply_again" || !strings.Contains(said, "«") {
		t.Fatalf("at %q: %s", k.s.At.Step, said)
	}
	if k.lines("> I was loud, and I'd like to be quieter."); k.s.At.Step != "meeting_see_line" {
		t.Fatalf("at %q: %s", k.s.At.Step, k.out.String())
	}
	page := k.lines("> I let you carry it all", "> the pancakes", "> a walk in April")
	for _, own := range []string{"by the river", "going quiet", "a minute", "quieter", "carry it all", "pancakes", "April"} {
		if !strings.Contains(page, own) {
			t.Errorf("%q is not on the page: %s", own, page)
		}
	}
	if strings.Contains(printed(k.s), "listened to me either") || strings.Contains(printed(k.s), "started it") {
		t.Error("what would have jumped out is kept")
	}
	k.lines("[Ask me afterwards]", "> Saturday")
	sent := k.until("2026-03-20 12:00", 0)
	if len(sent) != 1 || sent[0].at != "2026-03-15 09:00" || strings.Contains(sent[0].text, "river") {
		t.Fatalf("%+v", sent)
	}
	if k.lines("[Look back at it]", "[#debrief.lighter]", "> they asked about my work"); !strings.Contains(printed(k.s), "asked about my work") {
		t.Error("what was seen is not kept")
	}
}
