package bleveindex_test

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/searchtest"
)

// benchArticles is the size of the corpus the promises are made for.
const benchArticles = 10000

// sample returns text to learn words from: the real articles where they are,
// else the starter corpus.
func sample(b *testing.B) string {
	var text strings.Builder
	if data := os.Getenv("ALTITUDE_TESTDATA"); data != "" {
		c, err := search.ReadCollection(filepath.Join(data, "relevance", "leadership-dev"))
		if err != nil {
			b.Fatal(err)
		}
		for d, err := range c.Documents() {
			if err != nil {
				b.Fatal(err)
			}
			text.WriteString(d.Text + "\n")
		}
		return text.String()
	}
	err := fs.WalkDir(corpus.Starter(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(corpus.Starter(), path)
		text.Write(content)
		return err
	})
	if err != nil || text.Len() == 0 {
		b.Skip("no sample text", err)
	}
	return text.String()
}

// mixed makes articles of the real ones: each takes the title of one and the
// blocks of two by turns, so that words, lengths and structure are real ones.
func mixed(b *testing.B, n int) iter.Seq2[*corpus.Document, error] {
	c, err := search.ReadCollection(filepath.Join(os.Getenv("ALTITUDE_TESTDATA"), "relevance", "leadership-dev"))
	if err != nil {
		b.Fatal(err)
	}
	var real []*corpus.Document
	for d, err := range c.Documents() {
		if err != nil {
			b.Fatal(err)
		}
		real = append(real, d)
	}
	return func(yield func(*corpus.Document, error) bool) {
		for i := range n {
			if !yield(mix(i, real[i%len(real)], real[i*31%len(real)]), nil) {
				return
			}
		}
	}
}

// mix puts two articles' blocks together by turns, as many as the first has.
func mix(i int, one, other *corpus.Document) *corpus.Document {
	d := *one
	d.ID, d.Key = fmt.Sprintf("%016x", i), fmt.Sprintf("mixed:%d", i)
	d.Text, d.Blocks, d.Evidence = "", nil, nil
	for k := range one.Blocks {
		from, block := one, one.Blocks[k]
		if at := k + i/len(one.Blocks); k%2 == 1 && len(other.Blocks) > 0 {
			from, block = other, other.Blocks[at%len(other.Blocks)]
		}
		text := from.BlockText(block)
		block.Start = len(d.Text)
		d.Text += text
		block.End = len(d.Text)
		d.Text += "\n"
		d.Blocks = append(d.Blocks, block)
	}
	return &d
}

// benchIndex builds the synthetic corpus, or with ALTITUDE_BENCH_REAL set one
// made of the real articles; ALTITUDE_BENCH keeps it in a folder between runs.
func benchIndex(b *testing.B) string {
	dir := os.Getenv("ALTITUDE_BENCH")
	if dir == "" {
		dir = b.TempDir()
	} else if list, err := bleveindex.List(dir); err == nil && len(list) > 0 {
		return dir
	}
	tax, err := taxonomy.Default()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	articles := searchtest.NewSynthetic(sample(b), tax).Articles(benchArticles, 800)
	if os.Getenv("ALTITUDE_BENCH_REAL") != "" {
		articles = mixed(b, benchArticles)
	}
	if _, err := bleveindex.NewWriter(dir, nil).Replace(b.Context(), search.Meta{}, articles); err != nil {
		b.Fatal(err)
	}
	b.Logf("built in %v", time.Since(start).Round(time.Millisecond))
	return dir
}

// benchQueries are queries of each kind.
func benchQueries() map[string][]string {
	return map[string][]string{
		"or":     {"engineering manager feedback", "how to run a retrospective", "technical debt budget team", "hiring software engineers startup", "incident review process"},
		"and":    {"+engineering +manager", "+security +team +review", "+open +source", "+product +work +users", "+team +time"},
		"phrase": {`"open source"`, `"engineering manager"`, `"software engineers"`, `"the team"`, `"product manager"`},
		"prefix": {"manag*", "engine*", "secur*", "lead*", "develop*"},
		"fuzzy":  {"enginering", "secruity review", "retrospectve", "managment", "onbording"},
	}
}

