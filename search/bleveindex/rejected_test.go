package bleveindex_test

import (
	"encoding/json"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search/bleveindex"
	"altitude/search/compare"
	"altitude/search/searchtest"
)

// joke is the quote that a reader rejects.
const joke = "Hiring engineers is a third of the job in a small company."

// withEvidence is the suite's corpus with evidence for two roles, the joke one
// of two quotes of the CTO's.
func withEvidence() []*corpus.Document {
	documents := searchtest.Corpus()
	add := func(d *corpus.Document, role, dimension, quote string) {
		at := strings.Index(d.Text, quote)
		span := corpus.Span{Start: at, End: at + len(quote)}
		d.Evidence = append(d.Evidence, corpus.Evidence{
			ID: corpus.EvidenceID(role, dimension, quote), Role: role, Dimension: dimension, Span: span, Own: span,
			Strength: 0.9, Resolved: corpus.BySubject, Defines: true,
		})
	}
	add(documents[1], "cto", "hiring", joke)
	add(documents[1], "cto", "budget", "A CTO owns the technology budget and answers to the CEO for it.")
	add(documents[0], "tech-lead", "hiring", "A tech lead mentors engineers, yet does not manage them.")
	return documents
}

// surfaces gathers all that readers are shown of quotes, as text.
func surfaces(t *testing.T, live *bleveindex.Live, comparer *compare.Comparer) map[string]string {
	t.Helper()
	written := func(v any, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	table, err := comparer.Compare(t.Context(), compare.Request{Roles: []string{"cto", "tech-lead"}})
	shown := map[string]string{"comparison": written(table, err)}
	var csv, markdown strings.Builder
	if err := compare.CSV(&csv, table); err != nil {
		t.Fatal(err)
	}
	if err := compare.Markdown(&markdown, table, ""); err != nil {
		t.Fatal(err)
	}
	shown["csv"], shown["markdown"] = csv.String(), markdown.String()
	shown["profile"] = written(comparer.Profile(t.Context(), "cto", compare.Filter{}, 0))
	shown["rows"] = written(live.Evidence(t.Context(), []string{"cto"}, compare.Filter{}))
	view, err := live.View()
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	doc, err := view.Document(t.Context(), "cto")
	if err != nil {
		t.Fatal(err)
	}
	var marked []string
	for _, e := range doc.Evidence {
		marked = append(marked, doc.Text[e.Start:e.End])
	}
	shown["reading view"] = strings.Join(marked, "\n")
	return shown
}

func TestARejectedQuoteIsGoneEverywhere(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	live := open(t, t.TempDir(), withEvidence())
	comparer := compare.New(live, tax)
	filled := func() int {
		pairs, err := comparer.Pairs(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(pairs) == 0 {
			return 0
		}
		return pairs[0].Filled
	}
	check := func(when string, want bool, cells int) {
		t.Helper()
		for where, text := range surfaces(t, live, comparer) {
			if strings.Contains(text, joke) != want {
				t.Errorf("%s: %s shows the quote: %v", when, where, !want)
			}
		}
		if n := filled(); n != cells {
			t.Errorf("%s: the best pair has %d filled cells, not %d", when, n, cells)
		}
	}
	check("before", true, 3)
	before := live.Decisions()
	live.SetRejected(map[string]bool{corpus.EvidenceID("cto", "hiring", joke): true})
	check("rejected", false, 0) // no row has both roles any more
	if live.Decisions() == before {
		t.Error("kept answers are not told from those before")
	}
	live.SetRejected(nil)
	check("taken back", true, 3)
	if live.Decisions() != before {
		t.Error("the same decisions are another key")
	}
}
