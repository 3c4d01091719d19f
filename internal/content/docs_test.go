package content

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// crisisTexts quotes every text of the flows that it names between two marks; -update writes them anew.
const crisisTexts = "../../docs/crisis-texts.md"

// quotedFlows are the flows whose texts a clinician is to read; "others" are the texts beside them.
func quotedFlows() []string { return []string{"crisis", "safetyplan", "safety", "youth", "others"} }

// TestTheCrisisTextsAreQuotedAsTheyAre holds the quotations for reviewers to the catalogue and to the flows.
func TestTheCrisisTextsAreQuotedAsTheyAre(t *testing.T) {
	p := shippedOnce(t)
	doc, err := os.ReadFile(crisisTexts)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	got := regexp.MustCompile(`(?s)<!-- texts: (\w+) -->\n.*?<!-- end -->`).ReplaceAllStringFunc(string(doc), func(block string) string {
		flow := regexp.MustCompile(`texts: (\w+)`).FindStringSubmatch(block)[1]
		found = append(found, flow)
		texts := otherTexts(p)
		if flow != "others" {
			texts = textsOf(p, flow)
		}
		return "<!-- texts: " + flow + " -->\n" + texts + "<!-- end -->"
	})
	if !slices.Equal(found, quotedFlows()) {
		t.Errorf("quoted are the flows %v, not %v", found, quotedFlows())
	}
	if *update {
		if err := os.WriteFile(crisisTexts, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(doc) {
		t.Errorf("%s quotes what is no longer said; run with -update and read the change", crisisTexts)
	}
}

// textsOf writes all that a flow says, step by step, with what may be tapped.
func textsOf(p *coach.Program, flow string) string {
	words := p.Languages["en"].Words
	var b strings.Builder
	for _, s := range p.Flows[flow].Steps {
		if s.Say == "" && len(s.Choices) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n#### `%s`", s.ID)
		if s.When != "" {
			fmt.Fprintf(&b, " (if %s)", s.When)
		}
		b.WriteString("\n")
		for _, v := range words[s.Say].Variants {
			b.WriteString(quoted(v))
		}
		var taps []string
		for _, c := range s.Choices {
			tap := fmt.Sprintf("[%s]", words[c.Label].Variants[0])
			if c.Go != "" {
				tap += fmt.Sprintf(" to `%s`", c.Go)
			}
			if c.When != "" {
				tap += " (if " + c.When + ")"
			}
			taps = append(taps, tap)
		}
		if len(taps) > 0 {
			fmt.Fprintf(&b, "\nTo tap: %s\n", strings.Join(taps, " · "))
		}
	}
	return b.String() + "\n"
}

// quoted writes a text as a quotation; the mark keeps it apart from the next.
func quoted(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\\\n> "), "\\\n> \\\n", "\n>\n")
	return "\n> " + text + "\n\n<!-- -->\n"
}

// otherTexts writes all that is said of crises, harm and youth and that no step of the flows says by itself.
func otherTexts(p *coach.Program) string {
	words := p.Languages["en"].Words
	inFlows := map[string]bool{}
	for _, f := range p.Flows {
		for _, s := range f.Steps {
			inFlows[s.Say] = true
			for _, c := range s.Choices {
				inFlows[c.Label] = true
			}
		}
	}
	ours := regexp.MustCompile(`^(crisis|safetyplan|safety|youth|sos|group|line|line_kind)\.`)
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if inFlows[key] || !ours.MatchString(key) || strings.HasPrefix(key, "crisis.words.") { // those are what is understood
			continue
		}
		fmt.Fprintf(&b, "\n`%s`\n", key)
		for _, v := range words[key].Variants {
			b.WriteString(quoted(v))
		}
	}
	return b.String() + "\n"
}

// TestTheDocumentsNameWhatThereIs holds the steps, texts and files that documents name to what there is.
func TestTheDocumentsNameWhatThereIs(t *testing.T) {
	p := shippedOnce(t)
	files, err := os.ReadDir("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".md") {
			continue
		}
		doc, err := os.ReadFile("../../docs/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		prose := regexp.MustCompile(`(?s)<!-- texts: .*?<!-- end -->`).ReplaceAll(doc, nil)
		for _, m := range regexp.MustCompile("`((?:crisis|safety|youth)_[a-z_]+)`").FindAllSubmatch(prose, -1) {
			if named++; p.Steps[string(m[1])] == nil {
				t.Errorf("%s names the step %s, which is not there", f.Name(), m[1])
			}
		}
		for _, m := range regexp.MustCompile("`((?:internal|cmd|docs)/[A-Za-z0-9_./-]+)`|\\]\\(((?:\\.\\./)?[A-Za-z][A-Za-z0-9_./-]*)\\)").FindAllSubmatch(prose, -1) {
			path := "../../" + string(m[1])
			if len(m[2]) > 0 {
				path = "../../docs/" + string(m[2])
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s names %s%s, which is not there", f.Name(), m[1], m[2])
			}
		}
	}
	if named < 10 {
		t.Errorf("only %d steps are named", named)
	}
}
