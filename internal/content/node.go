package content

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds on a content file, far above what one needs, that keep the reader's work small on any input.
const (
	maxFile  = 1 << 20 // bytes
	maxDepth = 32
)

// kind is the kind of value that a node is.
type kind string

const (
	isNull kind = "nothing"
	isText kind = "text"
	isInt  kind = "a whole number"
	isReal kind = "a number"
	isBool kind = "true or false"
	isList kind = "a list"
	isMap  kind = "a map"
)

// node is a value of a YAML file, with its line.
type node struct {
	line  int
	kind  kind
	text  string // of a scalar
	items []node // of a list
	pairs []pair // of a map, in the order of the file
}

// pair is a key of a map with its value.
type pair struct {
	key   string
	line  int
	value node
}

// parse reads one YAML document (JSON is one too). Anchors, aliases, tags, merge keys and duplicate keys are problems.
// It answers any bytes; after a problem the node holds what could be read.
func parse(file string, data []byte) (root node, problems []Problem) {
	top := place{file, 1}
	if len(data) > maxFile {
		return node{}, []Problem{top.problem("yaml", "the file is longer than %d bytes", maxFile)}
	}
	if deep(data) {
		return node{}, []Problem{top.problem("yaml", "values are nested too deep")}
	}
	// The YAML library is not proof against every input; what it cannot bear is a broken file like any other.
	defer func() {
		if r := recover(); r != nil {
			root, problems = node{}, []Problem{top.problem("yaml", "the file cannot be read as YAML")}
		}
	}()
	tree, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return node{}, []Problem{syntaxProblem(file, err)}
	}
	t := translator{file: file}
	for i, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case i > 0:
			t.problem(doc.Body, "a second document in one file")
		default:
			root = t.node(doc.Body, 0)
		}
	}
	return root, t.problems
}

// deep reports whether flow brackets or indentation nest beyond any use, without reading the YAML. A bracket inside of a text
// counts too, which only matters for hundreds of them.
func deep(data []byte) bool {
	depth, indent, start := 0, 0, true
	for _, c := range data {
		switch {
		case c == '\n':
			indent, start = 0, true
		case start && (c == ' ' || c == '-' || c == '?'):
			indent++
		default:
			start = false
		}
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		}
		if depth > 8*maxDepth || indent > 8*maxDepth {
			return true
		}
	}
	return false
}

func syntaxProblem(file string, err error) Problem {
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
		return place{file, syntax.GetToken().Position.Line}.problem("yaml", "%s", syntax.GetMessage())
	}
	return place{file, 1}.problem("yaml", "the file cannot be read as YAML")
}

// translator turns the library's tree into nodes.
type translator struct {
	file     string
	problems []Problem
}

func (t *translator) problem(n ast.Node, format string, args ...any) {
	t.problems = append(t.problems, place{t.file, lineOf(n)}.problem("yaml", format, args...))
}

func lineOf(n ast.Node) int {
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return tk.Position.Line
	}
	return 1
}

func (t *translator) node(n ast.Node, depth int) node {
	if n == nil {
		return node{line: 1, kind: isNull}
	}
	out := node{line: lineOf(n)}
	if depth > maxDepth {
		t.problem(n, "values are nested too deep")
		out.kind = isNull
		return out
	}
	switch n := n.(type) {
	case *ast.NullNode:
		out.kind = isNull
	case *ast.StringNode:
		out.kind, out.text = isText, n.Value
	case *ast.LiteralNode:
		out.kind, out.text = isText, n.Value.Value
	case *ast.IntegerNode:
		out.kind, out.text = isInt, n.Token.Value
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = isReal, n.GetToken().Value
	case *ast.BoolNode:
		out.kind, out.text = isBool, fmt.Sprint(n.Value)
	case *ast.SequenceNode:
		out.kind = isList
		for _, item := range n.Values {
			out.items = append(out.items, t.node(item, depth+1))
		}
	case *ast.MappingNode:
		t.pairs(&out, n.Values, depth)
	case *ast.MappingValueNode:
		t.pairs(&out, []*ast.MappingValueNode{n}, depth)
	case *ast.CommentGroupNode:
		out.kind = isNull
	default:
		t.problem(n, "anchors, aliases, tags and merge keys are not read here")
		out.kind = isNull
	}
	return out
}

func (t *translator) pairs(out *node, values []*ast.MappingValueNode, depth int) {
	out.kind = isMap
	seen := map[string]bool{}
	for i, value := range values {
		var key string
		switch k := value.Key.(type) {
		case *ast.StringNode:
			key = k.Value
		case *ast.IntegerNode, *ast.BoolNode, *ast.NullNode:
			key = k.GetToken().Value
		default:
			t.problem(value.Key, "a key is a plain word")
			continue
		}
		if seen[key] {
			t.problem(value.Key, "the key %q stands here twice", key)
		}
		seen[key] = true
		p := pair{key: key, line: lineOf(value.Key), value: t.node(value.Value, depth+1)}
		if i == 0 {
			out.line = p.line
		}
		out.pairs = append(out.pairs, p)
	}
}
