package telegram

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

var (
	me   = self{id: 7000001, name: "ashore_test_bot"}
	noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

const (
	anna    = `"from":{"id":42,"is_bot":false,"first_name":"A","language_code":"de"}`
	private = anna + `,"message_id":7,"date":1,"chat":{"id":42,"type":"private"}`
	group   = anna + `,"message_id":7,"date":1,"chat":{"id":-100500,"type":"supergroup"}`
	fromBot = `"reply_to_message":{"message_id":3,"date":1,"chat":{"id":-100500,"type":"supergroup"},"from":{"id":7000001,"is_bot":true,"first_name":"A"}}`
)

func TestTransform(t *testing.T) {
	text := func(s string) coach.Input { return coach.Text{Text: s} }
	media := func(kind, s string) coach.Input { return coach.Text{Text: s, Media: kind} }
	also := func(kind, s string) coach.Input { return coach.Text{Also: s, Media: kind} }
	for _, c := range []struct {
		name   string
		update string
		want   coach.Input // nil: dropped
	}{
		{"text", `"message":{` + private + `,"text":"hello"}`, text("hello")},
		{"text with spaces kept", `"message":{` + private + `,"text":" a\n b "}`, text(" a\n b ")},
		{"forwarded text", `"message":{` + private + `,"text":"x","forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"?"}}`, text("x")},
		{"edited", `"edited_message":{` + private + `,"text":"hello"}`, coach.Text{Text: "hello", Edited: true}},
		{"edited caption", `"edited_message":{` + private + `,"caption":"c","photo":[{"file_id":"p"}]}`, coach.Text{Text: "c", Edited: true, Media: "photo"}},
		{"an edited command is read and not run again", `"edited_message":{` + private + `,"text":"/slip"}`, coach.Text{Text: "/slip", Edited: true}},
		{"a live location that moves", `"edited_message":{` + private + `,"location":{"latitude":1,"longitude":2,"live_period":60}}`, nil},
		{"photo", `"message":{` + private + `,"photo":[{"file_id":"p"}]}`, media("photo", "")},
		{"photo with caption", `"message":{` + private + `,"photo":[{"file_id":"p"}],"caption":"us"}`, media("photo", "us")},
		{"voice", `"message":{` + private + `,"voice":{"file_id":"v","duration":1}}`, media("voice", "")},
		{"video", `"message":{` + private + `,"video":{"file_id":"v"}}`, media("video", "")},
		{"video note", `"message":{` + private + `,"video_note":{"file_id":"v"}}`, media("video", "")},
		{"animation, which comes as a document too", `"message":{` + private + `,"animation":{"file_id":"v"},"document":{"file_id":"v"}}`, media("video", "")},
		{"sticker", `"message":{` + private + `,"sticker":{"file_id":"s"}}`, media("sticker", "")},
		{"document", `"message":{` + private + `,"document":{"file_id":"s"}}`, media("document", "")},
		{"music", `"message":{` + private + `,"audio":{"file_id":"s"}}`, media("other", "")},
		{"contact", `"message":{` + private + `,"contact":{"phone_number":"1","first_name":"I can't","last_name":"go on"}}`, also("other", "I can't\ngo on")},
		{"contact with a card", `"message":{` + private + `,"contact":{"phone_number":"1","first_name":"x","vcard":"BEGIN:VCARD\nNOTE:y"}}`, also("other", "x\nBEGIN:VCARD\nNOTE:y")},
		{"poll", `"message":{` + private + `,"poll":{"id":"1","question":"why go on?"}}`, also("other", "why go on?")},
		{"poll with options, newer than the library", `"message":{` + private + `,"poll":{"id":"1","question":"tonight?","description":"d","explanation":"e","options":[{"text":"live","voter_count":0},{"text":"not","text_entities":[]}]}}`, also("other", "tonight?\nd\nlive\nnot\ne")},
		{"a poll of an unreadable shape", `"message":{` + private + `,"poll":{"id":7,"question":"why go on?"}}`, also("", "why go on?")},
		{"file names", `"message":{` + private + `,"document":{"file_id":"s","file_name":"why_go-on.txt"},"caption":"c"}`, coach.Text{Text: "c", Also: "why go on txt", Media: "document"}},
		{"music with a title", `"message":{` + private + `,"audio":{"file_id":"s","title":"a","performer":"b","file_name":"c.mp3"}}`, also("other", "a\nb\nc mp3")},
		{"one's own words quoted", `"message":{` + private + `,"text":"this","reply_to_message":{` + private + `,"text":"i said it"},"quote":{"text":"said it","position":2,"is_manual":true}}`, coach.Text{Text: "this", Also: "said it"}},
		{"one's own words of elsewhere quoted", `"message":{` + private + `,"text":"this","external_reply":{"origin":{"type":"user","date":1,"sender_user":{"id":42}}},"quote":{"text":"said it","position":2}}`, coach.Text{Text: "this", Also: "said it"}},
		{"the bot's words quoted", `"message":{` + private + `,"text":"this",` + fromBot + `,"quote":{"text":"said it","position":2}}`, text("this")},
		{"nobody's words quoted", `"message":{` + private + `,"text":"this","quote":{"text":"said it","position":2}}`, text("this")},
		{"tasks added to a checklist", `"message":{` + private + `,"checklist_tasks_added":{"tasks":[{"id":1,"text":"letters"},{"id":2,"text":"the end"}]}}`, also("", "letters\nthe end")},
		{"an edited checklist", `"edited_message":{` + private + `,"checklist":{"title":"before I go","tasks":[]}}`, coach.Text{Text: "before I go", Edited: true}},
		{"a caption beside a kind newer than the library", `"message":{` + private + `,"caption":"c","rich_message":{"blocks":[{"text":"more"}]}}`, coach.Text{Text: "c", Also: "more"}},
		{"buttons are nobody's words", `"message":{` + private + `,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"why go on","callback_data":"a"}]]}}`, text("x")},
		{"location", `"message":{` + private + `,"location":{"latitude":52.5,"longitude":13.4}}`, coach.Text{Place: &coach.Point{Lat: 52.5, Lon: 13.4}}},
		{"venue", `"message":{` + private + `,"venue":{"title":"x","address":"y","location":{"latitude":52.5,"longitude":13.4}},"location":{"latitude":52.5,"longitude":13.4}}`, coach.Text{Also: "x\ny", Place: &coach.Point{Lat: 52.5, Lon: 13.4}}},
		{"location off the earth", `"message":{` + private + `,"location":{"latitude":152.5,"longitude":13.4}}`, media("other", "")},
		{"rich message, newer than the library", `"message":{` + private + `,"rich_message":{"blocks":[{"type":"paragraph","text":["I can",{"type":"bold","text":"not"}]},{"type":"list","items":[{"blocks":[{"type":"paragraph","text":"go on"}]}]}]}}`, text("I cannot\ngo on")},
		{"checklist, newer than the library", `"message":{` + private + `,"checklist":{"title":"before I go","tasks":[{"id":1,"text":"letters"}]}}`, text("before I go\nletters")},
		{"story, newer than the library", `"message":{` + private + `,"story":{"chat":{"id":1,"type":"private"},"id":3}}`, media("other", "")},
		{"a detail of an unreadable shape does not cost the words", `"message":{` + private + `,"text":"hello","sticker":17}`, text("hello")},
		{"nor the press", `"callback_query":{"id":"1",` + anna + `,"data":"a.b","message":{"message_id":"odd"}}`, coach.Press{ID: "a.b"}},
		{"nor the block", `"my_chat_member":{` + anna + `,"chat":{"id":42,"type":"private"},"date":"odd","new_chat_member":{"status":"kicked"}}`, coach.Left{}},

		{"command", `"message":{` + private + `,"text":"/start"}`, coach.Command{Name: "start"}},
		{"command with payload", `"message":{` + private + `,"text":"/start  ref_7 "}`, coach.Command{Name: "start", Args: "ref_7"}},
		{"command in capitals, to the bot by name", `"message":{` + private + `,"text":"/SOS@Ashore_Test_Bot now"}`, coach.Command{Name: "sos", Args: "now"}},
		{"command with a newline", `"message":{` + private + `,"text":"/journal\nToday\nwas"}`, coach.Command{Name: "journal", Args: "Today\nwas"}},
		{"command with a full stop", `"message":{` + private + `,"text":"/sos!"}`, coach.Command{Name: "sos", Args: "!"}},
		{"command for another bot", `"message":{` + private + `,"text":"/start@other_bot"}`, text("/start@other_bot")},
		{"a path is no command", `"message":{` + private + `,"text":"/etc/passwd"}`, text("/etc/passwd")},
		{"a lone slash is no command", `"message":{` + private + `,"text":"/ sos"}`, text("/ sos")},
		{"other scripts are no command", `"message":{` + private + `,"text":"/привет"}`, text("/привет")},
		{"a caption is no command", `"message":{` + private + `,"photo":[{"file_id":"p"}],"caption":"/slip"}`, media("photo", "/slip")},

		{"press", `"callback_query":{"id":"1",` + anna + `,"data":"a.b","message":{` + private + `,"text":"x"}}`, coach.Press{ID: "a.b"}},
		{"press under an inaccessible message", `"callback_query":{"id":"1",` + anna + `,"data":"a.b","message":{"message_id":3,"date":0,"chat":{"id":42,"type":"private"}}}`, coach.Press{ID: "a.b"}},
		{"press without a message", `"callback_query":{"id":"1",` + anna + `,"data":"a.b"}`, coach.Press{ID: "a.b"}},
		{"press in a group", `"callback_query":{"id":"1",` + anna + `,"data":"a.b","message":{` + group + `}}`, nil},
		{"press of a game", `"callback_query":{"id":"1",` + anna + `,"game_short_name":"x"}`, nil},

		{"block", `"my_chat_member":{` + anna + `,"chat":{"id":42,"type":"private"},"date":1,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, coach.Left{}},
		{"unblock", `"my_chat_member":{` + anna + `,"chat":{"id":42,"type":"private"},"date":1,"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}`, coach.Left{Back: true}},
		{"put out of a group", `"my_chat_member":{` + anna + `,"chat":{"id":-100500,"type":"supergroup"},"date":1,"new_chat_member":{"status":"kicked"}}`, nil},

		{"another bot", `"message":{"from":{"id":43,"is_bot":true},"chat":{"id":43,"type":"private"},"text":"x"}`, nil},
		{"nobody", `"message":{"chat":{"id":43,"type":"private"},"text":"x"}`, nil},
		{"no chat", `"message":{` + anna + `,"text":"x"}`, nil},
		{"channel post", `"channel_post":{"message_id":1,"chat":{"id":-100,"type":"channel"},"text":"x"}`, nil},
		{"message in a channel", `"message":{` + anna + `,"chat":{"id":-100,"type":"channel"},"text":"@ashore_test_bot"}`, nil},
		{"pinned", `"message":{` + private + `,"pinned_message":{"message_id":3}}`, nil},
		{"timer set", `"message":{` + private + `,"message_auto_delete_timer_changed":{"message_auto_delete_time":9}}`, nil},
		{"service message newer than the library", `"message":{` + private + `,"chat_background_set":{"type":{}}}`, nil},
		{"something new", `"sprouted":{}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev, ok := transformed(t, c.update)
			if ok != (c.want != nil) {
				t.Fatalf("an event: %v, want %v", ok, !ok)
			}
			if !ok {
				return
			}
			want := coach.Event{
				ID: "telegram:9001", Account: coach.Account{Platform: coach.Telegram, ID: "42"}, At: noon,
				Input: c.want, Private: true, Locale: "de",
			}
			if strings.HasPrefix(c.update, `"message"`) || strings.HasPrefix(c.update, `"edited_message"`) {
				want.Message = "7"
			}
			if !reflect.DeepEqual(ev, want) {
				t.Errorf("got  %+v\nwant %+v", ev, want)
			}
		})
	}
}

func TestTransformGroup(t *testing.T) {
	for _, c := range []struct {
		name   string
		update string
		want   coach.Input
	}{
		{"talk among others", `"message":{` + group + `,"text":"hello"}`, nil},
		{"a photo", `"message":{` + group + `,"photo":[{"file_id":"p"}]}`, nil},
		{"command", `"message":{` + group + `,"text":"/start"}`, coach.Command{Name: "start"}},
		{"command by name", `"message":{` + group + `,"text":"/start@ashore_test_bot x"}`, coach.Command{Name: "start", Args: "x"}},
		{"command for another bot", `"message":{` + group + `,"text":"/start@other_bot"}`, nil},
		{"reply to the bot", `"message":{` + group + `,` + fromBot + `,"text":"why"}`, coach.Text{Text: "why"}},
		{"reply to a person", `"message":{` + group + `,"reply_to_message":{` + group + `},"text":"why"}`, nil},
		{"mention", `"message":{` + group + `,"text":"ask @Ashore_Test_Bot, it helps"}`, coach.Text{Text: "ask @Ashore_Test_Bot, it helps"}},
		{"mention in a caption", `"message":{` + group + `,"photo":[{"file_id":"p"}],"caption":"@ashore_test_bot"}`, coach.Text{Text: "@ashore_test_bot", Media: "photo"}},
		{"mention by link", `"message":{` + group + `,"text":"you","entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":7000001}}]}`, coach.Text{Text: "you"}},
		{"mention of a longer name", `"message":{` + group + `,"text":"@ashore_test_bot2"}`, nil},
		{"edited into a mention", `"edited_message":{` + group + `,"text":"@ashore_test_bot x"}`, coach.Text{Text: "@ashore_test_bot x", Edited: true}},
		{"joined", `"message":{` + group + `,"new_chat_members":[{"id":7000001,"is_bot":true}]}`, nil},
		{"an anonymous administrator", `"message":{"from":{"id":1087968824,"is_bot":true},"chat":{"id":-100500,"type":"supergroup"},"text":"/start"}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev, ok := transformed(t, c.update)
			if ok != (c.want != nil) {
				t.Fatalf("an event: %v, want %v", ok, !ok)
			}
			if !ok {
				return
			}
			if !reflect.DeepEqual(ev.Input, c.want) {
				t.Errorf("got %+v, want %+v", ev.Input, c.want)
			}
			if ev.Private || ev.Account.ID != "-100500" {
				t.Errorf("private %v of account %s, want the group's", ev.Private, ev.Account.ID)
			}
		})
	}
}

