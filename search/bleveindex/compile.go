package bleveindex

import (
	"slices"
	"strings"
	"unicode/utf8"

	"altitude/search"
)

// unit is what a term of the query became: a list of postings with a weight.
type unit struct {
	text     string
	postings *postings
	// weight holds idf and how often the query says it.
	weight float64
	// constant marks a unit whose postings all score the same.
	constant bool
	// signal names the unit's part in an explanation.
	signal string
	// written are the postings of the word as typed, nil for others.
	written       *postings
	writtenWeight float64
	// terms are the indexed forms by group, "" where there is none; nil for
	// units without places.
	terms []string
	// phrases are the forms of a phrase, nil for words.
	phrases []string
}

// compiled is a tree as it is executed.
type compiled struct {
	g     *generation
	units []*unit
	byKey map[string]*unit
	// plain says that an article matches when it scores.
	plain bool
	// stop says that all words are stop words, which are then searched as
	// they are written.
	stop bool
	// kin is the share of each candidate's score that its neighbours decided,
	// about the share that an article owes to naming everything compared.
	kin, about map[uint32]float32
}

func (g *generation) compile(t search.Tree) (*compiled, error) {
	c := &compiled{g: g, byKey: map[string]*unit{}, plain: true}
	c.stop = g.onlyStopWords(t)
	for _, clause := range t.Clauses {
		if clause.Group != nil || clause.Occur != search.Should {
			c.plain = false
		}
	}
	for _, term := range t.Terms() {
		if err := c.add(term); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// onlyStopWords tells whether the tree holds words, but none that is indexed.
func (g *generation) onlyStopWords(t search.Tree) bool {
	words := 0
	for _, term := range t.Terms() {
		if term.Field != search.AnyText || term.Kind == search.PrefixTerm {
			return false
		}
		if len(g.analyze(english, term.Text)) > 0 {
			return false
		}
		words++
	}
	return words > 0
}

// token is an indexed form and its place among the words.
type token struct {
	term string
	at   int
}

func (g *generation) analyze(of group, text string) []token {
	stream := g.analyzers[of].Analyze([]byte(text))
	tokens := make([]token, 0, len(stream))
	for _, t := range stream {
		tokens = append(tokens, token{string(t.Term), t.Position})
	}
	return tokens
}

// add makes the units of a term.
func (c *compiled) add(t *search.Term) error {
	units, err := c.unitsOf(t)
	if err != nil {
		return err
	}
	for _, u := range units {
		if old, ok := c.byKey[u.text]; ok {
			old.weight += u.weight
			old.writtenWeight += u.writtenWeight
			continue
		}
		c.byKey[u.text] = u
		c.units = append(c.units, u)
	}
	return nil
}

// unitsOf returns the units of a term: one mostly, several for text without
// spaces, none for a stop word.
func (c *compiled) unitsOf(t *search.Term) ([]*unit, error) {
	switch {
	case t.Field == search.InTitle:
		return c.single(t, "title", c.g.titlePostings)
	case t.Field != search.AnyText:
		return c.fieldUnit(t)
	case t.Kind == search.PrefixTerm:
		return c.single(t, "text", c.g.prefixPostings)
	case t.Kind == search.PhraseTerm:
		return c.single(t, "phrase", c.g.phraseWithForms)
	case c.stop:
		return c.single(t, "text", func(t *search.Term) (*postings, error) { return c.g.written(strings.ToLower(t.Text)) })
	}
	return c.wordUnits(t)
}

// single makes one unit of a term.
func (c *compiled) single(t *search.Term, signal string, of func(*search.Term) (*postings, error)) ([]*unit, error) {
	p, err := of(t)
	if err != nil {
		return nil, err
	}
	own := p
	if t.Kind == search.PhraseTerm && len(t.Forms) > 0 {
		if own, err = c.g.phrase(t.Text); err != nil {
			return nil, err
		}
	}
	weight := c.g.rarity(len(own.docs), p) * termWeight(t)
	u := &unit{text: t.String(), postings: p, weight: weight, signal: signal}
	if t.Kind == search.PhraseTerm && t.Field == search.AnyText {
		u.phrases = append([]string{t.Text}, t.Forms...)
		if !t.Concept {
			u.written, err = c.g.writtenPhrase(t.Text, own)
			u.writtenWeight = exactPhrase * weight
		}
	}
	return []*unit{u}, err
}

// exactPhrase is what quoted words add that stand in the article in the very
// forms quoted, as a share of the phrase's weight: "hiring engineers" passes
// "hire an engineer".
const exactPhrase = 1

// rarity is the idf of a term that own articles say in the reader's word and
// all say in some form. A form that is common, such as "1:1", does not make
// the reader's word tell less.
func (g *generation) rarity(own int, all *postings) float64 {
	if own == 0 {
		own = len(all.docs)
	}
	return idf(len(g.articles.ids), own)
}

func termWeight(t *search.Term) float64 {
	if t.Weight == 0 {
		return 1
	}
	return t.Weight
}

// wordUnits makes the units of a word: its indexed form in every group, and
// its other forms.
func (c *compiled) wordUnits(t *search.Term) ([]*unit, error) {
	forms := c.g.forms(t.Text)
	units := make([]*unit, 0, len(forms))
	for i, terms := range forms {
		p, err := c.g.union(terms)
		if err != nil {
			return nil, err
		}
		own := len(p.docs)
		if i == 0 && len(t.Forms) > 0 {
			if p, err = c.g.withForms(p, t.Forms); err != nil {
				return nil, err
			}
		}
		u := &unit{text: strings.Join(terms, "|"), postings: p, signal: "text", terms: terms}
		u.weight = c.g.rarity(own, p) * termWeight(t)
		if len(forms) == 1 {
			if u.written, err = c.g.written(strings.ToLower(t.Text)); err != nil {
				return nil, err
			}
			u.writtenWeight = idf(len(c.g.articles.ids), len(u.written.docs)) * c.g.weights.written * termWeight(t)
		}
		units = append(units, u)
	}
	return units, nil
}

// forms analyses a word in every group that has articles; forms[i][g] is its
// i-th form in group g, "" where there is none.
func (g *generation) forms(word string) [][]string {
	var forms [][]string
	for of := range groups {
		if !g.present[of] {
			continue
		}
		tokens := g.analyze(of, word)
		if of != english && len(forms) == 0 && utf8.RuneCountInString(word) == len(word) {
			break // an English stop word
		}
		for i, t := range tokens {
			if i == len(forms) {
				forms = append(forms, make([]string, groups))
			}
			forms[i][of] = t.term
		}
	}
	return forms
}

// union returns the postings of one form in all groups; an article belongs to
// one group only.
func (g *generation) union(terms []string) (*postings, error) {
	var parts []*postings
	for of, term := range terms {
		if term == "" {
			continue
		}
		p, err := g.term(group(of), term)
		if err != nil {
			return nil, err
		}
		if len(p.docs) > 0 {
			parts = append(parts, p)
		}
	}
	return g.sum(parts), nil
}

// sum adds up postings.
func (g *generation) sum(parts []*postings) *postings {
	switch len(parts) {
	case 0:
		return &postings{}
	case 1:
		return parts[0]
	}
	var list []posting
	for _, p := range parts {
		for i, d := range p.docs {
			list = append(list, posting{d, p.tf[i]})
		}
	}
	return g.weigh(gather(list))
}

// withForms adds the occurrences of other forms, each a word or a phrase.
func (g *generation) withForms(p *postings, forms []string) (*postings, error) {
	parts := []*postings{p}
	for _, f := range forms {
		more, err := g.phrase(f)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more.times(formWeight))
	}
	return g.sum(parts), nil
}

// formWeight is what another form counts beside the word asked for: the same
// meaning, but not the word that the reader chose.
const formWeight = 0.5

func (g *generation) phraseWithForms(t *search.Term) (*postings, error) {
	p, err := g.phrase(t.Text)
	if err != nil || len(t.Forms) == 0 {
		return p, err
	}
	return g.withForms(p, t.Forms)
}

// fieldUnit makes the unit of a field's value.
func (c *compiled) fieldUnit(t *search.Term) ([]*unit, error) {
	docs := c.g.fieldDocs(t)
	u := &unit{text: t.String(), postings: &postings{docs: docs, tf: make([]float32, len(docs))}, constant: true, signal: string(t.Field)}
	if t.Field != search.Before && t.Field != search.After {
		u.weight = idf(len(c.g.articles.ids), len(docs)) * termWeight(t)
	}
	return []*unit{u}, nil
}

// fieldDocs returns the articles that have a field's value; an author or site
// needs only hold the words of the value.
func (g *generation) fieldDocs(t *search.Term) []uint32 {
	f := slices.Index(search.FacetNames, search.FacetName(t.Field))
	if f < 0 {
		return g.datedDocs(t)
	}
	table := &g.articles.facets[f]
	wanted := make([]bool, len(table.values))
	for n, v := range table.values {
		wanted[n] = fieldMatches(t.Field, v, t.Text)
	}
	s := selection{facet: f, numbers: wanted}
	var docs []uint32
	for doc := range uint32(len(g.articles.ids)) {
		if s.has(g.articles, doc) {
			docs = append(docs, doc)
		}
	}
	return docs
}

func fieldMatches(f search.Field, value, wanted string) bool {
	if strings.EqualFold(value, wanted) {
		return true
	}
	if f != search.Field(search.Author) && f != search.Field(search.Site) || value == search.Unknown {
		return false
	}
	words := nameWords(value)
	for _, w := range nameWords(wanted) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return len(nameWords(wanted)) > 0
}

// nameWords cuts a name or host into lower-case words.
func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '.' || r == '-' || r == ',' || r == '\'' || r == '’' || r == '/' || r == '_'
	})
}

func (g *generation) datedDocs(t *search.Term) []uint32 {
	f := filter{t: g.articles}
	if t.Field == search.Before {
		f.to = highDate(t.Text)
	} else {
		f.from = lowDate(t.Text)
	}
	var docs []uint32
	for doc := range uint32(len(g.articles.ids)) {
		if f.hard(doc) {
			docs = append(docs, doc)
		}
	}
	return docs
}
