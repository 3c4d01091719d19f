package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Lock takes the place of the one serve that may run on the database at path, until release is called or the process ends,
// however it ends. It fails with [ErrLocked] where another has it. To be called before [Open]: the folder is made where it is
// missing. The file path.lock stays behind and means nothing by itself.
func Lock(path string) (release func() error, err error) {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, doing("lock the database", err)
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			err = ErrLocked
		}
		return nil, fmt.Errorf("lock the database: %w", errors.Join(err, f.Close()))
	}
	return f.Close, nil
}

// holdFolder does nothing here: a folder cannot be locked. Two programs that make the same database at the same moment may
// get in each other's way, and one of them fails.
func holdFolder(string) (release func() error, err error) {
	return func() error { return nil }, nil
}
