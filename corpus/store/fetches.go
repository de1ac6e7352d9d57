package store

import (
	"context"
	"database/sql"
	"time"
)

// Fetch is one try to get or read a page.
type Fetch struct {
	Key     string    `json:"key"`
	At      time.Time `json:"at"`
	Status  int       `json:"status,omitempty"` // HTTP status, 0 for files
	Outcome Outcome   `json:"outcome"`
	// Reason says why, for Skipped, Failed and Gone: short, for the admin.
	Reason string `json:"reason,omitempty"`
}

// keepFetches is how many fetches of one page are remembered: enough to see a
// pattern, bounded however often a page is visited.
const keepFetches = 20

// Record adds a fetch that stored nothing to the history.
func (s *Store) Record(ctx context.Context, f Fetch) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return record(ctx, tx, f) })
}

func record(ctx context.Context, tx *sql.Tx, f Fetch) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO fetches VALUES (?, ?, ?, ?, ?)`,
		f.Key, f.At.UnixMilli(), f.Status, string(f.Outcome), f.Reason)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM fetches WHERE rowid IN
		(SELECT rowid FROM fetches WHERE key = ? ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)`, f.Key, keepFetches)
	return err
}

// Fetches returns the history of one page, the newest first.
func (s *Store) Fetches(ctx context.Context, key string) ([]Fetch, error) {
	return s.fetches(ctx, `SELECT key, at, status, outcome, reason FROM fetches WHERE key = ? ORDER BY at DESC, rowid DESC`, key)
}

// Problems returns the pages whose last fetch was skipped, failed or gone,
// ordered by key.
func (s *Store) Problems(ctx context.Context) ([]Fetch, error) {
	return s.fetches(ctx, `SELECT key, at, status, outcome, reason FROM fetches f
		WHERE outcome IN ('skipped', 'failed', 'gone')
		  AND rowid = (SELECT rowid FROM fetches WHERE key = f.key ORDER BY at DESC, rowid DESC LIMIT 1)
		ORDER BY key`)
}

func (s *Store) fetches(ctx context.Context, query string, args ...any) ([]Fetch, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Fetch
	for rows.Next() {
		var f Fetch
		var at int64
		if err := rows.Scan(&f.Key, &at, &f.Status, &f.Outcome, &f.Reason); err != nil {
			return nil, err
		}
		f.At = time.UnixMilli(at).UTC()
		all = append(all, f)
	}
	return all, rows.Err()
}
