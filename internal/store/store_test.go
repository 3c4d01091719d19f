package store

import (
	"context"
	"path/filepath"
	"testing"

	"ashore/internal/coach"
	"ashore/internal/store/storetest"
)

// fresh are the options of a store of the test's own, in folders that do not exist yet.
func fresh(t *testing.T) Options {
	dir := t.TempDir()
	return Options{Database: filepath.Join(dir, "data", "bot.db"), Keys: filepath.Join(dir, "keys")}
}

func mustOpen(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) coach.Store { return mustOpen(t, fresh(t)) })
}
