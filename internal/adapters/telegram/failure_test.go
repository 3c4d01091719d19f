package telegram

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

func TestFaultOf(t *testing.T) {
	a, err := New(Options{Token: "1:secret"})
	if err != nil {
		t.Fatal(err)
	}
	said := func(code int, text string) *tgbotapi.Error { return &tgbotapi.Error{Code: code, Message: text} }
	flood := &tgbotapi.Error{Message: "Too Many Requests: retry after 17"}
	flood.RetryAfter = 17
	for _, c := range []struct {
		name  string
		err   error
		seen  answer
		want  coach.Fault
		after time.Duration
	}{
		{"blocked", said(403, "Forbidden: bot was blocked by the user"), answer{}, coach.Blocked, 0},
		{"deactivated", said(403, "Forbidden: user is deactivated"), answer{}, coach.Blocked, 0},
		{"never began", said(403, "Forbidden: bot can't initiate conversation with a user"), answer{}, coach.Blocked, 0},
		{"out of the group", said(403, "Forbidden: bot was kicked from the supergroup chat"), answer{}, coach.Blocked, 0},
		{"chat not found", said(400, "Bad Request: chat not found"), answer{}, coach.Blocked, 0},
		{"blocked in other words", said(400, "Bad Request: USER_IS_BLOCKED"), answer{}, coach.Blocked, 0},
		{"too long", said(400, "Bad Request: message is too long"), answer{}, coach.Bad, 0},
		{"too large", said(413, "Request Entity Too Large"), answer{}, coach.Bad, 0},
		{"token", said(401, "Unauthorized"), answer{}, coach.Again, 0},
		{"server", said(500, "Internal Server Error"), answer{}, coach.Again, 0},
		{"flood without a time", said(429, "Too Many Requests"), answer{}, coach.Again, 0},
		{"flood", flood, answer{}, coach.Again, 17 * time.Second},
		// The library gives no code for an upload.
		{"upload, blocked", said(0, "Forbidden: bot was blocked by the user"), answer{}, coach.Blocked, 0},
		{"upload, not found", said(0, "Bad Request: chat not found"), answer{}, coach.Blocked, 0},
		{"upload, refused", said(0, "Bad Request: PHOTO_INVALID_DIMENSIONS"), answer{}, coach.Bad, 0},
		{"upload, flood in words only", said(0, "Too Many Requests: retry after 3"), answer{}, coach.Again, 0},
		{"upload, told by the status alone", said(0, "?"), answer{status: 403}, coach.Blocked, 0},
		{"upload, told by nothing", said(0, "?"), answer{}, coach.Again, 0},
		{"a proxy's 403 page", errNotJSON, answer{status: 403}, coach.Again, 0},
		{"a proxy's 400 page", errNotJSON, answer{status: 400}, coach.Again, 0},
		{"a proxy's 429 page", errNotJSON, answer{status: 429, after: 5 * time.Second}, coach.Again, 5 * time.Second},
		{"a page that says OK", errNotJSON, answer{status: 200}, coach.Again, 0},
		{"no network", errors.New("dial tcp: connection refused"), answer{}, coach.Again, 0},
	} {
		f := a.failed(context.Background(), "sendMessage", c.seen, c.err)
		if got := faultOf(f); got != c.want || f.after != c.after {
			t.Errorf("%s: %s after %v, want %s after %v", c.name, got, f.after, c.want, c.after)
		}
	}
}

func TestFailureTellsTheEndOfTheContext(t *testing.T) {
	a, err := New(Options{Token: "1:secret"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if f := a.failed(ctx, "getMe", answer{}, ctx.Err()); !errors.Is(f, context.Canceled) {
		t.Errorf("%v does not wrap the end of the context", f)
	}
}

func TestFailureShowsNothingWritten(t *testing.T) {
	const token = "123456:AAF-secret"
	a, err := New(Options{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"Post \"https://api.telegram.org/bot" + token + "/sendMessage\": EOF",
		"lookup bot" + token, "bot123456%3AAAF-secret", "only AAF-secret",
		`Bad Request: can't parse "i miss her"`, "unknown tag 'i miss her' in chat 5000001", "near “i miss her”",
	} {
		f := a.failed(context.Background(), "sendMessage", answer{}, errors.New(text))
		for _, secret := range []string{token, "AAF-secret", "i miss her", "5000001"} {
			if strings.Contains(f.Error(), secret) {
				t.Errorf("the error shows %q: %v", secret, f)
			}
		}
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, opts := range map[string]Options{
		"no token":            {},
		"a token of two":      {Token: "1:secret 2:secret"},
		"a token with a line": {Token: "1:se\ncret"},
		"no scheme":           {Token: "1:secret", APIURL: "api.telegram.org"},
		"another scheme":      {Token: "1:secret", APIURL: "ftp://x"},
	} {
		_, err := New(opts)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows the token", name)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for base, want := range map[string]string{
		"":                                  "https://api.telegram.org/bot%s/%s",
		"http://127.0.0.1:81":               "http://127.0.0.1:81/bot%s/%s",
		" http://127.0.0.1:81/ ":            "http://127.0.0.1:81/bot%s/%s",
		"http://127.0.0.1:81/bot%s/%s":      "http://127.0.0.1:81/bot%s/%s",
		"https://proxy.example/tele%20gram": "https://proxy.example/tele%%20gram/bot%s/%s",
	} {
		if got, err := endpointOf(base); err != nil || got != want {
			t.Errorf("%q: %q %v, want %q", base, got, err, want)
		}
	}
}

func TestClientHasRoomForManySends(t *testing.T) {
	transport, ok := newClient().Transport.(*http.Transport)
	if !ok || transport.MaxIdleConnsPerHost < 30 || !transport.ForceAttemptHTTP2 {
		t.Errorf("the pool is not tuned: %+v", transport)
	}
}
