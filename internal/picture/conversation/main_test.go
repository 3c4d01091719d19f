package main

import (
	"os"
	"strings"
	"testing"
)

// The picture in the README shows what the bot really says; make picture draws it anew.
func TestThePictureInTheReadmeIsTrue(t *testing.T) {
	want, err := os.ReadFile("../../../docs/conversation.svg")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := run([]string{"../../coach/testdata/transcripts/first_days.txt", "> /urge", "[Breathe]"}, &got); err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Error("docs/conversation.svg is not drawn from the transcript as it is: run make picture")
	}
}
