package bleveindex

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

const (
	// latentFile holds each article's nearest neighbours.
	latentFile = "neighbours.tab"
	// latentDimensions is the width of the latent space (Deerwester et al.
	// 1990 found 100 enough; so did our measurements).
	latentDimensions = 100
	// oversampling and powerSteps make the randomised decomposition exact
	// enough (Halko, Martinsson, Tropp 2011).
	oversampling, powerSteps = 12, 3
	// exactArticles is up to how many articles each is compared with all: the
	// time grows with their square.
	exactArticles = 5000
	// neighbourCount is how many neighbours are kept of each article.
	neighbourCount = 20
)

// latent holds the nearest neighbours of each article in a latent space of
// the articles' own words: what two articles share beyond equal words.
type latent struct {
	per int
	// of[i*per:(i+1)*per] are the neighbours of article i, nearest first, and
	// near how near, 0–1.
	of   []uint32
	near []float32
}

func (l *latent) neighbours(doc uint32) ([]uint32, []float32) {
	from, to := int(doc)*l.per, (int(doc)+1)*l.per
	return l.of[from:to], l.near[from:to]
}

func (l *latent) write(dir string) error {
	e := &encoder{}
	e.number(l.per)
	e.uint32s(l.of)
	e.float32s(l.near)
	return writeFile(filepath.Join(dir, latentFile), e.b)
}

func readLatent(dir string, articles int) (*latent, error) {
	b, err := os.ReadFile(filepath.Join(dir, latentFile))
	if err != nil {
		return nil, err
	}
	d := &decoder{b: b}
	l := &latent{per: d.number(), of: d.uint32s(), near: d.float32s()}
	if len(l.of) != l.per*articles || len(l.near) != len(l.of) {
		d.fail()
	}
	for _, n := range l.of {
		if int(n) >= articles {
			return nil, fmt.Errorf("%s: %w", latentFile, errCorrupt)
		}
	}
	return l, d.done(latentFile)
}

// termMatrix gathers which article has which term how often.
type termMatrix struct {
	articles int
	rows     map[string]int
	names    []string
	terms    [][]posting
}

func newTermMatrix(articles int) *termMatrix {
	return &termMatrix{articles: articles, rows: map[string]int{}}
}

func (m *termMatrix) row(of group, term string) int {
	name := of.String() + ":" + term
	row, ok := m.rows[name]
	if !ok {
		row = len(m.terms)
		m.rows[name] = row
		m.names, m.terms = append(m.names, name), append(m.terms, nil)
	}
	return row
}

func (m *termMatrix) add(row int, doc uint32, tf float32) {
	m.terms[row] = append(m.terms[row], posting{doc, tf})
}

// sparse is a matrix of articles × terms by rows.
type sparse struct {
	starts, columns []int32
	values          []float32
	seeds           []uint64 // one a column
}

// weigh makes the matrix of weights (1 + ln tf) · idf, each article's of
// length 1; terms of one article or of more than half of them tell nothing.
func (m *termMatrix) weigh() *sparse {
	type cell struct {
		column int32
		value  float32
	}
	rows := make([][]cell, m.articles)
	s := &sparse{}
	order := make([]int, len(m.terms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(m.names[a], m.names[b]) })
	for _, row := range order {
		p := gather(m.terms[row])
		m.terms[row] = nil
		if len(p.docs) < 2 || 2*len(p.docs) > m.articles+2 {
			continue
		}
		idf := math.Log(float64(m.articles) / float64(len(p.docs)))
		column := int32(len(s.seeds))
		s.seeds = append(s.seeds, seed(m.names[row]))
		for i, doc := range p.docs {
			rows[doc] = append(rows[doc], cell{column, float32((1 + math.Log(float64(p.tf[i]))) * idf)})
		}
	}
	s.starts = append(s.starts, 0)
	for _, cells := range rows {
		var sum float64
		for _, c := range cells {
			sum += float64(c.value) * float64(c.value)
		}
		scale := float32(1 / math.Sqrt(max(sum, 1e-12)))
		for _, c := range cells {
			s.columns, s.values = append(s.columns, c.column), append(s.values, c.value*scale)
		}
		s.starts = append(s.starts, int32(len(s.columns)))
	}
	return s
}

