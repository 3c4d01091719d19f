package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"ashore/internal/store"
)

// healthTimeout bounds one look at the health of the bot.
const healthTimeout = 3 * time.Second

// listenHealth opens the health address and returns the job that serves it: GET /health answers 200 while the database can be
// read and written to and the outbox could be read when last looked at, else 503. It tells nothing else. An empty address is off.
func listenHealth(ctx context.Context, address string, s *store.Store, unreadable func() bool) (func(context.Context) error, error) {
	if address == "" {
		return func(ctx context.Context) error { <-ctx.Done(); return nil }, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("BOT_LISTEN %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
		defer cancel()
		if unreadable() || s.Ping(ctx) != nil {
			http.Error(w, "not well", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "well")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: healthTimeout, MaxHeaderBytes: 1 << 13}
	return func(ctx context.Context) error {
		done := make(chan error, 1)
		go func() { done <- server.Serve(listener) }()
		select {
		case err := <-done:
			return fmt.Errorf("the health address: %w", err)
		case <-ctx.Done():
			closeCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTimeout)
			defer cancel()
			return server.Shutdown(closeCtx)
		}
	}, nil
}

// runHealth asks the running bot whether it is well.
func runHealth(ctx context.Context, config Config) error {
	if config.Listen == "" {
		return &badValue{"BOT_LISTEN", "is empty", "the address that `bot health` is to ask"}
	}
	host, port, err := net.SplitHostPort(config.Listen)
	if err != nil {
		return fmt.Errorf("ask for the bot's health: %w", err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/health", http.NoBody)
	if err != nil {
		return fmt.Errorf("ask for the bot's health: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for the bot's health: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New("the bot is not well")
	}
	return nil
}
