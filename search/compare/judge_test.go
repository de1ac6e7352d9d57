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
	"altitude/corpus/text"
	"altitude/indexer/annotate"
	"altitude/indexer/extract"
	"altitude/search/compare"
	"altitude/search/searchtest"
)

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
	files, err := filepath.Glob(filepath.Join(searchtest.Data(t), "articles", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no articles: ", err)
	}
	return files
}

// judged compares the gold's roles over the gold's articles.
func judged(t testing.TB, name string) compare.Judgement {
	t.Helper()
	dir := searchtest.Data(t)
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
	t.Log("own wrong:\n  " + strings.Join(j.OwnWrong, "\n  "))
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

// leastJudged is how many of the judged first quotes must still stand first, so that
// the share says something.
const leastJudged = 120

// leastRight is the least share of judged first quotes that must still be right.
const leastRight = 0.85

func TestTheStarterCorpusIsReadAsJudged(t *testing.T) {
	docs := annotated(t, starterFiles(t)...)
	judged, err := os.ReadFile("testdata/starter-judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	roles := map[string]bool{}
	for line := range strings.Lines(string(judged)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) == 4 {
			verdicts[cells[0]+" "+cells[1]+" "+cells[3]] = cells[2]
			roles[cells[0]] = cells[0] != "role"
		}
	}
	right, wrong := 0, []string{}
	for role := range roles {
		if _, ok := builtIn(t).Role(role); !ok {
			continue
		}
		other := "cto"
		if role == other {
			other = "tech-lead"
		}
		for _, d := range compared(t, docs, []string{role, other}).Dimensions {
			cell := d.Cells[role]
			if len(cell.Evidence) == 0 {
				continue
			}
			quote := strings.ReplaceAll(cell.Evidence[0].Text, "\t", " | ")
			switch verdicts[role+" "+d.ID+" "+quote] {
			case "right":
				right++
			case "wrong":
				wrong = append(wrong, role+" × "+d.ID+": "+quote)
			}
		}
	}
	t.Logf("%d judged right, %d judged wrong:\n%s", right, len(wrong), strings.Join(wrong, "\n"))
	if right < leastJudged || float64(right) < leastRight*float64(right+len(wrong)) {
		t.Errorf("%d right, %d wrong of %d judged", right, len(wrong), len(verdicts))
	}
}

func starterFiles(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("..", "..", "corpus", "starter", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no starter articles: ", err)
	}
	return files
}

// TestEveryQuoteStandsInItsArticle holds the promise of verbatim quotes over
// all articles there are.
func TestEveryQuoteStandsInItsArticle(t *testing.T) {
	files := starterFiles(t)
	if dir := os.Getenv("ALTITUDE_TESTDATA"); dir != "" {
		files = append(files, articleFiles(t)...)
	}
	quotes := 0
	for _, doc := range annotated(t, files...) {
		for _, e := range doc.Evidence {
			quotes++
			if problem := misquoted(doc, e); problem != "" {
				t.Errorf("%s: %s: %q", doc.Title, problem, doc.Text[e.Start:e.End])
			}
		}
	}
	t.Logf("%d quotes", quotes)
}

// misquoted tells what is wrong with a piece of evidence, "" when nothing is.
func misquoted(doc corpus.Document, e corpus.Evidence) string {
	inside := func(b corpus.Block) bool { return b.Start <= e.Start && e.End <= b.End }
	at := slices.IndexFunc(doc.Blocks, inside)
	switch {
	case e.Start >= e.End || at < 0:
		return "not inside one block"
	case e.Own.Start < e.Start || e.Own.End > e.End || e.Own.Start >= e.Own.End:
		return "its own part is not inside"
	case text.CountWords(doc.Text[e.Start:e.End]) > corpus.MaxQuoteWords:
		return "too long"
	case doc.Blocks[at].NoSnippet || doc.Blocks[at].Kind == corpus.Aside || doc.Blocks[at].Kind == corpus.Code || doc.Blocks[at].Kind == corpus.Caption:
		return "from a " + string(doc.Blocks[at].Kind)
	case e.Strength < 0 || e.Strength > 1:
		return "strength out of range"
	case strings.HasSuffix(strings.TrimSpace(doc.Text[e.Start:e.End]), "?"):
		return "a question"
	case e.ID != corpus.EvidenceID(e.Role, e.Dimension, doc.Text[e.Start:e.End]):
		return "another id"
	}
	return ""
}

func TestTheSameArticlesGiveTheSameTable(t *testing.T) {
	files := starterFiles(t)
	first, second := annotated(t, files...), annotated(t, files...)
	for i := range first {
		if !slices.EqualFunc(first[i].Evidence, second[i].Evidence, sameEvidence) {
			t.Errorf("%s: other evidence on the second reading", first[i].Title)
		}
	}
}

func sameEvidence(a, b corpus.Evidence) bool {
	return a.ID == b.ID && a.Span == b.Span && a.Own == b.Own && a.Strength == b.Strength && slices.Equal(a.Cues, b.Cues)
}

func BenchmarkAnnotate(b *testing.B) {
	a := annotate.New(builtIn(b))
	var articles []*corpus.Article
	for _, doc := range annotated(b, articleFiles(b)...) {
		articles = append(articles, &doc.Article)
	}
	n := 0
	for b.Loop() {
		a.Document(articles[n%len(articles)])
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}
