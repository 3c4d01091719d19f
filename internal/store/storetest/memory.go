package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"ashore/internal/coach"
)

// Memory is a [coach.Store] that keeps everything in memory and seals nothing: for the tests of other packages. It passes the
// suite of this package. Its zero value is an empty store. It is safe for concurrent use and never waits for anything.
type Memory struct {
	// Rerun makes Update run each fn twice and keep the second Change, as a store that groups commits may. It must not be
	// changed while the store is in use.
	Rerun bool

	mu         sync.Mutex
	members    map[coach.MemberID]*kept
	owners     map[coach.Account]coach.MemberID
	gone       map[coach.Account]bool // unreachable
	seen       map[string]bool
	departed   map[coach.Account]time.Time // deleted, and until when that counts
	outbox     []waiting                   // by ID
	lastMember coach.MemberID
	lastParcel int64
}

// kept is a member. What came from outside is held as JSON, so that nothing is shared with the caller.
type kept struct {
	created  time.Time
	accounts []coach.Account
	state    []byte
	entries  []coach.Entry
	wakes    map[string]coach.Alarm
}

// waiting is a row of the outbox.
type waiting struct {
	parcel coach.Parcel
	body   []byte    // of parcel.Message
	open   time.Time // not to be sent before; zero where it was never tried in vain
	parked bool
}

var (
	errEntryExists = errors.New("an entry with this ID exists")
	errNoAccount   = errors.New("a parcel without an account")
)

var _ coach.Store = (*Memory)(nil)

func (m *Memory) init() {
	if m.members != nil {
		return
	}
	m.members = map[coach.MemberID]*kept{}
	m.owners = map[coach.Account]coach.MemberID{}
	m.gone = map[coach.Account]bool{}
	m.seen = map[string]bool{}
	m.departed = map[coach.Account]time.Time{}
}

// Update implements [coach.Store].
func (m *Memory) Update(ctx context.Context, ev coach.Event, fn func(coach.Record) (coach.Change, error)) (coach.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	if err := ctx.Err(); err != nil {
		return coach.Outcome{}, fmt.Errorf("update a member: %w", err)
	}
	record := m.record(ev)
	out := coach.Outcome{Member: record.Member}
	if record.New {
		out.Member = 0
	}
	if m.seen[ev.ID] {
		m.takeWake(ev, record.Member)
		out.Duplicate = true
		return out, nil
	}
	change, err := fn(record)
	if err == nil && m.Rerun {
		change, err = fn(m.record(ev))
	}
	if err == nil && change.Destroy && record.Member != 0 {
		change.Parcels = nil
		if change.Receipt != nil {
			change.Parcels = change.Receipt(m.counts(out.Member))
		}
	}
	if err == nil && len(change.Forget) > 0 && change.Receipt != nil && !change.Destroy && !change.Skip && record.Member != 0 {
		change.Parcels = append(slices.Clone(change.Parcels), change.Receipt(m.forgotten(out.Member, change.Forget))...)
	}
	if err == nil {
		err = m.check(record, change)
	}
	if err != nil {
		return coach.Outcome{}, err
	}
	m.seen[ev.ID] = true
	m.takeWake(ev, record.Member)
	m.reach(ev)
	out.Member = m.apply(ev, record, change)
	return out, nil
}

// record returns the record that an event is handled with.
func (m *Memory) record(ev coach.Event) coach.Record {
	_, wake := ev.Input.(coach.Wake)
	left, isLeft := ev.Input.(coach.Left)
	if !ev.Private && !wake {
		return coach.Record{}
	}
	id, known := m.owners[ev.Account]
	if !known && m.members[ev.Member] != nil {
		id, known = ev.Member, true
	}
	if !known {
		if wake || isLeft || ev.Account == (coach.Account{}) {
			return coach.Record{}
		}
		return coach.Record{
			Member: m.lastMember + 1, New: true, Accounts: []coach.Account{ev.Account}, Gone: m.gone[ev.Account],
			Returned: m.returned(ev.At, ev.Account),
		}
	}
	member := m.members[id]
	return coach.Record{
		Member:   id,
		State:    decode[coach.State](member.state),
		Accounts: slices.Clone(member.accounts),
		Gone:     m.gone[ev.Account] && (!isLeft || left.Back),
		Returned: m.returned(ev.At, member.accounts...),
	}
}

// returned tells until when it counts that one of the accounts was deleted.
func (m *Memory) returned(now time.Time, accounts ...coach.Account) time.Time {
	latest := time.Time{}
	for _, a := range accounts {
		if until := m.departed[a]; until.Unix() > now.Unix() && until.After(latest) {
			latest = until
		}
	}
	return latest
}

