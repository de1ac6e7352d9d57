package bleveindex_test

import (
	"bufio"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/indexer/annotate"
	"altitude/indexer/extract"
	"altitude/search"
)

// starterDocuments extracts and annotates the built-in articles.
func starterDocuments(t *testing.T, tax *taxonomy.Taxonomy) []*corpus.Document {
	t.Helper()
	annotator := annotate.New(tax)
	var documents []*corpus.Document
	err := fs.WalkDir(corpus.Starter(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		body, err := fs.ReadFile(corpus.Starter(), path)
		if err != nil {
			return err
		}
		a, err := extract.Article(corpus.Page{Key: "starter:" + path, Name: path, Body: body, Own: true})
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		doc := annotator.Document(a)
		documents = append(documents, &doc)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

// The first hits of forty queries over the starter corpus: a change of ranking
// shows in review as a change of this file (go test -run Golden -update).
func TestGoldenRanking(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	documents := starterDocuments(t, tax)
	if len(documents) == 0 {
		t.Skip("the starter corpus is empty")
	}
	s := search.New(build(t, documents), tax)
	queries, err := os.Open("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer queries.Close()
	var got strings.Builder
	for lines := bufio.NewScanner(queries); lines.Scan(); {
		res, err := s.Search(t.Context(), search.Query{Text: lines.Text(), Limit: 3, Passages: 1, Explain: true})
		if err != nil {
			t.Fatal(err)
		}
		checkShares(t, lines.Text(), res)
		writeResult(&got, lines.Text(), res)
	}
	const golden = "testdata/ranking.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("ranking changed; look at the difference, then -update (-want +got):\n%s", diff)
	}
}

// checkShares holds an explanation to telling the whole score, in words.
func checkShares(t *testing.T, query string, res *search.Results) {
	t.Helper()
	for _, h := range res.Hits {
		sum := 0.0
		for _, s := range h.Why {
			sum += s.Share
			if s.Words == "" {
				t.Errorf("%q: no words for %s", query, s.Signal)
			}
		}
		if sum < 0.97 || sum > 1.03 {
			t.Errorf("%q: the shares of %q add up to %.2f: %v", query, h.Title, sum, h.Why)
		}
	}
}

var update = flag.Bool("update", false, "write golden files")

func writeResult(w *strings.Builder, query string, res *search.Results) {
	fmt.Fprintf(w, "? %s\n", query)
	if c := res.Query.Corrected; c != nil {
		fmt.Fprintf(w, "  read as: %s\n", c.To)
	}
	if i := res.Query.Intent; i != nil {
		fmt.Fprintf(w, "  intent: %s %s%s\n", i.Kind, strings.Join(i.Roles, " "), i.Author)
	}
	for n, h := range res.Hits {
		fmt.Fprintf(w, "  %d. %s\n", n+1, h.Title)
		if len(h.Passages) > 0 {
			fmt.Fprintf(w, "     %s\n", marked(h.Passages[0]))
		}
		if len(h.Why) > 0 {
			fmt.Fprintf(w, "     because: %s\n", h.Why[0].Words)
		}
	}
	fmt.Fprintln(w)
}

// marked writes a passage with its marks in brackets, shortened.
func marked(p search.Passage) string {
	var b strings.Builder
	runes := []rune(p.Text)
	at := 0
	for _, m := range p.Marks {
		b.WriteString(string(runes[at:m[0]]) + "[" + string(runes[m[0]:m[1]]) + "]")
		at = m[1]
	}
	b.WriteString(string(runes[at:]))
	short := []rune(strings.Join(strings.Fields(b.String()), " "))
	if len(short) > 160 {
		short = append(short[:160], '…')
	}
	return string(short)
}
