package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// pingSize is about what an event writes: a full disk may still have room for less.
const pingSize = 16 << 10

// Ping finds out whether the store can be read and written to, by a durable write that changes nothing of anybody's.
func (s *Store) Ping(ctx context.Context) error {
	err := s.exec(ctx, "try the database", "INSERT INTO meta (name, value) VALUES ('ping', randomblob(?1)) ON CONFLICT (name) DO UPDATE SET value = excluded.value", pingSize)
	if err != nil {
		return err
	}
	var id int64 // by another connection: the one that writes may still see in its cache what is damaged on the disk
	err = s.read.QueryRowContext(ctx, "SELECT id FROM outbox LIMIT 1").Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return doing("try the outbox", err)
	}
	var version int
	return doing("try the keys", s.keys.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version))
}

// MarkServed notes in the database that serve has used it. It may be called at every start.
func (s *Store) MarkServed(ctx context.Context) error {
	return s.exec(ctx, "mark the database as served", "INSERT INTO meta (name, value) VALUES ('served', x'01') ON CONFLICT DO NOTHING")
}

// Served reports whether serve has ever used the database.
func (s *Store) Served(ctx context.Context) (bool, error) {
	var served bool
	err := s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'served')").Scan(&served)
	return served, doing("look whether the database was served", err)
}

// Prune forgets what is past at now, the fingerprints of accounts that were deleted, and what is older than before and of no more
// use: the events that were seen (one that is delivered again later
// than that counts as new), the notes of what was set aside, and what could never be sent to accounts of nobody. It also
// finishes deletions whose key could not be destroyed at once. Once a day, with a week, is plenty.
func (s *Store) Prune(ctx context.Context, now, before time.Time) error {
	err := s.writeTx(ctx, "prune the database", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM seen WHERE at < ?",
			"DELETE FROM set_aside WHERE at < ?",
			"DELETE FROM outbox WHERE member IS NULL AND created < ?",
			`DELETE FROM unreachable WHERE since < ? AND NOT EXISTS (SELECT 1 FROM accounts AS a
				WHERE a.platform = unreachable.platform AND a.account = unreachable.account)`,
		} {
			if _, err := tx.ExecContext(ctx, statement, before.Unix()); err != nil {
				return doing("prune the database", err)
			}
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM departed WHERE until <= ?", now.Unix())
		return doing("prune the database", err)
	})
	if err != nil {
		return err
	}
	if err := s.reconcile(ctx); err != nil {
		return err
	}
	s.checkpoint(ctx)
	return nil
}
