package coach_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"ashore/internal/coach"
	"ashore/internal/store/storetest"
)

// post is a coach with a store in memory, and one person who writes to it.
type post struct {
	t      *testing.T
	coach  *coach.Coach
	memory *storetest.Memory
	who    coach.Account
	now    time.Time
	n      int
	direct []coach.Parcel
	told   int
	member coach.MemberID // whose what is kept is; 0 is the first
}

var limits = map[coach.Platform]coach.Limits{
	coach.Telegram: {Text: 4096, Choices: 100, Buttons: true},
	coach.Discord:  {Text: 2000, Choices: 25, Buttons: true, Forms: true},
	coach.Console:  {Text: 16000, Choices: 99},
}

func newPost(t *testing.T, platform coach.Platform) *post {
	p := &post{t: t, memory: &storetest.Memory{Rerun: true}, who: coach.Account{Platform: platform, ID: "7"}, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	p.coach = &coach.Coach{
		Program: program(t), Store: p.memory, Understand: reader().Understand, Limits: limits,
		Direct: func(_ context.Context, parcel coach.Parcel) error {
			p.direct = append(p.direct, parcel)
			return nil
		},
		Committed: func(coach.Account) { p.told++ },
	}
	return p
}

func (p *post) event(in coach.Input) coach.Event {
	p.n++
	p.now = p.now.Add(time.Second)
	return coach.Event{ID: fmt.Sprint("test:", p.n), Account: p.who, At: p.now, Input: in, Private: true, Reply: fmt.Sprint("token", p.n)}
}

func (p *post) handle(ev coach.Event) {
	p.t.Helper()
	if err := p.coach.Handle(context.Background(), ev); err != nil {
		p.t.Fatal(err)
	}
}

// says hands over one input after the other and returns the parcels of the last, emptying the outbox on the way.
func (p *post) says(inputs ...coach.Input) []coach.Parcel {
	p.t.Helper()
	var out []coach.Parcel
	for _, in := range inputs {
		p.handle(p.event(in))
		out = p.outbox()
	}
	return out
}

func (p *post) outbox() []coach.Parcel {
	p.t.Helper()
	parcels, err := p.memory.Pending(context.Background(), p.now.Add(time.Hour), coach.Account{}, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, parcel := range parcels {
		if err := p.memory.Sent(context.Background(), parcel.ID, p.now); err != nil {
			p.t.Fatal(err)
		}
	}
	return parcels
}

func (p *post) kept() (coach.Kept, bool) {
	p.t.Helper()
	k, err := p.memory.Kept(context.Background(), max(p.member, 1))
	if err != nil && !errors.Is(err, coach.ErrNoMember) {
		p.t.Fatal(err)
	}
	return k, err == nil
}

func press(id string) coach.Input { return coach.Press{ID: id} }

func joins() []coach.Input {
	return []coach.Input{
		coach.Command{Name: "start"},
		press("consent.yes"), press("adult.yes"), press("hardest.begin"), press("brings.back"),
		coach.Text{Text: "10 days ago"},
		press("may_write.no"),
	}
}

func TestHandleARedeliveryChangesNothing(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	ev := p.event(coach.Command{Name: "contact"})
	p.handle(ev)
	look := p.event(press("contact_kind.look"))
	p.handle(look)
	p.outbox()
	before, _ := p.kept()
	told := p.told
	for range 3 {
		p.handle(look)
		p.handle(ev)
	}
	after, _ := p.kept()
	if printed(before) != printed(after) || len(after.State.Looks) != 1 {
		t.Errorf("a redelivery changed the member:\n%s\n%s", printed(before), printed(after))
	}
	if again := p.outbox(); len(again) != 0 || p.told != told {
		t.Errorf("a redelivery sends %d parcels", len(again))
	}
}

func TestHandleInAGroupTouchesNobody(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	before, _ := p.kept()
	group := coach.Account{Platform: coach.Telegram, ID: "-100"}
	for _, in := range []coach.Input{coach.Text{Text: "i texted her"}, coach.Command{Name: "delete"}, press("consent.no"), coach.Text{Text: "i want to die"}} {
		ev := p.event(in)
		ev.Account, ev.Private = group, false
		p.handle(ev)
		parcels := p.outbox()
		if len(parcels) != 1 || parcels[0].Account != group || parcels[0].Member != 0 || !strings.Contains(parcels[0].Message.Text, "private") {
			t.Errorf("%+v in a group: %+v", in, parcels)
		}
	}
	if after, _ := p.kept(); printed(before) != printed(after) {
		t.Error("what was written in a group changed a member")
	}
	if _, err := p.memory.Kept(context.Background(), 2); !errors.Is(err, coach.ErrNoMember) {
		t.Error("a group became a member")
	}
}

func TestHandleARefusalLeavesNobody(t *testing.T) {
	p := newPost(t, coach.Telegram)
	said := p.says(coach.Text{Text: "hello there"}, press("consent.no"))
	if len(said) != 1 || said[0].Member != 0 {
		t.Errorf("a refusal is answered with %+v", said)
	}
	if k, there := p.kept(); there {
		t.Errorf("a refusal leaves %s", printed(k))
	}
	if due, err := p.memory.Due(context.Background(), p.now.AddDate(1, 0, 0), coach.Account{}, 10); err != nil || len(due) > 0 {
		t.Errorf("a refusal leaves wakes %v %v", due, err)
	}
}

func TestHandleDeleteLeavesNothingAndSaysWhatThereWas(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	for range 2 {
		p.says(coach.Command{Name: "journal"}, press("journal_choose.now"), coach.Text{Text: "a few lines about today"})
	}
	p.says(coach.Command{Name: "unsent"}, coach.Text{Text: "a letter"})
	p.says(coach.Command{Name: "contact"}, press("contact_kind.look"))
	p.says(coach.Command{Name: "slip"}, press("slip_kind.message"), press("slip_when.today"), press("slip_trigger.alone"), coach.Text{Text: "i call anna"})
	p.says(coach.Command{Name: "reasons"}, coach.Text{Text: "to sleep again"})
	p.says(coach.Command{Name: "supporters"}, coach.Text{Text: "Anna"})
	p.says(coach.Command{Name: "hobby"}, press("hobby.lost"), coach.Text{Text: "the guitar"})
	p.says(coach.Command{Name: "reminders"}, press("reminders.morning"), coach.Text{Text: "8:30"})
	p.says(coach.Command{Name: "today"}, press("task_show.done"))
	p.says(coach.Command{Name: "checkin"}, press("checkin_mood.3"), press("checkin_urge.2"), coach.Text{Text: "it went"})
	said := p.says(coach.Command{Name: "delete"}, press("delete_ask.yes"))
	if len(said) != 1 {
		t.Fatalf("the receipt: %+v", said)
	}
	receipt := said[0].Message.Text
	for _, line := range []string{
		"1 × account", "1 × check-in\n", "1 × slip", "1 × look at a profile", "1 × task done", "2 × journal entry", "1 × unsent letter",
		"1 × plan", "1 × reason", "1 × person named", "1 × interest", "1 × check-in that was on",
	} {
		if !strings.Contains(receipt+"\n", line) {
			t.Errorf("%q is missing in the receipt:\n%s", line, receipt)
		}
	}
	if said[0].Member != 0 {
		t.Error("the receipt belongs to a member")
	}
	if k, there := p.kept(); there {
		t.Errorf("/delete leaves %s", printed(k))
	}
	for _, words := range []string{"guitar", "Anna", "letter about"} {
		if strings.Contains(receipt, words) {
			t.Errorf("the receipt says %q", words)
		}
	}
	if due, err := p.memory.Due(context.Background(), p.now.AddDate(1, 0, 0), coach.Account{}, 10); err != nil || len(due) > 0 {
		t.Errorf("/delete leaves wakes %v %v", due, err)
	}
	// An old button begins nothing anew.
	p.says(press("menu.urge"))
	if k, there := p.kept(); there && (len(k.State.Urges) > 0 || len(k.Entries) > 0) {
		t.Errorf("an old button after /delete keeps %s", printed(k))
	}
}

func TestHandleParcelsFitEachPlatform(t *testing.T) {
	for platform, l := range limits {
		p := newPost(t, platform)
		p.says(joins()...)
		for n := range 30 {
			p.says(coach.Command{Name: "reasons"}, press("reasons_show.add"), coach.Text{Text: fmt.Sprint(n, strings.Repeat(" 😀 reason", 18))})
		}
		inputs := []coach.Input{
			coach.Command{Name: "reasons"},
			press("reasons_show.drop"),
			coach.Command{Name: "help"},
			press("help.all"),
			coach.Command{Name: "progress"},
			coach.Command{Name: "export"},
			coach.Command{Name: "privacy"},
			coach.Command{Name: "tasks"},
			coach.Command{Name: "sos"},
		}
		for _, in := range inputs {
			if _, command := in.(coach.Command); command {
				p.says(coach.Text{Text: "cancel"}) // whatever question waits is not asked again
			}
			parcels := p.says(in)
			if len(parcels) == 0 {
				t.Errorf("%s: %+v gets nothing", platform, in)
			}
			for i, parcel := range parcels {
				m := parcel.Message
				if n := len(utf16.Encode([]rune(m.Text))); n > l.Text {
					t.Errorf("%s: %+v: %d characters", platform, in, n)
				}
				if len(m.Choices) > l.Choices {
					t.Errorf("%s: %+v: %d choices", platform, in, len(m.Choices))
				}
				if i < len(parcels)-1 && len(m.Choices) > 0 && parcels[i+1].Message.Picture == nil && parcels[i+1].Message.File == "" {
					t.Errorf("%s: %+v: choices before the last part", platform, in)
				}
				if parcel.Account != p.who || parcel.Reply == "" || parcel.Phase == "" || parcel.Streak == nil {
					t.Errorf("%s: %+v: an incomplete parcel %+v", platform, in, parcel)
				}
			}
		}
		p.says(coach.Text{Text: "cancel"})
		if pictures := p.says(coach.Command{Name: "progress"}); pictures[len(pictures)-1].Message.Picture == nil {
			t.Errorf("%s: /progress brings no picture", platform)
		}
		if files := p.says(coach.Command{Name: "export"}); files[len(files)-1].Message.File != coach.FileExport {
			t.Errorf("%s: /export brings no file", platform)
		}
	}
}

// broken is a store that fails.
type broken struct{ coach.Store }

func (broken) Update(context.Context, coach.Event, func(coach.Record) (coach.Change, error)) (coach.Outcome, error) {
	return coach.Outcome{}, errors.New("the disk is full")
}

func TestHandleWhileTheDatabaseFails(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.coach.Store = broken{}
	fail := func(ev coach.Event) []coach.Parcel {
		t.Helper()
		p.direct = nil
		if err := p.coach.Handle(context.Background(), ev); err == nil || strings.Contains(err.Error(), "die") {
			t.Errorf("the error is %v", err)
		}
		return p.direct
	}
	danger := p.event(coach.Text{Text: "i want to die"})
	if got := fail(danger); len(got) != 1 || got[0].Message.Kind != coach.Crisis || got[0].Priority != coach.PriorityCrisis || got[0].Reply != danger.Reply ||
		!strings.Contains(got[0].Message.Text, "findahelpline.com") || len(got[0].Message.Choices) > 0 {
		t.Errorf("words of danger get %+v", got)
	}
	if got := fail(danger); len(got) != 0 {
		t.Errorf("the same event again gets %+v", got)
	}
	if got := fail(p.event(coach.Text{Text: "i want to die"})); len(got) != 1 {
		t.Errorf("the same words in a new event get %+v", got)
	}
	if got := fail(p.event(coach.Command{Name: "sos"})); len(got) != 1 || !strings.Contains(got[0].Message.Text, "findahelpline.com") {
		t.Errorf("/sos gets %+v", got)
	}
	if got := fail(p.event(coach.Text{Text: "hello"})); len(got) != 1 || got[0].Message.Kind != coach.Reply || strings.Contains(got[0].Message.Text, "findahelpline") {
		t.Errorf("something else gets %+v", got)
	}
	if got := fail(p.event(coach.Text{Text: "hello?"})); len(got) != 0 {
		t.Errorf("something else again gets %+v", got)
	}
	p.now = p.now.Add(11 * time.Minute)
	if got := fail(p.event(coach.Text{Text: "hello??"})); len(got) != 1 {
		t.Errorf("eleven minutes later: %+v", got)
	}
	group := p.event(coach.Text{Text: "i want to die"})
	group.Private, group.Account.ID = false, "-100"
	if got := fail(group); len(got) != 1 || got[0].Message.Text != coach.GroupReply(p.coach.Program, reader().Understand("i want to die")).Text {
		t.Errorf("in a group: %+v", got)
	}
	quiet := p.event(coach.Text{Text: "hello"})
	quiet.Private, quiet.Account.ID = false, "-100"
	if got := fail(quiet); len(got) != 0 {
		t.Errorf("small talk in a group: %+v", got)
	}
	if got := fail(p.event(coach.Left{})); len(got) != 0 {
		t.Errorf("somebody who left gets %+v", got)
	}
	if got := fail(coach.Event{ID: "wake:1", Member: 1, At: p.now, Input: coach.Wake{Key: "remind:morning"}}); len(got) != 0 {
		t.Errorf("a wake gets %+v", got)
	}
}

func TestHandleHelpThatCouldNotBeSentIsTriedAgain(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.coach.Store = broken{}
	tries := 0
	p.coach.Direct = func(context.Context, coach.Parcel) error {
		tries++
		return errors.New("no network")
	}
	for _, words := range []string{"i want to die", "hello"} {
		tries = 0
		ev := p.event(coach.Text{Text: words})
		for range 2 {
			if p.coach.Handle(context.Background(), ev) == nil {
				t.Error("it is taken as handled")
			}
		}
		if tries != 2 {
			t.Errorf("%q: %d tries", words, tries)
		}
	}
}

func TestHandleWhenTheReadingFailsHelpIsShown(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.coach.Understand = func(string) coach.Understanding { panic("a bad rule") }
	if got := p.says(coach.Text{Text: "hello"}); len(got) == 0 || got[0].Message.Kind != coach.Crisis {
		t.Errorf("it is answered with %+v", got)
	}
}

// What is named or quoted in a message is read for danger, and answers no question.
func TestWhatIsWrittenBesideAMessageIsReadAndAnswersNothing(t *testing.T) {
	at := func(question ...coach.Input) *post {
		p := newPost(t, coach.Telegram)
		p.says(joins()...)
		p.says(question...)
		return p
	}
	journal := []coach.Input{coach.Command{Name: "journal"}, press("journal_choose.now")}
	for _, in := range []coach.Text{
		{Also: "i want to die", Media: "other"},
		{Also: "i want to die", Place: &coach.Point{Lat: 1, Lon: 2}},
		{Text: "look", Also: "i want to die", Media: "document"},
		{Text: "No", Also: "i want to die"},
		{Also: "i want to die", Media: "other", Edited: true},
	} {
		p := at(journal...)
		if said := p.says(in); !asks(said) {
			t.Errorf("%+v gets %q", in, said[0].Message.Text)
		}
		p = at(coach.Text{Text: "i want to die"})
		if said := p.says(in); !asks(said) {
			t.Errorf("in a crisis %+v gets %q", in, said[0].Message.Text)
		}
	}
	for _, in := range []coach.Text{
		{Also: "what shall we have for dinner?\nsoup\nbread", Media: "other"},
		{Also: "he hit me again last night", Media: "other"},
	} {
		p := at(journal...)
		p.says(in)
		if k, _ := p.kept(); len(k.Entries) > 0 {
			t.Errorf("%+v is kept as an answer: %+v", in, k.Entries)
		}
	}
	p := at(journal...)
	p.says(coach.Text{Text: "a quiet day", Also: "soup", Media: "document"})
	if k, _ := p.kept(); len(k.Entries) != 1 || strings.Contains(printed(k.Entries), "soup") {
		t.Errorf("kept is %+v", k.Entries)
	}
}
