// Package telegram puts the coach on Telegram: it asks the Bot API for updates and hands them on as events, and it sends
// parcels as messages.
//
// An update is confirmed to Telegram only after the handler has accepted it, so an update may come more than once: it has the
// same event ID each time. A message is plain text, never marked up, so nothing that a member wrote can change how it looks.
// The token appears in no error and no log line, and nor does anything that was written.
package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"ashore/internal/coach"
)

// Official is the address of Telegram's own Bot API.
const Official = "https://api.telegram.org"

// What Telegram takes, from the description of the Bot API. Lengths are in UTF-16 units unless they say otherwise.
const (
	maxText        = 4096
	maxCaption     = 1024
	maxData        = 64 // bytes
	maxChoices     = 24
	maxCommands    = 100
	maxDescription = 256
)

// Options say which bot the adapter is, and where.
type Options struct {
	// Token is the bot's token. Required.
	Token string
	// APIURL is the base of the Bot API, http or https; [Official] if empty. "/bot<token>/<method>" is added to it.
	APIURL string
	// Commands are put into the bot's menu, those that are hidden left out.
	Commands []coach.CommandInfo
	// Log takes what an operator should know; nothing is logged if nil.
	Log *slog.Logger
	// HTTP makes the requests; one with a pool that suits many members if nil. Each request has its own time limit, so its
	// Timeout should be zero.
	HTTP *http.Client
	// Parallel is how many accounts' events are handled at once; 16 if zero.
	Parallel int
}

// Adapter is one bot on Telegram: a [coach.Sender], and with [Adapter.Run] the source of its events. It is safe for concurrent
// use.
type Adapter struct {
	token    string
	endpoint string // a format with two verbs: the token and the method
	commands []coach.CommandInfo
	log      *slog.Logger
	http     *http.Client
	parallel int
}

var _ coach.Sender = (*Adapter)(nil)

// New returns an adapter. It checks the options and makes no request.
func New(opts Options) (*Adapter, error) {
	token := strings.TrimSpace(opts.Token)
	if !tokenShape.MatchString(token) {
		return nil, errors.New("telegram: the token is empty or holds a character that no token has")
	}
	endpoint, err := endpointOf(opts.APIURL)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		token:    token,
		endpoint: endpoint,
		commands: opts.Commands,
		log:      opts.Log,
		http:     opts.HTTP,
		parallel: opts.Parallel,
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.http == nil {
		a.http = newClient()
	}
	if a.parallel <= 0 {
		a.parallel = 16
	}
	return a, nil
}

// Platform implements [coach.Sender].
func (a *Adapter) Platform() coach.Platform { return coach.Telegram }

// Limits implements [coach.Sender].
func (a *Adapter) Limits() coach.Limits {
	return coach.Limits{Text: maxText, Choices: maxChoices, Buttons: true, Picture: true, Silent: true}
}

var tokenShape = regexp.MustCompile(`^[A-Za-z0-9:_-]+$`)

// endpointOf makes the library's format of an address from the base of the API.
func endpointOf(base string) (string, error) {
	base = strings.TrimSpace(base)
	if base == "" {
		base = Official
	}
	base = strings.TrimSuffix(base, "/bot%s/%s")
	base = strings.TrimRight(base, "/")
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", fmt.Errorf("telegram: the API address must be a base such as %s", Official)
	}
	return strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s", nil
}
