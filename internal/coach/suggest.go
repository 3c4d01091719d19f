package coach

import "strings"

// mostSuggestions is how many completions a platform shows.
const mostSuggestions = 25

// Suggest completes the argument of a command where the list of answers is long or fixed: areas of tasks. It knows nothing of
// any member.
func Suggest(p *Program, command, typed string) []Suggestion {
	if command != "tasks" {
		return nil
	}
	c := begin(p, State{}, Turn{})
	out := []Suggestion{}
	for _, area := range c.areaItems() {
		if strings.Contains(plain(area.Text), plain(typed)) && len(out) < mostSuggestions {
			out = append(out, Suggestion{Value: area.Text, Label: area.Text})
		}
	}
	return out
}
