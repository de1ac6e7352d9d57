package compare

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"altitude/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shelf is a Source over rows made by hand.
type shelf struct {
	rows       []Row
	generation string
	err        error
}

func (s shelf) Generation() string { return s.generation }

func (s shelf) Evidence(_ context.Context, roles []string, f Filter) (Found, error) {
	found := Found{Searched: map[string]Searched{}}
	for _, id := range roles {
		found.Searched[id] = Searched{Articles: 3, Passages: 61}
	}
	for _, r := range s.rows {
		if slices.Contains(roles, r.Role) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, string(r.Article.Kind))) {
			found.Rows = append(found.Rows, r)
		}
	}
	return found, s.err
}

// said is one statement of the rows below: "|" marks the role's own part.
type said struct {
	article   *Article
	role, dim string
	strength  float64
	resolved  corpus.Resolution
	text      string
	cues      []string
	defines   bool
}

// rows places statements in their articles, each on its own line.
func rows(all ...said) []Row {
	at := map[*Article]int{}
	var rows []Row
	for _, s := range all {
		before, rest, marked := strings.Cut(s.text, "|")
		own, after, _ := strings.Cut(rest, "|")
		if !marked {
			before, own, after = "", s.text, ""
		}
		text := before + own + after
		start := at[s.article]
		at[s.article] += len(text) + 1
		span := corpus.Span{Start: start, End: start + len(text)}
		rows = append(rows, Row{
			Evidence: corpus.Evidence{
				ID: corpus.EvidenceID(s.role, s.dim, text), Role: s.role, Dimension: s.dim, Span: span,
				Own:      corpus.Span{Start: start + len(before), End: start + len(before) + len(own)},
				Strength: s.strength, Resolved: s.resolved, Cues: s.cues, Defines: s.defines,
			},
			Text: text, Section: []string{"Where they diverge"}, Point: start, Article: s.article,
			Prefix: "before ", Suffix: " after",
		})
	}
	return rows
}

func article(id string, kind corpus.Kind, published string, authors ...string) *Article {
	return &Article{
		ID: id, Title: "On " + id, Authors: authors, Published: published, Kind: kind,
		URL: "https://" + id + ".example/post", Site: id + ".example",
	}
}

// library is a small corpus in which every status occurs.
func library() []Row {
	answer := article("answer", corpus.Answer, "2026-06-03", "Bill Beltz")
	blog := article("blog", corpus.Blog, "", "Fidel Chaves")
	book := article("book", corpus.Book, "2024-01", "Ada Example", "Grace Sample")
	copied := article("copied", corpus.Blog, "2026-07-01", "A Copyist")
	return rows(
		said{answer, "cto", "accountability", .95, corpus.ByContrast, "|A CTO answers to the CEO and board|; a tech lead answers to an engineering manager or CTO.", []string{"answers to"}, false},
		said{answer, "tech-lead", "accountability", .95, corpus.ByContrast, "A CTO answers to the CEO and board; |a tech lead answers to an engineering manager or CTO|.", []string{"answers to"}, false},
		said{blog, "cto", "accountability", .8, corpus.BySubject, "The CTO is accountable to the CEO for how technology serves the business.", []string{"accountable"}, false},
		said{answer, "cto", "hands-on-coding", .9, corpus.BySubject, "The CTO is a strategic and organizational role, not primarily a coding role.", []string{"coding role"}, false},
		said{book, "cto", "hands-on-coding", .85, corpus.BySubject, "A CTO of a small company still writes code.", []string{"writes code"}, false},
		said{answer, "cto", "hands-on-coding", .7, corpus.ByHeading, "Expect them to review designs.", []string{"review"}, false},
		said{blog, "tech-lead", "hands-on-coding", .9, corpus.BySubject, "Tech leads spend 30–70 % of their time coding.", []string{"coding"}, false},
		said{book, "tech-lead", "hands-on-coding", .8, corpus.BySubject, "A tech lead may spend half of the week programming.", []string{"programming"}, false},
		said{copied, "tech-lead", "hands-on-coding", .99, corpus.BySubject, "Tech leads spend 30–70 % of their time on coding.", []string{"coding"}, false},
		said{answer, "cto", "scope", .9, corpus.BySubject, "A CTO is the executive who owns technology for the whole company.", []string{"whole company"}, true},
		said{blog, "tech-lead", "scope", .9, corpus.BySubject, "A tech lead is a software engineer responsible for one team.", []string{"one team"}, true},
		said{blog, "tech-lead", "scope", .4, corpus.ByPronoun, "They also talk to other areas.", []string{"other areas"}, false},
		said{blog, "cto", "hiring", .9, corpus.BySubject, "=HYPERLINK(\"x\") a CTO hires <script>alert(1)</script> | people *boldly*.", nil, false},
		said{book, "tech-lead", "delivery", .5, corpus.ByHeading, "Shipping on time is the point.", []string{"on time"}, false},
	)
}

