package discord

import "strings"

// beside collects what was written or named in a message beside its words: it answers nothing, and is read for danger like any
// other words.
func (m *messageWire) beside() string {
	all := append(m.Poll.written(), named(m.Attachments)...)
	for _, s := range m.Snapshots {
		all = append(all, s.Message.Content)
		all = append(all, s.Message.Poll.written()...)
		all = append(all, named(s.Message.Attachments)...)
	}
	kept := all[:0]
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "\n")
}

func (p pollWire) written() []string {
	all := []string{p.Question.Text}
	for _, a := range p.Answers {
		all = append(all, a.Media.Text)
	}
	return all
}

// named returns how files are called and described.
func named(files []attachmentWire) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.Title, f.Description, strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(f.Name))
	}
	return all
}
