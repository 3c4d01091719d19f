package coach_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// dice decides what a walker does next.
type dice interface{ IntN(n int) int }

type rapidDice struct{ t *rapid.T }

func (d rapidDice) IntN(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "die") }

func one[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// walker is somebody who does anything at any time.
type walker struct {
	p       *coach.Program
	dice    dice
	s       coach.State
	now     time.Time
	choices []string // all that were ever shown
	asks    []string
	steps   []string
	last    string
}

func newWalker(t testing.TB, d dice) *walker {
	return &walker{p: program(t), dice: d, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), steps: stepIDs()}
}

// stepIDs are the steps of the programme that ships, in order.
var stepIDs = sync.OnceValue(func() []string {
	p, err := shipped()
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(p.Steps))
})

// writings are things that people write: answers that fit some question, plain words, and rubbish.
func writings() []string {
	return []string{
		"yes", "no", "skip", "stop", "help", "cancel", "who are you", "1", "3", "7", "10", "0", "99", "Berlin", "new york", "Europe/Lisbon",
		"germany", "us", "yesterday", "10 days ago", "in 5 days", "2026-03-01", "2026-12-27", "sunday", "1 march", "8:30", "weekdays 7:15",
		"4am", "30 8 * * 1-5", "*/5 * * * *", "every tuesday 20:00", "i texted her last night", "he wants to meet", "can't sleep",
		"i miss him so much", "she called me", "i want to write to him", "i am so angry", "i did it, three weeks!", "pause reminders till monday",
		"i want to die", "i will kill myself tonight", "i don't see the point any more", "lol i'm dying", "he hits me", "my friend wants to end it",
		"i'm 15", "i'll make her pay for it", "when i lie down and the phone is beside me", "then i'll call anna", "Anna", "playing the guitar",
		"I have hurt myself", "Sometimes", "Yes, that's all right", "", " ", "\n", "😀", "\u200b", "\xff\xfe", "a\x00b", "привет", "…", "{days}",
		strings.Repeat("a long line about nothing much ", 40), strings.Repeat("x", 9000), strings.Repeat("😀", 300),
	}
}

func (w *walker) input() coach.Input {
	switch w.dice.IntN(24) {
	case 0, 1, 2, 3:
		return coach.Text{Text: one(w.dice, writings())}
	case 4:
		return coach.Text{Text: one(w.dice, writings()), Edited: true}
	case 5:
		return coach.Text{Media: one(w.dice, []string{"photo", "voice", "sticker", "other"}), Text: one(w.dice, []string{"", "look", "i want to die"})}
	case 6:
		return coach.Text{Place: &coach.Point{Lat: float64(w.dice.IntN(181) - 90), Lon: float64(w.dice.IntN(361) - 180)}}
	case 7, 8, 9:
		names := []string{"nonsense", "", "urge", "link"}
		for _, c := range w.p.Commands {
			names = append(names, c.Name)
		}
		args := ""
		if w.dice.IntN(2) == 0 {
			args = one(w.dice, writings())
		}
		return coach.Command{Name: one(w.dice, names), Args: args}
	case 10, 11:
		id := one(w.dice, w.steps)
		if w.dice.IntN(2) == 0 && len(w.asks) > 0 {
			id = one(w.dice, w.asks)
		}
		return coach.Form{ID: id, Text: one(w.dice, writings())}
	case 12:
		return coach.Press{ID: w.forged()}
	case 13, 14:
		return w.wake()
	case 15:
		if w.dice.IntN(4) == 0 {
			return coach.Left{Back: w.dice.IntN(2) == 0}
		}
	case 16, 17:
		if len(w.choices) > 0 {
			return coach.Press{ID: one(w.dice, w.choices)} // one of long ago
		}
	}
	if len(w.s.Offer) > 0 {
		return coach.Press{ID: one(w.dice, w.s.Offer).ID}
	}
	return coach.Text{Text: "hello"}
}

