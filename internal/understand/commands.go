package understand

import (
	"slices"
	"strings"
	"unicode"
)

// commandTable finds the command that a text asks for.
type commandTable struct {
	names   []string
	aliases map[string]string // another single word for a command
}

func newCommandTable() commandTable {
	return commandTable{
		names: []string{
			"start", "help", "today", "streak", "urge", "slip", "contact", "checkin", "journal", "unsent", "tasks", "hobby", "reasons", "plans",
			"supporters", "safetyplan", "reminders", "settings", "pause", "resume", "progress", "sos", "privacy", "export", "delete", "stop",
		},
		aliases: map[string]string{
			"soss": "sos", "sso": "sos", "soos": "sos", "oss": "sos", "emergency": "sos", "crisis": "sos", "emergencia": "sos",
			"menu": "help", "ayuda": "help", "help": "help", "commands": "help", "begin": "start", "empezar": "start", "check-in": "checkin", "diary": "journal",
			"diario": "journal", "task": "tasks", "tarea": "tasks", "tareas": "tasks", "hobbies": "hobby", "reason": "reasons", "razones": "reasons", "plan": "plans", "planes": "plans",
			"supporter": "supporters", "reminder": "reminders", "recordatorios": "reminders", "setting": "settings", "ajustes": "settings", "pausa": "pause", "unpause": "resume",
			"reanudar": "resume", "progreso": "progress", "stats": "progress", "privacidad": "privacy", "exportar": "export", "borrar": "delete", "eliminar": "delete", "unsubscribe": "stop",
			"quit": "stop", "parar": "stop", "racha": "streak", "urges": "urge", "impulso": "urge", "hoy": "today",
		},
	}
}

// longestCommand is the number of words up to which a text can be a command.
const longestCommand = 12

// find returns the command that the text asks for and how sure that is, or "".
func (c commandTable) find(text string, t *reading) (string, float64) {
	if strings.Contains(text, "🆘") && len(text) < 40 {
		return "sos", 0.95
	}
	if name := c.slashed(text); name != "" {
		return name, 0.99
	}
	if t.length == 0 || t.length > longestCommand {
		return "", 0
	}
	if name := c.bare(text); name != "" {
		return name, 0.95
	}
	best, sure := "", 0.0
	for _, h := range t.hits {
		if h.rule.kind == kindCommand && h.rule.weight > sure && !t.masked(h) {
			best, sure = strings.TrimPrefix(h.rule.target, "command:"), h.rule.weight
		}
	}
	return best, sure
}

// slashed reads a command with its slash ("/sso", "! help").
func (c commandTable) slashed(text string) string {
	text = strings.TrimSpace(text)
	rest := strings.TrimLeft(text, "/!\\")
	if rest == text {
		return ""
	}
	if words := letters(rest); len(words) > 0 {
		return c.named(words[0], true)
	}
	return ""
}

// bare reads a text that is nothing but a command's name ("sos!!", "hlep pls").
func (c commandTable) bare(text string) string {
	words := slices.DeleteFunc(letters(text), func(w string) bool {
		return slices.Contains([]string{"pls", "plz", "please", "now", "bot", "ok", "okay", "por", "favor"}, w)
	})
	switch {
	case len(words) == 1:
		return c.named(words[0], false)
	case len(words) == 2 && len(words[0])+len(words[1]) < 12:
		return c.exact(words[0] + words[1])
	case len(words) == 3 && len(words[0])+len(words[1])+len(words[2]) == 3:
		return c.exact(words[0] + words[1] + words[2])
	}
	return ""
}

func (c commandTable) exact(word string) string {
	if slices.Contains(c.names, word) {
		return word
	}
	return c.aliases[word]
}

// named returns the command that a word names, with one slip of the finger allowed; short names are only guessed after a slash.
func (c commandTable) named(word string, slash bool) string {
	if name := c.exact(word); name != "" {
		return name
	}
	if strings.Trim(word, "s") == "o" && len(word) <= 8 { // "sosss"
		return "sos"
	}
	for _, name := range c.names {
		if (len(name) > 4 || slash || swapped(word, name)) && oneSlip(word, name) {
			return name
		}
	}
	return ""
}

// swapped tells whether two words have the same letters in another order.
func swapped(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// letters returns the words of a text, folded.
func letters(text string) []string {
	if len(text) > 200 {
		text = text[:200]
	}
	return strings.FieldsFunc(string(plain(text)), func(r rune) bool { return !unicode.IsLetter(r) })
}
