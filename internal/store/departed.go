package store

import (
	"context"
	"database/sql"
	"time"

	"ashore/internal/coach"
)

// depart notes that accounts were deleted, as fingerprints that lead to nobody, for [coach.ReturnFor] from at on. It is kept in
// the transaction that deletes them; a later deletion extends it.
func depart(ctx context.Context, tx *sql.Tx, keys masterKeys, accounts []coach.Account, at time.Time) error {
	for _, a := range accounts {
		_, err := tx.ExecContext(ctx, "INSERT INTO departed (account, until) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET until = max(until, excluded.until)",
			keys.account(a), at.Add(coach.ReturnFor).Unix())
		if err != nil {
			return doing("note a deletion", err)
		}
	}
	return nil
}

// returned tells until when it counts that one of the accounts was deleted; zero where that is past or none was.
func returned(ctx context.Context, q queryer, keys masterKeys, accounts []coach.Account, now time.Time) (time.Time, error) {
	latest := now.Unix()
	for _, a := range accounts {
		var until int64
		err := q.QueryRowContext(ctx, "SELECT coalesce(max(until), 0) FROM departed WHERE account = ?", keys.account(a)).Scan(&until)
		if err != nil {
			return time.Time{}, doing("look for a deletion", err)
		}
		latest = max(latest, until)
	}
	if latest == now.Unix() {
		return time.Time{}, nil
	}
	return time.Unix(latest, 0).UTC(), nil
}
