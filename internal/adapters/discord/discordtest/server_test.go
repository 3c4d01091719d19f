package discordtest

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
)

// call makes a request as a bot would.
func call(t *testing.T, s *Server, method, path, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "test")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestWrongRequestsAreFound(t *testing.T) {
	const quiet = `"allowed_mentions":{"parse":[]}`
	buttons := func(inside string) string {
		return `{"content":"x",` + quiet + `,"components":[{"type":1,"components":[` + inside + `]}]}`
	}
	for name, c := range map[string]struct {
		method, path, body, want string
		described                bool // found by the published description alone
	}{
		"no operation":         {"POST", "/channels/12345/nothing", `{}`, "no such operation", true},
		"a wrong type":         {"POST", "/channels/12345/messages", `{"content":5,` + quiet + `}`, "type", true},
		"an unknown field":     {"POST", "/channels/12345/messages", `{"content":"x","contents":"y",` + quiet + `}`, "unknown field /contents", true},
		"deep unknown field":   {"POST", "/channels/12345/messages", buttons(`{"type":2,"style":2,"label":"x","custom_id":"a","colour":1}`), "/colour", true},
		"an unknown style":     {"POST", "/channels/12345/messages", buttons(`{"type":2,"style":77,"label":"x","custom_id":"a"}`), "oneOf", true},
		"an unknown parameter": {"GET", "/channels/12345/messages?since=1", ``, "unknown parameter since", true},
		"an unknown answer":    {"POST", "/interactions/12345/tok-1/callback", `{"type":99}`, "anyOf", true},
		"too long":             {"POST", "/channels/12345/messages", `{"content":"` + strings.Repeat("x", 2001) + `",` + quiet + `}`, "2001", false},
		"empty":                {"POST", "/channels/12345/messages", `{"content":" ",` + quiet + `}`, "empty", false},
		"mentions on":          {"POST", "/channels/12345/messages", `{"content":"x"}`, "mentions", false},
		"nonce not enforced":   {"POST", "/channels/12345/messages", `{"content":"x","nonce":"1",` + quiet + `}`, "nonce", false},
		"ephemeral DM":         {"POST", "/channels/12345/messages", `{"content":"x","flags":64,` + quiet + `}`, "flags 64", false},
		"the same id twice": {
			"POST", "/channels/12345/messages",
			buttons(`{"type":2,"style":2,"label":"x","custom_id":"a"},{"type":2,"style":2,"label":"y","custom_id":"a"}`), "twice", false,
		},
		"a button with nothing": {"POST", "/channels/12345/messages", buttons(`{"type":2,"style":2,"label":"x"}`), "neither", false},
		"a telephone link":      {"POST", "/channels/12345/messages", buttons(`{"type":2,"style":5,"label":"x","url":"tel:1"}`), "scheme", false},
		"a capital letter":      {"PUT", "/applications/12345/commands", `[{"name":"Start","description":"x"}]`, "its name", false},
		"no description":        {"PUT", "/applications/12345/commands", `[{"name":"start"}]`, "description", false},
		"not JSON":              {"POST", "/channels/12345/messages", `{`, "not JSON", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Start(Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if ok, why := s.Checked(); c.described && !ok {
				t.Skip(why)
			}
			call(t, s, c.method, c.path, c.body)
			if got := strings.Join(s.Problems(), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestARightRequestIsNotFound(t *testing.T) {
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u := s.User("anna")
	if got := call(t, s, "POST", "/channels/"+u.channel.id+"/messages", `{"content":"a\\*b","allowed_mentions":{"parse":[]},"components":[
		{"type":1,"components":[{"type":2,"style":2,"label":"x","custom_id":"a"},{"type":2,"style":5,"label":"x","url":"https://example.com"}]},
		{"type":1,"components":[{"type":3,"custom_id":"p","options":[{"label":"x","value":"y"}]}]}]}`); got != http.StatusOK {
		t.Errorf("status %d", got)
	}
	if got := s.Problems(); len(got) > 0 {
		t.Error(got)
	}
	if got := u.Seen(); len(got) != 1 || got[0].Text != "a*b" || len(got[0].Buttons) != 2 || len(got[0].Options) != 1 {
		t.Errorf("shown %+v", got)
	}
}

func TestTheDeadlineIsKept(t *testing.T) {
	s, err := Start(Options{Deadline: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id := s.User("anna").Slash("start", "", false)
	if got := call(t, s, "POST", "/interactions/"+id+"/tok-"+id+"_abcDEF/callback", `{"type":5,"data":{}}`); got != http.StatusNotFound {
		t.Errorf("status %d", got)
	}
	if got := strings.Join(s.Problems(), " "); !strings.Contains(got, "too late") {
		t.Errorf("found %q", got)
	}
	if unanswered, _ := s.Open(); unanswered != 1 {
		t.Errorf("%d are unanswered", unanswered)
	}
}
