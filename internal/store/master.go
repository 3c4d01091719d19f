package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const masterFile = "master.key"

// readMaster returns the master key of a folder; nil where there is none.
func readMaster(folder string) ([]byte, error) {
	path := filepath.Join(folder, masterFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("read the master key: %w (it is %04o)", ErrLoosePermissions, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keySize {
		// The decoder's own message is left out: it would quote the key.
		return nil, fmt.Errorf("read the master key: %w: it must be %d bytes in base64", ErrWrongMasterKey, keySize)
	}
	return key, nil
}

// makeMaster makes the master key of a folder, durably, and fails where one exists.
func makeMaster(folder string) ([]byte, error) {
	key := newKey()
	path := filepath.Join(folder, masterFile)
	temp, err := os.CreateTemp(folder, ".master-*") // mode 0600
	if err != nil {
		return nil, doing("make the master key", err)
	}
	_, err = temp.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		// A link never replaces a file, as a rename would.
		err = os.Link(temp.Name(), path)
	}
	err = errors.Join(err, os.Remove(temp.Name()))
	if err == nil {
		err = syncFile(path)
	}
	if err != nil {
		return nil, doing("make the master key", err)
	}
	return key, nil
}
