package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"ashore/internal/coach"
)

const (
	memberKeysFile = "members.db"
	keysSchema     = 1
	probeText      = "ashore"
)

// A destroyed key leaves its row without the key, so that a database restored from a backup is known to hold somebody who was
// deleted, and their rows can follow.
const keysTables = `
CREATE TABLE keys (
	database  BLOB NOT NULL,
	member    INTEGER NOT NULL,
	wrapped   BLOB,
	destroyed INTEGER,
	PRIMARY KEY (database, member),
	CHECK ((wrapped IS NULL) = (destroyed IS NOT NULL))
) STRICT;
CREATE TABLE probe (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	sealed BLOB NOT NULL
) STRICT;
PRAGMA user_version = 1;`

// keyring holds the members' keys, each wrapped by the master key, in a file of its own. It is safe for concurrent use.
type keyring struct {
	masterKeys
	db       *sql.DB
	database []byte // which database's members
}

// openKeyring opens the keys in folder. needed tells that something is sealed under them, so that they must be there. created
// tells that a new master key was made.
func openKeyring(ctx context.Context, folder string, needed bool) (ring *keyring, created bool, err error) {
	path := filepath.Join(folder, memberKeysFile)
	there, err := exists(path)
	if err != nil {
		return nil, false, fmt.Errorf("keys: %w", err)
	}
	master, err := readMaster(folder)
	switch {
	case err != nil:
		return nil, false, err
	case master == nil && (needed || there):
		return nil, false, fmt.Errorf("open the keys: %w", ErrNoMasterKey)
	case needed && !there:
		return nil, false, fmt.Errorf("open the keys: %w: there is no %s", ErrKeyMissing, memberKeysFile)
	}
	if err := makeFolder(folder); err != nil {
		return nil, false, fmt.Errorf("keys: %w", err)
	}
	if err := checkWritable(folder); err != nil {
		return nil, false, fmt.Errorf("keys: %w", err)
	}
	if _, err := touch(path); err != nil {
		return nil, false, fmt.Errorf("keys: %w", err)
	}
	if master == nil {
		if master, err = makeMaster(folder); err != nil {
			return nil, false, err
		}
		created = true
	}
	ring, err = newKeyring(path, master, keeping())
	if err != nil {
		return nil, false, err
	}
	if err := ring.prepare(ctx); err != nil {
		return nil, false, errors.Join(err, ring.db.Close())
	}
	return ring, created, nil
}

func newKeyring(path string, master []byte, params map[string][]string) (*keyring, error) {
	derived, err := deriveKeys(master)
	if err != nil {
		return nil, err
	}
	db, err := connect(path, 1, params)
	if err != nil {
		return nil, err
	}
	return &keyring{masterKeys: derived, db: db}, nil
}

// prepare makes the tables of a new file, or holds the master key against an old one.
func (r *keyring) prepare(ctx context.Context) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return doing("open the keys", err)
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return doing("open the keys", err)
	}
	if version == 0 {
		sealed := r.wrap.seal(sealedProbe, 0, "", []byte(probeText))
		if _, err := tx.ExecContext(ctx, keysTables); err != nil {
			return doing("make the file of keys", err)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO probe (id, sealed) VALUES (1, ?)", sealed); err != nil {
			return doing("make the file of keys", err)
		}
		return doing("make the file of keys", tx.Commit())
	}
	return probe(ctx, tx, r.wrap, version)
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func probe(ctx context.Context, q queryer, wrap sealer, version int) error {
	if version > keysSchema {
		return fmt.Errorf("open the keys: %w: version %d, this program knows %d", ErrNewerSchema, version, keysSchema)
	}
	var sealed []byte
	if err := q.QueryRowContext(ctx, "SELECT sealed FROM probe WHERE id = 1").Scan(&sealed); err != nil {
		return doing("open the keys", err)
	}
	if _, err := wrap.open(sealedProbe, 0, "", sealed); err != nil {
		return fmt.Errorf("open the keys: %w", ErrWrongMasterKey)
	}
	return nil
}

// make makes and keeps a new key for a member, durably, in place of any that was there.
func (r *keyring) make(ctx context.Context, member coach.MemberID) (sealer, error) {
	key := newKey()
	wrapped := r.wrap.seal(sealedKey, member, string(r.database), key)
	_, err := r.db.ExecContext(ctx, `INSERT INTO keys (database, member, wrapped) VALUES (?, ?, ?)
		ON CONFLICT (database, member) DO UPDATE SET wrapped = excluded.wrapped, destroyed = NULL`, r.database, member, wrapped)
	if err != nil {
		return sealer{}, doing("keep a new member's key", err)
	}
	return newSealer(key)
}

// of returns the sealer of a member; of nobody (0) the one that is derived from the master key.
func (r *keyring) of(ctx context.Context, member coach.MemberID) (sealer, error) {
	if member == 0 {
		return r.nobody, nil
	}
	var wrapped []byte
	err := r.db.QueryRowContext(ctx, "SELECT wrapped FROM keys WHERE database = ? AND member = ?", r.database, member).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && wrapped == nil) {
		return sealer{}, fmt.Errorf("fetch a member's key: %w", ErrKeyMissing)
	}
	if err != nil {
		return sealer{}, doing("fetch a member's key", err)
	}
	key, err := r.wrap.open(sealedKey, member, string(r.database), wrapped)
	if err != nil {
		return sealer{}, fmt.Errorf("unwrap a member's key: %w", err)
	}
	return newSealer(key)
}

// destroy overwrites a member's key, durably. at is when they were deleted, in unix seconds, or 0 where nothing is to be remembered
// of it.
func (r *keyring) destroy(ctx context.Context, member coach.MemberID, at int64) error {
	_, err := r.db.ExecContext(ctx, "UPDATE keys SET wrapped = NULL, destroyed = ? WHERE database = ? AND member = ? AND wrapped IS NOT NULL",
		at, r.database, member)
	return doing("destroy a member's key", err)
}

// keyState is what became of a member's key.
type keyState struct {
	destroyed bool
	at        int64 // see destroy
}

// all returns the members that have or had a key.
func (r *keyring) all(ctx context.Context) (map[coach.MemberID]keyState, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT member, wrapped IS NULL, coalesce(destroyed, 0) FROM keys WHERE database = ?", r.database)
	if err != nil {
		return nil, doing("list the keys", err)
	}
	defer rows.Close()
	keys := map[coach.MemberID]keyState{}
	for rows.Next() {
		var member coach.MemberID
		var key keyState
		if err := rows.Scan(&member, &key.destroyed, &key.at); err != nil {
			return nil, doing("list the keys", err)
		}
		keys[member] = key
	}
	return keys, doing("list the keys", rows.Err())
}
