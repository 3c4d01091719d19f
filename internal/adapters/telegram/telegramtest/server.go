// Package telegramtest is a stand-in for Telegram in tests: a Bot API server and the people who use it.
//
// The server behaves as Telegram does where a bot can notice it: updates are numbered, held for a long poll and given again
// until they are confirmed; a second poller ends the first; who blocked the bot cannot be written to. Faults can be injected.
// Every request is checked against the description of the Bot API in ../shared/specs (from the project's root), and what breaks
// it fails the test; where that file is absent these checks are left out and the test says so.
//
// In a test of one process:
//
//	tg := telegramtest.New(t)
//	bot, err := telegram.New(telegram.Options{Token: tg.Token(), APIURL: tg.URL()})
//	anna := tg.User("en")
//	anna.Write("/start")
//	reply := anna.Next(t)
//	anna.Press(reply, "Yes")
//
// A bot in another process is given the same two values as TELEGRAM_TOKEN and TELEGRAM_API_URL. Under testing/synctest, where
// no socket can be used, make the server with [NewInMemory] and give the adapter its [Server.Client].
package telegramtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// Token is the token of the bot that every Server knows.
const Token = "7000001:AAF-a-token-that-must-never-be-shown"

// BotName and BotID are who the bot is.
const (
	BotName       = "ashore_test_bot"
	BotID   int64 = 7000001
)

// Server is a fake Bot API with its people. It is safe for concurrent use. Make one with [New], [NewInMemory] or [Start].
type Server struct {
	spec     *spec // nil where the description is absent
	listener net.Listener
	http     *http.Server

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced whenever something changes
	closed     bool
	faults     []*Fault
	calls      []Call
	polls      int // how many of the calls are polls
	violations []string
	queue      []queued
	nextUpdate int
	nextID     int64
	nextMsg    int
	poll       int // the number of the newest poll; an older one gives way
	allowed    []string
	webhook    string
	commands   []Command
	chats      map[int64]*chat
	queries    map[string]bool // presses that wait for an answer
}

// New starts a server on loopback for the length of a test. At its end every violation of the API's description fails the test.
func New(t testing.TB) *Server {
	t.Helper()
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	s.watch(t)
	return s
}

// NewInMemory returns a server without a socket for the length of a test, to be reached by [Server.Client] alone.
func NewInMemory(t testing.TB) *Server {
	t.Helper()
	s := blank()
	s.watch(t)
	return s
}

// Start starts a server on loopback outside of any test; the caller closes it and looks at [Server.Violations].
func Start() (*Server, error) {
	s := blank()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the fake Telegram: %w", err)
	}
	s.listener = listener
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: time.Minute}
	go func() { _ = s.http.Serve(listener) }()
	return s, nil
}

func blank() *Server {
	found, _ := loadSpec()
	return &Server{
		spec:       found,
		changed:    make(chan struct{}),
		nextUpdate: 310_000_001,
		nextID:     5_000_001,
		nextMsg:    101,
		chats:      map[int64]*chat{},
		queries:    map[string]bool{},
	}
}

func (s *Server) watch(t testing.TB) {
	t.Helper()
	if s.spec == nil {
		t.Log("the description of the Bot API is absent: requests are not checked against it")
	}
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("a request breaks the Bot API: %s", v)
		}
	})
}

// URL returns the base of the API, for TELEGRAM_API_URL.
func (s *Server) URL() string {
	if s.listener == nil {
		return "http://telegram.invalid"
	}
	return "http://" + s.listener.Addr().String()
}

// Token returns the bot's token, for TELEGRAM_TOKEN.
func (s *Server) Token() string { return Token }

// Client returns an HTTP client that reaches the server without a socket, whatever the address.
func (s *Server) Client() *http.Client { return &http.Client{Transport: inMemory{s}} }

// Close ends every poll and stops listening.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.notify()
	s.mu.Unlock()
	if s.http != nil {
		_ = s.http.Close()
	}
}

// Violations returns what was wrong with requests so far, without any value of theirs.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// Checked reports whether requests are checked against the description of the API.
func (s *Server) Checked() bool { return s.spec != nil }

// Calls returns the requests of a method so far, oldest first; all of them if method is empty. Of the
// polls it has the first thousand.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// Commands returns the bot's menu as it was last set.
func (s *Server) Commands() []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Await waits until the condition holds, which is looked at whenever something has changed at the server; an error if ctx ends
// first. The condition may use the server's other methods.
func (s *Server) Await(ctx context.Context, condition func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the bot: %w", ctx.Err())
		}
	}
}

// notify wakes those who wait. The caller holds mu.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) violate(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}
