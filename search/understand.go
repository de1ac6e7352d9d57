package search

import (
	"context"
	"slices"
	"strings"
)

// asked is a query as it was understood.
type asked struct {
	Interpretation
	tree        Tree
	suggestions []Suggestion
}

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

// answer has the engine find what was asked; when a word is unknown to all
// articles it asks with the spelling mended instead.
func (s *Service) answer(ctx context.Context, view View, q Query, plan func(Tree) Plan) (asked, *Found, error) {
	tree, ignored := Parse(q.Text)
	a := asked{Interpretation: Interpretation{Raw: q.Text, Ignored: append([]string{}, ignored...), Expanded: []Expansion{}}, suggestions: []Suggestion{}}
	mended, changed := tree, false
	if !q.Verbatim {
		mended, changed = s.mend(view, tree)
	}
	if changed {
		original, err := view.Find(ctx, countPlan(plan(tree)))
		if err != nil {
			return a, nil, err
		}
		a.Corrected = correction(tree, mended, original.Total)
	}
	a.Parsed = mended.String()
	a.tree = mended
	if !q.Verbatim {
		a.Intent = s.intent(view, q.Text, mended)
		a.tree, a.Expanded = s.lexicon.expand(view, mended)
		a.tree = s.names(view).addTo(a.tree, &a)
		a.tree = s.addRoles(view, a.tree, mended)
	}
	p := plan(a.tree)
	p.Compared = s.lexicon.compared(a.Intent)
	found, err := view.Find(ctx, p)
	if err == nil && !tree.Empty() {
		err = s.suggest(ctx, view, q, mended, found.Total, &a)
	}
	return a, found, err
}

// roleWeight is what an article about a role that the query names gains, as a
// share of the weight of a word as rare.
const roleWeight = 0.5

// addRoles lets articles about the roles that a short query names gain.
func (s *Service) addRoles(view View, t, typed Tree) Tree {
	words := typed.queryWords()
	if len(words) == 0 || len(words) > maxIntentWords {
		return t
	}
	roles, _ := s.lexicon.roles(words, stopWords(view))
	out := Tree{Clauses: slices.Clone(t.Clauses)}
	for _, r := range roles {
		out.Clauses = append(out.Clauses, Clause{Term: &Term{Text: r, Field: Field(Role), Concept: true, Weight: roleWeight}})
	}
	return out
}

// countPlan asks only how many articles there are.
func countPlan(p Plan) Plan {
	p.Offset, p.Limit, p.Facets = 0, 0, []FacetName{}
	return p
}

// understand reads a query as answer does, without asking the engine.
func (l *lexicon) understand(view View, q Query) (Tree, []string, []Expansion) {
	tree, ignored := Parse(q.Text)
	tree, expanded := l.expand(view, tree)
	return tree, ignored, expanded
}

// plan is the query as an engine executes it.
func (q Query) plan(tree Tree) Plan {
	p := Plan{
		Tree: tree, Include: q.Include, Exclude: q.Exclude, From: q.From, To: q.To,
		Facets: q.Facets, Sort: q.Sort, Explain: q.Explain,
		Offset: (q.page() - 1) * q.PerPage(), Limit: q.PerPage(),
	}
	if p.Facets == nil {
		p.Facets = FacetNames
	}
	if p.Sort == "" {
		p.Sort = Relevance
	}
	if len(tree.Terms()) == 0 && p.Sort == Relevance {
		p.Sort = Newest
	}
	return p
}

// plain tells whether a clause is a word as anyone types it.
func (c Clause) plain() bool {
	return c.Term != nil && c.Occur != MustNot && c.Term.Field == AnyText && c.Term.Kind == WordTerm && !c.Term.Concept
}

// rows returns the stretches of plain words among the clauses, as indices.
func (t Tree) rows() [][2]int {
	var rows [][2]int
	for i := 0; i < len(t.Clauses); i++ {
		from := i
		for i < len(t.Clauses) && t.Clauses[i].plain() {
			i++
		}
		if i > from {
			rows = append(rows, [2]int{from, i})
		}
	}
	return rows
}

