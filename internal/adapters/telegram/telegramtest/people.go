package telegramtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"
)

// Message is what the bot sent into a chat, with the changes that it made to it later.
type Message struct {
	ID       int
	Method   string // "sendMessage", "sendPhoto" or "sendDocument"
	Text     string // the text or the caption
	Photo    []byte
	Document []byte
	FileName string
	Rows     [][]Button
	Quiet    bool
	Deleted  bool
	At       time.Time
	Params   map[string]string // as they came
}

// Button is one button under a message.
type Button struct {
	Label string `json:"text"`
	Data  string `json:"callback_data"`
	URL   string `json:"url"`
}

// Buttons returns the buttons in reading order.
func (m Message) Buttons() []Button { return slices.Concat(m.Rows...) }

// Labels returns the labels of the buttons in reading order.
func (m Message) Labels() []string {
	var labels []string
	for _, b := range m.Buttons() {
		labels = append(labels, b.Label)
	}
	return labels
}

// chat is a place where messages go.
type chat struct {
	id          int64
	kind        string // "private" or "supergroup"
	started     bool   // the person wrote first
	blocked     bool
	deactivated bool
	messages    []Message
	read        int // how many of them were taken by Read
}

func (c *chat) object() map[string]any { return map[string]any{"id": c.id, "type": c.kind} }

// shown is a message of the bot as Telegram returns it.
func (c *chat) shown(m Message) map[string]any {
	return map[string]any{
		"message_id": m.ID, "date": m.At.Unix(), "chat": c.object(), "text": m.Text,
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "Ashore", "username": BotName},
	}
}

// User is a person with a private chat with the bot.
type User struct {
	ID       int64
	Language string
	server   *Server
	chat     *chat
}

// User returns a new person whose app has the given language ("" if it tells none). They have not written to the bot yet.
func (s *Server) User(language string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &chat{id: s.nextID, kind: "private"}
	s.nextID++
	s.chats[c.id] = c
	return &User{ID: c.id, Language: language, server: s, chat: c}
}

// Open makes the person one who wrote to the bot long ago: it may write to them.
func (u *User) Open() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.chat.started = true
}

// Write sends a text to the bot and returns the number of the message.
func (u *User) Write(text string) int { return u.Send(map[string]any{"text": text}) }

// Send sends a message with the given fields (text, photo, caption, location …) and returns its number.
func (u *User) Send(content map[string]any) int {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	u.chat.started, u.chat.blocked = true, false
	return u.post("message", s.nextMsg, content)
}

// Edit changes a text that the person had written.
func (u *User) Edit(message int, text string) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.post("edited_message", message, map[string]any{"text": text, "edit_date": time.Now().Unix()})
}

func (u *User) post(kind string, id int, content map[string]any) int {
	s := u.server
	s.nextMsg = max(s.nextMsg, id+1)
	m := map[string]any{"message_id": id, "date": time.Now().Unix(), "from": u.object(), "chat": u.chat.object()}
	maps.Copy(m, content)
	s.push(kind, m)
	return id
}

// SharePhoto sends a photo with a caption, which may be empty.
func (u *User) SharePhoto(caption string) int {
	size := map[string]any{"file_id": "photo", "file_unique_id": "photo", "width": 90, "height": 90}
	content := map[string]any{"photo": []any{size}}
	if caption != "" {
		content["caption"] = caption
	}
	return u.Send(content)
}

// ShareVoice sends a voice note.
func (u *User) ShareVoice() int {
	return u.Send(map[string]any{"voice": map[string]any{"file_id": "voice", "file_unique_id": "voice", "duration": 3}})
}

// ShareSticker sends a sticker.
func (u *User) ShareSticker() int {
	return u.Send(map[string]any{"sticker": map[string]any{
		"file_id": "sticker", "file_unique_id": "sticker", "type": "regular", "width": 512, "height": 512,
		"is_animated": false, "is_video": false,
	}})
}

// ShareLocation sends a point on earth in degrees.
func (u *User) ShareLocation(lat, lon float64) int {
	return u.Send(map[string]any{"location": map[string]any{"latitude": lat, "longitude": lon}})
}

// Press taps the button of that label under a message of the bot; it panics if there is none.
func (u *User) Press(m Message, label string) {
	for _, b := range m.Buttons() {
		if b.Label == label && b.Data != "" {
			u.pressed(b.Data, u.chat.shown(m))
			return
		}
	}
	panic(fmt.Sprintf("message %d has no such button to press", m.ID))
}

// PressData taps a button that stood under a message too old to be shown: the press carries the given data.
func (u *User) PressData(data string) {
	u.pressed(data, map[string]any{"message_id": 1, "date": 0, "chat": u.chat.object()})
}

// PressLost taps a button of whose message nothing is known any more.
func (u *User) PressLost(data string) { u.pressed(data, nil) }

func (u *User) pressed(data string, message map[string]any) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	u.chat.started, u.chat.blocked = true, false
	id := strconv.Itoa(s.nextMsg) + "000"
	s.nextMsg++
	s.queries[id] = true
	query := map[string]any{"id": id, "from": u.object(), "chat_instance": "1", "data": data}
	if message != nil {
		query["message"] = message
	}
	s.push("callback_query", query)
}

// Block stops the bot from writing to the person.
func (u *User) Block() { u.move("kicked", "member", true) }

// Unblock lets the bot write again.
func (u *User) Unblock() { u.move("member", "kicked", false) }

func (u *User) move(to, from string, blocked bool) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	u.chat.started, u.chat.blocked = true, blocked
	bot := map[string]any{"id": BotID, "is_bot": true, "first_name": "Ashore", "username": BotName}
	s.push("my_chat_member", map[string]any{
		"chat": u.chat.object(), "from": u.object(), "date": time.Now().Unix(),
		"old_chat_member": map[string]any{"user": bot, "status": from, "until_date": 0},
		"new_chat_member": map[string]any{"user": bot, "status": to, "until_date": 0},
	})
}

// BlockSilently blocks the bot without an update, as when it came while nobody polled and has expired.
func (u *User) BlockSilently() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.chat.started, u.chat.blocked = true, true
}

// Deactivate deletes the person's account at Telegram.
func (u *User) Deactivate() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.chat.deactivated = true
}

// Messages returns all that the bot sent to the person so far.
func (u *User) Messages() []Message { return u.server.messages(u.chat) }

// Read waits for the next message that was not read before.
func (u *User) Read(ctx context.Context) (Message, error) { return u.server.read(ctx, u.chat) }

// Next is [User.Read] for a test, which fails if no message comes within a minute.
func (u *User) Next(t testing.TB) Message {
	t.Helper()
	return u.server.next(t, u.chat)
}

func (u *User) object() map[string]any {
	from := map[string]any{"id": u.ID, "is_bot": false, "first_name": "Someone"}
	if u.Language != "" {
		from["language_code"] = u.Language
	}
	return from
}

func (s *Server) messages(c *chat) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(c.messages)
}

func (s *Server) read(ctx context.Context, c *chat) (Message, error) {
	var m Message
	err := s.Await(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if c.read == len(c.messages) {
			return false
		}
		m = c.messages[c.read]
		c.read++
		return true
	})
	return m, err
}

// patience is how long a test waits for a message that must come; far longer than it takes.
const patience = time.Minute

func (s *Server) next(t testing.TB, c *chat) Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m, err := s.read(ctx, c)
	if err != nil {
		t.Fatalf("the bot sent no message: %v", err)
	}
	return m
}
