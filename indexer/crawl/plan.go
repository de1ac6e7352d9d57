package crawl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"altitude/corpus"
	"altitude/corpus/store"
)

// Plan is what a crawl would fetch first. Only robots.txt files, sitemaps and
// feeds are asked for to find it, and nothing is stored: what the pages
// themselves link to stays unknown.
type Plan struct {
	// Pages are ordered by source, depth and address.
	Pages []Planned `json:"pages"`
	// Report counts what was asked for, and says why addresses were left out.
	Report Report `json:"report"`
}

// Planned is one page a crawl would ask for.
type Planned struct {
	URL    string `json:"url"`
	Source string `json:"source"`
	Depth  int    `json:"depth"`
	// Known says that the store holds the page: it would be asked for again.
	Known bool `json:"known,omitempty"`
	// Due says when, where that is not yet.
	Due time.Time `json:"due,omitzero"`
}

// maxPlanned bounds a plan.
const maxPlanned = 100_000

// planner gathers a plan, working on a scratch frontier of its own.
type planner struct {
	real, scratch *store.Store

	mu    sync.Mutex
	pages []Planned
}

// Plan tells what Run would fetch for the sources.
func (c *Crawler) Plan(ctx context.Context, sources []corpus.Source) (plan Plan, err error) {
	if err := c.o.check(); err != nil {
		return Plan{}, err
	}
	if len(sources) == 0 {
		if sources, err = c.store.CrawlSources(ctx); err != nil {
			return Plan{}, fmt.Errorf("read the sources of the crawls before: %w", err)
		}
	}
	folder, err := os.MkdirTemp("", "altitude-plan-")
	if err != nil {
		return Plan{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	scratch, err := store.Open(ctx, filepath.Join(folder, "plan.db"))
	if err != nil {
		return Plan{}, err
	}
	defer scratch.Close()
	p := &planner{real: c.store, scratch: scratch}
	r, err := c.begin(ctx, sources, p)
	if err != nil {
		return Plan{}, err
	}
	defer r.end()
	if err := r.addKnown(ctx); err != nil {
		return Plan{}, err
	}
	plan.Report, err = r.crawl(ctx)
	plan.Report.Deferred = 0
	plan.Pages = p.sorted()
	return plan, err
}

// addKnown puts what the real frontier has due on the scratch one.
func (r *run) addKnown(ctx context.Context) error {
	due, err := r.plan.real.DueEntries(ctx, r.o.Now(), r.names, maxPlanned)
	if err != nil {
		return err
	}
	_, err = r.frontier.Add(ctx, r.o.Now(), due)
	return err
}

// planned notes a page instead of fetching it.
func (v *visit) planned(ctx context.Context) error {
	known, err := v.plan.real.Entry(ctx, v.entry.Key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	has, err := v.plan.real.Has(ctx, v.entry.Key)
	if err != nil {
		return err
	}
	p := Planned{URL: v.entry.Key, Source: v.entry.Source, Depth: max(0, v.entry.Depth), Known: has}
	if known.Due.After(v.o.Now()) {
		p.Due = known.Due
	}
	if p.Due.IsZero() && !v.mayAsk() {
		return v.frontier.Release(context.WithoutCancel(ctx), v.entry.Key)
	}
	v.plan.add(p)
	v.put(maxInterval)
	_, err = v.finish(ctx, store.Visit{})
	return err
}

func (p *planner) add(page Planned) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.pages) < maxPlanned {
		p.pages = append(p.pages, page)
	}
}

func (p *planner) sorted() []Planned {
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.SortFunc(p.pages, func(a, b Planned) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.URL, b.URL))
	})
	return p.pages
}
