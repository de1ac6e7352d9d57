package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"altitude/corpus"
)

// Visit is what came of an entry: everything is kept in one transaction, so a
// crawl that is killed has either done it or not begun.
type Visit struct {
	// Entry is the entry as it shall be kept.
	Entry Entry
	// Page is stored when not nil, with the HTTP status it came with.
	Page   *corpus.Page
	Status int
	// Fetch is recorded in the page's history when not nil; with Drop the page
	// is taken out of the corpus too, as gone.
	Fetch *Fetch
	Drop  bool
	// Found are addresses to add; see Add.
	Found []Entry
	// Hold keeps the lease: more is to come of this entry.
	Hold bool
}

// Visited tells what a visit changed.
type Visited struct {
	// Outcome is how the page compares with what was stored; empty when the
	// visit had no page.
	Outcome Outcome
	Added   Added
}

// Finish keeps what came of an entry. It returns ErrRemoved, and keeps
// nothing, when a decision keeps the page out.
func (f *Frontier) Finish(ctx context.Context, now time.Time, v Visit) (Visited, error) {
	var done Visited
	err := f.store.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if v.Page != nil {
			if done.Outcome, err = putIn(ctx, tx, *v.Page, v.Status); err != nil {
				return err
			}
		}
		if err := keepFetch(ctx, tx, v); err != nil {
			return err
		}
		if err := f.update(ctx, tx, v); err != nil {
			return err
		}
		done.Added, err = f.add(ctx, tx, now, v.Found)
		return err
	})
	if err != nil {
		return done, fmt.Errorf("keep the visit of %s: %w", v.Entry.Key, err)
	}
	return done, nil
}

func keepFetch(ctx context.Context, tx *sql.Tx, v Visit) error {
	if v.Fetch == nil {
		return nil
	}
	if v.Drop {
		if err := drop(ctx, tx, v.Fetch.Key); err != nil {
			return err
		}
	}
	return record(ctx, tx, *v.Fetch)
}

// update writes an entry back. A crawl that lost its lease meanwhile changes
// nothing.
func (f *Frontier) update(ctx context.Context, tx *sql.Tx, v Visit) error {
	owner := ""
	if v.Hold {
		owner = f.owner
	}
	e := v.Entry
	_, err := tx.ExecContext(ctx, `UPDATE frontier SET state = ?, owner = ?, role = ?, depth = min(depth, ?), due = ?, fetched = ?, interval = ?,
		misses = ?, failures = ?, etag = ?, modified = ?, digest = ?, target = ? WHERE key = ? AND owner = ?`,
		string(e.State), owner, int(e.Role), e.Depth, millis(e.Due), millis(e.Fetched), e.Interval.Milliseconds(),
		e.Misses, e.Failures, e.ETag, e.Modified, int64(e.Digest), e.Target, e.Key, f.owner)
	return err
}

// Added tells what became of addresses found.
type Added struct {
	// New counts the addresses the frontier did not know.
	New int
	// Hosts are the hosts that have something to do now, ordered.
	Hosts []string
	// Refused counts those over a budget, by reason.
	Refused map[string]int
}

func (a *Added) refuse(reason string) {
	if a.Refused == nil {
		a.Refused = map[string]int{}
	}
	a.Refused[reason]++
}

// The reasons for which Add refuses an address.
const (
	OverPattern = "trap: too many addresses of one pattern"
	OverHost    = "too many addresses on one host"
)

// Add adds addresses. One that is known already keeps its history and takes
// the smaller depth; a sitemap's LastMod moves its due date.
func (f *Frontier) Add(ctx context.Context, now time.Time, entries []Entry) (Added, error) {
	var added Added
	err := f.store.inTx(ctx, func(tx *sql.Tx) (err error) {
		added, err = f.add(ctx, tx, now, entries)
		return err
	})
	if err != nil {
		return added, fmt.Errorf("add to the frontier: %w", err)
	}
	return added, nil
}

func (f *Frontier) add(ctx context.Context, tx *sql.Tx, now time.Time, entries []Entry) (Added, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := adder{tx: tx, now: now, hostMax: f.HostMax, hosts: f.known, patterns: map[string]int{}}
	if len(entries) == 0 {
		return a.added, nil
	}
	var err error
	if a.lookUp, err = tx.PrepareContext(ctx, `SELECT `+entryColumns+` FROM frontier WHERE key = ?`); err != nil {
		return a.added, err
	}
	defer a.lookUp.Close()
	for _, e := range entries {
		if err := a.one(ctx, e); err != nil {
			return a.added, err
		}
	}
	slices.Sort(a.added.Hosts)
	a.added.Hosts = slices.Compact(a.added.Hosts)
	return a.added, nil
}

// adder adds entries in one transaction, counting each host and pattern once.
type adder struct {
	tx              *sql.Tx
	lookUp          *sql.Stmt // an entry by key
	now             time.Time
	hostMax         int
	hosts, patterns map[string]int
	added           Added
}

