package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ashore/internal/coach"
)

//go:embed migrations/*.sql
var embedded embed.FS

const readers = 4

// Options says where a store keeps its files.
type Options struct {
	Database string // the SQLite file; it and its folder are made where they are missing
	Keys     string // the folder of the master key and of the wrapped member keys; made where it is missing
}

// Store is a [coach.Store] in SQLite. It is safe for concurrent use, and several processes may open the same files.
type Store struct {
	write      *sql.DB // one connection
	read       *sql.DB
	keys       *keyring
	keyCreated bool
}

var _ coach.Store = (*Store)(nil)

// Open opens a store, and makes or migrates it where needed. Before a migration changes a database, a copy of it is written
// beside it, named like it with ".before-N" for the version N that it is migrated to. An error wraps one of the sentinels of
// this package where one applies, and leaves database and keys as they were.
func Open(ctx context.Context, o Options) (*Store, error) {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	return open(ctx, o, migrations)
}

func open(ctx context.Context, o Options, migrations fs.FS) (*Store, error) {
	if o.Database == "" || o.Keys == "" {
		return nil, errors.New("open the store: the database and the folder of keys must be named")
	}
	if err := makeFolder(filepath.Dir(o.Database)); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := checkWritable(filepath.Dir(o.Database)); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	release, err := holdFolder(filepath.Dir(o.Database)) // two first starts at once must not make two of anything
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	defer func() { _ = release() }() // the process that ends lets go of it anyway
	target, err := newestVersion(migrations)
	if err != nil {
		return nil, err
	}
	found, err := inspect(ctx, o.Database, target)
	if err != nil {
		return nil, err
	}
	made, err := touch(o.Database)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := &Store{}
	err = s.start(ctx, o, found, target, migrations)
	if err == nil {
		return s, nil
	}
	err = errors.Join(err, s.Close())
	if made {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(o.Database + end)
		}
	}
	return nil, err
}

// start opens what an inspected database needs, in an order in which nothing is changed before all was found well.
func (s *Store) start(ctx context.Context, o Options, found inspection, target int64, migrations fs.FS) (err error) {
	if s.keys, s.keyCreated, err = openKeyring(ctx, o.Keys, found.members); err != nil {
		return err
	}
	if s.write, err = connect(o.Database, 1, writing()); err != nil {
		return err
	}
	if s.read, err = connect(o.Database, readers, reading()); err != nil {
		return err
	}
	if err := migrate(ctx, o.Database, migrations, found.version, target); err != nil {
		return err
	}
	if err := s.write.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'database'").Scan(&s.keys.database); err != nil {
		return doing("read the database's own name", err)
	}
	return s.reconcile(ctx)
}

// KeyCreated reports whether Open made a new master key: the operator should be told to back it up apart from the database.
func (s *Store) KeyCreated() bool { return s.keyCreated }

// Close ends all connections. The store must not be in use any more.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.keys != nil {
		errs = append(errs, s.keys.db.Close())
	}
	return doing("close the store", errors.Join(errs...))
}

// writeTx runs fn in a transaction that is durable when writeTx returns nil, and leaves nothing behind when it does not.
func (s *Store) writeTx(ctx context.Context, what string, fn func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return doing(what, err)
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return doing(what, tx.Commit())
}
