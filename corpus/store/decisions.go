package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"altitude/corpus"
)

// Decide stores a decision; a second one on the same subject replaces the
// first. A Remove takes the pages it names out at once, bodies included, and
// keeps them out. It returns the keys of the pages taken out.
func (s *Store) Decide(ctx context.Context, d corpus.Decision) ([]string, error) {
	if d.Subject == "" {
		return nil, fmt.Errorf("%s: no subject", d.Verb)
	}
	var taken []string
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		if err := advance(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)`,
			string(d.Verb), d.Subject, d.Reason, d.At.Unix())
		if err != nil || d.Verb != corpus.Remove {
			return err
		}
		taken, err = takeOut(ctx, tx, d)
		return err
	})
	return taken, err
}

// takeOut drops the pages a Remove decision names.
func takeOut(ctx context.Context, tx *sql.Tx, d corpus.Decision) ([]string, error) {
	keys, err := stringsOf(ctx, tx, `SELECT key FROM pages WHERE key = ?1 OR url = ?1 OR id = ?1 OR host = lower(?1) ORDER BY key`, d.Subject)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if err := drop(ctx, tx, key); err != nil {
			return nil, err
		}
		if err := record(ctx, tx, Fetch{Key: key, At: d.At, Outcome: Gone, Reason: "removed: " + d.Reason}); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// querier is the database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// isRemoved tells whether a Remove decision names the page: its key, its
// address, its article id or its host.
func isRemoved(ctx context.Context, db querier, p corpus.Page) (bool, error) {
	var n int
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM decisions WHERE verb = ? AND
		(subject IN (?, ?, ?) OR (? <> '' AND lower(subject) = ?))`,
		string(corpus.Remove), p.Key, p.URL, p.ID(), hostOf(p), hostOf(p)).Scan(&n)
	return n > 0, err
}

// Decisions returns the decisions with the verb, the oldest first.
func (s *Store) Decisions(ctx context.Context, verb corpus.Verb) ([]corpus.Decision, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT verb, subject, reason, at FROM decisions WHERE verb = ? ORDER BY at, subject`, string(verb))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []corpus.Decision
	for rows.Next() {
		var d corpus.Decision
		var at int64
		if err := rows.Scan(&d.Verb, &d.Subject, &d.Reason, &at); err != nil {
			return nil, err
		}
		d.At = time.Unix(at, 0).UTC()
		all = append(all, d)
	}
	return all, rows.Err()
}

// Removals answers whether an article may not be in any index.
type Removals map[string]bool

// Removals returns the subjects of all Remove decisions.
func (s *Store) Removals(ctx context.Context) (Removals, error) {
	decisions, err := s.Decisions(ctx, corpus.Remove)
	removals := Removals{}
	for _, d := range decisions {
		removals[d.Subject] = true
		removals[strings.ToLower(d.Subject)] = true
	}
	return removals, err
}

// Covers tells whether the article is removed: by key, id, address or site.
func (r Removals) Covers(a *corpus.Article) bool {
	return r[a.Key] || r[a.ID] || (a.URL != "" && r[a.URL]) || (a.Site != "" && r[strings.ToLower(a.Site)]) ||
		r[hostOf(corpus.Page{Key: a.Key, URL: a.URL})]
}

// CountDecisions returns how many rejections and removals are in force.
func (s *Store) CountDecisions(ctx context.Context) (rejections, removals int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(sum(verb = ?), 0), coalesce(sum(verb = ?), 0) FROM decisions`,
		string(corpus.Reject), string(corpus.Remove)).Scan(&rejections, &removals)
	return rejections, removals, err
}
