package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var versioned = regexp.MustCompile(`^/api(/v\d+)?`)

// incoming is a request as it was read.
type incoming struct {
	Request
	list        []any // of a JSON body that is a list
	raw         any
	contentType string
	fileName    string
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request) {
	in, err := readRequest(r)
	if err != nil {
		s.mu.Lock()
		s.problem("%s %s: %v", r.Method, shape(in.Path), err)
		s.mu.Unlock()
		writeJSON(w, http.StatusBadRequest, map[string]any{"code": 50109, "message": "The request body contains invalid JSON."})
		return
	}
	fault := s.fault(r.Method, in.Path)
	if fault != nil && fault.Delay > 0 {
		timer := time.NewTimer(fault.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.note()
	s.inspect(in, r)
	status, body := http.StatusOK, any(nil)
	if fault == nil || fault.Status == 0 || fault.After {
		status, body = s.route(in, r)
	}
	if fault != nil && fault.Status != 0 {
		status = fault.Status
	}
	in.Status = status
	s.requests = append(s.requests, in.Request)
	switch {
	case fault != nil && fault.Status != 0:
		fault.write(w)
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		writeJSON(w, status, body)
	}
}

func readRequest(r *http.Request) (incoming, error) {
	in := incoming{Request: Request{Method: r.Method, Path: versioned.ReplaceAllString(r.URL.Path, ""), Query: r.URL.RawQuery, At: time.Now()}}
	raw, err := io.ReadAll(io.LimitReader(r.Body, 32<<20))
	if err != nil {
		return in, fmt.Errorf("read the body: %w", err)
	}
	if len(raw) == 0 {
		return in, nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return in, fmt.Errorf("content type: %w", err)
	}
	in.contentType = kind
	if kind == "multipart/form-data" {
		raw, err = in.readParts(multipart.NewReader(bytes.NewReader(raw), params["boundary"]))
		if err != nil {
			return in, err
		}
	}
	if err := json.Unmarshal(raw, &in.raw); err != nil {
		return in, fmt.Errorf("not JSON")
	}
	in.Body, _ = in.raw.(map[string]any)
	in.list, _ = in.raw.([]any)
	return in, nil
}

func (in *incoming) readParts(parts *multipart.Reader) (payload []byte, err error) {
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return payload, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read a part: %w", err)
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return nil, fmt.Errorf("read a part: %w", err)
		}
		switch name := p.FormName(); {
		case name == "payload_json":
			payload = data
		case strings.HasPrefix(name, "files[") && p.FileName() != "":
			in.File, in.fileName = data, p.FileName()
		default:
			return nil, fmt.Errorf("a part that is neither payload_json nor a file")
		}
	}
}

// inspect checks a request against the description and the rules. The lock must be held.
func (s *Server) inspect(in incoming, r *http.Request) {
	var query []string
	for name := range r.URL.Query() {
		query = append(query, name)
	}
	found := s.spec.check(in.Method, in.Path, in.contentType, query, in.raw)
	parts := strings.Split(strings.Trim(in.Path, "/"), "/")
	switch {
	case parts[0] == "channels" && in.Method == http.MethodPost:
		found = append(found, messageRules(in.Body, in.File != nil, flagsDirect)...)
	case parts[0] == "webhooks" && in.Method == http.MethodPost:
		found = append(found, messageRules(in.Body, in.File != nil, flagsFollow)...)
	case parts[0] == "webhooks" && in.Method == http.MethodPatch:
		found = append(found, messageRules(in.Body, in.File != nil, flagsEdit)...)
	case parts[0] == "interactions":
		found = append(found, callbackRules(in.Body)...)
	case parts[0] == "applications" && in.Method == http.MethodPut:
		found = append(found, commandRules(in.list, len(parts) == 3)...)
	}
	if r.Header.Get("User-Agent") == "" {
		found = append(found, "no user agent")
	}
	for _, f := range found {
		s.problem("%s %s: %s", in.Method, shape(in.Path), f)
	}
}

var ids = regexp.MustCompile(`/(\d{5,}|tok-[^/]+)`)

