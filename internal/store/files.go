package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// makeFolder makes a folder that only its owner can enter; one that exists is left as it is.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return doing("make the folder", err)
	}
	return nil
}

// checkWritable finds out whether files can be made in the folder, and leaves nothing there.
func checkWritable(folder string) error {
	f, err := os.CreateTemp(folder, ".ashore-*")
	if err != nil {
		return doing("write to the folder", err)
	}
	name := f.Name()
	_, err = f.Write([]byte{0})
	return doing("write to the folder", errors.Join(err, f.Close(), os.Remove(name)))
}

// touch makes an empty file of mode 0600 and reports whether it did: an existing file is left, but its mode is tightened.
func touch(path string) (made bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return true, doing("make the file", f.Close())
	}
	if !errors.Is(err, fs.ErrExist) {
		return false, doing("make the file", err)
	}
	f, err = os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, doing("open the file for writing", err)
	}
	info, err := f.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = f.Chmod(0o600)
	}
	return false, doing("open the file for writing", errors.Join(err, f.Close()))
}

// syncFile makes a file and its name durable.
func syncFile(path string) error {
	for _, name := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("sync: %w", err)
		}
		err = f.Sync()
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("sync: %w", err)
		}
	}
	return nil
}

// exists reports whether a file with content is there.
func exists(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, doing("look for the file", err)
	}
	return info.Size() > 0, nil
}
