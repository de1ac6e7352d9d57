package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/search"
)

// view is one user's hold on a generation; see search.View.
type view struct {
	shared *shared
	closed atomic.Bool
	// rejected are the quotes that must not be shown, by id.
	rejected  map[string]bool
	decisions string
}

// Close lets go of the generation.
func (v *view) Close() error {
	if v.closed.Swap(true) {
		return nil
	}
	return v.shared.release()
}

func (v *view) Generation() search.Generation {
	g := v.shared.Generation
	g.Decisions = v.decisions
	return g
}

func (v *view) Find(ctx context.Context, p search.Plan) (*search.Found, error) {
	return v.shared.find(ctx, p)
}

func (v *view) Document(_ context.Context, id string) (*corpus.Document, error) {
	g := v.shared.generation
	ordinal, ok := g.articles.find(id)
	if !ok || g.isHidden(uint32(ordinal)) {
		return nil, fmt.Errorf("%w: %s", search.ErrNotFound, id)
	}
	d, ok := g.docs.get(ordinal)
	if !ok {
		var err error
		if d, err = g.document(ordinal, true); err != nil {
			return nil, err
		}
		g.docs.put(ordinal, d)
	}
	return v.withoutRejected(d), nil
}

// withoutRejected leaves the rejected quotes out of an article's evidence. The
// article itself is kept for other readers and must not be changed.
func (v *view) withoutRejected(d *corpus.Document) *corpus.Document {
	isRejected := func(e corpus.Evidence) bool { return v.rejected[e.ID] }
	if len(v.rejected) == 0 || !slices.ContainsFunc(d.Evidence, isRejected) {
		return d
	}
	shown := *d
	shown.Evidence = slices.DeleteFunc(slices.Clone(d.Evidence), isRejected)
	return &shown
}

func (v *view) Similar(_ context.Context, id string, n int) ([]search.Ranked, error) {
	g := v.shared.generation
	ordinal, ok := g.articles.find(id)
	if !ok || g.isHidden(uint32(ordinal)) {
		return nil, fmt.Errorf("%w: %s", search.ErrNotFound, id)
	}
	l, err := g.latent()
	if err != nil {
		return nil, err
	}
	list := []search.Ranked{}
	of, near := l.neighbours(uint32(ordinal))
	for i, doc := range of {
		if len(list) == n || near[i] < leastSimilar {
			break
		}
		if g.isHidden(doc) || g.articles.originals[doc] != 0 || g.articles.originals[ordinal] == doc+1 {
			continue // a copy of something is no news
		}
		list = append(list, search.Ranked{ID: g.articles.ids[doc], Score: float64(near[i])})
	}
	return list, nil
}

// leastSimilar is the least nearness (cosine) of articles called similar.
const leastSimilar = 0.3

func (v *view) Values(_ context.Context, facet search.FacetName) ([]search.FacetValue, error) {
	return v.shared.values(facet), nil
}

func (v *view) Fold(language, word string) string {
	tokens := v.shared.analyze(groupOf(language), word)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[0].term
}

func (v *view) Words() search.Words { return wordsView{v.shared.generation} }

// Titles finds titles that hold a word for each prefix; those that begin with
// the whole of it come first.
func (v *view) Titles(prefix string, n int) []search.Title {
	prefixes := strings.FieldsFunc(strings.ToLower(prefix), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(prefixes) == 0 {
		return nil
	}
	t := v.shared.articles
	var first, rest []search.Title
	for i, title := range t.titles {
		if t.originals[i] != 0 || v.shared.isHidden(uint32(i)) || !hasPrefixes(title, prefixes) {
			continue
		}
		found := search.Title{ID: t.ids[i], Title: title}
		if hasFoldedPrefix(title, prefixes[0]) {
			first = append(first, found)
		} else {
			rest = append(rest, found)
		}
		if len(first) >= n {
			break
		}
	}
	first = append(first, rest...)
	return first[:min(n, len(first))]
}

// hasPrefixes tells whether each prefix begins a word of the title.
func hasPrefixes(title string, prefixes []string) bool {
	for _, p := range prefixes {
		if !hasWordPrefix(title, p) {
			return false
		}
	}
	return true
}

// hasWordPrefix tells whether some word of s begins with the prefix.
func hasWordPrefix(s, prefix string) bool {
	inside := false
	for i, r := range s {
		letter := unicode.IsLetter(r) || unicode.IsNumber(r)
		if letter && !inside && hasFoldedPrefix(s[i:], prefix) {
			return true
		}
		inside = letter
	}
	return false
}

// hasFoldedPrefix tells whether s begins with a lower-case prefix, whatever
// the case of s.
func hasFoldedPrefix(s, prefix string) bool {
	for _, want := range prefix {
		r, n := utf8.DecodeRuneInString(s)
		if unicode.ToLower(r) != want || n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// wordsView is the word table of a generation. A table that cannot be read is
// empty: a search is worth more than its spelling help.
type wordsView struct{ g *generation }

func (w wordsView) table() *wordTable {
	t, err := w.g.words()
	if err != nil {
		return &wordTable{}
	}
	return t
}

func (w wordsView) Count(word string) int { return w.table().count(word) }

func (w wordsView) Known(word string) bool {
	if w.Count(word) > 0 {
		return true
	}
	for _, t := range w.g.analyze(english, word) {
		p, err := w.g.term(english, t.term)
		if err != nil || len(p.docs) > 0 {
			return true
		}
	}
	return false
}

func (w wordsView) Near(word string, edits int) []search.Word { return w.table().near(word, edits) }

func (w wordsView) Complete(prefix string, n int) []search.Word {
	return w.table().complete(prefix, n)
}

func (w wordsView) Together(a, b string) int {
	p, err := w.g.phrase(a + " " + b)
	if err != nil {
		return 0
	}
	return len(p.docs)
}
