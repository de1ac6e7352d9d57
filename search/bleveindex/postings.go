package bleveindex

import (
	"context"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// postings are the articles that have a term, by ordinal, with how often.
type postings struct {
	docs []uint32
	// tf is the weighted frequency: an occurrence in the title counts
	// titleWeight, in a heading 2, elsewhere 1.
	tf []float32
	// impact is what each adds to a score for a weight of 1: the saturated
	// frequency tf·(k1+1)/(tf + norm).
	impact []float32
}

// weigh makes the impacts of postings, once.
func (g *generation) weigh(p *postings) *postings {
	if p.impact != nil {
		return p
	}
	k1 := float32(g.weights.k1)
	p.impact = make([]float32, len(p.docs))
	for i, d := range p.docs {
		p.impact[i] = p.tf[i] * (k1 + 1) / (p.tf[i] + g.norms[d])
	}
	return p
}

// times returns the postings with their frequencies multiplied.
func (p *postings) times(f float32) *postings {
	q := &postings{docs: p.docs, tf: make([]float32, len(p.tf))}
	for i, tf := range p.tf {
		q.tf[i] = f * tf
	}
	return q
}

func (p *postings) size() int { return 12*len(p.docs) + 96 }

// occurrences are the places of a term, by article.
type occurrences struct {
	docs []uint32
	// at[starts[i]:starts[i+1]] are the places in docs[i], ascending: the
	// block in the upper bits, the word in the lower blockBits. Block 0 is
	// the title.
	starts, at []uint32
}

func (o *occurrences) size() int { return 4*(len(o.docs)+len(o.starts)+len(o.at)) + 96 }

// of returns the places in one article.
func (o *occurrences) of(doc uint32) []uint32 {
	i, ok := slices.BinarySearch(o.docs, doc)
	if !ok {
		return nil
	}
	return o.at[o.starts[i]:o.starts[i+1]]
}

// titleWeight is how many times an occurrence in the title counts.
const titleWeight = 2

// posting is one article of a list under construction.
type posting struct {
	doc uint32
	tf  float32
}

// gather sorts postings by article and adds up those of the same.
func gather(list []posting) *postings {
	slices.SortFunc(list, func(a, b posting) int { return int(a.doc) - int(b.doc) })
	p := &postings{docs: make([]uint32, 0, len(list)), tf: make([]float32, 0, len(list))}
	for _, x := range list {
		if n := len(p.docs); n > 0 && p.docs[n-1] == x.doc {
			p.tf[n-1] += x.tf
			continue
		}
		p.docs, p.tf = append(p.docs, x.doc), append(p.tf, x.tf)
	}
	return p
}

// term returns the postings of an indexed term of one group.
func (g *generation) term(of group, term string) (*postings, error) {
	return cached(g.cache, "t"+of.String()+":"+term, func() (*postings, error) {
		var list []posting
		for _, f := range []struct {
			name   string
			weight float32
		}{{of.body(), 1}, {of.headings(), 1}, {of.title(), titleWeight}} {
			err := g.eachPosting(f.name, term, false, func(doc uint32, p *index.TermFieldDoc) {
				list = append(list, posting{doc, f.weight * float32(p.Freq)})
			})
			if err != nil {
				return nil, err
			}
		}
		return g.weigh(gather(list)), nil
	})
}

// written returns the postings of a word as it is written.
func (g *generation) written(word string) (*postings, error) {
	return cached(g.cache, "w:"+word, func() (*postings, error) {
		var list []posting
		err := g.eachPosting(wordsField, word, false, func(doc uint32, p *index.TermFieldDoc) {
			list = append(list, posting{doc, float32(p.Freq)})
		})
		return g.weigh(gather(list)), err
	})
}

// titleTerm returns the postings of a term in titles only.
func (g *generation) titleTerm(of group, term string) (*postings, error) {
	return cached(g.cache, "T"+of.String()+":"+term, func() (*postings, error) {
		var list []posting
		err := g.eachPosting(of.title(), term, false, func(doc uint32, p *index.TermFieldDoc) {
			list = append(list, posting{doc, float32(p.Freq)})
		})
		return g.weigh(gather(list)), err
	})
}

// places returns the occurrences of an indexed term of one group.
func (g *generation) places(of group, term string) (*occurrences, error) {
	return cached(g.cache, "p"+of.String()+":"+term, func() (*occurrences, error) {
		var list []uint64 // article in the upper half, place in the lower
		for i, field := range []string{of.title(), of.body()} {
			err := g.eachPosting(field, term, true, func(doc uint32, p *index.TermFieldDoc) {
				for _, v := range p.Vectors {
					list = append(list, uint64(doc)<<32|uint64(place(v, i)))
				}
			})
			if err != nil {
				return nil, err
			}
		}
		slices.Sort(list)
		return newOccurrences(list), nil
	})
}

// place numbers an occurrence; field is 0 for the title, 1 for the body.
func place(v *index.TermFieldVector, field int) uint32 {
	block := uint32(field)
	if field > 0 && len(v.ArrayPositions) > 0 {
		block += uint32(min(v.ArrayPositions[0], 1<<(32-blockBits)-2))
	}
	return block<<blockBits | uint32(min(v.Pos, 1<<blockBits-1))
}

func newOccurrences(list []uint64) *occurrences {
	o := &occurrences{at: make([]uint32, len(list))}
	for i, x := range list {
		if doc := uint32(x >> 32); len(o.docs) == 0 || o.docs[len(o.docs)-1] != doc {
			o.docs, o.starts = append(o.docs, doc), append(o.starts, uint32(i))
		}
		o.at[i] = uint32(x)
	}
	o.starts = append(o.starts, uint32(len(list)))
	return o
}

// eachPosting calls f for every posting of a term in a field of the Bleve
// index, in Bleve's order.
func (g *generation) eachPosting(field, term string, places bool, f func(doc uint32, p *index.TermFieldDoc)) error {
	r, err := g.reader.TermFieldReader(context.Background(), []byte(term), field, true, false, places)
	if err != nil {
		return err
	}
	defer r.Close()
	var reused index.TermFieldDoc
	for {
		p, err := r.Next(reused.Reset())
		if err != nil || p == nil {
			return err
		}
		n := p.ID.Value()
		if n >= uint64(len(g.articles.ordinals)) {
			return errCorrupt
		}
		f(g.articles.ordinals[n], p)
	}
}
