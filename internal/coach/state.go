package coach

import "time"

// Phase is where a member stands in the programme.
type Phase string

// The phases.
const (
	Intake    Phase = "intake"
	Steady    Phase = "steady"
	NoContact Phase = "no_contact"
	Reflect   Phase = "reflect"
	Decide    Phase = "decide"
	Recontact Phase = "recontact"
	Renew     Phase = "renew"
	MoveOn    Phase = "move_on"
)

// Phases returns all phases, in the order in which a member may come to them.
func Phases() []Phase {
	return []Phase{Intake, Steady, NoContact, Reflect, Decide, Recontact, Renew, MoveOn}
}

// State is a member's whole situation. Its zero value is somebody who has just come. It is written as JSON; flow positions,
// tasks and answers are stable ids, never words of the catalogue. Times are unix seconds.
type State struct {
	Phase  Phase  `json:"phase,omitempty"`
	Salt   uint32 `json:"salt,omitempty"`   // makes two members' tasks come in different orders
	Joined Day    `json:"joined,omitempty"` // the day of consent
	Seen   int64  `json:"seen,omitempty"`   // when the member last did anything
	Lang   string `json:"lang,omitempty"`
	Zone   string `json:"zone,omitempty"` // IANA; empty is UTC until it is asked
	// Hint is the zone that the platform suggested and the member has not confirmed.
	Hint    string `json:"hint,omitempty"`
	Country string `json:"country,omitempty"`
	// Facts are what was tapped, by question: consent, adult, situation, pronoun, ended, necessary, hurt, afraid, space, order …
	Facts map[string]string `json:"facts,omitempty"`

	At    Position          `json:"at,omitzero"`
	Later []Position        `json:"later,omitempty"` // what was left in the middle, the latest last
	Offer []Choice          `json:"offer,omitempty"` // the choices shown last, to be taken by their label or number
	Note  map[string]string `json:"note,omitempty"`  // answers of the flow in progress
	Said  map[string]int    `json:"said,omitempty"`  // how often a text with variants was said
	Why   string            `json:"why,omitempty"`   // the flow or task that /why explains

	Streak     *Streak    `json:"streak,omitempty"`
	DayEnd     int        `json:"day_end,omitempty"` // minutes after midnight at which the member's day ends; 0 is midnight
	Pauses     []Pause    `json:"pauses,omitempty"`
	Looks      []Day      `json:"looks,omitempty"` // days on which the ex's profile was looked at, one for each time
	Plans      []Plan     `json:"plans,omitempty"`
	Reasons    []Item     `json:"reasons,omitempty"`
	Supporters []Item     `json:"supporters,omitempty"`
	SafetyPlan []Item     `json:"safety_plan,omitempty"` // its parts in their order; the id of each is the part's name
	Interests  []Interest `json:"interests,omitempty"`
	// Pages are the member's notebooks, by book: see [Books].
	Pages  map[string][]Page `json:"pages,omitempty"`
	Rounds []Round           `json:"rounds,omitempty"` // the earliest first; only the last may be open
	// Journal are the latest journal entries: their days and prompts, not their words.
	Journal []Mark `json:"journal,omitempty"`

	Attempt *Attempt `json:"attempt,omitempty"`

	Tasks  TaskLog  `json:"tasks,omitzero"`
	Moods  []Mood   `json:"moods,omitempty"`
	Urges  []Urge   `json:"urges,omitempty"`
	Nudged []string `json:"nudged,omitempty"` // hobby nudges given, the latest last

	Reminders map[string]Reminder `json:"reminders,omitempty"` // by kind
	Quiet     *Quiet              `json:"quiet,omitempty"`     // nil is the default
	Cap       int                 `json:"cap,omitempty"`       // check-ins a day; 0 is the default
	OneOffs   []OneOff            `json:"one_offs,omitempty"`
	SentOn    Day                 `json:"sent_on,omitempty"` // the day that SentCount counts
	SentCount int                 `json:"sent_count,omitempty"`
	AskedOn   Day                 `json:"asked_on,omitempty"` // when one of the small questions was last asked

	Hold *Hold `json:"hold,omitempty"`
	// Returned is until when re-contact is closed because an account of theirs was deleted lately (SAFETY 13).
	Returned int64 `json:"returned,omitempty"`
	Seq      int   `json:"seq,omitempty"` // the last id given to something of the member's own
}

// Position is a place in a flow.
type Position struct {
	Step string            `json:"step,omitempty"`
	Note map[string]string `json:"note,omitempty"` // kept with a position that was left in the middle
	Left int64             `json:"left,omitempty"` // when it was asked, or left
	// Times is how often it was asked anew after something else.
	Times int `json:"times,omitempty"`
}

