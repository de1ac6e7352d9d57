package bleveindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"altitude/search"
)

// match returns the articles that a tree matches.
func (c *compiled) match(t search.Tree) (bitset, error) {
	n := len(c.g.articles.ids)
	var must, should bitset
	not := newBitset(n)
	for _, clause := range t.Clauses {
		set, ignore, err := c.matchClause(clause)
		if err != nil {
			return nil, err
		}
		switch {
		case ignore: // a stop word asks for nothing
		case clause.Occur == search.MustNot:
			not.or(set)
		case clause.Occur == search.Must && must == nil:
			must = set
		case clause.Occur == search.Must:
			must.and(set)
		case should == nil:
			should = set
		default:
			should.or(set)
		}
	}
	result := must
	if result == nil {
		result = should
	}
	if result == nil {
		result = newBitset(n)
		result.fill(n)
	}
	result.without(not)
	return result, nil
}

func (c *compiled) matchClause(clause search.Clause) (set bitset, ignore bool, err error) {
	if clause.Group != nil {
		set, err = c.match(*clause.Group)
		return set, false, err
	}
	units, err := c.unitsOf(clause.Term)
	if err != nil || len(units) == 0 {
		return nil, true, err
	}
	set = newBitset(len(c.g.articles.ids))
	for _, u := range units {
		set.add(u.postings.docs)
	}
	return set, false, nil
}

const (
	// maxPrefixWords bounds the words a prefix stands for; the most used ones
	// are taken.
	maxPrefixWords = 64
	// maxPhraseWords bounds the words of a phrase that are looked at.
	maxPhraseWords = 16
)

// prefixPostings returns the articles with a word that begins so.
func (g *generation) prefixPostings(t *search.Term) (*postings, error) {
	return cached(g.cache, "PX:"+t.Text, func() (*postings, error) { return g.findPrefix(t) })
}

