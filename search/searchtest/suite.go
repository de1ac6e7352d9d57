// Package searchtest says what every engine must do: a suite that each
// engine's tests call with a way to build it.
package searchtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
)

// Build indexes documents and opens the index; it cleans up with t.
type Build func(t *testing.T, documents []*corpus.Document) search.Searcher

// Documents yields a list as an index wants it.
func Documents(list []*corpus.Document) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for _, d := range list {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// Run runs the whole suite.
func Run(t *testing.T, build Build) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := &suite{service: search.New(build(t, Corpus()), tax)}
	t.Run("finds", s.finds)
	t.Run("facets", s.facets)
	t.Run("dates and order", s.dates)
	t.Run("paging", s.paging)
	t.Run("passages", s.passages)
	t.Run("spelling", s.spelling)
	t.Run("intent", s.intent)
	t.Run("copies", s.copies)
	t.Run("documents", s.documents)
	t.Run("completion", s.completion)
	t.Run("hostile queries", s.hostile)
	t.Run("the empty index", func(t *testing.T) { empty(t, search.New(build(t, nil), tax)) })
}

type suite struct{ service *search.Service }

func (s *suite) search(t *testing.T, q search.Query) *search.Results {
	t.Helper()
	res, err := s.service.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return res
}

func ids(res *search.Results) []string {
	list := []string{}
	for _, h := range res.Hits {
		list = append(list, h.ID)
	}
	return list
}

func (s *suite) finds(t *testing.T) {
	for _, tt := range []struct {
		name, query string
		// first are the hits in order as far as given; all says that there
		// are no others.
		first []string
		all   bool
	}{
		{"a word", "budget", []string{"cto"}, true},
		{"another form of the word", "budgets", []string{"cto"}, true},
		{"any case", "BUDGET", []string{"cto"}, true},
		{"a phrase", `"code reviews"`, []string{"lead"}, true},
		{"a phrase with little words", `"head of the table"`, []string{"cto"}, true},
		{"no phrase across blocks", `"budget hiring"`, nil, true},
		{"an abbreviation by its name", `"chief technology officer"`, []string{"cto"}, true},
		{"a name by its abbreviation", "CIO", []string{"cio"}, true},
		{"a word without another", "lead -reviews", []string{"team"}, false},
		{"alternatives", `"code reviews" OR "head of the table"`, []string{"cto", "lead"}, true},
		{"both", "+engineers +budget", []string{"cto"}, true},
		{"a prefix", "archit*", []string{"lead"}, false},
		{"an author", "author:okafor", []string{"team"}, true},
		{"an author in words", "Ada Okafor", []string{"team"}, false},
		{"a site", "site:example.org", []string{"cio"}, true},
		{"a role", "role:cto", []string{"cto"}, false},
		{"in the title", "title:budgets", nil, true},
		{"title words", "title:runs", []string{"cto"}, true},
		{"before a date", "before:2020", []string{"team"}, true},
		{"nothing but stop words", "to be or not to be", []string{"cio"}, false},
		{"German", "Besprechungen", []string{"german"}, true},
		{"Japanese", "技術的負債", []string{"japanese"}, false},
		{"an unknown word", "xylophone", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := s.search(t, search.Query{Text: tt.query})
			got := ids(res)
			if tt.all {
				slices.Sort(got)
				want := append([]string{}, tt.first...)
				slices.Sort(want)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q (-want +got):\n%s", tt.query, diff)
				}
				return
			}
			if len(got) < len(tt.first) || !slices.Equal(got[:len(tt.first)], tt.first) {
				t.Errorf("%q found %q, want %q first", tt.query, got, tt.first)
			}
		})
	}
}

