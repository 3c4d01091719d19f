package discordtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// User is a person. Its methods act as they would in Discord's client, and are safe for concurrent use.
type User struct {
	s       *Server
	ID      string
	Name    string
	channel *channel
	closed  bool
	shown   []*Shown
	read    int
}

type channel struct {
	id       string
	user     *User
	messages []*message // oldest first
	nonces   map[string]*message
}

type message struct {
	id, text, edited string
	at               time.Time
	fromBot          bool
	extra            map[string]any // further fields of what the person sent
	shown            *Shown
}

// Shown is something that the bot showed to a person: a message or a form.
type Shown struct {
	ID        string // of the message
	Text      string // as it is read: without the marks that keep words from being formatted
	Raw       string // as it was sent
	Buttons   []Button
	Options   []Button // of lists to pick from
	Ephemeral bool
	Silent    bool
	Direct    bool // written to the direct message channel, not as an answer to an interaction
	Edited    bool // took the place of a promised answer
	File      []byte
	FileName  string
	Alt       string
	Form      *Form
}

// Button is a button or an option of a list.
type Button struct{ ID, Label, Link string }

// Form is an open form.
type Form struct {
	ID, Title, Label, Field string
	Long                    bool
	guild                   bool
}

// User returns the person with a name, who comes into being when first asked for.
func (s *Server) User(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.people {
		if u.Name == name {
			return u
		}
	}
	u := &User{s: s, Name: name, ID: s.newID()}
	u.channel = &channel{id: s.newID(), user: u, nonces: map[string]*message{}}
	s.people[u.ID] = u
	s.channels[u.channel.id] = u.channel
	return u
}

// Next waits for the next thing that the bot shows to this person.
func (u *User) Next(ctx context.Context) (Shown, error) {
	var got Shown
	err := u.s.Until(ctx, func() bool {
		u.s.mu.Lock()
		defer u.s.mu.Unlock()
		if u.read >= len(u.shown) {
			return false
		}
		got = *u.shown[u.read]
		u.read++
		return true
	})
	if err != nil {
		return Shown{}, fmt.Errorf("%s: %w", u.Name, err)
	}
	return got, nil
}

// Seen returns all that the bot showed to this person so far.
func (u *User) Seen() []Shown {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	out := make([]Shown, len(u.shown))
	for i, s := range u.shown {
		out[i] = *s
	}
	return out
}

// CloseDMs makes direct messages impossible, or possible again.
func (u *User) CloseDMs(closed bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.closed = closed
}

// Slash uses a command, in the bot's direct message channel or in a server. It returns the interaction's id.
func (u *User) Slash(name, arg string, guild bool) string {
	data := map[string]any{"id": "1", "name": name, "type": 1}
	if arg != "" {
		data["options"] = []any{map[string]any{"name": u.s.argName(name), "type": 3, "value": arg}}
	}
	return u.act(kindCommand, guild, data, nil)
}

// Press presses a button of a message, by its label or its id.
func (u *User) Press(on Shown, button string) error {
	for _, b := range on.Buttons {
		if b.Link == "" && (b.Label == button || b.ID == button) {
			u.PressID(b.ID, b.Label, on.Ephemeral)
			return nil
		}
	}
	return fmt.Errorf("%s: there is no button %q", u.Name, button)
}

// PressID presses a button by its id: an old one, or a forged one. It returns the interaction's id.
func (u *User) PressID(id, label string, guild bool) string {
	old := map[string]any{"id": "5", "components": []any{map[string]any{"type": 1, "components": []any{
		map[string]any{"type": 2, "style": 2, "custom_id": id, "label": label},
	}}}}
	return u.act(kindComponent, guild, map[string]any{"custom_id": id, "component_type": 2}, old)
}

