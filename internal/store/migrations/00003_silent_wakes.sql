-- +goose Up
-- A silent wake says nothing when it comes: it is due for members out of reach, too.
ALTER TABLE wakes ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
