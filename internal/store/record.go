package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ashore/internal/coach"
)

// load fills in what is stored of the member.
func (u *unit) load(ctx context.Context) (err error) {
	member := u.record.Member
	if member == 0 {
		return nil
	}
	if u.record.New {
		u.record.Accounts = []coach.Account{u.ev.Account}
		u.record.Returned, err = returned(ctx, u.tx, u.store.keys.masterKeys, u.record.Accounts, u.ev.At)
		return err
	}
	if u.seal, err = u.store.keys.of(ctx, member); err != nil {
		return err
	}
	if u.record.Accounts, err = accountsOf(ctx, u.tx, member); err != nil {
		return err
	}
	if u.record.Returned, err = returned(ctx, u.tx, u.store.keys.masterKeys, u.record.Accounts, u.ev.At); err != nil {
		return err
	}
	u.record.State, _, err = stateOf(ctx, u.tx, u.seal, member)
	return err
}

func accountsOf(ctx context.Context, q queryer, member coach.MemberID) ([]coach.Account, error) {
	rows, err := q.QueryContext(ctx, "SELECT platform, account FROM accounts WHERE member = ? ORDER BY position", member)
	if err != nil {
		return nil, doing("read a member's accounts", err)
	}
	defer rows.Close()
	var accounts []coach.Account
	for rows.Next() {
		var a coach.Account
		if err := rows.Scan(&a.Platform, &a.ID); err != nil {
			return nil, doing("read a member's accounts", err)
		}
		accounts = append(accounts, a)
	}
	return accounts, doing("read a member's accounts", rows.Err())
}

func stateOf(ctx context.Context, q queryer, seal sealer, member coach.MemberID) (state coach.State, created time.Time, err error) {
	var sealed []byte
	var at int64
	err = q.QueryRowContext(ctx, "SELECT created, state FROM members WHERE id = ?", member).Scan(&at, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return state, created, coach.ErrNoMember
	}
	if err != nil {
		return state, created, doing("read a member", err)
	}
	err = seal.openJSON(sealedState, member, "", sealed, &state)
	return state, time.Unix(at, 0).UTC(), err
}

// create makes a new member's key, and only when that is durable their rows.
func (u *unit) create(ctx context.Context) (err error) {
	if u.seal, err = u.store.keys.make(ctx, u.record.Member); err != nil {
		return err
	}
	_, err = u.tx.ExecContext(ctx, "INSERT INTO members (id, created, state) VALUES (?, ?, x'')", u.record.Member, u.ev.At.Unix())
	if err != nil {
		return doing("create a member", err)
	}
	if err := addAccount(ctx, u.tx, u.record.Member, u.ev.Account); err != nil {
		return err
	}
	return u.heard(ctx)
}

// heard notes when an account's latest event came.
func (u *unit) heard(ctx context.Context) error {
	_, err := u.tx.ExecContext(ctx, "UPDATE accounts SET heard = max(heard, ?) WHERE platform = ? AND account = ?",
		u.ev.At.Unix(), u.ev.Account.Platform, u.ev.Account.ID)
	return doing("note when an account was heard", err)
}

// Heard is an account and when its latest event came.
type Heard struct {
	Account coach.Account
	At      time.Time
}

// Heard returns the accounts of a platform whose latest event came at or after since, the latest first: those whose messages a
// platform that delivers nothing anew may have missed while the bot was down.
func (s *Store) Heard(ctx context.Context, platform coach.Platform, since time.Time) ([]Heard, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT account, heard FROM accounts WHERE platform = ? AND heard >= ? ORDER BY heard DESC", platform, since.Unix())
	if err != nil {
		return nil, doing("read when accounts were heard", err)
	}
	defer rows.Close()
	var all []Heard
	for rows.Next() {
		h, at := Heard{Account: coach.Account{Platform: platform}}, int64(0)
		if err := rows.Scan(&h.Account.ID, &at); err != nil {
			return nil, doing("read when accounts were heard", err)
		}
		h.At = time.Unix(at, 0).UTC()
		all = append(all, h)
	}
	return all, doing("read when accounts were heard", rows.Err())
}

func addAccount(ctx context.Context, tx *sql.Tx, member coach.MemberID, a coach.Account) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO accounts (platform, account, member, position)
		SELECT ?1, ?2, ?3, coalesce(max(position), 0) + 1 FROM accounts WHERE member = ?3`, a.Platform, a.ID, member)
	return doing("add an account", err)
}

// AddAccount gives a member one more account, after those that they have. It fails where the account belongs to somebody, and
// with [coach.ErrNoMember] where there is no such member.
func (s *Store) AddAccount(ctx context.Context, member coach.MemberID, account coach.Account) error {
	return s.writeTx(ctx, "add an account", func(tx *sql.Tx) error {
		var there bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM members WHERE id = ?)", member).Scan(&there); err != nil {
			return doing("add an account", err)
		}
		if !there {
			return fmt.Errorf("add an account: %w", coach.ErrNoMember)
		}
		return addAccount(ctx, tx, member, account)
	})
}

func (u *unit) saveState(ctx context.Context, state coach.State) error {
	sealed, err := u.seal.sealJSON(sealedState, u.record.Member, "", state)
	if err != nil {
		return err
	}
	_, err = u.tx.ExecContext(ctx, "UPDATE members SET state = ? WHERE id = ?", sealed, u.record.Member)
	return doing("save a member's state", err)
}

// forgetEntries deletes all entries of some kinds and returns how many of each there were; nil where nothing is to be forgotten.
func (u *unit) forgetEntries(ctx context.Context, kinds []string) (map[string]int, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	counts := map[string]int{}
	for _, kind := range kinds {
		result, err := u.tx.ExecContext(ctx, "DELETE FROM entries WHERE member = ? AND kind = ?", u.record.Member, kind)
		if err != nil {
			return nil, doing("forget entries", err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return nil, doing("forget entries", err)
		}
		if n > 0 {
			counts[kind] = int(n)
		}
	}
	return counts, nil
}

// saveEntries erases first, so that a Change may put an entry in an erased one's place.
func (u *unit) saveEntries(ctx context.Context, erase []string, entries []coach.Entry) error {
	for _, id := range erase {
		if _, err := u.tx.ExecContext(ctx, "DELETE FROM entries WHERE member = ? AND id = ?", u.record.Member, id); err != nil {
			return doing("erase an entry", err)
		}
	}
	for _, e := range entries {
		sealed, err := u.seal.sealJSON(sealedEntry, u.record.Member, e.ID, e.Data)
		if err != nil {
			return err
		}
		result, err := u.tx.ExecContext(ctx, `INSERT INTO entries (member, id, kind, at, day, data) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (member, id) DO NOTHING`, u.record.Member, e.ID, e.Kind, e.At.Unix(), int64(e.Day), sealed)
		if err != nil {
			return doing("save an entry", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("save an entry: %w", errors.Join(err, ErrEntryExists))
		}
	}
	return nil
}

func (u *unit) saveWakes(ctx context.Context, wakes []coach.Alarm) error {
	if _, err := u.tx.ExecContext(ctx, "DELETE FROM wakes WHERE member = ?", u.record.Member); err != nil {
		return doing("save the wakes", err)
	}
	for _, w := range wakes {
		_, err := u.tx.ExecContext(ctx, `INSERT INTO wakes (member, key, due, silent) VALUES (?, ?, ?, ?)
			ON CONFLICT (member, key) DO UPDATE SET due = excluded.due, silent = excluded.silent`, u.record.Member, w.Key, w.Due.Unix(), w.Silent)
		if err != nil {
			return doing("save the wakes", err)
		}
	}
	return nil
}
