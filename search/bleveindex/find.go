package bleveindex

import (
	"cmp"
	"context"
	"slices"

	"altitude/search"
)

// candidate is an article with its score.
type candidate struct {
	doc   uint32
	score float32
}

// better orders by score, ties by article id.
func better(a, b candidate) int {
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	}
	return int(a.doc) - int(b.doc)
}

// find executes a plan.
func (g *generation) find(ctx context.Context, p search.Plan) (*search.Found, error) {
	c, err := g.compile(p.Tree)
	if err != nil {
		return nil, err
	}
	s := g.scratch.Get().(*scores)
	defer func() {
		s.reset()
		g.scratch.Put(s)
	}()
	c.score(s)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	matched, err := c.matched(p.Tree, s)
	if err != nil {
		return nil, err
	}
	candidates, facets := g.collect(p, matched, s)
	found := &search.Found{Total: len(candidates), Facets: facets}
	ranked, err := c.rank(p, candidates, s)
	if err != nil {
		return nil, err
	}
	found.Ranked, err = c.page(p, ranked)
	return found, err
}

// score adds up what the units give.
func (c *compiled) score(s *scores) {
	for _, u := range c.units {
		if u.constant {
			s.bump(u.postings, u.weight)
			continue
		}
		s.add(u.postings, u.weight)
		if u.written != nil {
			s.add(u.written, u.writtenWeight)
		}
	}
	for _, d := range c.g.demoted {
		s.of[d] *= c.g.articles.demotion[d]
	}
}

// matched lists the articles that the tree matches, in no order.
func (c *compiled) matched(t search.Tree, s *scores) ([]uint32, error) {
	if c.plain && len(c.units) > 0 {
		return s.touched, nil
	}
	set, err := c.match(t)
	if err != nil {
		return nil, err
	}
	var docs []uint32
	for doc := range uint32(len(c.g.articles.ids)) {
		if set.has(doc) {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// collect drops what the filters keep out and near copies of what stays, and
// counts the facets of the rest, all in one pass.
func (g *generation) collect(p search.Plan, matched []uint32, s *scores) ([]candidate, search.Facets) {
	f := g.newFilter(p)
	count := newCounter(g.articles, p.Facets)
	copies := g.copies(matched, f)
	hidden := g.hidden.Load()
	open := f.open() && hidden == nil
	candidates := s.room[:0]
	if open && copies == nil {
		for _, doc := range matched {
			candidates = append(candidates, candidate{doc, s.of[doc]})
		}
		count.addAll(matched)
		s.room = candidates
		return candidates, count.result(p)
	}
	for _, doc := range matched {
		failing := passesAll
		if hidden != nil && hidden.has(doc) {
			continue
		}
		if !open {
			if failing = f.failing(doc); failing == failsMany {
				continue
			}
		}
		if copies != nil && copies[doc] {
			continue
		}
		count.add(doc, failing)
		if failing == passesAll {
			candidates = append(candidates, candidate{doc, s.of[doc]})
		}
	}
	s.room = candidates
	return candidates, count.result(p)
}

// copies returns the matching articles whose original matches as well and
// passes the same filters.
func (g *generation) copies(matched []uint32, f *filter) map[uint32]bool {
	if len(g.copiesOf()) == 0 {
		return nil
	}
	set := newBitset(len(g.articles.ids))
	set.add(matched)
	copies := map[uint32]bool{}
	for original, list := range g.copiesOf() {
		if !set.has(original) || g.isHidden(original) {
			continue
		}
		for _, doc := range list {
			if set.has(doc) && f.failing(original) == f.failing(doc) {
				copies[doc] = true
			}
		}
	}
	return copies
}

// rank orders the candidates as far as the page needs.
func (c *compiled) rank(p search.Plan, candidates []candidate, s *scores) ([]candidate, error) {
	if p.Sort != search.Relevance || len(c.units) == 0 {
		return c.g.byDate(p, candidates), nil
	}
	candidates = top(candidates, max(rerankDepth, p.Offset+p.Limit))
	if err := c.proximity(candidates[:min(len(candidates), rerankDepth)], s); err != nil {
		return nil, err
	}
	if err := c.titled(candidates[:min(len(candidates), rerankDepth)], s); err != nil {
		return nil, err
	}
	if err := c.smooth(candidates[:min(len(candidates), smoothDepth)], s); err != nil {
		return nil, err
	}
	if err := c.thin(candidates[:min(len(candidates), smoothDepth)]); err != nil {
		return nil, err
	}
	c.compare(p.Compared, candidates[:min(len(candidates), rerankDepth)])
	return candidates, nil
}

// top returns the n best candidates, in order.
func top(candidates []candidate, n int) []candidate {
	if len(candidates) > 4*n { // sorting a few beats sorting all
		heap := slices.Clone(candidates[:n])
		for i := n/2 - 1; i >= 0; i-- {
			sink(heap, i)
		}
		for _, x := range candidates[n:] {
			if better(x, heap[0]) < 0 {
				heap[0] = x
				sink(heap, 0)
			}
		}
		candidates = heap
	}
	slices.SortFunc(candidates, better)
	return candidates[:min(n, len(candidates))]
}

// sink restores the heap, whose first is the worst, below i.
func sink(heap []candidate, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && better(heap[child+1], heap[child]) > 0 {
			child++
		}
		if better(heap[i], heap[child]) >= 0 {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// byDate orders candidates by date, undated ones last.
func (g *generation) byDate(p search.Plan, candidates []candidate) []candidate {
	dates := g.articles.dates
	slices.SortFunc(candidates, func(a, b candidate) int {
		x, y := dates[a.doc], dates[b.doc]
		if (x == 0) != (y == 0) {
			return cmp.Compare(y, x)
		}
		if p.Sort == search.Oldest {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a.doc, b.doc))
	})
	return candidates
}

// page cuts the asked page out and tells why each hit is there.
func (c *compiled) page(p search.Plan, ranked []candidate) ([]search.Ranked, error) {
	from := min(p.Offset, len(ranked))
	ranked = ranked[from:min(from+p.Limit, len(ranked))]
	list := make([]search.Ranked, len(ranked))
	for i, r := range ranked {
		list[i] = search.Ranked{ID: c.g.articles.ids[r.doc], Score: float64(r.score), Duplicates: c.g.duplicates(r.doc)}
		if p.Explain && p.Sort == search.Relevance {
			var err error
			if list[i].Why, err = c.explain(r); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// duplicates lists the near copies of an article.
func (g *generation) duplicates(doc uint32) []search.Duplicate {
	var list []search.Duplicate
	for _, d := range g.copiesOf()[doc] {
		if g.isHidden(d) {
			continue
		}
		list = append(list, search.Duplicate{ID: g.articles.ids[d], URL: g.articles.urls[d]})
	}
	return list
}
