package coach

import (
	"container/list"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// How long, and how much of, what somebody wrote is held in memory.
const (
	joinedFor    = 5 * time.Minute
	mostPieces   = 12
	longestPiece = 240  // bytes: of a longer text its end is what goes on in the next
	longestTrail = 600  // bytes of all pieces of an account
	mostTrails   = 5000 // accounts
)

// pieces remembers what was written in the last five minutes, in memory alone, so that a message which was split over several is
// read as the one that it is (SAFETY 1). It is bounded however many people write. Its zero value is ready; it is safe for
// concurrent use.
type pieces struct {
	mu     sync.Mutex
	now    time.Time // the latest that was told: events may be late, and come in any order
	order  list.List // of *trail, the one that was touched longest ago first
	trails map[Account]*list.Element
}

// trail is what an account wrote lately, oldest first.
type trail struct {
	account Account
	touched time.Time
	pieces  []piece
}

// piece is one text. What it was understood to be is kept with it, so that a redelivery is understood the same.
type piece struct {
	event    string
	message  string
	at       time.Time
	text     string // its end; empty once it is let go
	heard    Understanding
	read     bool // heard is what was understood
	answered bool // there was a sign in it, which has an answer
}

// understand reads a text by itself and together with those before it. What only the joined texts show is a sign in the newest
// one, as if it had been written whole; what it is about besides stays its own. Texts that hold a sign are answered: with them
// only what is graver is one again.
func (p *pieces) understand(ev Event, text string, read func(string) Understanding) Understanding {
	before := p.take(ev, text)
	if before.known {
		return before.heard
	}
	heard := read(text)
	if before.since != "" {
		heard = heard.with(read(before.since), nil)
	}
	if before.all != before.since {
		heard = heard.with(read(before.all), before.answered)
	}
	p.keep(ev, heard)
	return heard
}

// joined is what a text is read together with.
type joined struct {
	known    bool
	heard    Understanding // where it is known
	since    string        // the texts since the latest answer, and this one; empty where there is none before it
	all      string        // those before the latest answer too
	answered []Understanding
}

// take adds a text to its account's and joins it with those before it; the edit of one is joined with all.
func (p *pieces) take(ev Event, text string) joined {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trail(ev)
	at, edited := t.place(ev)
	if at >= 0 && !edited && t.pieces[at].read {
		return joined{known: true, heard: t.pieces[at].heard}
	}
	if at < 0 {
		at = len(t.pieces)
		t.pieces = append(t.pieces, piece{})
	}
	t.pieces[at] = piece{event: ev.ID, message: ev.Message, at: ev.At, text: text}
	last := at
	if edited {
		last = len(t.pieces) - 1
	}
	j := t.join(at, last)
	t.pieces[at].text = ending(text)
	t.bound()
	return j
}

// join joins the texts up to the last with the one at a place, as far as they are of the same five minutes.
func (t *trail) join(at, last int) (j joined) {
	var since, all []string
	for _, x := range t.pieces[:last+1] {
		if x.text == "" || t.pieces[at].at.Sub(x.at).Abs() > joinedFor {
			continue
		}
		since, all = append(since, seam(x.text)), append(all, seam(x.text))
		if x.answered {
			since, j.answered = nil, append(j.answered, x.heard)
		}
	}
	if len(since) > 1 {
		j.since = strings.Join(since, " ")
	}
	if j.all = j.since; len(all) > len(since) {
		j.all = strings.Join(all, " ")
	}
	return j
}

// keep notes what a text was understood to be.
func (p *pieces) keep(ev Event, heard Understanding) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.trails[ev.Account]
	if e == nil {
		return // deleted meanwhile
	}
	for i := range trailOf(e).pieces {
		if x := &trailOf(e).pieces[i]; x.event == ev.ID {
			x.heard, x.read, x.answered = heard, true, len(heard.Safety) > 0 || heard.Told
		}
	}
}

