package telegram

import (
	"net/url"
	"strings"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

// numbersInRow is how many buttons that show only a number share a row.
const numbersInRow = 6

// keyboard lays choices out as buttons in rows, in their order; nil if none can be shown.
func keyboard(choices []coach.Choice) [][]tgbotapi.InlineKeyboardButton {
	var buttons []tgbotapi.InlineKeyboardButton
	for _, c := range choices {
		if b, ok := button(c); ok {
			buttons = append(buttons, b)
		}
	}
	var rows [][]tgbotapi.InlineKeyboardButton
	for len(buttons) > 0 {
		n := rowLength(buttons)
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}

// button makes a button of a choice; false where Telegram would refuse it.
func button(c coach.Choice) (tgbotapi.InlineKeyboardButton, bool) {
	label := tidy(c.Label)
	if label == "" {
		return tgbotapi.InlineKeyboardButton{}, false
	}
	if c.Link != "" {
		return tgbotapi.NewInlineKeyboardButtonURL(label, c.Link), linkable(c.Link)
	}
	ok := c.ID != "" && len(c.ID) <= maxData && utf8.ValidString(c.ID)
	return tgbotapi.NewInlineKeyboardButtonData(label, c.ID), ok
}

func linkable(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return strings.Contains(u.Hostname(), ".")
	case "tg":
		return true
	}
	return false
}

// rowLength returns how many of the next buttons go into one row: a run of numbers is shared out evenly, words are put side by
// side as long as all of them have room.
func rowLength(buttons []tgbotapi.InlineKeyboardButton) int {
	if n := numberRun(buttons); n > 0 {
		rows := (n + numbersInRow - 1) / numbersInRow
		return (n + rows - 1) / rows
	}
	n, widest := 0, 0
	for n < len(buttons) && numberRun(buttons[n:]) == 0 {
		widest = max(widest, width(buttons[n].Text))
		if n+1 > fitting(widest) && n > 0 {
			break
		}
		n++
	}
	return n
}

// numberRun returns how many buttons in a row from the first on show only a number.
func numberRun(buttons []tgbotapi.InlineKeyboardButton) int {
	for i, b := range buttons {
		if len(b.Text) > 2 || strings.Trim(b.Text, "0123456789") != "" {
			return i
		}
	}
	return len(buttons)
}

// fitting returns how many labels of a width a telephone shows side by side without cutting them.
func fitting(width int) int {
	switch {
	case width <= 4:
		return 5
	case width <= 6:
		return 4
	case width <= 10:
		return 3
	case width <= 16:
		return 2
	}
	return 1
}

// width estimates the width of a label in letters; pictures and wide scripts count double.
func width(label string) int {
	n := 0
	for _, r := range label {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
