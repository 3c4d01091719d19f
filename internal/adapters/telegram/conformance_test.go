package telegram_test

import (
	"context"
	"strconv"
	"testing"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/adapters/telegram"
	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

func TestConformance(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Harness {
		platform := telegramtest.New(t)
		log := adaptertest.NewLog()
		bot, err := telegram.New(telegram.Options{Token: platform.Token(), APIURL: platform.URL(), Log: log.Logger()})
		if err != nil {
			t.Fatal(err)
		}
		return adaptertest.Harness{
			Adapter:    bot,
			People:     []adaptertest.Person{personOf(platform.User("en")), personOf(platform.User("de"))},
			Log:        log,
			Secrets:    []string{platform.Token()},
			Redelivers: true,
		}
	})
}

// personOf is a user who wrote to the bot before.
func personOf(u *telegramtest.User) adaptertest.Person {
	u.Open()
	return adaptertest.Person{
		Account: accountOf(u),
		Write:   func(text string) { u.Write(text) },
		Press:   u.PressData,
		Read: func(ctx context.Context) (adaptertest.Said, error) {
			m, err := u.Read(ctx)
			return adaptertest.Said{Text: m.Text, Labels: m.Labels()}, err
		},
		Block: u.BlockSilently,
	}
}

func accountOf(u *telegramtest.User) coach.Account {
	return coach.Account{Platform: coach.Telegram, ID: strconv.FormatInt(u.ID, 10)}
}
