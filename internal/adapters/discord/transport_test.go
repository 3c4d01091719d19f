package discord

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestAUsedUpLimitIsWaitedFor(t *testing.T) {
	t.Parallel()
	var times []time.Time
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		times = append(times, time.Now())
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", "0.25")
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	a, err := New(Options{Token: "x", APIURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := a.request(t.Context(), http.MethodPost, "channels/1/messages", map[string]int{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(times) != 2 || times[1].Sub(times[0]) < 200*time.Millisecond {
		t.Errorf("requests at %v", times)
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/channels/5/messages":                  "channels/5",
		"/webhooks/1/tok/messages/@original":    "webhooks/1/tok",
		"/interactions/1/tok/callback":          "interactions/1/tok",
		"/users/@me/channels":                   "users/@me",
		"/applications/1/commands":              "applications",
		"/gateway/bot":                          "gateway",
		"/applications/1/guilds/2/commands/xyz": "applications",
	} {
		if got := routeOf(path); got != want {
			t.Errorf("routeOf(%q) = %q", path, got)
		}
	}
}

func TestSecondsAreRoundedUp(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{"1": time.Second, "0.0001": time.Millisecond, "64.0571": 64058 * time.Millisecond,
		"": 0, "x": 0, "-3": 0, "NaN": 0, "1e30": 24 * time.Hour} {
		if got := seconds(in); got != want {
			t.Errorf("seconds(%q) = %v, want %v", in, got, want)
		}
	}
}
