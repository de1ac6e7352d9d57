package web

import (
	"context"
	"flag"
	"io/fs"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/indexer/annotate"
	"altitude/indexer/extract"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/compare"
)

const hostile = `<script>alert("x")</script>` + "\u202e" + `'"><img src=x onerror=alert(1)>` + "=1+1"

// serve keeps the test's site up to be looked at: go test -run Serve -serve
// 127.0.0.1:8090 -serve-corpus FOLDER.
var (
	serve       = flag.String("serve", "", "keep the site up at this address")
	serveCorpus = flag.String("serve-corpus", "", "a folder of articles for -serve, beside the starter corpus")
)

// testSite is the real thing over the starter corpus and a few pages of
// trouble: one index for all tests, each with a server of its own.
type testSite struct {
	tax    *taxonomy.Taxonomy
	search *search.Service
	comp   *compare.Comparer
}

var sharedSite = sync.OnceValues(func() (*testSite, error) { return buildSite(siteDir) })

// siteDir holds the index for the time of the tests.
var siteDir string

func TestMain(m *testing.M) {
	var err error
	if siteDir, err = os.MkdirTemp("", "altitude-web-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(siteDir)
	os.Exit(code)
}

func buildSite(dir string) (*testSite, error) {
	tax, err := taxonomy.Default()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	meta := search.Meta{TaxonomyHash: tax.Hash}
	if _, err := bleveindex.NewWriter(dir, log).Replace(context.Background(), meta, documents(annotate.New(tax))); err != nil {
		return nil, err
	}
	live, err := bleveindex.Open(dir, log)
	if err != nil {
		return nil, err
	}
	return &testSite{tax, search.New(live, tax), compare.New(live, tax)}, nil
}

// documents yields the starter corpus, the articles of -serve-corpus, an
// article whose every field is hostile, and one that must not be shown.
func documents(a *annotate.Annotator) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for _, p := range pages() {
			art, err := extract.Article(p)
			if err != nil {
				continue
			}
			doc := a.Document(art)
			if !yield(&doc, nil) {
				return
			}
		}
		for _, art := range []*corpus.Article{hostileArticle(), closedArticle()} {
			doc := a.Document(art)
			if !yield(&doc, nil) {
				return
			}
		}
	}
}

func pages() []corpus.Page {
	var found []corpus.Page
	read := func(fsys fs.FS, prefix string) {
		_ = fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			body, err := fs.ReadFile(fsys, path)
			if err == nil {
				found = append(found, corpus.Page{Key: prefix + path, Name: path, Body: body, Own: prefix == "starter:"})
			}
			return nil
		})
	}
	read(corpus.Starter(), "starter:")
	if *serveCorpus != "" {
		read(os.DirFS(*serveCorpus), "file://")
	}
	return found
}

func hostileArticle() *corpus.Article {
	a := &corpus.Article{
		ID: "00000000000000aa", Key: "file:///hostile", URL: "javascript:alert(1)", Title: hostile + " wrecking", Authors: []string{hostile},
		Published: "2024-02-30", Site: hostile, Kind: corpus.Blog, Language: "en", Own: true,
		Provenance: map[string]string{"title": hostile}, Also: []string{"javascript:alert(2)"},
	}
	for _, line := range []string{hostile, "A CTO is accountable to the board for wrecking " + hostile + ".", strings.Repeat("A tech lead reviews code every day. ", 8000)} {
		addBlock(a, line)
	}
	return a
}

func closedArticle() *corpus.Article {
	a := &corpus.Article{ID: "00000000000000bb", Key: "https://closed.example/a", URL: "https://closed.example/a", Title: "Closed quarters", Authors: []string{"Ada Example"}, Published: "2024-02-03", Site: "closed.example", Kind: corpus.Blog, Language: "en"}
	for i := range 40 {
		addBlock(a, "A CTO answers to the CEO for quarters number "+strings.Repeat("x", i+1)+" and nothing else.")
	}
	return a
}

func addBlock(a *corpus.Article, line string) {
	if a.Text != "" {
		a.Text += "\n"
	}
	a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Start: len(a.Text), End: len(a.Text) + len(line)})
	a.Text += line
}

// startSite serves the site; change may adjust its configuration.
func startSite(t *testing.T, change func(*Config)) *httptest.Server {
	t.Helper()
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	c := Config{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Search: site.search, Compare: site.comp, Taxonomy: site.tax,
		Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&c)
	}
	server := httptest.NewServer(New(c))
	t.Cleanup(server.Close)
	return server
}

func TestServe(t *testing.T) {
	if *serve == "" {
		t.Skip("only with -serve")
	}
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(http.ListenAndServe(*serve, New(Config{Log: slog.Default(), Search: site.search, Compare: site.comp, Taxonomy: site.tax})))
}

// someArticle returns the id of an article whose text may be shown.
func someArticle(t *testing.T) string {
	t.Helper()
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	res, err := site.search.Search(t.Context(), search.Query{Text: "cto tech lead"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(res.Hits, func(h search.Hit) bool { return !strings.HasPrefix(h.ID, "00000000") })
	if i < 0 {
		t.Fatal("the starter corpus has no article on CTOs")
	}
	return res.Hits[i].ID
}
