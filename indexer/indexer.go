// Package indexer turns stored pages into a generation of the index: pages →
// articles → annotated → de-duplicated → indexed, and reports what was skipped
// and why. It also takes files and folders into the store.
package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer/extract"
	"altitude/search"
)

// Index is what the documents go into. Both calls are all-or-nothing: on an
// error the generation in service stays. They return the name of the new
// generation, already in service.
type Index interface {
	// Replace builds a generation of exactly these documents.
	Replace(ctx context.Context, meta search.Meta, docs iter.Seq2[*corpus.Document, error]) (string, error)
	// Update builds a generation from the one in service: changed documents
	// added or replaced, removed ids left out.
	Update(ctx context.Context, meta search.Meta, changed iter.Seq2[*corpus.Document, error], removed []string) (string, error)
	// Current names the generation in service, "" when there is none.
	Current() (string, error)
}

// Annotator finds roles, topics and evidence in an article.
type Annotator interface {
	Document(*corpus.Article) corpus.Document
}

// annotatorVersion is raised when annotation finds other things in the same
// article; the taxonomy has a hash of its own.
const annotatorVersion = "16"

// ExtractorVersion names what extraction and annotation make of a page; cached
// documents of another version are made anew.
const ExtractorVersion = extract.Version + "." + annotatorVersion

// Indexer keeps an index in step with a store.
type Indexer struct {
	log      *slog.Logger
	store    *store.Store
	cache    *store.Cache
	annotate Annotator
	index    Index
	taxonomy string
	progress func(done, of int)
}

// New returns an indexer. taxonomyHash names the taxonomy the annotator works
// with; progress is called as pages are read and may be nil.
func New(log *slog.Logger, st *store.Store, cache *store.Cache, a Annotator, ix Index, taxonomyHash string, progress func(done, of int)) *Indexer {
	if progress == nil {
		progress = func(int, int) {}
	}
	return &Indexer{log: log, store: st, cache: cache, annotate: a, index: ix, taxonomy: taxonomyHash, progress: progress}
}

// Report tells what a run of the indexer did.
type Report struct {
	Generation string `json:"generation"`
	// Pages is how many are stored, Articles how many of them are indexed.
	Pages    int `json:"pages"`
	Articles int `json:"articles"`
	// Changed and Removed count the articles that differ from the generation
	// before; Extracted the pages that were not in the cache.
	Changed   int  `json:"changed"`
	Removed   int  `json:"removed"`
	Extracted int  `json:"extracted"`
	Evidence  int  `json:"evidence"`
	Full      bool `json:"full"`
	// Merged counts pages that are a copy of an indexed article at another
	// address; Near counts articles that nearly repeat another.
	Merged  int    `json:"merged"`
	Near    int    `json:"near_duplicates"`
	Skipped []Skip `json:"skipped"`
}

// Skip names a page that made no article, and why.
type Skip struct {
	Key    string `json:"key"`
	Reason string `json:"reason"`
}

// maxUpdateShare is the share of changed articles up to which the last
// generation is updated; past it a full build costs less than it saves.
const maxUpdateShare = 0.2

// Reindex builds a new generation from all stored pages. Pages whose content,
// extractor and taxonomy are unchanged come from the cache.
func (x *Indexer) Reindex(ctx context.Context) (Report, error) { return x.run(ctx, true) }

// Update brings the index up to date, by a small change to the last generation
// where that is enough. It does nothing when nothing changed.
func (x *Indexer) Update(ctx context.Context) (Report, error) { return x.run(ctx, false) }

func (x *Indexer) run(ctx context.Context, full bool) (Report, error) {
	position, err := x.store.Position(ctx)
	if err != nil {
		return Report{}, err
	}
	outlines, report, err := x.read(ctx)
	if err != nil {
		return report, err
	}
	kept := settle(outlines)
	report.count(outlines, kept)
	current, err := x.index.Current()
	if err != nil {
		return report, err
	}
	before := x.recall(ctx, current)
	changed, removed := differences(before, kept)
	report.Changed, report.Removed = len(changed), len(removed)
	report.Generation = current
	meta := search.Meta{TaxonomyHash: x.taxonomy, Position: position, Extractor: ExtractorVersion, Merged: report.Merged}
	switch {
	case full || before == nil || float64(len(changed)+len(removed)) > maxUpdateShare*float64(len(before)):
		report.Full = true
		report.Generation, err = x.index.Replace(ctx, meta, x.documents(ctx, kept))
	case len(changed)+len(removed) > 0:
		report.Generation, err = x.index.Update(ctx, meta, x.documents(ctx, changed), removed)
	}
	if err != nil {
		return report, fmt.Errorf("index: %w", err)
	}
	x.remember(ctx, report.Generation, kept)
	return report, nil
}

// count fills in what the outlines tell.
func (r *Report) count(outlines, kept []outline) {
	r.Articles = len(kept)
	r.Merged = len(outlines) - len(kept)
	for _, o := range kept {
		r.Evidence += o.Evidence
		if o.DuplicateOf != "" {
			r.Near++
		}
	}
}

