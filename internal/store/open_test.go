package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ashore/internal/coach"
)

// settled makes a store with two members and closes it again.
func settled(t *testing.T) Options {
	t.Helper()
	o := fresh(t)
	s, err := Open(ctx, o)
	must(t, err)
	commit(t, s, anna, "1", wordy(anna))
	commit(t, s, bela, "2", wordy(bela))
	must(t, s.Close())
	return o
}

// sql changes a closed database behind the store's back.
func sqlOn(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := connect(path, 1, map[string][]string{})
	must(t, err)
	_, err = db.ExecContext(ctx, statement, args...)
	must(t, errors.Join(err, db.Close()))
}

func TestWhatCannotBeOpenedIsLeftAsItIs(t *testing.T) {
	overwrite := func(t *testing.T, path string, from, to int64) {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		must(t, err)
		_, err = f.WriteAt(bytes.Repeat([]byte{0xa5}, int(to-from)), from)
		must(t, errors.Join(err, f.Close()))
	}
	for name, c := range map[string]struct {
		spoil func(t *testing.T, o Options)
		want  error
	}{
		"newer schema": {func(t *testing.T, o Options) {
			sqlOn(t, o.Database, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
		}, ErrNewerSchema},
		"newer keys": {func(t *testing.T, o Options) {
			sqlOn(t, filepath.Join(o.Keys, memberKeysFile), "PRAGMA user_version = 2")
		}, ErrNewerSchema},
		"header": {func(t *testing.T, o Options) { overwrite(t, o.Database, 0, 100) }, ErrCorrupt},
		"one page that opening does not read": {func(t *testing.T, o Options) {
			db, err := connect(o.Database, 1, looking())
			must(t, err)
			var page int64
			must(t, db.QueryRowContext(ctx, "SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").Scan(&page))
			must(t, db.Close())
			overwrite(t, o.Database, (page-1)*4096, page*4096)
		}, ErrCorrupt},
		"no SQLite": {func(t *testing.T, o Options) { must(t, os.WriteFile(o.Database, []byte("hello"), 0o600)) }, ErrCorrupt},
		"cut short": {func(t *testing.T, o Options) { must(t, os.Truncate(o.Database, 5*4096)) }, ErrCorrupt},
		"keys": {func(t *testing.T, o Options) {
			overwrite(t, filepath.Join(o.Keys, memberKeysFile), 0, 4096)
		}, ErrCorrupt},
		"another program's": {func(t *testing.T, o Options) {
			must(t, os.Remove(o.Database))
			sqlOn(t, o.Database, "CREATE TABLE songs (name TEXT)")
		}, ErrNotOurs},
		"another program's with goose": {func(t *testing.T, o Options) {
			sqlOn(t, o.Database, "ALTER TABLE members RENAME TO songs")
		}, ErrNotOurs},
		"loose master key": {func(t *testing.T, o Options) {
			must(t, os.Chmod(filepath.Join(o.Keys, masterFile), 0o640))
		}, ErrLoosePermissions},
		"no master key": {func(t *testing.T, o Options) {
			must(t, os.Remove(filepath.Join(o.Keys, masterFile)))
		}, ErrNoMasterKey},
		"no keys at all": {func(t *testing.T, o Options) { must(t, os.RemoveAll(o.Keys)) }, ErrNoMasterKey},
		"no member keys": {func(t *testing.T, o Options) { must(t, os.Remove(filepath.Join(o.Keys, memberKeysFile))) }, ErrKeyMissing},
		"one key missing": {func(t *testing.T, o Options) {
			sqlOn(t, filepath.Join(o.Keys, memberKeysFile), "DELETE FROM keys WHERE member = 2")
		}, ErrKeyMissing},
		"another master key": {func(t *testing.T, o Options) {
			must(t, os.Remove(filepath.Join(o.Keys, masterFile)))
			_, err := makeMaster(o.Keys)
			must(t, err)
		}, ErrWrongMasterKey},
		"malformed master key": {func(t *testing.T, o Options) {
			must(t, os.WriteFile(filepath.Join(o.Keys, masterFile), []byte("c2hvcnQ="), 0o600))
		}, ErrWrongMasterKey},
	} {
		t.Run(name, func(t *testing.T) {
			o := settled(t)
			c.spoil(t, o)
			before := fingerprint(t, o)
			for range 2 {
				s, err := Open(ctx, o)
				if err == nil {
					must(t, s.Close())
				}
				wants(t, err, c.want)
			}
			if fingerprint(t, o) != before {
				t.Error("something was changed")
			}
		})
	}
}

func TestNothingIsMadeWhereTheKeysCannotBe(t *testing.T) {
	o := fresh(t)
	must(t, os.WriteFile(o.Keys, nil, 0o600)) // a file where the folder should be
	if _, err := Open(ctx, o); err == nil {
		t.Fatal("opened")
	}
	if _, err := os.Stat(o.Database); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a database was left behind: %v", err)
	}
	if _, err := Open(ctx, Options{}); err == nil {
		t.Error("a store without names was opened")
	}
}

