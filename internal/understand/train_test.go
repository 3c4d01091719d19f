package understand

import (
	"bytes"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the model that the training makes")

// How the model is trained: logistic regression by stochastic gradient descent with a rate for each weight (AdaGrad).
const (
	passes    = 20
	rate      = 0.3
	shrinkage = 1e-3 // of weights, at each step (L2)
	seed      = 7
	leastSeen = 2 // a feature of fewer texts is not kept
)

// example is one text to learn from.
type example struct {
	reading *reading
	labels  []string
}

func (e example) is(labels ...string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return slices.Contains(e.labels, l) })
}

func (e example) crisis() bool {
	return e.is("imminent", "explicit", "passive", "soft_check", "about_other")
}

// examples reads the phrasings of train/ and of the tables of testdata/.
func examples(t *testing.T, r *Reader) []example {
	t.Helper()
	var out []example
	files, err := filepath.Glob("train/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no phrasings to learn from: %v", err)
	}
	for _, file := range files {
		for _, row := range tsv(t, file, 3) {
			out = append(out, example{r.read(row[0]), strings.Split(row[1], ",")})
		}
	}
	for _, file := range []string{"crisis", "signals", "intents", "plain"} {
		for _, row := range tsv(t, "testdata/"+file+".tsv", 3) {
			var labels []string
			for _, cell := range row[1:] { // what is one of several, or anything, is taken as the first, or left out
				if first, _, _ := strings.Cut(cell, "|"); !strings.ContainsAny(first[:1], "-*!?") {
					labels = append(labels, first)
				}
			}
			out = append(out, example{r.read(row[0]), labels})
		}
	}
	return out
}

// lesson is what one head learns of one text.
type lesson struct {
	features []int32 // rows; what is not kept is left out
	shrink   float64
	yes      bool
	weight   float64
}

// train makes the model of the examples, for the heads asked for.
func train(c *concepts, all []example, heads ...head) (*model, []uint32) {
	kept := keptFeatures(c, all)
	m := &model{concepts: c, rows: map[uint32]int32{}, weights: make([]int8, len(kept)*headCount)}
	for row, f := range kept {
		m.rows[f] = int32(row)
	}
	var wg sync.WaitGroup
	for _, h := range heads {
		wg.Go(func() { m.learn(h, m.lessons(h, all)) })
	}
	wg.Wait()
	return m, kept
}

func keptFeatures(c *concepts, all []example) []uint32 {
	seen := map[uint32]int{}
	for _, e := range all {
		for _, f := range c.features(e.reading.sentences) {
			seen[f]++
		}
	}
	var kept []uint32
	for f, n := range seen {
		if n >= leastSeen {
			kept = append(kept, f)
		}
	}
	slices.Sort(kept)
	return kept
}

// lessons lists what a head learns: every text, and of a text that is none of it every sentence too, since a sign may stand in one.
func (m *model) lessons(h head, all []example) []lesson {
	var out []lesson
	for _, e := range all {
		yes, weight := h.asks(e)
		out = append(out, m.lesson(e.reading.sentences, yes, weight))
		if n := len(e.reading.sentences); h < headIntents && !yes && n > 1 {
			for i, s := range e.reading.sentences {
				if len(s) > 1 {
					out = append(out, m.lesson(e.reading.sentences[i:i+1], false, 0.5))
				}
			}
		}
	}
	return out
}

func (m *model) lesson(sentences [][]word, yes bool, weight float64) lesson {
	features := m.concepts.features(sentences)
	l := lesson{shrink: shrink(len(features)), yes: yes, weight: weight}
	for _, f := range features {
		if row, ok := m.rows[f]; ok {
			l.features = append(l.features, row)
		}
	}
	return l
}

// asks tells what a head is to answer for a text, and how much that counts.
func (h head) asks(e example) (yes bool, weight float64) {
	switch h { //nolint:exhaustive // the rest are intents
	case headCrisis:
		switch {
		case e.crisis() && e.is("imminent", "explicit", "passive", "about_other"):
			return true, 1
		case e.crisis():
			return true, 0.5
		case e.is("hyperbole"):
			return false, 2
		}
		return false, 1
	case headAbuse:
		return e.is("abuse_victim"), 1
	case headHarm:
		return e.is("harm_other"), 1
	case headMinor:
		return e.is("minor"), 1
	}
	return e.is(string(intents()[h-headIntents])), 1
}

