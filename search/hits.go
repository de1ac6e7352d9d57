package search

import (
	"context"

	"altitude/corpus"
)

// hits fills ranked ids with what is shown of the articles.
func (s *Service) hits(ctx context.Context, view View, ranked []Ranked, a asked, passages int) ([]Hit, error) {
	hits := make([]Hit, 0, len(ranked))
	m := s.marker(view, a.tree, a.Intent)
	for _, r := range ranked {
		doc, err := view.Document(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		h := newHit(doc, r)
		h.TitleMarks = m.marks(doc.Title, doc.Language)
		if passages >= 0 {
			h.Passages = m.passages(doc, passageCount(passages))
		}
		hits = append(hits, h)
	}
	return hits, nil
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
