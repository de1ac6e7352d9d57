package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	"altitude/corpus"
)

// Role is what an address of the frontier is read for.
type Role int

// The roles, in the order they are worked off: what a sitemap or feed says of
// its pages must be known before the pages are due.
const (
	RoleSitemap Role = iota
	RoleFeed
	RolePage
)

// State is how far an entry got.
type State string

// The states of an entry.
const (
	Ready  State = "ready"  // to be fetched when due
	Stored State = "stored" // its page is stored, the links in it are not read yet
	Parked State = "parked" // left out by the last crawl's options
)

// Entry is one address of the frontier and what is known of it.
type Entry struct {
	// Key is the normalised address, the key of the page.
	Key string
	// Host is host and port.
	Host string
	// Pattern is the address with its numbers and values folded: what a trap
	// repeats.
	Pattern string
	Source  string
	Role    Role
	// Depth counts links from the source's own addresses, -1 for a sitemap or
	// feed the source names, whose pages are as good as named themselves.
	Depth int
	// Hops counts the redirects on the way here.
	Hops int
	// Declared is false for a guessed address, whose absence is no failure.
	Declared bool
	State    State
	Due      time.Time
	// Fetched is when it last answered; zero when never.
	Fetched time.Time
	// Interval is the time between visits, adapted to how often it changes.
	Interval time.Duration
	// Misses counts visits in a row that said it is gone, Failures those that
	// failed.
	Misses, Failures int
	// ETag and Modified are the validators of the last answer.
	ETag, Modified string
	// Digest tells a change of words from a change of bytes.
	Digest uint64
	// Target is where the address redirects, or its canonical address.
	Target string

	// LastMod is when its sitemap says the page last changed. Only Add reads it.
	LastMod time.Time
	// PatternMax is how many entries of this pattern one host may have; 0
	// sets no limit. Only Add reads it.
	PatternMax int
}

// Frontier is what a crawl has to do next: a queue in the store, of which
// several crawls may work off different parts at a time.
type Frontier struct {
	store *Store
	owner string
	// HostMax is how many entries one host may have.
	HostMax int

	mu sync.Mutex
	// known counts the entries of the hosts met, as far as this crawl knows.
	known map[string]int
}

// defaultHostMax keeps an endless site from filling the store.
const defaultHostMax = 50_000

// voidAfter is how long a crawl may show no sign of life before its leases are
// void. A crawl beats several times in that time.
const voidAfter = 15 * time.Second

