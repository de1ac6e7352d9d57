package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
)

func TestSourcesOfASearchSpeakInItsPreview(t *testing.T) {
	include := func(f search.FacetName, values ...string) search.Query {
		return search.Query{Include: map[search.FacetName][]string{f: values}}
	}
	exclude := func(f search.FacetName, values ...string) search.Query {
		return search.Query{Exclude: map[search.FacetName][]string{f: values}}
	}
	dated := func(from, to string, years ...string) search.Query {
		q := include(search.Year, years...)
		q.From, q.To = from, to
		return q
	}
	both := include(search.KindOf, "blog", "answer")
	both.Exclude = exclude(search.KindOf, "answer").Exclude
	none := include(search.KindOf, "answer")
	none.Exclude = exclude(search.KindOf, "answer").Exclude
	for _, tc := range []struct {
		name string
		q    search.Query
		want *compare.Filter // nil where a comparison has no such filter
	}{
		{"no filter", search.Query{Text: "cto vs tech lead"}, &compare.Filter{}},
		{"kinds", include(search.KindOf, "blog", "book"), &compare.Filter{Kinds: []string{"blog", "book"}}},
		{"authors", include(search.Author, "Ada Lovelace"), &compare.Filter{Authors: []string{"Ada Lovelace"}}},
		{"sites", include(search.Site, "a.example"), &compare.Filter{Sites: []string{"a.example"}}},
		{"topics", include(search.Topic, "hiring"), &compare.Filter{Topics: []string{"hiring"}}},
		{"dates", dated("2023-05", "2024"), &compare.Filter{From: "2023-05", To: "2024"}},
		{"a year", dated("", "", "2024"), &compare.Filter{From: "2024", To: "2024"}},
		{"years in a row", dated("", "", "2025", "2024"), &compare.Filter{From: "2024", To: "2025"}},
		{"years within dates", dated("2024-03", "2025-06", "2024", "2025"), &compare.Filter{From: "2024-03", To: "2025-06"}},
		{"dates around years", dated("2020", "2030-01", "2024"), &compare.Filter{From: "2024", To: "2024"}},
		{"years apart", dated("", "", "2021", "2024"), nil},
		{"a year out of the dates", dated("2025", "", "2024"), nil},
		{"no year", dated("", "", search.Unknown), nil},
		{"a kind left out", exclude(search.KindOf, "answer"), &compare.Filter{Kinds: []string{"blog", "handbook", "ladder", "book", "docs", "other"}}},
		{"a kind in, another out", both, &compare.Filter{Kinds: []string{"blog"}}},
		{"a kind in and out", none, nil},
		{"roles, which are the columns", include(search.Role, "cto"), &compare.Filter{}},
		{"an author left out", exclude(search.Author, "Ada Lovelace"), nil},
		{"a language", include(search.Language, "de"), nil},
		{"a site in the text", search.Query{Text: "cto vs tech lead -site:a.example"}, nil},
		{"a date in the text", search.Query{Text: "(cto OR after:2023) vs tech lead"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := sourcesOf(tc.q)
			if ok != (tc.want != nil) || ok && cmp.Diff(*tc.want, got) != "" {
				t.Errorf("%+v, %v, want %+v", got, ok, tc.want)
			}
		})
	}
}

// TestPreviewObeysTheFilters asks for a comparison among all sources and among
// some: the quote changes or goes, and the link keeps the filters.
func TestPreviewObeysTheFilters(t *testing.T) {
	site, quoted := startSite(t, nil), sourcesByKind(t)
	for _, kind := range []corpus.Kind{corpus.Blog, corpus.Answer} {
		_, body := fetch(t, "GET", site.URL+"/search?q=cto+vs+tech+lead&kind="+string(kind)+"&from=2000", nil, "")
		_, preview, found := strings.Cut(string(body), `<section class="preview"`)
		preview, _, _ = strings.Cut(preview, "</section>")
		if !found || !strings.Contains(preview, `href="/compare/cto/tech-lead?from=2000&amp;kind=`+string(kind)+`"`) {
			t.Errorf("%s: the preview does not lead on with the filters: %s", kind, preview)
		}
		for other, ids := range quoted {
			for _, id := range ids {
				if other != kind && strings.Contains(preview, "/articles/"+id) {
					t.Errorf("%s: %s is %s", kind, id, other)
				}
			}
		}
	}
	_, found := fetch(t, "GET", site.URL+"/api/v1/search?q=cto+vs+tech+lead&kind=blog", nil, "")
	if !strings.Contains(string(found), `"/api/v1/compare?kind=blog&role=cto&role=tech-lead"`) {
		t.Error("a program is not led to the comparison of the sources it asked for")
	}
	res, body := fetch(t, "GET", site.URL+"/search?q=cto+vs+tech+lead&exclude.site=closed.example", nil, "")
	if res.StatusCode != http.StatusOK || strings.Contains(string(body), `class="preview"`) {
		t.Error("a preview quotes whom the search leaves out")
	}
}

// sourcesByKind returns the ids of the articles that the comparison of all
// sources quotes.
func sourcesByKind(t *testing.T) map[corpus.Kind][]string {
	t.Helper()
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	table, err := site.comp.Compare(t.Context(), compare.Request{Roles: []string{"cto", "tech-lead"}})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[corpus.Kind][]string{}
	for _, a := range table.Sources {
		ids[a.Kind] = append(ids[a.Kind], a.ID)
	}
	if len(ids) < 2 {
		t.Fatalf("the sources are all of one kind: %v", ids)
	}
	return ids
}
