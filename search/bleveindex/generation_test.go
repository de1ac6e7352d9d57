package bleveindex_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/compare"
	"altitude/search/searchtest"
)

var (
	_ search.Searcher = (*bleveindex.Live)(nil)
	_ compare.Source  = (*bleveindex.Live)(nil)
)

func replace(t *testing.T, dir string, documents []*corpus.Document) string {
	t.Helper()
	name, err := bleveindex.NewWriter(dir, nil).Replace(t.Context(), search.Meta{Position: 7}, searchtest.Documents(documents))
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func total(t *testing.T, live *bleveindex.Live, query string) int {
	t.Helper()
	res, err := service(t, live).Search(t.Context(), search.Query{Text: query})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total.Value
}

func service(t testing.TB, s search.Searcher) *search.Service {
	t.Helper()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return search.New(s, tax)
}

func TestANewGenerationIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	if _, err := bleveindex.Open(dir, nil); !errors.Is(err, bleveindex.ErrNoIndex) {
		t.Errorf("opening nothing: %v", err)
	}
	live := open(t, dir, nil)
	if n := total(t, live, "budget"); n != 0 {
		t.Errorf("the empty index finds %d", n)
	}
	view, err := live.View()
	if err != nil {
		t.Fatal(err)
	}
	name := replace(t, dir, searchtest.Corpus())
	if err := live.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := total(t, live, "budget"); n != 1 || live.Generation() != name {
		t.Errorf("the new index finds %d in %s, want %s", n, live.Generation(), name)
	}
	if g := view.Generation(); g.Articles != 0 {
		t.Errorf("an open view changed to %d articles", g.Articles)
	}
	if err := view.Close(); err != nil {
		t.Error(err)
	}
	if _, err := bleveindex.Rollback(dir); err != nil {
		t.Fatal(err)
	}
	if err := live.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := total(t, live, "budget"); n != 0 {
		t.Errorf("after rollback the index finds %d", n)
	}
}

func TestNoRequestFailsWhileGenerationsChange(t *testing.T) {
	dir := t.TempDir()
	live := open(t, dir, searchtest.Corpus())
	s := service(t, live)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if res, err := s.Search(context.Background(), search.Query{Text: "cto budget"}); err != nil || res.Total.Value == 0 {
					t.Errorf("search: %+v, %v", res, err)
					return
				}
			}
		})
	}
	for range 4 {
		replace(t, dir, searchtest.Corpus())
		if err := live.Reload(); err != nil {
			t.Error(err)
		}
	}
	close(done)
	wg.Wait()
	list, err := bleveindex.List(dir)
	if err != nil || len(list) != 3 || !list[2].Current {
		t.Errorf("generations: %+v, %v", list, err)
	}
}

func TestEqualContentHasAnEqualName(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	forward := searchtest.Corpus()
	backward := searchtest.Corpus()
	for i, j := 0, len(backward)-1; i < j; i, j = i+1, j-1 {
		backward[i], backward[j] = backward[j], backward[i]
	}
	_, x, _ := strings.Cut(replace(t, a, forward), "-")
	_, y, _ := strings.Cut(replace(t, b, backward), "-")
	if x != y || x == "" {
		t.Errorf("the same articles are called %s and %s", x, y)
	}
	left, right := open(t, a, forward), open(t, b, backward)
	for _, query := range []string{"engineers lead team", "cto", ""} {
		var answers []*search.Results
		for _, live := range []*bleveindex.Live{left, right} {
			res, err := service(t, live).Search(t.Context(), search.Query{Text: query, Explain: true})
			if err != nil {
				t.Fatal(err)
			}
			res.TookMS, res.Generation = 0, ""
			answers = append(answers, res)
		}
		if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
			t.Errorf("%q answers differ:\n%s", query, diff)
		}
	}
}

