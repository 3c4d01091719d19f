package understand

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"ashore/internal/coach"
)

var reviewer = sync.OnceValue(func() *Reviewer { return NewReviewer(New()) })

func faultIDs(r coach.Review) []string {
	ids := make([]string, len(r.Faults))
	for i, f := range r.Faults {
		ids[i] = f.ID
	}
	return ids
}

// A quote is what the member typed, not what the rules read.
func TestQuotes(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a sentence", "Hi Jo. Pleeease TAKE me back!! Thanks", "Pleeease TAKE me back"},
		{"no accents lost", "Hola. Perdóname, por favor.", "Perdóname, por favor"},
		{"zero width", "hey. take m\u200be back. ok", "take m\u200be back"},
		{"a clause", "I have been walking along the river every single morning since you moved out, take me back, and I think of nothing else at all", "take me back"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := reviewer().Review(tt.text, "first_message")
			i := slices.IndexFunc(r.Faults, func(f coach.DraftFault) bool { return f.ID == "asks_forgiveness" })
			if i < 0 || r.Faults[i].Quote != tt.want {
				t.Errorf("got %+v, want the quote %q", r.Faults, tt.want)
			}
		})
	}
}

func TestPlacedFitsPlain(t *testing.T) {
	for _, text := range []string{"", "abc", "é ﷺ 🔪", "\xff\xfe a \xc3", "a\u0301\u0302", "ｋ—…", "한국어"} {
		if got, want := len(placed(text)), len(plain(text))+1; got != want {
			t.Errorf("%q: %d places for %d letters", text, got, want-1)
		}
	}
}

func TestReviewBesideOthers(t *testing.T) {
	texts := []string{"take me back", "you always do this", "", strings.Repeat("and then you said ", 100)}
	var wg sync.WaitGroup
	for _, text := range texts {
		want := reviewer().Review(text, "reply")
		for range 4 {
			wg.Go(func() {
				if got := reviewer().Review(text, "reply"); !reflect.DeepEqual(got, want) {
					t.Errorf("%q: %v beside others, %v alone", text, got, want)
				}
			})
		}
	}
	wg.Wait()
}

func FuzzReview(f *testing.F) {
	for _, s := range []string{"", "take me back", "\xff\xfetake me back\xff", "TAKE m\u200be\u0301 back", "t a k e me back", "ﷺ take me back", "“take me back”", "u r ur"} {
		f.Add(s, "reply")
	}
	f.Fuzz(func(t *testing.T, s, context string) {
		r := reviewer().Review(s, context)
		if r.Safety == nil {
			t.Fatal("no list of signs of danger")
		}
		last := -1
		for _, fault := range r.Faults {
			i := slices.Index(coach.DraftFaults(), fault.ID)
			if i <= last {
				t.Fatalf("faults %v: unknown, repeated or out of order", faultIDs(r))
			}
			last = i
			if !strings.Contains(s, fault.Quote) || utf8.RuneCountInString(fault.Quote) > longestQuote || !utf8.ValidString(fault.Quote) {
				t.Fatalf("quote %q is no short run of the draft", fault.Quote)
			}
		}
	})
}

// The work must grow in proportion to the text: eight times the text may take at most ten times the steps.
func TestReviewWorkGrowsWithTheText(t *testing.T) {
	work := func(text string) int {
		d := reviewer().read(text, "after_no")
		reviewer().weigh(d)
		return d.work + d.masks.looks
	}
	for _, unit := range append(shapes(), "i was late and you were late ", "i will never hear from me again ", "you never listen, i am sorry. ", "please call me? ", "no need to reply ") {
		short, long := work(strings.Repeat(unit, 4000/len(unit))), work(strings.Repeat(unit, 32000/len(unit)))
		if long > 10*short+10_000 {
			t.Errorf("%q: %d steps for 4,000 bytes, %d for 32,000", unit, short, long)
		}
	}
}

func BenchmarkReview(b *testing.B) {
	r := reviewer()
	for b.Loop() {
		r.Review("Hi Tom, I know you said no, but I was late once and you were late all summer. If I have not heard by Friday I'm gone. Please call me tonight.", "first_message")
	}
}

func BenchmarkReviewLong(b *testing.B) {
	r := reviewer()
	text := strings.Repeat("and then in May you said that I never listen, and i told you i was sorry. ", 54)
	for b.Loop() {
		r.Review(text, "first_message")
	}
}
