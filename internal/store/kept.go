package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ashore/internal/coach"
)

// Kept implements [coach.Store]. It reads one state of the database, whatever is written meanwhile.
func (s *Store) Kept(ctx context.Context, id coach.MemberID) (coach.Kept, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return coach.Kept{}, doing("read all of a member", err)
	}
	defer tx.Rollback()
	var there bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM members WHERE id = ?)", id).Scan(&there); err != nil {
		return coach.Kept{}, doing("read all of a member", err)
	}
	if !there {
		return coach.Kept{}, fmt.Errorf("read all of a member: %w", coach.ErrNoMember)
	}
	seal, err := s.keys.of(ctx, id)
	if errors.Is(err, ErrKeyMissing) { // deleted since the transaction began
		return coach.Kept{}, fmt.Errorf("read all of a member: %w", coach.ErrNoMember)
	}
	if err != nil {
		return coach.Kept{}, err
	}
	kept := coach.Kept{Member: id}
	if kept.State, kept.Created, err = stateOf(ctx, tx, seal, id); err != nil {
		return coach.Kept{}, err
	}
	if kept.Accounts, err = accountsOf(ctx, tx, id); err != nil {
		return coach.Kept{}, err
	}
	if kept.Entries, err = entriesOf(ctx, tx, seal, id); err != nil {
		return coach.Kept{}, err
	}
	return kept, nil
}

func entriesOf(ctx context.Context, q queryer, seal sealer, member coach.MemberID) ([]coach.Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, kind, at, day, data FROM entries WHERE member = ? ORDER BY seq", member)
	if err != nil {
		return nil, doing("read a member's entries", err)
	}
	defer rows.Close()
	var entries []coach.Entry
	for rows.Next() {
		var e coach.Entry
		var at int64
		var sealed []byte
		if err := rows.Scan(&e.ID, &e.Kind, &at, &e.Day, &sealed); err != nil {
			return nil, doing("read a member's entries", err)
		}
		e.At = time.Unix(at, 0).UTC()
		if err := seal.openJSON(sealedEntry, member, e.ID, sealed, &e.Data); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, doing("read a member's entries", rows.Err())
}
