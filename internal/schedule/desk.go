package schedule

import (
	"cmp"
	"container/heap"
	"time"

	"golang.org/x/time/rate"

	"ashore/internal/coach"
)

// Pace is how fast a platform may be written to. A rate of 0 is no limit.
type Pace struct {
	PerSecond     float64 // parcels a second in all
	Burst         int     // how many of them may go at once after a rest; at least 1
	ChatPerSecond float64 // parcels a second to one account
	ChatBurst     int     // how many of them may go at once after a rest; at least 1
}

// DefaultPace returns the paces that the platforms ask for.
func DefaultPace() map[coach.Platform]Pace {
	return map[coach.Platform]Pace{
		coach.Telegram: {PerSecond: 30, Burst: 1, ChatPerSecond: 1, ChatBurst: 5},
		coach.Discord:  {PerSecond: 50, Burst: 1},
	}
}

// desk is what a courier keeps of one platform: who waits to be visited, how fast that may go. The sender and the limiter of
// the whole platform may be used by everyone, the rest only by whoever has the courier's turn.
type desk struct {
	sender  coach.Sender
	pace    Pace
	all     *rate.Limiter
	chats   map[coach.Account]*rate.Limiter
	lanes   map[coach.Account]*lane
	ready   tickets // by priority and age
	resting tickets // by time
	paused  time.Time
	flying  int // visits under way
}

// lane is an account that waits or is being visited.
type lane struct {
	busy     bool
	again    bool           // look once more after the visit: something was added meanwhile
	ticket   *ticket        // its place in ready or resting
	held     ticket         // what must wait until held.at; zero if nothing must
	unmarked map[int64]bool // delivered, but the outbox could not note it
}

// ticket is a place in a queue.
type ticket struct {
	account  coach.Account
	priority coach.Priority
	created  time.Time
	id       int64
	at       time.Time // for resting
	dead     bool      // another ticket took its place
}

func ticketOf(p coach.Parcel) *ticket {
	return &ticket{account: p.Account, priority: p.Priority, created: p.Created, id: p.ID}
}

func newDesk(sender coach.Sender, pace Pace) *desk {
	return &desk{
		sender:  sender,
		pace:    pace,
		all:     limiter(pace.PerSecond, pace.Burst),
		chats:   map[coach.Account]*rate.Limiter{},
		lanes:   map[coach.Account]*lane{},
		ready:   tickets{before: func(a, b *ticket) bool { return a.urgency(b) < 0 }},
		resting: tickets{before: func(a, b *ticket) bool { return a.at.Before(b.at) }},
	}
}

func limiter(perSecond float64, burst int) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(burst, 1))
}

func (d *desk) lane(a coach.Account) *lane {
	l := d.lanes[a]
	if l == nil {
		l = &lane{unmarked: map[int64]bool{}}
		d.lanes[a] = l
	}
	return l
}

// enqueue lets an account wait for a visit because p is there to be sent. An account that waits already, with
// something as urgent, keeps its place.
func (d *desk) enqueue(p coach.Parcel) {
	l := d.lane(p.Account)
	if l.busy {
		l.again = true
		return
	}
	if l.ticket != nil && l.ticket.priority <= p.Priority {
		return
	}
	d.put(l, &d.ready, ticketOf(p))
}

// rest lets an account wait until t.at.
func (d *desk) rest(l *lane, t ticket) {
	t.dead = false
	d.put(l, &d.resting, &t)
}

func (d *desk) put(l *lane, queue *tickets, t *ticket) {
	if l.ticket != nil {
		l.ticket.dead = true
	}
	l.ticket = t
	heap.Push(queue, t)
}

// rouse moves the accounts whose rest is over to the ready ones.
func (d *desk) rouse(now time.Time) {
	for t := d.resting.first(); t != nil && !t.at.After(now); t = d.resting.first() {
		heap.Pop(&d.resting)
		if l := d.lanes[t.account]; !l.held.at.After(now) {
			l.held = ticket{}
		}
		heap.Push(&d.ready, t)
	}
}

// waiting returns how many accounts wait, whether ready or not.
func (d *desk) waiting() int { return d.ready.Len() + d.resting.Len() }

// forget drops a lane that holds nothing any more.
func (d *desk) forget(a coach.Account) {
	if l := d.lanes[a]; l != nil && !l.busy && l.ticket == nil && len(l.unmarked) == 0 {
		delete(d.lanes, a)
	}
}

// chatDelay returns how long an account must wait for its own pace.
func (d *desk) chatDelay(a coach.Account, now time.Time) time.Duration {
	if l := d.chats[a]; l != nil {
		return delay(l, now)
	}
	return 0
}

// spend takes what one parcel costs, of a pace that allows it or, for a crisis, in advance.
func (d *desk) spend(a coach.Account, now time.Time) {
	d.all.ReserveN(now, 1)
	if d.pace.ChatPerSecond <= 0 {
		return
	}
	l := d.chats[a]
	if l == nil {
		d.tidy(now)
		l = limiter(d.pace.ChatPerSecond, d.pace.ChatBurst)
		d.chats[a] = l
	}
	l.ReserveN(now, 1)
}

// owe counts a parcel that was sent past the queue.
func (d *desk) owe(now time.Time) { d.all.ReserveN(now, 1) }

// tidy forgets the paces of accounts that are rested, now and then.
func (d *desk) tidy(now time.Time) {
	if n := len(d.chats); n < 1024 || n&(n-1) != 0 {
		return
	}
	for a, l := range d.chats {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(d.chats, a)
		}
	}
}

// delay returns how long until the limiter has one to give.
func delay(l *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - l.TokensAt(now)
	if l.Limit() == rate.Inf || missing < 1e-6 {
		return 0
	}
	return max(time.Duration(missing/float64(l.Limit())*float64(time.Second)), time.Millisecond)
}

// urgency compares two tickets: negative if t goes before o.
func (t *ticket) urgency(o *ticket) int {
	return cmp.Or(cmp.Compare(t.priority, o.priority), t.created.Compare(o.created), cmp.Compare(t.id, o.id))
}

// tickets is a queue, as a heap.
type tickets struct {
	list   []*ticket
	before func(a, b *ticket) bool
}

// first returns the first ticket that still counts, or nil.
func (q *tickets) first() *ticket {
	for len(q.list) > 0 {
		if t := q.list[0]; !t.dead {
			return t
		}
		heap.Pop(q)
	}
	return nil
}

// Len implements [heap.Interface].
func (q *tickets) Len() int { return len(q.list) }

// Less implements [heap.Interface].
func (q *tickets) Less(i, j int) bool { return q.before(q.list[i], q.list[j]) }

// Swap implements [heap.Interface].
func (q *tickets) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push implements [heap.Interface].
func (q *tickets) Push(x any) {
	if t, ok := x.(*ticket); ok {
		q.list = append(q.list, t)
	}
}

// Pop implements [heap.Interface].
func (q *tickets) Pop() any {
	last := len(q.list) - 1
	t := q.list[last]
	q.list[last] = nil
	q.list = q.list[:last]
	return t
}
