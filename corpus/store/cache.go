package store

import (
	"context"
	"database/sql"
	"errors"
)

// Cache keeps what was computed from pages, by a key that names page content
// and program version. It may be deleted at any time.
type Cache struct {
	db *sql.DB
}

const cacheSchema = `CREATE TABLE IF NOT EXISTS documents (page TEXT PRIMARY KEY, version TEXT NOT NULL, body BLOB NOT NULL);
PRAGMA synchronous = OFF;`

// OpenCache opens the cache at path, creating it when absent.
func OpenCache(ctx context.Context, path string) (*Cache, error) {
	db, err := openDB(ctx, path, cacheSchema)
	if err != nil {
		return nil, err
	}
	return &Cache{db: db}, nil
}

// Close closes the cache.
func (c *Cache) Close() error { return c.db.Close() }

// Get returns what was cached for the page in this version, or false. A
// damaged entry counts as absent.
func (c *Cache) Get(ctx context.Context, page, version string) ([]byte, bool, error) {
	var packed []byte
	err := c.db.QueryRowContext(ctx, `SELECT body FROM documents WHERE page = ? AND version = ?`, page, version).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	body, err := decoder.DecodeAll(packed, nil)
	return body, err == nil, nil
}

// Put caches body for the page, replacing any other version.
func (c *Cache) Put(ctx context.Context, page, version string, body []byte) error {
	_, err := c.db.ExecContext(ctx, `INSERT OR REPLACE INTO documents VALUES (?, ?, ?)`, page, version, encoder.EncodeAll(body, nil))
	return err
}
