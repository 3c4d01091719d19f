package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/adapters/telegram"
	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

var png = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{1}, 5000)...)

// desk is a bot on loopback that only sends, and somebody it may write to.
type desk struct {
	*telegramtest.Server
	bot  *telegram.Adapter
	anna *telegramtest.User
	log  *adaptertest.Log
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{Server: telegramtest.New(t), log: adaptertest.NewLog()}
	d.anna = d.User("en")
	d.anna.Open()
	var err error
	d.bot, err = telegram.New(telegram.Options{Token: d.Token(), APIURL: d.URL(), Log: d.log.Logger()})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// send sends a message to Anna and returns what she sees.
func (d *desk) send(t *testing.T, m coach.Message, attachment []byte) telegramtest.Message {
	t.Helper()
	if err := d.bot.Send(t.Context(), coach.Parcel{Account: accountOf(d.anna), Message: m, Attachment: attachment}); err != nil {
		t.Fatal(err)
	}
	return d.anna.Next(t)
}

func faultFrom(t *testing.T, err error) *coach.SendError {
	t.Helper()
	fault, ok := errors.AsType[*coach.SendError](err)
	if !ok {
		t.Fatalf("the error is %v, not a SendError", err)
	}
	if strings.Contains(err.Error(), telegramtest.Token) {
		t.Fatal("the error shows the token")
	}
	return fault
}

func TestSendPlainText(t *testing.T) {
	d := newDesk(t)
	text := "<b>*plain*</b> [x](https://example.com)"
	got := d.send(t, coach.Message{Text: text, Quiet: true}, nil)
	want := map[string]string{
		"chat_id": strconv.FormatInt(d.anna.ID, 10), "text": text, "disable_notification": "true",
		"disable_web_page_preview": "true", "entities": "null",
	}
	if !reflect.DeepEqual(got.Params, want) {
		t.Errorf("sent %v, want %v", got.Params, want)
	}
	if loud := d.send(t, coach.Message{Text: text}, nil); loud.Quiet {
		t.Error("an ordinary message came without a sound")
	}
}

func TestSendButtons(t *testing.T) {
	d := newDesk(t)
	got := d.send(t, coach.Message{Text: "Call?", Choices: []coach.Choice{
		{ID: "a.now", Label: "Now"},
		{ID: "a.call", Label: "Call 988", Link: "tel:988"},
		{ID: "a.web", Label: "Find a line", Link: "https://findahelpline.com"},
		{ID: strings.Repeat("x", 65), Label: "Refused"},
	}}, nil)
	want := []telegramtest.Button{
		{Label: "Now", Data: "a.now"}, {Label: "Find a line", URL: "https://findahelpline.com"},
	}
	if !reflect.DeepEqual(got.Buttons(), want) {
		t.Errorf("the buttons are %+v, want %+v", got.Buttons(), want)
	}
}

func TestSendPicture(t *testing.T) {
	d := newDesk(t)
	picture := &coach.Picture{Alt: "Nine clear days."}
	got := d.send(t, coach.Message{Text: "Your days", Picture: picture, Choices: []coach.Choice{{ID: "a.ok", Label: "OK"}}}, png)
	if got.Method != "sendPhoto" || got.Text != "Your days" || !bytes.Equal(got.Photo, png) || got.FileName != "picture.png" {
		t.Errorf("came as %s %q with %d bytes in %q", got.Method, got.Text, len(got.Photo), got.FileName)
	}
	if len(got.Buttons()) != 1 {
		t.Error("the picture lost its button")
	}
	if got := d.send(t, coach.Message{Picture: picture}, png); got.Text != "Nine clear days." {
		t.Errorf("a picture without words has the caption %q, want its alt text", got.Text)
	}
	long := strings.Repeat("A sentence of thirty letters. ", 50)
	if got := d.send(t, coach.Message{Text: long, Picture: picture}, png); len(got.Text) > 1024 || !strings.HasSuffix(got.Text, "letters.") {
		t.Errorf("the caption of %d letters ends %q", len(got.Text), got.Text[len(got.Text)-20:])
	}
	if got := d.send(t, coach.Message{Picture: picture}, nil); got.Method != "sendMessage" || got.Text != "Nine clear days." {
		t.Errorf("a picture that could not be drawn came as %s %q", got.Method, got.Text)
	}
}

func TestSendFile(t *testing.T) {
	d := newDesk(t)
	const data = "# All of it"
	got := d.send(t, coach.Message{Text: "All that is stored", File: coach.FileExport}, []byte(data))
	if got.Method != "sendDocument" || got.FileName != coach.FileExport || string(got.Document) != data || got.Text == "" {
		t.Errorf("came as %s %q named %q", got.Method, got.Text, got.FileName)
	}
}

func TestSendCutsRatherThanLoses(t *testing.T) {
	d := newDesk(t)
	got := d.send(t, coach.Message{Text: strings.Repeat("Hold on. ", 600)}, nil)
	if len(got.Text) > 4096 || !strings.HasSuffix(got.Text, "Hold on.") {
		t.Errorf("a text of 5,400 letters came with %d", len(got.Text))
	}
	if !strings.Contains(d.log.String(), "was cut") {
		t.Error("the log does not tell that a text was cut")
	}
	if got := d.send(t, coach.Message{Text: "broken \xff bytes"}, nil); got.Text != "broken � bytes" {
		t.Errorf("a text that is not UTF-8 came as %q", got.Text)
	}
}

func TestNothingIsNotSent(t *testing.T) {
	d := newDesk(t)
	for name, p := range map[string]coach.Parcel{
		"empty":              {Account: accountOf(d.anna)},
		"blank":              {Account: accountOf(d.anna), Message: coach.Message{Text: " \n\t "}},
		"a file not made":    {Account: accountOf(d.anna), Message: coach.Message{File: "export"}},
		"no account":         {Message: coach.Message{Text: "x"}},
		"a foreign account":  {Account: coach.Account{Platform: coach.Discord, ID: "1"}, Message: coach.Message{Text: "x"}},
		"an account by name": {Account: coach.Account{Platform: coach.Telegram, ID: "@x"}, Message: coach.Message{Text: "x"}},
	} {
		if fault := faultFrom(t, d.bot.Send(t.Context(), p)); fault.Fault != coach.Bad {
			t.Errorf("%s: %s, want bad", name, fault.Fault)
		}
	}
	if n := len(d.Calls("")); n != 0 {
		t.Errorf("%d requests were made for nothing", n)
	}
}

func TestSendFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		want  coach.Fault
		after time.Duration
	}{
		{"flood", telegramtest.Fault{RetryAfter: 17}, coach.Again, 17 * time.Second},
		{"blocked", telegramtest.Fault{Status: 403, Description: "Forbidden: bot was blocked by the user"}, coach.Blocked, 0},
		{"not found", telegramtest.Fault{Status: 400, Description: "Bad Request: chat not found"}, coach.Blocked, 0},
		{"refused", telegramtest.Fault{Status: 400, Description: "Bad Request: BUTTON_DATA_INVALID"}, coach.Bad, 0},
		{"token", telegramtest.Fault{Status: 401, Description: "Unauthorized"}, coach.Again, 0},
		{"server", telegramtest.Fault{Status: 502, Description: "Bad Gateway"}, coach.Again, 0},
		{"a proxy's page", telegramtest.Fault{Status: 403, HTML: true}, coach.Again, 0},
		{"no answer", telegramtest.Fault{Drop: true}, coach.Again, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			c.fault.Times = -1
			d.Fail(c.fault)
			to := accountOf(d.anna)
			for what, p := range map[string]coach.Parcel{
				"text":    {Account: to, Message: coach.Message{Text: "Hello"}},
				"picture": {Account: to, Message: coach.Message{Text: "Hello", Picture: &coach.Picture{}}, Attachment: png},
				"file":    {Account: to, Message: coach.Message{Text: "Hello", File: "export"}, Attachment: []byte("{}")},
			} {
				fault := faultFrom(t, d.bot.Send(t.Context(), p))
				if fault.Fault != c.want || fault.After != c.after || fault.Global {
					t.Errorf("%s: %s after %v, global %v; want %s after %v", what, fault.Fault, fault.After, fault.Global, c.want, c.after)
				}
			}
			if loud := strings.Contains(d.log.String(), `"level":"ERROR"`); loud != (c.name == "token") {
				t.Errorf("an error is logged: %v", loud)
			}
		})
	}
}

