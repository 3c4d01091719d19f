package coach

import (
	"strconv"
	"time"
)

// orderRest is how many days an order goes on closing re-contact after it has ended (SAFETY 13).
const orderRest = 30

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
	add("told_to_stop", s.toldToStop())
	add("space", s.Fact("space") == "space")
	add("order", s.Fact("order") == "yes" || s.orderRests(s.Today(now)))
	add("harm", s.Fact("harm") == "yes" || s.Fact("harm") == "maybe")
	add("crisis", s.Hold != nil && now.Unix() < s.Hold.Lock)
	for _, q := range []string{"hurt", "afraid", "space", "order"} {
		add("unanswered", s.Fact(q) == "" || s.Fact(q) == "skip")
	}
	return closed
}

func (s *State) toldToStop() bool { return s.Fact("space") == "stop" || s.Fact("space") == "blocked" }

// orderRests reports whether an order ended so lately that it still counts.
func (s *State) orderRests(today Day) bool {
	ended, err := strconv.Atoi(s.Fact("order_ended"))
	return err == nil && today < Day(ended)+orderRest
}

// doLock answers one of the safety questions that protect somebody else: lock space <answer>, lock order <answer>. Having been
// told to stop is taken back only once the ex has written first, on an earlier day; an order that has ended goes on for thirty
// days.
func (c *conversation) doLock(a []string) {
	switch a[0] {
	case "space":
		wrote, err := strconv.Atoi(c.s.Fact("ex_wrote"))
		if c.s.toldToStop() && a[1] != "stop" && a[1] != "blocked" && (err != nil || Day(wrote) >= c.today) {
			return
		}
		c.s.set("ex_wrote", "")
	case "order":
		if c.s.Fact("order") == "yes" && a[1] != "yes" {
			c.s.set("order_ended", strconv.Itoa(int(c.today)))
		}
	}
	c.s.set(a[0], a[1])
}
