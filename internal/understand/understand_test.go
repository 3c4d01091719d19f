package understand

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"ashore/internal/coach"
)

func TestSpelling(t *testing.T) {
	r := New()
	tests := []struct{ text, want string }{
		{"I’m DONE", "i am done"},
		{"dont dont' don't don’t", "do not do not do not do not"},
		{"sooo saaaad", "so sad"},
		{"k!ll my$elf", "kill myself"},
		{"su1c1de, s*icide; su**ide", "suicide suicide suicide"},
		{"k i l l  m y s e l f", "kill myself"},
		{"k.i.l.l myself", "kill myself"},
		{"k\u200bi\u200dll my\u2060self", "kill myself"},
		{"ｋｉｌｌ 𝓶𝔂𝓼𝓮𝓵𝓯", "kill myself"},
		{"кill mуself", "kill myself"}, // Cyrillic
		{"iwant to die, killmyself", "i want to die kill myself"},
		{"suicide siucide suicdal", "suicide suicide suicidal"},
		{"30 kms", "30 kms"},
		{"kms", "kill myself"},
		{"i wanna 🔪 🙂 me", "i want to emojiblade me"},
		{"ojalá NO despertara", "ojala no despertara"},
		{"he'll hell she'll", "he will hell she will"},
		{"want 2 die 2nite", "want to die tonight"},
		{"w/ him w/o her", "with him without her"},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range r.read(tt.text).tagged {
			for _, w := range s {
				got = append(got, w.text)
			}
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, g, tt.want)
		}
	}
}

