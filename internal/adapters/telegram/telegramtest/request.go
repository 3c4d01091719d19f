package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// Call is one request that the bot made.
type Call struct {
	At     time.Time
	Method string
	Params map[string]string
	Files  map[string]File
}

// File is an uploaded file.
type File struct {
	Name string
	Data []byte
}

// reply is what goes back to the bot.
type reply struct {
	status int
	body   []byte
	kind   string // content type
	drop   bool   // no answer, the connection ends
}

// serve answers a request that came through a socket.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	answer := s.answer(r)
	if answer.drop {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", answer.kind)
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body)
}

// inMemory answers requests without a socket.
type inMemory struct{ server *Server }

// RoundTrip implements [http.RoundTripper].
func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	answer := m.server.answer(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if answer.drop {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{
		Status:        http.StatusText(answer.status),
		StatusCode:    answer.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        http.Header{"Content-Type": {answer.kind}},
		Body:          io.NopCloser(bytes.NewReader(answer.body)),
		ContentLength: int64(len(answer.body)),
		Request:       r,
	}, nil
}

// answer reads a request, records and checks it, and carries it out or fails it as a fault says.
func (s *Server) answer(r *http.Request) reply {
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		return refuse(http.StatusNotFound, "Not Found")
	}
	if token != Token {
		return refuse(http.StatusUnauthorized, "Unauthorized")
	}
	call, err := read(r, method)
	if err != nil {
		return refuse(http.StatusBadRequest, "Bad Request: the request cannot be read")
	}
	s.mu.Lock()
	s.record(call)
	if s.spec != nil {
		for _, v := range s.spec.check(call) {
			s.violate("%s", v)
		}
	}
	fault := s.takeFault(method)
	s.notify()
	s.mu.Unlock()
	if fault == nil {
		return s.perform(r.Context(), call)
	}
	if fault.Done {
		s.perform(r.Context(), call)
	}
	if fault.Hang {
		<-r.Context().Done()
		return reply{drop: true}
	}
	return fault.reply()
}

// keptPolls is how many polls are recorded: a year on a made-up clock has more than half a million.
const keptPolls = 1000

// record keeps a request for [Server.Calls]. The caller holds mu.
func (s *Server) record(c Call) {
	if c.Method == "getUpdates" {
		if s.polls == keptPolls {
			return
		}
		s.polls++
	}
	s.calls = append(s.calls, c)
}

// read takes the parameters out of a request: a form, an upload, JSON or the query.
func read(r *http.Request, method string) (Call, error) {
	c := Call{At: time.Now(), Method: method, Params: map[string]string{}, Files: map[string]File{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var params map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&params); err != nil {
			return c, fmt.Errorf("read JSON: %w", err)
		}
		for name, raw := range params {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			c.Params[name] = text
		}
		return c, nil
	case "multipart/form-data":
		if err := r.ParseMultipartForm(64 << 20); err != nil {
			return c, fmt.Errorf("read an upload: %w", err)
		}
		for name, files := range r.MultipartForm.File {
			if len(files) != 1 {
				return c, errors.New("two files of one name")
			}
			f, err := files[0].Open()
			if err != nil {
				return c, fmt.Errorf("open an upload: %w", err)
			}
			data, err := io.ReadAll(f)
			_ = f.Close()
			if err != nil {
				return c, fmt.Errorf("read an upload: %w", err)
			}
			c.Files[name] = File{Name: files[0].Filename, Data: data}
		}
	}
	if err := r.ParseForm(); err != nil {
		return c, fmt.Errorf("read a form: %w", err)
	}
	for name, values := range r.Form {
		c.Params[name] = values[0]
	}
	return c, nil
}

func succeed(result any) reply {
	raw, err := json.Marshal(map[string]any{"ok": true, "result": result})
	if err != nil {
		return refuse(http.StatusInternalServerError, "Internal Server Error")
	}
	return reply{status: http.StatusOK, body: raw, kind: "application/json"}
}

func refuse(code int, description string) reply { return refuseFor(code, description, 0) }

func refuseFor(code int, description string, retryAfter int) reply {
	answer := map[string]any{"ok": false, "error_code": code, "description": description}
	if retryAfter > 0 {
		answer["parameters"] = map[string]any{"retry_after": retryAfter}
	}
	raw, _ := json.Marshal(answer)
	return reply{status: code, body: raw, kind: "application/json"}
}
