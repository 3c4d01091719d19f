package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"ashore/internal/coach"
)

// Verify checks a database, or a backup of one, against a folder of keys, and changes neither, but for
// taking back a change of the keys that a crash left half made: SQLite's own check of the whole
// file and of its references, the version of the schema, and that everything sealed opens under the key that it belongs to.
// Members of an old backup who have been deleted since are no fault. It returns nil, or all faults joined: each wraps one of the
// sentinels of this package and tells how many rows have it, and none tells whose.
func Verify(ctx context.Context, database, keys string) error {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	target, err := newestVersion(migrations)
	if err != nil {
		return err
	}
	if there, err := exists(database); err != nil || !there {
		return fmt.Errorf("verify: there is no database: %w", errors.Join(err, os.ErrNotExist))
	}
	found, err := inspect(ctx, database, target)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if found.version != target {
		return fmt.Errorf("verify: the schema has version %d, not %d: start the program once to migrate it", found.version, target)
	}
	db, err := connect(database, 1, looking())
	if err != nil {
		return err
	}
	defer db.Close()
	faults := []error{check(ctx, db, "PRAGMA integrity_check"), checkReferences(ctx, db)}
	if !found.members {
		return errors.Join(faults...)
	}
	ring, err := lookAtKeys(ctx, db, keys)
	if err != nil {
		return errors.Join(append(faults, err)...)
	}
	defer ring.db.Close()
	return errors.Join(append(faults, verifySealed(ctx, db, ring))...)
}

func checkReferences(ctx context.Context, db *sql.DB) error {
	var broken int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return doing("check the references", err)
	}
	if broken > 0 {
		return fmt.Errorf("check the references: %w: %d rows refer to what is not there", ErrCorrupt, broken)
	}
	return nil
}

// lookAtKeys opens the keys of a database to read them. The caller closes its db.
func lookAtKeys(ctx context.Context, db *sql.DB, folder string) (*keyring, error) {
	master, err := readMaster(folder)
	if err != nil {
		return nil, err
	}
	if master == nil {
		return nil, fmt.Errorf("verify the keys: %w", ErrNoMasterKey)
	}
	path := filepath.Join(folder, memberKeysFile)
	if there, err := exists(path); err != nil || !there {
		return nil, fmt.Errorf("verify the keys: %w", errors.Join(err, ErrKeyMissing))
	}
	settings := looking()
	if interrupted, err := exists(path + "-journal"); err == nil && interrupted {
		settings = recovering() // a crash left a change half made: SQLite takes it back before anything can be read
	}
	ring, err := newKeyring(path, master, settings)
	if err != nil {
		return nil, err
	}
	var version int
	err = doing("verify the keys", ring.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version))
	if err == nil {
		err = probe(ctx, ring.db, ring.wrap, version)
	}
	if err == nil {
		err = doing("verify the keys", db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'database'").Scan(&ring.database))
	}
	if err != nil {
		return nil, errors.Join(err, ring.db.Close())
	}
	return ring, nil
}

// sealedRows are all rows with something sealed: member, kind, the row's identity, the sealed bytes.
const sealedRows = `
	SELECT id, '` + sealedState + `', '', state FROM members
	UNION ALL SELECT member, '` + sealedEntry + `', id, data FROM entries
	UNION ALL SELECT coalesce(member, 0), '` + sealedBody + `', CAST(id AS TEXT), body FROM outbox
	UNION ALL SELECT coalesce(member, 0), '` + sealedReply + `', CAST(id AS TEXT), reply FROM outbox WHERE reply IS NOT NULL
	ORDER BY 1`

// verifySealed opens everything that is sealed.
func verifySealed(ctx context.Context, db *sql.DB, ring *keyring) error {
	all, err := ring.all(ctx)
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, sealedRows)
	if err != nil {
		return doing("verify what is sealed", err)
	}
	defer rows.Close()
	keys := map[coach.MemberID]sealer{0: ring.nobody}
	total, missing, spoilt := 0, 0, 0
	for rows.Next() {
		var member coach.MemberID
		var kind, row string
		var sealed []byte
		if err := rows.Scan(&member, &kind, &row, &sealed); err != nil {
			return doing("verify what is sealed", err)
		}
		if all[member].destroyed {
			continue
		}
		total++
		seal, known := keys[member]
		if !known {
			if seal, err = ring.of(ctx, member); err != nil && !errors.Is(err, ErrKeyMissing) && !errors.Is(err, ErrUnsealed) {
				return err
			}
			keys[member] = seal
		}
		switch {
		case seal.aead == nil:
			missing++
		case !opens(seal, kind, member, row, sealed):
			spoilt++
		}
	}
	err = doing("verify what is sealed", rows.Err())
	if missing > 0 {
		err = errors.Join(err, fmt.Errorf("verify what is sealed: %w: %s rows cannot be opened", ErrKeyMissing, of(missing, total)))
	}
	if spoilt > 0 {
		err = errors.Join(err, fmt.Errorf("verify what is sealed: %w: %s rows", ErrUnsealed, of(spoilt, total)))
	}
	return err
}

func opens(seal sealer, kind string, member coach.MemberID, row string, sealed []byte) bool {
	var state coach.State
	if kind == sealedState {
		return seal.openJSON(kind, member, row, sealed, &state) == nil
	}
	_, err := seal.open(kind, member, row, sealed)
	return err == nil
}

func of(n, total int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(total) }
