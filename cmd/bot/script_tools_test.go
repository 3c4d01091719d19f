package main

import (
	"bytes"
	"database/sql"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"ashore/internal/adapters/telegram/telegramtest"
)

func atoi(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}

// writeRepeated is `repeat FILE N TEXT`: it adds TEXT N times, on one line, to FILE.
func writeRepeated(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: repeat FILE N TEXT")
	}
	addTo(ts, args[0], strings.Repeat(args[2], atoi(ts, args[1]))+"\n")
}

// writeBytes is `bytes FILE QUOTED`: it adds a text written as in Go (\xff) and a newline to FILE.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: bytes FILE QUOTED")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	addTo(ts, args[0], text+"\n")
}

func addTo(ts *testscript.TestScript, file, text string) {
	f, err := os.OpenFile(ts.MkAbs(file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	ts.Check(err)
	_, err = f.WriteString(text)
	ts.Check(err)
	ts.Check(f.Close())
}

// damageFile is `damage FILE`: it overwrites the middle of a file.
func damageFile(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	from := len(data) / 4
	copy(data[from:], bytes.Repeat([]byte{0xA5}, len(data)/2))
	ts.Check(os.WriteFile(name, data, 0o600))
}

// runSQL is `sql FILE STATEMENT`.
func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// startServing is `serving`: it starts `bot serve` against a Telegram of its own and returns when the bot polls it; the
// program is ended with the story. BOT_DATABASE, BOT_KEYS and BOT_LISTEN are those of the story.
func startServing(ts *testscript.TestScript, _ bool, _ []string) {
	server, err := telegramtest.Start()
	ts.Check(err)
	ts.Setenv("TELEGRAM_TOKEN", server.Token())
	ts.Setenv("TELEGRAM_API_URL", server.URL())
	bot := exec.Command("bot", "serve")
	bot.Dir = ts.MkAbs(".")
	bot.Env = os.Environ()
	for _, name := range []string{"TELEGRAM_TOKEN", "TELEGRAM_API_URL", "BOT_DATABASE", "BOT_KEYS", "BOT_LISTEN", "DISCORD_TOKEN"} {
		bot.Env = append(bot.Env, name+"="+ts.Getenv(name))
	}
	var log lockedBuffer
	bot.Stdout, bot.Stderr = &log, &log
	ts.Check(bot.Start())
	ts.Defer(func() {
		_ = bot.Process.Signal(os.Interrupt)
		_ = bot.Wait()
		server.Close()
	})
	polled := make(chan error, 1)
	ctx, cancel := within(patience)
	defer cancel()
	go func() {
		polled <- server.Await(ctx, func() bool { return len(server.Calls("getUpdates")) > 0 })
	}()
	if err := <-polled; err != nil {
		ts.Fatalf("serve does not run: %s", log.String())
	}
}

// lockedBuffer is a buffer that a process writes to while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// checkExit is `exits CODE PROGRAM ARGUMENT...`: the program ends with just that code.
func checkExit(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT...")
	}
	var exit *exec.ExitError
	err := ts.Exec(args[1], args[2:]...)
	if code := atoi(ts, args[0]); !errors.As(err, &exit) || exit.ExitCode() != code {
		ts.Fatalf("it ended with %v, not with the code %d", err, code)
	}
}

// freeAddress returns an address of this machine at which nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