// Frontier registers a crawl and returns its view of the frontier. Leases of
// crawls that died are void from here on.
func (s *Store) Frontier(ctx context.Context, now time.Time) (*Frontier, error) {
	f := &Frontier{store: s, owner: rand.Text(), HostMax: defaultHostMax, known: map[string]int{}}
	machine, err := os.Hostname()
	if err != nil {
		machine = "unknown"
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO crawls VALUES (?, ?, ?, ?)`, f.owner, os.Getpid(), machine, now.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("register a crawl: %w", err)
	}
	if _, err := f.Reap(ctx, now); err != nil {
		return nil, err
	}
	return f, f.reanchor(ctx, now)
}

const (
	// slack is how far the clocks of two runs may differ without meaning anything.
	slack = time.Hour
	// farOff is further away than any crawl puts a visit.
	farOff = 200 * 24 * time.Hour
)

// reanchor mends entries of a time when the clock was ahead: they are due an
// interval from now, neither at once nor in years.
func (f *Frontier) reanchor(ctx context.Context, now time.Time) error {
	at := now.UnixMilli()
	_, err := f.store.db.ExecContext(ctx, `UPDATE frontier SET fetched = min(fetched, ?1), due = ?1 + interval WHERE fetched > ?2 OR due > ?3`,
		at, now.Add(slack).UnixMilli(), now.Add(farOff).UnixMilli())
	if err != nil {
		return fmt.Errorf("frontier: clock: %w", err)
	}
	return nil
}

// Close ends the crawl and gives its leases back.
func (f *Frontier) Close(ctx context.Context) error {
	return f.store.inTx(ctx, func(tx *sql.Tx) error { return forget(ctx, tx, f.owner) })
}

func forget(ctx context.Context, tx *sql.Tx, owner string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE frontier SET owner = '' WHERE owner = ?`, owner); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM crawls WHERE owner = ?`, owner)
	return err
}

// Beat is the crawl's sign of life.
func (f *Frontier) Beat(ctx context.Context, now time.Time) error {
	_, err := f.store.db.ExecContext(ctx, `UPDATE crawls SET beat = ? WHERE owner = ?`, now.UnixMilli(), f.owner)
	return err
}

// Reap voids the leases of dead crawls. It returns when the first of the other
// crawls would count as dead without a further sign of life, zero when there
// is no other.
func (f *Frontier) Reap(ctx context.Context, now time.Time) (next time.Time, err error) {
	err = f.store.inTx(ctx, func(tx *sql.Tx) error {
		others, err := otherCrawls(ctx, tx, f.owner)
		if err != nil {
			return err
		}
		for _, c := range others {
			if c.dead(now) {
				if err := forget(ctx, tx, c.owner); err != nil {
					return err
				}
			} else if end := c.beat.Add(voidAfter); next.IsZero() || end.Before(next) {
				next = end
			}
		}
		return nil
	})
	if err != nil {
		return next, fmt.Errorf("void the leases of dead crawls: %w", err)
	}
	return next, nil
}

// crawl is a running crawl as it registered itself.
type crawl struct {
	owner, machine string
	pid            int
	beat           time.Time
}

func otherCrawls(ctx context.Context, tx *sql.Tx, owner string) ([]crawl, error) {
	rows, err := tx.QueryContext(ctx, `SELECT owner, machine, pid, beat FROM crawls WHERE owner <> ?`, owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []crawl
	for rows.Next() {
		var c crawl
		var beat int64
		if err := rows.Scan(&c.owner, &c.machine, &c.pid, &beat); err != nil {
			return nil, err
		}
		c.beat = time.UnixMilli(beat)
		all = append(all, c)
	}
	return all, rows.Err()
}

// dead tells whether a crawl ended without saying so. A number of its own
// machine that no process bears is proof; so is silence, also by a clock that
// was set back meanwhile.
func (c crawl) dead(now time.Time) bool {
	if now.Sub(c.beat) > voidAfter || c.beat.Sub(now) > slack {
		return true
	}
	machine, err := os.Hostname()
	return err == nil && machine == c.machine && c.pid != os.Getpid() && !processAlive(c.pid)
}

// entryColumns are the columns of an entry, in the order of fields.
const entryColumns = `key, host, pattern, source, role, depth, hops, declared, state,
	due, fetched, interval, misses, failures, etag, modified, digest, target`

func scanEntry(row scanner) (Entry, error) {
	var e Entry
	var due, fetched, interval, digest int64
	err := row.Scan(&e.Key, &e.Host, &e.Pattern, &e.Source, &e.Role, &e.Depth, &e.Hops, &e.Declared, &e.State,
		&due, &fetched, &interval, &e.Misses, &e.Failures, &e.ETag, &e.Modified, &digest, &e.Target)
	e.Due, e.Interval, e.Digest = time.UnixMilli(due).UTC(), time.Duration(interval)*time.Millisecond, uint64(digest)
	if fetched > 0 {
		e.Fetched = time.UnixMilli(fetched).UTC()
	}
	return e, err
}

// millis is a time as the store keeps it, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Entry returns what the frontier knows of an address, or ErrNotFound.
func (s *Store) Entry(ctx context.Context, key string) (Entry, error) {
	e, err := scanEntry(s.db.QueryRowContext(ctx, `SELECT `+entryColumns+` FROM frontier WHERE key = ?`, key))
	if errors.Is(err, sql.ErrNoRows) {
		return e, fmt.Errorf("frontier: %s: %w", key, ErrNotFound)
	}
	return e, err
}

// wanted selects the free entries of some sources (a JSON array of names, ?1)
// that their source's depth reaches and that are due at ?2.
const wanted = ` FROM frontier f JOIN crawl_sources s ON s.name = f.source AND f.depth <= s.depth
	WHERE f.source IN (SELECT value FROM json_each(?1)) AND f.owner = '' AND
	(f.state = 'stored' OR (f.state = 'ready' AND f.due <= ?2))`

// Hosts returns the hosts with something to do for the sources, ordered.
func (f *Frontier) Hosts(ctx context.Context, now time.Time, sources []string) ([]string, error) {
	return f.store.strings(ctx, `SELECT DISTINCT f.host`+wanted+` ORDER BY f.host`, jsonArray(sources), now.UnixMilli())
}

// Waiting returns how many entries are due.
func (f *Frontier) Waiting(ctx context.Context, now time.Time, sources []string) (n int, err error) {
	err = f.store.db.QueryRowContext(ctx, `SELECT count(*)`+wanted, jsonArray(sources), now.UnixMilli()).Scan(&n)
	return n, err
}

// Lease takes the next entry of a host: pages whose links are not read yet,
// then sitemaps, feeds, and pages by depth. ok is false when nothing is due.
func (f *Frontier) Lease(ctx context.Context, now time.Time, host string, sources []string) (e Entry, ok bool, err error) {
	err = f.store.inTx(ctx, func(tx *sql.Tx) error {
		for _, state := range []State{Stored, Ready} {
			if e, ok, err = nextEntry(ctx, tx, now, host, state, jsonArray(sources)); err != nil {
				return err
			}
			if ok {
				_, err = tx.ExecContext(ctx, `UPDATE frontier SET owner = ? WHERE key = ?`, f.owner, e.Key)
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Entry{}, false, fmt.Errorf("lease an entry of %s: %w", host, err)
	}
	return e, ok, nil
}

// nextEntry finds the first free and due entry of a host. It goes from one
// role and depth to the next by the index, so that the many entries that are
// not due cost nothing.
func nextEntry(ctx context.Context, tx *sql.Tx, now time.Time, host string, state State, sources string) (Entry, bool, error) {
	due := now.UnixMilli()
	if state == Stored {
		due = math.MaxInt64
	}
	for role, depth := RoleSitemap, -2; ; {
		err := tx.QueryRowContext(ctx, `SELECT role, depth FROM frontier WHERE host = ? AND state = ? AND owner = '' AND
			(role, depth) > (?, ?) ORDER BY role, depth LIMIT 1`, host, string(state), int(role), depth).Scan(&role, &depth)
		if errors.Is(err, sql.ErrNoRows) {
			return Entry{}, false, nil
		}
		if err != nil {
			return Entry{}, false, err
		}
		e, err := scanEntry(tx.QueryRowContext(ctx, `SELECT `+entryColumns+` FROM frontier WHERE host = ?1 AND state = ?2 AND
			owner = '' AND role = ?3 AND depth = ?4 AND due <= ?5 AND source IN
			(SELECT name FROM crawl_sources s WHERE s.depth >= ?4 AND name IN (SELECT value FROM json_each(?6)))
			ORDER BY due, key LIMIT 1`, host, string(state), int(role), depth, due, sources))
		if !errors.Is(err, sql.ErrNoRows) {
			return e, err == nil, err
		}
	}
}

// NextDue returns when the first failed entry of a host is to be tried again;
// zero when there is none.
func (f *Frontier) NextDue(ctx context.Context, host string, sources []string) (time.Time, error) {
	var due sql.NullInt64
	err := f.store.db.QueryRowContext(ctx, `SELECT min(due) FROM frontier WHERE host = ? AND failures > 0 AND owner = '' AND
		state = 'ready' AND source IN (SELECT value FROM json_each(?))`, host, jsonArray(sources)).Scan(&due)
	if err != nil || !due.Valid {
		return time.Time{}, err
	}
	return time.UnixMilli(due.Int64), nil
}

// Release gives a lease back, nothing changed.
func (f *Frontier) Release(ctx context.Context, key string) error {
	_, err := f.store.db.ExecContext(ctx, `UPDATE frontier SET owner = '' WHERE key = ? AND owner = ?`, key, f.owner)
	return err
}

// Foreign returns how many entries of the sources other crawls hold.
func (f *Frontier) Foreign(ctx context.Context, sources []string) (n int, err error) {
	err = f.store.db.QueryRowContext(ctx, `SELECT count(*) FROM frontier WHERE owner NOT IN ('', ?) AND
		source IN (SELECT value FROM json_each(?))`, f.owner, jsonArray(sources)).Scan(&n)
	return n, err
}

// Revive makes the parked entries of the sources ready again.
func (f *Frontier) Revive(ctx context.Context, sources []string) error {
	_, err := f.store.db.ExecContext(ctx, `UPDATE frontier SET state = 'ready'
		WHERE state = 'parked' AND source IN (SELECT value FROM json_each(?))`, jsonArray(sources))
	return err
}

// NamedHosts returns the hosts of the entries that are as good as named by the
// source.
func (f *Frontier) NamedHosts(ctx context.Context, source string) ([]string, error) {
	return f.store.strings(ctx, `SELECT DISTINCT host FROM frontier WHERE source = ? AND depth <= 0 AND role = 2 ORDER BY host`, source)
}

// KeepSources remembers the sources of a crawl; each must say its depth.
// options stands for what else decides which links are taken. When something
// of it changed since the last crawl, sitemaps and feeds are due, and the links
// of the stored pages are read again: another depth or pattern needs no page
// fetched anew.
func (f *Frontier) KeepSources(ctx context.Context, sources []corpus.Source, options string) error {
	return f.store.inTx(ctx, func(tx *sql.Tx) error {
		for _, s := range sources {
			if err := keepSource(ctx, tx, s, options); err != nil {
				return fmt.Errorf("keep source %s: %w", s.Name, err)
			}
		}
		return nil
	})
}

func keepSource(ctx context.Context, tx *sql.Tx, s corpus.Source, options string) error {
	if s.Depth == nil {
		return errors.New("no depth")
	}
	spec, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var known int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM crawl_sources WHERE name = ? AND spec = ? AND options = ?`,
		s.Name, string(spec), options).Scan(&known)
	if err != nil || known > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO crawl_sources VALUES (?, ?, ?, ?)`, s.Name, string(spec), options, *s.Depth)
	if err != nil {
		return err
	}
	// Lists are read as if for the first time: what they name may be wanted now.
	_, err = tx.ExecContext(ctx, `UPDATE frontier SET due = 0, etag = '', modified = '' WHERE source = ? AND role <> ? AND fetched > 0`, s.Name, int(RolePage))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE frontier SET state = 'stored' WHERE source = ? AND role = ? AND state = 'ready' AND
		owner = '' AND depth < ? AND fetched > 0 AND key IN (SELECT key FROM pages)`, s.Name, int(RolePage), *s.Depth)
	return err
}

