package bleveindex_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/searchtest"
)

// misspell makes one slip of the finger in a word of five letters or more.
func misspell(r *rand.Rand, query string) (string, bool) {
	words := strings.Fields(query)
	var long []int
	for i, w := range words {
		if len(w) >= 5 && strings.Trim(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") == "" {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return query, false
	}
	i := long[r.IntN(len(long))]
	w := []byte(words[i])
	at := 1 + r.IntN(len(w)-2)
	letter := byte('a' + r.IntN(26))
	switch r.IntN(4) {
	case 0:
		w[at], w[at+1] = w[at+1], w[at]
	case 1:
		w = slices.Delete(w, at, at+1)
	case 2:
		w = slices.Insert(w, at, letter)
	case 3:
		w[at] = letter
	}
	changed := string(w) != words[i]
	words[i] = string(w)
	return strings.Join(words, " "), changed
}

func TestMisspeltTwinsFindNearlyAsMuch(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	c, err := search.ReadCollection(filepath.Join(searchtest.Data(t), "relevance", "leadership-dev"))
	if err != nil {
		t.Fatal(err)
	}
	live, done, err := engine(t.TempDir())(t.Context(), c.Documents())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	s := search.New(live, tax)
	twins, typed := *c, *c
	twins.Queries, typed.Queries = nil, nil
	random := rand.New(rand.NewPCG(7, 7))
	for _, q := range c.Queries {
		for range 5 {
			if text, ok := misspell(random, q.Text); ok && q.Type != "misspelled" {
				typed.Queries = append(typed.Queries, q)
				q.Text = text
				twins.Queries = append(twins.Queries, q)
			}
			q.Text = typed.Queries[max(0, len(typed.Queries)-1)].Text
		}
	}
	right, err := typed.Evaluate(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := twins.Evaluate(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range right.Run {
		if d := right.Run[i].NDCG10 - wrong.Run[i].NDCG10; d > 0.1 {
			r, err := s.Search(t.Context(), search.Query{Text: twins.Queries[i].Text, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%-50q %.2f instead of %.2f, read as %q", twins.Queries[i].Text, wrong.Run[i].NDCG10, right.Run[i].NDCG10, r.Query.Parsed)
		}
	}
	t.Logf("nDCG@10 of %d queries: %.3f, of their misspelt twins: %.3f", len(right.Run), right.NDCG10, wrong.NDCG10)
	if wrong.NDCG10 < 0.9*right.NDCG10 {
		t.Errorf("misspelt twins lose more than a tenth")
	}
}
