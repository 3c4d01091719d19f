package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"ashore/internal/coach"
)

// sealVersion stands in front of everything sealed, so that the scheme can change. Version 1 is AES-256-GCM with a random nonce.
const sealVersion byte = 1

const keySize = 32

// What is sealed. The kind is part of the associated data: bytes of one kind never open as another.
const (
	sealedKey   = "key"
	sealedProbe = "probe"
	sealedState = "state"
	sealedEntry = "entry"
	sealedBody  = "body"
	sealedReply = "reply"
)

// sealer seals and opens under one key. It is safe for concurrent use.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	if len(key) != keySize {
		return sealer{}, fmt.Errorf("make a sealer: a key has %d bytes, not %d", keySize, len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("make a sealer: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("make a sealer: %w", err)
	}
	return sealer{aead}, nil
}

// seal binds the result to its place: the member, the kind and the row, all of which open must be told again.
func (s sealer) seal(kind string, member coach.MemberID, row string, plain []byte) []byte {
	return s.aead.Seal([]byte{sealVersion}, nil, plain, place(kind, member, row))
}

func (s sealer) open(kind string, member coach.MemberID, row string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, fmt.Errorf("open %s: %w: unknown scheme", kind, ErrUnsealed)
	}
	plain, err := s.aead.Open(nil, nil, sealed[1:], place(kind, member, row))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", kind, ErrUnsealed)
	}
	return plain, nil
}

func place(kind string, member coach.MemberID, row string) []byte {
	ad := append([]byte{sealVersion}, kind...)
	ad = append(ad, 0)
	ad = binary.BigEndian.AppendUint64(ad, uint64(member))
	return append(ad, row...)
}

func (s sealer) sealJSON(kind string, member coach.MemberID, row string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", kind, err)
	}
	return s.seal(kind, member, row, plain), nil
}

func (s sealer) openJSON(kind string, member coach.MemberID, row string, sealed []byte, v any) error {
	plain, err := s.open(kind, member, row, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, v); err != nil {
		// The decoder's own message may quote what it read.
		return fmt.Errorf("decode %s: %w", kind, ErrUnsealed)
	}
	return nil
}

// newKey returns fresh random key bytes.
func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key) // never fails: crypto/rand ends the program instead
	return key
}

// masterKeys are the keys derived from the master key, one for each use.
type masterKeys struct {
	wrap   sealer // wraps member keys
	nobody sealer // seals parcels that belong to no member
	seen   []byte // keys the hash of event IDs
	gone   []byte // keys the hash of accounts that were deleted
}

func deriveKeys(master []byte) (masterKeys, error) {
	var raw [4][]byte
	for i, use := range []string{"wrap member keys", "parcels of nobody", "seen events", "deleted accounts"} {
		key, err := hkdf.Key(sha256.New, master, nil, "ashore/1 "+use, keySize)
		if err != nil {
			return masterKeys{}, fmt.Errorf("derive keys: %w", err)
		}
		raw[i] = key
	}
	wrap, err := newSealer(raw[0])
	if err != nil {
		return masterKeys{}, err
	}
	nobody, err := newSealer(raw[1])
	if err != nil {
		return masterKeys{}, err
	}
	return masterKeys{wrap: wrap, nobody: nobody, seen: raw[2], gone: raw[3]}, nil
}

// event returns what is stored of an event's ID.
func (k masterKeys) event(id string) []byte {
	h := hmac.New(sha256.New, k.seen)
	h.Write([]byte(id))
	return h.Sum(nil)[:16]
}

// account returns what is stored of an account that was deleted.
func (k masterKeys) account(a coach.Account) []byte {
	h := hmac.New(sha256.New, k.gone)
	h.Write([]byte(string(a.Platform) + "\x00" + a.ID))
	return h.Sum(nil)
}
