package coach

import (
	"sync"
	"time"
)

// recently remembers for ten minutes what was done, within bounds. Its zero value is ready; it is safe for concurrent use.
type recently struct {
	mu   sync.Mutex
	done map[string]time.Time
}

const (
	recentFor  = 10 * time.Minute
	mostRecent = 10000
)

// first reports whether something was not done in the last ten minutes, and remembers it as done now.
func (r *recently) first(what string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.done[what]; ok && now.Sub(at) < recentFor {
		return false
	}
	if r.done == nil || len(r.done) >= mostRecent {
		r.done = map[string]time.Time{}
	}
	r.done[what] = now
	return true
}

// once is like first, but counts from the latest time it was asked: what is tried again and again is done once.
func (r *recently) once(what string, now time.Time) bool {
	first := r.first(what, now)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done[what] = now
	return first
}

// forget lets something be done again.
func (r *recently) forget(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.done, what)
}
