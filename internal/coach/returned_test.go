package coach_test

import (
	"slices"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// A deletion does not lift what keeps re-contact closed: for thirty days after it a new start finds it closed, for everybody.
func TestANewStartAfterADeletionKeepsReContactClosed(t *testing.T) {
	p := newPost(t, coach.Telegram)
	gates := func() []string {
		k, _ := p.kept()
		return coach.Gates(k.State, p.now)
	}
	closed := func() bool { return slices.Contains(gates(), "returned") }
	answers := []coach.Input{}
	for _, id := range []string{"hurt.no", "afraid.no", "space.none", "order.no"} {
		question, _, _ := strings.Cut(id, ".")
		answers = append(answers, coach.Command{Name: "settings"}, press("settings.safety"), press("safety_review."+question), press("safety_"+id))
	}
	p.says(joins()...)
	p.says(answers...)
	if got := gates(); len(got) > 0 {
		t.Fatalf("closed by %v before anything", got)
	}
	receipt := p.says(coach.Command{Name: "delete"}, press("delete_ask.yes"))[0].Message.Text
	if !strings.Contains(receipt, "For 30 days a fingerprint") {
		t.Errorf("the receipt does not say what remains: %q", receipt)
	}
	p.member = 2
	p.says(joins()...)
	p.says(answers...)
	if !closed() {
		t.Errorf("open after a deletion: %v", gates())
	}
	p.now = p.now.AddDate(0, 0, 29)
	p.says(coach.Command{Name: "help"})
	if !closed() {
		t.Error("open on the twenty-ninth day")
	}
	p.says(coach.Command{Name: "delete"}, press("delete_ask.yes"))
	p.member = 3
	p.says(joins()...)
	p.now = p.now.AddDate(0, 0, 29)
	p.says(coach.Command{Name: "help"})
	if !closed() {
		t.Error("a second deletion does not extend it")
	}
	p.now = p.now.AddDate(0, 0, 2)
	p.says(coach.Command{Name: "help"})
	if k, _ := p.kept(); closed() || k.State.Returned != 0 {
		t.Error("still closed after thirty days")
	}
}

// Who never agreed to anything has nothing to lift: neither their refusal nor their deletion is remembered.
func TestARefusalIsNotRemembered(t *testing.T) {
	for name, end := range map[string][]coach.Input{
		"a refusal":                 {press("consent.no")},
		"a deletion before consent": {coach.Command{Name: "delete"}, press("delete_ask.yes")},
	} {
		p := newPost(t, coach.Telegram)
		p.says(coach.Command{Name: "start"})
		said := p.says(end...)
		if strings.Contains(said[0].Message.Text, "fingerprint") {
			t.Errorf("%s gets %q", name, said[0].Message.Text)
		}
		p.member = 2
		p.says(joins()...)
		if k, there := p.kept(); !there || k.State.Returned != 0 || slices.Contains(coach.Gates(k.State, p.now), "returned") {
			t.Errorf("after %s the next start counts as a return", name)
		}
	}
}
