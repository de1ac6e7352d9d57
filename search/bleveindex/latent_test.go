package bleveindex

import (
	"math"
	"math/rand/v2"
	"testing"
)

// crowd makes places around a few middles.
func crowd(n, middles, width int) [][]float32 {
	r := rand.New(rand.NewPCG(3, 4))
	centres := make([][]float32, middles)
	for i := range centres {
		centres[i] = make([]float32, width)
		for j := range centres[i] {
			centres[i][j] = float32(r.NormFloat64())
		}
	}
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = make([]float32, width)
		for j := range vectors[i] {
			vectors[i][j] = centres[i%middles][j] + float32(r.NormFloat64())/2
		}
		normalise(vectors[i])
	}
	return vectors
}

func TestClustersFindNearlyAllNeighbours(t *testing.T) {
	vectors := crowd(2000, 40, 20)
	exact := &latent{per: 10, of: make([]uint32, 20000), near: make([]float32, 20000)}
	quick := &latent{per: 10, of: make([]uint32, 20000), near: make([]float32, 20000)}
	all := make([]uint32, len(vectors))
	for i := range all {
		all[i] = uint32(i)
	}
	c := newClusters(vectors)
	same := 0
	for i := range vectors {
		exact.nearest(vectors, i, all)
		quick.nearest(vectors, i, c.near(vectors[i]))
		want, _ := exact.neighbours(uint32(i))
		got, _ := quick.neighbours(uint32(i))
		for k := range want {
			if want[k] == got[k] {
				same++
			}
		}
	}
	if share := float64(same) / 20000; share < 0.95 {
		t.Errorf("%.2f of the neighbours are the nearest ones", share)
	}
}

func TestEigenTakesAMatrixApart(t *testing.T) {
	a := [][]float64{{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}
	original := [][]float64{{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}
	values, vectors := eigen(a)
	for i := range original {
		for j := range original {
			sum := 0.0
			for k := range values {
				sum += vectors[i][k] * values[k] * vectors[j][k]
			}
			if math.Abs(sum-original[i][j]) > 1e-9 {
				t.Errorf("[%d][%d] is %v again, was %v", i, j, sum, original[i][j])
			}
		}
	}
}

func TestNearnessCountsTheWindowOnly(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b []uint32
		want float32
	}{
		{"nothing", nil, []uint32{1}, 0},
		{"side by side", []uint32{1}, []uint32{2}, 1},
		{"in either order", []uint32{9}, []uint32{7}, 0.25},
		{"too far", []uint32{1}, []uint32{7}, 0},
		{"another block", []uint32{1<<blockBits - 1}, []uint32{1<<blockBits + 20}, 0},
		{"several", []uint32{1, 10}, []uint32{2, 11}, 2},
	} {
		if got := nearness(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
