package search

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"altitude/corpus"
)

const (
	// maxHitWorkers bounds the goroutines that fill one answer's hits, so that
	// one search leaves room for others.
	maxHitWorkers = 4
	// hitsPerWorker is how many hits make another goroutine worth its start.
	hitsPerWorker = 3
)

// hits fills ranked ids with what is shown of the articles. Finding the
// passages of long articles is most of a search's time, so several processors
// share them where there are.
func (s *Service) hits(ctx context.Context, view View, ranked []Ranked, a asked, passages int) ([]Hit, error) {
	hits := make([]Hit, len(ranked))
	workers := min(maxHitWorkers, runtime.GOMAXPROCS(0), max(1, len(ranked)/hitsPerWorker))
	errs := make([]error, workers)
	var next atomic.Int64
	var done sync.WaitGroup
	for w := range workers {
		done.Go(func() {
			m := s.marker(view, a.tree, a.Intent)
			for i := next.Add(1) - 1; i < int64(len(ranked)) && errs[w] == nil; i = next.Add(1) - 1 {
				hits[i], errs[w] = m.hit(ctx, ranked[i], passages)
			}
		})
	}
	done.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return hits, nil
}

// hit fills one ranked id.
func (m *marker) hit(ctx context.Context, r Ranked, passages int) (Hit, error) {
	doc, err := m.view.Document(ctx, r.ID)
	if err != nil {
		return Hit{}, err
	}
	h := newHit(doc, r)
	h.TitleMarks = m.marks(doc.Title, doc.Language)
	if passages >= 0 {
		h.Passages = m.passages(doc, passageCount(passages))
	}
	return h, nil
}

func passageCount(n int) int {
	if n == 0 {
		n = defaultPassages
	}
	return min(n, MaxPassages)
}

func newHit(doc *corpus.Document, r Ranked) Hit {
	h := Hit{
		ID: doc.ID, URL: doc.URL, Title: doc.Title, Authors: orEmpty(doc.Authors), Site: doc.Site,
		Kind: doc.Kind, Published: doc.Published, Language: doc.Language,
		Roles: orEmpty(doc.Roles), Topics: orEmpty(doc.Topics),
		Score: r.Score, ReadingMinutes: doc.ReadingMinutes(),
		Passages: []Passage{}, Duplicates: r.Duplicates, Why: r.Why,
		DatedBy: doc.Provenance["published"],
	}
	for _, address := range doc.Also {
		h.Duplicates = append(h.Duplicates, Duplicate{URL: address})
	}
	if h.Duplicates == nil {
		h.Duplicates = []Duplicate{}
	}
	return h
}

// orEmpty keeps JSON lists from being null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