// learn fits one head. The products are rounded one by one, so that every machine comes to the same.
func (m *model) learn(h head, lessons []lesson) {
	n := len(m.weights) / headCount
	weights, grown := make([]float64, n), make([]float64, n)
	bias, biasGrown := 0.0, 1e-6
	dice := rand.New(rand.NewPCG(seed, uint64(h)))
	for range passes {
		dice.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		for _, l := range lessons {
			sum := 0.0
			for _, row := range l.features {
				sum += weights[row]
			}
			miss := 1 / (1 + math.Exp(-float64(sum*l.shrink)-bias))
			if l.yes {
				miss--
			}
			miss *= l.weight
			for _, row := range l.features {
				g := float64(miss*l.shrink) + float64(shrinkage*weights[row])
				grown[row] += float64(g * g)
				weights[row] -= rate * g / math.Sqrt(grown[row]+1e-8)
			}
			biasGrown += float64(miss * miss)
			bias -= rate * miss / math.Sqrt(biasGrown)
		}
	}
	largest := 0.0
	for _, w := range weights {
		largest = max(largest, math.Abs(w))
	}
	m.scale[h], m.bias[h] = float32(largest/127), float32(bias)
	for row, w := range weights {
		m.weights[row*headCount+int(h)] = int8(math.Round(w / largest * 127))
	}
}

// The shipped model is what the phrasings make. Training all of it takes seconds, so that without -update one head is compared; a
// word more in a rule changes how a few texts are spelt, and may.
func TestModel(t *testing.T) {
	r, err := newReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("model/concepts.txt")
	if err != nil {
		t.Fatal(err)
	}
	c, err := newConcepts(string(list))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var heads []head
		for h := range head(headCount) {
			heads = append(heads, h)
		}
		m, kept := train(c, examples(t, r), heads...)
		if err := os.WriteFile("model/weights.bin", m.encode(kept), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	shipped, err := readModel(modelFiles)
	if err != nil {
		t.Fatal(err)
	}
	made, _ := train(c, examples(t, r), headCrisis)
	off := 0
	for f, row := range made.rows {
		other, ok := shipped.rows[f]
		if !ok || abs(int(made.weights[int(row)*headCount])-int(shipped.weights[int(other)*headCount])) > 2 {
			off++
		}
	}
	if most := len(made.rows) / 50; off > most || abs(len(made.rows)-len(shipped.rows)) > most {
		t.Errorf("%d features, %d in the shipped model, %d of other weights: run go generate ./internal/understand", len(made.rows), len(shipped.rows), off)
	}
}

func abs(n int) int { return max(n, -n) }

// What is written can be read again, and what is damaged is refused.
func TestModelFile(t *testing.T) {
	c, err := newConcepts("danger = die kill\ncalm = tea walk")
	if err != nil {
		t.Fatal(err)
	}
	m := &model{concepts: c, rows: map[uint32]int32{3: 0, 900: 1}, weights: make([]int8, 2*headCount)}
	m.scale[1], m.bias[2], m.weights[headCount+1] = 0.5, -1, -128
	data := m.encode([]uint32{3, 900})
	got := &model{rows: map[uint32]int32{}}
	if err := got.decode(data); err != nil || got.scale != m.scale || got.bias != m.bias || got.rows[900] != 1 || got.weights[headCount+1] != -128 {
		t.Errorf("read again: %+v, %v", got, err)
	}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 4
		if (&model{rows: map[uint32]int32{}}).decode(bad) == nil {
			t.Errorf("a file with byte %d damaged is read", i)
		}
	}
	if (&model{rows: map[uint32]int32{}}).decode(data[:20]) == nil {
		t.Error("half a file is read")
	}
}

// tsv reads a table of tab-separated columns.
func tsv(t *testing.T, file string, columns int) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != columns {
			t.Fatalf("%s: %q has %d columns, not %d", file, line, len(row), columns)
		}
		out = append(out, row)
	}
	return out
}