func (s *suite) facets(t *testing.T) {
	count := func(q search.Query, f search.FacetName, value string) int {
		for _, v := range s.search(t, q).Facets[f].Values {
			if v.Value == value {
				return v.Count
			}
		}
		return -1
	}
	all := search.Query{}
	blog := search.Query{Include: map[search.FacetName][]string{search.KindOf: {"blog"}}}
	if a, b := count(all, search.KindOf, "answer"), count(blog, search.KindOf, "answer"); a != b || a < 1 {
		t.Errorf("selecting blogs changes the count of answers: %d, then %d", a, b)
	}
	if a, b := count(all, search.Role, "cio"), count(blog, search.Role, "cio"); a != 1 || b != -1 {
		t.Errorf("selecting blogs leaves the role of an answer: %d, then %d", a, b)
	}
	two := search.Query{Include: map[search.FacetName][]string{search.KindOf: {"blog", "answer"}}}
	one := s.search(t, blog).Total.Value
	if got := s.search(t, two).Total.Value; got <= one {
		t.Errorf("two values of a facet find %d articles, one finds %d", got, one)
	}
	none := search.Query{Exclude: map[search.FacetName][]string{search.KindOf: {"blog", "answer"}}}
	if got, want := s.search(t, none).Total.Value, s.search(t, all).Total.Value-s.search(t, two).Total.Value; got != want {
		t.Errorf("excluding finds %d, want %d", got, want)
	}
	if got := count(search.Query{Include: map[search.FacetName][]string{search.Author: {"Nobody"}}}, search.Author, "Nobody"); got != 0 {
		t.Errorf("a selected value that nothing has counts %d, want it shown with 0", got)
	}
	if got := count(all, search.Author, search.Unknown); got < 1 {
		t.Errorf("%d articles without author, want them counted as unknown", got)
	}
	only := s.search(t, search.Query{Facets: []search.FacetName{search.Topic}}).Facets
	if _, ok := only[search.Topic]; !ok || len(only) != 1 {
		t.Errorf("asked for one facet, got %d", len(only))
	}
}

func (s *suite) dates(t *testing.T) {
	newest := s.search(t, search.Query{Sort: search.Newest})
	oldest := s.search(t, search.Query{Sort: search.Oldest})
	if newest.Hits[0].ID != "cto" || oldest.Hits[0].ID != "team" {
		t.Errorf("newest is %q, oldest %q", newest.Hits[0].ID, oldest.Hits[0].ID)
	}
	if last := newest.Hits[len(newest.Hits)-1]; last.Published != "" {
		t.Errorf("an article of %s is behind undated ones", last.Published)
	}
	ranged := s.search(t, search.Query{From: "2021", To: "2023-05"})
	if diff := cmp.Diff([]string{"cio", "lead"}, slices.Sorted(slices.Values(ids(ranged)))); diff != "" {
		t.Errorf("2021 to May 2023 (-want +got):\n%s", diff)
	}
}

func (s *suite) paging(t *testing.T) {
	whole := s.search(t, search.Query{Text: "engineers lead team", Limit: 100})
	var paged []string
	for page := 1; len(paged) < whole.Total.Value; page++ {
		res := s.search(t, search.Query{Text: "engineers lead team", Limit: 2, Page: page})
		if len(res.Hits) == 0 {
			break
		}
		paged = append(paged, ids(res)...)
	}
	if diff := cmp.Diff(ids(whole), paged); diff != "" {
		t.Errorf("pages differ from the whole (-want +got):\n%s", diff)
	}
	_, err := s.service.Search(t.Context(), search.Query{Page: 5000})
	if _, ok := errors.AsType[*search.RequestError](err); !ok {
		t.Errorf("page 5000: %v, want a request error", err)
	}
}

