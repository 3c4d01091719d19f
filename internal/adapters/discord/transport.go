package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// transport sends the library's requests to the configured address, turns every refusal into an [*apiError], and keeps to the
// limits that the answers announce. It never waits longer than patience: a longer limit is told as an error at once.
type transport struct {
	base  *url.URL
	next  http.RoundTripper
	holds *recent[string, time.Time] // a route, or "" for all of them → when it may be used again
}

const (
	defaultAPI = "https://discord.com/api/v10"
	patience   = time.Second
	bodyLimit  = 8 << 20
)

// apiBase reads the base address of the REST API. An address without a path, or one that ends in /api, gets the version that
// this package speaks.
func apiBase(s string) (*url.URL, error) {
	if s == "" {
		s = defaultAPI
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil {
		return nil, errors.New("the API address is not like https://host/api/v10")
	}
	path := strings.TrimRight(u.Path, "/")
	switch {
	case path == "":
		path = "/api/v10"
	case strings.HasSuffix(path, "/api"):
		path += "/v10"
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}, nil
}

func newTransport(base *url.URL) *transport {
	pool := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: requestLimit,
		ForceAttemptHTTP2:     true,
	}
	return &transport{base: base, next: pool, holds: newRecent[string, time.Time](rememberMax)}
}

// libraryPath is the part of the library's addresses that the configured base takes the place of.
var libraryPath = regexp.MustCompile(`^/api/v\d+`)

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	path := libraryPath.ReplaceAllString(req.URL.Path, "")
	if path == "/gateway" {
		path = "/gateway/bot" // the same answer, and a wrong token shows at once
	}
	route := routeOf(path)
	if err := t.wait(req, route); err != nil {
		closeBody(req)
		return nil, err
	}
	out := req.Clone(req.Context())
	out.URL.Scheme, out.URL.Host, out.Host = t.base.Scheme, t.base.Host, t.base.Host
	out.URL.Path, out.URL.RawPath = t.base.Path+path, ""
	resp, err := t.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	t.note(route, resp)
	if resp.StatusCode >= 300 {
		defer resp.Body.Close()
		fault := readFault(resp)
		if fault.Status == http.StatusTooManyRequests {
			t.hold(route, fault)
		}
		return nil, fault
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, bodyLimit)
	return resp, nil
}

// routeOf names what shares a limit: a channel, an interaction, or a kind of request.
func routeOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	keep := 1
	switch parts[0] {
	case "channels", "users":
		keep = 2
	case "webhooks", "interactions":
		keep = 3
	}
	return strings.Join(parts[:min(keep, len(parts))], "/")
}

// wait lets a route's limit pass, or says how long it still holds. Answers to interactions are outside the global limit.
func (t *transport) wait(req *http.Request, route string) error {
	until, _ := t.holds.get(route)
	global := false
	if !strings.HasPrefix(route, "webhooks/") && !strings.HasPrefix(route, "interactions/") {
		if all, _ := t.holds.get(""); all.After(until) {
			until, global = all, true
		}
	}
	left := time.Until(until)
	if left <= 0 {
		return nil
	}
	if left > patience {
		return &apiError{Status: http.StatusTooManyRequests, After: left, Global: global, Held: true}
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-req.Context().Done():
		return req.Context().Err()
	}
}

// note keeps to a limit that is used up, and hides its headers from the library, whose own waiting cannot be interrupted.
func (t *transport) note(route string, resp *http.Response) {
	if resp.Header.Get("X-RateLimit-Remaining") == "0" {
		if after := seconds(resp.Header.Get("X-RateLimit-Reset-After")); after > 0 {
			t.holds.put(route, time.Now().Add(after))
		}
	}
	for name := range resp.Header {
		if strings.HasPrefix(strings.ToLower(name), "x-ratelimit-") {
			resp.Header.Del(name)
		}
	}
}

func (t *transport) hold(route string, fault *apiError) {
	if fault.Global {
		route = ""
	}
	t.holds.put(route, time.Now().Add(fault.After))
}

// apiError is a refusal by the API. It holds nothing that was sent.
type apiError struct {
	Status int
	Code   int           // Discord's own code, 0 where there is none
	After  time.Duration // for 429: how long to wait
	Global bool          // for 429: for every request
	JSON   bool          // the answer came from the API and not from something before it
	Held   bool          // nothing was sent, because a limit still holds
}

// Error implements error.
func (e *apiError) Error() string {
	if e.Code != 0 {
		return fmt.Sprintf("status %d, code %d", e.Status, e.Code)
	}
	return fmt.Sprintf("status %d", e.Status)
}

func readFault(resp *http.Response) *apiError {
	e := &apiError{Status: resp.StatusCode}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		body = nil
	}
	var told struct {
		Code       int     `json:"code"`
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	e.JSON = json.Unmarshal(body, &told) == nil
	e.Code = told.Code
	if resp.StatusCode != http.StatusTooManyRequests {
		return e
	}
	e.Global = told.Global || !e.JSON // a limit set before the API is one on this address as a whole
	e.After = max(roundUp(told.RetryAfter), seconds(resp.Header.Get("Retry-After")))
	if e.After == 0 {
		e.After = 5 * time.Second
	}
	return e
}

func seconds(header string) time.Duration {
	f, err := strconv.ParseFloat(header, 64)
	if err != nil {
		return 0
	}
	return roundUp(f)
}

// roundUp makes a duration of seconds, never shorter than told, at most a day.
func roundUp(f float64) time.Duration {
	if math.IsNaN(f) || f <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(min(f, 86400)*1000)) * time.Millisecond
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
