package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestUnderstandJSON(t *testing.T) {
	in := "i want to die\n\n\xff\xfe broken\r\n" + strings.Repeat("i miss her ", 20000) + "\nstop"
	var out strings.Builder
	if err := runUnderstand(strings.NewReader(in), &out, true); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines out, want one for each of 5", len(lines))
	}
	want := []struct{ intent, safety string }{{"other", "passive"}, {"other", ""}, {"other", ""}, {"missing_ex", ""}, {"command_like", ""}}
	for i, line := range lines {
		var got struct {
			Text       *string
			Intent     string
			Confidence *float64
			Safety     *[]string
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if got.Text == nil || got.Confidence == nil || got.Safety == nil {
			t.Fatalf("line %d lacks a field or has null for one", i+1)
		}
		if got.Intent != want[i].intent || strings.Join(*got.Safety, ",") != want[i].safety {
			t.Errorf("line %d: %s %v, want %v", i+1, got.Intent, *got.Safety, want[i])
		}
	}
}

func TestUnderstandPlain(t *testing.T) {
	var out strings.Builder
	if err := runUnderstand(strings.NewReader("pause reminders\ni want to die"), &out, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"command_like /pause", "no sign of danger", "passive"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}