// forged is the ID of a choice that was perhaps never shown.
func (w *walker) forged() string {
	step := w.p.Steps[one(w.dice, w.steps)]
	switch w.dice.IntN(5) {
	case 0:
		return one(w.dice, []string{"", ".", "~", "no.such", "menu", "menu.", "menu.~~", strings.Repeat("x", 200), "\xff.\xff", "undo.1", "undo.zz", "streak_rule.look"})
	case 1:
		return step.ID + "." + one(w.dice, []string{"1", "2", "a", "yes", "zz", "z0", "home"}) + "~" + one(w.dice, []string{"", "1", "zzzz"})
	}
	if len(step.Choices) == 0 {
		return step.ID + "."
	}
	return step.ID + "." + one(w.dice, step.Choices).ID
}

func (w *walker) wake() coach.Input {
	if alarms := coach.Wakes(w.p, w.s, w.now); len(alarms) > 0 && w.dice.IntN(5) > 0 {
		a := one(w.dice, alarms)
		if a.Due.After(w.now) && w.dice.IntN(4) > 0 {
			w.now = a.Due.Add(time.Duration(w.dice.IntN(400)) * time.Minute * time.Duration(w.dice.IntN(2)))
		}
		return coach.Wake{Key: a.Key, Due: a.Due}
	}
	return coach.Wake{Key: one(w.dice, []string{"", "remind:morning", "remind:evening", "remind:milestone", "remind:", "urge:1", "snooze:", "snooze:morning", "hello", "settle", "no:such"}), Due: w.now}
}

func (w *walker) pass() {
	switch w.dice.IntN(12) {
	case 0:
		w.now = w.now.Add(-time.Duration(w.dice.IntN(72*60)) * time.Minute)
	case 1:
		w.now = w.now.Add(time.Duration(w.dice.IntN(20*24)) * time.Hour)
	case 2, 3:
		w.now = w.now.Add(time.Duration(w.dice.IntN(24*60)) * time.Minute)
	default:
		w.now = w.now.Add(time.Duration(w.dice.IntN(300)) * time.Second)
	}
}

// step gives one input and checks everything that must hold of any answer. It returns what is wrong, or "".
func (w *walker) step() (said []coach.Message, wrong string) {
	w.pass()
	in := w.input()
	w.last = fmt.Sprintf("%s at %s: %T%+.200v", w.s.At.Step, w.now.Format(time.RFC3339), in, in)
	turn := coach.Turn{Event: coach.Event{ID: "test:1", At: w.now, Input: in, Private: true, Zone: one(w.dice, []string{"", "", "Asia/Kolkata", "No/Where"})}}
	return w.take(turn)
}

// take gives one turn and checks the answer.
func (w *walker) take(turn coach.Turn) (said []coach.Message, wrong string) {
	in := turn.Event.Input
	if words := coach.Typed(in); words != "" {
		turn.Heard = reader().Understand(words)
	}
	before, held := printed(w.s), w.s.Held(w.now)
	next, effects := coach.Step(w.p, w.s, turn)
	twin, same := coach.Step(w.p, w.s, turn)
	switch {
	case printed(w.s) != before:
		return nil, "the state that was given is changed"
	case printed(twin) != printed(next) || printed(spoken(same)) != printed(spoken(effects)):
		return nil, "the same arguments gave something else"
	}
	destroyed := false
	for _, e := range effects {
		switch e := e.(type) {
		case coach.Say:
			said = append(said, e.Message)
		case coach.Erase:
		case coach.Forget:
			said = append(said, e.Receipt(map[string]int{"journal": 2}))
		case coach.Destroy:
			destroyed = true
			said = append(said, e.Receipt(map[string]int{"account": 1, "journal": 3}))
		case coach.Write:
			if e.Entry.ID == "" || e.Entry.Kind == "" || !e.Entry.At.Equal(w.now) {
				return said, fmt.Sprintf("an entry without an id, a kind or the time: %+v", e.Entry)
			}
			if !w.s.Consented() {
				return said, "something is kept before it was agreed to: " + e.Entry.Kind
			}
		}
	}
	if w.s = next; destroyed {
		w.s = coach.State{} // the buttons stay in the chat, and what they asked
	}
	if wrong = w.stateWrong(); wrong != "" {
		return said, wrong
	}
	if wrong = w.safetyWrong(turn, held, said); wrong != "" {
		return said, wrong
	}
	return said, w.saidWrong(in, said)
}

