package discordtest

import (
	"regexp"
	"slices"
	"time"
)

// Kinds of interactions.
const (
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
	kindModal        = 5
)

// action is an interaction: what a person did, and how the bot answered.
type action struct {
	id, token string
	kind      int
	user      *User
	guild     bool
	at        time.Time
	acked     int // type of the first answer; 0 is none yet
	ackedIn   time.Duration
	ephemeral bool
	expired   bool
	waiting   bool // an answer was promised and is not there yet
	original  *Shown
	followed  int
	offered   []Button
}

// act sends an interaction to the bot.
func (u *User) act(kind int, guild bool, data, on map[string]any) string {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	a := &action{id: id, token: "tok-" + id + "_abcDEF", kind: kind, user: u, guild: guild, at: time.Now()}
	s.actions[a.token] = a
	person := map[string]any{"id": u.ID, "username": u.Name, "discriminator": "0"}
	out := map[string]any{
		"id": id, "application_id": AppID, "type": kind, "token": a.token, "version": 1, "data": data,
		"locale": "en-GB", "channel_id": u.channel.id, "entitlements": []any{},
		"authorizing_integration_owners": map[string]any{"1": u.ID}, "app_permissions": "0",
	}
	if guild {
		out["guild_id"], out["context"], out["channel_id"] = GuildID, 0, GuildID
		out["member"] = map[string]any{"user": person, "permissions": "0", "roles": []any{}, "joined_at": "2025-01-01T00:00:00+00:00"}
	} else {
		out["context"], out["user"] = 1, person
	}
	if on != nil {
		out["message"] = on
	}
	s.dispatch("INTERACTION_CREATE", out)
	return id
}

// Acknowledged returns how an interaction was first answered (the type of the answer, 0 for not yet), how soon, and whether for
// the person's eyes only.
func (s *Server) Acknowledged(interaction string) (kind int, after time.Duration, ephemeral bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.actions {
		if a.id == interaction {
			return a.acked, a.ackedIn, a.ephemeral
		}
	}
	return 0, 0, false
}

// Open returns how many interactions were not answered at all yet, and how many of the promised answers are missing.
func (s *Server) Open() (unanswered, promised int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.actions {
		if a.acked == 0 {
			unanswered++
		}
		if a.waiting {
			promised++
		}
	}
	return unanswered, promised
}

// argName is the name of a registered command's argument.
func (s *Server) argName(command string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		options, _ := c["options"].([]any)
		if c["name"] == command && len(options) > 0 {
			if o, ok := options[0].(map[string]any); ok {
				name, _ := o["name"].(string)
				return name
			}
		}
	}
	return "text"
}

// callback takes the first answer to an interaction. The lock must be held.
func (s *Server) callback(id, token string, body map[string]any) *refusal {
	a := s.actions[token]
	switch {
	case a == nil || a.id != id:
		return refuse(404, 10062, "Unknown interaction")
	case a.acked != 0:
		return refuse(400, 40060, "Interaction has already been acknowledged.")
	case a.expired || time.Since(a.at) > s.opts.Deadline:
		s.problem("interaction of kind %d answered too late", a.kind)
		return refuse(404, 10062, "Unknown interaction")
	}
	kind := int(number(body["type"]))
	data, _ := body["data"].(map[string]any)
	fits := map[int][]int{kindCommand: {4, 5, 9}, kindComponent: {4, 5, 6, 7, 9}, kindAutocomplete: {8}, kindModal: {4, 5, 6, 7}}
	if !has(fits[a.kind], kind) {
		s.problem("interaction of kind %d cannot be answered by %d", a.kind, kind)
		return refuse(400, 50035, "Invalid Form Body")
	}
	a.acked, a.ackedIn = kind, time.Since(a.at)
	a.ephemeral = int(number(data["flags"]))&64 != 0
	switch kind {
	case 4:
		a.original = s.show(a.user, data, nil, "")
		a.original.Ephemeral = a.ephemeral
	case 5:
		a.waiting = true
	case 8:
		a.offered = offers(data)
	case 9:
		form := readForm(data)
		form.guild = a.guild
		a.user.shown = append(a.user.shown, &Shown{Form: form})
	}
	return nil
}

