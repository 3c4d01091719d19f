package understand

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"ashore/internal/coach"
)

// Without its model, or with a damaged one, a Reader goes on by the rules alone: every phrase of theirs stands.
func TestWithoutTheModel(t *testing.T) {
	weights, err := modelFiles.ReadFile("model/weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	list, err := modelFiles.ReadFile("model/concepts.txt")
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte{}, weights...)
	damaged[len(damaged)/2] ^= 1
	for name, files := range map[string]fs.FS{
		"absent":      fstest.MapFS{},
		"no weights":  fstest.MapFS{"model/concepts.txt": {Data: list}},
		"no concepts": fstest.MapFS{"model/weights.bin": {Data: weights}},
		"damaged":     fstest.MapFS{"model/concepts.txt": {Data: list}, "model/weights.bin": {Data: damaged}},
		"cut short":   fstest.MapFS{"model/concepts.txt": {Data: list}, "model/weights.bin": {Data: weights[:len(weights)/2]}},
		"bad list":    fstest.MapFS{"model/concepts.txt": {Data: []byte("death and dying")}, "model/weights.bin": {Data: weights}},
	} {
		r, err := newReader(files)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for text, want := range map[string]coach.Signal{
			"i want to kill myself": coach.Explicit, "i want to die": coach.Passive, "goodbye world": coach.Imminent, "i hate myself": coach.SoftCheck,
			"i hate myself at work": coach.SoftCheck, "my brother is suicidal": coach.AboutOther, "he hits me": coach.AbuseVictim, "i followed her home": coach.HarmOther, "i am 15": coach.Minor,
		} {
			if u := r.Understand(text); !u.Has(want) {
				t.Errorf("%s: %q: %v, want %s", name, text, u.Safety, want)
			}
		}
		if u := r.Understand("i texted him last night"); u.Intent != coach.SlipContacted || u.Confidence < 0.5 {
			t.Errorf("%s: an intent is %s (%.2f)", name, u.Intent, u.Confidence)
		}
	}
}

// The model adds what no phrase of the rules says, and passes over an idiom that one takes too seriously, but no clear phrase.
func TestTheModelWeighsIn(t *testing.T) {
	with := New()
	if with.model == nil {
		t.Fatal("the shipped model is not read")
	}
	without, err := newReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	const veiled = "i want it to be quiet forever, no more mornings, no more me"
	if without.Understand(veiled).Has(coach.SoftCheck, coach.Passive) || !with.Understand(veiled).Has(coach.SoftCheck) {
		t.Errorf("veiled words: %v by the rules, %v with the model", without.Understand(veiled).Safety, with.Understand(veiled).Safety)
	}
	const idiom = "i have no future in this company, so next week i am applying for a job in another town"
	if !anyCrisis(without.Understand(idiom)) || anyCrisis(with.Understand(idiom)) {
		t.Errorf("an idiom: %v by the rules, %v with the model", without.Understand(idiom).Safety, with.Understand(idiom).Safety)
	}
	const plainly = "our shop is closed on monday because of the football. i want to kill myself. the bus was late and we had lunch in the park with coffee"
	if !with.Understand(plainly).Has(coach.Explicit, coach.Imminent) {
		t.Errorf("a clear phrase among others: %v", with.Understand(plainly).Safety)
	}
}
