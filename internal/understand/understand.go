// Package understand reads what a person wrote: what it is about, and whether it shows a sign of danger.
//
// A text is first normalised (plain, cut, speller), so that the rules meet ordinary words however they were typed. The rules are
// phrases in the files under rules/, in the language that pattern.go describes. Each match is looked at a second time by guards:
// negation, past tense, quotes and jokes lower a phrase about one's own death to a soft check, never to silence.
//
// A small model (model.go), trained on phrasings of our own, weighs in (weigh.go): it overrules a phrase that is not clear by itself
// and adds a soft check where people say it in words that no rule knows. Clear phrases stand, and without the model the rules go on.
package understand

import (
	"fmt"
	"io/fs"
	"strings"

	"ashore/internal/coach"
)

// Reader understands texts. It is safe for concurrent use. Make one with [New].
type Reader struct {
	book     *rulebook
	speller  *speller
	commands commandTable
	model    *model // nil where it is absent or damaged: the rules go on alone
}

// New returns a Reader with the rules and the model that are built in. It panics only where the rules are broken, which the tests
// rule out; without its model it reads by the rules alone.
func New() *Reader {
	r, err := newReader(modelFiles)
	if err != nil {
		panic(fmt.Sprintf("understand: the built-in rules: %v", err))
	}
	return r
}

// newReader returns a Reader with the model of models, or without one where there is none to be read.
func newReader(models fs.FS) (*Reader, error) {
	r, err := readerOf("rules", "rules/words.txt")
	if err != nil || models == nil {
		return r, err
	}
	if m, err := readModel(models); err == nil {
		r.model = m
	}
	return r, nil
}

// readerOf returns a Reader with the rules of a folder and no model. Of two word lists that spell a word, the first one has its way.
func readerOf(folder string, lists ...string) (*Reader, error) {
	var all strings.Builder
	for _, name := range lists {
		list, err := ruleFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the word list: %w", err)
		}
		all.Write(list)
	}
	sp, err := newSpeller(all.String())
	if err != nil {
		return nil, err
	}
	book, err := readRules(ruleFiles, folder)
	if err != nil {
		return nil, err
	}
	for w := range book.symbols.words {
		sp.known[w] = true
	}
	return &Reader{book: book, speller: sp, commands: newCommandTable()}, nil
}

// Understand reads a text. It is pure, takes any bytes, and its time grows in proportion to the text. The signals come without
// repeats, the gravest first, and of those about the writer's own life only the gravest.
func (r *Reader) Understand(text string) coach.Understanding {
	t := r.read(text)
	u := coach.Understanding{Intent: coach.Other, Safety: t.signals()}
	u.Told = t.told
	u.Intent, u.Confidence = t.intent()
	if name, sure := r.commands.find(text, t); name != "" && (sure > u.Confidence || u.Intent == coach.Other) {
		u.Intent, u.Confidence, u.Command = coach.CommandLike, sure, name
	}
	return u
}

// reading is a text in the course of being understood.
type reading struct {
	told      bool     // whether it says that the writer was told to stop or is under an order, and no more than that
	tagged    [][]word // the sentences with the tags of age and sex that forums use ("24m")
	sentences [][]word // the same without them
	hits      []hit
	masks     sightings
	cues      sightings
	length    int                // in words
	spoken    int                // words that are no numbers
	odds      [headCount]float64 // what the model makes of it, if weighed
	weighed   bool
	nearing   *bool // what approached found, once it was asked
	work      int   // steps and looks, for the tests
}

func (r *Reader) read(text string) *reading {
	t := &reading{}
	sentences, work := cut(plain(text))
	for _, raw := range sentences {
		words := r.speller.sentence(raw)
		for i := range words {
			words[i].symbols = r.book.symbols.of(words[i].text)
		}
		if len(words) > 0 {
			t.tagged = append(t.tagged, words)
			bare := withoutTags(words)
			t.sentences = append(t.sentences, bare)
			t.length += len(bare)
			for _, w := range bare {
				if !isNumber(w.text) {
					t.spoken++
				}
			}
		}
	}
	hits, steps := r.book.find(t.sentences)
	t.work = work + steps
	for _, h := range hits {
		switch h.rule.kind {
		case kindMask:
			t.masks.add(h)
		case kindCue:
			t.cues.add(h)
		default:
			t.hits = append(t.hits, h)
		}
	}
	if r.model != nil {
		t.odds, t.weighed = r.model.weigh(t.sentences), true
	}
	return t
}

// withoutTags returns a sentence without tags of age and sex, which part the words that belong together ("my ex (23F) texted").
func withoutTags(words []word) []word {
	out := make([]word, 0, len(words))
	for _, w := range words {
		if !isTag(w.text) {
			out = append(out, w)
		}
	}
	return out
}

func isTag(w string) bool {
	if n := len(w); n == 3 {
		return isSex(w[2]) && isNumber(w[:2]) || isSex(w[0]) && isNumber(w[1:])
	}
	return false
}

func isSex(c byte) bool { return c == 'm' || c == 'f' }
