// Package content is the programme as data: what the coach says and asks (program/*.yaml), the words it uses (text/*.yaml) and
// the crisis lines (lines.json). It reads these files strictly into a [coach.Program] and checks them with a linter, whose
// every finding is a [Problem] that names its file and line.
package content

import (
	"embed"
	"io/fs"
)

//go:embed program text lines.json
var files embed.FS

// Embedded returns the content that ships with the program: the folders program and text, and lines.json.
func Embedded() fs.FS { return files }
