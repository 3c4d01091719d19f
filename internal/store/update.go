package store

import (
	"context"
	"database/sql"
	"errors"

	"ashore/internal/coach"
)

// unit is one Update on its way: what an event changes, in one transaction. Nothing in it outlives the transaction.
type unit struct {
	store  *Store
	tx     *sql.Tx
	ev     coach.Event
	record coach.Record
	seal   sealer // of the member, once they exist
}

// Update implements [coach.Store].
func (s *Store) Update(ctx context.Context, ev coach.Event, fn func(coach.Record) (coach.Change, error)) (coach.Outcome, error) {
	var out coach.Outcome
	var destroyed coach.MemberID
	var remembered, forgot bool
	err := s.writeTx(ctx, "update a member", func(tx *sql.Tx) (err error) {
		u := &unit{store: s, tx: tx, ev: ev}
		if err = u.find(ctx); err != nil {
			return err
		}
		out = coach.Outcome{Member: u.record.Member}
		if u.record.New {
			out.Member = 0
		}
		if out.Duplicate, err = u.receive(ctx); err != nil || out.Duplicate {
			return err
		}
		if err = u.load(ctx); err != nil {
			return err
		}
		change, err := fn(u.record)
		if err != nil {
			return err
		}
		switch {
		case u.record.Member == 0, change.Skip && !change.Destroy:
			return u.queue(ctx, out.Member, change.Parcels)
		case change.Destroy:
			destroyed, remembered = out.Member, change.Remember
			return u.destroy(ctx, change)
		}
		out.Member, forgot = u.record.Member, len(change.Forget) > 0
		return u.keep(ctx, change)
	})
	if err != nil {
		return coach.Outcome{}, err
	}
	if forgot {
		s.checkpoint(context.WithoutCancel(ctx)) // so that the write-ahead log holds none of it either
	}
	if destroyed != 0 {
		s.forget(context.WithoutCancel(ctx), destroyed, ev.At, remembered)
	}
	return out, nil
}

// find fills in whose event it is.
func (u *unit) find(ctx context.Context) error {
	_, wake := u.ev.Input.(coach.Wake)
	_, left := u.ev.Input.(coach.Left)
	if !u.ev.Private && !wake {
		return nil
	}
	member, err := ownerOf(ctx, u.tx, u.ev.Account)
	if err == nil && member == 0 && u.ev.Member != 0 {
		err = u.tx.QueryRowContext(ctx, "SELECT id FROM members WHERE id = ?", u.ev.Member).Scan(&member)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return doing("find the member", err)
	}
	u.record.Member = member
	if member != 0 || wake || left || u.ev.Account == (coach.Account{}) {
		return nil
	}
	u.record.New = true
	err = u.tx.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'members'), 0) + 1").Scan(&u.record.Member)
	return doing("find a free member", err)
}

// ownerOf returns the member of an account, 0 where there is none.
func ownerOf(ctx context.Context, q queryer, a coach.Account) (coach.MemberID, error) {
	var member coach.MemberID
	err := q.QueryRowContext(ctx, "SELECT member FROM accounts WHERE platform = ? AND account = ?", a.Platform, a.ID).Scan(&member)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return member, doing("find the member", err)
}

// receive does what the event does by itself, whatever is decided about it.
func (u *unit) receive(ctx context.Context) (duplicate bool, err error) {
	if wake, ok := u.ev.Input.(coach.Wake); ok && u.record.Member != 0 {
		_, err := u.tx.ExecContext(ctx, "DELETE FROM wakes WHERE member = ? AND key = ? AND due = ?", u.record.Member, wake.Key, wake.Due.Unix())
		if err != nil {
			return false, doing("take out a wake", err)
		}
	}
	result, err := u.tx.ExecContext(ctx, "INSERT INTO seen (event, at) VALUES (?, ?) ON CONFLICT DO NOTHING", u.store.keys.event(u.ev.ID), u.ev.At.Unix())
	if err != nil {
		return false, doing("note an event", err)
	}
	fresh, err := result.RowsAffected()
	if err != nil || fresh == 0 {
		return err == nil, doing("note an event", err)
	}
	if u.ev.Account == (coach.Account{}) {
		return false, nil
	}
	if err := u.heard(ctx); err != nil {
		return false, err
	}
	if left, ok := u.ev.Input.(coach.Left); ok && !left.Back {
		return false, markUnreachable(ctx, u.tx, u.ev.Account, u.ev.At, "left")
	}
	result, err = u.tx.ExecContext(ctx, "DELETE FROM unreachable WHERE platform = ? AND account = ?", u.ev.Account.Platform, u.ev.Account.ID)
	if err != nil {
		return false, doing("mark an account as reachable", err)
	}
	back, err := result.RowsAffected()
	if err != nil {
		return false, doing("mark an account as reachable", err)
	}
	u.record.Gone = back > 0 && u.record.Member != 0
	return false, u.unpark(ctx)
}

// keep writes a Change of a member, who begins to exist with it if they are new.
func (u *unit) keep(ctx context.Context, change coach.Change) error {
	if u.record.New {
		if err := u.create(ctx); err != nil {
			return err
		}
	}
	if err := u.saveState(ctx, change.State); err != nil {
		return err
	}
	forgotten, err := u.forgetEntries(ctx, change.Forget)
	if err != nil {
		return err
	}
	if err := u.saveEntries(ctx, change.Erase, change.Entries); err != nil {
		return err
	}
	if forgotten != nil && change.Receipt != nil {
		change.Parcels = append(change.Parcels, change.Receipt(forgotten)...)
	}
	if err := u.saveWakes(ctx, change.Wakes); err != nil {
		return err
	}
	return u.queue(ctx, u.record.Member, change.Parcels)
}