// Item is a short text of the member's own, with an id that stays.
type Item struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Interest is something the member once loved or would like to try.
type Interest struct {
	Item
	Kind string `json:"kind"` // "lost" or "new"
}

// Plan is an if-then plan: one for a trigger.
type Plan struct {
	ID   string `json:"id"`
	If   string `json:"if"`
	Then string `json:"then"`
	// Trigger is the id of the trigger that a slip named ("alone", "late" …), or empty for one in the member's own words.
	Trigger string `json:"trigger,omitempty"`
}

// Pause is a stretch of days that neither break nor extend the streak and bring no check-ins.
type Pause struct {
	From Day `json:"from"`
	To   Day `json:"to,omitempty"` // the first day after it; 0 while it has no end
}

// Mood is an evening check-in.
type Mood struct {
	Day  Day `json:"day"`
	Mood int `json:"mood"` // 1 to 5
	Urge int `json:"urge"` // 0 to 10, -1 where it was not told
}

// Urge is an urge to get in touch.
type Urge struct {
	ID      string `json:"id"`
	At      int64  `json:"at"`
	Hour    int    `json:"hour"` // local
	Rate    int    `json:"rate"` // 0 to 10, -1 where it was not told
	Asked   int    `json:"asked,omitempty"`
	Outcome string `json:"outcome,omitempty"` // "", "passed", "acted"
}

// TaskLog is what became of the tasks.
type TaskLog struct {
	Today string         `json:"today,omitempty"` // the task of Day
	Day   Day            `json:"day,omitempty"`
	Done  bool           `json:"done,omitempty"` // whether it is done
	Given map[string]Day `json:"given,omitempty"`
	Count int            `json:"count,omitempty"` // how many were done in all
	Days  []Day          `json:"days,omitempty"`  // the day of each that was done lately
	Face  bool           `json:"face,omitempty"`  // whether the latest given was of the kind that faces the loss
}

// Reminder is a check-in that the member asked for. Local time and days are durable; the next instant is computed.
type Reminder struct {
	On   bool `json:"on"`
	Rule Rule `json:"rule"`
	// Last is the day of the latest occurrence that was sent or passed over.
	Last Day `json:"last,omitempty"`
}

// Quiet are the hours in which nothing comes by itself, but for a check-in set to a time within them.
type Quiet struct {
	From int `json:"from"` // minutes since midnight
	To   int `json:"to"`
}

// OneOff is something that comes once, made by the event that caused it.
type OneOff struct {
	Key string `json:"key"` // "urge:<id>", "snooze:<kind>", "hello" (the look-in)
	Due int64  `json:"due"`
	Ref string `json:"ref,omitempty"`
}

// Hold is a safety hold (SAFETY 7): while it lasts check-ins, streak talk and milestones are silent. It says nothing of why.
type Hold struct {
	Until int64 `json:"until"`          // check-ins are silent until then
	Lock  int64 `json:"lock,omitempty"` // re-contact is closed until then
}

// Turn is one event as Step sees it.
type Turn struct {
	Event Event
	Heard Understanding // of [Typed] of the input
	Gone  bool          // the account could not be written to until this event
	// Returned is until when it counts that the account was deleted lately, or zero.
	Returned time.Time
}

// Fact returns what was answered to a question, or "".
func (s *State) Fact(name string) string { return s.Facts[name] }

// Consented reports whether the member agreed to what is kept.
func (s *State) Consented() bool { return s.Fact("consent") == "yes" }

// Location returns the member's time zone; UTC where it is unknown.
func (s *State) Location() *time.Location {
	name := s.Zone
	if name == "" {
		name = s.Hint
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Today returns the member's calendar day at a moment, by their zone and by the end of their day.
func (s *State) Today(now time.Time) Day { return s.dayAt(now) }

func (s *State) dayAt(t time.Time) Day {
	local := t.In(s.Location())
	d := DayOf(local)
	if local.Hour()*60+local.Minute() < s.DayEnd {
		d--
	}
	return d
}

// Paused reports whether a day lies in a pause.
func (s *State) Paused(d Day) bool {
	for _, p := range s.Pauses {
		if d >= p.From && (p.To == 0 || d < p.To) {
			return true
		}
	}
	return false
}

// Held reports whether a safety hold is in force.
func (s *State) Held(now time.Time) bool { return s.Hold != nil && now.Unix() < s.Hold.Until }

func (s *State) set(name, value string) {
	if s.Facts == nil {
		s.Facts = map[string]string{}
	}
	if value == "" {
		delete(s.Facts, name)
		return
	}
	s.Facts[name] = value
}

func (s *State) note(name, value string) {
	if s.Note == nil {
		s.Note = map[string]string{}
	}
	s.Note[name] = value
}
