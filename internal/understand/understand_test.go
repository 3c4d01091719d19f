package understand

import (
	"reflect"
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

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"", "i want to die", "\xff\xfe", "k i l l", "…“”‘", "🔪💊", strings.Repeat("a", 300), "/sos", "im 15", "'s", "''", "w/", "$", "*", "a*"} {
		f.Add(s)
	}
	r := New()
	f.Fuzz(func(t *testing.T, s string) {
		u := r.Understand(s)
		if u.Confidence < 0 || u.Confidence > 1 || u.Safety == nil || u.Intent == "" {
			t.Fatalf("not a whole answer: %#v", u)
		}
		if (u.Command != "") != (u.Intent == coach.CommandLike) {
			t.Fatalf("command %q with intent %s", u.Command, u.Intent)
		}
		const cry = "i want to kill myself"
		var apart strings.Builder
		for i, c := range cry {
			if i%2 == len(s)%2 {
				c = unicode.ToUpper(c)
			}
			apart.WriteRune(c)
			apart.WriteRune('\u200b')
		}
		for _, text := range []string{cry + ".\n" + s, cry + "\n" + s, apart.String() + ". " + s, s + "\n" + cry} {
			if !anyCrisis(r.Understand(text)) {
				t.Fatalf("%q hides what is said in it", text)
			}
		}
	})
}
