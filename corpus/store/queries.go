package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode/utf8"
)

// QueryLog counts what is searched: the words and how often, nothing of who
// asked or from where. It may be deleted at any time.
type QueryLog struct {
	db *sql.DB
}

const queriesSchema = `CREATE TABLE IF NOT EXISTS queries (
  query TEXT PRIMARY KEY,            -- folded: lower case, single spaces
  asked INTEGER NOT NULL,
  found INTEGER NOT NULL             -- articles found when it was last asked
);
CREATE INDEX IF NOT EXISTS queries_asked ON queries (asked DESC);`

const (
	// maxLoggedRunes leaves out what is no query of a reader.
	maxLoggedRunes = 200
	// maxLogged bounds the log; the rarest queries make room.
	maxLogged = 100_000
)

// OpenQueryLog opens the log at path, creating it when absent.
func OpenQueryLog(ctx context.Context, path string) (*QueryLog, error) {
	db, err := openDB(ctx, path, queriesSchema)
	if err != nil {
		return nil, err
	}
	return &QueryLog{db: db}, nil
}

// Close closes the log.
func (l *QueryLog) Close() error { return l.db.Close() }

// Asked counts a query that found so many articles.
func (l *QueryLog) Asked(ctx context.Context, query string, found int) error {
	query = strings.ToLower(strings.Join(strings.Fields(query), " "))
	if query == "" || !utf8.ValidString(query) || utf8.RuneCountInString(query) > maxLoggedRunes {
		return nil
	}
	_, err := l.db.ExecContext(ctx, `INSERT INTO queries VALUES (?, 1, ?)
		ON CONFLICT (query) DO UPDATE SET asked = asked + 1, found = excluded.found`, query, found)
	return err
}

// Trim drops the rarest queries past the log's bound.
func (l *QueryLog) Trim(ctx context.Context) error {
	_, err := l.db.ExecContext(ctx, `DELETE FROM queries WHERE query IN
		(SELECT query FROM queries ORDER BY asked DESC, query LIMIT -1 OFFSET ?)`, maxLogged)
	return err
}

// LoggedQuery is a query with how often it was asked and how many articles it
// found the last time.
type LoggedQuery struct {
	Query string `json:"query"`
	Asked int    `json:"asked"`
	Found int    `json:"found"`
}

// Popular returns up to n queries, the most asked first; with unanswered only
// those that found nothing.
func (l *QueryLog) Popular(ctx context.Context, n int, unanswered bool) ([]LoggedQuery, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT query, asked, found FROM queries WHERE NOT ? OR found = 0
		ORDER BY asked DESC, query LIMIT ?`, unanswered, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []LoggedQuery{}
	for rows.Next() {
		var q LoggedQuery
		if err := rows.Scan(&q.Query, &q.Asked, &q.Found); err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, rows.Err()
}
