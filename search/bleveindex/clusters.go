package bleveindex

import (
	"cmp"
	"math"
	"slices"
)

const (
	// clusterRounds is how often centres move to the middle of their articles.
	clusterRounds = 3
	// probes is how many clusters are searched for an article's neighbours.
	probes = 16
)

// clusters part a large corpus, so that an article is compared with its
// surroundings only (an inverted file; Jégou, Douze, Schmid 2011).
type clusters struct {
	centres [][]float32
	members [][]uint32
}

// newClusters makes about √n clusters, beginning with articles evenly spread
// over the ids.
func newClusters(vectors [][]float32) *clusters {
	k := max(1, int(math.Sqrt(float64(len(vectors)))))
	c := &clusters{centres: make([][]float32, k)}
	for i := range c.centres {
		c.centres[i] = slices.Clone(vectors[i*len(vectors)/k])
	}
	for range clusterRounds {
		c.assign(vectors)
		for i, members := range c.members {
			c.move(i, members, vectors)
		}
	}
	c.assign(vectors)
	return c
}

// assign gives each article to its nearest centre.
func (c *clusters) assign(vectors [][]float32) {
	nearest := make([]int, len(vectors))
	parallel(len(vectors), func(i int) {
		most := float32(-2)
		for j, centre := range c.centres {
			if near := dot(vectors[i], centre); near > most {
				nearest[i], most = j, near
			}
		}
	})
	c.members = make([][]uint32, len(c.centres))
	for i, j := range nearest {
		c.members[j] = append(c.members[j], uint32(i))
	}
}

// move puts a centre in the middle of its members.
func (c *clusters) move(i int, members []uint32, vectors [][]float32) {
	if len(members) == 0 {
		return
	}
	middle := make([]float32, len(c.centres[i]))
	for _, m := range members {
		axpy(middle, vectors[m], 1)
	}
	normalise(middle)
	c.centres[i] = middle
}

// near returns the members of the clusters around a place.
func (c *clusters) near(place []float32) []uint32 {
	order := make([]candidate, len(c.centres))
	for i, centre := range c.centres {
		order[i] = candidate{uint32(i), dot(place, centre)}
	}
	slices.SortFunc(order, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	var list []uint32
	for _, o := range order[:min(probes, len(order))] {
		list = append(list, c.members[o.doc]...)
	}
	return list
}
