// Bot is Ashore: a coach for people after a break-up, on Telegram, on Discord and in the terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // time zones travel with the binary
)

// Set by the linker in released builds.
var (
	version = "dev"
	commit  = "" //nolint:gochecknoglobals // the linker sets it
)

const usage = `usage: bot [COMMAND]

  (none)        serve if a token is set, else chat
  serve         run each platform whose token is set
  chat          talk in the terminal: [--member NAME] [--clock RFC3339] [--json]
  understand    read lines and print what is understood of each: [--json]
  review        read drafts to an ex, one {"text": …, "context": …} a line, and print what to leave out: [--json]
  content       check | list | graph | lines
  backup FILE   a consistent copy of the database, also while the bot runs
  verify FILE   check a database and that its keys fit
  health        exit 0 if the running bot is well
  version       version, commit and Go version
`

// Exit codes: 0 is well, 1 a failure, 2 a command line or a setting that does not work.
const (
	exitWell   = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks a command line that does not work.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	name, rest := "", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	if name == "content" {
		return runContent(rest, time.Now(), out, errOut)
	}
	err := command(ctx, name, rest, in, out, errOut)
	var bad *badValue
	var line *badLine
	switch {
	case err == nil:
		return exitWell
	case errors.Is(err, errUsage):
		fmt.Fprint(errOut, usage)
		return exitUsage
	case errors.As(err, &bad), errors.As(err, &line):
		fmt.Fprintln(errOut, "bot:", err)
		return exitUsage
	}
	fmt.Fprintln(errOut, "bot:", err)
	return exitFailed
}

func command(ctx context.Context, name string, args []string, in io.Reader, out, errOut io.Writer) error {
	switch name {
	case "understand", "review":
		asJSON, err := onlyJSON(args)
		switch {
		case err != nil:
			return err
		case name == "review":
			return runReview(in, out, asJSON)
		}
		return runUnderstand(in, out, asJSON)
	case "version":
		fmt.Fprintln(out, versionLine())
		return nil
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
		return nil
	case "", "serve", "chat", "backup", "verify", "health":
	default:
		fmt.Fprintf(errOut, "bot: no command is called %q\n", name)
		return errUsage
	}
	config, err := readConfig()
	if err != nil {
		return err
	}
	log := logger(config, errOut)
	served := config.Telegram.Token != "" || config.Discord.Token != ""
	switch {
	case name == "serve" || name == "" && served && len(args) == 0:
		return runServe(ctx, config, log)
	case name == "backup":
		return runBackup(ctx, config, args)
	case name == "verify":
		return runVerify(ctx, config, args, out)
	case name == "health":
		return runHealth(ctx, config)
	}
	return runChat(ctx, config, args, in, out, errOut)
}

func onlyJSON(args []string) (bool, error) {
	switch {
	case len(args) == 0:
		return false, nil
	case len(args) == 1 && args[0] == "--json":
		return true, nil
	}
	return false, errUsage
}

func logger(config Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.LogLevel}
	if config.LogJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

func versionLine() string {
	hash := commit
	if info, ok := debug.ReadBuildInfo(); ok && hash == "" {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				hash = s.Value
			}
		}
	}
	if hash == "" {
		hash = "unknown"
	}
	return fmt.Sprintf("ashore %s, commit %s, %s", version, hash, runtime.Version())
}
