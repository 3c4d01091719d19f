package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

func TestMenuOfCommands(t *testing.T) {
	commands := []coach.CommandInfo{
		{Name: "start", Description: "Begin"},
		{Name: "secret", Description: "x", Hidden: true},
		{Name: "Bad-Name", Description: "x"},
		{Name: "sos", Description: strings.Repeat("Help now. ", 40)},
		{Name: "bare"},
	}
	for i := range 120 {
		commands = append(commands, coach.CommandInfo{Name: fmt.Sprintf("more%d", i), Description: "More"})
	}
	inBubble(t, commands, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "setMyCommands", Drop: true, Times: 2})
		w.User("en").Write("hello")
		w.start()
		if len(w.texts()) != 1 {
			t.Error("a menu that cannot be set holds the bot up")
		}
		pass(time.Minute)
		got := w.Commands()
		if len(got) != 100 || got[0] != (telegramtest.Command{Command: "start", Description: "Begin"}) || got[1].Command != "sos" ||
			got[2] != (telegramtest.Command{Command: "bare", Description: "bare"}) {
			t.Errorf("the menu is %v", got)
		}
		calls := w.Calls("setMyCommands")
		if scope := calls[len(calls)-1].Params["scope"]; scope != `{"type":"all_private_chats"}` {
			t.Errorf("the scope is %s", scope)
		}
	})
}

func TestARefusedMenuIsNotFatal(t *testing.T) {
	inBubble(t, []coach.CommandInfo{{Name: "start", Description: "Begin"}}, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "setMyCommands", Status: 400, Description: "Bad Request: BOT_COMMAND_INVALID", Times: -1})
		w.start()
		w.User("en").Write("hello")
		pass(10 * time.Minute)
		if n := len(w.Calls("setMyCommands")); n != 1 || len(w.texts()) != 1 {
			t.Errorf("%d attempts at the menu, %d texts", n, len(w.texts()))
		}
	})
}
