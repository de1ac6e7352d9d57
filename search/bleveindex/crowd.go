package bleveindex

import (
	"slices"
	"strings"

	"altitude/search"
)

// A site that fills pages from a template ("What does a … do in …?") answers a
// query many times over with almost the same words. The first few keep their
// place, the others give way to what is nearly as good: never by more than
// crowdShare, so that what is far better stays above.
const (
	// crowdAllowed is how many such pages of a site keep their score.
	crowdAllowed = 2
	// crowdNear is the nearness (cosine in the latent space), and crowdTitle
	// the share of equal words in the titles, from which pages are of one mould.
	crowdNear, crowdTitle = 0.85, 0.5
	// crowdShare is what a further one keeps of its score.
	crowdShare = 0.85
)

// thin lowers candidates, best first, that repeat better ones of their site.
func (c *compiled) thin(candidates []candidate) error {
	if len(candidates) <= crowdAllowed {
		return nil
	}
	l, err := c.g.latent()
	if err != nil {
		return err
	}
	above := make(map[uint32]bool, len(candidates))
	lowered := false
	for i, x := range candidates {
		if c.g.repeats(l, x.doc, above) >= crowdAllowed {
			candidates[i].score *= crowdShare
			lowered = true
		}
		above[x.doc] = true
	}
	if lowered {
		slices.SortFunc(candidates, better)
	}
	return nil
}

// repeats counts the articles above that are of one mould with an article, up
// to crowdAllowed.
func (g *generation) repeats(l *latent, doc uint32, above map[uint32]bool) int {
	n := 0
	of, near := l.neighbours(doc)
	for k, other := range of {
		if near[k] < crowdNear || n == crowdAllowed {
			break
		}
		if above[other] && g.sameSite(doc, other) && alike(g.articles.titles[doc], g.articles.titles[other]) {
			n++
		}
	}
	return n
}

// sameSite tells whether two articles come from one known site.
func (g *generation) sameSite(a, b uint32) bool {
	t := &g.articles.facets[slices.Index(search.FacetNames, search.Site)]
	of, other := t.valuesOf(a), t.valuesOf(b)
	return len(of) > 0 && slices.Equal(of, other) && t.values[of[0]] != search.Unknown
}

// alike tells whether two titles share most of their words.
func alike(a, b string) bool {
	words, others := titleWords(strings.ToLower(a)), titleWords(strings.ToLower(b))
	common := 0
	for _, w := range words {
		if slices.Contains(others, w) {
			common++
		}
	}
	return float64(common) >= crowdTitle*float64(max(len(words), len(others), 1))
}
