package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/joho/godotenv"
)

// Config is what an operator sets: every variable of docs/operate.md, checked.
type Config struct {
	Telegram TelegramConfig
	Discord  DiscordConfig
	Database string // the SQLite file
	Keys     string // the folder of the keys
	Listen   string // address of health and metrics; "" is off
	LogLevel slog.Level
	LogJSON  bool
}

// TelegramConfig is what Telegram needs. Without a Token it is not run.
type TelegramConfig struct {
	Token  Secret
	APIURL string // without a slash at its end; "" is Telegram's own
	// The webhook: updates are fetched by long polling where its URL is "". Its Secret is set if the URL is.
	WebhookURL    string
	WebhookSecret Secret
	WebhookListen string
}

// DiscordConfig is what Discord needs. Without a Token it is not run.
type DiscordConfig struct {
	Token   Secret
	APIURL  string // without a slash at its end; "" is Discord's own
	GuildID string // "" registers commands everywhere
}

// Secret is a value that must not be shown. It prints as dots; string(s) is the value.
type Secret string

// String implements [fmt.Stringer] without showing the value.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "•••"
}

// GoString implements [fmt.GoStringer] without showing the value.
func (s Secret) GoString() string { return s.String() }

// LogValue implements [slog.LogValuer] without showing the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements [encoding.TextMarshaler] without showing the value.
//
//nolint:unparam // the interface asks for an error
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// badValue says in one line which variable is wrong, what it was, and what it takes. For a secret, was does not hold the value.
type badValue struct{ name, was, takes string }

func (b *badValue) Error() string { return b.name + " " + b.was + ": it takes " + b.takes }

// environment is where variables come from.
type environment struct {
	lookup   func(name string) (string, bool)
	readFile func(path string) ([]byte, error)
}

// readConfig reads the environment of the process, and for what is not set there the file .env where it is present. An error
// is one line for the operator; the program then exits with 2.
func readConfig() (Config, error) {
	file, err := godotenv.Read()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The cause may quote a line of the file, and so a secret.
		return Config{}, &badValue{".env", "cannot be read", "lines such as BOT_LOG=info"}
	}
	return environment{
		lookup: func(name string) (string, bool) {
			if v, ok := os.LookupEnv(name); ok {
				return v, true
			}
			v, ok := file[name]
			return v, ok
		},
		readFile: os.ReadFile,
	}.config()
}

// config reads all variables and returns the first thing that is wrong.
func (e environment) config() (Config, error) {
	r := reader{environment: e}
	c := Config{
		Telegram: TelegramConfig{
			Token:         r.secret("TELEGRAM_TOKEN", "the token that @BotFather gave, such as 123456:ABC…", isTelegramToken),
			APIURL:        r.address("TELEGRAM_API_URL"),
			WebhookURL:    r.address("TELEGRAM_WEBHOOK_URL"),
			WebhookSecret: r.secret("TELEGRAM_WEBHOOK_SECRET", "1 to 256 letters, digits, _ and -", isWebhookSecret),
			WebhookListen: r.listen("TELEGRAM_WEBHOOK_LISTEN", "127.0.0.1:8081"),
		},
		Discord: DiscordConfig{
			Token:   r.secret("DISCORD_TOKEN", "the bot's token from Discord's developer portal", isToken),
			APIURL:  r.address("DISCORD_API_URL"),
			GuildID: r.digits("DISCORD_GUILD_ID"),
		},
		Database: r.path("BOT_DATABASE", "data/bot.db"),
		Keys:     r.path("BOT_KEYS", "keys"),
		Listen:   r.listen("BOT_LISTEN", "127.0.0.1:8080"),
		LogLevel: r.level("BOT_LOG"),
		LogJSON:  r.oneOf("BOT_LOG_FORMAT", "text", "json") == "json",
	}
	if c.Telegram.WebhookURL != "" && c.Telegram.WebhookSecret == "" {
		r.fail("TELEGRAM_WEBHOOK_SECRET", "is not set", "1 to 256 letters, digits, _ and -, where TELEGRAM_WEBHOOK_URL is set")
	}
	if c.Telegram.WebhookURL != "" && c.Telegram.WebhookListen == "" {
		r.fail("TELEGRAM_WEBHOOK_LISTEN", "is empty", "an address such as 127.0.0.1:8081, where TELEGRAM_WEBHOOK_URL is set")
	}
	if r.err != nil {
		return Config{}, r.err
	}
	return c, nil
}

