package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Measures are the usual figures of relevance, 0–1, as trec_eval computes
// them: linear gain, depth 1000, ties in the order of ids.
type Measures struct {
	NDCG10    float64 `json:"ndcg@10"`
	MAP       float64 `json:"map"`
	MRR10     float64 `json:"mrr@10"`
	Recall100 float64 `json:"recall@100"`
	P10       float64 `json:"p@10"`
}

// Measure compares a ranking, best first, with judged grades.
func Measure(ranking []string, judged map[string]int) Measures {
	var grades []int
	for _, g := range judged {
		if g > 0 {
			grades = append(grades, g)
		}
	}
	if len(grades) == 0 {
		return Measures{}
	}
	slices.SortFunc(grades, func(a, b int) int { return cmp.Compare(b, a) })
	var m Measures
	var dcg, precision float64
	found := 0
	for i, id := range ranking {
		grade := judged[id]
		if grade <= 0 {
			continue
		}
		found++
		precision += float64(found) / float64(i+1)
		if i < 10 {
			dcg += gain(grade, i)
			m.P10 += 0.1
			if found == 1 {
				m.MRR10 = 1 / float64(i+1)
			}
		}
		if i < 100 {
			m.Recall100++
		}
	}
	m.NDCG10 = dcg / ideal(grades)
	m.MAP = precision / float64(len(grades))
	m.Recall100 /= float64(len(grades))
	return m
}

func gain(grade, rank int) float64 { return float64(grade) / math.Log2(float64(rank)+2) }

// ideal is the gain of the best ranking of ten.
func ideal(grades []int) float64 {
	sum := 0.0
	for i, g := range grades[:min(10, len(grades))] {
		sum += gain(g, i)
	}
	return sum
}

// Mean returns the mean of measures.
func Mean(all []Measures) Measures {
	var m Measures
	n := max(float64(len(all)), 1)
	for _, x := range all {
		m.NDCG10 += x.NDCG10 / n
		m.MAP += x.MAP / n
		m.MRR10 += x.MRR10 / n
		m.Recall100 += x.Recall100 / n
		m.P10 += x.P10 / n
	}
	return m
}

// randomisations is how many random swaps the test draws: enough for p-values
// down to 0.001.
const randomisations = 10000

// Randomisation returns the two-sided p-value of the difference of the means
// of paired figures: how often a random swap of the pairs differs at least as
// much (Smucker, Allan, Carterette 2007). It is seeded, so repeatable.
func Randomisation(a, b []float64) float64 {
	n := min(len(a), len(b))
	observed := 0.0
	diffs := make([]float64, n)
	for i := range n {
		diffs[i] = a[i] - b[i]
		observed += diffs[i]
	}
	random := rand.New(rand.NewPCG(1, 2))
	extreme := 0
	for range randomisations {
		sum := 0.0
		for _, d := range diffs {
			if random.IntN(2) == 0 {
				d = -d
			}
			sum += d
		}
		if math.Abs(sum) >= math.Abs(observed)-1e-12 {
			extreme++
		}
	}
	return float64(extreme+1) / (randomisations + 1)
}
