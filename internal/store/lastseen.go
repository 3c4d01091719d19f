package store

import (
	"context"
	"database/sql"
	"time"

	"ashore/internal/coach"
)

// LastSeen returns the accounts of a platform that can be written to, those whose members did something last first, at most
// limit; and when the latest event of anybody was accepted, which is the zero time where there was none. It tells a platform
// that keeps what was written meanwhile from where to read it.
func (s *Store) LastSeen(ctx context.Context, platform coach.Platform, limit int) ([]coach.Account, time.Time, error) {
	const doingThis = "read who was seen last"
	var at sql.NullInt64
	if err := s.read.QueryRowContext(ctx, "SELECT max(at) FROM seen").Scan(&at); err != nil {
		return nil, time.Time{}, doing(doingThis, err)
	}
	if !at.Valid {
		return nil, time.Time{}, nil
	}
	rows, err := s.read.QueryContext(ctx, `
		SELECT a.account FROM accounts AS a LEFT JOIN entries AS e ON e.member = a.member
		WHERE a.platform = ? AND NOT EXISTS (SELECT 1 FROM unreachable AS g WHERE g.platform = a.platform AND g.account = a.account)
		GROUP BY a.account ORDER BY max(e.seq) DESC NULLS LAST, a.member DESC LIMIT ?`, platform, limit)
	if err != nil {
		return nil, time.Time{}, doing(doingThis, err)
	}
	defer rows.Close()
	var accounts []coach.Account
	for rows.Next() {
		a := coach.Account{Platform: platform}
		if err := rows.Scan(&a.ID); err != nil {
			return nil, time.Time{}, doing(doingThis, err)
		}
		accounts = append(accounts, a)
	}
	return accounts, time.Unix(at.Int64, 0).UTC(), doing(doingThis, rows.Err())
}