func transformed(t *testing.T, rest string) (coach.Event, bool) {
	t.Helper()
	raw := []byte(`{"update_id":9001,` + rest + `}`)
	if !json.Valid(raw) {
		t.Fatal("the test's update is not JSON")
	}
	u, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	return transform(u, me, noon)
}

func TestDecodeKeepsTheNumber(t *testing.T) {
	for _, raw := range []string{
		`{"update_id":5,"message":"odd"}`,
		`{"update_id":5,"message":{"chat":"odd","from":7,"text":{}}}`,
		`{"update_id":5,"callback_query":{"id":7,"data":[]}}`,
	} {
		u, _ := decode([]byte(raw))
		if u.UpdateID != 5 {
			t.Errorf("%s: the number came as %d, want 5: the update would come again for ever", raw, u.UpdateID)
		}
		if _, ok := transform(u, me, noon); ok {
			t.Errorf("%s: became an event", raw)
		}
	}
}

func FuzzTransform(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{` + private + `,"text":"/a@b c"}}`,
		`{"update_id":1,"edited_message":{` + group + `,"caption":"@ashore_test_bot"}}`,
		`{"update_id":1,"callback_query":{"from":{"id":1},"data":"x","message":{}}}`,
		`{"update_id":1,"my_chat_member":{"chat":{"id":1,"type":"private"},"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":1,"message":{"text":"\ud800","entities":[{"offset":-1,"length":99,"type":"bot_command"}]}}`,
		`{"update_id":1,"message":{` + private + `,"rich_message":[[[{"text":["a"]}]]],"checklist":{"title":3}}}`,
		`{"update_id":1,"message":{"chat":null,"from":null,"sticker":1}}`, `[]`, `null`, `{`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decode(raw)
		if err != nil {
			return
		}
		ev, ok := transform(u, me, noon)
		if !ok {
			return
		}
		if ev.ID == "" || ev.Input == nil || ev.Account.ID == "" || ev.Account.ID == "0" {
			t.Errorf("an incomplete event: %+v", ev)
		}
		if again, _ := transform(u, me, noon); !reflect.DeepEqual(again, ev) {
			t.Error("the same update gave two events")
		}
	})
}
