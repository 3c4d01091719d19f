// Package store keeps members in SQLite: it implements [coach.Store].
//
// There are two files. The database holds members, entries, wakes and the outbox; all that a member said stands in it sealed
// under the member's own key. The folder of keys holds those keys (members.db), each wrapped by the master key (master.key).
// A member's key is durable before the member is, and is destroyed after the member's rows: whatever instant the program is
// killed at, no member is left without a key.
//
// All writing goes through one connection, one immediate transaction at a time; reading has a pool of its own and never waits
// for a writer. All times are whole unix seconds.
package store
