-- +goose Up
-- That an account was deleted lately, as a keyed hash of it that leads to nobody, and until when that counts.
CREATE TABLE departed (
	account BLOB PRIMARY KEY CHECK (length(account) = 32),
	until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX departed_until ON departed (until);
