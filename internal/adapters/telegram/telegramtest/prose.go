package telegramtest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	lengths     = regexp.MustCompile(`(\d+)-(\d+) (characters|bytes)`)
	atMost      = regexp.MustCompile(`[Aa]t most (\d+) commands`)
	commandText = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	constant    = regexp.MustCompile(`must be “?"?([a-z_]+)"?”?$`)
)

// length checks a string against the length, and the constant, that the description of its field gives in prose.
func length(at string, f field, value string) []string {
	if found := constant.FindStringSubmatch(f.Description); found != nil && value != found[1] {
		return []string{at + " is not the constant of its type"}
	}
	found := lengths.FindStringSubmatch(f.Description)
	if found == nil {
		return nil
	}
	least, _ := strconv.Atoi(found[1])
	most, _ := strconv.Atoi(found[2])
	n := units(value)
	if found[3] == "bytes" {
		n = len(value)
	}
	if n < least || n > most {
		return []string{fmt.Sprintf("%s has %d %s, not %s", at, n, found[3], found[0])}
	}
	return nil
}

// count checks how many items a list has.
func count(at string, f field, n int) []string {
	if found := atMost.FindStringSubmatch(f.Description); found != nil {
		if most, _ := strconv.Atoi(found[1]); n > most {
			return []string{fmt.Sprintf("%s has %d items, at most %d are taken", at, n, most)}
		}
	}
	return nil
}

// prose checks rules that the description of a type gives in words.
func prose(at, typ string, known map[string]bool, v map[string]any) []string {
	switch typ {
	case "InlineKeyboardButton":
		kinds := 0
		for name := range v {
			if known[name] && name != "text" && name != "icon_custom_emoji_id" && name != "style" {
				kinds++
			}
		}
		if kinds != 1 {
			return []string{fmt.Sprintf("%s does %d things, a button does one", at, kinds)}
		}
		if text, _ := v["text"].(string); strings.TrimSpace(text) == "" {
			return []string{at + ".text is empty"}
		}
		if url, ok := v["url"].(string); ok && !regexp.MustCompile(`^(https?|tg)://`).MatchString(url) {
			return []string{at + ".url is of a scheme that buttons do not open"}
		}
	case "BotCommand":
		if name, _ := v["command"].(string); !commandText.MatchString(name) {
			return []string{at + ".command has a letter that no command has"}
		}
	}
	return nil
}

// units returns the length of a text in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
