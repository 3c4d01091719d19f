package store

import (
	"context"
	"database/sql"
	"time"

	"ashore/internal/coach"
)

// Sent implements [coach.Store]. A parcel that is there no longer (its member was deleted meanwhile) is no error, here and in
// Retry, SetAside and Park.
func (s *Store) Sent(ctx context.Context, id int64, _ time.Time) error {
	return s.exec(ctx, "take out a parcel", "DELETE FROM outbox WHERE id = ?", id)
}

// Retry implements [coach.Store]. A part of a second is rounded up: never before at.
func (s *Store) Retry(ctx context.Context, id int64, at time.Time, reason string) error {
	return s.exec(ctx, "put off a parcel", "UPDATE outbox SET not_before = ?, attempts = attempts + 1, reason = ? WHERE id = ?",
		secondsUp(at), reason, id)
}

// SetAside implements [coach.Store].
func (s *Store) SetAside(ctx context.Context, id int64, now time.Time, reason string) error {
	return s.writeTx(ctx, "set a parcel aside", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO set_aside (id, member, platform, kind, created, at, attempts, reason)
			SELECT id, member, platform, kind, created, ?, attempts, ? FROM outbox WHERE id = ?`, now.Unix(), reason, id)
		if err != nil {
			return doing("set a parcel aside", err)
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM outbox WHERE id = ?", id)
		return doing("set a parcel aside", err)
	})
}

// Park implements [coach.Store].
func (s *Store) Park(ctx context.Context, id int64) error {
	return s.exec(ctx, "park a parcel", "UPDATE outbox SET status = 'parked' WHERE id = ?", id)
}

// Unreachable implements [coach.Store].
func (s *Store) Unreachable(ctx context.Context, account coach.Account, now time.Time, reason string) error {
	return s.writeTx(ctx, "mark an account as unreachable", func(tx *sql.Tx) error {
		return markUnreachable(ctx, tx, account, now, reason)
	})
}

func markUnreachable(ctx context.Context, tx *sql.Tx, account coach.Account, now time.Time, reason string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO unreachable (platform, account, since, reason) VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, account.Platform, account.ID, now.Unix(), reason)
	if err != nil {
		return doing("mark an account as unreachable", err)
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM outbox WHERE platform = ? AND account = ? AND kind = ?",
		account.Platform, account.ID, coach.CheckIn)
	if err != nil {
		return doing("drop the check-ins of an unreachable account", err)
	}
	// The next event may open another way, such as an answer to a command: what waits is to take that way with it, and must not
	// stand before the answer.
	_, err = tx.ExecContext(ctx, `UPDATE outbox SET status = 'parked' WHERE platform = ? AND account = ? AND status = 'pending' AND reply IS NULL`,
		account.Platform, account.ID)
	return doing("park what waits for an unreachable account", err)
}

func (s *Store) exec(ctx context.Context, what, query string, args ...any) error {
	return s.writeTx(ctx, what, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return doing(what, err)
	})
}

// secondsUp returns unix seconds, the next whole one where t lies between two.
func secondsUp(t time.Time) int64 {
	seconds := t.Unix()
	if t.Nanosecond() > 0 {
		seconds++
	}
	return seconds
}
