package bleveindex_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/bleveindex"
	"altitude/search/compare"
	"altitude/search/searchtest"
)

// comparedRoles are the columns of the benchmark's table.
var comparedRoles = []string{"cto", "tech-lead", "engineering-manager"}

// evidencePerArticle is the density of real articles about roles.
const evidencePerArticle = 3

// BenchmarkComparison compares three roles over 10,000 articles through the
// index on disk: warm as readers meet it, filtered as those who narrow it do,
// and cold as the first reader of a generation meets it.
func BenchmarkComparison(b *testing.B) {
	tax, err := taxonomy.Default()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	docs := testify(searchtest.NewSynthetic(sample(b), tax).Articles(benchArticles, 120), tax)
	if _, err := bleveindex.NewWriter(dir, nil).Replace(b.Context(), search.Meta{}, docs); err != nil {
		b.Fatal(err)
	}
	live, err := bleveindex.Open(dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer live.Close()
	live.SetRejected(map[string]bool{"0123456789abcdef": true})
	req := compare.Request{Roles: comparedRoles}
	narrow := compare.Request{Roles: comparedRoles, Filter: compare.Filter{Kinds: []string{"blog", "handbook"}, From: "2015"}}
	c := compare.New(live, tax)
	b.Run("warm", func(b *testing.B) { compareTables(b, c, req) })
	b.Run("filtered", func(b *testing.B) { compareTables(b, c, narrow) })
	b.Run("source", func(b *testing.B) {
		defer perQuery(b, processor())
		for b.Loop() {
			if _, err := live.Lend(b.Context(), req.Roles, req.Filter); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cold", func(b *testing.B) {
		defer perQuery(b, processor())
		for b.Loop() {
			if _, err := compare.New(live, tax).Compare(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// compareTables reports the median and the processor time of a comparison.
func compareTables(b *testing.B, c *compare.Comparer, req compare.Request) {
	if _, err := c.Compare(b.Context(), req); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	defer perQuery(b, processor())
	for b.Loop() {
		start := time.Now()
		if _, err := c.Compare(b.Context(), req); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}

// testify gives each article a paragraph of evidence for the compared roles.
func testify(articles iter.Seq2[*corpus.Document, error], tax *taxonomy.Taxonomy) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		rng := rand.New(rand.NewPCG(1, 2))
		for d, err := range articles {
			if err == nil {
				addEvidence(d, tax, rng)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

func addEvidence(d *corpus.Document, tax *taxonomy.Taxonomy, rng *rand.Rand) {
	words := strings.Fields(d.Text)
	for range evidencePerArticle {
		role, dimension := comparedRoles[rng.IntN(len(comparedRoles))], tax.Dimensions[rng.IntN(len(tax.Dimensions))].ID
		quote := statement(role, words, rng)
		span := corpus.Span{Start: len(d.Text) + 1, End: len(d.Text) + 1 + len(quote)}
		d.Text += "\n" + quote
		d.Evidence = append(d.Evidence, corpus.Evidence{
			ID: corpus.EvidenceID(role, dimension, quote), Role: role, Dimension: dimension, Span: span, Own: span,
			Strength: .4 + rng.Float64()/2, Resolved: corpus.BySubject, Cues: []string{"cue"},
		})
		d.Blocks = append(d.Blocks, corpus.Block{Kind: corpus.Paragraph, Start: span.Start, End: span.End})
	}
}

// statement says something about a role in words of the article.
func statement(role string, words []string, rng *rand.Rand) string {
	verbs := []string{"answers to the CEO", "still writes code", "does not write code", "owns the budget", "spends 30% of the time coding", "leads", "decides", "is responsible for"}
	from := rng.IntN(max(1, len(words)-24))
	tail := words[from:min(len(words), from+6+rng.IntN(16))]
	return fmt.Sprintf("A %s %s %s.", strings.ReplaceAll(role, "-", " "), verbs[rng.IntN(len(verbs))], strings.Join(tail, " "))
}