// safetyWrong holds that words of danger are answered before all else, and that a hold is silent.
func (w *walker) safetyWrong(turn coach.Turn, held bool, said []coach.Message) string {
	wake, isWake := turn.Event.Input.(coach.Wake)
	switch {
	case turn.Heard.Has(coach.Imminent, coach.Explicit, coach.Passive, coach.SoftCheck, coach.AboutOther):
		if len(said) == 0 || said[0].Kind != coach.Crisis {
			return fmt.Sprintf("words of danger (%v) get %.200q", turn.Heard.Safety, text(said))
		}
	case isWake && held && len(said) > 0 && wake.Key != "hello":
		return fmt.Sprintf("in a hold: %.200q", text(said))
	}
	return ""
}

// spoken are the messages among effects.
func spoken(effects []coach.Effect) []coach.Message {
	out := []coach.Message{}
	for _, e := range effects {
		if say, ok := e.(coach.Say); ok {
			out = append(out, say.Message)
		}
	}
	return out
}

func (w *walker) stateWrong() string {
	if at := w.s.At.Step; at != "" && w.p.Steps[at] == nil {
		return "the state is at a step that does not exist: " + at
	}
	if s := w.s; !s.Consented() && (s.Streak != nil || len(s.Urges)+len(s.Moods)+len(s.Reasons)+len(s.Plans)+len(s.Supporters)+len(s.SafetyPlan)+
		len(s.Interests)+len(s.Looks)+len(s.Reminders)+len(s.Pauses) > 0 || s.Tasks.Today != "" || s.Hold != nil) {
		return "something is kept before it was agreed to"
	}
	for kind, r := range w.s.Reminders {
		if !slices.Contains(coach.ReminderKinds(), kind) || r.Rule.Minute < 0 || r.Rule.Minute > 1439 {
			return fmt.Sprintf("a check-in of kind %q at %+v", kind, r.Rule)
		}
	}
	b, err := json.Marshal(w.s)
	if err != nil {
		return "the state cannot be written: " + err.Error()
	}
	if len(b) > 64<<10 {
		return fmt.Sprintf("the state is of %d bytes", len(b))
	}
	var back coach.State
	if err := json.Unmarshal(b, &back); err != nil {
		return "the state cannot be read again: " + err.Error()
	}
	if want, got := bare(w.s), bare(back); !reflect.DeepEqual(want, got) {
		return fmt.Sprintf("the state came back otherwise:\n%+v\n%+v", want, got)
	}
	return ""
}

var hole = regexp.MustCompile(`\{[A-Za-z_]*\}`)

func (w *walker) saidWrong(in coach.Input, said []coach.Message) string {
	_, left := in.(coach.Left)
	_, wake := in.(coach.Wake)
	if len(said) == 0 && !left && !wake {
		return "nothing is said"
	}
	for _, m := range said {
		if wrong := messageWrong(m); wrong != "" {
			return fmt.Sprintf("%s in %.300q", wrong, m.Text)
		}
		for _, c := range m.Choices {
			w.choices = append(w.choices, c.ID)
		}
		if m.Ask != nil {
			w.asks = append(w.asks, m.Ask.ID)
			if w.p.Steps[m.Ask.ID] == nil {
				return "an ask of a step that does not exist: " + m.Ask.ID
			}
		}
	}
	return ""
}

// messageWrong says what no message may be, of any kind.
func messageWrong(m coach.Message) string {
	if strings.TrimSpace(m.Text) == "" && m.Picture == nil && m.File == "" {
		return "no words"
	}
	if h := hole.FindString(m.Text); h != "" && h != "{days}" {
		return "an unfilled " + h
	}
	if n := len(utf16.Encode([]rune(m.Text))); n > 16000 {
		return fmt.Sprintf("%d characters", n)
	}
	ids := map[string]bool{}
	for _, c := range m.Choices {
		switch n := utf8.RuneCountInString(c.Label); {
		case strings.TrimSpace(c.Label) == "":
			return "a choice without a label: " + c.ID
		case n > 40:
			return "a label too long: " + c.Label
		case len(c.ID) > 64 || c.ID == "":
			return "an id too long or empty: " + c.ID
		case hole.MatchString(c.Label) && !strings.Contains(c.Label, "{days}"):
			return "an unfilled label: " + c.Label
		case ids[c.ID]:
			return "a choice twice: " + c.ID
		}
		ids[c.ID] = true
	}
	if a := m.Ask; a != nil && (a.Title == "" || a.Label == "" || a.Open == "" || utf8.RuneCountInString(a.Title) > 45 ||
		utf8.RuneCountInString(a.Label) > 45 || utf8.RuneCountInString(a.Open) > 40) {
		return fmt.Sprintf("an ask that no platform takes: %+v", *a)
	}
	return ""
}

