package bleveindex

import (
	"cmp"
	"context"
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

// add takes an article's evidence, but what the page forbids to quote: a
// snippet that is forbidden or longer than allowed is not cut, it is left out.
func (w *evidenceWriter) add(d *corpus.Document) {
	if d.Robots.NoSnippet {
		return
	}
	for _, e := range d.Evidence {
		if e.Start < 0 || e.Start >= e.End || e.End > len(d.Text) || forbidden(d, e.Span) {
			continue
		}
		sel := corpus.Select(d.Text, e.Span)
		w.roles[e.Role] = append(w.roles[e.Role], evidenceRow{
			article: d.ID, Evidence: e, text: sel.Exact, prefix: sel.Prefix, suffix: sel.Suffix,
			section: d.SectionPath(e.Start), point: utf8.RuneCountInString(d.Text[:e.Start]),
		})
	}
}

func forbidden(d *corpus.Document, s corpus.Span) bool {
	if d.Robots.MaxSnippet > 0 && utf8.RuneCountInString(d.Text[s.Start:s.End]) > d.Robots.MaxSnippet {
		return true
	}
	for _, b := range d.Blocks {
		if b.NoSnippet && s.Overlaps(corpus.Span{Start: b.Start, End: b.End}) {
			return true
		}
	}
	return false
}

// write writes one stretch of the file per role, with a directory before.
func (w *evidenceWriter) write(dir string, table *articles) (rows int, err error) {
	roles := make([]string, 0, len(w.roles))
	for role := range w.roles {
		roles = append(roles, role)
	}
	slices.Sort(roles)
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

// evidenceTable reads the evidence of a role when it is first asked for.
type evidenceTable struct {
	g     *generation
	roles func() (map[string]stretch, error)
	mu    sync.Mutex
	rows  map[string][]storedRow
	about map[int]*compare.Article
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

func newEvidenceTable(g *generation) *evidenceTable {
	t := &evidenceTable{g: g, rows: map[string][]storedRow{}, about: map[int]*compare.Article{}}
	t.roles = sync.OnceValues(t.directory)
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
func (t *evidenceTable) of(role string) ([]storedRow, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if rows, ok := t.rows[role]; ok {
		return rows, nil
	}
	roles, err := t.roles()
	if err != nil {
		return nil, err
	}
	rows, err := t.read(role, roles[role])
	if err == nil {
		t.rows[role] = rows
	}
	return rows, err
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
		ID: d.ID, Title: d.Title, Authors: d.Authors, Published: d.Published, Kind: d.Kind, URL: d.URL,
		Site: d.Site, Licence: d.Licence, DuplicateOf: d.DuplicateOf, Topics: d.Topics,
	}
	t.about[ordinal] = a
	return a, nil
}

// find returns the evidence for roles from the articles that pass a filter.
func (g *generation) findEvidence(ctx context.Context, roles []string, f compare.Filter, rejected map[string]bool) (compare.Found, error) {
	found := compare.Found{Searched: map[string]compare.Searched{}}
	filter := g.newFilter(search.Plan{
		Include: map[search.FacetName][]string{
			search.KindOf: f.Kinds, search.Author: f.Authors, search.Site: f.Sites, search.Topic: f.Topics,
		},
		From: f.From, To: f.To,
	})
	for _, role := range roles {
		rows, err := g.evidence.of(role)
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return found, err
		}
		for _, r := range rows {
			if !rejected[r.row.ID] && filter.passes(r.ordinal) {
				found.Rows = append(found.Rows, r.row)
			}
		}
		found.Searched[role] = g.searched(role, rows, filter)
	}
	return found, nil
}

// searched counts the articles that are about a role, or hold evidence for it.
func (g *generation) searched(role string, rows []storedRow, filter *filter) compare.Searched {
	about := make(map[uint32]bool)
	for _, r := range rows {
		about[r.ordinal] = true
	}
	facet := &g.articles.facets[slices.Index(search.FacetNames, search.Role)]
	if number, ok := facet.number(role); ok {
		for doc := range uint32(len(g.articles.ids)) {
			if slices.Contains(facet.valuesOf(doc), number) {
				about[doc] = true
			}
		}
	}
	var s compare.Searched
	for doc := range about {
		if filter.passes(doc) {
			s.Articles++
			s.Passages += int(g.articles.passages[doc])
		}
	}
	return s
}
