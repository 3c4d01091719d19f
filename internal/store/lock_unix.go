//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
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
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrLocked
		}
		return nil, fmt.Errorf("lock the database: %w", errors.Join(err, f.Close()))
	}
	return f.Close, nil
}

// holdFolder waits until no other process has the folder, and has it until release is called.
func holdFolder(path string) (release func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, doing("hold the folder", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, doing("hold the folder", errors.Join(err, f.Close()))
	}
	return f.Close, nil
}
