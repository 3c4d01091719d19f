package understand

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain writes a text with the letters that a rule knows: compatibility forms, accents, look-alikes, invisible characters and
// case are folded; emoji that mean something become words of their own, others a space. Any bytes are taken.
func plain(text string) []rune {
	text = strings.ToValidUTF8(text, " ")
	out := make([]rune, 0, len(text)+8)
	for _, r := range norm.NFKD.String(text) {
		if r < 0x80 {
			out = append(out, unicode.ToLower(r))
			continue
		}
		if name, ok := emojiName(r); ok {
			out = append(out, ' ')
			out = append(out, []rune(name)...)
			out = append(out, ' ')
			continue
		}
		if to, ok := lookalike(r); ok {
			out = append(out, to)
			continue
		}
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
			// accents, zero-width characters and variation selectors stand for nothing
		case r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0':
			// fillers that show nothing, though they count as letters
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out = append(out, unicode.ToLower(r))
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			out = append(out, '\n')
		default:
			out = append(out, ' ')
		}
	}
	return out
}

// emojiName returns the word that stands for an emoji that means something.
func emojiName(r rune) (string, bool) {
	switch r {
	case '🔪', '🗡', '🪒', '🩸':
		return "emojiblade", true
	case '💊':
		return "emojipill", true
	case '🔫':
		return "emojigun", true
	case '⚰', '🪦', '⚱':
		return "emojigrave", true
	case '😂', '🤣', '😹', '😆', '💀', '☠':
		return "emojilaugh", true
	}
	return "", false
}

// lookalike returns the letter or sign that another one is drawn like.
func lookalike(r rune) (rune, bool) {
	if r > '\u0531' && r < '\u1d00' {
		return 0, false // whole scripts without one
	}
	const from = "аеорсухіјѕԁһӏвкмтпгԛԝӕ" + "αβεικνορτυχωηκγ" + "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ" + "АВЕКМНОРСТУХІЈЅ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "ıłøđß" + "’‘ʼ′´`＇‛" + "“”„«»‟″" + "–—‒―−‐‑" + "¡¿"
	const to = "aeopcyxijsdhlbkmtnrqwa" + "abeiknoptuxwnky" + "abcdefghijklmnoprstuvwyz" + "abekmhopctyxijs" + "abezhikmnoptyx" + "ilods" + "''''''''" + `"""""""` + "-------" + "  "
	i := 0
	for _, f := range from {
		if f == r {
			return rune(to[i]), true
		}
		i++
	}
	return 0, false
}
