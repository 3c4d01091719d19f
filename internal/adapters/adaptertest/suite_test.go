package adaptertest_test

import (
	"context"
	"strconv"
	"testing"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/coach"
)

// TestSuiteOnALine runs the suite on the simplest platform there is: one person at the end of a line that gives nothing twice.
func TestSuiteOnALine(t *testing.T) {
	adaptertest.Run(t, func(*testing.T) adaptertest.Harness {
		l := &line{in: make(chan coach.Input, 100), out: make(chan coach.Message, 100), listening: make(chan struct{})}
		return adaptertest.Harness{
			Adapter: l,
			Log:     adaptertest.NewLog(),
			Ready: func(ctx context.Context) error {
				select {
				case <-l.listening:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			},
			People: []adaptertest.Person{{
				Account: coach.Account{Platform: coach.Console, ID: "someone-at-the-line"},
				Write:   func(text string) { l.in <- coach.Text{Text: text} },
				Press:   func(id string) { l.in <- coach.Press{ID: id} },
				Read:    l.read,
			}},
		}
	})
}

// line is an adapter and its platform in one.
type line struct {
	in        chan coach.Input
	out       chan coach.Message
	listening chan struct{}
}

func (*line) Platform() coach.Platform { return coach.Console }

func (*line) Limits() coach.Limits { return coach.Limits{Text: 1000, Choices: 9} }

func (l *line) Send(_ context.Context, p coach.Parcel) error {
	l.out <- p.Message
	return nil
}

func (l *line) Run(ctx context.Context, h coach.Handler) error {
	close(l.listening)
	for n := 1; ; n++ {
		select {
		case in := <-l.in:
			ev := coach.Event{ID: "console:" + strconv.Itoa(n), Input: in, Private: true}
			ev.Account = coach.Account{Platform: coach.Console, ID: "someone-at-the-line"}
			ev.At = ev.At.AddDate(2026, 0, 0)
			_ = h.Handle(ctx, ev) // nothing is given twice here
		case <-ctx.Done():
			return nil
		}
	}
}

func (l *line) read(ctx context.Context) (adaptertest.Said, error) {
	select {
	case m := <-l.out:
		said := adaptertest.Said{Text: m.Text}
		for _, c := range m.Choices {
			said.Labels = append(said.Labels, c.Label)
		}
		return said, nil
	case <-ctx.Done():
		return adaptertest.Said{}, ctx.Err()
	}
}
