package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/store/storetest"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	anna  = coach.Account{Platform: coach.Telegram, ID: "anna-account"}
	bela  = coach.Account{Platform: coach.Telegram, ID: "bela-account"}
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) coach.Store { return mustOpen(t, fresh(t)) })
}

// fresh are the options of a store of the test's own, in folders that do not exist yet.
func fresh(t *testing.T) Options {
	dir := t.TempDir()
	return Options{Database: filepath.Join(dir, "data", "bot.db"), Keys: filepath.Join(dir, "keys")}
}

func mustOpen(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(ctx, o)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, not %v", err, want)
	}
}

func event(a coach.Account, id string) coach.Event {
	return coach.Event{ID: id, Account: a, At: start, Private: true, Input: coach.Text{}}
}

// commit keeps a change by a new event of an account.
func commit(t *testing.T, s coach.Store, a coach.Account, id string, change coach.Change) coach.MemberID {
	t.Helper()
	out, err := s.Update(ctx, event(a, id), func(coach.Record) (coach.Change, error) { return change, nil })
	must(t, err)
	if out.Duplicate {
		t.Fatal("the event is a duplicate")
	}
	return out.Member
}

func phaseOf(t *testing.T, s *Store, id coach.MemberID) coach.Phase {
	t.Helper()
	kept, err := s.Kept(ctx, id)
	must(t, err)
	return kept.State.Phase
}

// within returns everything that stands in the files below a folder, by path.
func within(t *testing.T, dirs ...string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, dir := range dirs {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files[path], err = os.ReadFile(path)
			}
			return err
		}))
	}
	return files
}

func holding(files map[string][]byte, what []byte) (paths []string) {
	for path, content := range files {
		if bytes.Contains(content, what) || bytes.Contains([]byte(path), what) {
			paths = append(paths, filepath.Base(path))
		}
	}
	return paths
}

func folders(o Options) []string { return []string{filepath.Dir(o.Database), o.Keys} }

// fingerprint changes with anything durable: not with the files that SQLite lays out beside a database and leaves empty.
func fingerprint(t *testing.T, o Options) string {
	t.Helper()
	sums := map[string][32]byte{}
	for path, content := range within(t, folders(o)...) {
		if filepath.Ext(path) != ".db-shm" && (filepath.Ext(path) != ".db-wal" || len(content) > 0) {
			sums[path] = sha256.Sum256(content)
		}
	}
	return fmt.Sprint(sums)
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	if !s.KeyCreated() {
		t.Error("the first open made no master key")
	}
	commit(t, s, anna, "1", coach.Change{})
	for path, want := range map[string]fs.FileMode{
		filepath.Dir(o.Database): 0o700, o.Keys: 0o700, o.Database: 0o600, o.Database + "-wal": 0o600,
		filepath.Join(o.Keys, masterFile): 0o600, filepath.Join(o.Keys, memberKeysFile): 0o600,
	} {
		info, err := os.Stat(path)
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, not %o", filepath.Base(path), got, want)
		}
	}
	if again := mustOpen(t, o); again.KeyCreated() {
		t.Error("the second open made a master key")
	}
}

func TestConnectionsAreSetAsPromised(t *testing.T) {
	s := mustOpen(t, fresh(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
		var got string
		must(t, s.write.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got))
		if got != want {
			t.Errorf("%s is %s, not %s", pragma, got, want)
		}
	}
	var got string
	must(t, s.keys.db.QueryRowContext(ctx, "PRAGMA secure_delete").Scan(&got))
	if got != "1" {
		t.Errorf("secure_delete of the keys is %s", got)
	}
	if _, err := s.read.ExecContext(ctx, "DELETE FROM meta"); err == nil {
		t.Error("the reading pool writes")
	}
	var loose int
	must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM pragma_table_list WHERE NOT strict AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'").Scan(&loose))
	if loose != 0 {
		t.Errorf("%d tables are not strict", loose)
	}
}

func TestTwoProcessesShareOneDatabase(t *testing.T) {
	o := fresh(t)
	stores := []*Store{mustOpen(t, o), mustOpen(t, o)}
	done := make(chan error)
	for i := range 20 {
		go func() {
			_, err := stores[i%2].Update(ctx, event(anna, fmt.Sprint(i)), func(r coach.Record) (coach.Change, error) {
				return coach.Change{State: coach.State{Phase: r.State.Phase + "x"}}, nil
			})
			done <- err
		}()
	}
	for range 20 {
		must(t, <-done)
	}
	if got := phaseOf(t, stores[0], 1); len(got) != 20 {
		t.Errorf("%d of 20 updates are there", len(got))
	}
}

func TestRunsInsideSynctest(t *testing.T) {
	o := fresh(t)
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(ctx, o)
		must(t, err)
		commit(t, s, anna, "1", coach.Change{Wakes: []coach.Alarm{{Key: "w", Due: start}}})
		time.Sleep(24 * time.Hour)
		due, err := s.Due(ctx, start, coach.Account{}, 9)
		if err != nil || len(due) != 1 {
			t.Errorf("due: %v, %v", due, err)
		}
		must(t, s.Close())
	})
}
