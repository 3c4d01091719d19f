package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// spec is Discord's published description of its API, or the reason why it is not at hand.
type spec struct {
	doc     *openapi3.T
	missing string
}

// usualSpec reads the description from where it usually is, once.
var usualSpec = sync.OnceValues(func() (*spec, error) { return readSpec(findSpec()) })

// loadSpec reads the description; a file that is not there is no error.
func loadSpec(file string) (*spec, error) {
	if file == "" {
		return usualSpec()
	}
	return readSpec(file)
}

func readSpec(file string) (*spec, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return &spec{missing: "the description of Discord's API is not at hand: requests are checked against own rules only"}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the description of Discord's API: %w", err)
	}
	var plain any
	if err := json.Unmarshal(raw, &plain); err != nil {
		return nil, fmt.Errorf("read the description of Discord's API: %w", err)
	}
	constants(plain)
	raw, err = json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("read the description of Discord's API: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, fmt.Errorf("load the description of Discord's API: %w", err)
	}
	return &spec{doc: doc}, nil
}

// constants writes each "const" as an "enum" of one value: the validator passes over the former.
func constants(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			constants(item)
		}
	case map[string]any:
		if only, ok := v["const"]; ok {
			if _, named := only.(map[string]any); !named {
				v["enum"] = []any{only}
				delete(v, "const")
			}
		}
		for _, item := range v {
			constants(item)
		}
	}
}

// findSpec looks beside the folder that holds go.mod, from the working directory upwards.
func findSpec() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "specs", "discord-openapi.json")
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// check returns what the description has against a request.
func (s *spec) check(method, path, contentType string, query []string, body any) []string {
	if s.doc == nil {
		return nil
	}
	op := s.operation(method, path)
	if op == nil {
		return []string{"no such operation"}
	}
	var found []string
	for _, name := range query {
		if !slices.ContainsFunc(op.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.In == "query" && p.Value.Name == name }) {
			found = append(found, "unknown parameter "+name)
		}
	}
	if op.RequestBody == nil {
		if body != nil {
			found = append(found, "a body where there is none")
		}
		return found
	}
	media := op.RequestBody.Value.Content.Get(contentType)
	if media == nil {
		return append(found, "content type "+contentType)
	}
	schema := media.Schema.Value
	if err := schema.VisitJSON(body, openapi3.DisableSchemaErrorDetails()); err != nil {
		found = append(found, reason(err))
	}
	return append(found, unknown([]*openapi3.Schema{schema}, body, "")...)
}

// operation finds what a path means; a path part that is written out goes before a parameter.
func (s *spec) operation(method, path string) *openapi3.Operation {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	var best *openapi3.Operation
	fixed := -1
	for template, item := range s.doc.Paths.Map() {
		want := strings.Split(strings.Trim(template, "/"), "/")
		op := item.GetOperation(method)
		if len(want) != len(parts) || op == nil {
			continue
		}
		n := 0
		for i, w := range want {
			if w == parts[i] {
				n++
			} else if !strings.HasPrefix(w, "{") {
				n = -1
				break
			}
		}
		if n > fixed {
			best, fixed = op, n
		}
	}
	return best
}

// reason tells where a value differs from the description, without the value.
func reason(err error) string {
	if e, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		out := "/" + strings.Join(e.JSONPointer(), "/") + ": " + e.SchemaField
		if e.Origin != nil {
			out += " → " + reason(e.Origin)
		}
		return out
	}
	return fmt.Sprintf("%T", err)
}

// unknown lists the fields of a value that none of the schemas that may describe it has.
func unknown(schemas []*openapi3.Schema, v any, at string) []string {
	var found []string
	switch v := v.(type) {
	case []any:
		var items []*openapi3.Schema
		for _, s := range alternatives(schemas, nil) {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, item := range v {
			found = append(found, unknown(items, item, fmt.Sprintf("%s/%d", at, i))...)
		}
	case map[string]any:
		fields := map[string][]*openapi3.Schema{}
		open := false
		for _, s := range alternatives(schemas, v) {
			for name, p := range s.Properties {
				fields[name] = append(fields[name], p.Value)
			}
			if s.AdditionalProperties.Schema != nil {
				open = true
			}
		}
		for name, inner := range v {
			if below, ok := fields[name]; ok {
				found = append(found, unknown(below, inner, at+"/"+name)...)
			} else if !open {
				found = append(found, "unknown field "+at+"/"+name)
			}
		}
	}
	return found
}

// alternatives lists the schemas and all that they are made of, but for those that describe another "type" than the value has.
func alternatives(schemas []*openapi3.Schema, v map[string]any) []*openapi3.Schema {
	var out []*openapi3.Schema
	for _, s := range schemas {
		if t := s.Properties["type"]; v != nil && t != nil && len(t.Value.Enum) > 0 && !slices.ContainsFunc(t.Value.Enum, func(e any) bool {
			return fmt.Sprint(e) == fmt.Sprint(v["type"])
		}) {
			continue
		}
		out = append(out, s)
		for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, r := range refs {
				out = append(out, alternatives([]*openapi3.Schema{r.Value}, v)...)
			}
		}
	}
	return out
}
