package main

import (
	"encoding/json"
	"os"
	"slices"
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
	if f.Emergency != emergencies()[""] || len(f.Fallback) != 1 || strings.Contains(string(out), "sources") || !strings.Contains(string(out), "Z & Z") {
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

func TestBuildWritesLinesAsTheyAreSaid(t *testing.T) {
	for _, c := range []struct {
		country  string
		from, to line
	}{
		{"CO", line{Name: "Línea 106 (Bogotá)", Call: "106"}, line{Name: "Línea 106", Area: "Bogotá", Call: "106"}},
		{"ZZ", line{Name: "Línea 106 (Bogotá)"}, line{Name: "Línea 106 (Bogotá)"}},
		{"EC", line{Name: "171 opción 6", Call: "171"}, line{Name: "171", Call: "171, option 6"}},
		{"SG", line{Name: "S", Text: "WhatsApp 9151 1767"}, line{Name: "S", Text: "9151 1767 on WhatsApp"}},
		{"DE", line{Name: "N", Hours: "Mo-Sa 14-20"}, line{Name: "N", Hours: "Mon–Sat 14:00–20:00"}},
		{"BD", line{Name: "K", Hours: "15-03"}, line{Name: "K", Hours: "15:00–03:00"}},
		{"BD", line{Name: "K", Hours: "24/7"}, line{Name: "K", Hours: "24/7"}},
	} {
		if got := c.from.spoken(c.country); got != c.to {
			t.Errorf("%s: %+v is said as %+v", c.country, c.from, got)
		}
	}
}

// compiled is the compilation, and shipped what was made of it; without the compilation the test is passed over.
func compiled(t *testing.T) (source, shipped []byte) {
	t.Helper()
	source, err := os.ReadFile("../../../../shared/data/crisis_lines.json")
	if err != nil {
		t.Skip("the compilation is not at hand")
	}
	if shipped, err = os.ReadFile("../lines.json"); err != nil {
		t.Fatal(err)
	}
	return source, shipped
}

func TestShippedLinesAreWhatTheCompilationGives(t *testing.T) {
	source, shipped := compiled(t)
	out, err := build(source, shipped)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != string(shipped) {
		t.Error("lines.json is not what the compilation gives; run gen again")
	}
}

// TestEveryLineShipsThatMay holds lines.json to SAFETY 23 without the code that made it: each line of confidence A and B is
// there, one of C where the country has no other of its kind, and nothing else; each can be texted that could be.
func TestEveryLineShipsThatMay(t *testing.T) {
	source, shipped := compiled(t)
	in, _ := names(t, source)
	out, _ := names(t, shipped)
	if len(in.Countries) != 63 || len(out.Countries) != 63 {
		t.Fatalf("%d countries were compiled, %d ship", len(in.Countries), len(out.Countries))
	}
	texts := 0
	for _, c := range in.Countries {
		at := slices.IndexFunc(out.Countries, func(o country) bool { return o.Country == c.Country })
		if at < 0 {
			t.Fatalf("%s does not ship", c.Country)
		}
		var want []line
		for _, l := range c.Lines {
			others := slices.ContainsFunc(c.Lines, func(o line) bool { return o.Kind == l.Kind && (o.Confidence == "A" || o.Confidence == "B") })
			if l.Confidence != "D" && (l.Confidence != "C" || !others) {
				want = append(want, l)
			}
		}
		got := out.Countries[at].Lines
		if len(got) != len(want) {
			t.Errorf("%s: %d lines ship, %d may", c.Country, len(got), len(want))
			continue
		}
		for i, l := range got {
			w := want[i]
			if l.Kind != w.Kind || l.Confidence != w.Confidence || l.URL != w.URL || (l.Call == "") != (w.Call == "") {
				t.Errorf("%s: %s %s ships for %s %s", c.Country, l.Kind, l.Name, w.Kind, w.Name)
			}
			if (l.Text == "") != (w.Text == "") && c.Country != "AR" && c.Country != "ZA" {
				t.Errorf("%s: %s lost its text %q", c.Country, l.Name, w.Text)
			}
			if l.Text != "" {
				texts++
			}
		}
	}
	if texts < 15 {
		t.Errorf("only %d lines take texts", texts)
	}
}

func TestNothingIsSaidOtherwiseOfLinesThatAreNotThere(t *testing.T) {
	source, _ := compiled(t)
	in, _ := names(t, source)
	there := map[string]bool{"": true}
	for _, c := range in.Countries {
		there[c.Country] = true
		for _, l := range c.Lines {
			there[c.Country+"|"+l.Name] = true
		}
	}
	for key := range said() {
		if !there[key] {
			t.Errorf("no line is called %s", key)
		}
	}
	for country := range emergencies() {
		if !there[country] {
			t.Errorf("no country is called %s", country)
		}
	}
}
