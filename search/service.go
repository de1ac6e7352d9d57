package search

import (
	"context"
	"fmt"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// Service answers queries: it understands them, has an engine rank articles,
// and chooses the passages to show.
type Service struct {
	engine   Searcher
	taxonomy *taxonomy.Taxonomy
	lexicon  *lexicon
	intents  intents
	known    nameCache
}

// New returns a service over an engine.
func New(engine Searcher, tax *taxonomy.Taxonomy) *Service {
	return &Service{engine: engine, taxonomy: tax, lexicon: newLexicon(tax), intents: newIntents()}
}

// Search answers a query. Only a request that cannot be answered at all is an
// error, a *RequestError; slips of syntax are reported in the results.
func (s *Service) Search(ctx context.Context, q Query) (*Results, error) {
	start := time.Now()
	if err := s.check(q); err != nil {
		return nil, err
	}
	view, err := s.engine.View()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer view.Close()
	asked, found, err := s.find(ctx, view, q)
	if err != nil {
		return nil, fmt.Errorf("search %q: %w", q.Text, err)
	}
	res := &Results{
		Generation:  view.Generation().Name,
		Query:       asked.Interpretation,
		Total:       Total{Value: found.Total, Relation: "eq"},
		Facets:      s.labelled(found.Facets, q),
		Suggestions: asked.suggestions,
	}
	if res.Hits, err = s.hits(ctx, view, found.Ranked, asked, q.Passages); err != nil {
		return nil, fmt.Errorf("search %q: %w", q.Text, err)
	}
	res.TookMS = float64(time.Since(start).Microseconds()) / 1000
	return res, nil
}

// Document returns an article with what annotation found, or ErrNotFound.
func (s *Service) Document(ctx context.Context, id string) (*corpus.Document, error) {
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return view.Document(ctx, id)
}

// Similar returns up to n articles that resemble one, the nearest first.
func (s *Service) Similar(ctx context.Context, id string, n int) ([]Hit, error) {
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	ranked, err := view.Similar(ctx, id, n)
	if err != nil {
		return nil, err
	}
	return s.hits(ctx, view, ranked, asked{}, -1)
}

// Values returns all values of a facet with their counts, the most frequent
// first.
func (s *Service) Values(ctx context.Context, facet FacetName) ([]FacetValue, error) {
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	values, err := view.Values(ctx, facet)
	for i := range values {
		values[i].Label = s.label(facet, values[i].Value)
	}
	return values, err
}

// Generation describes the index in service; the zero value when there is
// none.
func (s *Service) Generation() Generation {
	view, err := s.engine.View()
	if err != nil {
		return Generation{}
	}
	defer view.Close()
	return view.Generation()
}
