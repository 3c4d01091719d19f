package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/bwmarrin/discordgo"

	"ashore/internal/coach"
)

// request sends one JSON request through the library and returns the answer's body. An error is an [*apiError] or says what
// went wrong on the way; it never holds an address with a token.
func (a *Adapter) request(ctx context.Context, method, path string, body any) ([]byte, error) {
	var raw []byte
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("write the request: %w", err)
		}
		raw = b
	}
	return a.requestRaw(ctx, method, path, "application/json", raw)
}

// requestRaw sends one request. Each has a bucket of its own: the transport keeps to the limits, so that requests neither queue
// behind each other nor leave a bucket behind.
func (a *Adapter) requestRaw(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	bucket := discordgo.NewRatelimiter().LockBucket(path)
	answer, err := a.session.RequestWithLockedBucket(method, discordgo.EndpointAPI+path, contentType, body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err == nil {
		return answer, nil
	}
	return nil, scrub(ctx, err)
}

// scrub takes the address out of an error: it may hold an interaction's token.
func scrub(ctx context.Context, err error) error {
	if refused, ok := errors.AsType[*apiError](err); ok {
		return refused
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() {
		return errTimeout
	}
	var op *net.OpError
	var name *net.DNSError
	switch {
	case errors.As(err, &name):
		return errors.New("no connection: the host is not known")
	case errors.As(err, &op) && op.Err != nil:
		return fmt.Errorf("no connection: %s: %w", op.Op, op.Err)
	}
	return fmt.Errorf("no answer (%T)", err)
}

var errTimeout = errors.New("no answer in time")

// Discord's codes that decide what follows a refusal.
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeOpeningTooFast     = 40003
	codeAlreadyAnswered    = 40060
	codeTooManyFollowUps   = 40094
	codeDMsClosed          = 50007
	codeInvalidToken       = 50027
	codeNoMutualServer     = 50278
)

const (
	unauthorizedPause = 5 * time.Minute
	openingPause      = 10 * time.Minute
)

// tokenGone reports whether a refusal means that an interaction can no longer be answered.
func tokenGone(err error) bool {
	var e *apiError
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case codeUnknownWebhook, codeUnknownInteraction, codeInvalidToken, codeTooManyFollowUps:
		return true
	}
	return false
}

// sendError says what follows a failed request.
func (a *Adapter) sendError(doing string, err error) error {
	out := &coach.SendError{Fault: coach.Again, Err: fmt.Errorf("discord: %s: %w", doing, err)}
	var e *apiError
	if !errors.As(err, &e) {
		return out
	}
	switch {
	case e.Code == codeDMsClosed, e.Code == codeNoMutualServer, e.Code == codeUnknownChannel, e.Code == codeUnknownUser:
		out.Fault = coach.Blocked
	case e.Code == codeOpeningTooFast:
		out.After = max(openingPause, e.After)
	case e.Status == http.StatusTooManyRequests:
		out.After, out.Global = e.After, e.Global
	case tokenGone(err):
		out.Fault = coach.Expired
	case e.Status == http.StatusUnauthorized:
		out.After, out.Global = unauthorizedPause, true
		a.log.Error("discord refuses the token: nothing can be sent until it is set right")
	case e.Status >= 500, !e.JSON, e.Status == http.StatusRequestTimeout:
	case e.Status >= 400:
		out.Fault = coach.Bad
	}
	return out
}
