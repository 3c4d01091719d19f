package telegramtest

import (
	"fmt"
	"net/http"
	"slices"
)

// Fault makes requests fail.
type Fault struct {
	Method string // the method that fails; every method if empty
	Times  int    // how many requests fail; 1 if zero, all until [Server.Heal] if negative

	Status      int    // HTTP status and error code; 500 if zero
	Description string // Telegram's words; the usual ones for the status if empty
	RetryAfter  int    // seconds, for a 429
	HTML        bool   // the body is a web page, as of a proxy
	Body        string // the body as it is, with Status (200 if that is zero)
	Hang        bool   // no answer until the bot gives up
	Drop        bool   // the connection ends without an answer
	// Done tells that the request is carried out all the same, and only its answer fails.
	Done bool
}

// Fail injects a fault. Faults of one method take their turn in the order in which they were injected.
func (s *Server) Fail(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	s.notify()
}

// Heal takes all faults away.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault returns the fault that the next request of a method meets, or nil. The caller holds mu.
func (s *Server) takeFault(method string) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return f
	}
	return nil
}

func (f *Fault) reply() reply {
	status := f.Status
	if f.Body != "" {
		if status == 0 {
			status = http.StatusOK
		}
		return reply{status: status, body: []byte(f.Body), kind: "application/json"}
	}
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if f.RetryAfter > 0 {
		status = http.StatusTooManyRequests
	}
	switch {
	case f.Drop:
		return reply{drop: true}
	case f.HTML:
		page := fmt.Sprintf("<html><head><title>%d</title></head><body>nginx</body></html>", status)
		return reply{status: status, body: []byte(page), kind: "text/html"}
	}
	description := f.Description
	if description == "" {
		description = http.StatusText(status)
	}
	if f.RetryAfter > 0 && f.Description == "" {
		description = fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter)
	}
	return refuseFor(status, description, f.RetryAfter)
}
