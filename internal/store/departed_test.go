package store

import (
	"path/filepath"
	"testing"
	"time"

	"ashore/internal/coach"
)

// returnedOf is what a store tells of an account that writes at a time.
func returnedOf(t *testing.T, s *Store, a coach.Account, at time.Time) time.Time {
	t.Helper()
	ev, got := event(a, "looks at "+at.String()+a.ID), time.Time{}
	ev.At = at
	_, err := s.Update(ctx, ev, func(r coach.Record) (coach.Change, error) {
		got = r.Returned
		return coach.Change{Skip: true}, nil
	})
	must(t, err)
	return got
}

func departedRows(t *testing.T, s *Store) (n int) {
	t.Helper()
	must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM departed").Scan(&n))
	return n
}

func TestADeletionIsRememberedThroughARestartAndABackup(t *testing.T) {
	o := fresh(t)
	s, err := Open(ctx, o)
	must(t, err)
	commit(t, s, anna, "1", wordy(anna))
	commit(t, s, anna, "2", coach.Change{Destroy: true, Remember: true})
	must(t, s.Close())
	s, err = Open(ctx, o)
	must(t, err)
	until := start.Add(coach.ReturnFor)
	if got := returnedOf(t, s, anna, start.Add(time.Hour)); !got.Equal(until) {
		t.Errorf("after a restart: %v", got)
	}
	copied := o
	copied.Database = filepath.Join(t.TempDir(), "copy.db")
	must(t, Backup(ctx, o.Database, copied.Database))
	must(t, s.Close())
	must(t, Verify(ctx, copied.Database, copied.Keys))
	if got := returnedOf(t, mustOpen(t, copied), anna, start.Add(2*time.Hour)); !got.Equal(until) {
		t.Errorf("in a backup: %v", got)
	}
}

// A copy of the database from before a deletion knows nothing of it; the newest keys do.
func TestADeletionIsRememberedByACopyFromBeforeIt(t *testing.T) {
	for name, remember := range map[string]bool{"remembered": true, "not": false} {
		t.Run(name, func(t *testing.T) {
			o := fresh(t)
			s, err := Open(ctx, o)
			must(t, err)
			commit(t, s, anna, "1", wordy(anna))
			commit(t, s, bela, "2", wordy(bela))
			old := o
			old.Database = filepath.Join(t.TempDir(), "copy.db")
			must(t, Backup(ctx, o.Database, old.Database))
			commit(t, s, anna, "3", coach.Change{Destroy: true, Remember: remember})
			must(t, s.Close())
			s = mustOpen(t, old)
			want := time.Time{}
			if remember {
				want = start.Add(coach.ReturnFor)
			}
			if got := returnedOf(t, s, anna, start.Add(time.Hour)); !got.Equal(want) {
				t.Errorf("anna: %v, want %v", got, want)
			}
			if got := returnedOf(t, s, bela, start.Add(time.Hour)); !got.IsZero() {
				t.Errorf("bela, who is still there: %v", got)
			}
		})
	}
}

// What remains of somebody is 32 bytes that only the master key makes from their account, and a time.
func TestWhatRemainsOfADeletionLeadsToNobody(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	commit(t, s, anna, "1", coach.Change{})
	commit(t, s, anna, "2", coach.Change{Destroy: true, Remember: true})
	s.checkpoint(ctx)
	if found := holding(within(t, folders(o)...), []byte(anna.ID)); len(found) > 0 {
		t.Errorf("the account stands in %v", found)
	}
	var hash []byte
	must(t, s.read.QueryRowContext(ctx, "SELECT account FROM departed").Scan(&hash))
	other := mustOpen(t, fresh(t))
	if len(hash) != 32 || string(hash) == string(other.keys.account(anna)) {
		t.Error("the hash does not depend on the master key")
	}
	if string(s.keys.account(coach.Account{Platform: "ab", ID: "c"})) == string(s.keys.account(coach.Account{Platform: "a", ID: "bc"})) {
		t.Error("two accounts have one hash")
	}
	if _, err := s.write.ExecContext(ctx, "INSERT INTO departed (account, until) VALUES ('anna', 1)"); err == nil {
		t.Error("the table takes something that is no hash")
	}
}

func TestWhatRemainsOfADeletionIsPrunedWhenItIsPast(t *testing.T) {
	s := mustOpen(t, fresh(t))
	commit(t, s, anna, "1", coach.Change{})
	commit(t, s, anna, "2", coach.Change{Destroy: true, Remember: true})
	until := start.Add(coach.ReturnFor)
	must(t, s.Prune(ctx, until.Add(-time.Second), until.AddDate(0, 0, -15)))
	if departedRows(t, s) != 1 {
		t.Error("pruned too early")
	}
	must(t, s.Prune(ctx, until, until.AddDate(0, 0, -15)))
	if departedRows(t, s) != 0 {
		t.Error("kept for longer than thirty days")
	}
}
