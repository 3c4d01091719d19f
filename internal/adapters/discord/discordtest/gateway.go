package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// GatewayFault is how one connection to the gateway goes wrong.
type GatewayFault string

// The faults of the gateway.
const (
	NoHello      GatewayFault = "no hello"       // the connection is taken and nothing comes
	NoReady      GatewayFault = "no ready"       // nothing follows the bot's identification
	ReconnectNow GatewayFault = "op 7"           // op 7 comes in place of READY
	BadSession   GatewayFault = "op 9"           // op 9 comes in place of READY, which follows the next identification
	BadToken     GatewayFault = "close 4004"     // the identification is refused for good
	Hangup       GatewayFault = "hang up"        // the connection is cut in place of READY
	Deaf         GatewayFault = "no heartbeat"   // heartbeats are not confirmed
	SlowReady    GatewayFault = "ready later"    // READY comes after 200 ms
	Twice        GatewayFault = "events doubled" // every event is sent twice
)

type gateway struct {
	faults   []GatewayFault // of the next connections
	sessions map[string]*session
	opened   int // connections so far
	ready    int // READY and RESUMED so far
	resumed  int
	intents  int
}

type session struct {
	id   string
	seq  int
	sent []frame // for RESUME
	conn *conn
}

type frame struct {
	Op   int    `json:"op"`
	Data any    `json:"d"`
	Seq  int    `json:"s,omitempty"`
	Type string `json:"t,omitempty"`
}

type conn struct {
	ws    *websocket.Conn
	fault GatewayFault
	out   chan frame
	done  chan struct{}
}

// FailGateway makes the next connections go wrong, one each.
func (s *Server) FailGateway(faults ...GatewayFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.faults = append(s.gateway.faults, faults...)
}

// Connections returns how many connections to the gateway were made, how many became ready, and how many of these resumed.
func (s *Server) Connections() (opened, ready, resumed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.opened, s.gateway.ready, s.gateway.resumed
}

// Intents returns the intents of the last identification.
func (s *Server) Intents() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.intents
}

// Drop closes the connections: 0 cuts them, any other is the close code. Sessions can be resumed.
func (s *Server) Drop(code int) {
	for _, c := range s.live() {
		if code != 0 {
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		}
		_ = c.ws.Close()
	}
}

// Reconnect asks for a new connection (op 7).
func (s *Server) Reconnect() {
	for _, c := range s.live() {
		c.send(frame{Op: 7})
	}
}

// Forget makes the sessions so far impossible to resume.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, sess := range s.gateway.sessions {
		if sess.conn == nil {
			delete(s.gateway.sessions, id)
		} else {
			sess.id = "forgotten"
		}
	}
}

func (s *Server) live() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*conn
	for _, sess := range s.gateway.sessions {
		if sess.conn != nil {
			out = append(out, sess.conn)
		}
	}
	return out
}

// dispatch sends an event to every session. The lock must be held.
func (s *Server) dispatch(kind string, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		s.problem("write an event: %v", err)
		return
	}
	for _, sess := range s.gateway.sessions {
		sess.seq++
		f := frame{Op: 0, Data: json.RawMessage(raw), Seq: sess.seq, Type: kind}
		sess.sent = append(sess.sent, f)
		if sess.conn != nil {
			sess.conn.send(f)
			if sess.conn.fault == Twice {
				sess.conn.send(f)
			}
		}
	}
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	s.mu.Lock()
	c := &conn{ws: ws, out: make(chan frame, 4096), done: make(chan struct{})}
	s.gateway.opened++
	if len(s.gateway.faults) > 0 {
		c.fault, s.gateway.faults = s.gateway.faults[0], s.gateway.faults[1:]
	}
	s.note()
	s.mu.Unlock()
	defer close(c.done)
	go c.write()
	if c.fault != NoHello {
		c.send(frame{Op: 10, Data: map[string]any{"heartbeat_interval": s.opts.Heartbeat.Milliseconds()}})
	}
	for {
		var in struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := ws.ReadJSON(&in); err != nil {
			s.ended(c, err)
			return
		}
		if !s.receive(c, in.Op, in.Data) {
			s.ended(c, nil)
			return
		}
	}
}

func (c *conn) send(f frame) {
	select {
	case c.out <- f:
	case <-c.done:
	}
}

func (c *conn) write() {
	for {
		select {
		case f := <-c.out:
			if c.ws.WriteJSON(f) != nil {
				return
			}
		case <-c.done:
			return
		}
	}
}

// ended takes a connection off its session. As at Discord, a session that the bot closed with 1000 or 1001 is over.
func (s *Server) ended(c *conn, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, sess := range s.gateway.sessions {
		if sess.conn != c {
			continue
		}
		sess.conn = nil
		if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) || sess.id != id {
			delete(s.gateway.sessions, id)
		}
	}
	s.note()
}

func (s *Server) receive(c *conn, op int, data json.RawMessage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.note()
	switch op {
	case 1:
		if c.fault != Deaf {
			c.send(frame{Op: 11})
		}
	case 2, 6:
		return s.identify(c, op, data)
	}
	return true
}

func (s *Server) identify(c *conn, op int, data json.RawMessage) bool {
	var d struct {
		Token     string `json:"token"`
		Intents   int    `json:"intents"`
		SessionID string `json:"session_id"`
		Seq       int    `json:"seq"`
	}
	if json.Unmarshal(data, &d) != nil {
		s.problem("gateway: op %d cannot be read", op)
	}
	switch fault := c.fault; {
	case fault == BadToken, s.opts.Token != "" && d.Token != "Bot "+s.opts.Token && d.Token != s.opts.Token:
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4004, "Authentication failed."), time.Now().Add(time.Second))
		return false
	case fault == NoReady:
		return true
	case fault == Hangup:
		return false
	case fault == ReconnectNow:
		c.send(frame{Op: 7})
		return true
	case fault == BadSession:
		c.fault = ""
		c.send(frame{Op: 9, Data: false})
		return true
	}
	if op == 6 {
		return s.resume(c, d.SessionID, d.Seq)
	}
	s.gateway.intents = d.Intents
	sess := &session{id: s.newID(), seq: 1, conn: c}
	ready := frame{Op: 0, Seq: 1, Type: "READY", Data: map[string]any{
		"v": 9, "session_id": sess.id, "resume_gateway_url": "ws://" + s.addr + "/gateway", "guilds": []any{},
		"user":        map[string]any{"id": BotID, "username": "bot", "bot": true, "discriminator": "0000"},
		"application": map[string]any{"id": AppID, "flags": 0},
	}}
	greet := func() {
		s.gateway.sessions[sess.id] = sess
		s.gateway.ready++
		c.send(ready)
	}
	if c.fault == SlowReady {
		time.AfterFunc(200*time.Millisecond, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			greet()
			s.note()
		})
		return true
	}
	greet()
	return true
}

func (s *Server) resume(c *conn, id string, seq int) bool {
	sess := s.gateway.sessions[id]
	if sess == nil || sess.id != id {
		c.send(frame{Op: 9, Data: false})
		return true
	}
	sess.conn = c
	for _, f := range slices.Clone(sess.sent) {
		if f.Seq > seq {
			c.send(f)
		}
	}
	s.gateway.ready++
	s.gateway.resumed++
	sess.seq++
	c.send(frame{Op: 0, Seq: sess.seq, Type: "RESUMED", Data: map[string]any{}})
	return true
}
