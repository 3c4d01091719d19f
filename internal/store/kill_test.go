//go:build unix

package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"ashore/internal/coach"
)

// TestMain runs the test binary as a child of a test where the environment asks for it.
func TestMain(m *testing.M) {
	o := Options{Database: os.Getenv("STORE_TEST_DATABASE"), Keys: os.Getenv("STORE_TEST_KEYS")}
	switch os.Getenv("STORE_TEST_CHILD") {
	case "write":
		from, _ := strconv.Atoi(os.Getenv("STORE_TEST_FROM"))
		fmt.Fprintln(os.Stderr, writeForEver(o, from))
		os.Exit(1)
	case "open":
		s, err := Open(ctx, o)
		if err == nil {
			err = s.Close()
		}
		fmt.Println(errors.Is(err, ErrReadOnly), err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(what string, o Options) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+what, "STORE_TEST_DATABASE="+o.Database, "STORE_TEST_KEYS="+o.Keys)
	return cmd
}

// grow is what each event of the writing child does: one letter, one entry, one wake and one parcel more, all or none.
func grow(a coach.Account, i int) func(coach.Record) (coach.Change, error) {
	return func(r coach.Record) (coach.Change, error) {
		return coach.Change{
			State: coach.State{Phase: r.State.Phase + "x"}, Entries: []coach.Entry{{ID: strconv.Itoa(i), Kind: "k"}},
			Wakes:   []coach.Alarm{{Key: strconv.Itoa(i), Due: start}},
			Parcels: []coach.Parcel{{Account: a, Created: start, Message: coach.Message{Text: strconv.Itoa(i)}}},
		}, nil
	}
}

func writer(i int) coach.Account {
	return coach.Account{Platform: coach.Console, ID: strconv.Itoa(i % 3)}
}

// passing are members who are made and deleted again: those of every fifth event.
func passing(i int) coach.Account {
	return coach.Account{Platform: coach.Console, ID: "passing" + strconv.Itoa(i)}
}

// writeForEver tells each event on standard output once its Update has returned.
func writeForEver(o Options, from int) error {
	s, err := Open(ctx, o)
	if err != nil {
		return err
	}
	for i := from; ; i++ {
		if _, err := s.Update(ctx, event(writer(i), strconv.Itoa(i)), grow(writer(i), i)); err != nil {
			return err
		}
		if i%5 == 0 {
			if _, err := s.Update(ctx, event(passing(i), fmt.Sprint("join", i)), grow(passing(i), i)); err != nil {
				return err
			}
			gone := func(coach.Record) (coach.Change, error) { return coach.Change{Destroy: true}, nil }
			if _, err := s.Update(ctx, event(passing(i), fmt.Sprint("leave", i)), gone); err != nil {
				return err
			}
		}
		fmt.Println(i)
	}
}

func TestNothingAcceptedIsLostByAKill(t *testing.T) {
	o := fresh(t)
	accepted := -1
	for round := range 6 {
		accepted = writeAndKill(t, o, accepted+1, 7+5*round)
		copied := filepath.Join(t.TempDir(), "copy")
		must(t, Backup(ctx, o.Database, copied))
		must(t, Verify(ctx, copied, o.Keys))
		must(t, Verify(ctx, o.Database, o.Keys))
		s, err := Open(ctx, o)
		must(t, err)
		total := 0
		for i := range 3 {
			record := coach.Record{}
			_, err := s.Update(ctx, event(writer(i), fmt.Sprint("look", round, i)), func(r coach.Record) (coach.Change, error) {
				record = r
				return coach.Change{Skip: true}, nil
			})
			must(t, err)
			kept, err := s.Kept(ctx, record.Member)
			must(t, err)
			parcels, err := s.Pending(ctx, start, writer(i), 10000)
			must(t, err)
			due, err := s.Due(ctx, start, writer(i), 9)
			must(t, err)
			n := len(kept.Entries)
			if len(kept.State.Phase) != n || len(parcels) != n || len(due) != 1 || due[0].Key != kept.Entries[n-1].ID {
				t.Errorf("round %d: half-written: %d letters, %d entries, %d parcels, %d wakes", round, len(kept.State.Phase), n, len(parcels), len(due))
			}
			total += n
		}
		if total != accepted+1 && total != accepted+2 {
			t.Errorf("round %d: %d events are there, %d were accepted", round, total, accepted+1)
		}
		for i := range accepted + 1 {
			out, err := s.Update(ctx, event(writer(i), strconv.Itoa(i)), grow(writer(i), i))
			if err != nil || !out.Duplicate {
				t.Fatalf("round %d: event %d was lost: %v", round, i, err)
			}
		}
		accepted = total - 1
		must(t, s.Close())
	}
}

// writeAndKill lets a child write until it has told of some events, kills it in the middle of what it does, and returns the
// last event that it told of.
func writeAndKill(t *testing.T, o Options, from, events int) int {
	t.Helper()
	cmd := child("write", o)
	cmd.Env = append(cmd.Env, "STORE_TEST_FROM="+strconv.Itoa(from))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	last := from - 1
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		last, err = strconv.Atoi(lines.Text())
		must(t, err)
		if last == from+events {
			must(t, cmd.Process.Signal(syscall.SIGKILL))
		}
	}
	err = cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return last
}

func TestReadOnly(t *testing.T) {
	for name, modes := range map[string]struct{ file, folder, keys os.FileMode }{
		"file":           {0o400, 0o700, 0o700},
		"folder":         {0o600, 0o500, 0o700},
		"file and all":   {0o400, 0o500, 0o500},
		"folder of keys": {0o600, 0o700, 0o500},
	} {
		t.Run(name, func(t *testing.T) {
			o := settled(t)
			before := fingerprint(t, o)
			cmd := child("open", o)
			if os.Geteuid() == 0 { // whom no mode stops: the child runs as somebody else, who owns the files
				cmd.Path = filepath.Join(t.TempDir(), "child")
				copyFile(t, os.Args[0], cmd.Path)
				must(t, os.Chmod(filepath.Dir(filepath.Dir(cmd.Path)), 0o711)) // the folder of the whole test
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
				for path := range within(t, folders(o)...) {
					must(t, os.Chown(path, 65534, 65534))
				}
				for _, folder := range folders(o) {
					must(t, os.Chown(folder, 65534, 65534))
				}
			}
			must(t, os.Chmod(o.Database, modes.file))
			must(t, os.Chmod(filepath.Dir(o.Database), modes.folder))
			must(t, os.Chmod(o.Keys, modes.keys))
			t.Cleanup(func() { must(t, errors.Join(os.Chmod(filepath.Dir(o.Database), 0o700), os.Chmod(o.Keys, 0o700))) })
			out, err := cmd.Output()
			must(t, err)
			if !strings.HasPrefix(string(out), "true ") {
				t.Errorf("the error is not ErrReadOnly: %s", out)
			}
			if fingerprint(t, o) != before {
				t.Error("something was changed")
			}
		})
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	must(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE, 0o755)
	must(t, err)
	_, err = io.Copy(out, in)
	must(t, errors.Join(err, out.Close()))
}
