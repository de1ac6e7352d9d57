package bleveindex

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus"
	"altitude/search"
)

// articlesFile holds what ranking, filters and facets need of every article.
const articlesFile = "articles.tab"

// articles is the table of all articles. An article's ordinal is the place of
// its id among the sorted ids, so that ties break by id.
type articles struct {
	ids, titles, urls, keys []string
	// offsets and sizes say where records stand in documentsFile.
	offsets []int64
	sizes   []uint32
	// ordinals maps Bleve's document numbers to ordinals.
	ordinals []uint32
	groups   []group
	// lengths are the articles' lengths in words without stop words, title
	// and headings counted twice.
	lengths []float32
	// dates are publication dates as yyyymmdd, 0 unknown, unknown parts 0.
	dates    []uint32
	passages []uint32
	// demotion lowers the score of pages that point instead of tell; 1 none.
	demotion []float32
	// originals is the ordinal + 1 of the article that this one repeats.
	originals []uint32
	facets    []facetTable
}

// facetTable holds the values of one facet and each article's share of them.
type facetTable struct {
	values []string
	// of[starts[i]:starts[i+1]] are the values of article i.
	starts, of []uint32
}

// article is what the table keeps of one article while it is written.
type article struct {
	id, title   string
	url, key    string
	record      record
	group       group
	date        uint32
	passages    int
	duplicateOf string
	demotion    float32
	facets      [][]string
}

func newArticle(d *corpus.Document, r record) article {
	a := article{
		id: d.ID, title: d.Title, url: d.URL, key: d.Key, record: r, group: groupOf(d.Language), date: dateNumber(d.Published),
		duplicateOf: d.DuplicateOf, demotion: demotionOf(d),
	}
	for _, b := range d.Blocks {
		if b.Kind != corpus.Heading {
			a.passages++
		}
	}
	for _, f := range search.FacetNames {
		a.facets = append(a.facets, facetValues(d, f))
	}
	return a
}

// dateNumber reads "2006", "2006-01" or "2006-01-02" as yyyymmdd.
func dateNumber(s string) uint32 {
	digits := strings.ReplaceAll(s, "-", "")
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return 0
	}
	switch len(digits) {
	case 4:
		n *= 10000
	case 6:
		n *= 100
	case 8:
	default:
		return 0
	}
	return uint32(n)
}

// newArticles makes the table; ordinals and lengths come from the Bleve index
// later.
func newArticles(list []article) *articles {
	slices.SortFunc(list, func(a, b article) int { return strings.Compare(a.id, b.id) })
	t := &articles{lengths: make([]float32, len(list)), originals: make([]uint32, len(list))}
	for i, a := range list {
		t.ids, t.titles = append(t.ids, a.id), append(t.titles, a.title)
		t.urls, t.keys = append(t.urls, a.url), append(t.keys, a.key)
		t.offsets, t.sizes = append(t.offsets, a.record.offset), append(t.sizes, uint32(a.record.length))
		t.groups, t.dates = append(t.groups, a.group), append(t.dates, a.date)
		t.passages, t.demotion = append(t.passages, uint32(a.passages)), append(t.demotion, a.demotion)
		if o, ok := t.ordinal(a.duplicateOf, list); ok && o != i {
			t.originals[i] = uint32(o) + 1
		}
	}
	for f := range search.FacetNames {
		t.facets = append(t.facets, newFacetTable(list, f))
	}
	return t
}

func (t *articles) ordinal(id string, list []article) (int, bool) {
	if id == "" {
		return 0, false
	}
	return slices.BinarySearchFunc(list, id, func(a article, id string) int { return strings.Compare(a.id, id) })
}

// find returns the ordinal of an id.
func (t *articles) find(id string) (int, bool) { return slices.BinarySearch(t.ids, id) }

// copies lists the near copies of each article that has any.
func (t *articles) copies() map[uint32][]uint32 {
	copies := map[uint32][]uint32{}
	for i, original := range t.originals {
		if original != 0 {
			copies[original-1] = append(copies[original-1], uint32(i))
		}
	}
	return copies
}

