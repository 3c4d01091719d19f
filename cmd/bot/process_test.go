package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/adapters/telegram/telegramtest"
)

// patience is how long a test waits for something that must come; far longer than it takes.
const patience = time.Minute

// within returns a context for something that must come to pass within d.
func within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}

// process is `bot serve` as a program of its own, which may be ended and started again on the same database.
type process struct {
	t      *testing.T
	dir    string
	env    []string
	log    lockedBuffer // of all its lives
	cmd    *exec.Cmd
	secret []string // what must never be logged
}

// newProcess prepares a program with a folder of its own and the given settings, as NAME=value.
func newProcess(t *testing.T, settings ...string) *process {
	t.Helper()
	dir := t.TempDir()
	p := &process{t: t, dir: dir, secret: []string{telegramtest.Token, discordToken}}
	p.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "BOT_LISTEN=", "BOT_LOG=debug",
		"BOT_DATABASE=" + filepath.Join(dir, "bot.db"), "BOT_KEYS=" + filepath.Join(dir, "keys"),
	}
	p.env = append(p.env, settings...)
	t.Cleanup(func() {
		if p.cmd != nil {
			p.stop()
		}
		p.checkLog()
	})
	return p
}

// start starts the program. It does not wait for it to be ready: the fake servers tell when they are talked to.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command("bot", "serve")
	p.cmd.Dir, p.cmd.Env = p.dir, p.env
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the program in the middle of whatever it does.
func (p *process) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Errorf("the program had ended by itself: %v\n%s", err, p.log.String())
	}
	_ = p.cmd.Wait()
	p.cmd = nil
}

// stop asks the program to end, as a container does; it must do so well and soon.
func (p *process) stop() {
	p.t.Helper()
	began := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("the program had ended by itself: %v\n%s", err, p.log.String())
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ended with %v\n%s", err, p.log.String())
	}
	if took := time.Since(began); took > 8*time.Second {
		p.t.Errorf("it took %v to end", took)
	}
	p.cmd = nil
}

// run runs another command of the program on the same database and returns what it printed.
func (p *process) run(args ...string) (string, error) {
	cmd := exec.Command("bot", args...)
	cmd.Dir, cmd.Env = p.dir, p.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// keepSecret adds what must never be logged: words, names, ids.
func (p *process) keepSecret(words ...string) {
	p.secret = append(p.secret, words...)
}

// awaitRow waits until a query of the program's database has a row.
func (p *process) awaitRow(query string) {
	p.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(p.dir, "bot.db")+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := within(patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		var found int
		err := db.QueryRowContext(ctx, query).Scan(&found)
		if err == nil {
			return
		}
		if !errors.Is(err, sql.ErrNoRows) {
			p.t.Fatalf("%s: %v", query, err)
		}
		<-tick.C
	}
}

func (p *process) checkLog() {
	p.t.Helper()
	log := strings.ToLower(p.log.String())
	if log == "" {
		p.t.Error("nothing was logged: there is nothing to check")
	}
	for _, word := range p.secret {
		if i := strings.Index(log, strings.ToLower(word)); word != "" && i >= 0 {
			p.t.Errorf("the log holds %q: …%s…", word, log[max(0, i-120):min(len(log), i+len(word)+60)])
		}
	}
}

const discordToken = "discord-token.that-must-never-be.shown"

// newTelegram starts a fake Telegram, and returns it with a program that talks to it and runs already.
func newTelegram(t *testing.T) (*telegramtest.Server, *process) {
	t.Helper()
	server := telegramtest.New(t)
	p := newProcess(t, "TELEGRAM_TOKEN="+server.Token(), "TELEGRAM_API_URL="+server.URL())
	p.start()
	return server, p
}

// newDiscord starts a fake Discord, and returns it with a program that is connected to it.
func newDiscord(t *testing.T) (*discordtest.Server, *process) {
	t.Helper()
	server, err := discordtest.Start(discordtest.Options{Token: discordToken})
	if err != nil {
		t.Fatal(err)
	}
	if ok, why := server.Checked(); !ok {
		t.Log("requests are not checked against Discord's description:", why)
	}
	t.Cleanup(func() {
		server.Close()
		for _, problem := range server.Problems() {
			t.Errorf("a request breaks Discord's rules: %s", problem)
		}
	})
	p := newProcess(t, "DISCORD_TOKEN="+discordToken, "DISCORD_API_URL="+server.URL())
	p.start()
	awaitDiscord(t, server)
	return server, p
}

func awaitDiscord(t *testing.T, server *discordtest.Server) {
	t.Helper()
	ctx, cancel := within(patience)
	defer cancel()
	if err := server.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}
