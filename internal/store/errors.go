package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a database or its keys. Errors of this package wrap one of these where it applies; none of them holds
// words, names, tokens or accounts.
var (
	// ErrNewerSchema tells that a newer program has migrated the file.
	ErrNewerSchema = errors.New("the database was written by a newer version of this program")
	// ErrCorrupt tells that the file is damaged or is no SQLite database.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrNotOurs tells that the file is a SQLite database of some other program.
	ErrNotOurs = errors.New("the file is a database of another program")
	// ErrReadOnly tells that the file or its folder cannot be written to.
	ErrReadOnly = errors.New("the file or its folder cannot be written to")
	// ErrFull tells that there is no room left on the disk.
	ErrFull = errors.New("the disk is full")
	// ErrGone tells that the file was removed or replaced while it was open: what is written to it is lost.
	ErrGone = errors.New("the file was removed or replaced while the program ran")
	// ErrBusy tells that another program held the database for too long.
	ErrBusy = errors.New("the database is in use by another program")
	// ErrLocked tells that another serve runs on the same database.
	ErrLocked = errors.New("another serve is running on this database")
	// ErrLoosePermissions tells that others than its owner may read the master key.
	ErrLoosePermissions = errors.New("the master key can be read by others: its mode must be 0600")
	// ErrNoMasterKey tells that the master key is missing although something is sealed under it.
	ErrNoMasterKey = errors.New("the master key is missing")
	// ErrWrongMasterKey tells that the master key is not the one that the member keys were wrapped with, or is malformed.
	ErrWrongMasterKey = errors.New("the master key is not the one that belongs to this database")
	// ErrKeyMissing tells that a member of the database has no key, although nobody destroyed it: the keys are older than the
	// database, or belong to another one.
	ErrKeyMissing = errors.New("the keys of one or more members are missing")
	// ErrUnsealed tells that something sealed was changed, or moved, or is not of the key that it should be of.
	ErrUnsealed = errors.New("sealed data cannot be opened")
	// ErrEntryExists tells that a Change adds an entry whose ID the member has already.
	ErrEntryExists = errors.New("an entry with this ID exists")
	// ErrNoAccount tells that a parcel names no account.
	ErrNoAccount = errors.New("a parcel without an account")
)

// doing wraps err with what was being done and with the sentinel that it amounts to. It returns nil for nil.
func doing(what string, err error) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("%s: %w: %w", what, kind, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

func kindOf(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOSPC):
		return ErrFull
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrCorrupt
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	}
	return nil
}
