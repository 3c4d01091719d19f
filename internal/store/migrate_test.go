package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// withMore are the migrations and one more.
func withMore(t *testing.T, statements string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"00009_more.sql": {Data: []byte("-- +goose Up\n" + statements)}}
	names, err := fs.Glob(embedded, "migrations/*.sql")
	must(t, err)
	for _, name := range names {
		sql, err := embedded.ReadFile(name)
		must(t, err)
		files[filepath.Base(name)] = &fstest.MapFile{Data: sql}
	}
	return files
}

func TestACopyIsWrittenBeforeAMigration(t *testing.T) {
	o := settled(t)
	s, err := open(ctx, o, withMore(t, "CREATE TABLE more (x INTEGER) STRICT;"))
	must(t, err)
	if phaseOf(t, s, 1) != marker+"-state" {
		t.Error("a member was lost")
	}
	_, err = s.write.ExecContext(ctx, "INSERT INTO more (x) VALUES (1)")
	must(t, errors.Join(err, s.Close()))
	before := o.Database + ".before-9"
	info, err := os.Stat(before)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %o", info.Mode().Perm())
	}
	must(t, Verify(ctx, before, o.Keys)) // of the version before, whole
	_, err = Open(ctx, o)
	wants(t, err, ErrNewerSchema)
	wants(t, Verify(ctx, o.Database, o.Keys), ErrNewerSchema)
	must(t, os.Remove(before))
	s, err = open(ctx, o, withMore(t, "CREATE TABLE more (x INTEGER) STRICT;"))
	must(t, errors.Join(err, s.Close()))
	if _, err := os.Stat(before); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a copy was written without a migration")
	}
}

func TestAFailedMigrationLeavesTheDatabase(t *testing.T) {
	o := settled(t)
	for range 2 { // the second finds the copy of the first
		_, err := open(ctx, o, withMore(t, "CREATE TABLE more (x INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);"))
		if err == nil {
			t.Fatal("a broken migration went through")
		}
	}
	s := mustOpen(t, o)
	var more int
	must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'").Scan(&more))
	if more != 0 || phaseOf(t, s, 1) != marker+"-state" {
		t.Error("the migration left something behind")
	}
}

func TestANewDatabaseIsNotCopied(t *testing.T) {
	o := fresh(t)
	s, err := open(ctx, o, withMore(t, "CREATE TABLE more (x INTEGER) STRICT;"))
	must(t, errors.Join(err, s.Close()))
	for path := range within(t, folders(o)...) {
		if strings.Contains(path, ".before-") {
			t.Errorf("there is %s", path)
		}
	}
}

func TestATableThatIsMadeAnewTakesNothingWithIt(t *testing.T) {
	o := settled(t)
	s, err := open(ctx, o, withMore(t, `CREATE TABLE anew (id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, state BLOB NOT NULL) STRICT;
		INSERT INTO anew SELECT * FROM members;
		DROP TABLE members;
		ALTER TABLE anew RENAME TO members;`))
	must(t, err)
	kept, err := s.Kept(ctx, 1)
	must(t, errors.Join(err, s.Close()))
	if len(kept.Entries) != 1 || len(kept.Accounts) != 1 {
		t.Errorf("%d entries and %d accounts are left", len(kept.Entries), len(kept.Accounts))
	}
}
