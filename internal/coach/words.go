package coach

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// words finds a text in the member's language, or else, where it is missing there or empty, in English.
func (c *conversation) words(key string) (Words, bool) {
	for _, lang := range []string{c.s.Lang, "en"} {
		if cat := c.p.Languages[lang]; cat != nil {
			if w := cat.Words[key]; len(w.Plural) > 0 || len(w.Variants) > 0 && !slices.Contains(w.Variants, "") {
				return w, true
			}
		}
	}
	return Words{}, false
}

// say adds a text to what is said in this turn; variants take turns, so that no two in a row are alike.
func (c *conversation) say(key string) {
	if text := c.turnOf(key); text != "" {
		c.said = append(c.said, text)
	}
}

// turnOf returns the variant of a text whose turn it is.
func (c *conversation) turnOf(key string) string {
	w, ok := c.words(key)
	if !ok || len(w.Variants) == 0 {
		return ""
	}
	n := 0
	switch {
	case len(w.Variants) == 1:
	case isUnkept(key):
		n = c.turnUnkept(key, len(w.Variants))
	default:
		if c.s.Said == nil {
			c.s.Said = map[string]int{}
		}
		n = c.turnAmong(w.Variants, c.s.Said[key]%len(w.Variants))
		c.s.Said[key] = (n + 1) % len(w.Variants)
	}
	return c.fill(w.Variants[n])
}

// label returns a short text, the first of its variants.
func (c *conversation) label(key string) string {
	w, ok := c.words(key)
	if !ok || len(w.Variants) == 0 {
		return ""
	}
	return c.fill(w.Variants[0])
}

// list returns all variants of a text: lists of words are kept so.
func (c *conversation) list(key string) []string {
	w, _ := c.words(key)
	return w.Variants
}

// count returns a number with its unit in the right plural form: "1 day", "5 days".
func (c *conversation) count(unit string, n int) string {
	w, ok := c.words("unit." + unit)
	if !ok {
		return strconv.Itoa(n)
	}
	form, ok := w.Plural[pluralCategory(n)]
	if !ok {
		form = w.Plural["other"]
	}
	return strings.ReplaceAll(form, "{n}", strconv.Itoa(n))
}

// pluralCategory is the CLDR category of a whole number in the languages that ship (English, Spanish: one, other).
func pluralCategory(n int) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

// fill puts values in the place of the names in braces. An unknown name stays as it is, so that it is seen.
func (c *conversation) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	before := c.emergency
	c.emergency = strings.Contains(text, "{emergency}") || strings.Contains(text, "{foot")
	defer func() { c.emergency = before }()
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		name := text[open+1 : open+end]
		b.WriteString(text[:open])
		b.WriteString(c.value(name))
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

// joinParts joins what was said in one turn by blank lines, passing over empty parts.
func joinParts(parts []string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

// plain lowers a text to what counts when it is compared: letters and digits in lower case, single spaces.
func plain(text string) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
		default:
			space = true
		}
		if b.Len() > 400 {
			break
		}
	}
	return b.String()
}

// clip cuts a text to at most n characters, at a word where it can.
func clip(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	cut := n - 1
	for i := cut; i > n/2; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	return string(runes[:cut]) + "…"
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

func base36(n int) string { return strconv.FormatInt(int64(n), 36) }

// smallNumber reads a whole number of at most three digits.
func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 3 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}
