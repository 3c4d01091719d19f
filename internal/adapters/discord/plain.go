package discord

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// address of a web page in a text: Discord makes a link of it, and would break it at an added backslash.
var webAddress = regexp.MustCompile(`https?://[^\s<>\\]+`)

// lineStart are the marks that make a heading, a quotation, small print or a list where they begin a line.
var lineStart = regexp.MustCompile(`^(\s*)(#|-|\+|>|\d+\.)`)

const special = "\\*_~`|<>[]@"

// lookAlike takes the place of a mark where there is no room to escape it.
func lookAlike() *strings.Replacer {
	return strings.NewReplacer(`\`, "＼", "*", "∗", "_", "＿", "~", "∼", "`", "ˋ", "|", "∣", "<", "‹", ">", "›",
		"[", "［", "]", "］", "@", "＠", "#", "＃")
}

// plain writes a text so that Discord shows it as it is: no formatting, no mentions. It reports false where the text is too
// long for one message.
func plain(text string) (string, bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	out := outsideAddresses(text, escape)
	if units(out) > textLimit {
		out = outsideAddresses(text, lookAlike().Replace)
	}
	return out, units(out) <= textLimit
}

func outsideAddresses(text string, change func(string) string) string {
	var b strings.Builder
	from := 0
	for _, span := range webAddress.FindAllStringIndex(text, -1) {
		b.WriteString(change(text[from:span[0]]))
		b.WriteString(text[span[0]:span[1]])
		from = span[1]
	}
	b.WriteString(change(text[from:]))
	return b.String()
}

func escape(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		indent, mark := "", ""
		if m := lineStart.FindStringSubmatch(line); m != nil {
			indent, mark = m[1], m[2]
			line = line[len(m[0]):]
		}
		lines[i] = indent + escapeMark(mark) + escapeMarks(line)
	}
	return strings.Join(lines, "\n")
}

// escapeMark escapes what begins a line; of a number the point after it.
func escapeMark(mark string) string {
	if n := len(mark); n > 1 {
		return mark[:n-1] + `\.`
	} else if n == 1 {
		return `\` + mark
	}
	return ""
}

func escapeMarks(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 128 && strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// units counts a text as Discord's clients do: in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// shorten cuts a text to at most limit units and shows that it did.
func shorten(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	var b strings.Builder
	left := limit - 1
	for _, r := range s {
		n := max(utf16.RuneLen(r), 1)
		if left < n {
			break
		}
		left -= n
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ") + "…"
}
