package telegram

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

func TestKeyboardRows(t *testing.T) {
	var numbers []string
	for i := range 11 {
		numbers = append(numbers, strconv.Itoa(i))
	}
	for _, c := range []struct {
		name   string
		labels []string
		want   []int
	}{
		{"none", nil, nil},
		{"0 to 10", numbers, []int{6, 5}},
		{"1 to 5", numbers[1:6], []int{5}},
		{"1 to 7", numbers[1:8], []int{4, 3}},
		{"numbers, then words", append(numbers[:11:11], "Skip"), []int{6, 5, 1}},
		{"words, then numbers", []string{"Skip", "1", "2"}, []int{1, 2}},
		{"yes and no", []string{"Yes", "No"}, []int{2}},
		{"five short ones", []string{"Mon", "Tue", "Wed", "Thu", "Fri"}, []int{5}},
		{"short ones", []string{"10 min", "1 hour", "Evening", "Tomorrow"}, []int{3, 1}},
		{"two of middle length", []string{"Breathe with me", "My reasons"}, []int{2}},
		{"long ones", []string{"They want me back and I wonder", "I ended it and wonder", "No"}, []int{1, 1, 1}},
		{"pictures are wide", []string{"🌊🌊🌊🌊🌊🌊", "🌊"}, []int{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var choices []coach.Choice
			for i, l := range c.labels {
				choices = append(choices, coach.Choice{ID: fmt.Sprint("a.", i), Label: l})
			}
			var got []int
			for _, row := range keyboard(choices) {
				got = append(got, len(row))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("rows of %v, want %v", got, c.want)
			}
		})
	}
}

func TestKeyboardKeepsEveryChoiceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SliceOfN(rapid.StringMatching(`[a-z0-9🌊]{1,40}`), 0, 30).Draw(t, "labels")
		var choices []coach.Choice
		for i, l := range labels {
			choices = append(choices, coach.Choice{ID: fmt.Sprint("a.", i), Label: l})
		}
		i := 0
		for _, row := range keyboard(choices) {
			if len(row) == 0 || len(row) > 8 {
				t.Fatalf("a row of %d, Telegram takes 1 to 8", len(row))
			}
			for _, b := range row {
				if b.Text != labels[i] || *b.CallbackData != choices[i].ID {
					t.Fatalf("button %d is not choice %d", i, i)
				}
				i++
			}
		}
		if i != len(labels) {
			t.Fatalf("%d of %d choices are shown", i, len(labels))
		}
	})
}

func TestButton(t *testing.T) {
	for _, c := range []struct {
		name   string
		choice coach.Choice
		want   bool
	}{
		{"64 bytes", coach.Choice{ID: strings.Repeat("x", 64), Label: "a"}, true},
		{"65 bytes", coach.Choice{ID: strings.Repeat("x", 65), Label: "a"}, false},
		{"no ID", coach.Choice{Label: "a"}, false},
		{"no label", coach.Choice{ID: "a", Label: " \n"}, false},
		{"web page", coach.Choice{ID: "a", Label: "a", Link: "https://findahelpline.com"}, true},
		{"in Telegram", coach.Choice{ID: "a", Label: "a", Link: "tg://resolve?domain=x"}, true},
		{"telephone", coach.Choice{ID: "a", Label: "Call", Link: "tel:988"}, false},
		{"message", coach.Choice{ID: "a", Label: "Text", Link: "sms:741741"}, false},
		{"script", coach.Choice{ID: "a", Label: "a", Link: "javascript:alert(1)"}, false},
		{"no host", coach.Choice{ID: "a", Label: "a", Link: "https:///x"}, false},
		{"no address", coach.Choice{ID: "a", Label: "a", Link: "::"}, false},
	} {
		if _, got := button(c.choice); got != c.want {
			t.Errorf("%s: shown %v, want %v", c.name, got, c.want)
		}
	}
}