func (g *generation) findPrefix(t *search.Term) (*postings, error) {
	table, err := g.words()
	if err != nil {
		return nil, err
	}
	var parts []*postings
	for _, w := range table.complete(strings.ToLower(t.Text), maxPrefixWords) {
		p, err := g.written(w.Text)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return g.sum(parts), nil
}

// titlePostings returns the articles with a word or phrase in the title.
func (g *generation) titlePostings(t *search.Term) (*postings, error) { return g.titlePhrase(t.Text) }

func (g *generation) titlePhrase(text string) (*postings, error) {
	return cached(g.cache, "PT:"+text, func() (*postings, error) { return g.findPhrase(text, true) })
}

// phrase returns the articles with words one after the other, as they stand
// in text, up to stemming and stop words.
func (g *generation) phrase(text string) (*postings, error) {
	return cached(g.cache, "P:"+text, func() (*postings, error) {
		return g.findPhrase(text, false)
	})
}

func (g *generation) findPhrase(text string, titleOnly bool) (*postings, error) {
	var list []posting
	for of := range groups {
		if !g.present[of] {
			continue
		}
		tokens := g.analyze(of, text)
		tokens = tokens[:min(len(tokens), maxPhraseWords)]
		more, err := g.phraseIn(of, tokens, titleOnly)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	if len(g.analyze(english, text)) == 0 && len(list) == 0 {
		return g.stopPhrase(text)
	}
	return g.weigh(gather(list)), nil
}

// writtenPhrase returns the articles of a phrase that have each of its words
// as it is written: places are those of stemmed words, so that the words may
// still stand elsewhere.
func (g *generation) writtenPhrase(text string, phrase *postings) (*postings, error) {
	return cached(g.cache, "PW:"+text, func() (*postings, error) {
		common := phrase
		for i, w := range phraseWords(text) {
			p, err := g.written(w)
			if err != nil || i == maxPhraseWords {
				return g.weigh(common), err
			}
			common = intersect(common, p)
		}
		return g.weigh(common), nil
	})
}

// phraseWords cuts a phrase into words as they are written.
func phraseWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
}

// maxVerified bounds the articles that are read to answer a phrase whose
// places are not indexed: those that use its words most.
const maxVerified = 256

// stopPhrase answers a phrase of nothing but stop words, whose places are not
// indexed, by reading articles that have all of them.
func (g *generation) stopPhrase(text string) (*postings, error) {
	words := phraseWords(text)
	words = words[:min(len(words), maxPhraseWords)]
	if len(words) == 0 {
		return &postings{}, nil
	}
	common, err := g.written(words[0])
	for _, w := range words[1:] {
		if err != nil {
			return nil, err
		}
		var p *postings
		if p, err = g.written(w); err == nil {
			common = intersect(common, p)
		}
	}
	if err != nil || len(words) == 1 {
		return common, err
	}
	list := make([]posting, len(common.docs))
	for i, d := range common.docs {
		list[i] = posting{d, common.tf[i]}
	}
	slices.SortStableFunc(list, func(a, b posting) int { return cmp.Compare(b.tf, a.tf) })
	found := list[:0]
	for _, p := range list[:min(len(list), maxVerified)] {
		d, err := g.document(int(p.doc), false)
		if err != nil {
			return nil, err
		}
		if p.tf = float32(sequences(phraseWords(d.Title+"\n"+d.Text), words)); p.tf > 0 {
			found = append(found, p)
		}
	}
	return g.weigh(gather(found)), nil
}

// sequences counts how often words stand in a row among others.
func sequences(among, words []string) int {
	n := 0
	for i := range len(among) - len(words) + 1 {
		if slices.Equal(among[i:i+len(words)], words) {
			n++
		}
	}
	return n
}

// intersect returns the articles of both, with the smaller frequency.
func intersect(a, b *postings) *postings {
	both := &postings{}
	j := 0
	for i, d := range a.docs {
		for j < len(b.docs) && b.docs[j] < d {
			j++
		}
		if j < len(b.docs) && b.docs[j] == d {
			both.docs, both.tf = append(both.docs, d), append(both.tf, min(a.tf[i], b.tf[j]))
		}
	}
	return both
}

// phraseIn returns the articles of a group with tokens in their places.
func (g *generation) phraseIn(of group, tokens []token, titleOnly bool) ([]posting, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	lists := make([]*occurrences, len(tokens))
	rarest := 0
	for i, t := range tokens {
		var err error
		if lists[i], err = g.places(of, t.term); err != nil {
			return nil, err
		}
		if len(lists[i].docs) < len(lists[rarest].docs) {
			rarest = i
		}
	}
	var found []posting
	for _, doc := range lists[rarest].docs {
		if tf := phraseCount(lists, tokens, doc, titleOnly); tf > 0 {
			found = append(found, posting{doc, tf})
		}
	}
	return found, nil
}

// phraseCount returns how often an article has the phrase; once in the title
// counts titleWeight.
func phraseCount(lists []*occurrences, tokens []token, doc uint32, titleOnly bool) float32 {
	at := make([][]uint32, len(lists))
	for i, l := range lists {
		if at[i] = l.of(doc); len(at[i]) == 0 {
			return 0
		}
	}
	var tf float32
	for _, first := range at[0] {
		inTitle := first>>blockBits == 0
		if titleOnly && !inTitle {
			break // the title's places come first
		}
		if !follows(at, tokens, first) {
			continue
		}
		if inTitle {
			tf += titleWeight
		} else {
			tf++
		}
	}
	return tf
}

// follows tells whether all tokens stand in their places after the first.
func follows(at [][]uint32, tokens []token, first uint32) bool {
	for i := 1; i < len(tokens); i++ {
		if !contains(at[i], first+uint32(tokens[i].at-tokens[0].at)) {
			return false
		}
	}
	return true
}

// contains looks for x in a sorted list: short ones from the left, which is
// quicker than halving.
func contains(list []uint32, x uint32) bool {
	if len(list) > 16 {
		low, high := 0, len(list)
		for low < high {
			if mid := (low + high) / 2; list[mid] < x {
				low = mid + 1
			} else {
				high = mid
			}
		}
		return low < len(list) && list[low] == x
	}
	for _, y := range list {
		if y >= x {
			return y == x
		}
	}
	return false
}