func offers(data map[string]any) []Button {
	out := []Button{}
	list, _ := data["choices"].([]any)
	for _, item := range list {
		c, _ := item.(map[string]any)
		out = append(out, Button{ID: text(c["value"]), Label: text(c["name"])})
	}
	return out
}

func readForm(data map[string]any) *Form {
	f := &Form{ID: text(data["custom_id"]), Title: text(data["title"])}
	eachComponent(data["components"], func(c map[string]any) {
		if number(c["type"]) == 4 {
			f.Label, f.Field, f.Long = text(c["label"]), text(c["custom_id"]), number(c["style"]) == 2
		}
	})
	return f
}

// webhook takes an edit of the promised answer (edit) or a message that follows it. The lock must be held.
func (s *Server) webhook(token string, edit bool, r Request, fileName string) (map[string]any, *refusal) {
	a := s.actions[token]
	switch {
	case a == nil || a.acked == 0:
		return nil, refuse(404, 10015, "Unknown Webhook")
	case a.expired || time.Since(a.at) > s.opts.TokenLife:
		return nil, refuse(401, 50027, "Invalid Webhook Token")
	case edit && !a.waiting && a.original == nil:
		return nil, refuse(404, 10008, "Unknown Message")
	}
	if !edit && a.waiting {
		edit = true // the first message after a promise takes its place
	}
	if !edit {
		a.followed++
		shown := s.show(a.user, r.Body, r.File, fileName)
		shown.Ephemeral = int(number(r.Body["flags"]))&64 != 0
		if a.guild && !shown.Ephemeral {
			s.problem("an answer in a server was shown to everybody")
		}
		return map[string]any{"id": shown.ID}, nil
	}
	shown := s.show(a.user, r.Body, r.File, fileName)
	shown.Ephemeral, shown.Edited = a.ephemeral, true
	if flags, set := r.Body["flags"]; set && a.ephemeral != (int(number(flags))&64 != 0) {
		s.problem("an edit takes away or adds that an answer is for one person only")
	}
	if a.guild && !shown.Ephemeral {
		s.problem("an answer in a server was shown to everybody")
	}
	a.original, a.waiting = shown, false
	return map[string]any{"id": shown.ID}, nil
}

// escaped is a mark that the client shows as it is.
var escaped = regexp.MustCompile(`\\([^0-9A-Za-z\s])`)

// show puts a message before a person. The lock must be held.
func (s *Server) show(u *User, body map[string]any, file []byte, fileName string) *Shown {
	out := &Shown{ID: s.newID(), Raw: text(body["content"]), File: file, FileName: fileName}
	out.Text = escaped.ReplaceAllString(out.Raw, "$1")
	out.Silent = int(number(body["flags"]))&4096 != 0
	if list, ok := body["attachments"].([]any); ok && len(list) > 0 {
		if meta, ok := list[0].(map[string]any); ok {
			out.Alt = text(meta["description"])
		}
	}
	eachComponent(body["components"], func(c map[string]any) {
		switch number(c["type"]) {
		case 2:
			out.Buttons = append(out.Buttons, Button{ID: text(c["custom_id"]), Label: text(c["label"]), Link: text(c["url"])})
		case 3:
			list, _ := c["options"].([]any)
			for _, item := range list {
				o, _ := item.(map[string]any)
				out.Options = append(out.Options, Button{ID: text(o["value"]), Label: text(o["label"])})
			}
		}
	})
	u.shown = append(u.shown, out)
	return out
}

func eachComponent(v any, visit func(map[string]any)) {
	list, _ := v.([]any)
	for _, item := range list {
		if c, ok := item.(map[string]any); ok {
			visit(c)
			eachComponent(c["components"], visit)
		}
	}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) float64 {
	f, _ := v.(float64)
	return f
}

func has(list []int, want int) bool {
	return slices.Contains(list, want)
}