// reader reads variables one by one and keeps the first error.
type reader struct {
	environment
	err error
}

func (r *reader) fail(name, was, takes string) {
	if r.err == nil {
		r.err = &badValue{name, was, takes}
	}
}

// value returns a variable without the space around it; one that is set to nothing counts as not set.
func (r *reader) value(name string) string {
	v, _ := r.lookup(name)
	return strings.TrimSpace(v)
}

// secret reads a variable, or the file that the variable with _FILE at its end names.
func (r *reader) secret(name, takes string, valid func(string) bool) Secret {
	v, path := r.value(name), r.value(name+"_FILE")
	if path != "" {
		if v != "" {
			r.fail(name, "and "+name+"_FILE are both set", "one of them")
			return ""
		}
		b, err := r.readFile(path)
		if err != nil {
			if cause, ok := errors.AsType[*fs.PathError](err); ok {
				err = cause.Err
			}
			r.fail(name+"_FILE", "is "+quoted(path)+", which cannot be read ("+err.Error()+")", "the path of a file that holds "+takes)
			return ""
		}
		name, v = name+"_FILE", strings.TrimSpace(string(b))
		if v == "" {
			r.fail(name, "is "+quoted(path)+", which is empty", "the path of a file that holds "+takes)
			return ""
		}
	}
	if v != "" && !valid(v) {
		r.fail(name, fmt.Sprintf("is a text of %d characters that does not fit", len([]rune(v))), takes)
		return ""
	}
	return Secret(v)
}

func isTelegramToken(v string) bool {
	return isWebhookSecret(strings.ReplaceAll(v, ":", "_"))
}

// isToken allows what can stand in a header; Discord checks the rest.
func isToken(v string) bool {
	v = strings.TrimPrefix(v, "Bot ")
	return v != "" && len(v) <= 512 && !strings.ContainsFunc(v, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`/?#%"'\`, c) })
}

func isWebhookSecret(v string) bool {
	return len(v) <= 256 && !strings.ContainsFunc(v, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-'
	})
}

// address reads the address of a server. Plain http is for the machine itself only, for a token goes with each request.
func (r *reader) address(name string) string {
	v := r.value(name)
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		r.fail(name, "is "+quoted(v), "an address such as https://bot.example.org")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		r.fail(name, "has more than a server and a path", "an address such as https://bot.example.org")
	case u.Scheme == "http" && !local(u.Hostname()):
		r.fail(name, "is "+quoted(v), "an address that begins with https:// (http:// for a private network only)")
	}
	return strings.TrimRight(v, "/")
}

// local reports whether a host is this machine or of a private network: a name without a dot, or such an address.
func local(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".internal")
}

// listen reads an address to listen on; one that is set to nothing is off.
func (r *reader) listen(name, otherwise string) string {
	v, set := r.lookup(name)
	v = strings.TrimSpace(v)
	if !set {
		return otherwise
	}
	if v == "" {
		return ""
	}
	_, port, err := net.SplitHostPort(v)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		r.fail(name, "is "+quoted(v), "an address such as "+otherwise)
	}
	return v
}

func (r *reader) digits(name string) string {
	v := r.value(name)
	if _, err := strconv.ParseUint(v, 10, 64); v != "" && err != nil {
		r.fail(name, "is "+quoted(v), "the number of a server")
	}
	return v
}

func (r *reader) path(name, otherwise string) string {
	v := r.value(name)
	if v == "" {
		return otherwise
	}
	if strings.ContainsRune(v, 0) {
		r.fail(name, "is "+quoted(v), "a path such as "+otherwise)
	}
	return v
}

func (r *reader) level(name string) slog.Level {
	switch r.oneOf(name, "info", "debug", "warn", "error") {
	case "debug":
		return slog.LevelDebug
	case "warn":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	default:
		return slog.LevelInfo
	}
}

// oneOf reads one of a few words, whatever its case; the first is the default.
func (r *reader) oneOf(name string, words ...string) string {
	v := strings.ToLower(r.value(name))
	if v == "" {
		return words[0]
	}
	for _, w := range words {
		if v == w {
			return w
		}
	}
	r.fail(name, "is "+quoted(v), strings.Join(words[:len(words)-1], ", ")+" or "+words[len(words)-1])
	return words[0]
}

// quoted shows a value on one line.
func quoted(v string) string {
	if runes := []rune(v); len(runes) > 80 {
		v = string(runes[:80]) + "…"
	}
	return strconv.Quote(v)
}
