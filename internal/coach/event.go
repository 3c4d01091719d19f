package coach

import (
	"slices"
	"strings"
	"time"
)

// Platform names where an account lives. Platforms differ only by their [Limits]; the core never asks which one it is.
type Platform string

// The platforms that ship with Ashore.
const (
	Telegram Platform = "telegram"
	Discord  Platform = "discord"
	Console  Platform = "console"
)

// Account is one address on one platform. A member has one or more.
type Account struct {
	Platform Platform
	ID       string // the platform's own id of the person (or, for an event that is not private, of the group)
}

// MemberID identifies a member in this database; 0 is nobody.
type MemberID int64

// Event is one thing that happened: somebody wrote, pressed or left, or a check-in fell due.
type Event struct {
	// ID is the same for every redelivery of the same event, and different for any two events. It starts with the platform's
	// name, or with "wake". It holds nothing that was written.
	ID      string
	Account Account  // who; the zero Account for a wake
	Member  MemberID // set for a wake only
	At      time.Time
	Input   Input
	// Reply is an adapter's own address for a direct answer to this event (an interaction token, say), handed back to it with
	// the parcels of the reply. Empty means: an ordinary message to Account.
	Reply string
	// Private tells that only the member can read the answer: a private chat, or a reply that only they see. An event that is
	// not private reaches no member's record: it is answered with one line and nothing is stored.
	Private bool
	// Message is the platform's own id of the message that was written, the same when it is edited, or empty.
	Message string
	Locale  string // the platform's hint of a language (BCP 47), or empty
	Zone    string // the platform's hint of an IANA time zone, or empty
}

// Input is what an event brings. The set is closed: [Text], [Press], [Command], [Form], [Wake] and [Left].
//
//sumtype:decl
type Input interface{ input() }

// Text is something written: a message, an edited message, a caption, or media without any words.
type Text struct {
	Text string
	// Also is what else was written or named in it, and answers no question: the options of a poll, the name of a contact, of a
	// place or of a file, words that were quoted or forwarded.
	Also   string
	Edited bool
	Media  string // "", or what came with or in place of words: "photo", "voice", "video", "sticker", "document", "other"
	Place  *Point // a shared location, or nil
}

// Point is a place on earth in degrees.
type Point struct{ Lat, Lon float64 }

// Press is a tap on a choice: the ID that a [Choice] carried. It may come weeks after the choice was shown, and it may be forged.
type Press struct{ ID string }

// Command is a slash command: its name without the slash, in lower case, and what followed it.
type Command struct {
	Name string
	Args string
}

// Form is a filled-in form (a modal): the ID of the [Ask] that opened it, and what was written.
type Form struct {
	ID   string
	Text string
}

// Wake is a wake time of the member that has come.
type Wake struct {
	Key string    // which of the member's wakes: see [Wakes]
	Due time.Time // when it was due; Event.At is when it is handled, perhaps much later
}

// Left tells that the account went away (blocked the bot, removed the app) or, with Back, that it returned without writing.
type Left struct{ Back bool }

func (Text) input()    {}
func (Press) input()   {}
func (Command) input() {}
func (Form) input()    {}
func (Wake) input()    {}
func (Left) input()    {}

// Typed returns everything in the input that a person typed: what the safety check must read.
func Typed(in Input) string {
	switch in := in.(type) {
	case Text:
		return strings.TrimSpace(in.Text + "\n" + in.Also)
	case Command:
		return in.Name + " " + in.Args
	case Form:
		return in.Text
	case Press, Wake, Left:
		return ""
	}
	return ""
}

// answering returns what in the input a question may be answered with.
func answering(in Input) string {
	switch in := in.(type) {
	case Text:
		return in.Text
	case Form:
		return in.Text
	case Command, Press, Wake, Left:
	}
	return ""
}

// Intent is what a text seems to be about (SAFETY, "Understanding messages").
type Intent string

// The intents. Other is the zero of the set: nothing in particular was recognised.
const (
	UrgeToContact Intent = "urge_to_contact"
	SlipContacted Intent = "slip_contacted"
	ExContactedMe Intent = "ex_contacted_me"
	MissingEx     Intent = "missing_ex"
	WantsExBack   Intent = "wants_ex_back"
	WantsToMoveOn Intent = "wants_to_move_on"
	ProgressGood  Intent = "progress_good"
	SleepOrBody   Intent = "sleep_or_body"
	Anger         Intent = "anger"
	CommandLike   Intent = "command_like"
	Other         Intent = "other"
)

// Signal is a sign of danger in a text (SAFETY 2 and 11 to 18). Several may hold at once.
type Signal string

// The signals.
const (
	Imminent    Signal = "imminent"
	Explicit    Signal = "explicit"
	Passive     Signal = "passive"
	SoftCheck   Signal = "soft_check"
	AboutOther  Signal = "about_other"
	AbuseVictim Signal = "abuse_victim"
	HarmOther   Signal = "harm_other"
	Minor       Signal = "minor"
)

// Signals returns all signals, the gravest first; the first four are about the writer's own life.
func Signals() []Signal {
	return []Signal{Imminent, Explicit, Passive, SoftCheck, AboutOther, AbuseVictim, HarmOther, Minor}
}

// Understanding is what was made of a text. Its zero value is: nothing understood, no signal.
type Understanding struct {
	Intent     Intent
	Confidence float64 // 0 to 1
	Safety     []Signal
	// Command is the command that a text of intent [CommandLike] asks for ("pause reminders till monday" → "pause"), or empty.
	Command string
	// Told is whether the text says that the writer was told to stop, or is under an order, without going on in spite of it: no
	// sign of danger, but something that closes doors once it is confirmed (SAFETY 11).
	Told bool
	// Looking is whether the text asks how to find out about the ex, or to watch or test them: an urge, and never answered with a
	// way (SAFETY 14).
	Looking bool
}

// Has reports whether any of the signals was seen.
func (u Understanding) Has(signals ...Signal) bool {
	for _, s := range u.Safety {
		if slices.Contains(signals, s) {
			return true
		}
	}
	return false
}
