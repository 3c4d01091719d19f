package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestServedIsRemembered(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	for _, want := range []bool{false, true, true} {
		served, err := mustOpen(t, o).Served(ctx)
		if err != nil || served != want {
			t.Errorf("served: %v, %v; want %v", served, err, want)
		}
		must(t, s.MarkServed(ctx))
	}
}

func TestPingChangesNothingOfAnybodys(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	id := commit(t, s, anna, "1", coach.Change{State: coach.State{Phase: "before"}})
	for range 3 {
		must(t, s.Ping(ctx))
	}
	if got := phaseOf(t, s, id); got != "before" {
		t.Errorf("phase %q", got)
	}
	var rows int
	must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM meta WHERE name = 'ping'").Scan(&rows))
	if rows != 1 {
		t.Errorf("%d rows of three pings", rows)
	}
	must(t, Verify(ctx, o.Database, o.Keys))
	if _, err := s.write.ExecContext(ctx, "PRAGMA query_only = 1"); err != nil {
		t.Fatal(err)
	}
	wants(t, s.Ping(ctx), ErrReadOnly)
}

func TestBugAFullDiskIsWell(t *testing.T) {
	s := mustOpen(t, fresh(t))
	var pages int
	must(t, s.write.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages))
	_, err := s.write.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	must(t, err)
	wants(t, s.Ping(ctx), ErrFull)
	_, err = s.write.ExecContext(ctx, "PRAGMA max_page_count = 100000")
	must(t, err)
	must(t, s.Ping(ctx))
}

func TestBugADamagedFileIsWellWhileItsPagesAreInTheCache(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	commit(t, s, anna, "1", coach.Change{Parcels: []coach.Parcel{{Account: anna, Created: start}}})
	if _, err := s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(o.Database)
	must(t, err)
	f, err := os.OpenFile(o.Database, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt(bytes.Repeat([]byte{0xab}, int(info.Size())), 0)
	must(t, err)
	must(t, f.Close())
	if s.Ping(ctx) == nil {
		t.Error("a damaged database is well")
	}
}

func TestBugADatabaseThatWasRemovedGoesOnAccepting(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	commit(t, s, anna, "1", coach.Change{})
	must(t, os.Rename(o.Database, o.Database+".away"))
	_, err := s.Update(ctx, event(anna, "2"), func(coach.Record) (coach.Change, error) { return coach.Change{}, nil })
	wants(t, err, ErrGone)
	wants(t, s.Ping(ctx), ErrGone)
	must(t, os.WriteFile(o.Database, nil, 0o600))
	wants(t, s.Ping(ctx), ErrGone)
	must(t, os.Rename(o.Database+".away", o.Database))
	commit(t, s, anna, "2", coach.Change{})
	must(t, s.Ping(ctx))
}

func TestFullDisk(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	id := commit(t, s, anna, "1", coach.Change{State: coach.State{Phase: "before"}})
	var pages int
	must(t, s.write.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages))
	_, err := s.write.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	must(t, err)
	big := coach.Change{State: coach.State{Phase: "after"}, Entries: []coach.Entry{{
		ID: "1", Kind: "journal",
		Data: map[string]string{"text": string(bytes.Repeat([]byte("x"), 100_000))},
	}}}
	for _, a := range []coach.Account{anna, bela} {
		_, err := s.Update(ctx, event(a, "2"+a.ID), func(coach.Record) (coach.Change, error) { return big, nil })
		wants(t, err, ErrFull)
	}
	if got := phaseOf(t, s, id); got != "before" {
		t.Errorf("phase %q", got)
	}
	_, err = s.write.ExecContext(ctx, "PRAGMA max_page_count = 100000")
	must(t, err)
	// The key that was made in vain for the second account is of no harm, before and after opening again.
	mustOpen(t, o)
	commit(t, s, anna, "2"+anna.ID, big)
	second := commit(t, s, bela, "2"+bela.ID, big)
	if phaseOf(t, s, id) != "after" || phaseOf(t, s, second) != "after" || second == id {
		t.Error("after the disk has room again, updates are lost")
	}
	must(t, Verify(ctx, o.Database, o.Keys))
}

func TestPruneForgetsWhatIsOld(t *testing.T) {
	s := mustOpen(t, fresh(t))
	id := commit(t, s, anna, "1", coach.Change{Parcels: []coach.Parcel{{Account: anna, Created: start}}})
	commit(t, s, bela, "2", coach.Change{Skip: true, Parcels: []coach.Parcel{{Account: bela, Created: start}, {Account: bela, Created: start}}})
	must(t, s.SetAside(ctx, 3, start, "bad"))
	must(t, s.Unreachable(ctx, anna, start, "blocked"))
	must(t, s.Unreachable(ctx, bela, start, "blocked"))
	count := func() (got [4]int) {
		for i, table := range []string{"seen", "set_aside", "outbox", "unreachable"} {
			must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&got[i]))
		}
		return got
	}
	must(t, s.Prune(ctx, start, start))
	if got := count(); got != [4]int{2, 1, 2, 2} {
		t.Errorf("too much was pruned: %v", got)
	}
	must(t, s.Prune(ctx, start, start.Add(time.Second)))
	if got := count(); got != [4]int{0, 0, 1, 1} {
		t.Errorf("left: %v", got)
	}
	if _, err := s.Kept(ctx, id); err != nil {
		t.Error(err)
	}
}

func TestAnUnreadableParcelHoldsUpNobody(t *testing.T) {
	s := mustOpen(t, fresh(t))
	commit(t, s, anna, "1", coach.Change{Parcels: []coach.Parcel{{Account: anna, Message: coach.Message{Text: "spoilt"}}, {Account: anna, Message: coach.Message{Text: "good"}}}})
	_, err := s.write.ExecContext(ctx, "UPDATE outbox SET body = x'0102' WHERE id = 1")
	must(t, err)
	for range 2 {
		parcels, err := s.Pending(ctx, start, coach.Account{}, 9)
		if err != nil || len(parcels) != 1 || parcels[0].Message.Text != "good" {
			t.Errorf("%v, %v", parcels, err)
		}
	}
	var aside int
	must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM set_aside WHERE id = 1").Scan(&aside))
	if aside != 1 {
		t.Error("it was not noted")
	}
}

func TestAccountsAreNobodyElses(t *testing.T) {
	s := mustOpen(t, fresh(t))
	id := commit(t, s, anna, "1", coach.Change{})
	commit(t, s, bela, "2", coach.Change{})
	if err := s.AddAccount(ctx, id, bela); err == nil {
		t.Error("an account has two members")
	}
	wants(t, s.AddAccount(ctx, 99, coach.Account{Platform: coach.Discord, ID: "1"}), coach.ErrNoMember)
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	release, err := Lock(path)
	must(t, err)
	_, err = Lock(path)
	wants(t, err, ErrLocked)
	other, err := Lock(path + "2")
	must(t, err)
	must(t, other())
	must(t, release())
	release, err = Lock(path)
	must(t, err)
	must(t, release())
}
