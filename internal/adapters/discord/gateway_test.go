package discord_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestSpecIsUsed(t *testing.T) {
	if ok, why := newServer(t, discordtest.Options{}).Checked(); !ok {
		t.Skip(why)
	}
}

func TestOnlyDirectMessagesAreAskedFor(t *testing.T) {
	t.Parallel()
	b := start(t)
	if got := b.server.Intents(); got != 1<<12 {
		t.Errorf("intents %d, want direct messages alone", got)
	}
	for _, r := range b.server.Requests() {
		if strings.HasSuffix(r.Path, "/gateway") {
			t.Error("the gateway's address was not asked of /gateway/bot")
		}
	}
}

func TestCommandsAreRegistered(t *testing.T) {
	t.Parallel()
	b := start(t)
	list, scope := b.server.Commands()
	if scope != "/applications/"+discordtest.AppID+"/commands" || len(list) != 3 {
		t.Fatalf("%d commands at %s", len(list), scope)
	}
	for _, c := range list {
		if len(c["contexts"].([]any)) != 3 || len(c["integration_types"].([]any)) != 2 {
			t.Errorf("command %v cannot be used everywhere: %v %v", c["name"], c["contexts"], c["integration_types"])
		}
		completes := false
		if options, ok := c["options"].([]any); ok {
			completes, _ = options[0].(map[string]any)["autocomplete"].(bool)
		}
		if completes != (c["name"] == "settings") {
			t.Errorf("command %v: completion is %v", c["name"], completes)
		}
	}
}

func TestCommandsInOneServer(t *testing.T) {
	t.Parallel()
	b := connect(t, newServer(t, discordtest.Options{}), func(o *discord.Options) { o.GuildID = discordtest.GuildID })
	list, scope := b.server.Commands()
	if scope != "/applications/"+discordtest.AppID+"/guilds/"+discordtest.GuildID+"/commands" || len(list) != 3 {
		t.Errorf("%d commands at %s", len(list), scope)
	}
}

func TestCommandsAreTriedAgain(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	server.Fail(discordtest.Fault{Method: "PUT", Status: 503, HTML: true})
	server.Fail(discordtest.Fault{Method: "PUT", Status: 429, RetryAfter: 0.05})
	connect(t, server, nil) // waits for the commands
}

func TestGatewayThatNeverGetsReadyEndsRun(t *testing.T) {
	t.Parallel()
	for _, fault := range []discordtest.GatewayFault{discordtest.NoHello, discordtest.NoReady, discordtest.ReconnectNow} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			server := newServer(t, discordtest.Options{})
			server.FailGateway(fault)
			bot, _ := newBot(t, server, func(o *discord.Options) { o.OpenTimeout = 300 * time.Millisecond })
			began := time.Now()
			err := bot.Run(t.Context(), nobody{})
			if !errors.Is(err, discord.ErrNotReady) {
				t.Fatalf("Run returned %v", err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("after %v", took)
			}
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- bot.Run(ctx, nobody{}) }()
			wait(t, server, func() bool { _, ready, _ := server.Connections(); return ready == 1 })
			stop()
			if err := <-ended; err != nil {
				t.Errorf("a second Run returned %v", err)
			}
		})
	}
}

