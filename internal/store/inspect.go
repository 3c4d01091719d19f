package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
)

// inspection is what a database file turned out to be. Its zero value is a file that is missing or empty.
type inspection struct {
	version int64 // of the schema
	members bool  // whether there is any member
}

// inspect looks at a database file without changing it. It fails where the file is damaged, of another program, or newer than
// target.
func inspect(ctx context.Context, path string, target int64) (inspection, error) {
	there, err := exists(path)
	if err != nil || !there {
		return inspection{}, err
	}
	db, err := connect(path, 1, looking())
	if err != nil {
		return inspection{}, err
	}
	defer db.Close()
	found, err := look(ctx, db)
	if err != nil {
		return inspection{}, err
	}
	if found.version > target {
		return inspection{}, fmt.Errorf("open the database: %w: version %d, this program knows %d", ErrNewerSchema, found.version, target)
	}
	return found, check(ctx, db, "PRAGMA quick_check(1)")
}

func look(ctx context.Context, db *sql.DB) (inspection, error) {
	var tables, ours int
	err := db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(name IN (?, 'meta', 'members')), 0) FROM sqlite_schema WHERE type = 'table'`,
		goose.DefaultTablename).Scan(&tables, &ours)
	if err != nil {
		return inspection{}, doing("look at the database", err)
	}
	if tables == 0 {
		return inspection{}, nil
	}
	var found inspection
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+goose.DefaultTablename+" WHERE is_applied").Scan(&found.version)
	switch {
	case kindOf(err) != nil:
		return inspection{}, doing("look at the database", err)
	case err != nil || (found.version > 0 && ours < 3):
		return inspection{}, fmt.Errorf("look at the database: %w", ErrNotOurs)
	case found.version == 0:
		return found, nil
	}
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM members)").Scan(&found.members)
	return found, doing("look at the database", err)
}

// check runs one of SQLite's own checks of a whole database. What it finds is not quoted: it may hold what is stored.
func check(ctx context.Context, db *sql.DB, pragma string) error {
	var result string
	err := db.QueryRowContext(ctx, pragma).Scan(&result)
	if err == nil && result != "ok" {
		err = ErrCorrupt
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return doing("check the database", err)
}
