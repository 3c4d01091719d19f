package store

import (
	"path/filepath"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestHeardTellsWhoseMessagesMayBeMissing(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{Database: filepath.Join(dir, "bot.db"), Keys: filepath.Join(dir, "keys")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	say := func(id, account string, at time.Time) {
		t.Helper()
		ev := coach.Event{ID: id, Account: coach.Account{Platform: coach.Discord, ID: account}, At: at, Input: coach.Text{Text: "hello"}, Private: true}
		if _, err := s.Update(t.Context(), ev, func(r coach.Record) (coach.Change, error) { return coach.Change{State: r.State}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	say("discord:1", "old", at.Add(-30*24*time.Hour))
	say("discord:2", "anna", at)
	say("discord:3", "ben", at.Add(time.Hour))
	say("discord:4", "anna", at.Add(2*time.Hour))
	heard, err := s.Heard(t.Context(), coach.Discord, at.Add(-24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 || heard[0].Account.ID != "anna" || !heard[0].At.Equal(at.Add(2*time.Hour)) || heard[1].Account.ID != "ben" {
		t.Errorf("heard %v", heard)
	}
	if none, err := s.Heard(t.Context(), coach.Telegram, at.Add(-24*time.Hour)); err != nil || len(none) != 0 {
		t.Errorf("another platform: %v, %v", none, err)
	}
}
