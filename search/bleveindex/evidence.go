package bleveindex

import (
	"cmp"
	"context"
	"maps"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
)

// evidenceFile holds the evidence of all articles, role by role.
const evidenceFile = "evidence.tab"

// evidenceWriter gathers evidence while articles are written.
type evidenceWriter struct{ roles map[string][]evidenceRow }

// evidenceRow is evidence with its wording.
type evidenceRow struct {
	article string
	corpus.Evidence
	text, prefix, suffix string
	section              []string
	point                int
}

func newEvidenceWriter() *evidenceWriter { return &evidenceWriter{roles: map[string][]evidenceRow{}} }

// add takes an article's evidence, but what the page forbids to quote.
func (w *evidenceWriter) add(d *corpus.Document) {
	for _, e := range d.Evidence {
		if e.Start < 0 || e.Start >= e.End || e.End > len(d.Text) || !d.MayQuote(e.Span) {
			continue
		}
		sel := corpus.Select(d.Text, e.Span)
		w.roles[e.Role] = append(w.roles[e.Role], evidenceRow{
			article: d.ID, Evidence: e, text: sel.Exact, prefix: sel.Prefix, suffix: sel.Suffix,
			section: d.SectionPath(e.Start), point: utf8.RuneCountInString(d.Text[:e.Start]),
		})
	}
}

// write writes one stretch of the file per role, with a directory before.
func (w *evidenceWriter) write(dir string, table *articles) (rows int, err error) {
	roles := slices.Sorted(maps.Keys(w.roles))
	head, body := &encoder{}, &encoder{}
	head.number(len(roles))
	for _, role := range roles {
		list := w.roles[role]
		slices.SortStableFunc(list, func(a, b evidenceRow) int {
			return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
		})
		from := len(body.b)
		for _, row := range list {
			ordinal, _ := table.find(row.article)
			encodeEvidence(body, uint32(ordinal), row)
		}
		rows += len(list)
		head.string(role)
		head.number(len(list))
		head.number(len(body.b) - from)
	}
	return rows, writeFile(filepath.Join(dir, evidenceFile), append(head.b, body.b...))
}

func encodeEvidence(e *encoder, ordinal uint32, r evidenceRow) {
	e.number(int(ordinal))
	e.string(r.ID)
	e.string(r.Dimension)
	for _, n := range []int{r.Start, r.End, max(r.Own.Start, 0), max(r.Own.End, 0), r.point} {
		e.number(n)
	}
	e.float(r.Strength)
	e.string(string(r.Resolved))
	e.strings(r.Cues)
	e.flag(r.Defines)
	e.string(r.text)
	e.string(r.prefix)
	e.string(r.suffix)
	e.strings(r.section)
}

func decodeEvidence(d *decoder, role string) (ordinal int, row compare.Row) {
	ordinal = d.number()
	row.ID, row.Role, row.Dimension = d.string(), role, d.string()
	row.Start, row.End = d.number(), d.number()
	row.Own.Start, row.Own.End = d.number(), d.number()
	row.Point = d.number()
	row.Strength, row.Resolved = d.float(), corpus.Resolution(d.string())
	row.Cues, row.Defines = d.strings(), d.flag()
	row.Text, row.Prefix, row.Suffix = d.string(), d.string(), d.string()
	row.Section = d.strings()
	return ordinal, row
}

// evidenceTable reads the evidence of a role when it is first asked for and
// keeps it.
type evidenceTable struct {
	g     *generation
	roles func() (map[string]stretch, error)
	mu    sync.Mutex
	kept  map[string]*roleEvidence
	rows  int // of all kept
	about map[int]*compare.Article
}

// maxKeptRows bounds the decoded evidence of a generation in memory, about
// 0.5 kB a row: all of some 80,000 articles. Past it the roles are read anew.
const maxKeptRows = 250_000

// roleEvidence is all evidence for one role, decoded. It is lent to readers and
// never changed.
type roleEvidence struct {
	// cells hold the rows of each dimension.
	cells []cellEvidence
	// about are the articles that are about the role or hold evidence for it.
	about bitset
}

// stretch is where a role's evidence stands in the file.
type stretch struct {
	rows, size int
	offset     int64
}

// storedRow is evidence with the ordinal of its article.
type storedRow struct {
	ordinal uint32
	row     compare.Row
}

// cellEvidence is the evidence for one role and dimension, with the ordinals of
// its articles beside it.
type cellEvidence struct {
	rows     []*compare.Row
	articles []uint32
}

// byDimension cuts the evidence for a role into cells.
func byDimension(rows []storedRow) []cellEvidence {
	numbers := map[string]int{}
	var cells []cellEvidence
	for i := range rows {
		r := &rows[i]
		n, ok := numbers[r.row.Dimension]
		if !ok {
			n = len(cells)
			numbers[r.row.Dimension] = n
			cells = append(cells, cellEvidence{})
		}
		cells[n].rows = append(cells[n].rows, &r.row)
		cells[n].articles = append(cells[n].articles, r.ordinal)
	}
	return cells
}

// shown returns the rows of the articles that pass and that are not rejected;
// the cell's own list where all are.
func (c cellEvidence) shown(passing bitset, rejected map[string]bool) []*compare.Row {
	out := func(i int) bool {
		return !passing.has(c.articles[i]) || len(rejected) > 0 && rejected[c.rows[i].ID]
	}
	for i := range c.rows {
		if !out(i) {
			continue
		}
		rows := append(make([]*compare.Row, 0, len(c.rows)), c.rows[:i]...)
		for j := i + 1; j < len(c.rows); j++ {
			if !out(j) {
				rows = append(rows, c.rows[j])
			}
		}
		return rows
	}
	return c.rows
}

