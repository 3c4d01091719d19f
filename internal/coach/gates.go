package coach

import "time"

// Gates returns the hard gates that keep everything closed that approaches the ex (PROGRAMME, "Hard gates"; SAFETY 13), by
// their ids; none where nothing is closed. Nothing overrides them. A safety question without an answer keeps them closed too.
func Gates(s State, now time.Time) []string {
	closed := []string{}
	add := func(id string, is bool) {
		if is {
			closed = append(closed, id)
		}
	}
	add("adult", s.Fact("adult") != "yes")
	add("violence", s.Fact("hurt") == "yes")
	add("fear", s.Fact("afraid") == "yes")
	add("told_to_stop", s.Fact("space") == "stop" || s.Fact("space") == "blocked")
	add("space", s.Fact("space") == "space")
	add("order", s.Fact("order") == "yes")
	add("harm", s.Fact("harm") == "yes" || s.Fact("harm") == "maybe")
	add("crisis", s.Hold != nil && now.Unix() < s.Hold.Lock)
	for _, q := range []string{"hurt", "afraid", "space", "order"} {
		add("unanswered", s.Fact(q) == "" || s.Fact(q) == "skip")
	}
	return closed
}
