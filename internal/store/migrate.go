package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
)

func newestVersion(migrations fs.FS) (int64, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list the migrations: %w", err)
	}
	var newest int64
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("list the migrations: %w", err)
		}
		newest = max(newest, version)
	}
	return newest, nil
}

// migrate brings the schema from version to target, each migration in a transaction of its own. A database that holds
// something is copied first.
func migrate(ctx context.Context, path string, migrations fs.FS, version, target int64) error {
	if version == target {
		return nil
	}
	if version > 0 {
		if err := copyBefore(ctx, path, target); err != nil {
			return err
		}
	}
	db, err := connect(path, 1, migrating())
	if err != nil {
		return err
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, migrations,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return doing("migrate the database", err)
	}
	return checkReferences(ctx, db)
}

// copyBefore writes the copy that stays beside a database that is about to be migrated. One that is there already is of an
// earlier try at the same migration, and is replaced.
func copyBefore(ctx context.Context, path string, target int64) error {
	name := fmt.Sprintf("%s.before-%d", path, target)
	partial := name + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return doing("copy the database before its migration", err)
	}
	if err := Backup(ctx, path, partial); err != nil {
		return fmt.Errorf("before its migration: %w", err)
	}
	if err := os.Rename(partial, name); err != nil {
		return doing("copy the database before its migration", err)
	}
	return doing("copy the database before its migration", syncFile(name))
}