func TestUpdateChangesAddsAndRemoves(t *testing.T) {
	dir := t.TempDir()
	live := open(t, dir, searchtest.Corpus())
	changed := searchtest.Corpus()[1]
	changed.Title = "What a CTO walks"
	added := searchtest.Corpus()[0]
	added.ID, added.Title = "added", "An added article about zebras"
	w := bleveindex.NewWriter(dir, nil)
	if _, err := w.Update(t.Context(), search.Meta{}, searchtest.Documents([]*corpus.Document{changed, added}), []string{"cio", "unknown"}); err != nil {
		t.Fatal(err)
	}
	if err := live.Reload(); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{"title:walks": 1, "title:runs": 0, "zebras": 1, "site:example.org": 0, "kanban": 1} {
		if got := total(t, live, query); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	if err := bleveindex.Check(dir); err != nil {
		t.Error(err)
	}
	var all []string
	for i := range searchtest.Corpus() {
		all = append(all, searchtest.Corpus()[i].ID)
	}
	if _, err := w.Update(t.Context(), search.Meta{}, searchtest.Documents(nil), append(all, "added")); err != nil {
		t.Fatalf("removing the last article: %v", err)
	}
	if err := live.Reload(); err != nil {
		t.Fatal(err)
	}
	if got := total(t, live, ""); got != 0 {
		t.Errorf("%d articles are left", got)
	}
}

func TestRemovedArticlesStayAwayWhateverIsInService(t *testing.T) {
	dir := t.TempDir()
	live := open(t, dir, searchtest.Corpus())
	live.SetRemoved(func(a *corpus.Article) bool { return a.Key == "test:cto" || a.Site == "example.org" })
	gone := func() {
		t.Helper()
		for query, want := range map[string]int{"budget": 0, "title:officer": 0, "kanban": 1} {
			if got := total(t, live, query); got != want {
				t.Errorf("%q finds %d, want %d", query, got, want)
			}
		}
		if _, err := service(t, live).Document(t.Context(), "cto"); !errors.Is(err, search.ErrNotFound) {
			t.Errorf("the removed article: %v", err)
		}
		values, err := service(t, live).Values(t.Context(), search.Site)
		if err != nil || slices.ContainsFunc(values, func(v search.FacetValue) bool { return v.Value == "example.org" }) {
			t.Errorf("sites: %+v, %v", values, err)
		}
	}
	gone()
	replace(t, dir, searchtest.Corpus())
	if err := live.Reload(); err != nil {
		t.Fatal(err)
	}
	gone()
	live.SetRemoved(nil)
	if got := total(t, live, "budget"); got != 1 {
		t.Errorf("after the decision was taken back %d are found", got)
	}
}

func TestTheAuthorOfARemovedArticleIsOfferedNoMore(t *testing.T) {
	live := open(t, t.TempDir(), searchtest.Corpus())
	s := service(t, live)
	for _, removed := range []bool{false, true} {
		if removed {
			live.SetRemoved(func(a *corpus.Article) bool { return a.Key == "test:cto" })
		}
		ends, err := s.Suggest(t.Context(), "jo pa", 5)
		offered := slices.Contains(ends, search.Completion{Kind: "author", Text: "Jo Park"})
		if err != nil || offered == removed {
			t.Errorf("removed: %v, offered: %v, %v", removed, offered, err)
		}
	}
}

// answer is what a search shows, but for time and generation.
func answer(t *testing.T, live *bleveindex.Live, query string) *search.Results {
	t.Helper()
	res, err := service(t, live).Search(t.Context(), search.Query{Text: query, Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	res.TookMS, res.Generation = 0, ""
	return res
}

func TestManySmallUpdatesStayWhole(t *testing.T) {
	dir := t.TempDir()
	documents := searchtest.Corpus()
	for i := range 20 { // enough that few changes are few
		d := searchtest.Corpus()[0]
		d.ID = fmt.Sprintf("filler%02d", i)
		documents = append(documents, d)
	}
	live := open(t, dir, documents)
	w := bleveindex.NewWriter(dir, nil)
	for i := range 15 {
		d := searchtest.Corpus()[1]
		d.Title = fmt.Sprintf("Edition number%d", i)
		if _, err := w.Update(t.Context(), search.Meta{}, searchtest.Documents([]*corpus.Document{d}), []string{fmt.Sprintf("filler%02d", i)}); err != nil {
			t.Fatal(err)
		}
		if err := live.Reload(); err != nil {
			t.Fatal(err)
		}
		if got := total(t, live, fmt.Sprintf("title:number%d", i)); got != 1 {
			t.Fatalf("update %d finds %d", i, got)
		}
		if got := total(t, live, fmt.Sprintf("title:number%d", i-1)); got != 0 {
			t.Fatalf("update %d still finds the one before", i)
		}
	}
	if got, want := total(t, live, ""), len(documents)-15-1; got != want { // one is a copy
		t.Errorf("%d articles are left, want %d", got, want)
	}
	if err := bleveindex.Check(dir); err != nil {
		t.Error(err)
	}
	// A full build of the same articles answers the same.
	final := slices.DeleteFunc(documents, func(d *corpus.Document) bool { return d.ID == "cto" || d.ID < "filler15" && d.ID >= "filler" })
	last := searchtest.Corpus()[1]
	last.Title = "Edition number14"
	rebuilt := open(t, t.TempDir(), append(final, last))
	for _, query := range []string{"team lead", "cto budget", "enginers", "kanban", "CIO", "tech lead architecture", ""} {
		if diff := cmp.Diff(answer(t, rebuilt, query), answer(t, live, query)); diff != "" {
			t.Errorf("%q: updated differs from rebuilt (-rebuilt +updated):\n%s", query, diff)
		}
	}
}

func TestAFailedBuildLeavesTheOldGeneration(t *testing.T) {
	dir := t.TempDir()
	name := replace(t, dir, searchtest.Corpus())
	broken := func(yield func(*corpus.Document, error) bool) {
		if yield(searchtest.Corpus()[0], nil) {
			yield(nil, errors.New("no more"))
		}
	}
	if _, err := bleveindex.NewWriter(dir, nil).Replace(t.Context(), search.Meta{}, iter.Seq2[*corpus.Document, error](broken)); err == nil {
		t.Fatal("a broken source gave an index")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := bleveindex.NewWriter(dir, nil).Replace(ctx, search.Meta{}, searchtest.Documents(searchtest.Corpus())); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build: %v", err)
	}
	list, err := bleveindex.List(dir)
	if err != nil || len(list) != 1 || list[0].Name != name || !list[0].Current {
		t.Errorf("generations: %+v, %v", list, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".build-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDamageIsFound(t *testing.T) {
	for _, file := range []string{"articles.tab", "articles.dat", "manifest.json"} {
		for _, size := range []int64{0, 40} {
			t.Run(fmt.Sprintf("%s cut to %d", file, size), func(t *testing.T) {
				dir := t.TempDir()
				name := replace(t, dir, searchtest.Corpus())
				if err := os.Truncate(filepath.Join(dir, name, file), size); err != nil {
					t.Fatal(err)
				}
				if err := bleveindex.Check(dir); err == nil {
					t.Error("nothing was found")
				}
			})
		}
	}
}

// Bleve's own tools open a copy of the index and query it.
func TestTheIndexIsAPlainBleveIndex(t *testing.T) {
	dir := t.TempDir()
	name := replace(t, dir, searchtest.Corpus())
	idx, err := bleve.OpenUsing(filepath.Join(dir, name, "bleve"), map[string]any{"read_only": true, "bolt_timeout": "1s"})
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	query := bleve.NewMatchQuery("budgets")
	query.SetField("body_en")
	req := bleve.NewSearchRequest(query)
	req.AddFacet("role", bleve.NewFacetRequest("role", 5))
	res, err := idx.Search(req)
	if err != nil || res.Total != 1 || res.Hits[0].ID != "cto" || res.Facets["role"].Total != 1 {
		t.Errorf("Bleve found %v, %v", res, err)
	}
}

func TestEvidence(t *testing.T) {
	documents := searchtest.Corpus()
	cto, hidden := documents[1], documents[7]
	quote := func(d *corpus.Document, text string) corpus.Evidence {
		at := strings.Index(d.Text, text)
		span := corpus.Span{Start: at, End: at + len(text)}
		return corpus.Evidence{
			ID: corpus.EvidenceID("cto", "budget", text), Role: "cto", Dimension: "budget", Span: span, Own: span,
			Strength: 0.9, Resolved: corpus.BySubject, Cues: []string{"owns"}, Defines: true,
		}
	}
	owns := quote(cto, "A CTO owns the technology budget and answers to the CEO for it.")
	cafe := quote(cto, "Café talk counts too.")
	cto.Evidence = []corpus.Evidence{owns, cafe}
	hidden.Evidence = []corpus.Evidence{quote(hidden, "This secret stays on its page.")}
	live := open(t, t.TempDir(), documents)
	found, err := live.Evidence(t.Context(), []string{"cto", "nobody"}, compare.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Rows) != 2 || found.Searched["cto"] != (compare.Searched{Articles: 1, Passages: 3}) {
		t.Fatalf("found %+v", found)
	}
	row := found.Rows[0]
	if row.Text != cto.Text[owns.Start:owns.End] || row.Article.ID != "cto" || row.Point != owns.Start || row.Section[0] != "Money" {
		t.Errorf("row is %+v", row)
	}
	if diff := cmp.Diff(owns, row.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if row := found.Rows[1]; []rune(cto.Text)[row.Point] != 'C' || row.Text != "Café talk counts too." {
		t.Errorf("row is %+v", row)
	}
	live.SetRejected(map[string]bool{owns.ID: true})
	for name, f := range map[string]struct {
		filter compare.Filter
		want   int
	}{
		"rejected":    {compare.Filter{}, 1},
		"kind":        {compare.Filter{Kinds: []string{"blog"}}, 1},
		"other kind":  {compare.Filter{Kinds: []string{"answer"}}, 0},
		"author":      {compare.Filter{Authors: []string{"Jo Park"}}, 1},
		"since":       {compare.Filter{From: "2025"}, 1},
		"before":      {compare.Filter{To: "2024"}, 0},
		"other topic": {compare.Filter{Topics: []string{"culture"}}, 0},
	} {
		found, err := live.Evidence(t.Context(), []string{"cto"}, f.filter)
		if err != nil || len(found.Rows) != f.want {
			t.Errorf("%s: %d rows, want %d (%v)", name, len(found.Rows), f.want, err)
		}
	}
}