// Select picks from a list of a message, by the label or the id of an option.
func (u *User) Select(on Shown, option string) error {
	for _, o := range on.Options {
		if o.Label == option || o.ID == option {
			u.act(kindComponent, on.Ephemeral, map[string]any{"custom_id": "pick:0", "component_type": 3, "values": []string{o.ID}}, nil)
			return nil
		}
	}
	return fmt.Errorf("%s: there is no option %q", u.Name, option)
}

// Submit fills in a form.
func (u *User) Submit(f *Form, text string) error {
	if f == nil {
		return errors.New("there is no form")
	}
	input := map[string]any{"type": 4, "custom_id": f.Field, "value": text}
	u.act(kindModal, f.guild, map[string]any{"custom_id": f.ID, "components": []any{
		map[string]any{"type": 1, "components": []any{input}},
	}}, nil)
	return nil
}

// SubmitLabelled fills in a form whose field stands in a label, as newer clients send it.
func (u *User) SubmitLabelled(f *Form, text string) {
	u.act(kindModal, f.guild, map[string]any{"custom_id": f.ID, "components": []any{
		map[string]any{"type": 18, "id": 1, "component": map[string]any{"type": 4, "id": 2, "custom_id": f.Field, "value": text}},
	}}, nil)
}

// Autocomplete types into a command's argument and returns what is offered, values and labels.
func (u *User) Autocomplete(ctx context.Context, name, typed string) ([]Button, error) {
	id := u.act(kindAutocomplete, false, map[string]any{"id": "1", "name": name, "type": 1, "options": []any{
		map[string]any{"name": u.s.argName(name), "type": 3, "value": typed, "focused": true},
	}}, nil)
	var got []Button
	err := u.s.Until(ctx, func() bool {
		u.s.mu.Lock()
		defer u.s.mu.Unlock()
		for _, a := range u.s.actions {
			if a.id == id && a.acked != 0 {
				got = a.offered
				return true
			}
		}
		return false
	})
	return got, err
}

// DM writes a direct message and returns its id. extra are further fields of the message (attachments, say), or nil.
func (u *User) DM(text string, extra map[string]any) string {
	return u.write(text, extra, true)
}

// DMUnseen writes a direct message of which the gateway tells nothing: it is only in the history.
func (u *User) DMUnseen(text string) string { return u.write(text, nil, false) }

func (u *User) write(text string, extra map[string]any, tell bool) string {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &message{id: s.newID(), text: text, at: time.Now(), extra: extra}
	u.channel.messages = append(u.channel.messages, m)
	if tell {
		s.dispatch("MESSAGE_CREATE", u.channel.wire(m))
	}
	return m.id
}

// EditDM changes a direct message.
func (u *User) EditDM(id, text string) {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(u.channel.messages, func(m *message) bool { return m.id == id })
	if i < 0 {
		s.problem("no message %s to edit", id)
		return
	}
	m := u.channel.messages[i]
	m.text, m.edited = text, time.Now().UTC().Format("2006-01-02T15:04:05.000000-07:00")
	s.dispatch("MESSAGE_UPDATE", u.channel.wire(m))
}

func (c *channel) wire(m *message) map[string]any {
	author := map[string]any{"id": c.user.ID, "username": c.user.Name, "discriminator": "0"}
	if m.fromBot {
		author = map[string]any{"id": BotID, "username": "bot", "bot": true, "discriminator": "0000"}
	}
	out := map[string]any{
		"id": m.id, "channel_id": c.id, "type": 0, "author": author, "content": m.text, "flags": 0,
		"timestamp": m.at.UTC().Format("2006-01-02T15:04:05.000000-07:00"), "edited_timestamp": nil,
		"attachments": []any{}, "embeds": []any{}, "mentions": []any{}, "mention_roles": []any{},
		"pinned": false, "mention_everyone": false, "tts": false, "components": []any{}, "channel_type": 1,
	}
	if m.edited != "" {
		out["edited_timestamp"] = m.edited
	}
	maps.Copy(out, m.extra)
	return out
}

// Raw sends an event of the gateway as it is given.
func (s *Server) Raw(kind string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(kind, data)
}