func compare(t *testing.T, rows []Row, req Request) *Comparison {
	t.Helper()
	c, err := New(shelf{rows: rows, generation: "g1"}, defaultTaxonomy(t)).Compare(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pair(t *testing.T) *Comparison {
	return compare(t, library(), Request{Roles: []string{"cto", "tech-lead"}})
}

func (c *Comparison) dimension(id string) Dimension {
	i := slices.IndexFunc(c.Dimensions, func(d Dimension) bool { return d.ID == id })
	return c.Dimensions[i]
}

func (c *Comparison) texts(role, dimension string) []string {
	var texts []string
	for _, q := range c.dimension(dimension).Cells[role].Evidence {
		texts = append(texts, q.Text)
	}
	return texts
}

func TestEveryStatusIsFoundMechanically(t *testing.T) {
	c := pair(t)
	tests := []struct {
		role, dimension string
		status          Status
		sources         int
		conflict        string
	}{
		{"cto", "accountability", Agreed, 2, ""},
		{"tech-lead", "accountability", SingleSource, 1, ""},
		{"cto", "hands-on-coding", Contested, 2, "does not write code against writes code"},
		{"tech-lead", "hands-on-coding", Agreed, 2, ""},
		{"tech-lead", "hiring", NotStated, 0, ""},
		{"tech-lead", "scope", SingleSource, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.role+" "+tt.dimension, func(t *testing.T) {
			cell := c.dimension(tt.dimension).Cells[tt.role]
			if cell.Status != tt.status || cell.Sources != tt.sources || cell.Conflict != tt.conflict {
				t.Errorf("got %s, %d sources, %q; want %s, %d, %q",
					cell.Status, cell.Sources, cell.Conflict, tt.status, tt.sources, tt.conflict)
			}
			if cell.Searched != (Searched{3, 61}) {
				t.Errorf("searched %+v", cell.Searched)
			}
		})
	}
	if c.Contested != 1 || c.Coverage["cto"] != (Coverage{4, 18}) || c.Coverage["tech-lead"] != (Coverage{4, 18}) {
		t.Errorf("contested %d, coverage %v", c.Contested, c.Coverage)
	}
}

func TestAContestedCellShowsBothSidesWithTheWordsThatDiffer(t *testing.T) {
	cell := pair(t).dimension("hands-on-coding").Cells["cto"]
	got := map[int]string{}
	for _, q := range cell.Evidence {
		if q.Side > 0 {
			got[q.Side] = marked(q)
		}
	}
	if got[1] != "not primarily a coding role" || got[2] != "writes code" {
		t.Errorf("sides %v", got)
	}
}

// marked returns the marked words of a quote.
func marked(q Quote) string {
	runes := []rune(q.Text)
	var words []string
	for _, m := range q.Marks {
		words = append(words, string(runes[m[0]:m[1]]))
	}
	return strings.Join(words, " … ")
}

func TestStepsOfOneLadderDoNotContradictEachOther(t *testing.T) {
	low, high := article("m6", corpus.Ladder, "2024"), article("m7", corpus.Ladder, "2024")
	low.Site, high.Site = "ladder.example", "ladder.example"
	steps := rows(
		said{low, "director", "time-horizon", .8, corpus.BySubject, "A director plans one to two years ahead.", nil, false},
		said{high, "director", "time-horizon", .8, corpus.BySubject, "A senior director looks four to five years ahead.", nil, false},
	)
	c := compare(t, steps, Request{Roles: []string{"director", "ceo"}})
	if got := c.dimension("time-horizon").Cells["director"].Status; got != Agreed {
		t.Errorf("two steps of a ladder are %s", got)
	}
	high.Site = "other.example"
	c = compare(t, steps, Request{Roles: []string{"director", "ceo"}})
	if got := c.dimension("time-horizon").Cells["director"].Status; got != Contested {
		t.Errorf("two sites' ladders are %s", got)
	}
}

func TestRowsTellInWhatTheRolesDiffer(t *testing.T) {
	rows := append(library(), rows(
		said{article("x", corpus.Blog, "2025"), "cto", "hands-on-coding", .99, corpus.ByTable, "Coding	|0% to 30%|", nil, false},
	)...)
	tests := []struct {
		rows            []Row
		dimension, kind string
		note            string
	}{
		{library(), "accountability", ReportsTo, "CEO and board against engineering manager or CTO"},
		{rows, "hands-on-coding", Numeric, "0–30 % against 30–70 %"},
		{library(), "scope", NoDifference, ""},
		{library(), "hiring", NoDifference, ""},
	}
	for _, tt := range tests {
		t.Run(tt.dimension+" "+tt.kind, func(t *testing.T) {
			c := compare(t, tt.rows, Request{Roles: []string{"cto", "tech-lead"}})
			if got := c.dimension(tt.dimension).Difference; got != (Difference{tt.kind, tt.note}) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestACellWithoutStrongEvidenceSaysSo(t *testing.T) {
	c := pair(t)
	if !c.dimension("delivery").Cells["tech-lead"].Weak || c.dimension("scope").Cells["tech-lead"].Weak {
		t.Error("weak cells are not told from others")
	}
}

func TestTheOtherSideIsShownHoweverLowItRanks(t *testing.T) {
	var all []said
	for i := range 6 {
		text := fmt.Sprintf("A CTO reviews the designs of department %d with great and lasting care.", i)
		all = append(all, said{article(fmt.Sprint("a", i), corpus.Blog, "2020"), "cto", "hands-on-coding", .9, corpus.BySubject, text, nil, false})
	}
	all = append(all,
		said{article("b", corpus.Blog, "2020"), "cto", "hands-on-coding", .95, corpus.BySubject, "Most CTOs still write code.", nil, false},
		said{article("c", corpus.Blog, "2020"), "cto", "hands-on-coding", corpus.StrongEvidence, corpus.BySubject, "CTOs do not write code.", nil, false})
	c := compare(t, rows(all...), Request{Roles: []string{"cto", "ceo"}, PerCell: 3})
	got := c.texts("cto", "hands-on-coding")
	if len(got) != 3 || got[0] != "Most CTOs still write code." || got[2] != "CTOs do not write code." {
		t.Errorf("shown: %q", got)
	}
	both := compare(t, rows(all[:6]...), Request{Roles: []string{"cto", "ceo"}})
	if n := len(both.texts("cto", "hands-on-coding")); n != 6 {
		t.Errorf("%d quotes shown of six", n)
	}
	low := compare(t, append(rows(all[:6]...), rows(lowSides()...)...), Request{Roles: []string{"cto", "ceo"}, PerCell: 3})
	if got := low.texts("cto", "hands-on-coding"); got[1] != "Most CTOs still write code." || got[2] != "CTOs do not write code." {
		t.Errorf("shown: %q", got)
	}
}

// lowSides are two sides that rank below everything else.
func lowSides() []said {
	return []said{
		{article("b", corpus.Blog, "2020"), "cto", "hands-on-coding", corpus.StrongEvidence + .02, corpus.BySubject, "Most CTOs still write code.", nil, false},
		{article("c", corpus.Blog, "2020"), "cto", "hands-on-coding", corpus.StrongEvidence + .01, corpus.BySubject, "CTOs do not write code.", nil, false},
	}
}

func TestEveryQuoteIsFoundAgain(t *testing.T) {
	c := pair(t)
	for _, d := range c.Dimensions {
		for role, cell := range d.Cells {
			for _, q := range cell.Evidence {
				checkQuote(t, role+" "+d.ID, q)
			}
		}
	}
}

func checkQuote(t *testing.T, where string, q Quote) {
	t.Helper()
	points := len([]rune(q.Text))
	if q.End-q.Start != points || q.Own[0] < 0 || q.Own[1] > points || q.Own[0] >= q.Own[1] {
		t.Errorf("%s: [%d, %d) own %v of %d code points", where, q.Start, q.End, q.Own, points)
	}
	for _, m := range q.Marks {
		if m[0] < 0 || m[1] > points || m[0] >= m[1] {
			t.Errorf("%s: mark %v of %d code points", where, m, points)
		}
	}
	if q.Selector.Exact != q.Text || !strings.HasPrefix(q.Href, "/articles/"+q.Article.ID+"#p") {
		t.Errorf("%s: selector %q, href %q", where, q.Selector.Exact, q.Href)
	}
	if !strings.Contains(q.URL, "#:~:text=") {
		t.Errorf("%s: address %q", where, q.URL)
	}
}

func TestTheSameCorpusGivesTheSameTable(t *testing.T) {
	library := library()
	want, err := json.Marshal(pair(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		rand.Shuffle(len(library), func(i, j int) { library[i], library[j] = library[j], library[i] })
		got, err := json.Marshal(compare(t, library, Request{Roles: []string{"cto", "tech-lead"}}))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatal("another order of rows gives another table")
		}
	}
}

func TestManyReadersCompareAtOnce(t *testing.T) {
	c := New(shelf{rows: library(), generation: "g1"}, defaultTaxonomy(t))
	want := pair(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			got, err := c.Compare(t.Context(), Request{Roles: []string{"cto", "tech-lead"}, PerCell: DefaultPerCell - i%2})
			if err != nil || got.Contested != want.Contested {
				t.Errorf("%v: %d contested", err, got.Contested)
			}
			if _, err := c.Pairs(t.Context(), 3); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestRequestsThatCannotBeAnswered(t *testing.T) {
	tests := []struct {
		name         string
		req          Request
		field, value string
		fix          string
	}{
		{"one role", Request{Roles: []string{"cto"}}, "role", "cto", ""},
		{"five roles", Request{Roles: []string{"cto", "ceo", "cio", "ciso", "founder"}}, "role", "cto,ceo,cio,ciso,founder", ""},
		{"the same role twice", Request{Roles: []string{"cto", "Chief Technology Officer"}}, "role", "Chief Technology Officer", ""},
		{"an unknown role", Request{Roles: []string{"cto", "tec-lead"}}, "role", "tec-lead", "tech-lead"},
		{"an empty role", Request{Roles: []string{"cto", ""}}, "role", "", ""},
		{"an unknown dimension", Request{Roles: []string{"cto", "ceo"}, Dimensions: []string{"hirings"}}, "dimension", "hirings", "hiring"},
		{"an unknown kind", Request{Roles: []string{"cto", "ceo"}, Filter: Filter{Kinds: []string{"Blog", "vlog"}}}, "kind", "vlog", "blog"},
		{"no date", Request{Roles: []string{"cto", "ceo"}, Filter: Filter{From: "last year"}}, "from", "last year", "2023"},
		{"too many quotes", Request{Roles: []string{"cto", "ceo"}, PerCell: 21}, "per_cell", "21", "20"},
		{"fewer than no quotes", Request{Roles: []string{"cto", "ceo"}, PerCell: -1}, "per_cell", "-1", "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(shelf{}, defaultTaxonomy(t)).Compare(t.Context(), tt.req)
			bad, ok := errors.AsType[*RequestError](err)
			if !ok || bad.Field != tt.field || bad.Value != tt.value || bad.Error() == "" {
				t.Fatalf("error %#v", err)
			}
			if tt.fix != "" && (len(bad.Fixes) == 0 || bad.Fixes[0] != tt.fix) {
				t.Errorf("fixes %q, want %q first", bad.Fixes, tt.fix)
			}
		})
	}
}

func TestAFailingSourceIsReported(t *testing.T) {
	down := errors.New("index is gone")
	c := New(shelf{err: down}, defaultTaxonomy(t))
	if _, err := c.Compare(t.Context(), Request{Roles: []string{"cto", "ceo"}}); !errors.Is(err, down) {
		t.Errorf("error %v", err)
	}
	if _, err := c.Pairs(t.Context(), 3); !errors.Is(err, down) {
		t.Errorf("error %v", err)
	}
}

func TestViewsChooseRows(t *testing.T) {
	c := pair(t)
	tests := []struct {
		view View
		want string
	}{
		{ShowDifferences, "accountability"},
		{ShowContested, "hands-on-coding"},
	}
	for _, tt := range tests {
		t.Run(string(tt.view), func(t *testing.T) {
			var got []string
			for _, d := range c.Show(tt.view).Dimensions {
				got = append(got, d.ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if n := len(c.Show(ShowAll).Dimensions); n != 18 {
		t.Errorf("%d rows in all", n)
	}
	gaps := c.Show(ShowGaps).Dimensions
	if len(gaps) != 15 { // all but accountability, hands-on-coding and scope
		t.Errorf("%d rows with gaps", len(gaps))
	}
	for _, d := range gaps {
		if d.Cells["cto"].Status != NotStated && d.Cells["tech-lead"].Status != NotStated {
			t.Errorf("%s has no gap", d.ID)
		}
	}
	if _, ok := ParseView("everything"); ok {
		t.Error("an unknown view is taken")
	}
}

func TestPairsAreOrderedByWhatTheyHaveToShow(t *testing.T) {
	more := append(library(), rows(
		said{article("z", corpus.Blog, "2020"), "ceo", "scope", .9, corpus.BySubject, "A CEO runs the company.", nil, false},
	)...)
	pairs, err := New(shelf{rows: more, generation: "g1"}, defaultTaxonomy(t)).Pairs(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(pairs) != 3 {
		t.Fatalf("%d pairs", len(pairs))
	}
	want := Pair{Rows: 3, Filled: 8, Contested: 1, Empty: 28, Articles: 3}
	got := pairs[0]
	ids := got.Roles[0].ID + " " + got.Roles[1].ID
	got.Roles = [2]Role{}
	if ids != "cto tech-lead" || got != want {
		t.Errorf("%s: %+v, want %+v", ids, got, want)
	}
}

func TestNothingIsNullInJSON(t *testing.T) {
	unsigned := rows(said{article("z", corpus.Blog, ""), "cto", "scope", .9, corpus.BySubject, "A CTO owns technology at large.", nil, false})
	unsigned[0].Section = nil
	c := compare(t, unsigned, Request{Roles: []string{"cto", "ceo"}})
	shown := c.Show(ShowContested)
	for _, table := range []*Comparison{c, &shown} {
		data, err := json.Marshal(table)
		if err != nil {
			t.Fatal(err)
		}
		if at := strings.Index(string(data), ":null"); at >= 0 {
			t.Errorf("null after %s", data[max(0, at-40):at])
		}
	}
}

func TestFiltersReachTheSource(t *testing.T) {
	c := compare(t, library(), Request{Roles: []string{"cto", "tech-lead"}, Filter: Filter{Kinds: []string{"book"}}})
	if got := c.Coverage["cto"].Stated + c.Coverage["tech-lead"].Stated; got != 3 {
		t.Errorf("%d cells from books", got)
	}
}

// golden compares got with a file, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference:\n%s", path, got)
	}
}
