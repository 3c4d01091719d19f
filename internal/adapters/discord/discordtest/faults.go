package discordtest

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault makes requests fail.
type Fault struct {
	Method string // "" is any
	Path   string // a part of the path; "" is any
	Times  int    // how many requests fail; 0 is one, negative is all

	Status     int
	Code       int     // Discord's code
	HTML       bool    // an answer of something before the API
	RetryAfter float64 // seconds, for 429
	Global     bool
	// Delay keeps the answer back; with Status 0 the request then succeeds.
	Delay time.Duration
	// After carries the request out and then fails, as when an answer is lost.
	After bool
}

// Fail adds a fault. Faults are tried in the order in which they were added.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// Heal takes all faults away.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault returns the fault that a request meets, or nil.
func (s *Server) fault(method, path string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times == 0 || f.Method != "" && f.Method != method || !strings.Contains(path, f.Path) {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

func (f *Fault) write(w http.ResponseWriter) {
	if f.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter))))
		if f.Global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		w.Header().Set("X-RateLimit-Reset-After", strconv.FormatFloat(f.RetryAfter, 'f', -1, 64))
		w.Header().Set("X-RateLimit-Remaining", "0")
	}
	if f.HTML {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte("<html><body>error</body></html>"))
		return
	}
	body := map[string]any{"message": "fault", "code": f.Code}
	if f.Status == http.StatusTooManyRequests {
		body["retry_after"], body["global"] = f.RetryAfter, f.Global
	}
	writeJSON(w, f.Status, body)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// refusal is an answer other than success.
type refusal struct {
	status, code int
	message      string
}

func refuse(status, code int, message string) *refusal { return &refusal{status, code, message} }