// passages checks that every passage stands in its article as it says.
func (s *suite) passages(t *testing.T) {
	for _, query := range []string{"cto budget", "tech lead code reviews", "engineers", `"head of the table"`, "技術的負債", "", "author:okafor", "café"} {
		for _, h := range s.search(t, search.Query{Text: query}).Hits {
			d, err := s.service.Document(t.Context(), h.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range h.Passages {
				checkPassage(t, query, d, p)
			}
		}
	}
	hit := s.search(t, search.Query{Text: "cto budget"}).Hits[0]
	if len(hit.Passages) == 0 || !strings.Contains(hit.Passages[0].Text, "budget") {
		t.Errorf("the first passage does not say budget: %+v", hit.Passages)
	}
	for _, h := range s.search(t, search.Query{Text: "secret"}).Hits {
		for _, p := range h.Passages {
			if strings.Contains(p.Text, "secret") {
				t.Errorf("a block that must not be shown is shown: %q", p.Text)
			}
		}
	}
}

func checkPassage(t *testing.T, query string, d *corpus.Document, p search.Passage) {
	t.Helper()
	points := []rune(d.Text)
	if string(points[p.Start:p.End]) != p.Text || d.Text[p.Span.Start:p.Span.End] != p.Text {
		t.Errorf("%q: passage %q is not at its place in %s", query, p.Text, d.ID)
	}
	inBlock := slices.ContainsFunc(d.Blocks, func(b corpus.Block) bool { return b.Start <= p.Span.Start && p.Span.End <= b.End })
	if !inBlock {
		t.Errorf("%q: passage %q is in no block of %s", query, p.Text, d.ID)
	}
	last := 0
	for _, m := range p.Marks {
		if m[0] < last || m[1] <= m[0] || m[1] > p.End-p.Start {
			t.Errorf("%q: mark %v of %q is out of place", query, m, p.Text)
		}
		last = m[1]
	}
}

func (s *suite) spelling(t *testing.T) {
	res := s.search(t, search.Query{Text: "tecnical arhcitecture"})
	if c := res.Query.Corrected; c == nil || c.To != "technical architecture" {
		t.Errorf("corrected is %+v, want technical architecture", c)
	}
	if res := s.search(t, search.Query{Text: "techlead"}); res.Total.Value == 0 {
		t.Error("techlead finds nothing, want tech lead")
	}
	if res := s.search(t, search.Query{Text: "budget"}); res.Query.Corrected != nil {
		t.Errorf("a word that is used was corrected to %q", res.Query.Corrected.To)
	}
	if res := s.search(t, search.Query{Text: "bugdet", Verbatim: true}); res.Query.Corrected != nil || res.Total.Value != 0 {
		t.Errorf("verbatim found %d", res.Total.Value)
	}
}

func (s *suite) intent(t *testing.T) {
	for query, want := range map[string]*search.Intent{
		"cto vs tech lead":                              {Kind: "compare", Roles: []string{"cto", "tech-lead"}},
		"difference between a CTO and a tech lead":      {Kind: "compare", Roles: []string{"cto", "tech-lead"}},
		"cto or cio":                                    {Kind: "compare", Roles: []string{"cto", "cio"}},
		"what does a cto do":                            {Kind: "define", Roles: []string{"cto"}},
		"what is a tech lead?":                          {Kind: "define", Roles: []string{"tech-lead"}},
		"Ada Okafor":                                    {Kind: "author", Author: "Ada Okafor"},
		"how to hire engineers":                         nil,
		"how should a cto report the budget to a board": nil,
	} {
		if diff := cmp.Diff(want, s.search(t, search.Query{Text: query}).Query.Intent); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

func (s *suite) copies(t *testing.T) {
	res := s.search(t, search.Query{Text: "kanban"})
	if len(res.Hits) != 1 || res.Total.Value != 1 || len(res.Hits[0].Duplicates) != 1 {
		t.Errorf("found %q, want one article with its copy", ids(res))
	}
	res = s.search(t, search.Query{Text: "kanban", Include: map[search.FacetName][]string{search.Site: {"copies.example"}}})
	if diff := cmp.Diff([]string{"team2"}, ids(res)); diff != "" {
		t.Errorf("the copy on its own site (-want +got):\n%s", diff)
	}
}

func (s *suite) documents(t *testing.T) {
	for _, want := range Corpus() {
		got, err := s.service.Document(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.ID, diff)
		}
	}
	if _, err := s.service.Document(t.Context(), "none"); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("an unknown id: %v", err)
	}
	if _, err := s.service.Similar(t.Context(), "none", 3); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("what is like an unknown id: %v", err)
	}
	values, err := s.service.Values(t.Context(), search.Role)
	if err != nil || len(values) < 3 || values[0].Label == "" {
		t.Errorf("roles are %+v, %v", values, err)
	}
}

