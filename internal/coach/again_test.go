package coach_test

import (
	"encoding/json"
	"testing"

	"ashore/internal/coach"
)

// again is a state as it comes back from the store.
func again(t testing.TB, s coach.State) coach.State {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back coach.State
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}
