package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ashore/internal/coach"
	"ashore/internal/content"
	"ashore/internal/picture"
	"ashore/internal/place"
	"ashore/internal/schedule"
	"ashore/internal/store"
	"ashore/internal/understand"
)

// parts are what every way of running the bot is made of.
type parts struct {
	program *coach.Program
	places  *place.Atlas
	reader  *understand.Reader
	store   *store.Store
	beat    time.Duration // between two heartbeats of serve, 0 is a second; the outbox is looked at by itself 15 times as seldom, or each half minute
}

// openParts loads the programme, joins it to what it needs, and opens the store.
func openParts(ctx context.Context, config Config) (parts, error) {
	program, err := content.Shipped()
	if err != nil {
		return parts{}, fmt.Errorf("load the programme: %w", err)
	}
	places, err := place.New()
	if err != nil {
		return parts{}, fmt.Errorf("load the places: %w", err)
	}
	reader := understand.New()
	program.Places, program.Cron, program.Review = places, schedule.ParseCron, understand.NewReviewer(reader).Review
	s, err := store.Open(ctx, store.Options{Database: config.Database, Keys: config.Keys})
	if err != nil {
		return parts{}, err
	}
	return parts{program: program, places: places, reader: reader, store: s}, nil
}

// coach returns the handler of events for the given platforms.
func (p parts) coach(senders []coach.Sender) *coach.Coach {
	limits := map[coach.Platform]coach.Limits{}
	for _, s := range senders {
		limits[s.Platform()] = s.Limits()
	}
	return &coach.Coach{Program: p.program, Store: p.store, Understand: p.reader.Understand, Limits: limits}
}

// courier returns the delivery of the outbox for the given platforms.
func (p parts) courier(senders []coach.Sender, only coach.Account, now func() time.Time, log *slog.Logger) *schedule.Courier {
	return schedule.NewCourier(p.store, senders, schedule.Options{
		Only: only, Pace: schedule.DefaultPace(), Every: 15 * p.beat, Log: log,
		Attach: func(ctx context.Context, parcel coach.Parcel) ([]byte, error) { return p.attach(ctx, parcel, now()) },
	})
}

// attach makes the picture or the file that a parcel names, just before it is sent.
func (p parts) attach(ctx context.Context, parcel coach.Parcel, now time.Time) ([]byte, error) {
	switch {
	case parcel.Message.Picture != nil:
		return picture.Draw(*parcel.Message.Picture)
	case parcel.Message.File != "":
		kept, err := p.store.Kept(ctx, parcel.Member)
		if err != nil {
			return nil, fmt.Errorf("read what is kept: %w", err)
		}
		if letter, ok := coach.Letter(kept, parcel.Message.File); ok {
			return letter, nil
		}
		if parcel.Message.File == coach.FileExport {
			return coach.Export(p.program, kept, now), nil
		}
	}
	return nil, errors.New("nothing of that name can be attached")
}
