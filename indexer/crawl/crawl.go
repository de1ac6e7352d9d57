// Package crawl fetches pages politely and stores them.
//
// A crawl works off the frontier in the store. A turn visits one address of
// one host: ask robots.txt, fetch, store, and only then read the links, which
// become new entries. What a visit came to is kept in one transaction with the
// page itself, so a crawl that is killed has either done it or not begun, and
// the next one goes on from there.
//
// Redirects are entries too: each hop is checked as if it were a link, by
// robots.txt, scheme, address and count.
package crawl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"

	"altitude/corpus"
	"altitude/corpus/store"
)

// Crawler fetches the pages of sources.
type Crawler struct {
	log   *slog.Logger
	store *store.Store
	o     Options
}

// New returns a crawler over the frontier and pages of st.
func New(log *slog.Logger, st *store.Store, o Options) *Crawler {
	return &Crawler{log: log, store: st, o: o.orDefault()}
}

// Run crawls the sources until nothing is due, and returns what it did. With
// no sources it goes on with those of the crawls before. When ctx ends it
// stops soon, keeps what it has, and returns the report with ctx's error.
func (c *Crawler) Run(ctx context.Context, sources []corpus.Source) (Report, error) {
	if err := c.o.check(); err != nil {
		return Report{}, err
	}
	if len(sources) == 0 {
		known, err := c.store.CrawlSources(ctx)
		if err != nil {
			return Report{}, fmt.Errorf("read the sources of the crawls before: %w", err)
		}
		sources = known
	}
	r, err := c.begin(ctx, sources, nil)
	if err != nil {
		return Report{}, err
	}
	defer r.end()
	return r.crawl(ctx)
}

// run is one crawl.
type run struct {
	log   *slog.Logger
	store *store.Store
	// truth holds the decisions; it is the store but for a plan.
	truth    *store.Store
	frontier *store.Frontier
	client   *client
	queue    *queue
	tally    *tally
	o        Options
	scopes   map[string]*scope
	// names are the names of the scopes, sorted.
	names []string
	// plan gathers what would be fetched; nil when pages are fetched.
	plan *planner

	stop func(error) // ends the crawl
	mu   sync.Mutex
	left int // pages that may still be asked for, -1 without limit
}

// begin sets a crawl up and puts the sources' own addresses on the frontier.
func (c *Crawler) begin(ctx context.Context, sources []corpus.Source, plan *planner) (*run, error) {
	r := &run{log: c.log, store: c.store, truth: c.store, client: newClient(c.o), queue: newQueue(c.o), tally: newTally(c.o.Progress),
		o: c.o, scopes: map[string]*scope{}, plan: plan, left: c.o.Max}
	if r.left == 0 {
		r.left = -1
	}
	if plan != nil {
		r.store = plan.scratch
	}
	r.tally.hosts = r.queue.active
	var err error
	if r.frontier, err = r.store.Frontier(ctx, c.o.Now()); err != nil {
		return nil, err
	}
	if err := r.addSources(ctx, sources); err != nil {
		return nil, errors.Join(err, r.frontier.Close(context.WithoutCancel(ctx)))
	}
	return r, nil
}

// end gives everything back.
func (r *run) end() {
	r.client.close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.frontier.Close(ctx); err != nil {
		r.log.Error("leases are given back by the next crawl", "cause", err)
	}
}

// addSources makes scopes of the sources and entries of their addresses.
func (r *run) addSources(ctx context.Context, sources []corpus.Source) error {
	var kept []corpus.Source
	for _, s := range sources {
		if s.Name == "" && len(s.URLs) > 0 {
			s.Name = s.URLs[0]
		}
		if err := s.Check(); err != nil {
			return fmt.Errorf("source %q: %w", s.Name, err)
		}
		sc, err := newScope(s, r.o)
		if err != nil {
			return fmt.Errorf("source %q: %w", s.Name, err)
		}
		r.scopes[s.Name] = sc
		r.names = append(r.names, s.Name)
		kept = append(kept, sc.source)
	}
	slices.Sort(r.names)
	r.names = slices.Compact(r.names)
	options, err := json.Marshal([][]string{r.o.Include, r.o.Exclude})
	if err != nil {
		return err
	}
	if err := r.frontier.KeepSources(ctx, kept, string(options)); err != nil {
		return err
	}
	if err := r.frontier.Revive(ctx, r.names); err != nil {
		return err
	}
	for _, name := range r.names {
		if err := r.addSeeds(ctx, r.scopes[name]); err != nil {
			return err
		}
	}
	return nil
}

// addSeeds puts a source's own addresses on the frontier.
func (r *run) addSeeds(ctx context.Context, sc *scope) error {
	var entries []store.Entry
	add := func(addresses []string, role store.Role, depth int) {
		for _, address := range addresses {
			e, u, ok := r.entry(sc, address, role)
			if !ok {
				r.tally.visited(address, store.Skipped, "no web address")
				continue
			}
			e.Depth, e.Declared = depth, true
			sc.addSite(u.Host)
			sc.seeds[e.Key] = true
			entries = append(entries, e)
		}
	}
	add(sc.source.Sitemaps, store.RoleSitemap, -1)
	add(sc.source.Feeds, store.RoleFeed, -1)
	add(sc.source.URLs, store.RolePage, 0)
	hosts, err := r.frontier.NamedHosts(ctx, sc.source.Name)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		sc.addSite(host)
	}
	if _, err := r.frontier.Add(ctx, r.o.Now(), entries); err != nil {
		return err
	}
	return r.frontier.Hasten(ctx, r.o.Now(), keysOf(entries), r.o.Refresh)
}