// shape is a path without ids and tokens.
func shape(path string) string { return ids.ReplaceAllString(path, "/…") }

// route carries a request out. The lock must be held.
func (s *Server) route(in incoming, r *http.Request) (int, any) {
	parts := strings.Split(strings.Trim(in.Path, "/"), "/")
	authorised := s.opts.Token == "" || r.Header.Get("Authorization") == "Bot "+s.opts.Token
	if !authorised && parts[0] != "interactions" && parts[0] != "webhooks" {
		return fail(refuse(401, 0, "401: Unauthorized"))
	}
	switch n := len(parts); {
	case in.Path == "/gateway/bot" || in.Path == "/gateway":
		return http.StatusOK, map[string]any{
			"url": "ws://" + s.addr + "/gateway", "shards": 1,
			"session_start_limit": map[string]any{"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1},
		}
	case parts[0] == "applications" && parts[n-1] == "commands" && in.Method == http.MethodPut:
		s.commands, s.scope = nil, in.Path
		for _, c := range in.list {
			c, _ := c.(map[string]any)
			s.commands = append(s.commands, c)
		}
		return http.StatusOK, in.list
	case parts[0] == "interactions" && n == 4:
		if refused := s.callback(parts[1], parts[2], in.Body); refused != nil {
			return fail(refused)
		}
		return http.StatusNoContent, nil
	case parts[0] == "webhooks" && n >= 3 && (in.Method == http.MethodPost || in.Method == http.MethodPatch && parts[n-1] == "@original"):
		body, refused := s.webhook(parts[2], in.Method == http.MethodPatch, in.Request, in.fileName)
		if refused != nil {
			return fail(refused)
		}
		return http.StatusOK, body
	case in.Path == "/users/@me/channels" && in.Method == http.MethodPost:
		u := s.people[text(in.Body["recipient_id"])]
		if u == nil {
			return fail(refuse(400, 50033, "Invalid Recipient(s)"))
		}
		return http.StatusOK, map[string]any{"id": u.channel.id, "type": 1}
	case parts[0] == "channels" && n == 3 && parts[2] == "messages":
		return s.channelMessages(s.channels[parts[1]], in, r)
	}
	return fail(refuse(404, 0, "404: Not Found"))
}

func fail(r *refusal) (int, any) {
	return r.status, map[string]any{"code": r.code, "message": r.message}
}

func (s *Server) channelMessages(c *channel, in incoming, r *http.Request) (int, any) {
	switch {
	case c == nil:
		return fail(refuse(404, 10003, "Unknown Channel"))
	case in.Method == http.MethodGet:
		return http.StatusOK, c.page(r.URL.Query().Get("after"), r.URL.Query().Get("limit"))
	case c.user.closed:
		return fail(refuse(403, 50007, "Cannot send messages to this user"))
	}
	nonce := text(in.Body["nonce"])
	if old := c.nonces[nonce]; nonce != "" && old != nil {
		return http.StatusOK, c.wire(old)
	}
	shown := s.show(c.user, in.Body, in.File, in.fileName)
	shown.Direct = true
	m := &message{id: shown.ID, text: shown.Text, at: time.Now(), fromBot: true, shown: shown}
	c.messages = append(c.messages, m)
	if nonce != "" {
		c.nonces[nonce] = m
	}
	s.dispatch("MESSAGE_CREATE", c.wire(m))
	return http.StatusOK, c.wire(m)
}

// page returns messages after an id, the newest first, as Discord does.
func (c *channel) page(after, limit string) []any {
	n, err := strconv.Atoi(limit)
	if err != nil || n < 1 || n > 100 {
		n = 50
	}
	from, err := strconv.ParseInt(after, 10, 64)
	if err != nil {
		from = 0
	}
	out := []any{}
	for _, m := range c.messages {
		if id, err := strconv.ParseInt(m.id, 10, 64); err == nil && id > from && len(out) < n {
			out = append(out, c.wire(m))
		}
	}
	slices.Reverse(out)
	return out
}
