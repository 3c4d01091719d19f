// Package discord is the Discord side of Ashore: what members do there becomes events, and parcels become messages.
//
// Inbound, [Adapter.Run] keeps one gateway connection under a watchdog, acknowledges every interaction at once and gives the
// events of one account to the handler one after the other. Outbound, [Adapter.Send] answers an interaction where the parcel
// carries its address and writes a direct message otherwise. Ids of choices must not begin with "ask:" or "pick:", which are the
// ids of the buttons that open forms and of lists to pick from.
package discord

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"ashore/internal/coach"
)

// Options is what an adapter is made from. Only Token is required.
type Options struct {
	Token  string // the bot's token, with or without the word "Bot" before it
	APIURL string // base of the REST API; empty is Discord's own
	// GuildID registers the commands in this one server only, which takes effect at once; empty registers them everywhere.
	GuildID  string
	Commands []coach.CommandInfo
	// Suggest completes a command's argument while it is typed. It must be fast, pure and safe for concurrent use. A command for
	// which it returns something when nothing is typed yet is registered with completion. May be nil.
	Suggest func(command, typed string) []coach.Suggestion
	Words   Words
	// LastSeen returns the accounts whose direct messages may have been missed while the program was down. They are read from
	// the channels' history after each fresh start of a session. May be nil.
	LastSeen LastSeen
	Log      *slog.Logger // nil logs nothing
	// OpenTimeout bounds the time from dialling the gateway to being ready: longer, and Run gives up. 0 is 30 seconds.
	OpenTimeout time.Duration
	// Backoff is the first wait before the gateway is dialled again; it doubles up to two minutes. 0 is one second.
	Backoff time.Duration
	Now     func() time.Time // nil is time.Now
}

// Words are the few strings that Discord asks for and that messages do not carry, in the operator's language.
type Words struct {
	Pick  string // shown in a list of choices before one is picked; may be empty
	Title string // of a form whose own title could not be kept in its button; at most 45 characters
	Label string // of a form's field, likewise
}

// Adapter is a bot's account on Discord. It implements [coach.Sender]. Its methods are safe for concurrent use.
type Adapter struct {
	opts     Options
	log      *slog.Logger
	session  *discordgo.Session // for requests only; Run makes its own for the gateway
	commands []command
	client   *http.Client

	app      atomic.Pointer[string] // the application's id, known from the first READY on
	running  atomic.Bool
	answers  *recent[string, *answer] // interaction tokens of the last quarter of an hour
	channels *recent[string, string]  // account → its direct message channel
	last     *recent[string, string]  // direct message channel → the newest message given to the handler

	registering sync.Mutex
	registered  bool
}

const (
	tokenLife     = 14*time.Minute + 30*time.Second // a little less than the 15 minutes for which an interaction can be answered
	requestLimit  = 15 * time.Second
	rememberMax   = 4096
	textLimit     = 2000
	textAllowance = 1800
)

// New checks the options and returns an adapter that is not connected yet. An error names the option and never holds the token.
func New(o Options) (*Adapter, error) {
	o.Token = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(o.Token), "Bot "))
	if o.Token == "" {
		return nil, errors.New("discord: the token is empty")
	}
	if strings.ContainsAny(o.Token, " \t\r\n") {
		return nil, errors.New("discord: the token holds a blank or a line break")
	}
	base, err := apiBase(o.APIURL)
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	if o.GuildID != "" && !isSnowflake(o.GuildID) {
		return nil, errors.New("discord: the server id is not a number")
	}
	commands, err := makeCommands(o.Commands, o.Suggest, o.GuildID == "")
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.OpenTimeout <= 0 {
		o.OpenTimeout = 30 * time.Second
	}
	if o.Backoff <= 0 {
		o.Backoff = time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &Adapter{
		opts: o, log: o.Log, commands: commands,
		answers:  newRecent[string, *answer](rememberMax),
		channels: newRecent[string, string](rememberMax),
		last:     newRecent[string, string](rememberMax),
	}
	a.client = &http.Client{
		Transport:     newTransport(base),
		Timeout:       requestLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	a.session, err = a.newSession(&link{})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// newSession prepares the library: direct messages only, its own retries, reconnects, caches and logs switched off, and its
// events handed over in their order.
func (a *Adapter) newSession(l *link) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + a.opts.Token)
	if err != nil {
		return nil, fmt.Errorf("discord: make a session: %w", err)
	}
	s.Identify.Intents = discordgo.IntentsDirectMessages
	s.SyncEvents = true
	s.StateEnabled = false
	s.ShouldReconnectOnError = false
	s.ShouldReconnectVoiceOnSessionError = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.LogLevel = -1
	s.Client = a.client
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	s.Dialer = &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: a.opts.OpenTimeout,
		NetDialContext:   l.dial(dialer),
	}
	return s, nil
}

// Platform implements [coach.Sender].
func (a *Adapter) Platform() coach.Platform { return coach.Discord }

// Limits implements [coach.Sender]. Text leaves room for the marks that keep Discord from reading words as formatting.
func (a *Adapter) Limits() coach.Limits {
	return coach.Limits{Text: textAllowance, Choices: 25, Buttons: true, Forms: true, Picture: true, Silent: true}
}

func isSnowflake(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}
