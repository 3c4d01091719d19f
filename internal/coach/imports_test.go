package coach_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "ashore"

// TestImports holds which way imports point: the core knows nothing but the standard library, and of it nothing that reads a
// clock's world; every other package knows the core or nothing of ours; adapters know no other adapter, no store, no schedule
// and no content; the binary alone joins them.
func TestImports(t *testing.T) {
	packages := listed(t)
	if len(packages) < 8 {
		t.Fatalf("only %d packages of ours were listed", len(packages))
	}
	for path, imports := range packages {
		for _, imported := range imports {
			if why := forbidden(path, imported); why != "" {
				t.Errorf("%s imports %s: %s", path, imported, why)
			}
		}
	}
}

// TestForbiddenImports shows that the rule itself can fail.
func TestForbiddenImports(t *testing.T) {
	for _, c := range []struct {
		path, imported string
		allowed        bool
	}{
		{"ashore/internal/coach", "strings", true},
		{"ashore/internal/coach", "os", false},
		{"ashore/internal/coach", "os/exec", false},
		{"ashore/internal/coach", "net/http", false},
		{"ashore/internal/coach", "log/slog", false},
		{"ashore/internal/coach", "database/sql", false},
		{"ashore/internal/coach", "pgregory.net/rapid", false},
		{"ashore/internal/coach", "ashore/internal/content", false},
		{"ashore/internal/content", "ashore/internal/coach", true},
		{"ashore/internal/content", "ashore/internal/store", false},
		{"ashore/internal/adapters/discord", "ashore/internal/adapters/telegram", false},
		{"ashore/internal/adapters/discord", "ashore/internal/schedule", false},
		{"ashore/internal/adapters/adaptertest", "ashore/internal/coach", true},
		{"ashore/internal/store/storetest", "ashore/internal/coach", true},
		{"ashore/internal/coach", "ashore/cmd/bot", false},
		{"ashore/cmd/bot", "ashore/internal/adapters/discord", true},
	} {
		if got := forbidden(c.path, c.imported) == ""; got != c.allowed {
			t.Errorf("%s importing %s: allowed is %v", c.path, c.imported, got)
		}
	}
}

// forbidden says why a package may not import another; "" where it may.
func forbidden(path, imported string) string {
	ours := imported == module || strings.HasPrefix(imported, module+"/")
	core := module + "/internal/coach"
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case path == core && ours:
		return "the core imports nothing of ours"
	case path == core && strings.Contains(first, "."):
		return "the core imports the standard library only"
	case path == core && slices.Contains([]string{"os", "net", "log", "syscall"}, first), path == core && imported == "database/sql":
		return "the core does no input and output"
	case strings.HasPrefix(path, module+"/cmd/"), strings.HasPrefix(path, module+"/tools/"), !ours, imported == core:
		return ""
	}
	return "a package imports of ours the core only"
}

// listed returns the packages of the module with what they import, their tests left out.
func listed(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	list.Dir = filepath.Join("..", "..")
	out, err := list.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	packages := map[string][]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("what go list says: %v", err)
		}
		packages[p.ImportPath] = p.Imports
	}
}

// TestNoClockInTheCore holds that the core is told the time and never looks.
func TestNoClockInTheCore(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		read++
		for _, call := range clockCalls(t, file, nil) {
			t.Errorf("%s reads the clock", call)
		}
	}
	if read < 20 {
		t.Errorf("only %d files were read", read)
	}
	sample := "package p\nimport clock \"time\"\nvar _, _ = clock.Now(), clock.Since\nvar _ = clock.Unix(0, 0)\n"
	if got := clockCalls(t, "sample.go", sample); len(got) != 2 {
		t.Errorf("in a sample with two looks at the clock, %d were found: %v", len(got), got)
	}
}

// clockCalls returns where a file uses what of package time reads or waits for the clock.
func clockCalls(t *testing.T, name string, source any) []string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	local := ""
	for _, imported := range file.Imports {
		if imported.Path.Value == `"time"` {
			local = "time"
			if imported.Name != nil {
				local = imported.Name.Name
			}
		}
	}
	found := []string{}
	reads := []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker"}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || local == "" {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(reads, sel.Sel.Name) {
			found = append(found, files.Position(sel.Pos()).String())
		}
		return true
	})
	return found
}

// Documents say which test holds what; each must be there.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	all := strings.Builder{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	least := map[string]int{"ARCHITECTURE.md": 20, "docs/vera-mh.md": 20, "docs/hazard-log.md": 30}
	documents, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(documents, "../../ARCHITECTURE.md") {
		doc, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		tests := regexp.MustCompile("`(Test[A-Za-z0-9]+)(…?)").FindAllStringSubmatch(string(doc), -1)
		if len(tests) < least[name] {
			t.Errorf("%s names only %d tests", name, len(tests))
		}
		for _, test := range tests {
			end := "("
			if test[2] != "" { // the beginning of a name
				end = ""
			}
			if !strings.Contains(all.String(), "func "+test[1]+end) {
				t.Errorf("%s names %s, which is no test", name, test[1])
			}
		}
	}
}
