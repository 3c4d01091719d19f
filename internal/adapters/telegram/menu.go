package telegram

import (
	"context"
	"errors"
	"regexp"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// publish puts the commands into the menu of private chats. Where Telegram cannot be reached it tries again until ctx ends;
// a menu that Telegram refuses is logged, and members can still type the commands.
func (a *Adapter) publish(ctx context.Context) {
	commands := menu(a.commands)
	if len(commands) == 0 {
		return
	}
	config := tgbotapi.NewSetMyCommandsWithScope(tgbotapi.NewBotCommandScopeAllPrivateChats(), commands...)
	var wait backoff
	for ctx.Err() == nil {
		_, err := a.call(ctx, requestLimit, "setMyCommands", func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
			return api.Request(config)
		})
		if err == nil {
			return
		}
		if f, ok := errors.AsType[*failure](err); ok && f.code >= 400 && f.code < 500 && f.after == 0 {
			a.log.Error("telegram: the menu of commands was refused", "err", err.Error())
			return
		}
		a.rest(ctx, &wait, "telegram: cannot set the menu of commands yet", err)
	}
}

// menu returns the commands that Telegram can show, at most as many as it takes.
func menu(all []coach.CommandInfo) []tgbotapi.BotCommand {
	var shown []tgbotapi.BotCommand
	for _, c := range all {
		if c.Hidden || !commandName.MatchString(c.Name) || len(shown) == maxCommands {
			continue
		}
		description := cut(c.Description, maxDescription)
		if description == "" {
			description = c.Name
		}
		shown = append(shown, tgbotapi.BotCommand{Command: c.Name, Description: description})
	}
	return shown
}
