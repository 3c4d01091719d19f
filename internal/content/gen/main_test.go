package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const compilation = `{"compiled": "2026-11", "status": "x", "fallback": [
 {"name": "Find A Helpline", "url": "https://findahelpline.com"}, {"name": "Emergency", "call": "112"}],
 "countries": [
 {"country": "ZZ", "name": "Z & Z", "emergency": "1", "lines": [
  {"kind": "a", "name": "sure", "call": "11", "confidence": "B", "sources": ["s"]},
  {"kind": "a", "name": "unsure", "call": "12", "confidence": "C"},
  {"kind": "b", "name": "only", "call": "13", "text": "WhatsApp", "confidence": "C"},
  {"kind": "b", "name": "dialled", "call": "15", "text": "*120#", "confidence": "C"},
  {"kind": "b", "name": "texted", "text": "HOME to 741741", "confidence": "C"},
  {"kind": "c", "name": "never", "call": "14", "confidence": "D"}]},
 {"country": "AA", "name": "A", "emergency": "2", "lines": []}]}`

func names(t *testing.T, data []byte) (file, string) {
	t.Helper()
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range f.Countries {
		names = append(names, c.Country)
		for _, l := range c.Lines {
			names = append(names, l.Name)
		}
	}
	return f, strings.Join(names, " ")
}

func TestBuildKeepsSureLinesAndTheOnlyOnes(t *testing.T) {
	out, err := build([]byte(compilation), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, got := names(t, out)
	if got != "AA ZZ sure only dialled texted" {
		t.Errorf("built %s", got)
	}
	if f.Emergency != "112" || len(f.Fallback) != 1 || strings.Contains(string(out), "sources") || !strings.Contains(string(out), "Z & Z") {
		t.Errorf("built %s", out)
	}
}

func TestBuildKeepsTheDayOfACheckWhileTheNumberStays(t *testing.T) {
	out, err := build([]byte(compilation), nil)
	if err != nil {
		t.Fatal(err)
	}
	checked := strings.ReplaceAll(string(out), `"checked_on": null`, `"checked_on": "2026-11-20"`)
	again, err := build([]byte(strings.Replace(compilation, `"13"`, `"99"`, 1)), []byte(checked))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := names(t, again)
	lines := f.Countries[1].Lines
	if lines[0].CheckedOn == nil || *lines[0].CheckedOn != "2026-11-20" {
		t.Error("the day of a check is lost")
	}
	if lines[1].CheckedOn != nil {
		t.Error("a new number counts as checked")
	}
}

func TestBuildLeavesOutWhatCannotBeTexted(t *testing.T) {
	out, err := build([]byte(compilation), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := names(t, out)
	lines := f.Countries[1].Lines
	if lines[1].Text != "" || lines[2].Text != "" || lines[3].Text != "HOME to 741741" {
		t.Errorf("the texts are %q, %q, %q", lines[1].Text, lines[2].Text, lines[3].Text)
	}
}

func TestBuildRefusesABrokenCompilation(t *testing.T) {
	for _, files := range [][2]string{{"{", ""}, {compilation, "{"}} {
		if _, err := build([]byte(files[0]), []byte(files[1])); err == nil {
			t.Errorf("no error for %q", files)
		}
	}
}

func TestShippedLinesAreWhatTheCompilationGives(t *testing.T) {
	source, err := os.ReadFile("../../../../shared/data/crisis_lines.json")
	if err != nil {
		t.Skip("the compilation is not at hand")
	}
	shipped, err := os.ReadFile("../lines.json")
	if err != nil {
		t.Fatal(err)
	}
	out, err := build(source, shipped)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != string(shipped) {
		t.Error("lines.json is not what the compilation gives; run gen again")
	}
}
