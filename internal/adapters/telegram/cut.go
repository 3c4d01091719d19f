package telegram

import "strings"

// units returns the length of a text as Telegram counts it, in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// cut shortens a text to at most limit UTF-16 units: after the last whole sentence that fits, else after the last whole word,
// else anywhere, the last two with an ellipsis. A text that fits is returned as it is.
func cut(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	s = strings.ToValidUTF8(s, "")
	n, end := 0, len(s)
	for i, r := range s {
		if n+unitsOf(r) > limit-1 { // room for the ellipsis
			end = i
			break
		}
		n += unitsOf(r)
	}
	head := s[:end]
	if i := sentenceEnd(s, end); i > 0 {
		return s[:i]
	}
	if i := strings.LastIndexAny(head, " \n\t"); i > 0 {
		head = strings.TrimRight(head[:i], " \n\t")
	}
	return head + "…"
}

// sentenceEnd returns where the last sentence that ends at or before limit ends; 0 if none does.
func sentenceEnd(s string, limit int) int {
	last := 0
	for i, r := range s[:limit] {
		after := s[i+len(string(r)):]
		if strings.ContainsRune(".!?…", r) && (after == "" || after[0] == ' ' || after[0] == '\n') {
			last = i + len(string(r))
		}
		if r == '\n' && strings.TrimSpace(s[:i]) != "" {
			last = len(strings.TrimRight(s[:i], " \n\t"))
		}
	}
	return last
}
