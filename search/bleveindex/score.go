package bleveindex

import "math"

// weights are the constants of the ranking. Each was measured on ten public
// collections; see /about for the figures.
type weights struct {
	// k1 saturates term frequency and b weighs an article's length
	// (Robertson & Zaragoza 2009, eq. 3.15).
	k1, b float64
	// written is the share of the score of the words exactly as typed.
	written float64
	// proximity is the share of the score of words near each other.
	proximity float64
	// titled is what a title that holds all words of the query adds to the
	// score, as a share of it.
	titled float64
	// smoothing is the most of a score that an article's neighbours decide.
	smoothing float64
	// acquaintance is the length in words at which they decide half of that:
	// of a title alone little is known of whom it resembles.
	acquaintance float64
	// neighbours is how many of them do.
	neighbours int
}

func defaultWeights() weights {
	return weights{k1: 1.2, b: 0.55, written: 0.25, proximity: 0.35, titled: 0.2, smoothing: 0.4, acquaintance: 15, neighbours: 6}
}

const (
	// rerankDepth is how many of the best articles proximity is computed for.
	rerankDepth = 100
	// smoothDepth is how many of the best articles neighbours may move.
	smoothDepth = 100
)

// lengthNorms returns k1·(1 - b + b·length/average) of every article, the
// average over its own group: lengths in bigrams are no lengths in words.
func lengthNorms(t *articles, w weights) []float32 {
	var sum, count [groups]float64
	for i, l := range t.lengths {
		sum[t.groups[i]] += float64(l)
		count[t.groups[i]]++
	}
	norms := make([]float32, len(t.lengths))
	for i, l := range t.lengths {
		average := max(sum[t.groups[i]]/count[t.groups[i]], 1)
		norms[i] = float32(w.k1 * (1 - w.b + w.b*float64(l)/average))
	}
	return norms
}

// idf is the weight of a term that df of n articles have (Robertson & Zaragoza
// 2009, with Lucene's +1 that keeps it positive).
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// scores accumulates the scores of one query.
type scores struct {
	of      []float32
	touched []uint32
	seen    []bool
	// room is reused for the candidates of one query after the other.
	room []candidate
}

func newScores(n int) *scores { return &scores{of: make([]float32, n), seen: make([]bool, n)} }

// reset makes the scores ready for another query.
func (s *scores) reset() {
	for _, d := range s.touched {
		s.of[d], s.seen[d] = 0, false
	}
	s.touched = s.touched[:0]
}

// add adds BM25 of a term with the given weight (idf included).
func (s *scores) add(p *postings, weight float64) {
	w := float32(weight)
	for i, d := range p.docs {
		if !s.seen[d] {
			s.seen[d] = true
			s.touched = append(s.touched, d)
		}
		s.of[d] += w * p.impact[i]
	}
}

// bump adds a constant to the articles of a list.
func (s *scores) bump(p *postings, weight float64) {
	for _, d := range p.docs {
		if !s.seen[d] {
			s.seen[d] = true
			s.touched = append(s.touched, d)
		}
		s.of[d] += float32(weight)
	}
}

// bitset is a set of articles.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(docs []uint32) {
	for _, d := range docs {
		b[d/64] |= 1 << (d % 64)
	}
}

func (b bitset) has(d uint32) bool { return b[d/64]&(1<<(d%64)) != 0 }

func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n%64 != 0 && len(b) > 0 {
		b[len(b)-1] = 1<<(n%64) - 1
	}
}

func (b bitset) and(c bitset) {
	for i := range b {
		b[i] &= c[i]
	}
}

func (b bitset) or(c bitset) {
	for i := range b {
		b[i] |= c[i]
	}
}

func (b bitset) without(c bitset) {
	for i := range b {
		b[i] &^= c[i]
	}
}
