package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ashore/internal/coach"
)

// AddAccount gives a member one more account, after those that they have.
func (m *Memory) AddAccount(_ context.Context, id coach.MemberID, account coach.Account) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	if m.members[id] == nil {
		return fmt.Errorf("add an account: %w", coach.ErrNoMember)
	}
	if _, taken := m.owners[account]; taken {
		return errors.New("add an account: it belongs to somebody")
	}
	m.owners[account] = id
	m.members[id].accounts = append(m.members[id].accounts, account)
	return nil
}

// Kept implements [coach.Store].
func (m *Memory) Kept(_ context.Context, id coach.MemberID) (coach.Kept, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	member := m.members[id]
	if member == nil {
		return coach.Kept{}, fmt.Errorf("read all of a member: %w", coach.ErrNoMember)
	}
	all := coach.Kept{Member: id, Created: member.created, Accounts: slices.Clone(member.accounts), State: decode[coach.State](member.state)}
	for _, e := range member.entries {
		all.Entries = append(all.Entries, decode[coach.Entry](encode(e)))
	}
	return all, nil
}

// Due implements [coach.Store].
func (m *Memory) Due(_ context.Context, now time.Time, only coach.Account, limit int) ([]coach.DueWake, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	due := slices.DeleteFunc(m.wakes(only), func(w coach.DueWake) bool { return w.Due.After(now) })
	return due[:min(len(due), max(limit, 0))], nil
}

// NextWake implements [coach.Store].
func (m *Memory) NextWake(_ context.Context, only coach.Account) (time.Time, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	wakes := m.wakes(only)
	if len(wakes) == 0 {
		return time.Time{}, false, nil
	}
	return wakes[0].Due, true, nil
}

// wakes returns the wakes that count, earliest first.
func (m *Memory) wakes(only coach.Account) []coach.DueWake {
	var wakes []coach.DueWake
	for id, member := range m.members {
		if only != (coach.Account{}) && m.owners[only] != id {
			continue
		}
		reach := slices.ContainsFunc(member.accounts, func(a coach.Account) bool { return !m.gone[a] })
		for key, alarm := range member.wakes {
			if reach || alarm.Silent {
				wakes = append(wakes, coach.DueWake{Member: id, Key: key, Due: alarm.Due})
			}
		}
	}
	slices.SortFunc(wakes, func(a, b coach.DueWake) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Member, b.Member), cmp.Compare(a.Key, b.Key))
	})
	return wakes
}