func seed(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

func (s *sparse) rows() int { return len(s.starts) - 1 }

// newLatent finds every article's neighbours. It depends on nothing but the
// articles: random numbers are seeded by the terms.
func newLatent(m *termMatrix) *latent {
	n := m.articles
	l := &latent{per: min(neighbourCount, max(n-1, 0))}
	if l.per == 0 {
		return l
	}
	s := m.weigh()
	vectors := s.embed(min(latentDimensions, n-1))
	l.of, l.near = make([]uint32, n*l.per), make([]float32, n*l.per)
	if n <= exactArticles {
		all := make([]uint32, n)
		for i := range all {
			all[i] = uint32(i)
		}
		parallel(n, func(i int) { l.nearest(vectors, i, all) })
		return l
	}
	c := newClusters(vectors)
	parallel(n, func(i int) { l.nearest(vectors, i, c.near(vectors[i])) })
	return l
}

// nearest finds the neighbours of one article among others.
func (l *latent) nearest(vectors [][]float32, i int, among []uint32) {
	type neighbour struct {
		doc  uint32
		near float32
	}
	best := make([]neighbour, 0, l.per+1)
	for _, j := range among {
		if int(j) == i {
			continue
		}
		near := dot(vectors[i], vectors[j])
		if len(best) == l.per && near <= best[l.per-1].near {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, near, func(b neighbour, near float32) int {
			if b.near >= near {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, neighbour{j, near})
		best = best[:min(len(best), l.per)]
	}
	for k, b := range best {
		l.of[i*l.per+k], l.near[i*l.per+k] = b.doc, max(b.near, 0)
	}
}

// embed returns each article's place in the latent space, of length 1: the
// left singular vectors scaled by the singular values, by randomised subspace
// iteration.
func (s *sparse) embed(width int) [][]float32 {
	k := min(width+oversampling, s.rows())
	y := s.times(s.random(k), k)
	for range powerSteps {
		orthonormalise(y)
		y = s.times(s.transposeTimes(y, k), k)
	}
	orthonormalise(y)
	b := s.transposeTimes(y, k) // terms × k
	values, vectors := eigen(gram(b, k))
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	places := make([][]float32, s.rows())
	parallel(s.rows(), func(i int) {
		p := make([]float32, width)
		for c := range p {
			var sum float64
			for j := range k {
				sum += float64(y[i][j]) * vectors[j][order[c]]
			}
			p[c] = float32(sum * math.Sqrt(max(values[order[c]], 0)))
		}
		normalise(p)
		places[i] = p
	})
	return places
}

// random returns a terms × k matrix of ±1, seeded by the terms.
func (s *sparse) random(k int) [][]float32 {
	m := make([][]float32, len(s.seeds))
	for i, seed := range s.seeds {
		m[i] = make([]float32, k)
		x := seed | 1
		for j := range m[i] {
			x ^= x << 13 // xorshift64 (Marsaglia 2003)
			x ^= x >> 7
			x ^= x << 17
			m[i][j] = float32(int(x>>40&1)*2 - 1)
		}
	}
	return m
}

// times returns s · x.
func (s *sparse) times(x [][]float32, k int) [][]float32 {
	y := make([][]float32, s.rows())
	parallel(s.rows(), func(i int) {
		y[i] = make([]float32, k)
		for c := s.starts[i]; c < s.starts[i+1]; c++ {
			axpy(y[i], x[s.columns[c]], s.values[c])
		}
	})
	return y
}

// transposeTimes returns sᵀ · y. Each worker owns a share of the columns of
// y, so that sums are made in one order.
func (s *sparse) transposeTimes(y [][]float32, k int) [][]float32 {
	x := make([][]float32, len(s.seeds))
	for i := range x {
		x[i] = make([]float32, k)
	}
	parallel(2, func(part int) {
		from, to := part*k/2, (part+1)*k/2
		for i := range y {
			for c := s.starts[i]; c < s.starts[i+1]; c++ {
				axpy(x[s.columns[c]][from:to], y[i][from:to], s.values[c])
			}
		}
	})
	return x
}

// axpy adds f·x to y.
func axpy(y, x []float32, f float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += f * x[i]
	}
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

func normalise(v []float32) {
	if l := dot(v, v); l > 1e-12 {
		scale := float32(1 / math.Sqrt(float64(l)))
		for i := range v {
			v[i] *= scale
		}
	}
}

// parallel calls f for 0 … n-1 on a few goroutines.
func parallel(n int, f func(i int)) {
	const workers = 4
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
