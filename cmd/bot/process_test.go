package main

import (
	"context"
	"time"
)

// within returns a context for something that must come to pass within d.
func within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}
