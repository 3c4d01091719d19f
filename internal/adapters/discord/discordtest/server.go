// Package discordtest is a small Discord on 127.0.0.1: the REST API and the gateway, as far as a bot of this kind uses them, with
// people in it who write, press and read, and with faults on demand. Every request is checked against Discord's published
// description of its API, where that is at hand, and against rules that the description leaves out: see [Server.Problems].
//
// A bot in another process uses it by its address: DISCORD_API_URL=[Server.URL].
package discordtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Options says how a server behaves from the start. The zero value is a well-behaved Discord.
type Options struct {
	Addr      string        // where to listen; empty is a free port of 127.0.0.1
	Token     string        // the only token that is accepted; empty accepts any
	Heartbeat time.Duration // 0 is 41.25 seconds, as Discord's
	TokenLife time.Duration // how long an interaction can be answered; 0 is 15 minutes
	Deadline  time.Duration // how soon it must be acknowledged; 0 is 3 seconds
	Spec      string        // file of the API's description; empty looks for ../shared/specs/discord-openapi.json
}

// Server is the fake. Its methods are safe for concurrent use.
type Server struct {
	opts Options
	http *http.Server
	addr string
	spec *spec

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at each change
	lastID   int64
	problems []string
	requests []Request
	faults   []*Fault
	commands []map[string]any
	scope    string // path of the last command registration
	people   map[string]*User
	channels map[string]*channel
	actions  map[string]*action // by token
	gateway  gateway
}

// Request is one REST request that the bot made.
type Request struct {
	Method string
	Path   string // below the version
	Query  string
	Body   map[string]any // of a JSON body that is an object, or of payload_json
	File   []byte         // of a multipart body
	At     time.Time
	Status int
}

// Ids of the bot and of the server in which people use commands.
const (
	AppID   = "900000000000000001"
	BotID   = "900000000000000001"
	GuildID = "900000000000000007"
)

// Start starts a server.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.TokenLife == 0 {
		o.TokenLife = 15 * time.Minute
	}
	if o.Deadline == 0 {
		o.Deadline = 3 * time.Second
	}
	described, err := loadSpec(o.Spec)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Server{
		opts: o, addr: listener.Addr().String(), spec: described,
		changed: make(chan struct{}),
		people:  map[string]*User{}, channels: map[string]*channel{}, actions: map[string]*action{},
	}
	s.gateway.sessions = map[string]*session{}
	mux := http.NewServeMux()
	mux.HandleFunc("/gateway", s.serveGateway)
	mux.HandleFunc("/gateway/", s.serveGateway)
	mux.HandleFunc("/api/", s.serveREST)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(listener) }()
	return s, nil
}

// URL is the base of the REST API.
func (s *Server) URL() string { return "http://" + s.addr + "/api/v10" }

// Close ends the server and all connections.
func (s *Server) Close() {
	s.Drop(0)
	_ = s.http.Close()
}

// Checked reports whether requests are checked against the published description, or why not.
func (s *Server) Checked() (bool, string) { return s.spec.doc != nil, s.spec.missing }

// Problems returns what was wrong with requests so far.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}

// Requests returns the requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Commands returns the commands that are registered, and the path they were registered at.
func (s *Server) Commands() ([]map[string]any, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands), s.scope
}

// Until waits until cond holds; cond is called again after each change. It must not call methods of the server's that wait.
func (s *Server) Until(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the bot: %w", ctx.Err())
		}
	}
}

// Ready waits until a bot is connected and has registered its commands.
func (s *Server) Ready(ctx context.Context) error {
	return s.Until(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.gateway.ready > 0 && s.scope != ""
	})
}

// ExpireTokens makes every interaction so far one that can no longer be answered.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.actions {
		a.expired = true
	}
}

// note wakes those who wait. The lock must be held.
func (s *Server) note() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) problem(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

// newID makes an id that tells its time, as Discord's do. The lock must be held.
func (s *Server) newID() string {
	const epoch = 1420070400000
	id := (time.Now().UnixMilli() - epoch) << 22
	if id <= s.lastID {
		id = s.lastID + 1
	}
	s.lastID = id
	return strconv.FormatInt(id, 10)
}