// read brings every stored page's document into the cache and returns the
// outlines of those that make an article, ordered by key.
func (x *Indexer) read(ctx context.Context) ([]outline, Report, error) {
	heads, err := x.store.Heads(ctx)
	if err != nil {
		return nil, Report{}, err
	}
	removals, err := x.store.Removals(ctx)
	if err != nil {
		return nil, Report{}, err
	}
	found := make([]reading, len(heads))
	var failed error
	for i, err := range x.inParallel(ctx, len(heads), func(i int) (err error) {
		found[i], err = x.outline(ctx, heads[i])
		return err
	}) {
		failed = errors.Join(failed, err)
		x.progress(i+1, len(heads))
	}
	if err := errors.Join(failed, ctx.Err()); err != nil {
		return nil, Report{}, err
	}
	report := Report{Pages: len(heads), Skipped: []Skip{}}
	var outlines []outline
	for i, r := range found {
		if r.fresh {
			report.Extracted++
		}
		reason := r.outline.Skipped
		if reason == "" && removals.Covers(r.outline.article()) {
			reason = "removed by the admin"
		}
		if reason != "" {
			report.Skipped = append(report.Skipped, Skip{heads[i].Key, reason})
			continue
		}
		outlines = append(outlines, r.outline)
	}
	return outlines, report, nil
}

// inParallel runs f for 0 … n-1 on all processors and yields how many are done
// and the error of each. It stops handing out work when ctx ends.
func (x *Indexer) inParallel(ctx context.Context, n int, f func(int) error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		next, results := make(chan int), make(chan error)
		var workers sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				for i := range next {
					results <- f(i)
				}
			})
		}
		go func() {
			defer close(results)
			defer workers.Wait()
			defer close(next)
			for i := range n {
				select {
				case next <- i:
				case <-ctx.Done():
					return
				}
			}
		}()
		done, more := 0, true
		for err := range results { // drained to the end, so that no worker hangs
			more = more && yield(done, err)
			done++
		}
	}
}

// reading is an outline and whether it had to be made.
type reading struct {
	outline outline
	fresh   bool
}

// outline returns the outline of a page's document, from the cache or made
// anew.
func (x *Indexer) outline(ctx context.Context, h store.Head) (reading, error) {
	version := x.version(h)
	if packed, ok, err := x.cache.Get(ctx, "outline:"+h.ID, version); err != nil {
		return reading{}, err
	} else if ok {
		var o outline
		if json.Unmarshal(packed, &o) == nil {
			return reading{outline: o}, nil
		}
	}
	doc, skipped, err := x.make(ctx, h.Key)
	if err != nil {
		return reading{}, err
	}
	o := outline{ID: h.ID, Key: h.Key, Skipped: skipped}
	if skipped == "" {
		o = newOutline(doc)
		if err := x.keep(ctx, h.ID, version, doc); err != nil {
			return reading{}, err
		}
	}
	o.Version = version
	packed, err := json.Marshal(o)
	if err != nil {
		return reading{}, err
	}
	return reading{o, true}, x.cache.Put(ctx, "outline:"+h.ID, version, packed)
}

// version names a page's content together with what reads it.
func (x *Indexer) version(h store.Head) string {
	return fingerprint(h.Version, ExtractorVersion, x.taxonomy)
}

// make extracts and annotates one page; skipped says why it makes no article.
func (x *Indexer) make(ctx context.Context, key string) (doc *corpus.Document, skipped string, err error) {
	page, err := x.store.Page(ctx, key)
	if err != nil {
		return nil, "", err
	}
	doc, err = x.readPage(page)
	if skip, ok := errors.AsType[*extract.SkipError](err); ok {
		return nil, skip.Reason, nil
	}
	if err != nil {
		// A page that cannot be read is skipped, named and kept.
		return nil, err.Error(), nil
	}
	return doc, "", nil
}

// readPage extracts and annotates a page. One that makes its readers panic cannot be
// read: it must not stop the run, nor the pages after it.
func (x *Indexer) readPage(page corpus.Page) (doc *corpus.Document, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			x.log.Error("read page", "key", page.Key, "cause", cause, "stack", string(debug.Stack()))
			doc, err = nil, errors.New("cannot be read")
		}
	}()
	article, err := extract.Article(page)
	if err != nil {
		return nil, err
	}
	if article.Robots.NoIndex && !page.Own {
		return nil, &extract.SkipError{Reason: "noindex"}
	}
	d := x.annotate.Document(article)
	return &d, nil
}

func (x *Indexer) keep(ctx context.Context, id, version string, doc *corpus.Document) error {
	packed, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return x.cache.Put(ctx, "document:"+id, version, packed)
}

// documents yields the documents of the outlines with what settling decided.
func (x *Indexer) documents(ctx context.Context, outlines []outline) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for _, o := range outlines {
			if !yield(x.document(ctx, o)) {
				return
			}
		}
	}
}

func (x *Indexer) document(ctx context.Context, o outline) (*corpus.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc := new(corpus.Document)
	packed, ok, err := x.cache.Get(ctx, "document:"+o.ID, o.Version)
	if err == nil && ok {
		err = json.Unmarshal(packed, doc)
	}
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", o.Key, err)
	}
	if !ok { // another process replaced the entry meanwhile
		var skipped string
		doc, skipped, err = x.make(ctx, o.Key)
		if skipped != "" {
			err = errors.New(skipped)
		}
		if err != nil {
			return nil, fmt.Errorf("article %s: %w", o.Key, err)
		}
	}
	doc.Also, doc.DuplicateOf = o.Also, o.DuplicateOf
	return doc, nil
}
