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
}

// selection is a set of one facet's values.
type selection struct {
	facet   int
	numbers []bool
}

func (g *generation) newFilter(p search.Plan) *filter {
	f := &filter{t: g.articles, from: lowDate(p.From), to: highDate(p.To)}
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

func (f *filter) passes(doc uint32) bool { return f.open() || f.failing(doc) == passesAll }

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

// facets lists the counted values, the most frequent first; years the latest
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
	var rest []search.FacetValue
	for n, count := range c.counts[f] {
		v := search.FacetValue{Value: t.values[n], Count: int(count)}
		if v.Value == search.Unknown {
			facet.Missing = v.Count
		}
		chosen := slices.Contains(include, v.Value) || slices.Contains(exclude, v.Value)
		switch {
		case chosen:
			facet.Values = append(facet.Values, v)
		case count > 0:
			rest = append(rest, v)
		}
	}
	for _, value := range slices.Concat(include, exclude) {
		if !slices.ContainsFunc(facet.Values, func(v search.FacetValue) bool { return v.Value == value }) {
			facet.Values = append(facet.Values, search.FacetValue{Value: value})
		}
	}
	slices.SortStableFunc(rest, byCount)
	facet.Values = append(facet.Values, rest[:min(len(rest), max(0, maxFacetValues-len(facet.Values)))]...)
	if search.FacetNames[f] == search.Year {
		slices.SortStableFunc(facet.Values, byYear)
	} else {
		slices.SortStableFunc(facet.Values, byCount)
	}
	return facet
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
func (t *articles) values(name search.FacetName) []search.FacetValue {
	i := slices.Index(search.FacetNames, name)
	if i < 0 {
		return nil
	}
	f := &t.facets[i]
	values := make([]search.FacetValue, len(f.values))
	for n, v := range f.values {
		values[n].Value = v
	}
	for _, n := range f.of {
		values[n].Count++
	}
	slices.SortStableFunc(values, byCount)
	return values
}
