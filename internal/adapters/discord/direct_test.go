package discord_test

import (
	"maps"
	"strings"
	"testing"

	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	id := anna.DM("i miss her", nil)
	if ev := b.event(); ev.Input != (coach.Text{Text: "i miss her"}) || ev.ID != "discord:"+id || !ev.Private || ev.Reply != "" {
		t.Errorf("got %+v", ev)
	}
	anna.EditDM(id, "i miss him")
	first := b.event()
	if first.Input != (coach.Text{Text: "i miss him", Edited: true}) || !strings.HasPrefix(first.ID, "discord:"+id+":") {
		t.Errorf("got %+v", first)
	}
	anna.EditDM(id, "i miss them")
	if second := b.event(); second.ID == first.ID {
		t.Error("two edits have one id")
	}
}

func TestMedia(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	attached := func(kind string) map[string]any {
		return map[string]any{"attachments": []any{map[string]any{"id": "1", "filename": "f", "content_type": kind}}}
	}
	for _, c := range []struct {
		extra map[string]any
		text  string
		want  string
	}{
		{attached("image/png"), "look", "photo"},
		{attached("video/mp4"), "", "video"},
		{attached("audio/ogg"), "", "voice"},
		{attached("application/pdf"), "", "document"},
		{attached(""), "", "document"},
		{map[string]any{"sticker_items": []any{map[string]any{"id": "1", "name": "s", "format_type": 1}}}, "", "sticker"},
		{map[string]any{"flags": 1 << 13}, "", "voice"},
		{nil, "", "other"},
		{nil, "plain", ""},
	} {
		anna.DM(c.text, c.extra)
		if got := b.event().Input.(coach.Text); got.Media != c.want || got.Text != c.text {
			t.Errorf("%v: got %+v, want %q", c.extra, got, c.want)
		}
	}
}

func TestWhatIsNotAMembersMessageIsDropped(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	message := func(change map[string]any) map[string]any {
		m := map[string]any{
			"id": "77700000000000001", "channel_id": "88800000000000001", "type": 0, "content": "x", "timestamp": "2026-11-22T10:00:00+00:00",
			"author": map[string]any{"id": anna.ID},
		}
		maps.Copy(m, change)
		return m
	}
	for _, change := range []map[string]any{
		{"author": nil},
		{"author": map[string]any{"id": discordtest.BotID, "bot": true}},
		{"author": map[string]any{"id": 7}},
		{"guild_id": discordtest.GuildID},
		{"webhook_id": "5"},
		{"type": 6},
		{"content": nil},
		{"id": ""},
	} {
		b.server.Raw("MESSAGE_CREATE", message(change))
	}
	b.server.Raw("MESSAGE_UPDATE", message(nil)) // only its preview changed
	b.server.Raw("MESSAGE_CREATE", "nonsense")
	b.server.Raw("INTERACTION_CREATE", map[string]any{"id": "1", "type": 2})
	b.server.Raw("INTERACTION_CREATE", map[string]any{"id": "1", "type": 5, "token": "t", "data": []any{}})
	b.server.Raw("INTERACTION_CREATE", map[string]any{"id": "1", "type": 99, "token": "t", "user": map[string]any{"id": anna.ID}})
	b.server.Raw("INTERACTION_CREATE", map[string]any{
		"id": "1", "type": 2, "token": "t", "user": map[string]any{"id": anna.ID, "bot": true}, "data": map[string]any{"name": "start"},
	})
	anna.DM("last", nil)
	if got := b.event().Input; got != (coach.Text{Text: "last"}) {
		t.Errorf("an event came of what is none: %T", got)
	}
}
