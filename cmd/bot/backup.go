package main

import (
	"context"
	"fmt"
	"io"

	"ashore/internal/store"
)

// runBackup copies the database to a file, also while the bot runs. The keys are not part of it.
func runBackup(ctx context.Context, config Config, args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	return store.Backup(ctx, config.Database, args[0])
}

// runVerify checks a database, its schema, and that the keys open what is in it.
func runVerify(ctx context.Context, config Config, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errUsage
	}
	if err := store.Verify(ctx, args[0], config.Keys); err != nil {
		return err
	}
	fmt.Fprintln(out, "well: the database is whole and the keys fit")
	return nil
}
