package content

import (
	"testing"
	"testing/fstest"
)

func toneOf(t *testing.T, key, text string) []Problem {
	t.Helper()
	b, problems := read(fstest.MapFS{
		"program/a.yaml": {Data: []byte("milestones: [1]\n")}, "lines.json": {Data: []byte(`{"compiled": "x", "fallback": [], "countries": []}`)},
		"text/en.yaml": {Data: []byte(key + ": |\n  " + text + "\n")},
	})
	if len(problems) > 0 {
		t.Fatalf("%s: %s", text, printed(problems))
	}
	return lintTone(b, Options{})
}

func TestToneLetsPlainKindWordsPass(t *testing.T) {
	for _, text := range []string{
		"You are not a failure, and this is no verdict.",
		"How did they treat you while leaving?",
		"Couples therapy works best with the same person for both.",
		"Should you go back? Only you can say.",
		"What would you need to see before you go back?",
		"Do you want to leave them a note that is never sent?",
		"Nobody can promise how this ends.",
		"That took something. It was a great deal of work.",
		"It isn't your fault that it hurts.",
		"Your longest run and your total stay.",
		"It can come and go like a wave.",
		"I'll come back in 15 minutes and ask.",
		"Treat yourself to a slow breakfast.",
		"When you feel desperate, walk once around the block.",
		"Lay out your shoes and leave them by the door.",
		"Something that helps you calm down.",
	} {
		if p := toneOf(t, "x", text); len(p) > 0 {
			t.Errorf("%q is refused: %s", text, printed(p))
		}
	}
}

func TestToneRefuses(t *testing.T) {
	for _, text := range []string{
		"They'll come back.", "He is going to want you back.", "We guarantee results.", "It was meant to be.",
		"You ought to stay together.", "You must not go back.", "You’d better know: you have to break up.", "Just leave him.", "Block {them}.", "{They} will come back.", "{They}'ll want you back.", "They will\n  come back.", "Calm down now.",
		"You gave in.", "You let me down.", "It was your own fault.", "You lost all your days.",
		"We missed you.", "This is therapy.", "I can diagnose it.", "The coach treats your grief.", "Great! Done.", "Cheer up.",
		"This is just between us.",
	} {
		if p := toneOf(t, "x", text); len(p) == 0 {
			t.Errorf("%q passes", text)
		}
	}
}

func TestToneLetsTherapyBeNamedWhereItIsDenied(t *testing.T) {
	const text = "A program; therapy is something else."
	if len(toneOf(t, "x", text)) == 0 {
		t.Error("therapy may be named anywhere")
	}
	if p := toneOf(t, "crisis.what", text); len(p) > 0 {
		t.Errorf("therapy may not be named in a crisis text: %s", printed(p))
	}
	if len(toneOf(t, "crisis.what", "I promise.")) == 0 {
		t.Error("crisis texts may promise")
	}
}
