package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ashore/internal/coach"
)

// destroy deletes the member's rows and queues the receipt. The key follows when that is committed: see forget.
func (u *unit) destroy(ctx context.Context, change coach.Change) error {
	counts := map[string]int{}
	if !u.record.New {
		var err error
		if counts, err = countKept(ctx, u.tx, u.record.Member); err != nil {
			return err
		}
		if err := eraseMember(ctx, u.tx, u.record.Member); err != nil {
			return err
		}
		if change.Remember {
			if err := depart(ctx, u.tx, u.store.keys.masterKeys, u.record.Accounts, u.ev.At); err != nil {
				return err
			}
		}
	}
	if change.Receipt == nil {
		return nil
	}
	return u.queue(ctx, 0, change.Receipt(counts))
}

// countKept returns how many entries of each kind a member has, and their accounts as "account".
func countKept(ctx context.Context, q queryer, member coach.MemberID) (map[string]int, error) {
	rows, err := q.QueryContext(ctx, `SELECT kind, count(*) FROM entries WHERE member = ?1 GROUP BY kind
		UNION ALL SELECT 'account', count(*) FROM accounts WHERE member = ?1`, member)
	if err != nil {
		return nil, doing("count what is stored", err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, doing("count what is stored", err)
		}
		counts[kind] += n
	}
	return counts, doing("count what is stored", rows.Err())
}

// eraseMember empties every table for a member.
func eraseMember(ctx context.Context, tx *sql.Tx, member coach.MemberID) error {
	for _, statement := range []string{
		"DELETE FROM unreachable WHERE (platform, account) IN (SELECT platform, account FROM accounts WHERE member = ?)",
		"DELETE FROM set_aside WHERE member = ?",
		"DELETE FROM outbox WHERE member = ?",
		"DELETE FROM wakes WHERE member = ?",
		"DELETE FROM entries WHERE member = ?",
		"DELETE FROM accounts WHERE member = ?",
		"DELETE FROM members WHERE id = ?",
	} {
		if _, err := tx.ExecContext(ctx, statement, member); err != nil {
			return doing("delete a member", err)
		}
	}
	return nil
}

// forget destroys the key of a member whose rows are gone, and empties the write-ahead log of what it still holds of them.
// The rows are committed as deleted by now, so nothing here may fail the deletion: what does not succeed is done at the next
// Prune or Open.
func (s *Store) forget(ctx context.Context, member coach.MemberID, at time.Time, remembered bool) {
	if !remembered {
		at = time.Unix(0, 0)
	}
	if s.keys.destroy(ctx, member, at.Unix()) == nil {
		s.checkpoint(ctx)
	}
}

// checkpoint moves the write-ahead log into the database and cuts it to nothing, if no reader is in the way.
func (s *Store) checkpoint(ctx context.Context) {
	var busy, log, moved int
	_ = s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
}

// reconcile makes database and keys agree again after a crash between the two, or after one was restored from a backup:
// members whose key was destroyed lose their rows, and what is to be remembered of that is noted anew; members who were deleted
// lose their key. Members whose key is missing
// without having been destroyed are an error, and then nothing is changed.
func (s *Store) reconcile(ctx context.Context) error {
	return s.writeTx(ctx, "match members and keys", func(tx *sql.Tx) error {
		keys, err := s.keys.all(ctx)
		if err != nil {
			return err
		}
		members, last, err := allMembers(ctx, tx)
		if err != nil {
			return err
		}
		there := make(map[coach.MemberID]bool, len(members))
		missing := 0
		for _, member := range members {
			there[member] = true
			if _, known := keys[member]; !known {
				missing++
			}
		}
		if missing > 0 {
			return fmt.Errorf("match members and keys: %w (%d of %d)", ErrKeyMissing, missing, len(members))
		}
		for member, key := range keys {
			switch {
			case key.destroyed && there[member]:
				err = s.eraseAgain(ctx, tx, member, key.at)
			case !key.destroyed && !there[member] && member <= last:
				// A key above the last member is of one about to be created, or of a newer state of this database than the one
				// that was restored: it is left, and replaced when its number is given out.
				err = s.keys.destroy(ctx, member, 0)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// eraseAgain deletes a member who came back with an older copy of the database.
func (s *Store) eraseAgain(ctx context.Context, tx *sql.Tx, member coach.MemberID, at int64) error {
	accounts, err := accountsOf(ctx, tx, member)
	if err != nil {
		return err
	}
	if at != 0 {
		if err := depart(ctx, tx, s.keys.masterKeys, accounts, time.Unix(at, 0)); err != nil {
			return err
		}
	}
	return eraseMember(ctx, tx, member)
}

// allMembers returns the members and the highest number that was ever given to one.
func allMembers(ctx context.Context, tx *sql.Tx) (members []coach.MemberID, last coach.MemberID, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'members'), 0)").Scan(&last)
	if err != nil {
		return nil, 0, doing("list the members", err)
	}
	rows, err := tx.QueryContext(ctx, "SELECT id FROM members ORDER BY id")
	if err != nil {
		return nil, 0, doing("list the members", err)
	}
	defer rows.Close()
	for rows.Next() {
		var member coach.MemberID
		if err := rows.Scan(&member); err != nil {
			return nil, 0, doing("list the members", err)
		}
		members = append(members, member)
	}
	return members, last, doing("list the members", rows.Err())
}
