-- What a crawl has to do next. Every statement is repeatable.

CREATE TABLE IF NOT EXISTS frontier (
  key       TEXT PRIMARY KEY,            -- normalised address
  host      TEXT NOT NULL,               -- host and port
  pattern   TEXT NOT NULL,               -- the address with its numbers and values folded
  source    TEXT NOT NULL,
  role      INTEGER NOT NULL,            -- 0 sitemap, 1 feed, 2 page
  depth     INTEGER NOT NULL,
  hops      INTEGER NOT NULL,            -- redirects followed to get here
  declared  INTEGER NOT NULL,            -- 0 for a guessed address
  state     TEXT NOT NULL,               -- ready, stored (links not read yet), parked
  owner     TEXT NOT NULL DEFAULT '',    -- the crawl that works on it
  due       INTEGER NOT NULL,            -- Unix milliseconds
  fetched   INTEGER NOT NULL DEFAULT 0,  -- Unix milliseconds of the last answer, 0 never
  interval  INTEGER NOT NULL DEFAULT 0,  -- milliseconds between visits, adapted
  misses    INTEGER NOT NULL DEFAULT 0,  -- visits in a row that say it is gone
  failures  INTEGER NOT NULL DEFAULT 0,  -- visits in a row that failed
  etag      TEXT NOT NULL DEFAULT '',
  modified  TEXT NOT NULL DEFAULT '',    -- Last-Modified as the server wrote it
  digest    INTEGER NOT NULL DEFAULT 0,  -- of the page's words, tells changes from noise
  target    TEXT NOT NULL DEFAULT ''     -- where it redirects, or its canonical address
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS frontier_next ON frontier (host, state, role, depth, due) WHERE owner = '';
CREATE INDEX IF NOT EXISTS frontier_pattern ON frontier (host, pattern);
CREATE INDEX IF NOT EXISTS frontier_owner ON frontier (owner) WHERE owner <> '';
CREATE INDEX IF NOT EXISTS frontier_target ON frontier (target) WHERE target <> '';

-- Running crawls. A lease is void when its crawl is dead.
CREATE TABLE IF NOT EXISTS crawls (
  owner   TEXT PRIMARY KEY,
  pid     INTEGER NOT NULL,
  machine TEXT NOT NULL,
  beat    INTEGER NOT NULL              -- Unix milliseconds of the last sign of life
);

-- The sources the entries came from, as they were last crawled.
CREATE TABLE IF NOT EXISTS crawl_sources (
  name    TEXT PRIMARY KEY,
  spec    TEXT NOT NULL,                -- JSON
  options TEXT NOT NULL,                -- what else decided which links were taken
  depth   INTEGER NOT NULL
);

-- What was learnt of a site: its robots.txt, how it says "not found", until
-- when it asked to be left alone.
CREATE TABLE IF NOT EXISTS crawl_hosts (
  host  TEXT PRIMARY KEY,               -- host and port, or scheme and host
  what  TEXT NOT NULL                   -- JSON
);
