package bleveindex

import (
	"cmp"
	"math"
	"slices"

	"altitude/search"
)

const (
	// proximityWindow is the furthest distance, in words, at which two words
	// of the query support each other (Rasolofo & Savoy 2003).
	proximityWindow = 5
	// maxPairs bounds the pairs of query words looked at; a long query's
	// words support their neighbours only.
	maxPairs = 24
)

// pair is two units of the query whose nearness counts.
type pair struct{ a, b *unit }

// pairs returns all pairs of units with places, near ones in the query first.
func (c *compiled) pairs() []pair {
	var placed []*unit
	for _, u := range c.units {
		if u.terms != nil && len(u.postings.docs) > 0 {
			placed = append(placed, u)
		}
	}
	var list []pair
	for gap := 1; gap < len(placed); gap++ {
		for i := 0; i+gap < len(placed); i++ {
			if len(list) == maxPairs {
				return list
			}
			list = append(list, pair{placed[i], placed[i+gap]})
		}
	}
	return list
}

// proximity adds BM25TP to the candidates and orders them anew: for words of
// the query near each other, 1/d² by their distance d, saturated like BM25.
func (c *compiled) proximity(candidates []candidate, s *scores) error {
	w := c.g.weights
	pairs := c.pairs()
	if w.proximity == 0 || len(pairs) == 0 || len(candidates) == 0 {
		return nil
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return int(a.doc) - int(b.doc) })
	places := map[*unit][][]uint32{}
	for _, p := range pairs {
		for _, u := range []*unit{p.a, p.b} {
			if places[u] != nil {
				continue
			}
			var err error
			if places[u], err = c.placesOf(u, candidates); err != nil {
				return err
			}
		}
	}
	for _, p := range pairs {
		weight := float32(w.proximity * min(p.a.weight, p.b.weight) * (w.k1 + 1))
		a, b := places[p.a], places[p.b]
		for i, x := range candidates {
			if tp := nearness(a[i], b[i]); tp > 0 {
				candidates[i].score += weight * tp / (tp + c.g.norms[x.doc]) * c.g.articles.demotion[x.doc]
			}
		}
	}
	c.settle(candidates, s)
	return nil
}

// placesOf returns a unit's places in each candidate; candidates are in the
// order of articles.
func (c *compiled) placesOf(u *unit, candidates []candidate) ([][]uint32, error) {
	list := make([][]uint32, len(candidates))
	for of, term := range u.terms {
		if term == "" {
			continue
		}
		o, err := c.g.places(group(of), term)
		if err != nil {
			return nil, err
		}
		at := 0
		for i, x := range candidates {
			found := false
			if at, found = advance(o.docs, at, x.doc); found && int(c.g.articles.groups[x.doc]) == of {
				list[i] = o.at[o.starts[at]:o.starts[at+1]]
			}
		}
	}
	return list, nil
}

// advance finds doc in a sorted list from a place on, in growing steps.
func advance(docs []uint32, from int, doc uint32) (int, bool) {
	step := 1
	for from+step < len(docs) && docs[from+step] < doc {
		from += step
		step *= 2
	}
	i, ok := slices.BinarySearch(docs[from:min(len(docs), from+step+1)], doc)
	return from + i, ok
}

// nearness adds up 1/d² over the places of two words at most proximityWindow
// apart.
func nearness(a, b []uint32) float32 {
	var sum float32
	j := 0
	for _, x := range a {
		for j < len(b) && b[j]+proximityWindow < x {
			j++
		}
		for k := j; k < len(b) && b[k] <= x+proximityWindow; k++ {
			if d := float32(int(b[k]) - int(x)); d != 0 {
				sum += 1 / (d * d)
			}
		}
	}
	return sum
}

// titled raises the candidates whose title holds words of the query, by the
// share of the query's information that they make.
func (c *compiled) titled(candidates []candidate, s *scores) error {
	w := c.g.weights
	var all float64
	in := make([]float64, len(candidates))
	for _, u := range c.units {
		if u.terms == nil && u.phrases == nil {
			continue
		}
		all += u.weight
		p, err := c.titlesOf(u)
		if err != nil {
			return err
		}
		for i, x := range candidates {
			if len(p.docs) > 0 && p.has(x.doc) {
				in[i] += u.weight
			}
		}
	}
	if w.titled == 0 || all == 0 {
		return nil
	}
	for i := range candidates {
		candidates[i].score *= float32(1 + w.titled*in[i]/all)
	}
	c.settle(candidates, s)
	return nil
}

