package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// failure is why a request came to nothing. It holds no token and nothing that was written.
type failure struct {
	method string
	code   int           // Telegram's error code, else the HTTP status, 0 where nothing understandable came back
	text   string        // what Telegram or the network said
	after  time.Duration // how long Telegram asks to wait
	cause  error         // the end of the context, or nil
}

// Error implements error.
func (f *failure) Error() string {
	if f.code == 0 {
		return fmt.Sprintf("telegram %s: %s", f.method, f.text)
	}
	return fmt.Sprintf("telegram %s: %d %s", f.method, f.code, f.text)
}

// Unwrap returns the end of the context, if that was the reason.
func (f *failure) Unwrap() error { return f.cause }

// says reports whether Telegram's words hold one of the phrases, in any case.
func (f *failure) says(phrases ...string) bool {
	text := strings.ToLower(f.text)
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// failed makes a failure of an error of the library.
func (a *Adapter) failed(ctx context.Context, method string, seen answer, err error) *failure {
	f := &failure{method: method, after: seen.after}
	said, ok := errors.AsType[*tgbotapi.Error](err)
	switch {
	case ok:
		f.code, f.text = codeOf(said, seen.status), neutral(said.Message)
		if said.RetryAfter > 0 {
			f.after = time.Duration(said.RetryAfter) * time.Second
		}
	case ctx.Err() != nil:
		f.cause, f.text = ctx.Err(), ctx.Err().Error()
	case seen.status >= 400:
		f.text = errNotJSON.Error()
		f.code = seen.status
		if f.code < 500 && f.code != http.StatusTooManyRequests {
			f.code = 0 // a proxy's refusal says nothing about the chat or the token
		}
	case errors.Is(err, errNotJSON), errors.Is(err, errTooLong):
		f.text = err.Error()
	default:
		f.text = "no answer: " + neutral(err.Error())
	}
	f.text = a.scrub(f.text)
	return f
}

// codeOf returns the code of what Telegram said. The library leaves it out for uploads: then the words tell.
func codeOf(said *tgbotapi.Error, status int) int {
	if said.Code != 0 {
		return said.Code
	}
	if said.RetryAfter > 0 {
		return http.StatusTooManyRequests
	}
	for _, p := range []struct {
		prefix string
		code   int
	}{
		{"bad request", http.StatusBadRequest},
		{"unauthorized", http.StatusUnauthorized},
		{"forbidden", http.StatusForbidden},
		{"not found", http.StatusNotFound},
		{"conflict", http.StatusConflict},
		{"request entity too large", http.StatusRequestEntityTooLarge},
		{"too many requests", http.StatusTooManyRequests},
		{"internal server error", http.StatusInternalServerError},
		{"bad gateway", http.StatusBadGateway},
	} {
		if strings.HasPrefix(strings.ToLower(said.Message), p.prefix) {
			return p.code
		}
	}
	if status >= 400 {
		return status
	}
	return 0
}

var (
	quoted  = regexp.MustCompile(`(?s)["'“‘].*["'”’]`)
	numbers = regexp.MustCompile(`\d{5,}`)
)

// neutral takes out of a description what may come from a message (anything in quotation marks) or name a chat (long numbers).
func neutral(s string) string {
	s = quoted.ReplaceAllString(s, "…")
	s = numbers.ReplaceAllString(s, "…")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return strings.ToValidUTF8(s, "")
}

// scrub takes the token out of a text, whole, escaped, and its secret part alone.
func (a *Adapter) scrub(s string) string {
	forms := []string{a.token, url.QueryEscape(a.token), url.PathEscape(a.token)}
	if _, secret, ok := strings.Cut(a.token, ":"); ok && secret != "" {
		forms = append(forms, secret)
	}
	for _, form := range forms {
		s = strings.ReplaceAll(s, form, "[token]")
	}
	return s
}