func TestSendToThoseWhoCannotBeWrittenTo(t *testing.T) {
	d := newDesk(t)
	gone, stranger := d.User("en"), d.User("en")
	gone.Write("hello")
	gone.Deactivate()
	d.anna.Block()
	for name, account := range map[string]coach.Account{
		"blocked": accountOf(d.anna), "deactivated": accountOf(gone), "never wrote": accountOf(stranger),
		"unknown": {Platform: coach.Telegram, ID: "77"},
	} {
		err := d.bot.Send(t.Context(), coach.Parcel{Account: account, Message: coach.Message{Text: "Hello"}})
		if fault := faultFrom(t, err); fault.Fault != coach.Blocked {
			t.Errorf("%s: %s, want blocked", name, fault.Fault)
		}
	}
	d.anna.Unblock()
	if got := d.send(t, coach.Message{Text: "Hello again"}, nil); got.Text != "Hello again" {
		t.Errorf("after the unblock came %q", got.Text)
	}
}

func TestSendEndsWithItsContextAndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg := telegramtest.NewInMemory(t)
		bot, err := telegram.New(telegram.Options{Token: tg.Token(), APIURL: tg.URL(), HTTP: tg.Client()})
		if err != nil {
			t.Fatal(err)
		}
		tg.Fail(telegramtest.Fault{Hang: true, Times: -1})
		anna := tg.User("en")
		anna.Open()
		for name, p := range map[string]coach.Parcel{
			"text":    {Account: accountOf(anna), Message: coach.Message{Text: "x"}},
			"picture": {Account: accountOf(anna), Message: coach.Message{Picture: &coach.Picture{}}, Attachment: png},
		} {
			began := time.Now()
			fault := faultFrom(t, bot.Send(t.Context(), p))
			if took := time.Since(began); fault.Fault != coach.Again || took > 2*time.Minute {
				t.Errorf("%s: %s after %v, want again in time", name, fault.Fault, took)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			began = time.Now()
			fault = faultFrom(t, bot.Send(ctx, p))
			cancel()
			if took := time.Since(began); took != time.Second || !errors.Is(fault, context.DeadlineExceeded) {
				t.Errorf("%s: %v after %v, want the end of the context", name, fault, took)
			}
		}
	})
}

// TestAnUploadLeavesNothingBehind fails an upload before a byte of it is read. A goroutine that still waits to write it would
// keep the bubble from ending.
func TestAnUploadLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var length int64
		refuse := func(r *http.Request) (*http.Response, error) {
			length = r.ContentLength
			return nil, errors.New("no network")
		}
		bot, err := telegram.New(telegram.Options{Token: "1:secret", HTTP: &http.Client{Transport: transport(refuse)}})
		if err != nil {
			t.Fatal(err)
		}
		to := coach.Account{Platform: coach.Telegram, ID: "5"}
		p := coach.Parcel{Account: to, Message: coach.Message{Picture: &coach.Picture{}}, Attachment: png}
		if fault := faultFrom(t, bot.Send(t.Context(), p)); fault.Fault != coach.Again {
			t.Errorf("%s, want again", fault.Fault)
		}
		if length < int64(len(png)) {
			t.Errorf("the upload said that it is %d bytes long", length)
		}
	})
}

type transport func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }
