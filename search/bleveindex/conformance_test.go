package bleveindex_test

import (
	"testing"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/searchtest"
)

// build indexes documents in a temporary folder and opens it.
func build(t *testing.T, documents []*corpus.Document) search.Searcher {
	t.Helper()
	return open(t, t.TempDir(), documents)
}

func open(t *testing.T, dir string, documents []*corpus.Document) *bleveindex.Live {
	t.Helper()
	if _, err := bleveindex.NewWriter(dir, nil).Replace(t.Context(), search.Meta{}, searchtest.Documents(documents)); err != nil {
		t.Fatal(err)
	}
	live, err := bleveindex.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	})
	return live
}

func TestConformance(t *testing.T) { searchtest.Run(t, build) }
