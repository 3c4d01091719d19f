-- +goose Up
-- Times are unix seconds. What a member said stands only in columns named state, data, reply and body: sealed, see seal.go.
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Member keys name the database that they belong to, so that a folder of keys can never be taken for another database's.
INSERT INTO meta (name, value) VALUES ('database', randomblob(16));

CREATE TABLE members (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	created INTEGER NOT NULL,
	state   BLOB NOT NULL
) STRICT;

-- The account at the lowest position receives check-ins. heard is when its latest event came.
CREATE TABLE accounts (
	platform TEXT NOT NULL,
	account  TEXT NOT NULL,
	member   INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	heard    INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (platform, account),
	UNIQUE (member, position)
) STRICT;

-- Apart from accounts: an address of nobody (a group, somebody who has just been deleted) can be unreachable too.
CREATE TABLE unreachable (
	platform TEXT NOT NULL,
	account  TEXT NOT NULL,
	since    INTEGER NOT NULL,
	reason   TEXT NOT NULL,
	PRIMARY KEY (platform, account)
) STRICT;

CREATE TABLE entries (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	member INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
	id     TEXT NOT NULL,
	kind   TEXT NOT NULL,
	at     INTEGER NOT NULL,
	day    INTEGER NOT NULL,
	data   BLOB NOT NULL,
	UNIQUE (member, id)
) STRICT;

CREATE TABLE wakes (
	member INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
	key    TEXT NOT NULL,
	due    INTEGER NOT NULL,
	PRIMARY KEY (member, key)
) STRICT;
CREATE INDEX wakes_due ON wakes (due);

-- member is NULL for a parcel of nobody; not_before is 0 for one that was never tried in vain.
CREATE TABLE outbox (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	member     INTEGER REFERENCES members (id) ON DELETE CASCADE,
	platform   TEXT NOT NULL,
	account    TEXT NOT NULL,
	kind       TEXT NOT NULL,
	priority   INTEGER NOT NULL,
	created    INTEGER NOT NULL,
	not_before INTEGER NOT NULL DEFAULT 0,
	attempts   INTEGER NOT NULL DEFAULT 0,
	status     TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'parked')),
	reason     TEXT NOT NULL DEFAULT '',
	reply      BLOB,
	body       BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_account ON outbox (platform, account, status, priority, id);
CREATE INDEX outbox_next ON outbox (status, priority, id);
CREATE INDEX outbox_member ON outbox (member);

CREATE TABLE set_aside (
	id       INTEGER PRIMARY KEY,
	member   INTEGER REFERENCES members (id) ON DELETE CASCADE,
	platform TEXT NOT NULL,
	kind     TEXT NOT NULL,
	created  INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	reason   TEXT NOT NULL
) STRICT;
CREATE INDEX set_aside_member ON set_aside (member);

-- event is a keyed hash of the event's ID, so that what is left after a deletion leads to nobody.
CREATE TABLE seen (
	event BLOB PRIMARY KEY,
	at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_at ON seen (at);