func (t Tree) texts(from, to int) []string {
	var words []string
	for _, c := range t.Clauses[from:to] {
		words = append(words, c.Term.Text)
	}
	return words
}

// expand adds the other forms of what the query names: to a word its other
// forms, to several words the notion they make together.
func (l *lexicon) expand(view View, t Tree) (Tree, []Expansion) {
	e := expansion{view: view, out: Tree{Clauses: slices.Clone(t.Clauses)}, expanded: []Expansion{}}
	for i, c := range e.out.Clauses {
		switch {
		case c.Group != nil:
			group, more := l.expand(view, *c.Group)
			e.out.Clauses[i].Group = &group
			if c.Occur != MustNot {
				e.expanded = append(e.expanded, more...)
			}
		case c.Occur != MustNot && c.Term.Field == AnyText && c.Term.Kind == PhraseTerm:
			e.out.Clauses[i].Term, e.expanded = l.expandPhrase(view, c.Term, e.expanded)
		}
	}
	for _, row := range t.rows() {
		words := t.texts(row[0], row[1])
		for _, g := range l.grams(words, stopWords(view)) {
			e.gram(row[0]+g.from, words[g.from:g.to], g.set)
		}
	}
	for _, i := range slices.Backward(e.weak) {
		e.out.Clauses = slices.Delete(e.out.Clauses, i, i+1)
	}
	return Tree{Clauses: append(e.out.Clauses, e.concepts...)}, e.expanded
}

// expansion is a tree while the other forms are added to it.
type expansion struct {
	view     View
	out      Tree
	expanded []Expansion
	// concepts are the notions to add, weak the clauses that one replaces.
	concepts []Clause
	weak     []int
}

// gram adds the other forms of words that begin at a clause and mean one thing.
func (e *expansion) gram(at int, words []string, set *synonyms) {
	forms := present(e.view, set.others(words))
	switch {
	case len(words) == 1 && len(forms) == 0:
		return
	case len(words) == 1:
		term := *e.out.Clauses[at].Term
		term.Forms = forms
		e.out.Clauses[at].Term = &term
	default:
		e.concept(at, words, forms)
	}
	if len(forms) > 0 {
		e.expanded = append(e.expanded, Expansion{Term: strings.Join(words, " "), To: forms})
	}
}

// concept adds the notion that several words make together; it replaces words
// that tell nothing alone.
func (e *expansion) concept(at int, words, forms []string) {
	weight := float64(conceptWeight)
	if allWeak(words) {
		weight = replacingWeight
		for i := range words {
			e.weak = append(e.weak, at+i)
		}
	}
	e.concepts = append(e.concepts, Clause{Term: &Term{
		Text: strings.Join(words, " "), Kind: PhraseTerm, Forms: forms, Concept: true, Weight: weight,
	}})
}

// weakRunes is the length up to which a word alone tells nothing of the notion
// that it is a part of: "1:1", "one-on-one".
const weakRunes = 3

func allWeak(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return len([]rune(w)) > weakRunes })
}

// expandPhrase adds the other forms of a phrase that is a name as a whole.
func (l *lexicon) expandPhrase(view View, t *Term, expanded []Expansion) (*Term, []Expansion) {
	words := bareWords(t.Text)
	set, ok := l.sets[gramKey(words)]
	if !ok || set.role == "" {
		return t, expanded
	}
	forms := present(view, set.others(words))
	if len(forms) == 0 {
		return t, expanded
	}
	wide := *t
	wide.Forms = forms
	return &wide, append(expanded, Expansion{Term: t.Text, To: forms})
}

// stopWords tells which words are not indexed in English.
func stopWords(view View) func(string) bool {
	return func(word string) bool { return view.Fold("en", word) == "" }
}

// present drops the forms whose words the articles do not use, and those that
// would lose a word at their edges.
func present(view View, forms []string) []string {
	words := view.Words()
	stop := stopWords(view)
	return slices.DeleteFunc(forms, func(f string) bool {
		parts := bareWords(f)
		if stop(parts[0]) || stop(parts[len(parts)-1]) {
			return true // "head of IT" would be searched as "head"
		}
		return slices.ContainsFunc(parts, func(w string) bool { return !words.Known(strings.ToLower(w)) })
	})
}