func TestALostMasterKeyIsNotMadeAnewForANewDatabase(t *testing.T) {
	o := settled(t)
	must(t, os.Remove(o.Database))
	must(t, os.Remove(filepath.Join(o.Keys, masterFile)))
	before := fingerprint(t, o)
	_, err := Open(ctx, o)
	wants(t, err, ErrNoMasterKey)
	if fingerprint(t, o) != before {
		t.Error("something was changed")
	}
}

func TestTwoDatabasesMayShareAFolderOfKeys(t *testing.T) {
	o := settled(t)
	second := Options{Database: o.Database + "2", Keys: o.Keys}
	s := mustOpen(t, second)
	commit(t, s, anna, "1", coach.Change{State: coach.State{Phase: "second"}})
	commit(t, s, anna, "2", coach.Change{Destroy: true})
	if phaseOf(t, mustOpen(t, o), 1) != marker+"-state" {
		t.Error("the member of the same number in the other database was touched")
	}
}

func TestKeysOfTheDeletedAreCleanedAtOpen(t *testing.T) {
	o := settled(t)
	sqlOn(t, o.Database, "PRAGMA foreign_keys = 1; DELETE FROM members WHERE id = 1") // as if killed before the key was destroyed
	s := mustOpen(t, o)
	var left int
	must(t, s.keys.db.QueryRowContext(ctx, "SELECT count(wrapped) FROM keys").Scan(&left))
	if left != 1 {
		t.Errorf("%d keys, not one", left)
	}
	if phaseOf(t, s, 2) != marker+"-state" {
		t.Error("the member who stays was touched")
	}
}

func TestADeletionReachesARestoredBackup(t *testing.T) {
	o := settled(t)
	s, err := Open(ctx, o)
	must(t, err)
	backup := o.Database + ".backup"
	must(t, Backup(ctx, o.Database, backup))
	commit(t, s, anna, "3", coach.Change{Destroy: true})
	must(t, s.Close())
	must(t, Verify(ctx, backup, o.Keys))
	must(t, os.Rename(backup, o.Database))
	restored := mustOpen(t, o)
	if _, err := restored.Kept(ctx, 1); !errors.Is(err, coach.ErrNoMember) {
		t.Errorf("the deleted member: %v", err)
	}
	if phaseOf(t, restored, 2) != marker+"-state" {
		t.Error("the member who stays was touched")
	}
	if id := commit(t, restored, anna, "4", coach.Change{}); id == 1 || id == 2 {
		t.Errorf("number %d was given out again", id)
	}
}

func TestAnOlderBackupLeavesTheKeysOfLaterMembers(t *testing.T) {
	o := settled(t)
	s, err := Open(ctx, o)
	must(t, err)
	must(t, Backup(ctx, o.Database, o.Database+".old"))
	later := commit(t, s, coach.Account{Platform: coach.Console, ID: "later"}, "3", coach.Change{State: coach.State{Phase: "later"}})
	must(t, s.Close())
	must(t, os.Rename(o.Database, o.Database+".new"))
	must(t, os.Rename(o.Database+".old", o.Database))
	s, err = Open(ctx, o)
	must(t, errors.Join(err, s.Close()))
	must(t, os.Rename(o.Database+".new", o.Database))
	if phaseOf(t, mustOpen(t, o), later) != "later" {
		t.Error("the later member was lost")
	}
}

func TestFirstStartsAtOnceMakeOneStore(t *testing.T) {
	o := fresh(t)
	done := make(chan error)
	for i := range 4 {
		go func() {
			s, err := Open(ctx, o)
			if err == nil {
				_, err = s.Update(ctx, event(anna, fmt.Sprint(i)), func(r coach.Record) (coach.Change, error) {
					return coach.Change{State: coach.State{Phase: r.State.Phase + "x"}}, nil
				})
				err = errors.Join(err, s.Close())
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := phaseOf(t, mustOpen(t, o), 1); got != "xxxx" {
		t.Errorf("state %q", got)
	}
}
