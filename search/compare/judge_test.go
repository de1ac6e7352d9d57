package compare_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/indexer/annotate"
	"altitude/indexer/extract"
	"altitude/search/compare"
)

// testData returns the folder of measuring data. It is not part of the project.
func testData(t testing.TB) string {
	dir := os.Getenv("ALTITUDE_TESTDATA")
	if dir == "" {
		const missing = "ALTITUDE_TESTDATA names no folder of measuring data"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	return dir
}

// memory is a Source over annotated documents.
type memory []corpus.Document

func (m memory) Generation() string { return "test" }

func (m memory) Evidence(_ context.Context, roles []string, _ compare.Filter) (compare.Found, error) {
	found := compare.Found{Searched: map[string]compare.Searched{}}
	for i := range m {
		doc := &m[i]
		art := &compare.Article{ID: doc.ID, Title: doc.Title, Authors: doc.Authors, Published: doc.Published, Kind: doc.Kind, URL: doc.URL, Site: doc.Site}
		for _, e := range doc.Evidence {
			if slices.Contains(roles, e.Role) {
				found.Rows = append(found.Rows, compare.Row{Evidence: e, Text: doc.Text[e.Start:e.End], Section: doc.SectionPath(e.Start), Article: art})
			}
		}
	}
	return found, nil
}

// file returns the file an article was read from.
func (m memory) file(a compare.Article) string {
	for _, doc := range m {
		if doc.ID == a.ID {
			return doc.Key
		}
	}
	return ""
}

func builtIn(t testing.TB) *taxonomy.Taxonomy {
	t.Helper()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

// annotated extracts and annotates files.
func annotated(t testing.TB, files ...string) memory {
	t.Helper()
	a := annotate.New(builtIn(t))
	var docs memory
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		art, err := extract.Article(corpus.Page{Key: "file://" + file, Name: filepath.Base(file), Body: body, Own: true})
		if err != nil {
			t.Logf("%s: %v", filepath.Base(file), err)
			continue
		}
		docs = append(docs, a.Document(art))
	}
	return docs
}

func articleFiles(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join(testData(t), "articles", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no articles: ", err)
	}
	return files
}

// judged compares the gold's roles over the gold's articles.
func judged(t testing.TB, name string) compare.Judgement {
	t.Helper()
	dir := testData(t)
	gold, err := compare.ReadGoldFile(os.DirFS(dir), "gold/"+name)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for file := range gold.Sources {
		files = append(files, filepath.Join(dir, file))
	}
	slices.Sort(files)
	docs := annotated(t, files...)
	j := compare.Judge(gold, compared(t, docs, gold.Pair[:]), docs.file)
	var out strings.Builder
	if err := j.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	t.Log("wrong:\n  " + strings.Join(j.Wrong, "\n  "))
	t.Log("missed:\n  " + strings.Join(j.Missed, "\n  "))
	t.Log("unjudged:\n  " + strings.Join(j.Unjudged, "\n  "))
	return j
}

func TestTheSeedsAreReadRight(t *testing.T) {
	j := judged(t, "cto-vs-tech-lead.json")
	if j.Rates.FirstPrecision < 0.95 || j.Rates.Precision < 0.75 || j.Rates.Recall < 0.83 {
		t.Errorf("first %.2f, precision %.2f, recall %.2f", j.Rates.FirstPrecision, j.Rates.Precision, j.Rates.Recall)
	}
	if j.Total.WrongRole > 0 || len(j.MustNotCite) > 0 || j.Total.MissedEmpty > 0 || j.LongestQuote > corpus.MaxQuoteWords {
		t.Errorf("%d wrong roles, must not cite %q, %d missed empty, longest %d", j.Total.WrongRole, j.MustNotCite, j.Total.MissedEmpty, j.LongestQuote)
	}
}

func TestAContrastArticleIsReadRight(t *testing.T) {
	j := judged(t, "em-vs-tech-lead.json")
	if j.Rates.Recall < 0.80 || j.Rates.Own < 1 || j.Total.WrongRole > 0 {
		t.Errorf("recall %.2f, own %.2f, %d wrong roles", j.Rates.Recall, j.Rates.Own, j.Total.WrongRole)
	}
}
