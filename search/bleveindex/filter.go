package bleveindex

import (
	"slices"
	"strconv"

	"altitude/search"
)

// filter decides which articles pass a plan's facet selections and dates.
type filter struct {
	t        *articles
	selected []selection
	excluded []selection
	from, to uint32
	hidden   func(doc uint32) bool
}

// selection is a set of one facet's values.
type selection struct {
	facet   int
	numbers []bool
}

func (g *generation) newFilter(p search.Plan) *filter {
	f := &filter{t: g.articles, from: lowDate(p.From), to: highDate(p.To), hidden: g.isHidden}
	for i, name := range search.FacetNames {
		if values := p.Include[name]; len(values) > 0 {
			f.selected = append(f.selected, g.selection(i, values))
		}
		if values := p.Exclude[name]; len(values) > 0 {
			f.excluded = append(f.excluded, g.selection(i, values))
		}
	}
	return f
}

func (g *generation) selection(facet int, values []string) selection {
	t := &g.articles.facets[facet]
	s := selection{facet: facet, numbers: make([]bool, len(t.values))}
	for _, v := range values {
		if n, ok := t.number(v); ok {
			s.numbers[n] = true
		}
	}
	return s
}

func (s selection) has(t *articles, doc uint32) bool {
	for _, n := range t.facets[s.facet].valuesOf(doc) {
		if s.numbers[n] {
			return true
		}
	}
	return false
}

// lowDate and highDate read a bound as yyyymmdd; 0 is no bound.
func lowDate(s string) uint32 { return dateNumber(s) }

func highDate(s string) uint32 {
	n := dateNumber(s)
	switch {
	case n == 0:
		return 0
	case n%10000 == 0:
		return n + 9999
	case n%100 == 0:
		return n + 99
	}
	return n
}

// open tells whether the filter lets everything pass.
func (f *filter) open() bool {
	return len(f.selected) == 0 && len(f.excluded) == 0 && f.from == 0 && f.to == 0
}

// hard tells whether an article passes what is no facet selection.
func (f *filter) hard(doc uint32) bool {
	if f.from != 0 || f.to != 0 {
		date := f.t.dates[doc]
		if date == 0 || date < f.from || f.to != 0 && date > f.to {
			return false
		}
	}
	for _, s := range f.excluded {
		if s.has(f.t, doc) {
			return false
		}
	}
	return true
}

// Outcomes of filter.failing besides a facet's place in search.FacetNames.
const (
	passesAll = -1
	failsMany = -2
)

// failing tells which facet's selection alone keeps an article out.
func (f *filter) failing(doc uint32) int {
	if !f.hard(doc) {
		return failsMany
	}
	failed := passesAll
	for _, s := range f.selected {
		if s.has(f.t, doc) {
			continue
		}
		if failed != passesAll {
			return failsMany
		}
		failed = s.facet
	}
	return failed
}

func (f *filter) passes(doc uint32) bool {
	return !f.hidden(doc) && (f.open() || f.failing(doc) == passesAll)
}

// maxFacetValues bounds the values listed of one facet; selected ones are
// always among them.
const maxFacetValues = 100

// counter counts facet values in one pass over the matching articles: an
// article that only facet f's selection keeps out counts for f alone, so that
// a facet's counts ignore its own selection.
type counter struct {
	t      *articles
	facets []int
	counts [][]int32
}

func newCounter(t *articles, names []search.FacetName) *counter {
	c := &counter{t: t, counts: make([][]int32, len(search.FacetNames))}
	for i, name := range search.FacetNames {
		if slices.Contains(names, name) {
			c.facets = append(c.facets, i)
			c.counts[i] = make([]int32, len(t.facets[i].values))
		}
	}
	return c
}

func (c *counter) add(doc uint32, failing int) {
	for _, f := range c.facets {
		if failing != passesAll && failing != f {
			continue
		}
		for _, n := range c.t.facets[f].valuesOf(doc) {
			c.counts[f][n]++
		}
	}
}

// addAll counts articles that no filter keeps out, facet by facet.
func (c *counter) addAll(docs []uint32) {
	for _, f := range c.facets {
		t, counts := &c.t.facets[f], c.counts[f]
		if len(t.of) == len(t.starts)-1 { // one value each, as no article has none
			for _, d := range docs {
				counts[t.of[d]]++
			}
			continue
		}
		for _, d := range docs {
			for _, n := range t.valuesOf(d) {
				counts[n]++
			}
		}
	}
}

// result lists the counted values, the most frequent first; years the latest
// first.
func (c *counter) result(p search.Plan) search.Facets {
	result := search.Facets{}
	for _, f := range c.facets {
		name := search.FacetNames[f]
		result[name] = c.facet(f, p.Include[name], p.Exclude[name])
	}
	return result
}

func (c *counter) facet(f int, include, exclude []string) search.Facet {
	t := &c.t.facets[f]
	facet := search.Facet{Values: []search.FacetValue{}}
	if n, ok := slices.BinarySearch(t.values, search.Unknown); ok {
		facet.Missing = int(c.counts[f][n])
	}
	chosen := slices.Concat(include, exclude)
	for _, value := range chosen {
		v := search.FacetValue{Value: value}
		if n, ok := slices.BinarySearch(t.values, value); ok {
			v.Count = int(c.counts[f][n])
		}
		facet.Values = append(facet.Values, v)
	}
	for _, n := range c.frequent(f, max(0, maxFacetValues-len(chosen))) {
		if v := t.values[n]; !slices.Contains(chosen, v) {
			facet.Values = append(facet.Values, search.FacetValue{Value: v, Count: int(c.counts[f][n])})
		}
	}
	order := byCount
	if search.FacetNames[f] == search.Year {
		order = byYear
	}
	slices.SortStableFunc(facet.Values, order)
	return facet
}

// frequent returns the numbers of the n most frequent values.
func (c *counter) frequent(f, n int) []uint32 {
	var keys []uint64 // the rarer, the greater; then in the order of values
	for number, count := range c.counts[f] {
		if count > 0 {
			keys = append(keys, uint64(^uint32(count))<<32|uint64(number))
		}
	}
	slices.Sort(keys)
	numbers := make([]uint32, min(n, len(keys)))
	for i := range numbers {
		numbers[i] = uint32(keys[i])
	}
	return numbers
}

// byCount puts frequent values first and unknown last.
func byCount(a, b search.FacetValue) int {
	if (a.Value == search.Unknown) != (b.Value == search.Unknown) {
		if a.Value == search.Unknown {
			return 1
		}
		return -1
	}
	return b.Count - a.Count
}

func byYear(a, b search.FacetValue) int {
	year := func(v search.FacetValue) int {
		n, err := strconv.Atoi(v.Value)
		if err != nil {
			return -1
		}
		return n
	}
	return year(b) - year(a)
}

// values lists all values of a facet.
func (g *generation) values(name search.FacetName) []search.FacetValue {
	i := slices.Index(search.FacetNames, name)
	if i < 0 {
		return nil
	}
	f := &g.articles.facets[i]
	values := make([]search.FacetValue, len(f.values))
	for n, v := range f.values {
		values[n].Value = v
	}
	for doc := range uint32(len(g.articles.ids)) {
		if g.isHidden(doc) {
			continue
		}
		for _, n := range f.valuesOf(doc) {
			values[n].Count++
		}
	}
	values = slices.DeleteFunc(values, func(v search.FacetValue) bool { return v.Count == 0 })
	slices.SortStableFunc(values, byCount)
	return values
}