func (a *adder) one(ctx context.Context, e Entry) error {
	known, err := scanEntry(a.lookUp.QueryRowContext(ctx, e.Key))
	if err == nil {
		return a.again(ctx, known, e)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if reason, err := a.overBudget(ctx, e); err != nil || reason != "" {
		if reason != "" {
			a.added.refuse(reason)
		}
		return err
	}
	_, err = a.tx.ExecContext(ctx, `INSERT INTO frontier (key, host, pattern, source, role, depth, hops, declared, state, due)
		VALUES (?,?,?,?,?,?,?,?,'ready',?)`, e.Key, e.Host, e.Pattern, e.Source, int(e.Role), e.Depth, e.Hops, e.Declared, millis(e.Due))
	if err != nil {
		return err
	}
	a.added.New++
	if !e.Due.After(a.now) {
		a.added.Hosts = append(a.added.Hosts, e.Host)
	}
	return nil
}

// overBudget counts the entry against its host and pattern and tells which
// budget it breaks.
func (a *adder) overBudget(ctx context.Context, e Entry) (string, error) {
	hosts, err := a.count(ctx, a.hosts, e.Host, `SELECT count(*) FROM frontier WHERE host = ?`, e.Host)
	if err != nil || hosts >= a.hostMax {
		return OverHost, err
	}
	if e.PatternMax > 0 {
		name := e.Host + " " + e.Pattern
		n, err := a.count(ctx, a.patterns, name, `SELECT count(*) FROM frontier WHERE host = ? AND pattern = ?`, e.Host, e.Pattern)
		if err != nil || n >= e.PatternMax {
			return OverPattern, err
		}
		a.patterns[name]++
	}
	a.hosts[e.Host]++
	return "", nil
}

func (a *adder) count(ctx context.Context, seen map[string]int, name, query string, args ...any) (int, error) {
	n, ok := seen[name]
	if ok {
		return n, nil
	}
	err := a.tx.QueryRowContext(ctx, query, args...).Scan(&n)
	seen[name] = n
	return n, err
}

// again updates an entry that was found once more.
func (a *adder) again(ctx context.Context, known, e Entry) error {
	due := a.dueAgain(known, e)
	source, depth, role := known.Source, known.Depth, known.Role
	if e.Depth < depth {
		source, depth, role = e.Source, e.Depth, e.Role
	}
	if due.Equal(known.Due) && depth == known.Depth {
		return nil
	}
	_, err := a.tx.ExecContext(ctx, `UPDATE frontier SET source = ?, depth = ?, role = ?, declared = max(declared, ?), due = ? WHERE key = ?`,
		source, depth, int(role), e.Declared, millis(due), e.Key)
	if !due.After(a.now) && known.State != Parked {
		a.added.Hosts = append(a.added.Hosts, known.Host)
	}
	return err
}

const (
	// minAgain is the least time between two visits however often a sitemap
	// claims a change.
	minAgain = time.Hour
	// maxTrust is how long a sitemap's word that nothing changed is believed.
	maxTrust = 60 * 24 * time.Hour
)

// dueAgain moves the due date of a known entry: to now when its sitemap says
// that it changed since the last visit, further away when it says it did not.
func (a *adder) dueAgain(known, e Entry) time.Time {
	switch {
	case e.LastMod.IsZero() || known.Fetched.IsZero() || known.Failures > 0 || e.LastMod.After(a.now.Add(24*time.Hour)):
		return known.Due
	case e.LastMod.After(known.Fetched):
		if a.now.Sub(known.Fetched) < minAgain || known.Due.Before(a.now) {
			return known.Due
		}
		return a.now
	}
	trusted := known.Fetched.Add(maxTrust)
	if next := a.now.Add(known.Interval); next.Before(trusted) {
		trusted = next
	}
	if trusted.After(known.Due) {
		return trusted
	}
	return known.Due
}

// Hasten makes entries due now that never answered, or all of them: whoever
// names an address again means it.
func (f *Frontier) Hasten(ctx context.Context, now time.Time, keys []string, all bool) error {
	_, err := f.store.db.ExecContext(ctx, `UPDATE frontier SET due = min(due, ?1) WHERE key IN (SELECT value FROM json_each(?2)) AND
		(?3 OR fetched = 0)`, now.UnixMilli(), jsonArray(keys), all)
	return err
}

// DueEntries returns the entries a crawl of the sources would visit next, at
// most limit, in the order of hosts and then of Lease.
func (s *Store) DueEntries(ctx context.Context, now time.Time, sources []string, limit int) ([]Entry, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+prefixed(entryColumns)+wanted+`
		ORDER BY f.host, f.state = 'stored' DESC, f.role, f.depth, f.due, f.key LIMIT ?3`, jsonArray(sources), now.UnixMilli(), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Entry
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// prefixed names the columns of the frontier in a join.
func prefixed(columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = "f." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

func jsonArray(all []string) string {
	if all == nil {
		return "[]"
	}
	b, err := json.Marshal(all)
	if err != nil {
		return "[]" // strings always marshal
	}
	return string(b)
}

// processAlive tells whether a process of this machine runs. Where that cannot
// be told it counts as alive; its silence will tell.
func processAlive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
