package discord_test

import (
	"context"
	"testing"
	"time"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestConformance(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Harness {
		server := newServer(t, discordtest.Options{})
		log := adaptertest.NewLog()
		bot, _ := newBot(t, server, func(o *discord.Options) { o.Log = log.Logger() })
		return adaptertest.Harness{
			Adapter: bot, Log: log, Secrets: []string{token, "tok-"}, Ready: server.Ready,
			People: []adaptertest.Person{person(server.User("anna")), person(server.User("ben"))},
		}
	})
}

func person(u *discordtest.User) adaptertest.Person {
	return adaptertest.Person{
		Account: coach.Account{Platform: coach.Discord, ID: u.ID},
		Write:   func(text string) { u.DM(text, nil) },
		Press:   func(id string) { u.PressID(id, "", false) },
		Block:   func() { u.CloseDMs(true) },
		Read: func(ctx context.Context) (adaptertest.Said, error) {
			ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
			defer cancel()
			shown, err := u.Next(ctx)
			said := adaptertest.Said{Text: shown.Text}
			for _, b := range append(shown.Options, shown.Buttons...) {
				said.Labels = append(said.Labels, b.Label)
			}
			return said, err
		},
	}
}