func keysOf(entries []store.Entry) []string {
	keys := make([]string, 0, len(entries))
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	return keys
}

// entry makes an entry of an address, due now; ok is false when it is no web
// address.
func (r *run) entry(sc *scope, address string, role store.Role) (store.Entry, *url.URL, bool) {
	key, ok := r.o.Normalize(address)
	if !ok {
		return store.Entry{}, nil, false
	}
	u, err := url.Parse(key)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return store.Entry{}, nil, false
	}
	shape, budget := pattern(u)
	return store.Entry{Key: key, Host: u.Host, Pattern: shape, PatternMax: budget, Source: sc.source.Name,
		Role: role, Due: r.o.Now(), State: store.Ready}, u, true
}

// crawl works until nothing is due.
func (r *run) crawl(ctx context.Context) (Report, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.stop = stop
	var beats sync.WaitGroup
	defer beats.Wait()
	beating, still := context.WithCancel(ctx)
	defer still()
	beats.Go(func() { r.beat(beating) })
	err := r.rounds(ctx)
	report := r.report(context.WithoutCancel(ctx))
	if cause := context.Cause(ctx); cause != nil {
		report.Stopped, err = "interrupted", cause
	}
	return report, err
}

func (r *run) report(ctx context.Context) Report {
	report := r.tally.final()
	report.Hosts = r.queue.size()
	if r.queue.isOver() {
		report.Stopped = "max"
	}
	deferred, err := r.frontier.Waiting(ctx, r.o.Now(), r.names)
	if err != nil {
		r.log.Error("count what is left", "cause", err)
	}
	report.Deferred = deferred
	return report
}

// beatEvery is how often a crawl shows that it lives; see store.Frontier.
const beatEvery = 3 * time.Second

func (r *run) beat(ctx context.Context) {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := r.frontier.Beat(ctx, r.o.Now()); err != nil && ctx.Err() == nil {
				r.log.Warn("sign of life", "cause", err)
			}
		}
	}
}

// rounds works off what is due, and once more what a crawl that turns out to
// be dead held.
func (r *run) rounds(ctx context.Context) error {
	for {
		hosts, err := r.frontier.Hosts(ctx, r.o.Now(), r.names)
		if err != nil {
			return err
		}
		waiting, err := r.frontier.Waiting(ctx, r.o.Now(), r.names)
		if err != nil {
			return err
		}
		r.tally.wait(waiting)
		r.queue.found(hosts...)
		var workers sync.WaitGroup
		for range r.o.Concurrency {
			workers.Go(func() { r.work(ctx) })
		}
		workers.Wait()
		if ctx.Err() != nil || r.queue.isOver() {
			return ctx.Err()
		}
		if freed, err := r.freed(ctx); err != nil || !freed {
			return err
		}
	}
}

// freed waits, when another crawl holds entries of ours, until it either
// showed a sign of life or counts as dead; true says that it was dead.
func (r *run) freed(ctx context.Context) (bool, error) {
	before, err := r.frontier.Foreign(ctx, r.names)
	if err != nil || before == 0 {
		return false, err
	}
	next, err := r.frontier.Reap(ctx, r.o.Now())
	if err != nil {
		return false, err
	}
	if !next.IsZero() {
		sleep(ctx, next.Sub(r.o.Now())+time.Second, nil)
		if _, err := r.frontier.Reap(ctx, r.o.Now()); err != nil {
			return false, err
		}
	}
	after, err := r.frontier.Foreign(ctx, r.names)
	return after < before, err
}

// work takes turns until there are none.
func (r *run) work(ctx context.Context) {
	for {
		h, ok := r.queue.take(ctx)
		if !ok {
			return
		}
		if err := r.turn(ctx, h); err != nil {
			if ctx.Err() == nil {
				r.stop(err) // the store failed: nothing more can be kept
			}
			return
		}
	}
}

// turn visits the next address of a host and gives the turn back.
func (r *run) turn(ctx context.Context, h *host) error {
	if err := r.greet(ctx, h); err != nil {
		r.queue.rest(h)
		return err
	}
	if r.queue.paused(h) {
		r.queue.giveBack(h)
		return nil
	}
	e, ok, err := r.frontier.Lease(ctx, r.o.Now(), h.name, r.names)
	if err != nil {
		r.queue.rest(h)
		return err
	}
	if !ok {
		return r.restOf(ctx, h)
	}
	r.tally.wait(-1)
	if err := r.visit(ctx, h, e); err != nil {
		r.queue.rest(h)
		return errors.Join(err, r.frontier.Release(context.WithoutCancel(ctx), e.Key))
	}
	r.queue.giveBack(h)
	return nil
}

// restOf lets a host rest until its failed pages are to be tried again.
func (r *run) restOf(ctx context.Context, h *host) error {
	due, err := r.frontier.NextDue(ctx, h.name, r.names)
	if err != nil || due.IsZero() {
		r.queue.rest(h)
		return err
	}
	r.queue.later(h, due.Sub(r.o.Now()))
	return nil
}

// mayAsk counts a page against the crawl's limit; when it is reached no
// further turn is handed out.
func (r *run) mayAsk() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left == 0 {
		r.queue.finish()
		return false
	}
	if r.left > 0 {
		r.left--
	}
	return true
}
