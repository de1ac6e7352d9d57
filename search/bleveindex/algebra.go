package bleveindex

import "math"

// orthonormalise makes the columns of y orthonormal (modified Gram-Schmidt,
// twice for accuracy). A column that depends on those before becomes zero.
func orthonormalise(y [][]float32) {
	if len(y) == 0 {
		return
	}
	k := len(y[0])
	columns := make([][]float64, k)
	for c := range columns {
		columns[c] = make([]float64, len(y))
		for i := range y {
			columns[c][i] = float64(y[i][c])
		}
	}
	for c := range columns {
		before := norm(columns[c])
		for range 2 {
			parallelProject(columns[c], columns[:c])
		}
		after := norm(columns[c])
		scale := 0.0
		if after > 1e-6*before && after > 0 {
			scale = 1 / after
		}
		for i := range columns[c] {
			columns[c][i] *= scale
		}
	}
	for c := range columns {
		for i := range y {
			y[i][c] = float32(columns[c][i])
		}
	}
}

// parallelProject takes from v what lies along the unit vectors.
func parallelProject(v []float64, units [][]float64) {
	for _, u := range units {
		var along float64
		for i := range v {
			along += v[i] * u[i]
		}
		for i := range v {
			v[i] -= along * u[i]
		}
	}
}

func norm(v []float64) float64 {
	var sum float64
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// gram returns bᵀ · b of a matrix of k columns.
func gram(b [][]float32, k int) [][]float64 {
	g := make([][]float64, k)
	for i := range g {
		g[i] = make([]float64, k)
	}
	for _, row := range b {
		for i, x := range row {
			if x == 0 {
				continue
			}
			for j := i; j < k; j++ {
				g[i][j] += float64(x) * float64(row[j])
			}
		}
	}
	for i := range g {
		for j := range i {
			g[i][j] = g[j][i]
		}
	}
	return g
}

// eigen returns the eigenvalues of a symmetric matrix and its eigenvectors as
// columns, by Jacobi's rotations (Golub & Van Loan, 8.5).
func eigen(a [][]float64) (values []float64, vectors [][]float64) {
	n := len(a)
	vectors = make([][]float64, n)
	for i := range vectors {
		vectors[i] = make([]float64, n)
		vectors[i][i] = 1
	}
	const sweeps = 30 // ten are enough for hundreds of columns
	for range sweeps {
		var off, all float64
		for i := range n {
			for j := range n {
				all += a[i][j] * a[i][j]
				if i != j {
					off += a[i][j] * a[i][j]
				}
			}
		}
		if off <= 1e-18*all {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, vectors, p, q)
			}
		}
	}
	values = make([]float64, n)
	for i := range values {
		values[i] = a[i][i]
	}
	return values, vectors
}

// rotate makes a[p][q] zero.
func rotate(a, vectors [][]float64, p, q int) {
	if math.Abs(a[p][q]) < 1e-300 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	for i := range a {
		a[i][p], a[i][q] = c*a[i][p]-s*a[i][q], s*a[i][p]+c*a[i][q]
	}
	for i := range a {
		a[p][i], a[q][i] = c*a[p][i]-s*a[q][i], s*a[p][i]+c*a[q][i]
	}
	for i := range vectors {
		vectors[i][p], vectors[i][q] = c*vectors[i][p]-s*vectors[i][q], s*vectors[i][p]+c*vectors[i][q]
	}
}
