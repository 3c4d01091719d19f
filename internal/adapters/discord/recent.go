package discord

import "sync"

// recent remembers the newest values, at most max of them. Safe for concurrent use.
type recent[K comparable, V any] struct {
	mu    sync.Mutex
	max   int
	order []K // oldest first
	items map[K]V
}

func newRecent[K comparable, V any](limit int) *recent[K, V] {
	return &recent[K, V]{max: limit, items: make(map[K]V)}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.items[key]
	return v, ok
}

// put remembers a value. Where it is new and there is no room the oldest is forgotten.
func (r *recent[K, V]) put(key K, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.set(key, value)
}

func (r *recent[K, V]) set(key K, value V) {
	if _, ok := r.items[key]; !ok {
		for len(r.order) >= r.max {
			delete(r.items, r.order[0])
			r.order = r.order[1:]
		}
		r.order = append(r.order, key)
	}
	r.items[key] = value
}

// add remembers a value unless there is one already.
func (r *recent[K, V]) add(key K, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.items[key]; !ok {
		r.set(key, value)
	}
}

func (r *recent[K, V]) drop(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.items[key]; !ok {
		return
	}
	delete(r.items, key)
	for i, k := range r.order {
		if k == key {
			r.order = append(r.order[:i:i], r.order[i+1:]...)
			return
		}
	}
}

// each calls fn with a copy of what is remembered, oldest first.
func (r *recent[K, V]) each(fn func(K, V)) {
	r.mu.Lock()
	keys := append([]K(nil), r.order...)
	items := make(map[K]V, len(keys))
	for _, k := range keys {
		items[k] = r.items[k]
	}
	r.mu.Unlock()
	for _, k := range keys {
		fn(k, items[k])
	}
}
