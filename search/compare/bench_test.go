package compare

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"altitude/corpus"
)

// BenchmarkCompare compares three roles over 10,000 articles, each with about
// three quotes for one of the roles in four dimensions: the density of real
// articles about roles. A third of the wording repeats other articles nearly.
func BenchmarkCompare(b *testing.B) {
	req := Request{Roles: []string{"cto", "tech-lead", "engineering-manager"}}
	src := fullShelf(b, req.Roles, 10_000)
	b.Logf("%d rows", len(src.rows))
	b.Run("warm", func(b *testing.B) {
		c := New(src, defaultTaxonomy(b))
		for b.Loop() {
			if _, err := c.Compare(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			if _, err := New(src, defaultTaxonomy(b)).Compare(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// full is a source whose rows all fit every question.
type full struct{ rows []Row }

func (full) Generation() string { return "g1" }

func (f full) Evidence(context.Context, []string, Filter) (Found, error) {
	return Found{Rows: f.rows, Searched: map[string]Searched{}}, nil
}

func fullShelf(b *testing.B, roles []string, articles int) full {
	rng := rand.New(rand.NewPCG(1, 2))
	tax := defaultTaxonomy(b)
	var f full
	for i := range articles {
		a := article(fmt.Sprintf("%016x", rng.Uint64()), corpus.Blog, fmt.Sprint(2000+i%26), "An Author")
		for range 3 {
			role := roles[rng.IntN(len(roles))]
			dim := tax.Dimensions[rng.IntN(len(tax.Dimensions))].ID
			text := sentenceOf(rng, role)
			f.rows = append(f.rows, Row{
				Evidence: corpus.Evidence{
					ID: corpus.EvidenceID(role, dim, text), Role: role, Dimension: dim,
					Span: corpus.Span{End: len(text)}, Own: corpus.Span{End: len(text)},
					Strength: .4 + rng.Float64()/2, Resolved: corpus.BySubject,
				},
				Text: text, Article: a, Section: []string{"Section"},
			})
		}
	}
	return f
}

// sentenceOf makes a sentence of a real one's length from a small vocabulary
// with a long tail, every third one a near-copy.
func sentenceOf(rng *rand.Rand, role string) string {
	words := []string{"A", strings.ReplaceAll(role, "-", " ")}
	if rng.IntN(3) == 0 {
		rng = rand.New(rand.NewPCG(uint64(rng.IntN(400)), 7))
	}
	verbs := []string{"answers to the CEO", "still writes code", "does not write code", "owns the budget", "spends 30% of the time coding", "leads", "decides", "is responsible for"}
	words = append(words, verbs[rng.IntN(len(verbs))])
	for range 8 + rng.IntN(22) {
		n := int(rng.ExpFloat64() * 300)
		words = append(words, fmt.Sprintf("w%c%d", 'a'+n%26, n))
	}
	return strings.Join(words, " ") + "."
}
