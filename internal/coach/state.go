package coach

import "time"

// Phase is where a member stands in the programme.
type Phase string

// The phases. Reflect and those after it come with the rest of the programme.
const (
	Intake    Phase = "intake"
	Steady    Phase = "steady"
	NoContact Phase = "no_contact"
)

// State is a member's whole situation.
type State struct {
	Phase Phase `json:"phase,omitempty"`
}

// Turn is what Step answers.
type Turn struct {
	Input Input
	Now   time.Time
}
