package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"altitude/corpus"
)

// maxBody bounds a stored page after decompression, against a damaged or
// hostile store file.
const maxBody = 256 << 20

// The coders are stateless in use: EncodeAll and DecodeAll are safe for
// concurrent calls.
var (
	encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	decoder, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBody))
)

// Outcome is what a fetch came to.
type Outcome string

// The outcomes of a fetch.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Skipped   Outcome = "skipped" // fetched or read, not fit to keep; see the reason
	Failed    Outcome = "failed"  // could not be fetched or read; see the reason
	Gone      Outcome = "gone"    // it was here and is no longer
)

// Put stores a page and records the fetch. A page with the same key is
// replaced when its body or what the admin said of it changed. It returns
// ErrRemoved for a page that a decision keeps out.
func (s *Store) Put(ctx context.Context, p corpus.Page, status int) (Outcome, error) {
	if p.Key == "" {
		return Failed, errors.New("store a page: no key")
	}
	outcome := Failed
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		outcome, err = putIn(ctx, tx, p, status)
		return err
	})
	if err != nil {
		return Failed, fmt.Errorf("store %s: %w", p.Key, err)
	}
	return outcome, nil
}

// putIn stores a page and records the fetch inside a transaction; see Put.
func putIn(ctx context.Context, tx *sql.Tx, p corpus.Page, status int) (Outcome, error) {
	header, err := json.Marshal(p.Header)
	if err != nil {
		return Failed, err
	}
	if removed, err := isRemoved(ctx, tx, p); err != nil || removed {
		return Failed, errors.Join(err, orNil(removed, ErrRemoved))
	}
	outcome, err := compareStored(ctx, tx, p)
	if err != nil {
		return Failed, err
	}
	if outcome == Unchanged {
		_, err = tx.ExecContext(ctx, `UPDATE pages SET fetched_at = ?, header = ? WHERE key = ?`, p.FetchedAt.Unix(), string(header), p.Key)
	} else {
		err = write(ctx, tx, p, header)
	}
	if err != nil {
		return Failed, err
	}
	return outcome, record(ctx, tx, Fetch{Key: p.Key, At: p.FetchedAt, Status: status, Outcome: outcome})
}

func orNil(cond bool, err error) error {
	if cond {
		return err
	}
	return nil
}

// compareStored tells what storing p would be: New, Changed or Unchanged.
func compareStored(ctx context.Context, tx *sql.Tx, p corpus.Page) (Outcome, error) {
	var hash, address, source, kind, header string
	var own, full bool
	err := tx.QueryRowContext(ctx, `SELECT hash, url, source, kind, own, full_text, header FROM pages WHERE key = ?`, p.Key).
		Scan(&hash, &address, &source, &kind, &own, &full, &header)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return New, nil
	case err != nil:
		return Failed, err
	case hash == p.Hash() && address == p.URL && source == p.Source && kind == string(p.Kind) && own == p.Own && full == p.FullText &&
		sameDirectives(header, p.Header):
		return Unchanged, nil
	}
	return Changed, nil
}

// directives are the headers that say how a body is to be read and what may be
// done with it, as one string.
func directives(header map[string]string) string {
	return header["Content-Type"] + "\x00" + header["X-Robots-Tag"] + "\x00" + header["Link"]
}

// sameDirectives compares stored headers with new ones.
func sameDirectives(stored string, header map[string]string) bool {
	var old map[string]string
	return json.Unmarshal([]byte(stored), &old) == nil && directives(old) == directives(header)
}

func write(ctx context.Context, tx *sql.Tx, p corpus.Page, header []byte) error {
	if err := advance(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO pages
		(key, id, url, host, name, header, fetched_at, hash, source, kind, own, full_text, size, body)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		p.Key, p.ID(), p.URL, hostOf(p), p.Name, string(header), p.FetchedAt.Unix(), p.Hash(), p.Source, string(p.Kind),
		p.Own, p.FullText, len(p.Body), encoder.EncodeAll(p.Body, nil))
	return err
}