func (s *suite) completion(t *testing.T) {
	for prefix, want := range map[string]search.Completion{
		"tech l":   {Kind: "role", Text: "Tech lead", ID: "tech-lead"},
		"ada ok":   {Kind: "author", Text: "Ada Okafor"},
		"what a c": {Kind: "article", Text: "What a CTO runs", ID: "cto"},
		"archit":   {Kind: "query", Text: "architecture"},
	} {
		list, err := s.service.Suggest(t.Context(), prefix, 10)
		if err != nil || !slices.Contains(list, want) {
			t.Errorf("%q is completed to %+v (%v), want %+v among them", prefix, list, err, want)
		}
	}
}

// limit is far above what a query may take; a slow machine under the race
// detector stays below.
const limit = 3 * time.Second

func (s *suite) hostile(t *testing.T) {
	for _, query := range HostileQueries() {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		start := time.Now()
		_, err := s.service.Search(ctx, search.Query{Text: query, Explain: true})
		cancel()
		if err != nil {
			t.Errorf("%.60q: %v", query, err)
		}
		if took := time.Since(start); took > limit {
			t.Errorf("%.60q took %v", query, took)
		}
		if _, err := s.service.Suggest(t.Context(), query, 10); err != nil {
			t.Errorf("completing %.60q: %v", query, err)
		}
	}
}

func empty(t *testing.T, s *search.Service) {
	res, err := s.Search(t.Context(), search.Query{Text: "cto"})
	if err != nil || res.Total.Value != 0 || len(res.Hits) != 0 {
		t.Errorf("search: %+v, %v", res, err)
	}
	if _, err := s.Search(t.Context(), search.Query{}); err != nil {
		t.Error(err)
	}
	if list, err := s.Suggest(t.Context(), "c", 5); err != nil {
		t.Errorf("suggest: %v, %v", list, err)
	}
	if n := s.Generation().Articles; n != 0 {
		t.Errorf("%d articles", n)
	}
}

// HostileQueries are slips and attacks, each to be answered in bounded time.
func HostileQueries() []string {
	list := []string{
		"", " ", "\t\n", `"`, `""`, `"""`, `"a`, `a"`, `"a"b"`, "(", ")", "()", ")(", "((a", "a))", "-", "--", "---a", "- a", "-\"", "-(", "-()",
		"+", "++a", "*", "**", "a*", "*a", "?", "a?", "~", "a~2", "^", "a^5", ":", "a:", ":a", "a:b:c", "role:", "role:\"", "role:()", "role:nobody",
		"title:*", "before:", "before:x", "after:99999", "before:0000", "year:abc", "kind:", "OR", "AND", "NOT", "OR OR OR", "a OR", "OR a", "NOT NOT a",
		"a AND", "a AND OR b", "a AND NOT b", "-a -b", "-a", "NOT a", `/(.{1,30}){1,30}z/`, `(a+)+$`, `[[[[`, `\`, `\\\"`, `a\"b`, "%s%s%n", "%00", "\x00",
		"\x00\x01\x02 cto", "\xff\xfe", "a\xc3", "\u202ecto\u202c", "\u200b\u200b", "🚀", "👩‍💻 lead", "ﷺ", "e\u0301\u0301\u0301", "ａｂｃ", "İstanbul", "ß", "ＣＴＯ",
		"العربية قائد", "עברית", "ไทย", "技術", "技", "の", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "{}", `{"match_all":{}}`, "$gt", "_all:*",
		"_id:x", "body_en:cto", "1:1", "0", "-1", "1e309", "NaN", "null", "true", "site:../..", "author:'", strings.Repeat("z", 100000),
	}
	for _, piece := range []string{"a ", "(", ")", `"`, "-", "a OR ", "a* ", `"a b" `, "role:x ", "\u0301", "技", "-(", "cto ", "🚀"} {
		list = append(list, strings.Repeat(piece, 5000))
	}
	return append(list, strings.Repeat("(", 5000)+"a"+strings.Repeat(")", 5000), fmt.Sprint(make([]int, 5000)), strings.Join(strings.Split(strings.Repeat("abcdefghij", 300), ""), " "))
}
