package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// spec is the description of the Bot API.
type spec struct {
	Methods map[string]object `json:"methods"`
	Types   map[string]object `json:"types"`
}

type object struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

// legacy are parameters of older versions that Telegram still reads and the library sends.
var legacy = []string{"reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview"}

// loadSpec reads the description from beside the project.
func loadSpec() (*spec, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the project: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return nil, errors.New("find the project: no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "..", "shared", "specs", "telegram-api.json"))
	if err != nil {
		return nil, fmt.Errorf("read the description of the Bot API: %w", err)
	}
	var s spec
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("read the description of the Bot API: %w", err)
	}
	return &s, nil
}

// check returns what is wrong with a request, naming places and rules but no values.
func (s *spec) check(c Call) []string {
	method, ok := s.Methods[c.Method]
	if !ok {
		return []string{c.Method + ": no such method"}
	}
	var wrong []string
	known := map[string]field{}
	for _, f := range method.Fields {
		known[f.Name] = f
		_, param := c.Params[f.Name]
		_, file := c.Files[f.Name]
		if f.Required && !param && !file {
			wrong = append(wrong, c.Method+": "+f.Name+" is required")
		}
	}
	for name, value := range c.Params {
		f, ok := known[name]
		switch {
		case !ok && slices.Contains(legacy, name):
		case !ok:
			wrong = append(wrong, c.Method+": unknown parameter "+name)
		case value == "null" && !slices.Contains(f.Types, "String"):
			// The library writes an empty list so.
		default:
			wrong = append(wrong, s.parameter(c.Method+"."+name, f, value)...)
		}
	}
	for name := range c.Files {
		if f, ok := known[name]; !ok || !slices.Contains(f.Types, "InputFile") {
			wrong = append(wrong, c.Method+": "+name+" takes no file")
		}
	}
	return wrong
}

// parameter checks a value of a form: strings as they are, everything else written as JSON.
func (s *spec) parameter(at string, f field, value string) []string {
	if slices.Contains(f.Types, "String") {
		if _, err := strconv.ParseInt(value, 10, 64); err == nil && slices.Contains(f.Types, "Integer") {
			return nil
		}
		return length(at, f, value)
	}
	var decoded any
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	if err := d.Decode(&decoded); err != nil {
		return []string{at + " is not " + strings.Join(f.Types, " or ")}
	}
	return s.value(at, f, decoded)
}

// value checks a JSON value against the types that a field may have.
func (s *spec) value(at string, f field, v any) []string {
	var wrong []string
	for _, t := range f.Types {
		found := s.typed(at, t, f, v)
		if len(found) == 0 {
			return nil
		}
		if len(wrong) == 0 || len(found) < len(wrong) {
			wrong = found
		}
	}
	return wrong
}

func (s *spec) typed(at, typ string, f field, v any) []string {
	bad := []string{at + " is not " + typ}
	if inner, ok := strings.CutPrefix(typ, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return bad
		}
		wrong := count(at, f, len(list))
		for i, item := range list {
			wrong = append(wrong, s.typed(fmt.Sprintf("%s[%d]", at, i), inner, field{}, item)...)
		}
		return wrong
	}
	switch v := v.(type) {
	case string:
		if typ == "String" || typ == "InputFile" {
			return length(at, f, v)
		}
	case bool:
		if typ == "Boolean" || typ == "True" {
			return nil
		}
	case json.Number:
		if _, err := v.Int64(); typ == "Float" || typ == "Integer" && err == nil {
			return nil
		}
	case map[string]any:
		return s.object(at, typ, v)
	}
	return bad
}

// object checks a JSON object: its kind, its fields and the rules that stand only in the prose.
func (s *spec) object(at, typ string, v map[string]any) []string {
	described, ok := s.Types[typ]
	if !ok {
		return []string{at + " is not " + typ}
	}
	if len(described.Subtypes) > 0 {
		return s.value(at, field{Types: described.Subtypes}, v)
	}
	var wrong []string
	known := map[string]bool{}
	for _, f := range described.Fields {
		known[f.Name] = true
		inner, ok := v[f.Name]
		switch {
		case !ok && f.Required:
			wrong = append(wrong, at+"."+f.Name+" is required")
		case ok && (inner != nil || f.Required):
			wrong = append(wrong, s.value(at+"."+f.Name, f, inner)...)
		}
	}
	for name := range v {
		if !known[name] {
			wrong = append(wrong, at+": unknown field "+name)
		}
	}
	return append(wrong, prose(at, typ, known, v)...)
}
