package store

import (
	"bytes"
	"strings"
	"testing"

	"ashore/internal/coach"
)

const marker = "MARKER-of-what-was-said"

// wordy is a change with the marker wherever a member's words may be.
func wordy(a coach.Account) coach.Change {
	return coach.Change{
		State:   coach.State{Phase: marker + "-state"},
		Entries: []coach.Entry{{ID: "1", Kind: "plain-kind", Data: map[string]string{marker: marker}}},
		Parcels: []coach.Parcel{{Account: a, Reply: marker, Phase: marker, Message: coach.Message{
			Text:    marker,
			Choices: []coach.Choice{{ID: marker, Label: marker}}, Picture: &coach.Picture{Alt: marker},
		}}},
	}
}

func TestWordsNeverStandInTheClear(t *testing.T) {
	o := fresh(t)
	s, err := Open(ctx, o)
	must(t, err)
	ev := event(anna, "telegram:"+marker)
	ev.Input, ev.Reply = coach.Text{Text: marker}, marker
	_, err = s.Update(ctx, ev, func(coach.Record) (coach.Change, error) { return wordy(anna), nil })
	must(t, err)
	group := event(bela, "telegram:2"+marker)
	group.Private = false
	_, err = s.Update(ctx, group, func(coach.Record) (coach.Change, error) { return wordy(bela), nil })
	must(t, err)
	must(t, s.Retry(ctx, 1, start, "429"))
	for _, when := range []string{"in the log", "in the database"} {
		files := within(t, folders(o)...)
		if len(holding(files, []byte("plain-kind"))) == 0 {
			t.Fatalf("%s: the search finds nothing at all", when)
		}
		if found := holding(files, []byte(marker)); len(found) > 0 {
			t.Errorf("%s: words stand in the clear in %v", when, found)
		}
		s.checkpoint(ctx)
	}
	must(t, Backup(ctx, o.Database, o.Database+".copy"))
	must(t, s.Close())
	if found := holding(within(t, folders(o)...), []byte(marker)); len(found) > 0 {
		t.Errorf("after closing: words stand in the clear in %v", found)
	}
	kept, err := mustOpen(t, o).Kept(ctx, 1)
	must(t, err)
	if kept.State.Phase != marker+"-state" || kept.Entries[0].Data[marker] != marker {
		t.Error("what was sealed does not come back")
	}
}

func TestADestroyedMemberIsGoneFromEveryFile(t *testing.T) {
	o := fresh(t)
	s := mustOpen(t, o)
	id := commit(t, s, anna, "1", wordy(anna))
	commit(t, s, bela, "2", wordy(bela))
	var wrapped, state, data []byte
	must(t, s.keys.db.QueryRowContext(ctx, "SELECT wrapped FROM keys WHERE member = ?", id).Scan(&wrapped))
	must(t, s.write.QueryRowContext(ctx, "SELECT state FROM members WHERE id = ?", id).Scan(&state))
	must(t, s.write.QueryRowContext(ctx, "SELECT data FROM entries WHERE member = ?", id).Scan(&data))
	s.checkpoint(ctx)
	traces := map[string][]byte{"key": wrapped, "state": state, "entry": data, "account": []byte(anna.ID)}
	for name, trace := range traces {
		if len(holding(within(t, folders(o)...), trace)) == 0 {
			t.Fatalf("the search does not find the %s of somebody who is there", name)
		}
	}
	commit(t, s, anna, "3", coach.Change{Destroy: true})
	for name, trace := range traces {
		if found := holding(within(t, folders(o)...), trace); len(found) > 0 {
			t.Errorf("the %s is still in %v", name, found)
		}
	}
	var rows int
	must(t, s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM members WHERE id = ?1) + (SELECT count(*) FROM accounts WHERE member = ?1)
		+ (SELECT count(*) FROM entries WHERE member = ?1) + (SELECT count(*) FROM wakes WHERE member = ?1)
		+ (SELECT count(*) FROM outbox WHERE member = ?1) + (SELECT count(*) FROM set_aside WHERE member = ?1)`, id).Scan(&rows))
	if rows != 0 {
		t.Errorf("%d rows are left", rows)
	}
	if _, err := s.keys.of(ctx, id); err == nil {
		t.Error("the key can still be fetched")
	}
	if phaseOf(t, s, 2) != marker+"-state" {
		t.Error("another member was touched")
	}
}

func TestSealedBytesOpenOnlyInTheirPlace(t *testing.T) {
	seal, err := newSealer(newKey())
	must(t, err)
	other, err := newSealer(newKey())
	must(t, err)
	sealed := seal.seal(sealedEntry, 1, "row", []byte("words"))
	if plain, err := seal.open(sealedEntry, 1, "row", sealed); err != nil || string(plain) != "words" {
		t.Fatalf("%q, %v", plain, err)
	}
	if bytes.Equal(sealed, seal.seal(sealedEntry, 1, "row", []byte("words"))) {
		t.Error("the same words are sealed alike twice")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	version := bytes.Clone(sealed)
	version[0]++
	for name, open := range map[string]func() ([]byte, error){
		"another key":     func() ([]byte, error) { return other.open(sealedEntry, 1, "row", sealed) },
		"another member":  func() ([]byte, error) { return seal.open(sealedEntry, 2, "row", sealed) },
		"another kind":    func() ([]byte, error) { return seal.open(sealedState, 1, "row", sealed) },
		"another row":     func() ([]byte, error) { return seal.open(sealedEntry, 1, "row2", sealed) },
		"a flipped bit":   func() ([]byte, error) { return seal.open(sealedEntry, 1, "row", flipped) },
		"another version": func() ([]byte, error) { return seal.open(sealedEntry, 1, "row", version) },
		"cut short":       func() ([]byte, error) { return seal.open(sealedEntry, 1, "row", sealed[:5]) },
		"nothing":         func() ([]byte, error) { return seal.open(sealedEntry, 1, "row", nil) },
	} {
		if plain, err := open(); err == nil || plain != nil {
			t.Errorf("%s opens: %q", name, plain)
		} else {
			wants(t, err, ErrUnsealed)
		}
	}
}

func TestSwappedRowsAreNoticed(t *testing.T) {
	s := mustOpen(t, fresh(t))
	id := commit(t, s, anna, "1", coach.Change{Entries: []coach.Entry{{ID: "1", Kind: "k"}, {ID: "2", Kind: "k"}}})
	_, err := s.write.ExecContext(ctx, "UPDATE entries SET data = (SELECT data FROM entries WHERE id = '2') WHERE id = '1'")
	must(t, err)
	_, err = s.Kept(ctx, id)
	wants(t, err, ErrUnsealed)
}

func TestErrorsQuoteNothing(t *testing.T) {
	s := mustOpen(t, fresh(t))
	id := commit(t, s, anna, "1", wordy(anna))
	seal, err := s.keys.of(ctx, id)
	must(t, err)
	_, err = s.write.ExecContext(ctx, "UPDATE members SET state = ?", seal.seal(sealedState, id, "", []byte(marker)))
	must(t, err)
	_, err = s.Kept(ctx, id)
	wants(t, err, ErrUnsealed)
	_, again := s.Update(ctx, event(anna, marker), func(coach.Record) (coach.Change, error) { return wordy(anna), nil })
	for _, err := range []error{err, again, s.AddAccount(ctx, id, anna)} {
		if err == nil || strings.Contains(err.Error(), marker) || strings.Contains(err.Error(), anna.ID) {
			t.Errorf("error %v", err)
		}
	}
}
