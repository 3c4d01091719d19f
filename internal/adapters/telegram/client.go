package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The time limits of requests. That of a poll is above the time for which Telegram holds it.
const (
	pollHeld      = 50 * time.Second
	pollLimit     = pollHeld + 15*time.Second
	requestLimit  = 30 * time.Second
	uploadLimit   = 90 * time.Second
	maxAnswerSize = 32 << 20
)

var (
	errNotJSON = errors.New("the answer is not from the Bot API")
	errTooLong = errors.New("the answer is too long")
)

// newClient returns a client whose pool keeps enough connections for many sends at once. It follows no redirect: the address
// holds the token.
func newClient() *http.Client {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		transport = &http.Transport{Proxy: http.ProxyFromEnvironment}
	}
	transport = transport.Clone()
	transport.MaxIdleConns = 128
	transport.MaxIdleConnsPerHost = 64
	transport.IdleConnTimeout = 90 * time.Second
	transport.TLSHandshakeTimeout = 10 * time.Second
	return &http.Client{
		Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// do is the library's HTTP client for one request, as a function.
type do func(*http.Request) (*http.Response, error)

// Do implements tgbotapi.HTTPClient.
func (d do) Do(req *http.Request) (*http.Response, error) { return d(req) }

// call makes one request through the library, within limit and until ctx ends, and returns the result. An error is a
// [*failure].
func (a *Adapter) call(ctx context.Context, limit time.Duration, method string,
	request func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error),
) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var seen answer
	api := &tgbotapi.BotAPI{Token: a.token, Client: do(func(req *http.Request) (*http.Response, error) {
		return a.exchange(req.WithContext(ctx), &seen)
	})}
	api.SetAPIEndpoint(a.endpoint)
	resp, err := request(api)
	if err != nil {
		return nil, a.failed(ctx, method, seen, err)
	}
	return resp.Result, nil
}

// answer is what HTTP said, which the library does not hand on.
type answer struct {
	status int
	after  time.Duration // of a Retry-After header
}

// exchange makes the HTTP request and reads the whole answer, so that the connection can be used again. The body is sent with
// its length known.
func (a *Adapter) exchange(req *http.Request, seen *answer) (*http.Response, error) {
	if err := buffered(req); err != nil {
		return nil, err
	}
	resp, err := a.http.Do(req)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // without the address, which holds the token
		}
		return nil, err
	}
	defer resp.Body.Close()
	seen.status = resp.StatusCode
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		seen.after = time.Duration(s) * time.Second
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswerSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the answer: %w", err)
	case len(body) > maxAnswerSize:
		return nil, errTooLong
	case !isObject(body):
		return nil, errNotJSON
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// buffered reads the body of a request into memory. An upload comes as a pipe that a goroutine of the library fills: read to
// its end, that goroutine has ended whatever becomes of the request.
func buffered(req *http.Request) error {
	if req.Body == nil || req.GetBody != nil {
		return nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return fmt.Errorf("read the upload: %w", err)
	}
	_ = req.Body.Close()
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	return err
}

func isObject(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 0 && body[0] == '{' && json.Valid(body)
}
