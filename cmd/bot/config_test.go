package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"testing"
)

// given makes an environment of variables, and of files whose names begin with a slash.
func given(vars map[string]string) environment {
	return environment{
		lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		readFile: func(path string) ([]byte, error) {
			v, ok := vars[path]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
			}
			return []byte(v), nil
		},
	}
}

func TestConfigDefaults(t *testing.T) {
	got, err := given(nil).config()
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Telegram: TelegramConfig{WebhookListen: "127.0.0.1:8081"},
		Database: "data/bot.db", Keys: "keys", Listen: "127.0.0.1:8080",
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestConfig(t *testing.T) {
	got, err := given(map[string]string{
		"TELEGRAM_TOKEN_FILE": "/run/telegram", "/run/telegram": "123:abc_DEF\n", "TELEGRAM_API_URL": "http://127.0.0.1:9/",
		"TELEGRAM_WEBHOOK_URL": "https://bot.example.org/hook", "TELEGRAM_WEBHOOK_SECRET": "s-1_x", "TELEGRAM_WEBHOOK_LISTEN": ":9000",
		"DISCORD_TOKEN": " Bot a.b.c ", "DISCORD_API_URL": "https://discord.com/api", "DISCORD_GUILD_ID": "81384788765712384",
		"BOT_DATABASE": "/data/bot.db", "BOT_KEYS": "/data/keys", "BOT_LISTEN": "", "BOT_LOG": "WARN", "BOT_LOG_FORMAT": "json",
	}).config()
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Telegram: TelegramConfig{
			Token: "123:abc_DEF", APIURL: "http://127.0.0.1:9", WebhookURL: "https://bot.example.org/hook",
			WebhookSecret: "s-1_x", WebhookListen: ":9000",
		},
		Discord:  DiscordConfig{Token: "Bot a.b.c", APIURL: "https://discord.com/api", GuildID: "81384788765712384"},
		Database: "/data/bot.db", Keys: "/data/keys", LogLevel: slog.LevelWarn, LogJSON: true,
	}
	if got != want {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

func TestConfigSaysWhatIsWrong(t *testing.T) {
	const hidden = "hidden/value"
	for _, tt := range []struct {
		vars map[string]string
		want string
	}{
		{map[string]string{"BOT_LOG": "loud"}, `BOT_LOG is "loud": it takes info, debug, warn or error`},
		{map[string]string{"BOT_LOG_FORMAT": "xml"}, `BOT_LOG_FORMAT is "xml": it takes text or json`},
		{map[string]string{"BOT_LISTEN": "8080"}, `BOT_LISTEN is "8080": it takes an address such as 127.0.0.1:8080`},
		{map[string]string{"BOT_LISTEN": "a:99999"}, `BOT_LISTEN is "a:99999": it takes an address such as 127.0.0.1:8080`},
		{map[string]string{"BOT_DATABASE": "a\x00b"}, `BOT_DATABASE is "a\x00b": it takes a path such as data/bot.db`},
		{map[string]string{"DISCORD_GUILD_ID": "my server\n"}, `DISCORD_GUILD_ID is "my server": it takes the number of a server`},
		{map[string]string{"DISCORD_API_URL": "discord.com"}, `DISCORD_API_URL is "discord.com": it takes an address such as https://bot.example.org`},
		{
			map[string]string{"TELEGRAM_API_URL": "http://api.example.org"},
			`TELEGRAM_API_URL is "http://api.example.org": it takes an address that begins with https:// (http:// for a private network only)`,
		},
		{
			map[string]string{"TELEGRAM_API_URL": "https://me:" + "hidden@example.org"},
			`TELEGRAM_API_URL has more than a server and a path: it takes an address such as https://bot.example.org`,
		},
		{
			map[string]string{"TELEGRAM_TOKEN": hidden},
			`TELEGRAM_TOKEN is a text of 12 characters that does not fit: it takes the token that @BotFather gave, such as 123456:ABC…`,
		},
		{
			map[string]string{"TELEGRAM_TOKEN": "a.discord.token"},
			`TELEGRAM_TOKEN is a text of 15 characters that does not fit: it takes the token that @BotFather gave, such as 123456:ABC…`,
		},
		{
			map[string]string{"DISCORD_TOKEN_FILE": "/t", "/t": hidden},
			`DISCORD_TOKEN_FILE is a text of 12 characters that does not fit: it takes the bot's token from Discord's developer portal`,
		},
		{
			map[string]string{"DISCORD_TOKEN_FILE": "/t", "/t": "\n"},
			`DISCORD_TOKEN_FILE is "/t", which is empty: it takes the path of a file that holds the bot's token from Discord's developer portal`,
		},
		{
			map[string]string{"DISCORD_TOKEN_FILE": "/gone"},
			`DISCORD_TOKEN_FILE is "/gone", which cannot be read (file does not exist): it takes the path of a file that holds the bot's token from Discord's developer portal`,
		},
		{map[string]string{"DISCORD_TOKEN_FILE": "/t", "DISCORD_TOKEN": "hidden"}, `DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: it takes one of them`},
		{map[string]string{"TELEGRAM_WEBHOOK_SECRET": hidden}, `TELEGRAM_WEBHOOK_SECRET is a text of 12 characters that does not fit: it takes 1 to 256 letters, digits, _ and -`},
		{
			map[string]string{"TELEGRAM_WEBHOOK_URL": "https://bot.example.org"},
			`TELEGRAM_WEBHOOK_SECRET is not set: it takes 1 to 256 letters, digits, _ and -, where TELEGRAM_WEBHOOK_URL is set`,
		},
	} {
		got, err := given(tt.vars).config()
		if err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
		if err != nil && (strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("a secret or a second line: %v", err)
		}
		if got != (Config{}) {
			t.Errorf("something is set in spite of an error: %+v", got)
		}
	}
}

func TestEnvFile(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("BOT_LOG", "error")
	if _, err := readConfig(); err != nil {
		t.Fatalf("without a file: %v", err)
	}
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(".env", []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# settings\nBOT_LOG=debug\nBOT_KEYS=\"elsewhere\"\n")
	got, err := readConfig()
	if err != nil {
		t.Fatal(err)
	}
	if got.LogLevel != slog.LevelError || got.Keys != "elsewhere" {
		t.Errorf("the environment goes before the file, which goes before the default: %+v", got)
	}
	write("TELEGRAM TOKEN hidden\n")
	if _, err := readConfig(); err == nil || strings.Contains(err.Error(), "hidden") || !strings.HasPrefix(err.Error(), ".env cannot be read") {
		t.Errorf("a broken file: %v", err)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	c := Config{Telegram: TelegramConfig{Token: "hidden", WebhookSecret: "hidden"}, Discord: DiscordConfig{Token: "hidden"}}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %+v %#v %s", c, c, c, c.Discord.Token)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("start", "config", c, "token", c.Discord.Token)
	slog.New(slog.NewTextHandler(&b, nil)).Info("start", "config", c, "token", c.Discord.Token)
	if err := json.NewEncoder(&b).Encode(c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hidden") {
		t.Errorf("a secret is printed: %s", b.String())
	}
	if string(c.Discord.Token) != "hidden" {
		t.Error("the value is lost")
	}
}
