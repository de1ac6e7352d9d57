package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/corpus/taxonomy"
	"altitude/indexer"
	"altitude/indexer/annotate"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/compare"
)

// program holds what every command needs: the streams, the global flags, and
// how to open the data folder.
type program struct {
	in          io.Reader
	out, err    io.Writer
	log         *slog.Logger
	data        string
	taxonomyDir string
	quiet       bool
}

// lockEvery is how often a build asks whether another one has ended.
const lockEvery = 100 * time.Millisecond

// now is the program's clock.
func (p *program) now() time.Time { return time.Now().UTC().Truncate(time.Second) }

func (p *program) file(name string) string { return filepath.Join(p.data, name) }

// taxonomy returns the admin's taxonomy, or the built-in one.
func (p *program) taxonomy() (*taxonomy.Taxonomy, error) {
	if p.taxonomyDir == "" {
		return taxonomy.Default()
	}
	t, err := taxonomy.Load(os.DirFS(p.taxonomyDir))
	if err != nil {
		return nil, fmt.Errorf("taxonomy %s: %w", p.taxonomyDir, err)
	}
	return t, nil
}

func (p *program) openStore(ctx context.Context) (*store.Store, error) {
	return store.Open(ctx, p.file("corpus.db"))
}

// withIndexer passes an indexer over the store to f, while no other process
// builds an index in the same data folder.
func (p *program) withIndexer(ctx context.Context, st *store.Store, f func(*indexer.Indexer) error) error {
	tax, err := p.taxonomy()
	if err != nil {
		return err
	}
	lock := flock.New(p.file("index.lock"))
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		return fmt.Errorf("wait for another index build: %w", err)
	}
	defer lock.Unlock()
	cache, err := store.OpenCache(ctx, p.file("cache.db"))
	if err != nil {
		return err
	}
	defer cache.Close()
	bar := p.progress("reading pages")
	defer bar.done()
	writer := bleveindex.NewWriter(p.file("index"), p.log)
	return f(indexer.New(p.log, st, cache, annotate.New(tax), writer, tax.Hash, bar.of))
}

// update brings the index up to date with the store.
func (p *program) update(ctx context.Context, st *store.Store) (indexer.Report, error) {
	var report indexer.Report
	err := p.withIndexer(ctx, st, func(x *indexer.Indexer) (err error) {
		report, err = x.Update(ctx)
		return err
	})
	return report, err
}

// answers is what answers questions: the index in service and what asks it.
type answers struct {
	live     *bleveindex.Live
	taxonomy *taxonomy.Taxonomy
	search   *search.Service
	compare  *compare.Comparer
}

func (a *answers) Close() error { return a.live.Close() }

// open opens the generation in service for asking, with the admin's decisions
// applied.
func (p *program) open(ctx context.Context) (*answers, error) {
	tax, err := p.taxonomy()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(p.file("index")); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s has no index yet: run \"altitude serve\" or \"altitude ingest\" first", p.data)
	}
	live, err := bleveindex.Open(p.file("index"), p.log)
	if err != nil {
		return nil, err
	}
	a := &answers{live: live, taxonomy: tax, search: search.New(live, tax), compare: compare.New(live, tax)}
	if err := p.applyDecisions(ctx, live); err != nil {
		live.Close()
		return nil, err
	}
	return a, nil
}

// applyDecisions tells the index in service what is rejected and removed.
// Decisions bind every generation, one rolled back to included.
func (p *program) applyDecisions(ctx context.Context, live *bleveindex.Live) error {
	if _, err := os.Stat(p.file("corpus.db")); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	st, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	return applyDecisions(ctx, st, live)
}

func applyDecisions(ctx context.Context, st *store.Store, live *bleveindex.Live) error {
	rejections, err := st.Decisions(ctx, corpus.Reject)
	if err != nil {
		return err
	}
	rejected := make(map[string]bool, len(rejections))
	for _, d := range rejections {
		rejected[d.Subject] = true
	}
	removals, err := st.Removals(ctx)
	if err != nil {
		return err
	}
	live.SetRejected(rejected)
	live.SetRemoved(removals.Covers)
	return nil
}

// writeJSON prints v for a program to read.
func (p *program) writeJSON(v any) error {
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// note prints a line for the admin, unless --quiet.
func (p *program) note(format string, args ...any) {
	if !p.quiet {
		fmt.Fprintf(p.err, format+"\n", args...)
	}
}

// nameSkips prints each skipped page with its reason and returns errSkipped
// when there are any.
func (p *program) nameSkips(skips []indexer.Skip) error {
	for _, s := range skips {
		fmt.Fprintf(p.err, "skipped %s: %s\n", printable(s.Key), printable(s.Reason))
	}
	if len(skips) > 0 {
		return errSkipped
	}
	return nil
}
