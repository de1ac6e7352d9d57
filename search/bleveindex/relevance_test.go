package bleveindex_test

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/searchtest"
)

// engine indexes documents on disk and opens them, as the program does.
func engine(dir string) search.Engine {
	return func(ctx context.Context, documents iter.Seq2[*corpus.Document, error]) (search.Searcher, func() error, error) {
		if _, err := bleveindex.NewWriter(dir, nil).Replace(ctx, search.Meta{}, documents); err != nil {
			return nil, nil, err
		}
		live, err := bleveindex.Open(dir, nil)
		if err != nil {
			return nil, nil, err
		}
		return live, live.Close, nil
	}
}

func TestRelevance(t *testing.T) {
	data := searchtest.Data(t)
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	least := []struct {
		set  string
		ndcg float64
	}{
		{"cranfield", 0.41}, {"cacm", 0.53}, {"med", 0.71}, {"npl", 0.445}, {"cisi", 0.42}, {"leadership-dev", 0},
	}
	only := os.Getenv("SETS")
	var all []*search.Evaluation
	for _, l := range least {
		if only != "" && !strings.Contains(only, l.set) {
			continue
		}
		e, err := search.Evaluate(t.Context(), filepath.Join(data, "relevance", l.set), engine(t.TempDir()), tax)
		if err != nil {
			t.Fatal(err)
		}
		if e.NDCG10 < l.ndcg {
			t.Errorf("%s: nDCG@10 is %.4f, below %.3f", l.set, e.NDCG10, l.ndcg)
		}
		all = append(all, e)
	}
	var table strings.Builder
	if err := search.WriteTable(&table, all); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}
