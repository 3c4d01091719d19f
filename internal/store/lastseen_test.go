package store

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestLastSeen(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{Database: filepath.Join(dir, "bot.db"), Keys: filepath.Join(dir, "keys")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, at, err := s.LastSeen(t.Context(), coach.Discord, 10); err != nil || len(got) != 0 || !at.IsZero() {
		t.Errorf("of an empty store: %v, %v, %v", got, at, err)
	}
	now := time.Unix(1_780_000_000, 0).UTC()
	for i, a := range []coach.Account{
		{Platform: coach.Discord, ID: "1"},
		{Platform: coach.Telegram, ID: "2"},
		{Platform: coach.Discord, ID: "3"},
		{Platform: coach.Discord, ID: "4"},
		{Platform: coach.Discord, ID: "1"},
	} {
		at := now.Add(time.Duration(i) * time.Minute)
		ev := coach.Event{ID: "test:" + string(rune('a'+i)), Account: a, At: at, Input: coach.Text{Text: "x"}, Private: true}
		_, err := s.Update(t.Context(), ev, func(r coach.Record) (coach.Change, error) {
			return coach.Change{State: r.State, Entries: []coach.Entry{{ID: ev.ID, Kind: "journal", At: at}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Unreachable(t.Context(), coach.Account{Platform: coach.Discord, ID: "4"}, now, "closed"); err != nil {
		t.Fatal(err)
	}
	got, at, err := s.LastSeen(t.Context(), coach.Discord, 10)
	want := []coach.Account{{Platform: coach.Discord, ID: "1"}, {Platform: coach.Discord, ID: "3"}}
	if err != nil || !slices.Equal(got, want) || !at.Equal(now.Add(4*time.Minute)) {
		t.Errorf("got %v, %v, %v; want %v", got, at, err, want)
	}
	if got, _, _ := s.LastSeen(t.Context(), coach.Discord, 1); !slices.Equal(got, want[:1]) {
		t.Errorf("the first is %v", got)
	}
}
