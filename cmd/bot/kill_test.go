package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
)

// kills is how often the program is killed in the short form.
const kills = 10

// TestKilled kills the program at random instants while people write to it, and starts it again each time. What was accepted is
// answered, nothing is done twice, and each kill costs each person at most one message that comes twice.
func TestKilled(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	server, p := newTelegram(t)
	people := []*person{newPerson(t, server, p), newPerson(t, server, p), newPerson(t, server, p)}
	for _, a := range people {
		a.arrive()
	}
	wrote := make([]int, len(people))
	before := make([]int, len(people))
	for i, a := range people {
		before[i] = len(a.Messages())
	}
	for range kills {
		for i, a := range people {
			wrote[i]++
			a.Write(fmt.Sprintf("/unsent letter-%d-%d.", i, wrote[i]))
		}
		// Any of the requests that follow may be the last that the program makes.
		target := len(server.Calls("")) + random.IntN(8)
		ctx, cancel := within(2 * time.Second)
		_ = server.Await(ctx, func() bool { return len(server.Calls("")) >= target })
		cancel()
		time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond) // not for luck: between two requests, too
		p.kill()
		p.start()
	}
	settled(t, server)
	for i, a := range people {
		awaitMessages(t, server, a, before[i]+wrote[i])
	}
	for i, a := range people {
		a.Write("/export")
		file := awaitFile(t, server, a)
		for n := 1; n <= wrote[i]; n++ {
			if had := strings.Count(file, fmt.Sprintf(": letter-%d-%d.\n", i, n)); had != 1 {
				t.Errorf("letter %d of person %d is kept %d times", n, i, had)
			}
		}
		answers := len(a.Messages()) - before[i] - 1 // but for the file
		if answers < wrote[i] || answers > wrote[i]+kills {
			t.Errorf("person %d wrote %d times and got %d answers after %d kills", i, wrote[i], answers, kills)
		}
	}
	p.stop() // a clean end after all
	if out, err := p.run("verify", "bot.db"); err != nil {
		t.Errorf("the database after the kills: %v, %s", err, out)
	}
}

func awaitMessages(t *testing.T, server *telegramtest.Server, a *person, n int) {
	t.Helper()
	ctx, cancel := within(2 * patience)
	defer cancel()
	if err := server.Await(ctx, func() bool { return len(a.Messages()) >= n }); err != nil {
		t.Fatalf("%d messages, not %d: %v", len(a.Messages()), n, err)
	}
}

// awaitFile waits for a file among the messages and returns it.
func awaitFile(t *testing.T, server *telegramtest.Server, a *person) string {
	t.Helper()
	file := ""
	ctx, cancel := within(2 * patience)
	defer cancel()
	if err := server.Await(ctx, func() bool {
		for _, m := range a.Messages() {
			if len(m.Document) > 0 {
				file = string(m.Document)
			}
		}
		return file != ""
	}); err != nil {
		t.Fatal("no file came")
	}
	return file
}

// TestKilledOnDiscord: direct messages that came while the program was killed or down are answered too, once each.
func TestKilledOnDiscord(t *testing.T) {
	t.Parallel()
	server, p := newDiscord(t)
	anna := newDiscordPerson(t, server, p, "annabelle")
	anna.arrive()
	before := len(anna.Seen())
	const rounds, each = 3, 3
	for round := range rounds {
		for n := range each {
			anna.DM(fmt.Sprintf("/unsent letter-%d-%d.", round, n), nil)
			if n == 1 {
				p.kill()
			}
		}
		_, ready, _ := server.Connections()
		p.start()
		ctx, cancel := within(patience)
		err := server.Until(ctx, func() bool { _, now, _ := server.Connections(); return now > ready })
		cancel()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := within(patience)
	defer cancel()
	if err := server.Until(ctx, func() bool { return len(anna.Seen()) >= before+rounds*each }); err != nil {
		t.Errorf("%d of %d direct messages were answered", len(anna.Seen())-before, rounds*each)
	}
	if extra := len(anna.Seen()) - before - rounds*each; extra > 0 {
		t.Errorf("%d answers came twice", extra)
	}
	anna.Slash("export", "", false)
	file := ""
	if err := server.Until(ctx, func() bool {
		all := anna.Seen()
		file = string(all[len(all)-1].File)
		return file != ""
	}); err != nil {
		t.Fatal("no file came")
	}
	for round := range rounds {
		for n := range each {
			if had := strings.Count(file, fmt.Sprintf(": letter-%d-%d.\n", round, n)); had != 1 {
				t.Errorf("letter %d-%d is kept %d times", round, n, had)
			}
		}
	}
}