// BenchmarkSearch measures whole searches with facets and passages, and the
// ranking alone beside plain Bleve on the same files.
func BenchmarkSearch(b *testing.B) {
	dir := benchIndex(b)
	start := time.Now()
	live, err := bleveindex.Open(dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer live.Close()
	s := service(b, live)
	if _, err := s.Search(b.Context(), search.Query{Text: "cto"}); err != nil {
		b.Fatal(err)
	}
	b.Logf("open and first search: %v", time.Since(start).Round(time.Microsecond))
	plain, err := bleve.OpenUsing(filepath.Join(dir, live.Generation(), "bleve"), map[string]any{"read_only": true, "bolt_timeout": "1s"})
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()
	for _, kind := range []string{"or", "and", "phrase", "prefix", "fuzzy"} {
		queries := benchQueries()[kind]
		b.Run(kind+"/whole", func(b *testing.B) { whole(b, s, queries) })
		beside(b, kind, func(b *testing.B) { ranking(b, live, queries, []search.FacetName{}) }, func(b *testing.B) { byBleve(b, plain, queries, kind, false) })
	}
	three := []search.FacetName{search.Role, search.Author, search.Year}
	beside(b, "facets", func(b *testing.B) { ranking(b, live, benchQueries()["or"], three) },
		func(b *testing.B) { byBleve(b, plain, benchQueries()["or"], "or", true) })
	b.Run("suggest", func(b *testing.B) { suggestions(b, s) })
	cold(b, dir)
	memory(b)
}

// beside runs the same queries on our ranking and on plain Bleve, and prints
// how many times the processor time Bleve takes.
func beside(b *testing.B, kind string, ours, theirs func(*testing.B)) {
	var took [2]float64
	for i, run := range []func(*testing.B){ours, theirs} {
		b.Run(kind+"/"+[]string{"ranking", "bleve"}[i], func(b *testing.B) {
			start := processor()
			run(b)
			took[i] = float64(processor()-start) / float64(b.N)
		})
	}
	if took[0] > 0 && took[1] > 0 {
		b.Logf("%s: plain Bleve takes %.1f times the processor time", kind, took[1]/took[0])
	}
}

// cold prints what the first search of each kind costs in an index just
// opened, before anything is decoded.
func cold(b *testing.B, dir string) {
	for _, kind := range []string{"or", "and", "phrase", "prefix", "fuzzy"} {
		live, err := bleveindex.Open(dir, nil)
		if err != nil {
			b.Fatal(err)
		}
		start := processor()
		if _, err := service(b, live).Search(b.Context(), search.Query{Text: benchQueries()[kind][0]}); err != nil {
			b.Fatal(err)
		}
		b.Logf("cold %s: %v of processor time", kind, (processor() - start).Round(10*time.Microsecond))
		if err := live.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// processor returns the processor time used so far: on a busy machine the
// only fair measure.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perQuery reports the processor time of each query since start.
func perQuery(b *testing.B, start time.Duration) {
	b.ReportMetric(float64((processor()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// whole runs searches as a reader does and reports percentiles.
func whole(b *testing.B, s *search.Service, queries []string) {
	var took []time.Duration
	defer perQuery(b, processor())
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := s.Search(b.Context(), search.Query{Text: queries[i%len(queries)]}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// ranking asks the engine alone, as byBleve does.
func ranking(b *testing.B, live *bleveindex.Live, queries []string, facets []search.FacetName) {
	view, err := live.View()
	if err != nil {
		b.Fatal(err)
	}
	defer view.Close()
	defer perQuery(b, processor())
	for i := 0; b.Loop(); i++ {
		tree, _ := search.Parse(queries[i%len(queries)])
		if _, err := view.Find(b.Context(), search.Plan{Tree: tree, Sort: search.Relevance, Limit: 10, Facets: facets}); err != nil {
			b.Fatal(err)
		}
	}
}

// byBleve asks Bleve the same, on the same fields.
func byBleve(b *testing.B, idx bleve.Index, queries []string, kind string, facets bool) {
	defer perQuery(b, processor())
	for i := 0; b.Loop(); i++ {
		req := bleve.NewSearchRequestOptions(bleveQuery(queries[i%len(queries)], kind), 10, 0, false)
		if facets {
			for _, f := range []string{"role", "author", "year"} {
				req.AddFacet(f, bleve.NewFacetRequest(f, 50))
			}
		}
		if _, err := idx.SearchInContext(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}

func bleveQuery(text, kind string) query.Query {
	var fields []query.Query
	for _, f := range []string{"title_en", "headings_en", "body_en"} {
		switch kind {
		case "phrase":
			if f == "headings_en" {
				continue
			}
			q := bleve.NewMatchPhraseQuery(strings.Trim(text, `"`))
			q.SetField(f)
			fields = append(fields, q)
		case "prefix":
			q := bleve.NewPrefixQuery(strings.TrimSuffix(text, "*"))
			q.SetField(f)
			fields = append(fields, q)
		default:
			q := bleve.NewMatchQuery(strings.ReplaceAll(text, "+", ""))
			q.SetField(f)
			if kind == "and" {
				q.SetOperator(query.MatchQueryOperatorAnd)
			}
			if kind == "fuzzy" {
				q.SetFuzziness(1)
			}
			fields = append(fields, q)
		}
	}
	return bleve.NewDisjunctionQuery(fields...)
}

func suggestions(b *testing.B, s *search.Service) {
	prefixes := []string{"e", "en", "eng", "engineering m", "tech", "author 1", "how", "sec"}
	for i := 0; b.Loop(); i++ {
		if _, err := s.Suggest(b.Context(), prefixes[i%len(prefixes)], 8); err != nil {
			b.Fatal(err)
		}
	}
}

func memory(b *testing.B) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("memory in use: %s", fmt.Sprintf("%.0f MB", float64(m.HeapAlloc)/(1<<20)))
}
