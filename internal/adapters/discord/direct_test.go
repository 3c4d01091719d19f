package discord_test

import (
	"fmt"
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

// Whatever is written or named in a message reaches the check for danger, and only the words of the message answer a question.
func TestEveryWordOfAMessageIsRead(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	poll := map[string]any{"question": map[string]any{"text": "tonight?"}, "answers": []any{
		map[string]any{"answer_id": 1, "poll_media": map[string]any{"text": "live"}},
		map[string]any{"answer_id": 2, "poll_media": map[string]any{"text": "not", "emoji": map[string]any{"name": "x"}}},
	}}
	file := map[string]any{"id": "1", "filename": "why_go-on.txt", "title": "why go on?.txt", "description": "a note", "content_type": "text/plain"}
	for name, c := range map[string]struct {
		text  string
		extra map[string]any
		also  string
	}{
		"a poll":              {"", map[string]any{"poll": poll}, "tonight?\nlive\nnot"},
		"a file":              {"look", map[string]any{"attachments": []any{file}}, "why go on?.txt\na note\nwhy go on txt"},
		"a forwarded message": {"", map[string]any{"message_snapshots": []any{map[string]any{"message": map[string]any{"content": "i said it", "attachments": []any{file}, "poll": poll}}}}, "i said it\ntonight?\nlive\nnot\nwhy go on?.txt\na note\nwhy go on txt"},
		"a preview":           {"look", map[string]any{"embeds": []any{map[string]any{"title": "others' words"}}}, ""},
		"odd details":         {"look", map[string]any{"poll": "odd", "attachments": "odd", "message_snapshots": 7, "flags": "odd"}, ""},
		"an odd poll":         {"look", map[string]any{"poll": map[string]any{"question": 7, "answers": poll["answers"]}}, "live\nnot"},
	} {
		anna.DM(c.text, c.extra)
		in, ok := b.event().Input.(coach.Text)
		if !ok || in.Text != c.text || in.Also != c.also {
			t.Errorf("%s: got %+v", name, in)
		}
		if typed := coach.Typed(in); !strings.Contains(typed, c.text) || !strings.Contains(typed, c.also) {
			t.Errorf("%s: the check reads %q", name, typed)
		}
	}
	id := anna.DM("look", map[string]any{"poll": poll})
	b.event()
	anna.EditDM(id, "look again")
	if ev := b.event(); ev.Input != (coach.Text{Text: "look again", Also: "tonight?\nlive\nnot", Edited: true}) || ev.Message != id {
		t.Errorf("edited: %+v of message %q", ev.Input, ev.Message)
	}
}

func TestEveryFieldOfACommandAndAFormIsRead(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	acts := func(kind int, data map[string]any) coach.Input {
		t.Helper()
		b.server.Raw("INTERACTION_CREATE", map[string]any{
			"id": fmt.Sprint("7770000000000000", kind), "token": "t", "type": kind, "context": 1, "user": map[string]any{"id": anna.ID}, "data": data,
		})
		return b.event().Input
	}
	if got := acts(2, map[string]any{"name": "journal", "options": []any{
		map[string]any{"name": "now", "type": 1, "options": []any{map[string]any{"name": "a", "type": 3, "value": "one"}, map[string]any{"name": "b", "type": 4, "value": 2}}},
		map[string]any{"name": "c", "type": 3, "value": "three"},
	}}); got != (coach.Command{Name: "journal", Args: "one 2 three"}) {
		t.Errorf("a command with several options: %+v", got)
	}
	input := func(value string) map[string]any {
		return map[string]any{"type": 4, "custom_id": value, "value": value}
	}
	if got := acts(5, map[string]any{"custom_id": "?journal_now", "components": []any{
		map[string]any{"type": 1, "components": []any{input("one")}}, map[string]any{"type": 18, "component": input("two")},
	}}); !strings.Contains(coach.Typed(got), "one\ntwo") {
		t.Errorf("a form with two fields: %+v", got)
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
