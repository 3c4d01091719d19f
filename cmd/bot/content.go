package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"ashore/internal/coach"
	"ashore/internal/content"
)

const contentUsage = `usage: bot content check [DIR] | list | graph | lines

  check  hold the content to the linter's rules and count it; DIR is a folder like internal/content, in place of what ships
  list   every flow, step, task and nudge with its practices
  graph  the flows as a Mermaid diagram
  lines  the crisis lines by country, with their confidence, when a person last called them, and which are due
`

// runContent carries out "bot content …" and returns the exit code: 0, 1 where the content is bad or cannot be written out,
// and 2 for a command line that it does not understand. The age of the crisis lines is told on the day of now. It opens no database.
func runContent(args []string, now time.Time, out, errOut io.Writer) int {
	return contentCommand(args, content.Embedded(), content.Standard(now), out, errOut)
}

// contentCommand is runContent on the given files and at the time of the options.
func contentCommand(args []string, files fs.FS, options content.Options, out, errOut io.Writer) int {
	verb, rest := "", args
	if len(args) > 0 {
		verb, rest = args[0], args[1:]
	}
	if verb == "check" && len(rest) == 1 {
		return checkContent(os.DirFS(rest[0]), options, out, errOut)
	}
	if len(rest) > 0 {
		verb = ""
	}
	var err error
	switch verb {
	case "check":
		return checkContent(files, options, out, errOut)
	case "list":
		err = content.List(loadContent(files), out)
	case "graph":
		_, err = io.WriteString(out, content.Graph(loadContent(files)))
	case "lines":
		err = content.Lines(loadContent(files), out, options.Now)
	default:
		fmt.Fprint(errOut, contentUsage)
		return 2
	}
	if err != nil {
		fmt.Fprintln(errOut, "bot content:", err)
		return 1
	}
	return 0
}

// loadContent returns what can be read of the content; only "check" tells of its problems.
func loadContent(files fs.FS) *coach.Program {
	program, _ := content.Load(files)
	return program
}

// checkContent writes the problems, what there is, and how many practices are lived.
func checkContent(files fs.FS, options content.Options, out, errOut io.Writer) int {
	program, problems := content.Check(files, options)
	bad, warnings := 0, 0
	for _, p := range problems {
		if p.Warning {
			warnings++
		} else {
			bad++
		}
		fmt.Fprintln(out, p)
	}
	fmt.Fprintf(out, "%d flows, %d steps, %d commands, %d tasks, %d nudges, %d languages, crisis lines for %d countries\n",
		len(program.Flows), len(program.Steps), len(program.Commands), len(program.Tasks), len(program.Nudges),
		len(program.Languages), len(program.Lines.Countries))
	fmt.Fprintf(out, "%d errors, %d warnings\n", bad, warnings)
	lived := content.Coverage(program)
	fmt.Fprintln(out, lived)
	for i, id := range lived.Missing {
		if i == 0 {
			fmt.Fprint(out, "not lived yet:")
		}
		fmt.Fprint(out, " ", id)
	}
	if len(lived.Missing) > 0 {
		fmt.Fprintln(out)
	}
	if bad > 0 {
		fmt.Fprintf(errOut, "bot content: %d errors in the content\n", bad)
		return 1
	}
	return 0
}
