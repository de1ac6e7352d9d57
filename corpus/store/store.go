// Package store keeps the truth on disk: pages as they were fetched, the
// admin's decisions, the fetch history and the crawl frontier, in one SQLite
// file. What can be rebuilt from them lives elsewhere.
package store

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the pure Go driver "sqlite"
)

var (
	// ErrNotFound is returned for a page the store does not hold.
	ErrNotFound = errors.New("not in the store")
	// ErrRemoved is returned for a page the admin took out for good.
	ErrRemoved = errors.New("removed by the admin")
)

//go:embed schema.sql
var schema string

//go:embed frontier.sql
var frontierSchema string

// schemaVersion is raised with each change of schema.sql that an older
// program could not read.
const schemaVersion = 1

// Store is an open corpus.db. It is safe for concurrent use, by several
// processes too.
type Store struct {
	db *sql.DB
}

// Open opens the store at path, creating it and its folder when absent.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := openDB(ctx, path, schema+frontierSchema)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db}
	if err := s.checkVersion(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return s, nil
}

// openDB opens one SQLite file in WAL mode and runs its schema, which must be
// repeatable.
func openDB(ctx context.Context, path, schema string) (*sql.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	// A writer in another process holds the lock for milliseconds; ten
	// seconds rides out even a slow disk.
	pragmas := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
	}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, schema); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return db, nil
}

func (s *Store) checkVersion(ctx context.Context) error {
	var have int
	if err := s.db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil {
		return err
	}
	if have > schemaVersion {
		return fmt.Errorf("written by a newer program (schema %d, this one knows %d)", have, schemaVersion)
	}
	_, err := s.db.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
	return err
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// inTx runs f in one transaction.
func (s *Store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Position returns the corpus position: a number that grows with every change
// of pages or decisions.
func (s *Store) Position(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.QueryRowContext(ctx, `SELECT n FROM position`).Scan(&n)
	return n, err
}

// advance moves the corpus position.
func advance(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE position SET n = n + 1`)
	return err
}
