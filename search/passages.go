package search

import (
	"altitude/corpus"
)

// Passages chooses up to n passages of an article that answer a query.
func (s *Service) Passages(doc *corpus.Document, q string, n int) []Passage {
	view, err := s.engine.View()
	if err != nil {
		return nil
	}
	defer view.Close()
	tree, _ := Parse(q)
	return newMarker(view, tree).passages(doc, min(n, MaxPassages))
}

// marker finds the words of a query in text.
type marker struct {
	view View
}

func newMarker(view View, tree Tree) *marker { return &marker{view: view} }

func (m *marker) marks(text, language string) []Mark { return nil }

func (m *marker) passages(doc *corpus.Document, n int) []Passage { return []Passage{} }