// check refuses what may not be kept, before anything is changed.
func (m *Memory) check(record coach.Record, change coach.Change) error {
	for _, p := range change.Parcels {
		if p.Account == (coach.Account{}) {
			return fmt.Errorf("queue a parcel: %w", errNoAccount)
		}
	}
	if record.Member == 0 || change.Skip || change.Destroy {
		return nil
	}
	ids := map[string]bool{}
	if member := m.members[record.Member]; member != nil {
		for _, e := range member.entries {
			ids[e.ID] = !slices.Contains(change.Erase, e.ID) && !slices.Contains(change.Forget, e.Kind)
		}
	}
	for _, e := range change.Entries {
		if ids[e.ID] {
			return fmt.Errorf("save an entry: %w", errEntryExists)
		}
		ids[e.ID] = true
	}
	return nil
}

func (m *Memory) takeWake(ev coach.Event, id coach.MemberID) {
	wake, ok := ev.Input.(coach.Wake)
	if !ok || m.members[id] == nil {
		return
	}
	wakes := m.members[id].wakes
	if alarm, there := wakes[wake.Key]; there && alarm.Due.Equal(wake.Due.Truncate(time.Second)) {
		delete(wakes, wake.Key)
	}
}

// reach marks the event's account as reachable, or as gone, and queues what was parked for it.
func (m *Memory) reach(ev coach.Event) {
	if ev.Account == (coach.Account{}) {
		return
	}
	if left, ok := ev.Input.(coach.Left); ok && !left.Back {
		m.unreachable(ev.Account)
		return
	}
	delete(m.gone, ev.Account)
	for i := range m.outbox {
		w := &m.outbox[i]
		if w.parked && w.parcel.Account == ev.Account && (ev.Private || w.parcel.Member == 0) {
			w.parked, w.open, w.parcel.Reply = false, time.Time{}, ev.Reply
		}
	}
}

func (m *Memory) apply(ev coach.Event, record coach.Record, change coach.Change) coach.MemberID {
	old := record.Member
	if record.New {
		old = 0
	}
	switch {
	case record.Member == 0:
		m.queue(0, change.Parcels)
		return 0
	case change.Destroy:
		if member := m.members[old]; member != nil && change.Remember {
			for _, a := range member.accounts {
				if until := ev.At.Add(coach.ReturnFor).UTC().Truncate(time.Second); until.After(m.departed[a]) {
					m.departed[a] = until
				}
			}
		}
		m.destroy(old)
		m.queue(0, change.Parcels)
		return old
	case change.Skip:
		m.queue(old, change.Parcels)
		return old
	}
	member := m.members[record.Member]
	if member == nil {
		member = &kept{created: ev.At.UTC().Truncate(time.Second), accounts: []coach.Account{ev.Account}}
		m.members[record.Member] = member
		m.owners[ev.Account] = record.Member
		m.lastMember = record.Member
	}
	member.keep(change)
	m.queue(record.Member, change.Parcels)
	return record.Member
}

func (k *kept) keep(change coach.Change) {
	k.state = encode(change.State)
	k.entries = slices.DeleteFunc(k.entries, func(e coach.Entry) bool {
		return slices.Contains(change.Erase, e.ID) || slices.Contains(change.Forget, e.Kind)
	})
	for _, e := range change.Entries {
		e.At = e.At.UTC().Truncate(time.Second)
		k.entries = append(k.entries, decode[coach.Entry](encode(e)))
	}
	k.wakes = map[string]coach.Alarm{}
	for _, w := range change.Wakes {
		w.Due = w.Due.UTC().Truncate(time.Second)
		k.wakes[w.Key] = w
	}
}

func (m *Memory) queue(id coach.MemberID, parcels []coach.Parcel) {
	for _, p := range parcels {
		m.lastParcel++
		p.ID, p.Member, p.Attempts, p.Attachment = m.lastParcel, id, 0, nil
		p.Created = p.Created.UTC().Truncate(time.Second)
		if p.Streak != nil {
			p.Streak = new(*p.Streak)
		}
		w := waiting{parcel: p, body: encode(p.Message)}
		w.parcel.Message = coach.Message{Kind: p.Message.Kind}
		m.outbox = append(m.outbox, w)
	}
}

func (m *Memory) counts(id coach.MemberID) map[string]int {
	counts := map[string]int{}
	if member := m.members[id]; member != nil {
		for _, e := range member.entries {
			counts[e.Kind]++
		}
		counts["account"] += len(member.accounts)
	}
	return counts
}

// forgotten counts the entries of some kinds.
func (m *Memory) forgotten(id coach.MemberID, kinds []string) map[string]int {
	counts := m.counts(id)
	for kind := range counts {
		if kind == "account" || !slices.Contains(kinds, kind) {
			delete(counts, kind)
		}
	}
	return counts
}

func (m *Memory) destroy(id coach.MemberID) {
	member := m.members[id]
	if member == nil {
		return
	}
	for _, a := range member.accounts {
		delete(m.owners, a)
		delete(m.gone, a)
	}
	m.outbox = slices.DeleteFunc(m.outbox, func(w waiting) bool { return w.parcel.Member == id })
	delete(m.members, id)
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("storetest: encode %T: %v", v, err))
	}
	return b
}

func decode[T any](b []byte) T {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		panic(fmt.Sprintf("storetest: decode %T: %v", v, err))
	}
	return v
}