func TestSentences(t *testing.T) {
	r := New()
	for text, want := range map[string]int{"": 0, "...": 0, "one. two! three? four\nfive; six": 6, "3.5 hours": 1, "a b, c": 1} {
		if got := len(r.read(text).sentences); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
}

func TestSignalsAreOrderedAndSelfIsOne(t *testing.T) {
	got := New().Understand("I want to die. I am going to kill myself tonight. He hits me. I am 15. My brother is suicidal.").Safety
	want := []coach.Signal{coach.Imminent, coach.AboutOther, coach.AbuseVictim, coach.Minor}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if u := New().Understand("hello"); u.Safety == nil || len(u.Safety) != 0 {
		t.Errorf("nothing of danger: %#v, want an empty list", u.Safety)
	}
}

// Negation, past, quotes and jokes lower what is said of one's own death, never to silence.
func TestLoweredNeverSilenced(t *testing.T) {
	r := New()
	for _, phrase := range []string{"kill myself", "end my life", "commit suicide", "die", "be dead"} {
		for _, frame := range []string{
			"i want to %", "i dont want to %", "i would never want to %", "i used to want to %", "haha i want to %", "i want to % lol", "\"i want to %\"",
			"i want to % jk", "he said i want to %", "years ago i wanted to %", "i no longer want to %", "not gonna lie i want to % 😂", "when i was 16 i wanted to %",
			"i want to % because of this homework", "i either want to % or sleep",
		} {
			text := strings.ReplaceAll(frame, "%", phrase)
			if !anyCrisis(r.Understand(text)) {
				t.Errorf("%q is met with silence", text)
			}
		}
	}
}

func TestConcurrent(t *testing.T) {
	r := New()
	texts := []string{"i want to kill myself", "i texted him last night", "pause reminders", "she hits me", strings.Repeat("i miss her ", 50)}
	want := make([]coach.Understanding, len(texts))
	for i, text := range texts {
		want[i] = r.Understand(text)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, text := range texts {
				if got := r.Understand(text); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %v beside others, %v alone", text, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// shapes are texts that are built to be slow: of one letter, of signs, of beginnings that many rules share, of phrases that are
// looked at again by guards and masks.
func shapes() []string {
	return []string{
		"i want to call him and i am ", "i ", "k i l l ", "a", "'\"", "he she ", "not ", "👍", "s*u*i*c*", "!", "$", "*", "a!", "a'", "e\u0301\u0302\u0303", "k\u200b",
		"my ex ", "1 ", "k1ll my5elf ", "iwanttokillmyself", "kill myself haha ", "i used to want to die when i was ten years ago haha ", "he hit me. ",
		"i took all of the whole bottle of ", "stop contacting me order i texted her ", "suicidio ", "turning 15 ", "\"i want to die\" he said ", "no nunca sin ", "w/ ", "ﷺ",
	}
}

// The work must grow in proportion to the text: eight times the text may take at most ten times the steps.
func TestWorkGrowsWithTheText(t *testing.T) {
	r := New()
	work := func(text string) int {
		g := r.read(text)
		g.signals()
		g.intent()
		return g.work + g.masks.looks + g.cues.looks
	}
	for _, unit := range shapes() {
		short, long := work(strings.Repeat(unit, 4000/len(unit))), work(strings.Repeat(unit, 32000/len(unit)))
		if long > 10*short+10_000 {
			t.Errorf("%q: %d steps for 4,000 bytes, %d for 32,000", unit, short, long)
		}
	}
}

func BenchmarkMessage(b *testing.B) {
	r := New()
	for b.Loop() {
		r.Understand("i texted him last night and he didnt reply, i feel so stupid. how do i stop doing this?")
	}
}

// BenchmarkLong reads texts as long as a platform delivers, in each of the slow shapes.
func BenchmarkLong(b *testing.B) {
	r := New()
	for _, unit := range append(shapes(), "i texted him last night and he didnt reply, i feel so stupid. how do i stop? ") {
		text := strings.Repeat(unit, 4096/len(unit))
		b.Run(strconv.Quote(unit), func(b *testing.B) {
			for b.Loop() {
				r.Understand(text)
			}
		})
	}
}

// cries are phrases that no disguise may hide.
func cries() []string {
	return []string{
		"i want to kill myself", "i am going to kill myself tonight", "i want to die", "i am suicidal", "i want to end my life", "i don't want to live anymore",
		"i wish i was dead", "quiero suicidarme", "me quiero matar", "no quiero vivir", "i cut myself again", "he said he is going to kill himself",
	}
}

// disguises writes a text in ways that change nothing of what it says.
func disguises(text string) map[string]string {
	each := func(f func(i int, r rune) string) string {
		var b strings.Builder
		for i, r := range text {
			b.WriteString(f(i, r))
		}
		return b.String()
	}
	return map[string]string{
		"as it is":   text,
		"loud":       strings.ToUpper(text),
		"camel":      each(func(i int, r rune) string { return string([]rune{unicode.ToUpper(r), r}[i%2]) }),
		"zero width": each(func(_ int, r rune) string { return string(r) + "\u200b" }),
		"joined":     each(func(i int, r rune) string { return string(r) + []string{"\u200d", "\u2060", "\ufeff", "\u00ad"}[i%4] }),
		"accents":    each(func(_ int, r rune) string { return string(r) + "\u0301\u0327" }),
		"drawn out": each(func(_ int, r rune) string {
			return strings.Repeat(string(r), map[bool]int{true: 4, false: 1}[strings.ContainsRune("aeiou", r)])
		}),
		"last drawn": strings.Join(strings.FieldsFunc(text+" ", func(r rune) bool { return r == ' ' }), " ") + strings.Repeat(text[len(text)-1:], 5),
		"leet":       strings.NewReplacer("i", "1", "e", "3", "o", "0", "s", "5").Replace(text),
		"signs":      strings.NewReplacer("s", "$", "a", "@").Replace(text),
		"emoji":      strings.ReplaceAll(text, " ", " 🥀 "),
		"framed":     "🙃🙃 " + text + " 💔",
		"wide":       strings.Map(func(r rune) rune { return map[bool]rune{true: r + 0xfee0, false: r}[r > ' '] }, text),
		"spaces":     strings.ReplaceAll(text, " ", "  \t "),
		"lines":      strings.ReplaceAll(text, " ", "  "),
		"stops":      "... " + text + " ...",
	}
}

// Whatever is put around a cry, or done to its letters, some signal of danger to life is left.
func TestNoDisguiseHidesACry(t *testing.T) {
	r := New()
	harmless := []string{"", "hello.", "we went to the shop and bought bread, milk and a newspaper.", strings.Repeat("it was a long day at work and the bus was late. ", 40), "lol 😂", "how many days is it?"}
	for _, cry := range cries() {
		for how, text := range disguises(cry) {
			for _, h := range harmless {
				for _, whole := range []string{h + " " + text, text + ". " + h} {
					if !anyCrisis(r.Understand(whole)) {
						t.Errorf("%q, %s, is hidden in %q", cry, how, cutTo(whole, 120))
					}
				}
			}
		}
	}
}

func cutTo(s string, n int) string { return s[:min(n, len(s))] }

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"", "i want to die", "\xff\xfe", "k i l l", "…“”‘", "🔪💊", strings.Repeat("a", 300), "/sos", "im 15", "'s", "''", "w/", "$", "*", "a*", "haha jk", "\"'\"", "he said "} {
		f.Add(s, uint8(7*len(s)))
	}
	r := New()
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		u := r.Understand(s)
		if u.Confidence < 0 || u.Confidence > 1 || u.Safety == nil || u.Intent == "" {
			t.Fatalf("not a whole answer: %#v", u)
		}
		if (u.Command != "") != (u.Intent == coach.CommandLike) {
			t.Fatalf("command %q with intent %s", u.Command, u.Intent)
		}
		cry := cries()[int(n)%len(cries())]
		all := disguises(cry)
		how := slices.Sorted(maps.Keys(all))[int(n)/len(cries())%len(all)]
		for _, whole := range []string{all[how] + ".\n" + s, all[how] + "\n" + s, s + "\n" + all[how]} {
			if !anyCrisis(r.Understand(whole)) {
				t.Fatalf("%q hides %q, %s", s, cry, how)
			}
		}
	})
}