func TestRefusedTokenEndsRunAtOnce(t *testing.T) {
	t.Parallel()
	t.Run("close 4004", func(t *testing.T) {
		t.Parallel()
		server := newServer(t, discordtest.Options{})
		server.FailGateway(discordtest.BadToken)
		bot, _ := newBot(t, server, nil)
		if err := bot.Run(t.Context(), nobody{}); err == nil || !strings.Contains(err.Error(), "4004") {
			t.Errorf("Run returned %v", err)
		}
		if opened, _, _ := server.Connections(); opened != 1 {
			t.Errorf("%d connections", opened)
		}
	})
	t.Run("close 4004 while running", func(t *testing.T) {
		t.Parallel()
		server := newServer(t, discordtest.Options{})
		bot, _ := newBot(t, server, nil)
		server.FailGateway(discordtest.Deaf, discordtest.BadToken)
		ended := make(chan error, 1)
		go func() { ended <- bot.Run(t.Context(), nobody{}) }()
		wait(t, server, func() bool { _, ready, _ := server.Connections(); return ready == 1 })
		server.Drop(4004)
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "4004") {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Run("401", func(t *testing.T) {
		t.Parallel()
		server := newServer(t, discordtest.Options{})
		bot, logged := newBot(t, server, func(o *discord.Options) { o.Token = "another.secret.token" })
		err := bot.Run(t.Context(), nobody{})
		if err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("Run returned %v", err)
		}
		if strings.Contains(err.Error()+logged.String(), "secret") {
			t.Error("the token is told")
		}
	})
}

func TestGatewayComesBack(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		heartbeat time.Duration
		faults    []discordtest.GatewayFault
		lose      func(*discordtest.Server)
		resumes   bool
	}{
		"cut":                    {lose: func(s *discordtest.Server) { s.Drop(0) }, resumes: true},
		"asked to reconnect":     {lose: func(s *discordtest.Server) { s.Reconnect() }, resumes: true},
		"session gone":           {lose: func(s *discordtest.Server) { s.Forget(); s.Reconnect() }},
		"heartbeat not answered": {heartbeat: 40 * time.Millisecond, faults: []discordtest.GatewayFault{discordtest.Deaf}, lose: func(*discordtest.Server) {}},
		"op 9 at the start":      {faults: []discordtest.GatewayFault{discordtest.BadSession}, lose: func(s *discordtest.Server) { s.Drop(4000) }, resumes: true},
		"hung up at the start":   {faults: []discordtest.GatewayFault{discordtest.Hangup}, lose: func(s *discordtest.Server) { s.Drop(0) }, resumes: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, discordtest.Options{Heartbeat: c.heartbeat})
			server.FailGateway(c.faults...)
			b := connect(t, server, nil)
			anna := server.User("anna")
			c.lose(server)
			b.until(func() bool { _, ready, _ := server.Connections(); return ready >= 2 })
			anna.DM("are you there", nil)
			if got := b.event().Input.(coach.Text).Text; got != "are you there" {
				t.Errorf("got %q", got)
			}
			if _, _, resumed := server.Connections(); (resumed > 0) != c.resumes {
				t.Errorf("%d sessions resumed", resumed)
			}
		})
	}
}

func TestRunHandlesWhatWasTakenBeforeItEnds(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	b := connect(t, server, nil)
	begun, done := make(chan struct{}), make(chan struct{})
	b.onEvent(func(ctx context.Context, _ coach.Event) error {
		close(begun)
		timer := time.NewTimer(300 * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		close(done)
		return nil
	})
	server.User("anna").DM("hello", nil)
	<-begun
	b.stop()
	err := <-b.ended
	b.ended <- err
	select {
	case <-done:
	default:
		t.Error("Run returned before the event was handled")
	}
}

func TestRunOnlyOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	if err := b.bot.Run(b.ctx, b); err == nil {
		t.Error("a second Run was allowed")
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]discord.Options{
		"no token":        {},
		"a broken token":  {Token: "secret one"},
		"a bad address":   {Token: "secret", APIURL: "discord.com"},
		"a bad server":    {Token: "secret", GuildID: "home"},
		"a bad name":      {Token: "secret", Commands: []coach.CommandInfo{{Name: "Start", Description: "x"}}},
		"no description":  {Token: "secret", Commands: []coach.CommandInfo{{Name: "start"}}},
		"a long one":      {Token: "secret", Commands: []coach.CommandInfo{{Name: "start", Description: strings.Repeat("x", 101)}}},
		"a bad argument":  {Token: "secret", Commands: []coach.CommandInfo{{Name: "start", Description: "x", Arg: "your city"}}},
		"twice the same":  {Token: "secret", Commands: []coach.CommandInfo{{Name: "start", Description: "x"}, {Name: "start", Description: "x"}}},
		"a blank address": {Token: "secret", APIURL: "ftp://host"},
	} {
		if _, err := discord.New(o); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type nobody struct{}

func (nobody) Handle(context.Context, coach.Event) error { return errors.New("no event was expected") }

func wait(t *testing.T, server *discordtest.Server, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := server.Until(ctx, cond); err != nil {
		t.Fatal(err)
	}
}
