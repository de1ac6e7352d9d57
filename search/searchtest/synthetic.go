package searchtest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// Synthetic makes articles of the words and word pairs of a sample text, so
// that frequencies and neighbours are as natural as the sample's. Equal seeds
// make equal articles.
type Synthetic struct {
	next   map[string][]string
	starts []string
	tax    *taxonomy.Taxonomy
}

// NewSynthetic learns from a sample.
func NewSynthetic(sample string, tax *taxonomy.Taxonomy) *Synthetic {
	s := &Synthetic{next: map[string][]string{}, tax: tax}
	for line := range strings.Lines(sample) {
		words := strings.Fields(line)
		for i, w := range words {
			if i == 0 {
				s.starts = append(s.starts, w)
				continue
			}
			s.next[words[i-1]] = append(s.next[words[i-1]], w)
		}
	}
	return s
}

// sentence walks from word to word.
func (s *Synthetic) sentence(r *rand.Rand, words int) string {
	list := []string{s.starts[r.IntN(len(s.starts))]}
	for len(list) < words {
		next := s.next[list[len(list)-1]]
		if len(next) == 0 {
			next = s.starts
		}
		list = append(list, next[r.IntN(len(next))])
	}
	return strings.TrimRight(strings.Join(list, " "), ".,;:") + "."
}

// Articles yields n articles of about the given number of words.
func (s *Synthetic) Articles(n, words int) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for i := range n {
			if !yield(s.article(i, words), nil) {
				return
			}
		}
	}
}

func (s *Synthetic) article(i, words int) *corpus.Document {
	r := rand.New(rand.NewPCG(uint64(i), 42))
	var lines []string
	for total := 0; total < words/2+r.IntN(words); {
		if len(lines)%6 == 0 {
			lines = append(lines, "# "+strings.TrimSuffix(s.sentence(r, 4), "."))
		}
		var paragraph []string
		for range 2 + r.IntN(4) {
			paragraph = append(paragraph, s.sentence(r, 8+r.IntN(16)))
		}
		lines = append(lines, strings.Join(paragraph, " "))
		total += 16 * len(paragraph)
	}
	d := article(fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15), strings.TrimSuffix(s.sentence(r, 3+r.IntN(6)), "."), "en", lines...)
	d.URL = fmt.Sprintf("https://site%d.example/%d", i%60, i)
	d.Site = fmt.Sprintf("site%d.example", i%60)
	d.Kind = corpus.Kinds[r.IntN(len(corpus.Kinds))]
	d.Published = fmt.Sprintf("%d-%02d", 2008+r.IntN(18), 1+r.IntN(12))
	d.Authors = []string{fmt.Sprintf("Author %d", int(r.ExpFloat64()*60))}
	for range 1 + r.IntN(3) {
		d.Roles = append(d.Roles, s.tax.Roles[r.IntN(len(s.tax.Roles))].ID)
		d.Topics = append(d.Topics, s.tax.Topics[r.IntN(len(s.tax.Topics))].ID)
	}
	return d
}
