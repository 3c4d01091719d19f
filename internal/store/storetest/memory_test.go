package storetest

import (
	"context"
	"testing"

	"ashore/internal/coach"
)

func TestMemory(t *testing.T) {
	Run(t, func(*testing.T) coach.Store { return new(Memory) })
}

func TestMemoryThatRunsTwice(t *testing.T) {
	Run(t, func(*testing.T) coach.Store { return &Memory{Rerun: true} })
}

func TestMemoryRerunsWithAFreshRecord(t *testing.T) {
	m := &Memory{Rerun: true}
	runs := 0
	_, err := m.Update(context.Background(), coach.Event{ID: "1", Account: anna, Private: true, Input: coach.Text{}}, func(r coach.Record) (coach.Change, error) {
		runs++
		if r.Accounts[0] != anna {
			t.Errorf("run %d was given what the run before had changed", runs)
		}
		r.Accounts[0] = bela
		return coach.Change{}, nil
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
}