func newEvidenceTable(g *generation) *evidenceTable {
	t := &evidenceTable{g: g, kept: map[string]*roleEvidence{}, about: map[int]*compare.Article{}}
	t.roles = onceRead(t.directory)
	return t
}

func (t *evidenceTable) directory() (map[string]stretch, error) {
	b, err := os.ReadFile(filepath.Join(t.g.dir, evidenceFile))
	if err != nil {
		return nil, err
	}
	d := &decoder{b: b}
	roles := map[string]stretch{}
	var offset int64
	for range d.count(3) {
		role := d.string()
		s := stretch{rows: d.number(), size: d.number(), offset: offset}
		offset += int64(s.size)
		roles[role] = s
	}
	if int64(len(d.b)) != offset {
		d.fail()
	}
	head := int64(len(b)) - offset
	for role, s := range roles {
		s.offset += head
		roles[role] = s
	}
	return roles, d.done(evidenceFile)
}

// of returns the evidence for a role, decoded once.
func (t *evidenceTable) of(role string) (*roleEvidence, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if kept, ok := t.kept[role]; ok {
		return kept, nil
	}
	roles, err := t.roles()
	if err != nil {
		return nil, err
	}
	rows, err := t.read(role, roles[role])
	if err != nil {
		return nil, err
	}
	if t.rows += len(rows); t.rows > maxKeptRows {
		clear(t.kept)
		t.rows = len(rows)
	}
	found := &roleEvidence{byDimension(rows), t.g.about(role, rows)}
	t.kept[role] = found
	return found, nil
}

func (t *evidenceTable) read(role string, s stretch) ([]storedRow, error) {
	f, err := os.Open(filepath.Join(t.g.dir, evidenceFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, s.size)
	if _, err := f.ReadAt(b, s.offset); err != nil && s.size > 0 {
		return nil, err
	}
	d := &decoder{b: b}
	rows := make([]storedRow, 0, min(s.rows, s.size))
	for range s.rows {
		ordinal, row := decodeEvidence(d, role)
		if ordinal >= len(t.g.articles.ids) {
			d.fail()
		}
		if d.err != nil {
			break
		}
		if row.Article, err = t.article(ordinal); err != nil {
			return nil, err
		}
		rows = append(rows, storedRow{uint32(ordinal), row})
	}
	return rows, d.done(evidenceFile)
}

// article returns what a quote tells of its article; one value per article.
func (t *evidenceTable) article(ordinal int) (*compare.Article, error) {
	if a, ok := t.about[ordinal]; ok {
		return a, nil
	}
	d, err := t.g.document(ordinal, false)
	if err != nil {
		return nil, err
	}
	a := &compare.Article{
		ID: d.ID, Title: d.Title, Authors: d.Authors, Published: d.Published, DatedBy: d.Provenance["published"], Kind: d.Kind, URL: d.URL,
		Site: d.Site, Licence: d.Licence, DuplicateOf: d.DuplicateOf, Topics: d.Topics,
	}
	t.about[ordinal] = a
	return a, nil
}

// lend returns the evidence for roles from the articles that pass a filter.
func (g *generation) lend(ctx context.Context, roles []string, f compare.Filter, rejected map[string]bool) (compare.Lent, error) {
	lent := compare.Lent{Searched: map[string]compare.Searched{}}
	filter := g.newFilter(search.Plan{
		Include: map[search.FacetName][]string{
			search.KindOf: f.Kinds, search.Author: f.Authors, search.Site: f.Sites, search.Topic: f.Topics,
		},
		From: f.From, To: f.To,
	})
	passing := g.passing(filter)
	for _, role := range roles {
		found, err := g.evidence.of(role)
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return lent, err
		}
		for _, cell := range found.cells {
			lent.Cells = append(lent.Cells, cell.shown(passing, rejected))
		}
		lent.Searched[role] = g.searched(found.about, passing)
	}
	return lent, nil
}

// passing returns the articles that pass a filter.
func (g *generation) passing(f *filter) bitset {
	set := newBitset(len(g.articles.ids))
	for doc := range uint32(len(g.articles.ids)) {
		if f.passes(doc) {
			set[doc/64] |= 1 << (doc % 64)
		}
	}
	return set
}

// about returns the articles that are about a role, or hold evidence for it.
func (g *generation) about(role string, rows []storedRow) bitset {
	set := newBitset(len(g.articles.ids))
	for _, r := range rows {
		set[r.ordinal/64] |= 1 << (r.ordinal % 64)
	}
	facet := &g.articles.facets[slices.Index(search.FacetNames, search.Role)]
	number, ok := facet.number(role)
	for doc := range uint32(len(g.articles.ids)) {
		if ok && slices.Contains(facet.valuesOf(doc), number) {
			set[doc/64] |= 1 << (doc % 64)
		}
	}
	return set
}

// searched counts the articles of a set that pass, and their passages.
func (g *generation) searched(about, passing bitset) compare.Searched {
	var s compare.Searched
	for i, word := range about {
		for word &= passing[i]; word != 0; word &= word - 1 {
			s.Articles++
			s.Passages += int(g.articles.passages[i*64+bits.TrailingZeros64(word)])
		}
	}
	return s
}