func newFacetTable(list []article, f int) facetTable {
	numbers := map[string]uint32{}
	for _, a := range list {
		for _, v := range a.facets[f] {
			numbers[v] = 0
		}
	}
	var t facetTable
	for v := range numbers {
		t.values = append(t.values, v)
	}
	slices.Sort(t.values)
	for i, v := range t.values {
		numbers[v] = uint32(i)
	}
	t.starts = append(t.starts, 0)
	for _, a := range list {
		from := len(t.of)
		for _, v := range a.facets[f] {
			if n := numbers[v]; !slices.Contains(t.of[from:], n) {
				t.of = append(t.of, n)
			}
		}
		t.starts = append(t.starts, uint32(len(t.of)))
	}
	return t
}

func (t *facetTable) valuesOf(article uint32) []uint32 {
	return t.of[t.starts[article]:t.starts[article+1]]
}

// number returns the number of a value, ignoring case.
func (t *facetTable) number(value string) (uint32, bool) {
	if i, ok := slices.BinarySearch(t.values, value); ok {
		return uint32(i), true
	}
	for i, v := range t.values {
		if strings.EqualFold(v, value) {
			return uint32(i), true
		}
	}
	return 0, false
}

func (t *articles) write(dir string) error {
	e := &encoder{}
	e.strings(t.ids)
	e.strings(t.titles)
	e.strings(t.urls)
	e.strings(t.keys)
	each(e, t.offsets, func(n int64) { e.number(int(n)) })
	e.uint32s(t.sizes)
	e.uint32s(t.ordinals)
	each(e, t.groups, func(g group) { e.b = append(e.b, byte(g)) })
	e.float32s(t.lengths)
	e.uint32s(t.dates)
	e.uint32s(t.passages)
	e.float32s(t.demotion)
	e.uint32s(t.originals)
	each(e, t.facets, func(f facetTable) {
		e.strings(f.values)
		e.uint32s(f.starts)
		e.uint32s(f.of)
	})
	return writeFile(filepath.Join(dir, articlesFile), e.b)
}

func readArticles(dir string) (*articles, error) {
	b, err := os.ReadFile(filepath.Join(dir, articlesFile))
	if err != nil {
		return nil, err
	}
	d := &decoder{b: b}
	t := &articles{ids: d.strings(), titles: d.strings(), urls: d.strings(), keys: d.strings()}
	t.offsets = make([]int64, d.count(1))
	for i := range t.offsets {
		t.offsets[i] = int64(d.number())
	}
	t.sizes, t.ordinals = d.uint32s(), d.uint32s()
	t.groups = make([]group, d.count(1))
	for i, b := range d.bytes(len(t.groups)) {
		t.groups[i] = group(b)
	}
	t.lengths, t.dates, t.passages = d.float32s(), d.uint32s(), d.uint32s()
	t.demotion, t.originals = d.float32s(), d.uint32s()
	t.facets = make([]facetTable, d.count(3))
	for i := range t.facets {
		t.facets[i] = facetTable{values: d.strings(), starts: d.uint32s(), of: d.uint32s()}
	}
	if err := d.done(articlesFile); err != nil {
		return nil, err
	}
	return t, t.check()
}

// check refuses a table whose parts do not fit each other, so that no later
// step need look again.
func (t *articles) check() error {
	n := len(t.ids)
	for _, l := range []int{
		len(t.titles), len(t.urls), len(t.keys), len(t.offsets), len(t.sizes), len(t.groups), len(t.lengths), len(t.dates),
		len(t.passages), len(t.demotion), len(t.originals),
	} {
		if l != n {
			return fmt.Errorf("%s: %w: %d ids and %d values", articlesFile, errCorrupt, n, l)
		}
	}
	if len(t.facets) != len(search.FacetNames) {
		return fmt.Errorf("%s: %w: %d facets", articlesFile, errCorrupt, len(t.facets))
	}
	for _, f := range t.facets {
		if err := f.check(n); err != nil {
			return err
		}
	}
	for i, g := range t.groups {
		if g >= groups || int(t.originals[i]) > n {
			return fmt.Errorf("%s: %w: article %d", articlesFile, errCorrupt, i)
		}
	}
	return nil
}

func (t *facetTable) check(articles int) error {
	ok := len(t.starts) == articles+1 && t.starts[0] == 0 && int(t.starts[articles]) == len(t.of) &&
		slices.IsSorted(t.starts)
	for _, v := range t.of {
		ok = ok && int(v) < len(t.values)
	}
	if !ok {
		return fmt.Errorf("%s: %w: facet", articlesFile, errCorrupt)
	}
	return nil
}
