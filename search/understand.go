package search

import (
	"context"

	"altitude/corpus/taxonomy"
)

// asked is a query as it was understood.
type asked struct {
	Interpretation
	tree        Tree
	suggestions []Suggestion
}

// lexicon holds the ways to say the same: roles and synonyms.
type lexicon struct{ taxonomy *taxonomy.Taxonomy }

func newLexicon(tax *taxonomy.Taxonomy) *lexicon { return &lexicon{taxonomy: tax} }

// find understands a query and has the engine answer the page asked for.
func (s *Service) find(ctx context.Context, view View, q Query) (asked, *Found, error) {
	return s.answer(ctx, view, q, q.plan)
}

// findDeep answers with the first depth articles.
func (s *Service) findDeep(ctx context.Context, view View, q Query, depth int) (asked, *Found, error) {
	return s.answer(ctx, view, q, func(t Tree) Plan {
		p := q.plan(t)
		p.Offset, p.Limit = 0, depth
		return p
	})
}

func (s *Service) answer(ctx context.Context, view View, q Query, plan func(Tree) Plan) (asked, *Found, error) {
	tree, ignored := Parse(q.Text)
	a := asked{tree: tree}
	a.Raw, a.Parsed, a.Ignored = q.Text, tree.String(), append([]string{}, ignored...)
	a.Expanded, a.suggestions = []Expansion{}, []Suggestion{}
	found, err := view.Find(ctx, plan(tree))
	return a, found, err
}

// plan is the query as an engine executes it.
func (q Query) plan(tree Tree) Plan {
	p := Plan{
		Tree: tree, Include: q.Include, Exclude: q.Exclude, From: q.From, To: q.To,
		Facets: q.Facets, Sort: q.Sort, Explain: q.Explain,
		Offset: (q.page() - 1) * q.limit(), Limit: q.limit(),
	}
	if p.Facets == nil {
		p.Facets = FacetNames
	}
	if p.Sort == "" {
		p.Sort = Relevance
	}
	if tree.Empty() && p.Sort == Relevance {
		p.Sort = Newest
	}
	return p
}