// hostOf returns the host a page belongs to, "" for files.
func hostOf(p corpus.Page) string {
	for _, address := range []string{p.Key, p.URL} {
		if corpus.WebAddress(address) {
			u, _ := url.Parse(address)
			return strings.ToLower(u.Hostname())
		}
	}
	return ""
}

const pageColumns = `key, url, name, header, fetched_at, source, kind, own, full_text, body`

type scanner interface{ Scan(...any) error }

func scanPage(row scanner) (corpus.Page, error) {
	var p corpus.Page
	var header string
	var at int64
	var body []byte
	if err := row.Scan(&p.Key, &p.URL, &p.Name, &header, &at, &p.Source, &p.Kind, &p.Own, &p.FullText, &body); err != nil {
		return p, err
	}
	p.FetchedAt = time.Unix(at, 0).UTC()
	if err := json.Unmarshal([]byte(header), &p.Header); err != nil {
		return p, fmt.Errorf("page %s: header: %w", p.Key, err)
	}
	var err error
	if p.Body, err = decoder.DecodeAll(body, nil); err != nil {
		return p, fmt.Errorf("page %s: body: %w", p.Key, err)
	}
	return p, nil
}

// Page returns the page stored under key, or under an http(s) address or an
// article id, or ErrNotFound.
func (s *Store) Page(ctx context.Context, key string) (corpus.Page, error) {
	p, err := scanPage(s.db.QueryRowContext(ctx,
		`SELECT `+pageColumns+` FROM pages WHERE key = ?1 OR id = ?1 OR url = ?1 ORDER BY key = ?1 DESC, key LIMIT 1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("page %s: %w", key, ErrNotFound)
	}
	return p, err
}

// Head is what identifies a stored page and its content.
type Head struct {
	Key, ID string
	// Version changes when the body, the directives in its headers or what the
	// admin said of the page does.
	Version string
}

// Heads returns the heads of all pages, ordered by key.
func (s *Store) Heads(ctx context.Context) ([]Head, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT key, id, hash, url, source, kind, own, full_text, header FROM pages ORDER BY key`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Head
	for rows.Next() {
		var h Head
		var hash, address, source, kind, own, full, stored string
		if err := rows.Scan(&h.Key, &h.ID, &hash, &address, &source, &kind, &own, &full, &stored); err != nil {
			return nil, err
		}
		var header map[string]string
		if err := json.Unmarshal([]byte(stored), &header); err != nil {
			return nil, fmt.Errorf("page %s: header: %w", h.Key, err)
		}
		h.Version = strings.Join([]string{hash, address, source, kind, own, full, directives(header)}, "\x00")
		all = append(all, h)
	}
	return all, rows.Err()
}

// SameBody returns the keys of other pages with the same body, ordered.
func (s *Store) SameBody(ctx context.Context, p corpus.Page) ([]string, error) {
	return s.strings(ctx, `SELECT key FROM pages WHERE hash = ? AND key <> ? ORDER BY key`, p.Hash(), p.Key)
}

func (s *Store) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	return stringsOf(ctx, s.db, query, args...)
}

// stringsOf returns the one column that a query selects.
func stringsOf(ctx context.Context, db querier, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// Drop takes a page out of the corpus without a decision: its source no
// longer has it. The fetch is recorded as Gone.
func (s *Store) Drop(ctx context.Context, f Fetch) error {
	f.Outcome = Gone
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := drop(ctx, tx, f.Key); err != nil {
			return err
		}
		return record(ctx, tx, f)
	})
}

func drop(ctx context.Context, tx *sql.Tx, key string) error {
	if err := advance(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM pages WHERE key = ?`, key)
	return err
}

// Count returns how many pages the store holds and their size in bytes before
// compression.
func (s *Store) Count(ctx context.Context) (pages int, size int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(size), 0) FROM pages`).Scan(&pages, &size)
	return pages, size, err
}
