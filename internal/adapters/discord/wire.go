package discord

import (
	"encoding/json"
	"fmt"
	"strings"
)

// What Discord sends, as far as it is read here. The library's own types are passed over because it fails on kinds of components
// that it does not know, and hands on values that it could only half decode.

type userWire struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

type readyWire struct {
	User        userWire `json:"user"`
	Application struct {
		ID string `json:"id"`
	} `json:"application"`
}

type messageWire struct {
	messageEssence
	Flags       int              `json:"flags"`
	Attachments []attachmentWire `json:"attachments"`
	Stickers    []struct{}       `json:"sticker_items"`
	Poll        pollWire         `json:"poll"`
	Snapshots   []struct {
		Message snapshotWire `json:"message"`
	} `json:"message_snapshots"`
}

// messageEssence is what must be known of a message.
type messageEssence struct {
	ID        string    `json:"id"`
	Type      int       `json:"type"`
	ChannelID string    `json:"channel_id"`
	GuildID   string    `json:"guild_id"`
	Author    *userWire `json:"author"`
	Content   *string   `json:"content"` // absent in an update that is not about the words
	Timestamp string    `json:"timestamp"`
	Edited    string    `json:"edited_timestamp"`
	WebhookID string    `json:"webhook_id"`
}

// readMessage reads a message. What is beside its essence is read as far as it goes: no detail of an unknown shape costs what
// somebody wrote.
func readMessage(raw []byte) (m messageWire, err error) {
	if err := json.Unmarshal(raw, &m.messageEssence); err != nil {
		return messageWire{}, fmt.Errorf("read a message: %w", err)
	}
	_ = json.Unmarshal(raw, &m)
	return m, nil
}

// snapshotWire is a message that was forwarded.
type snapshotWire struct {
	Content     string           `json:"content"`
	Attachments []attachmentWire `json:"attachments"`
	Poll        pollWire         `json:"poll"`
}

type attachmentWire struct {
	ContentType string `json:"content_type"`
	Name        string `json:"filename"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type pollWire struct {
	Question pollMedia `json:"question"`
	Answers  []struct {
		Media pollMedia `json:"poll_media"`
	} `json:"answers"`
}

type pollMedia struct {
	Text string `json:"text"`
}

type interactionWire struct {
	ID      string    `json:"id"`
	App     string    `json:"application_id"`
	Type    int       `json:"type"`
	Token   string    `json:"token"`
	GuildID string    `json:"guild_id"`
	Context *int      `json:"context"`
	Locale  string    `json:"locale"`
	User    *userWire `json:"user"`
	Member  *struct {
		User *userWire `json:"user"`
	} `json:"member"`
	Message *struct {
		Components []componentWire `json:"components"`
	} `json:"message"`
	Data struct {
		Name          string          `json:"name"`
		Options       []optionWire    `json:"options"`
		CustomID      string          `json:"custom_id"`
		ComponentType int             `json:"component_type"`
		Values        []string        `json:"values"`
		Components    []componentWire `json:"components"`
	} `json:"data"`
}

type optionWire struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []optionWire    `json:"options"` // of a command within a command
}

// text returns the option's value as it was typed.
func (o optionWire) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return strings.Trim(string(o.Value), `"`)
}

// componentWire is a component of any kind; what is inside may stand in a list (a row) or alone (a label).
type componentWire struct {
	Type       int             `json:"type"`
	CustomID   string          `json:"custom_id"`
	Label      string          `json:"label"`
	Value      json.RawMessage `json:"value"`
	Components []componentWire `json:"components"`
	Component  *componentWire  `json:"component"`
}

// walk visits the component and all that is in it.
func (c *componentWire) walk(visit func(*componentWire)) {
	visit(c)
	for i := range c.Components {
		c.Components[i].walk(visit)
	}
	if c.Component != nil {
		c.Component.walk(visit)
	}
}

// Kinds of interactions, components, answers and contexts.
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5

	componentRow    = 1
	componentButton = 2
	componentSelect = 3
	componentInput  = 4

	answerDeferred     = 5
	answerAutocomplete = 8
	answerModal        = 9

	contextBotDM = 1

	flagSuppressEmbeds = 1 << 2
	flagEphemeral      = 1 << 6
	flagSilent         = 1 << 12
	flagVoice          = 1 << 13
)

// who returns the account that acted, or "" where it is missing or a bot.
func (i *interactionWire) who() string {
	u := i.User
	if u == nil && i.Member != nil {
		u = i.Member.User
	}
	if u == nil || u.Bot || !isSnowflake(u.ID) {
		return ""
	}
	return u.ID
}

// inDM reports whether the interaction happened in the bot's own direct message channel, where only the member can read along.
func (i *interactionWire) inDM() bool {
	return i.GuildID == "" && i.Context != nil && *i.Context == contextBotDM
}

// written returns what was typed into a form, whatever its shape.
func (i *interactionWire) written() string {
	var parts []string
	for n := range i.Data.Components {
		i.Data.Components[n].walk(func(c *componentWire) {
			var s string
			if c.Type == componentInput && json.Unmarshal(c.Value, &s) == nil {
				parts = append(parts, s)
			}
		})
	}
	return strings.Join(parts, "\n")
}

// pressedLabel returns the label of the button that was pressed, as the message still shows it.
func (i *interactionWire) pressedLabel() string {
	label := ""
	if i.Message == nil {
		return label
	}
	for n := range i.Message.Components {
		i.Message.Components[n].walk(func(c *componentWire) {
			if c.CustomID == i.Data.CustomID {
				label = c.Label
			}
		})
	}
	return label
}
