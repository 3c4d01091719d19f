package telegram_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/adapters/telegram"
	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

// TestTheTokenIsNeverShown breaks the connection in the ways whose errors hold the address.
func TestTheTokenIsNeverShown(t *testing.T) {
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	var followed bool
	var redirect *httptest.Server
	redirect = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		followed = followed || strings.HasPrefix(r.URL.Path, "/elsewhere")
		http.Redirect(w, r, redirect.URL+"/elsewhere"+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	defer redirect.Close()
	for name, address := range map[string]string{
		"nobody listens": away.URL, "no such host": "http://host.invalid", "redirect": redirect.URL, "TLS to plain": "https" + redirect.URL[4:],
	} {
		t.Run(name, func(t *testing.T) {
			log := adaptertest.NewLog()
			bot, err := telegram.New(telegram.Options{Token: telegramtest.Token, APIURL: address, Log: log.Logger()})
			if err != nil {
				t.Fatal(err)
			}
			to := coach.Account{Platform: coach.Telegram, ID: "5"}
			for _, p := range []coach.Parcel{
				{Account: to, Message: coach.Message{Text: "x"}},
				{Account: to, Message: coach.Message{Picture: &coach.Picture{}}, Attachment: png},
			} {
				err := bot.Send(t.Context(), p)
				fault := faultFrom(t, err)
				for e := error(fault); e != nil; e = errors.Unwrap(e) {
					if strings.Contains(e.Error(), "AAF-a-token") {
						t.Error("an error within shows the token")
					}
				}
				if fault.Fault != coach.Again {
					t.Errorf("%s, want again", fault.Fault)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := bot.Run(ctx, nil); err != nil {
				t.Errorf("Run ended with %v", err)
			}
			if strings.Contains(log.String(), "AAF-a-token") {
				t.Error("the log shows the token")
			}
		})
	}
	if followed {
		t.Error("a redirect was followed, with the token in its address")
	}
}
