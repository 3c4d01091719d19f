package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// answer is the part of the API's answers that these tests look at.
type answer struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// ask makes a request as a bot in another process would: the base address and the token are all that it knows.
func ask(ctx context.Context, t *testing.T, s *Server, method string, params url.Values) answer {
	t.Helper()
	body := strings.NewReader(params.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/bot%s/%s", s.URL(), s.Token(), method), body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func numbers(t *testing.T, a answer) []int {
	t.Helper()
	var updates []struct {
		ID int `json:"update_id"`
	}
	if err := json.Unmarshal(a.Result, &updates); err != nil {
		t.Fatal(err)
	}
	ids := []int{}
	for _, u := range updates {
		ids = append(ids, u.ID)
	}
	return ids
}

func TestUpdatesComeUntilTheyAreConfirmed(t *testing.T) {
	s := New(t)
	anna := s.User("en")
	anna.Write("one")
	anna.Write("two")
	first := numbers(t, ask(t.Context(), t, s, "getUpdates", nil))
	if len(first) != 2 || first[1] != first[0]+1 {
		t.Fatalf("the updates are %v, want two in a row", first)
	}
	if again := numbers(t, ask(t.Context(), t, s, "getUpdates", nil)); !slices.Equal(again, first) {
		t.Errorf("unconfirmed, they came again as %v, want %v", again, first)
	}
	rest := numbers(t, ask(t.Context(), t, s, "getUpdates", url.Values{"offset": {fmt.Sprint(first[1])}}))
	if !slices.Equal(rest, first[1:]) {
		t.Errorf("after the first was confirmed came %v, want %v", rest, first[1:])
	}
	one := numbers(t, ask(t.Context(), t, s, "getUpdates", url.Values{"limit": {"1"}, "offset": {fmt.Sprint(first[1] + 1)}}))
	if len(one) != 0 || len(s.Unconfirmed()) != 0 {
		t.Errorf("after both were confirmed came %v", one)
	}
}

func TestAPollIsHeldUntilSomethingHappens(t *testing.T) {
	s := New(t)
	got := make(chan []int)
	go func() { got <- numbers(t, ask(t.Context(), t, s, "getUpdates", url.Values{"timeout": {"50"}})) }()
	if err := s.Await(t.Context(), func() bool { return len(s.Calls("getUpdates")) == 1 }); err != nil {
		t.Fatal(err)
	}
	s.User("en").Write("hello")
	if ids := <-got; len(ids) != 1 {
		t.Errorf("the poll gave %v, want the update", ids)
	}
}

func TestASecondPollerEndsTheFirst(t *testing.T) {
	s := New(t)
	got := make(chan answer)
	go func() { got <- ask(t.Context(), t, s, "getUpdates", url.Values{"timeout": {"50"}}) }()
	held := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.poll == 1
	}
	if err := s.Await(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	ask(t.Context(), t, s, "getUpdates", nil)
	if a := <-got; a.Code != 409 {
		t.Errorf("the first poller got %+v, want a conflict", a)
	}
}

func TestOnlyAllowedKindsAreGiven(t *testing.T) {
	s := New(t)
	ask(t.Context(), t, s, "getUpdates", url.Values{"allowed_updates": {`["callback_query"]`}})
	anna := s.User("en")
	anna.Write("not asked for")
	anna.PressData("a")
	if n := len(s.Unconfirmed()); n != 1 {
		t.Errorf("%d updates wait, want the press alone", n)
	}
}

func TestFaults(t *testing.T) {
	s := New(t)
	s.Fail(Fault{Method: "getMe", RetryAfter: 9, Times: 2})
	for range 2 {
		if a := ask(t.Context(), t, s, "getMe", nil); a.Code != 429 || a.Parameters.RetryAfter != 9 {
			t.Errorf("got %+v, want a limit", a)
		}
	}
	if a := ask(t.Context(), t, s, "getMe", nil); !a.OK {
		t.Errorf("got %+v after the fault", a)
	}
	anna := s.User("en")
	anna.Open()
	s.Fail(Fault{Method: "sendMessage", Status: 500, Done: true})
	text := url.Values{"chat_id": {fmt.Sprint(anna.ID)}, "text": {"x"}}
	if a := ask(t.Context(), t, s, "sendMessage", text); a.Code != 500 || len(anna.Messages()) != 1 {
		t.Errorf("got %+v and %d messages, want a failure after the message was sent", a, len(anna.Messages()))
	}
}

func TestABrokenRequestIsAViolation(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Checked() {
		t.Skip("the description of the Bot API is absent")
	}
	if a := ask(t.Context(), t, s, "sendMessage", url.Values{"chat_id": {"1"}, "words": {"private"}}); a.OK {
		t.Error("a broken request was carried out")
	}
	found := strings.Join(s.Violations(), "; ")
	if !strings.Contains(found, "text is required") || !strings.Contains(found, "words") {
		t.Errorf("the violations are %q", found)
	}
	if strings.Contains(found, "private") {
		t.Error("a violation shows a value")
	}
}

func TestAWrongTokenIsRefused(t *testing.T) {
	s := New(t)
	resp, err := http.Get(s.URL() + "/bot1:wrong/getMe")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestGroupAndEdits(t *testing.T) {
	s := New(t)
	g := s.Group()
	a := ask(t.Context(), t, s, "sendMessage", url.Values{
		"chat_id": {fmt.Sprint(g.ID)}, "text": {"x"}, "reply_markup": {`{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`},
	})
	if !a.OK {
		t.Fatalf("got %+v", a)
	}
	m := g.Next(t)
	ask(t.Context(), t, s, "editMessageReplyMarkup", url.Values{"chat_id": {fmt.Sprint(g.ID)}, "message_id": {fmt.Sprint(m.ID)}})
	if m := g.Messages()[0]; len(m.Buttons()) != 0 || m.Text != "x" {
		t.Errorf("after the edit the message is %+v", m)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if m, err := g.Read(ctx); err == nil {
		t.Errorf("read %+v twice", m)
	}
}
