package coach

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Handler takes events. [Coach] is the handler of the program.
type Handler interface {
	// Handle takes one event. When it returns nil the event is accepted: its effects are committed durably, or it had been
	// accepted before (a redelivery changes nothing). After an error nothing of it was kept and it may be given again.
	// Events of one account must be given one after the other, in their order; different accounts may run in parallel.
	Handle(ctx context.Context, ev Event) error
}

// Understander reads a text. It is pure and safe for concurrent use, and answers any bytes.
type Understander func(text string) Understanding

// Places knows time zones and countries. It is pure and safe for concurrent use.
type Places interface {
	// Zones returns the IANA time zones that a person may mean by a city, a country, a zone or an offset, the likeliest first;
	// none where nothing fits.
	Zones(query string) []ZoneGuess
	// At returns the IANA time zone of a point, or "" where it is unknown.
	At(p Point) string
	// Country returns the ISO 3166 code of the country where the zone is kept, or "".
	Country(zone string) string
}

// ZoneGuess is a time zone that a person may have meant, and the place it was recognised by.
type ZoneGuess struct {
	Zone    string // "Europe/Berlin"
	Place   string // "Munich"
	Country string // ISO 3166 code of the place, or ""
}

// Store keeps members, their words (sealed), their wakes and the outbox. Every method is safe for concurrent use, and an
// error means that nothing was changed. Implementations pass the suite in package store's storetest.
type Store interface {
	// Update runs fn on the member that ev belongs to, and commits durably, in one transaction: that ev was seen, the state,
	// the entries, the wakes (in place of all that were there) and the parcels. It returns after the commit.
	//
	// The member is the one that ev.Account belongs to, else ev.Member. A private event of an unknown account gets a Record with
	// New set and a fresh MemberID; the member begins to exist only if fn's Change keeps it. An event that is not private, and
	// a wake or a Left of nobody, gets a Record with Member 0, and of its Change only the parcels count.
	//
	// An event whose ID was seen changes nothing: fn is not run and Outcome.Duplicate is set. The wake that a Wake event names is
	// removed in either case.
	//
	// fn does no I/O, keeps nothing, and may be run more than once. An error of fn is returned and nothing is committed. An
	// event of an account also marks the account as reachable again, unless it is a Left without Back, which marks it as gone.
	// The parcels that wait for the account because their Reply had expired are queued again with ev.Reply.
	Update(ctx context.Context, ev Event, fn func(Record) (Change, error)) (Outcome, error)

	// Due returns wakes that were due at or before now, earliest first, at most limit; only those of the member who owns only,
	// if that is not zero. Those of members all of whose accounts are unreachable are left out, but for the silent ones.
	Due(ctx context.Context, now time.Time, only Account, limit int) ([]DueWake, error)
	// NextWake returns when the next wake falls due, of the member who owns only if that is not zero; false if there is none.
	NextWake(ctx context.Context, only Account) (time.Time, bool, error)

	// Pending returns parcels that may be sent now, at most limit, by priority and then by age: for each account those that come
	// next, up to the first that must wait. For unreachable accounts there are only parcels with a Reply, which go another way;
	// only the given account's if only is not zero.
	Pending(ctx context.Context, now time.Time, only Account, limit int) ([]Parcel, error)
	// NextParcel returns the earliest time at which a parcel that waits for a retry may be sent; false if there is none.
	NextParcel(ctx context.Context, only Account) (time.Time, bool, error)
	// Sent takes a delivered parcel out of the outbox.
	Sent(ctx context.Context, id int64, now time.Time) error
	// Retry keeps a parcel until at and counts the attempt. reason holds nothing that was written.
	Retry(ctx context.Context, id int64, at time.Time, reason string) error
	// SetAside takes a parcel that can never be delivered out of the way and keeps that it was, without its words.
	SetAside(ctx context.Context, id int64, now time.Time, reason string) error
	// Park keeps a parcel whose Reply has expired until the account's next event.
	Park(ctx context.Context, id int64) error
	// Unreachable marks an account as not to be written to until its next event. Its parcels of kind check-in are dropped, the
	// others wait, those without a Reply as if parked; nothing else of the member is touched.
	Unreachable(ctx context.Context, account Account, now time.Time, reason string) error

	// Kept returns all that is stored of a member, in the order in which it was written; [ErrNoMember] if there is none.
	Kept(ctx context.Context, id MemberID) (Kept, error)
}

// ErrNoMember is returned for a member that does not exist.
var ErrNoMember = errors.New("no such member")

// Record is a member as the store holds it.
type Record struct {
	Member   MemberID
	New      bool
	State    State
	Accounts []Account // the first receives check-ins
	// Gone tells that one of the accounts had been unreachable until this event.
	Gone bool
	// Returned is set where a member with one of the accounts was deleted less than [ReturnFor] ago, with Remember: until when
	// that counts.
	Returned time.Time
}

// Change is what a transaction does to a member.
type Change struct {
	State   State
	Entries []Entry
	Erase   []string // IDs of entries to delete
	Wakes   []Alarm  // all of the member's wakes from now on
	Parcels []Parcel // to queue, in this order
	// Forget are kinds of entry: all of the member's that were there before are deleted, and their counts, by kind, are given to
	// Receipt, whose parcels are queued after the others.
	Forget []string
	// Skip leaves everything as it was but for the parcels: the member is not created, the state not written.
	Skip bool
	// Destroy deletes the member, all that is stored of them and their key; the counts of what was destroyed, by kind of entry
	// and "account", are given to Receipt, whose parcels are queued without a member. Everything else in the Change is ignored.
	Destroy bool
	// Remember keeps for [ReturnFor] that the member's accounts were deleted, and nothing else: no account, nor who it was.
	Remember bool
	Receipt  func(counts map[string]int) []Parcel
}

// ReturnFor is how long after a deletion a new start counts as a return (SAFETY 13).
const ReturnFor = 30 * 24 * time.Hour

// Outcome is what an Update did.
type Outcome struct {
	Member    MemberID
	Duplicate bool
}

// Alarm is a time at which the member is to be woken.
type Alarm struct {
	Key string
	Due time.Time // whole seconds
	// Silent tells that nothing is said when it comes, so that it comes to members out of reach, too.
	Silent bool
}

// DueWake is a member's wake that has come.
type DueWake struct {
	Member MemberID
	Key    string
	Due    time.Time
}

// Entry is one thing that a member said or did, kept until they delete it. Its Data is stored sealed.
type Entry struct {
	ID   string // unique within the member, made from the event that brought it
	Kind string // "journal", "letter", "checkin", "urge", "slip", "contact", "look", "task", …
	At   time.Time
	Day  Day
	Data map[string]string
}

// Kept is everything that is stored of a member.
type Kept struct {
	Member   MemberID
	Created  time.Time
	Accounts []Account
	State    State
	Entries  []Entry
}

// Priority orders the parcels of one account: lower goes first.
type Priority int

// The priorities.
const (
	PriorityCrisis  Priority = 0
	PriorityReply   Priority = 1
	PriorityCheckIn Priority = 2
)

// Parcel is one send on one platform: a row of the outbox.
type Parcel struct {
	ID       int64    // set by the store
	Member   MemberID // 0 for one that belongs to no member (a receipt, a line in a group)
	Account  Account
	Priority Priority
	Message  Message // fits the platform's Limits
	Reply    string  // Event.Reply of the event that this answers
	Created  time.Time
	Attempts int
	Phase    Phase // for `bot chat --json`: the phase and the streak after the step
	Streak   *int
	// Attachment is the picture (PNG) or the file that the message names, filled in just before sending and never stored.
	Attachment []byte
}

// Sender puts parcels on a platform.
type Sender interface {
	Platform() Platform
	Limits() Limits
	// Send delivers one parcel. A nil error means that the platform took it. Any other error that is not a [*SendError] is
	// taken as [Again]. An error never holds a token or anything that was written. Safe for concurrent use.
	Send(ctx context.Context, p Parcel) error
}

// Fault is why a send failed, and so what follows.
type Fault string

// The faults.
const (
	Again   Fault = "again"   // try later: 429, 5xx, time-out, no network
	Blocked Fault = "blocked" // the account cannot be written to until it writes
	Expired Fault = "expired" // the parcel's Reply is no longer valid; there is no other way to this account
	Bad     Fault = "bad"     // the platform will never take this parcel
)

// SendError says why a parcel was not delivered.
type SendError struct {
	Fault Fault
	After time.Duration // for Again: not before this time has passed; 0 leaves it to the caller
	// Global tells that After holds for the whole platform and not for this account alone.
	Global bool
	Err    error // what was being done and what came back, without secrets and without words
}

// Error implements error.
func (e *SendError) Error() string { return fmt.Sprintf("send (%s): %v", e.Fault, e.Err) }

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }
