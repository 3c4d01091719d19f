package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ashore/internal/coach"
)

// command is a slash command as it is registered.
type command struct {
	Type             int      `json:"type"`
	Name             string   `json:"name"`
	Description      string   `json:"description"`
	Options          []option `json:"options,omitempty"`
	IntegrationTypes []int    `json:"integration_types,omitempty"`
	Contexts         []int    `json:"contexts,omitempty"`
}

type option struct {
	Type         int    `json:"type"`
	Name         string `json:"name"`
	Description  string `json:"description"`
	Required     bool   `json:"required"`
	Autocomplete bool   `json:"autocomplete,omitempty"`
}

const (
	commandsMax    = 100
	optionString   = 3
	commandChat    = 1
	suggestionsMax = 25
	suggestionMax  = 100
)

// commandName is what Discord takes as the name of a command or an option; there must be no capital letter in it either.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// makeCommands makes what is registered from the commands that are not hidden. Those registered everywhere can be used in a
// direct message and by a member who installed the bot for themselves.
func makeCommands(infos []coach.CommandInfo, suggest func(string, string) []coach.Suggestion, everywhere bool) ([]command, error) {
	commands := make([]command, 0, len(infos))
	seen := map[string]bool{}
	for _, info := range infos {
		if info.Hidden {
			continue
		}
		if err := checkCommand(info); err != nil {
			return nil, err
		}
		if seen[info.Name] {
			return nil, fmt.Errorf("command %q: is there twice", info.Name)
		}
		seen[info.Name] = true
		c := command{Type: commandChat, Name: info.Name, Description: info.Description}
		if everywhere {
			c.IntegrationTypes, c.Contexts = []int{0, 1}, []int{0, 1, 2}
		}
		if info.Arg != "" {
			help := info.ArgHelp
			if help == "" {
				help = info.Arg
			}
			completes := suggest != nil && len(completions(suggest(info.Name, ""))) > 0
			c.Options = []option{{Type: optionString, Name: info.Arg, Description: help, Autocomplete: completes}}
		}
		commands = append(commands, c)
	}
	if len(commands) > commandsMax {
		return nil, fmt.Errorf("%d commands are more than Discord takes (%d)", len(commands), commandsMax)
	}
	return commands, nil
}

func checkCommand(info coach.CommandInfo) error {
	name := func(s string) bool { return commandName.MatchString(s) && s == strings.ToLower(s) }
	switch {
	case !name(info.Name):
		return fmt.Errorf("command %q: not a name that Discord takes", info.Name)
	case info.Description == "" || utf8.RuneCountInString(info.Description) > 100:
		return fmt.Errorf("command %q: the description must have 1 to 100 characters", info.Name)
	case info.Arg != "" && !name(info.Arg):
		return fmt.Errorf("command %q: argument %q: not a name that Discord takes", info.Name, info.Arg)
	case utf8.RuneCountInString(info.ArgHelp) > 100:
		return fmt.Errorf("command %q: the argument's description has more than 100 characters", info.Name)
	}
	return nil
}

// completions makes the choices of a completion. One whose value is too long to come back whole is left out.
func completions(suggestions []coach.Suggestion) []map[string]string {
	out := make([]map[string]string, 0, suggestionsMax)
	for _, s := range suggestions {
		label := s.Label
		if label == "" {
			label = s.Value
		}
		if s.Value == "" || units(s.Value) > suggestionMax || len(out) == suggestionsMax {
			continue
		}
		out = append(out, map[string]string{"name": shorten(label, suggestionMax), "value": s.Value})
	}
	return out
}

// register puts the commands in place of those that are registered, once in the life of the adapter. It tries again, later and
// later, where Discord does not answer; a refusal is logged, and the commands registered before stay.
func (a *Adapter) register(ctx context.Context, app string) {
	a.registering.Lock()
	defer a.registering.Unlock()
	if a.registered {
		return
	}
	path := "applications/" + app + "/commands"
	if a.opts.GuildID != "" {
		path = "applications/" + app + "/guilds/" + a.opts.GuildID + "/commands"
	}
	for wait := a.opts.Backoff; ; wait = min(wait*2, maxBackoff) {
		_, err := a.request(ctx, http.MethodPut, path, a.commands)
		var refused *apiError
		switch {
		case err == nil:
			a.registered = true
			a.log.Info("discord commands registered", "count", len(a.commands))
			return
		case errors.As(err, &refused) && refused.JSON && refused.Status < 500 && refused.Status != http.StatusTooManyRequests:
			a.log.Error("discord refuses the commands", "error", err)
			return
		case refused != nil:
			wait = max(wait, refused.After)
		}
		a.log.Warn("discord commands not registered yet", "error", err)
		if !sleep(ctx, wait) {
			return
		}
	}
}

// requestPatiently is a request that may wait: it is made again after a limit or a failure, a few times.
func (a *Adapter) requestPatiently(ctx context.Context, method, path string) ([]byte, error) {
	wait := a.opts.Backoff
	for try := 1; ; try++ {
		raw, err := a.request(ctx, method, path, nil)
		if err == nil || try == 5 {
			return raw, err
		}
		pause := wait
		if refused, ok := errors.AsType[*apiError](err); ok {
			if refused.JSON && refused.Status < 500 && refused.Status != http.StatusTooManyRequests {
				return nil, err
			}
			pause = max(pause, refused.After)
		}
		if !sleep(ctx, min(pause, time.Hour)) {
			return nil, ctx.Err()
		}
		wait *= 2
	}
}