// titlesOf returns the articles with a unit in the title.
func (c *compiled) titlesOf(u *unit) (*postings, error) {
	var parts []*postings
	for _, phrase := range u.phrases {
		p, err := c.g.titlePhrase(phrase)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	for of, term := range u.terms {
		if term == "" {
			continue
		}
		p, err := c.g.titleTerm(group(of), term)
		if err != nil {
			return nil, err
		}
		if len(p.docs) > 0 {
			parts = append(parts, p)
		}
	}
	return c.g.sum(parts), nil
}

// settle orders candidates anew and remembers their scores.
func (c *compiled) settle(candidates []candidate, s *scores) {
	slices.SortFunc(candidates, better)
	for _, x := range candidates {
		s.of[x.doc] = x.score
	}
}

// fewArticles is how many articles an article needs to have one more neighbour
// that is of its kind: in a small corpus the sixth nearest is just another.
const fewArticles = 60

// smooth lets each article's nearest neighbours decide a part of its score:
// an article whose kin match as well is likelier to be meant.
func (c *compiled) smooth(candidates []candidate, s *scores) error {
	w := c.g.weights
	if w.smoothing == 0 || len(candidates) < 2 {
		return nil
	}
	l, err := c.g.latent()
	if err != nil {
		return err
	}
	neighbours := min(w.neighbours, 1+len(c.g.articles.ids)/fewArticles)
	c.kin = make(map[uint32]float32, len(candidates))
	for i, x := range candidates {
		length := c.g.articles.lengths[x.doc]
		share := float32(w.smoothing) * length / (length + float32(w.acquaintance))
		kin := share * l.kin(x.doc, neighbours, s)
		candidates[i].score = (1-share)*x.score + kin
		c.kin[x.doc] = kin / max(candidates[i].score, 1e-9)
	}
	slices.SortFunc(candidates, better)
	return nil
}

// kin is the mean score of an article's n nearest neighbours, near ones
// counting by the cube of their nearness.
func (l *latent) kin(doc uint32, n int, s *scores) float32 {
	of, near := l.neighbours(doc)
	var sum, weight float32
	for k := range of[:min(len(of), n)] {
		cube := near[k] * near[k] * near[k]
		sum += cube * s.of[of[k]]
		weight += cube
	}
	return sum / max(weight, 1e-6)
}

// explained adds up what each signal gives to a score.
type explained struct {
	parts map[string]float64
	total float64
}

func (e *explained) add(signal string, v float64) {
	if v > 0 {
		e.parts[signal] += v
		e.total += v
	}
}

// explain splits a score into its signals, in the order in which it was made.
func (c *compiled) explain(x candidate) ([]search.Signal, error) {
	e := explained{parts: map[string]float64{}}
	for _, u := range c.units {
		if err := c.explainUnit(&e, u, x.doc); err != nil {
			return nil, err
		}
	}
	before := []candidate{{x.doc, 1}}
	if err := c.titled(before, newScores(len(c.g.articles.ids))); err != nil {
		return nil, err
	}
	e.add("title", e.total*float64(before[0].score-1))
	before[0].score = 0
	if err := c.proximity(before, newScores(len(c.g.articles.ids))); err != nil {
		return nil, err
	}
	e.add("proximity", float64(before[0].score))
	for _, late := range []struct {
		signal string
		share  float64
	}{{"neighbours", float64(c.kin[x.doc])}, {"comparison", float64(c.about[x.doc])}} {
		if late.share < 1 {
			e.add(late.signal, e.total*late.share/(1-late.share))
		}
	}
	return signals(e.parts, e.total), nil
}

// explainUnit adds what a unit gives to an article.
func (c *compiled) explainUnit(e *explained, u *unit, doc uint32) error {
	k1, norm := c.g.weights.k1, float64(c.g.norms[doc])
	tf := u.postings.tfOf(doc)
	switch {
	case u.constant && u.postings.has(doc):
		e.add(u.signal, u.weight)
	case tf > 0:
		v := u.weight * (k1 + 1) * tf / (tf + norm)
		titled, err := c.titleShare(u, doc, tf)
		if err != nil {
			return err
		}
		e.add("title", v*titled)
		e.add(u.signal, v*(1-titled))
	}
	if u.written != nil {
		if tf := u.written.tfOf(doc); tf > 0 {
			e.add("exact", u.writtenWeight*(k1+1)*tf/(tf+norm))
		}
	}
	return nil
}

// titleShare is the part of a unit's frequency that its title occurrences
// make.
func (c *compiled) titleShare(u *unit, doc uint32, tf float64) (float64, error) {
	if u.signal == "title" {
		return 1, nil
	}
	p, err := c.titlesOf(u)
	if err != nil {
		return 0, err
	}
	return min(titleWeight*p.tfOf(doc)/tf, 1), nil
}

func (p *postings) has(doc uint32) bool {
	_, ok := slices.BinarySearch(p.docs, doc)
	return ok
}

func (p *postings) tfOf(doc uint32) float64 {
	i, ok := slices.BinarySearch(p.docs, doc)
	if !ok {
		return 0
	}
	return float64(p.tf[i])
}

// signalNames are the signals in the order of a tie, in a reader's words.
func signalNames() [][2]string {
	return [][2]string{
		{"comparison", "compares just these"},
		{"title", "in the title"}, {"phrase", "the exact phrase"}, {"proximity", "words close together"},
		{"author", "named author"}, {"site", "named site"}, {"role", "about this role"}, {"topic", "about this topic"},
		{"kind", "of this kind"}, {"year", "of this year"}, {"language", "in this language"},
		{"exact", "the words as typed"}, {"text", "in the text"},
		{"neighbours", "resembles other good answers"},
	}
}

func signals(parts map[string]float64, total float64) []search.Signal {
	list := []search.Signal{}
	for _, name := range signalNames() {
		if share := parts[name[0]] / max(total, 1e-9); share >= 0.005 {
			list = append(list, search.Signal{Signal: name[0], Words: name[1], Share: math.Round(share*100) / 100})
		}
	}
	slices.SortStableFunc(list, func(a, b search.Signal) int {
		if last := cmp.Compare(neighbourly(a), neighbourly(b)); last != 0 {
			return last
		}
		return cmp.Compare(b.Share, a.Share)
	})
	return list
}

// neighbourly puts what says nothing of the article itself last.
func neighbourly(s search.Signal) int {
	if s.Signal == "neighbours" {
		return 1
	}
	return 0
}