// settle lets go of the texts up to the latest that was answered: the person has answered in turn.
func (p *pieces) settle(a Account) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.trails[a]
	if e == nil {
		return
	}
	said, answered := trailOf(e).pieces, false
	for i := len(said) - 1; i >= 0; i-- {
		if answered = answered || said[i].answered; answered {
			said[i].text = ""
		}
	}
}

// drop forgets all that an account wrote.
func (p *pieces) drop(a Account) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e := p.trails[a]; e != nil {
		p.remove(e)
	}
}

// forget lets go of what was written longer ago than five minutes.
func (p *pieces) forget(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tick(now)
}

// tick moves the time on and drops the trails that have grown cold.
func (p *pieces) tick(now time.Time) {
	if now.After(p.now) {
		p.now = now
	}
	for e := p.order.Front(); e != nil && p.now.Sub(trailOf(e).touched) > joinedFor; e = p.order.Front() {
		p.remove(e)
	}
}

func (p *pieces) remove(e *list.Element) {
	delete(p.trails, trailOf(e).account)
	p.order.Remove(e)
}

// trail returns what the account of an event wrote lately, as touched now.
func (p *pieces) trail(ev Event) *trail {
	p.tick(ev.At)
	e := p.trails[ev.Account]
	if e == nil {
		if p.trails == nil {
			p.trails = map[Account]*list.Element{}
		}
		e = p.order.PushBack(&trail{account: ev.Account})
		p.trails[ev.Account] = e
	}
	p.order.MoveToBack(e)
	if len(p.trails) > mostTrails {
		p.remove(p.order.Front())
	}
	t := trailOf(e)
	t.touched = p.now
	return t
}

func trailOf(e *list.Element) *trail {
	t, _ := e.Value.(*trail)
	return t
}

// place finds the piece of an event, or the one that it is an edit of; -1 where there is none.
func (t *trail) place(ev Event) (at int, edited bool) {
	at = slices.IndexFunc(t.pieces, func(x piece) bool { return x.event == ev.ID })
	if text, ok := ev.Input.(Text); at < 0 && ok && text.Edited && ev.Message != "" {
		at = slices.IndexFunc(t.pieces, func(x piece) bool { return x.message == ev.Message })
		return at, at >= 0
	}
	return at, false
}

// bound drops the oldest of what is too much.
func (t *trail) bound() {
	if n := len(t.pieces) - mostPieces; n > 0 {
		t.pieces = slices.Delete(t.pieces, 0, n)
	}
	room := longestTrail
	for i := len(t.pieces) - 1; i >= 0; i-- {
		if room -= len(t.pieces[i].text); room < 0 {
			t.pieces[i].text = ""
		}
	}
}

// with adds the signs of a joined text that neither the text itself nor what was answered shows.
func (u Understanding) with(joined Understanding, answered []Understanding) Understanding {
	for _, s := range joined.Safety {
		if !u.covers(s) && !slices.ContainsFunc(answered, func(a Understanding) bool { return a.covers(s) }) {
			u.Safety = append(slices.Clip(u.Safety), s)
		}
	}
	u.Told = u.Told || joined.Told && !slices.ContainsFunc(answered, func(a Understanding) bool { return a.Told })
	return u
}

// covers reports whether a sign, or a graver one of the writer's own life, was seen.
func (u Understanding) covers(s Signal) bool {
	own := Signals()[:4]
	return u.Has(s) || u.Has(own[:max(slices.Index(own, s), 0)]...)
}

// ending returns the last words of a text that are worth keeping, apart from the memory of the rest.
func ending(text string) string {
	text = strings.TrimSpace(text)
	if cut := len(text) - longestPiece; cut > 0 {
		text = strings.TrimLeftFunc(text[cut:], func(r rune) bool { return !unicode.IsSpace(r) }) // half a word may be another
	}
	return strings.Clone(text)
}

// seam takes off what stands where one message was cut from the next ("i want to…"); a full stop ends a sentence and stays.
func seam(text string) string {
	text = strings.TrimSpace(text)
	if cut := strings.TrimRight(text, " \t\n.…,;-–—"); text[len(cut):] != "." {
		text = cut
	}
	return strings.TrimLeft(text, " \t\n.…,;-–—")
}
