package bleveindex

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"altitude/corpus/taxonomy"
	"altitude/search"
)

// TestAblation prints what each technique of the ranking is worth. It only
// measures, so it runs when asked: go test -run Ablation -v with ABLATION=1.
func TestAblation(t *testing.T) {
	data := os.Getenv("ALTITUDE_TESTDATA")
	if data == "" || os.Getenv("ABLATION") == "" {
		t.Skip("ABLATION and ALTITUDE_TESTDATA are not both set")
	}
	variants := []struct {
		name   string
		change func(*weights)
	}{
		{"all", func(*weights) {}},
		{"no written", func(w *weights) { w.written = 0 }},
		{"no proximity", func(w *weights) { w.proximity = 0 }},
		{"no title bonus", func(w *weights) { w.titled = 0 }},
		{"no smoothing", func(w *weights) { w.smoothing = 0 }},
		{"BM25 alone", func(w *weights) { w.written, w.proximity, w.titled, w.smoothing = 0, 0, 0, 0 }},
	}
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	sums := make([]float64, len(variants))
	rows := make([]strings.Builder, len(variants))
	sets := []string{"cranfield", "cacm", "med", "npl", "cisi", "leadership-dev"}
	for _, set := range sets {
		c, err := search.ReadCollection(filepath.Join(data, "relevance", set))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if _, err := NewWriter(dir, nil).Replace(t.Context(), search.Meta{}, c.Documents()); err != nil {
			t.Fatal(err)
		}
		live, err := Open(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range variants {
			live.current.weights = defaultWeights()
			v.change(&live.current.weights)
			live.current.norms = lengthNorms(live.current.articles, live.current.weights)
			e, err := c.Evaluate(t.Context(), search.New(live, tax))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&rows[i], " %.4f", e.NDCG10)
			if set != "leadership-dev" {
				sums[i] += e.NDCG10
			}
		}
		live.Close()
	}
	var table strings.Builder
	fmt.Fprintln(&table, sets, "mean of the first five")
	for i, v := range variants {
		fmt.Fprintf(&table, "%-28s%s  %.4f\n", v.name, rows[i].String(), sums[i]/5)
	}
	t.Log("\n" + table.String())
}
