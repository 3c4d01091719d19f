package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ashore/internal/coach"
)

// body is what of a parcel is sealed together.
type body struct {
	Message coach.Message `json:"message"`
	Phase   coach.Phase   `json:"phase,omitempty"`
	Streak  *int          `json:"streak,omitempty"`
}

// queue puts parcels into the outbox in their order. They belong to member, whatever they say themselves, and are sealed under
// that member's key.
func (u *unit) queue(ctx context.Context, member coach.MemberID, parcels []coach.Parcel) error {
	if len(parcels) == 0 {
		return nil
	}
	seal := u.seal
	if member == 0 {
		seal = u.store.keys.nobody
	}
	var id int64
	err := u.tx.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)").Scan(&id)
	if err != nil {
		return doing("queue a parcel", err)
	}
	for _, p := range parcels {
		if p.Account == (coach.Account{}) {
			return fmt.Errorf("queue a parcel: %w", ErrNoAccount)
		}
		id++
		row := strconv.FormatInt(id, 10)
		sealed, err := seal.sealJSON(sealedBody, member, row, body{p.Message, p.Phase, p.Streak})
		if err != nil {
			return err
		}
		_, err = u.tx.ExecContext(ctx, `INSERT INTO outbox (id, member, platform, account, kind, priority, created, reply, body)
			VALUES (?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?)`, id, member, p.Account.Platform, p.Account.ID, p.Message.Kind, p.Priority,
			p.Created.Unix(), sealReply(seal, member, row, p.Reply), sealed)
		if err != nil {
			return doing("queue a parcel", err)
		}
	}
	return nil
}

// sealReply returns nil for no reply. A reply is sealed because it may be a token.
func sealReply(seal sealer, member coach.MemberID, row, reply string) []byte {
	if reply == "" {
		return nil
	}
	return seal.seal(sealedReply, member, row, []byte(reply))
}

// unpark queues the parcels again that wait for the account because their Reply had expired. An event that others can read
// takes only what belongs to nobody: it must not carry a member's words into their view.
func (u *unit) unpark(ctx context.Context) error {
	rows, err := u.tx.QueryContext(ctx, `SELECT id, coalesce(member, 0) FROM outbox
		WHERE platform = ? AND account = ? AND status = 'parked' AND (member IS NULL OR ?)`,
		u.ev.Account.Platform, u.ev.Account.ID, u.ev.Private)
	if err != nil {
		return doing("queue the parked parcels", err)
	}
	defer rows.Close()
	owners := map[int64]coach.MemberID{}
	for rows.Next() {
		var id int64
		var member coach.MemberID
		if err := rows.Scan(&id, &member); err != nil {
			return doing("queue the parked parcels", err)
		}
		owners[id] = member
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return doing("queue the parked parcels", err)
	}
	for id, member := range owners {
		seal, err := u.store.keys.of(ctx, member)
		if err != nil {
			return err
		}
		_, err = u.tx.ExecContext(ctx, "UPDATE outbox SET status = 'pending', not_before = 0, reply = ? WHERE id = ?",
			sealReply(seal, member, strconv.FormatInt(id, 10), u.ev.Reply), id)
		if err != nil {
			return doing("queue the parked parcels", err)
		}
	}
	return nil
}

// Pending implements [coach.Store].
func (s *Store) Pending(ctx context.Context, now time.Time, only coach.Account, limit int) ([]coach.Parcel, error) {
	rows, err := s.read.QueryContext(ctx, `
		SELECT id, coalesce(member, 0), platform, account, priority, created, attempts, reply, body FROM outbox AS o
		WHERE status = 'pending' AND not_before <= ?1 AND (?2 = '' OR (platform = ?2 AND account = ?3))
		AND (reply IS NOT NULL OR NOT EXISTS (SELECT 1 FROM unreachable AS g WHERE g.platform = o.platform AND g.account = o.account))
		AND NOT EXISTS (SELECT 1 FROM outbox AS w WHERE w.platform = o.platform AND w.account = o.account
			AND w.status = 'pending' AND w.not_before > ?1 AND (w.priority, w.id) < (o.priority, o.id))
		ORDER BY priority, id LIMIT ?4`, now.Unix(), only.Platform, only.ID, max(limit, 0))
	if err != nil {
		return nil, doing("read the outbox", err)
	}
	defer rows.Close()
	var parcels []coach.Parcel
	var spoilt []int64
	keys := map[coach.MemberID]sealer{}
	for rows.Next() {
		p, err := s.scanParcel(ctx, rows, keys)
		switch {
		case errors.Is(err, ErrKeyMissing): // deleted since the query began
		case errors.Is(err, ErrUnsealed):
			spoilt = append(spoilt, p.ID)
		case err != nil:
			return nil, err
		default:
			parcels = append(parcels, p)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, doing("read the outbox", err)
	}
	// One row that cannot be read must not hold up all others.
	for _, id := range spoilt {
		if err := s.SetAside(ctx, id, now, "unreadable"); err != nil {
			return nil, err
		}
	}
	return parcels, nil
}

func (s *Store) scanParcel(ctx context.Context, rows *sql.Rows, keys map[coach.MemberID]sealer) (coach.Parcel, error) {
	var p coach.Parcel
	var created int64
	var reply, sealed []byte
	err := rows.Scan(&p.ID, &p.Member, &p.Account.Platform, &p.Account.ID, &p.Priority, &created, &p.Attempts, &reply, &sealed)
	if err != nil {
		return p, doing("read the outbox", err)
	}
	p.Created = time.Unix(created, 0).UTC()
	seal, known := keys[p.Member]
	if !known {
		if seal, err = s.keys.of(ctx, p.Member); err != nil {
			return p, err
		}
		keys[p.Member] = seal
	}
	row := strconv.FormatInt(p.ID, 10)
	var b body
	if err := seal.openJSON(sealedBody, p.Member, row, sealed, &b); err != nil {
		return p, err
	}
	p.Message, p.Phase, p.Streak = b.Message, b.Phase, b.Streak
	if reply != nil {
		text, err := seal.open(sealedReply, p.Member, row, reply)
		if err != nil {
			return p, err
		}
		p.Reply = string(text)
	}
	return p, nil
}

// NextParcel implements [coach.Store].
func (s *Store) NextParcel(ctx context.Context, only coach.Account) (time.Time, bool, error) {
	// A parcel waits for itself and for all that go before it on its account.
	return nextTime(ctx, s.read, `
		SELECT min(open) FROM (
			SELECT not_before, max(not_before) OVER (PARTITION BY platform, account ORDER BY priority, id) AS open FROM outbox AS o
			WHERE status = 'pending' AND (?1 = '' OR (platform = ?1 AND account = ?2))
			AND (reply IS NOT NULL OR NOT EXISTS (SELECT 1 FROM unreachable AS g WHERE g.platform = o.platform AND g.account = o.account))
		) WHERE not_before > 0`, only.Platform, only.ID)
}

// nextTime runs a query for one point of time, of which there may be no row or only NULL.
func nextTime(ctx context.Context, q queryer, query string, args ...any) (time.Time, bool, error) {
	var at sql.NullInt64
	err := q.QueryRowContext(ctx, query, args...).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, doing("read the next time", err)
	}
	if !at.Valid {
		return time.Time{}, false, nil
	}
	return time.Unix(at.Int64, 0).UTC(), true, nil
}
