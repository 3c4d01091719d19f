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
	for in, want := range map[string]time.Duration{
		"1": time.Second, "0.0001": time.Millisecond, "64.0571": 64058 * time.Millisecond,
		"": 0, "x": 0, "-3": 0, "NaN": 0, "1e30": 24 * time.Hour,
	} {
		if got := seconds(in); got != want {
			t.Errorf("seconds(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestOnlyTheBotsOwnChannelIsForAllEyesOfOne(t *testing.T) {
	t.Parallel()
	at := func(n int) *int { return &n }
	for _, c := range []struct {
		context *int
		guild   string
		want    bool
	}{{at(1), "", true}, {at(0), "7", false}, {at(2), "", false}, {nil, "", false}, {nil, "7", false}, {at(1), "7", false}} {
		if got := (&interactionWire{Context: c.context, GuildID: c.guild}).inDM(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestAReplyAddressComesBack(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{false, true} {
		in := address{App: "90000", Token: "aW50ZXJh-Y3Rpb24_6.x|y", Until: time.Unix(1790000000, 0), Ephemeral: own}
		if out, ok := parseAddress(in.String()); !ok || out.App != in.App || out.Token != in.Token || !out.Until.Equal(in.Until) || out.Ephemeral != own {
			t.Errorf("came back as %+v, %v", out, ok)
		}
	}
}
