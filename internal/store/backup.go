package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a consistent copy of a database to a new file of mode 0600, while it is in use by any number of processes; it
// holds up no writer and needs no keys. It refuses to replace a file that is there, and to copy a database that is not. The keys
// are not in it.
func Backup(ctx context.Context, from, to string) error {
	// Made here and not by SQLite: nothing is replaced, and the mode is right from the start.
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return doing("copy the database", err)
	}
	if err := f.Close(); err != nil {
		return doing("copy the database", err)
	}
	if err := vacuumInto(ctx, from, to); err != nil {
		os.Remove(to)
		os.Remove(to + "-journal")
		return doing("copy the database", err)
	}
	return doing("copy the database", syncFile(to))
}

func vacuumInto(ctx context.Context, from, to string) error {
	there, err := exists(from)
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("there is no database: %w", os.ErrNotExist)
	}
	db, err := connect(from, 1, map[string][]string{"mode": {"ro"}})
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return errors.Join(err, db.Close())
}
