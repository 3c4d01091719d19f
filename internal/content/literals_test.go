package content

import (
	"slices"
	"testing"
)

func TestLiteralsAreInEveryMatch(t *testing.T) {
	for pattern, want := range map[string][]string{
		`\bgreat!`:               {"great!"},
		`\b(come|want you) back`: {" back"},
		`(x|yes) (maybe)?`:       {"x", "yes"},
		`abc|de*f|ghi`:           {"abc", "d", "ghi"},
		`abc|\w+`:                nil,
		`(?i)abc`:                nil,
		`(abc)?`:                 nil,
		`(`:                      nil,
	} {
		if got := literals(pattern); !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", pattern, got, want)
		}
	}
	for _, r := range refusals() {
		if len(r.hints) == 0 {
			t.Errorf("%s is matched against everything", r.pattern)
		}
	}
}
