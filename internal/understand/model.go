package understand

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
)

// The model is a logistic regression over words, their neighbours and what they mean. It was trained on the phrasings in train/ and
// testdata/, which are our own, and on nothing else; TestModel makes it anew, and writes it with -update.
//
//go:generate go test -run ^TestModel$ -update .

// modelFiles hold the concepts and the weights.
//
//go:embed model
var modelFiles embed.FS

// head is one question that the model answers.
type head int

const (
	headCrisis head = iota // is anybody's life in danger, by any tier
	headAbuse
	headHarm
	headMinor
	headIntents // the first of the intents, in the order of intents()
)

// headCount is how many questions there are: four, and the nine intents.
const headCount = int(headIntents) + 9

// model weighs features. A text of no known feature gets the bias of each head.
type model struct {
	concepts *concepts
	rows     map[uint32]int32 // feature → its row of weights
	weights  []int8           // headCount for each row
	scale    [headCount]float32
	bias     [headCount]float32
}

// readModel reads the model from fsys. An error means that it is absent or damaged.
func readModel(fsys fs.FS) (*model, error) {
	list, err := fs.ReadFile(fsys, "model/concepts.txt")
	if err != nil {
		return nil, fmt.Errorf("read the concepts: %w", err)
	}
	m := &model{rows: map[uint32]int32{}}
	if m.concepts, err = newConcepts(string(list)); err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(fsys, "model/weights.bin")
	if err != nil {
		return nil, fmt.Errorf("read the weights: %w", err)
	}
	return m, m.decode(data)
}

// score returns the log-odds of each head for some sentences.
func (m *model) score(sentences [][]word) (odds [headCount]float64) {
	features := m.concepts.features(sentences)
	var sums [headCount]int32
	for _, f := range features {
		row, ok := m.rows[f]
		if !ok {
			continue
		}
		for h, w := range m.weights[int(row)*headCount:][:headCount] {
			sums[h] += int32(w)
		}
	}
	for h, sum := range sums {
		odds[h] = float64(m.bias[h]) + float64(m.scale[h])*float64(sum)*shrink(len(features))
	}
	return odds
}

// shrink is what the sum of n weights is multiplied by, so that long texts are not surer than short ones for their length alone.
func shrink(n int) float64 { return 1 / math.Sqrt(float64(max(n, 1))) }

// A file of weights is the SHA-256 of the rest, and the rest compressed: the number of rows, for each head its scale and bias, the
// features in rising order as distances from the one before, and the weights by head.

func (m *model) encode(features []uint32) []byte {
	var plain bytes.Buffer
	put := func(v any) { _ = binary.Write(&plain, binary.LittleEndian, v) } // a buffer never fails
	put(uint32(len(features)))
	put(m.scale)
	put(m.bias)
	last := uint32(0)
	for _, f := range features {
		plain.Write(binary.AppendUvarint(nil, uint64(f-last)))
		last = f
	}
	for h := range headCount {
		for row := range features {
			plain.WriteByte(byte(m.weights[row*headCount+h]))
		}
	}
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	_, _ = w.Write(plain.Bytes())
	_ = w.Close()
	sum := sha256.Sum256(packed.Bytes())
	return append(sum[:], packed.Bytes()...)
}

func (m *model) decode(data []byte) error {
	if len(data) < sha256.Size || sha256.Sum256(data[sha256.Size:]) != [sha256.Size]byte(data) {
		return errors.New("the weights are damaged")
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(data[sha256.Size:])))
	if err != nil {
		return fmt.Errorf("unpack the weights: %w", err)
	}
	in := bytes.NewReader(plain)
	var count uint32
	for _, v := range []any{&count, &m.scale, &m.bias} {
		if err := binary.Read(in, binary.LittleEndian, v); err != nil {
			return fmt.Errorf("read the weights: %w", err)
		}
	}
	last := uint32(0)
	for row := range int32(count) {
		step, err := binary.ReadUvarint(in)
		if err != nil {
			return fmt.Errorf("read the features: %w", err)
		}
		last += uint32(step)
		m.rows[last] = row
	}
	if in.Len() != int(count)*headCount {
		return errors.New("the weights are not as many as the features")
	}
	m.weights = make([]int8, in.Len())
	for h := range headCount {
		for row := range int(count) {
			b, _ := in.ReadByte()
			m.weights[row*headCount+h] = int8(b)
		}
	}
	return nil
}
