-- What the store holds. Every statement is repeatable.

CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL);
INSERT OR IGNORE INTO position VALUES (1, 0);

CREATE TABLE IF NOT EXISTS pages (
  key        TEXT PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  url        TEXT NOT NULL,
  host       TEXT NOT NULL,          -- of key or url, '' for files
  name       TEXT NOT NULL,
  header     TEXT NOT NULL,          -- JSON object
  fetched_at INTEGER NOT NULL,       -- Unix seconds
  hash       TEXT NOT NULL,          -- SHA-256 of the body
  source     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  own        INTEGER NOT NULL,
  full_text  INTEGER NOT NULL,
  size       INTEGER NOT NULL,       -- of the body, before compression
  body       BLOB NOT NULL           -- zstd
);
CREATE INDEX IF NOT EXISTS pages_hash ON pages (hash);
CREATE INDEX IF NOT EXISTS pages_url ON pages (url);

CREATE TABLE IF NOT EXISTS decisions (
  verb    TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason  TEXT NOT NULL,
  at      INTEGER NOT NULL,          -- Unix seconds
  PRIMARY KEY (verb, subject)
);

CREATE TABLE IF NOT EXISTS fetches (
  key     TEXT NOT NULL,
  at      INTEGER NOT NULL,          -- Unix milliseconds
  status  INTEGER NOT NULL,          -- HTTP status, 0 for files
  outcome TEXT NOT NULL,
  reason  TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fetches_key ON fetches (key, at);
