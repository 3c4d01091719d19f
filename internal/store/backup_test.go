package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ashore/internal/coach"
)

func TestBackupUnderLoad(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	stop, ended, begun := make(chan struct{}), make(chan error), make(chan struct{}, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			// Each commit writes as many entries as letters of state: a copy that is not of one instant would differ in the two.
			_, err := s.Update(ctx, event(anna, fmt.Sprint(i)), func(r coach.Record) (coach.Change, error) {
				return coach.Change{State: coach.State{Phase: r.State.Phase + "x"}, Entries: []coach.Entry{{ID: fmt.Sprint(i), Kind: "k"}}}, nil
			})
			if err != nil {
				ended <- err
				return
			}
			select {
			case begun <- struct{}{}:
			default:
			}
		}
	}()
	last := 0
	for n := range 4 {
		<-begun
		file := filepath.Join(filepath.Dir(o.Database), fmt.Sprintf("copy%d", n))
		must(t, Backup(ctx, o.Database, file))
		info, err := os.Stat(file)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the backup has mode %o", info.Mode().Perm())
		}
		must(t, Verify(ctx, file, o.Keys))
		restored, err := Open(ctx, Options{Database: file, Keys: o.Keys})
		must(t, err)
		kept, err := restored.Kept(ctx, 1)
		must(t, errors.Join(err, restored.Close()))
		if len(kept.State.Phase) != len(kept.Entries) || len(kept.Entries) <= last {
			t.Errorf("backup %d: %d letters and %d entries, after %d", n, len(kept.State.Phase), len(kept.Entries), last)
		}
		last = len(kept.Entries)
	}
	close(stop)
	must(t, <-ended)
}

func TestBackupReplacesNothing(t *testing.T) {
	o := fresh(t)
	mustOpen(t, o)
	for _, content := range []string{"", "precious"} {
		file := filepath.Join(t.TempDir(), "copy")
		must(t, os.WriteFile(file, []byte(content), 0o600))
		wants(t, Backup(ctx, o.Database, file), os.ErrExist)
		got, err := os.ReadFile(file)
		if err != nil || string(got) != content {
			t.Errorf("%q, %v", got, err)
		}
	}
	missing := filepath.Join(t.TempDir(), "none", "copy")
	wants(t, Backup(ctx, o.Database, missing), os.ErrNotExist)
}

func TestABackupOfNothingIsAnErrorAndMakesNothing(t *testing.T) {
	dir := t.TempDir()
	wants(t, Backup(ctx, filepath.Join(dir, "bot.db"), filepath.Join(dir, "copy")), os.ErrNotExist)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("%d files were made, %v", len(left), err)
	}
}

func TestVerifyFindsFaults(t *testing.T) {
	keys := func(o Options) string { return filepath.Join(o.Keys, memberKeysFile) }
	for name, c := range map[string]struct {
		spoil func(t *testing.T, o Options)
		want  error
	}{
		"nothing":  {func(*testing.T, Options) {}, nil},
		"a state":  {func(t *testing.T, o Options) { sqlOn(t, o.Database, "UPDATE members SET state = x'01' WHERE id = 2") }, ErrUnsealed},
		"an entry": {func(t *testing.T, o Options) { sqlOn(t, o.Database, "UPDATE entries SET data = zeroblob(60)") }, ErrUnsealed},
		"an entry ID": {func(t *testing.T, o Options) {
			sqlOn(t, o.Database, "UPDATE entries SET id = 'other' WHERE member = 1")
		}, ErrUnsealed},
		"a parcel": {func(t *testing.T, o Options) { sqlOn(t, o.Database, "UPDATE outbox SET body = x''") }, ErrUnsealed},
		"a reply":  {func(t *testing.T, o Options) { sqlOn(t, o.Database, "UPDATE outbox SET reply = x'01'") }, ErrUnsealed},
		"a key":    {func(t *testing.T, o Options) { sqlOn(t, keys(o), "DELETE FROM keys WHERE member = 1") }, ErrKeyMissing},
		"swapped keys": {func(t *testing.T, o Options) {
			sqlOn(t, keys(o), "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE member = 2)")
		}, ErrKeyMissing},
		"a destroyed key": {func(t *testing.T, o Options) {
			sqlOn(t, keys(o), "UPDATE keys SET wrapped = NULL, destroyed = 1 WHERE member = 1")
		}, nil},
		"a reference": {func(t *testing.T, o Options) { sqlOn(t, o.Database, "UPDATE wakes SET member = 77") }, ErrCorrupt},
		"an index":    {func(t *testing.T, o Options) { spoilIndex(t, o) }, ErrCorrupt},
		"the master key": {func(t *testing.T, o Options) {
			must(t, os.Remove(filepath.Join(o.Keys, masterFile)))
			_, err := makeMaster(o.Keys)
			must(t, err)
		}, ErrWrongMasterKey},
		"no master key": {func(t *testing.T, o Options) { must(t, os.RemoveAll(o.Keys)) }, ErrNoMasterKey},
		"no database":   {func(t *testing.T, o Options) { must(t, os.Remove(o.Database)) }, os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			o := settled(t)
			sqlOn(t, o.Database, "INSERT INTO wakes (member, key, due) VALUES (1, 'w', 0)")
			c.spoil(t, o)
			before := fingerprint(t, o)
			err := Verify(ctx, o.Database, o.Keys)
			if (c.want == nil && err != nil) || !errors.Is(err, c.want) {
				t.Errorf("error %v, not %v", err, c.want)
			}
			if fingerprint(t, o) != before {
				t.Error("something was changed")
			}
		})
	}
}

// spoilIndex makes an index disagree with its table, which only a thorough check notices.
func spoilIndex(t *testing.T, o Options) {
	t.Helper()
	db, err := connect(o.Database, 1, map[string][]string{})
	must(t, err)
	for _, statement := range []string{
		"PRAGMA writable_schema = 1",
		"UPDATE sqlite_schema SET sql = 'CREATE INDEX wakes_due ON wakes (key)' WHERE name = 'wakes_due'",
	} {
		_, err = db.ExecContext(ctx, statement)
		must(t, err)
	}
	must(t, db.Close())
}
