package store

import (
	"context"
	"time"

	"ashore/internal/coach"
)

// A wake counts only while its member can be written to at one account at least, but for a silent one.
const wakesInReach = ` FROM wakes AS w
	WHERE (?1 = '' OR w.member = (SELECT member FROM accounts WHERE platform = ?1 AND account = ?2))
	AND (w.silent OR EXISTS (SELECT 1 FROM accounts AS a WHERE a.member = w.member
		AND NOT EXISTS (SELECT 1 FROM unreachable AS g WHERE g.platform = a.platform AND g.account = a.account)))`

// Due implements [coach.Store].
func (s *Store) Due(ctx context.Context, now time.Time, only coach.Account, limit int) ([]coach.DueWake, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT w.member, w.key, w.due"+wakesInReach+" AND w.due <= ?3 ORDER BY w.due, w.member, w.key LIMIT ?4",
		only.Platform, only.ID, now.Unix(), max(limit, 0))
	if err != nil {
		return nil, doing("read what is due", err)
	}
	defer rows.Close()
	var wakes []coach.DueWake
	for rows.Next() {
		var w coach.DueWake
		var due int64
		if err := rows.Scan(&w.Member, &w.Key, &due); err != nil {
			return nil, doing("read what is due", err)
		}
		w.Due = time.Unix(due, 0).UTC()
		wakes = append(wakes, w)
	}
	return wakes, doing("read what is due", rows.Err())
}

// NextWake implements [coach.Store]. Like Due it leaves out what is for members all of whose accounts are unreachable.
func (s *Store) NextWake(ctx context.Context, only coach.Account) (time.Time, bool, error) {
	return nextTime(ctx, s.read, "SELECT w.due"+wakesInReach+" ORDER BY w.due LIMIT 1", only.Platform, only.ID)
}