// bare is a state in which an empty map or list is the same as none, but for the member's own rule.
func bare(s coach.State) coach.State {
	rule := []string(nil)
	if s.Streak != nil {
		rule = s.Streak.Counts
	}
	v := reflect.New(reflect.TypeOf(s)).Elem()
	v.Set(reflect.ValueOf(s))
	empty(v)
	out := v.Interface().(coach.State)
	if out.Streak != nil {
		k := *out.Streak
		k.Counts = rule
		if len(k.Slips) == 0 {
			k.Slips = nil
		}
		out.Streak = &k
	}
	return out
}

func empty(v reflect.Value) {
	for _, field := range v.Fields() {
		switch f := field; f.Kind() { //nolint:exhaustive // the other kinds have no empty value that JSON leaves out
		case reflect.Map, reflect.Slice:
			if f.Len() == 0 {
				f.SetZero()
			}
			if positions, ok := reflect.TypeAssert[[]coach.Position](f); ok {
				bared := make([]coach.Position, len(positions))
				for j, p := range positions {
					if len(p.Note) == 0 {
						p.Note = nil
					}
					bared[j] = p
				}
				if len(bared) > 0 {
					f.Set(reflect.ValueOf(bared))
				}
			}
		case reflect.Struct:
			empty(f)
		}
	}
}

func printed(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestStepIsTotal walks at random from anywhere to anywhere; a failure is made small.
func TestStepIsTotal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWalker(t, rapidDice{rt})
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			if _, wrong := w.step(); wrong != "" {
				rt.Fatalf("%s\nafter %s", wrong, w.last)
			}
		}
	})
}

// TestStepOnLongWalks goes on for thousands of steps: nothing piles up.
func TestStepOnLongWalks(t *testing.T) {
	for seed := range uint64(1) {
		w := newWalker(t, rand.New(rand.NewPCG(seed, 7)))
		for n := range 2000 {
			if _, wrong := w.step(); wrong != "" {
				t.Fatalf("seed %d, step %d: %s\nafter %s", seed, n, wrong, w.last)
			}
		}
	}
}

// TestStepLeavesAWaitingAnswerAlone takes up a question that was left in the middle, and answers it in the same turn.
func TestStepLeavesAWaitingAnswerAlone(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
	k.s.Reasons = []coach.Item{{ID: "1", Text: "to sleep"}}
	k.s.At.Step = "crisis_stay"
	k.s.Later = []coach.Position{{Step: "reasons_add", Left: k.now.Unix(), Note: map[string]string{"reasons_show": "add"}}}
	before := printed(k.s)
	turn := coach.Turn{Event: coach.Event{ID: "test:1", At: k.now, Private: true, Input: coach.Command{Name: "reasons", Args: "to laugh"}}}
	coach.Step(k.p, k.s, turn)
	if after := printed(k.s); after != before {
		t.Errorf("the state that was given is changed:\n%s\n%s", before, after)
	}
}

func TestAClockIsReadTheSameEachTime(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  int // -1: not a time
	}{{"8:30", 510}, {"8am", 480}, {"12am", 0}, {"12pm", 720}, {"9 pm", 1260}, {"20h15", 1215}, {"24:00", -1}, {"13pm", -1}, {"8pmam", -1}} {
		for range 30 {
			k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
			k.lines("> /reminders", "[#reminders.hobby]", "> "+c.typed)
			got := -1
			if r := k.s.Reminders["hobby"]; r.On {
				got = r.Rule.Minute
			}
			if got != c.want {
				t.Fatalf("%q is read as %d, want %d", c.typed, got, c.want)
			}
		}
	}
}