// CrawlSources returns the sources of all crawls so far, ordered by name.
func (s *Store) CrawlSources(ctx context.Context) ([]corpus.Source, error) {
	specs, err := s.strings(ctx, `SELECT spec FROM crawl_sources ORDER BY name`)
	all := make([]corpus.Source, 0, len(specs))
	for _, spec := range specs {
		var source corpus.Source
		if err := json.Unmarshal([]byte(spec), &source); err != nil {
			return nil, fmt.Errorf("stored source: %w", err)
		}
		all = append(all, source)
	}
	return all, err
}

// IsRemoved tells whether a decision keeps the page with this key out.
func (s *Store) IsRemoved(ctx context.Context, key string) (bool, error) {
	return isRemoved(ctx, s.db, corpus.Page{Key: key, URL: key})
}

// Has tells whether the store holds the page with this key.
func (s *Store) Has(ctx context.Context, key string) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM pages WHERE key = ?`, key).Scan(&n)
	return n > 0, err
}

// FrontierCount tells how much of the frontier is due, waits for its time, and
// is left out by the last crawl's options.
type FrontierCount struct {
	Due     int `json:"due"`
	Waiting int `json:"waiting"`
	Parked  int `json:"parked"`
	// Next is when the next waiting entry is due; zero when none waits.
	Next time.Time `json:"next,omitzero"`
}

// CountFrontier counts the frontier's entries.
func (s *Store) CountFrontier(ctx context.Context, now time.Time) (FrontierCount, error) {
	var c FrontierCount
	var next sql.NullInt64
	err := s.db.QueryRowContext(ctx, `SELECT
		coalesce(sum(state <> 'parked' AND due <= ?1), 0), coalesce(sum(state <> 'parked' AND due > ?1), 0),
		coalesce(sum(state = 'parked'), 0), min(CASE WHEN state <> 'parked' AND due > ?1 THEN due END)
		FROM frontier`, now.UnixMilli()).Scan(&c.Due, &c.Waiting, &c.Parked, &next)
	if next.Valid {
		c.Next = time.UnixMilli(next.Int64).UTC()
	}
	return c, err
}

// HostNote reads what was learnt of a host into note, a pointer; false when
// nothing was.
func (s *Store) HostNote(ctx context.Context, host string, note any) (bool, error) {
	var what string
	err := s.db.QueryRowContext(ctx, `SELECT what FROM crawl_hosts WHERE host = ?`, host).Scan(&what)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	// A note of another version is as good as none: it is learnt again.
	return json.Unmarshal([]byte(what), note) == nil, nil
}

// SetHostNote keeps what was learnt of a host.
func (s *Store) SetHostNote(ctx context.Context, host string, note any) error {
	what, err := json.Marshal(note)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT OR REPLACE INTO crawl_hosts VALUES (?, ?)`, host, string(what))
	return err
}
