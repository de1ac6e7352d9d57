package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/corpus/text"
)

const (
	// goodPassage and longPassage are lengths in bytes: a shorter passage
	// takes its neighbour sentence along, a longer sentence is passed over
	// when there is another.
	goodPassage, longPassage = 140, 700
	// leastInformation is the part of the best passage's information that a
	// further one must have to be shown.
	leastInformation = 0.3
	// headingShare is what a word in the headings above a sentence adds of
	// its information.
	headingShare = 0.4
	// maxBlocks is how many blocks of an article are cut into sentences.
	maxBlocks = 12
	// maxCandidates bounds the sentences weighed of one article.
	maxCandidates = 400
)

// Passages chooses up to n passages of an article that answer a query, the one
// that says most first.
func (s *Service) Passages(doc *corpus.Document, q string, n int) []Passage {
	view, err := s.engine.View()
	if err != nil {
		return nil
	}
	defer view.Close()
	tree, _, _ := s.lexicon.understand(view, Query{Text: q})
	return s.marker(view, tree, s.intent(view, q, tree)).passages(doc, min(n, MaxPassages))
}

// sentence is a run of whole sentences inside one block that says something
// of the query.
type sentence struct {
	corpus.Span
	finds []find
	// heading are the terms that stand in the headings above.
	heading []bool
	order   int
	// value weighs what kind of text the sentence stands in.
	value float64
	// whole says that the sentence is known to say something, however short.
	whole bool
}

// passages chooses the passages of an article.
func (m *marker) passages(doc *corpus.Document, n int) []Passage {
	if n <= 0 || doc.Robots.NoSnippet {
		return []Passage{}
	}
	w := m.want(doc.Language)
	candidates := m.candidates(doc)
	chosen := choose(candidates, w, n)
	if len(chosen) == 0 {
		chosen = lead(doc, m.headed(doc))
	}
	list := make([]Passage, 0, len(chosen))
	for _, c := range chosen {
		list = append(list, newPassage(doc, c))
	}
	return list
}

// found is a block with words of the query.
type found struct {
	corpus.Block
	finds   []find
	heading []bool
	worth   float64
}

// candidates finds the sentences that hold a word of the query, in the blocks
// that say most: cutting every block of a long article takes too long.
func (m *marker) candidates(doc *corpus.Document) []sentence {
	blocks := m.blocks(doc)
	if len(blocks) > maxBlocks {
		worth := make([]float64, len(blocks))
		for i, b := range blocks {
			worth[i] = b.worth
		}
		slices.Sort(worth)
		least := worth[len(worth)-maxBlocks]
		blocks = slices.DeleteFunc(blocks, func(b found) bool { return b.worth < least })
		blocks = blocks[:min(len(blocks), 2*maxBlocks)]
	}
	var list []sentence
	for _, b := range blocks {
		list = m.appendSentences(list, doc, b)
	}
	return list[:min(len(list), maxCandidates)]
}

// blocks finds the blocks that hold a word of the query.
func (m *marker) blocks(doc *corpus.Document) []found {
	w := m.want(doc.Language)
	var list []found
	heading := make([]bool, len(w.weights))
	for _, b := range doc.Blocks {
		if b.NoSnippet {
			continue
		}
		finds := m.occurrences(doc.BlockText(b), doc.Language)
		if b.Kind == corpus.Heading {
			heading = make([]bool, len(w.weights))
			for _, f := range finds {
				heading[f.term] = true
			}
			continue
		}
		if len(finds) > 0 {
			list = append(list, found{b, finds, heading, w.worth(finds)})
		}
	}
	if slices.ContainsFunc(list, func(b found) bool { return !b.marginal() }) {
		list = slices.DeleteFunc(list, found.marginal)
	}
	return list
}

// marginal tells whether a block stands beside the article's text: bylines,
// how to cite the page, captions. They are shown only where nothing else
// matches.
func (b found) marginal() bool { return b.Kind == corpus.Aside || b.Kind == corpus.Caption }

// worth is the weight of the terms found.
func (w *wanted) worth(finds []find) float64 {
	seen := make([]bool, len(w.weights))
	sum := 0.0
	for _, f := range finds {
		sum += w.gain(f, seen, nil)
	}
	return sum
}

const (
	// saidShare is what a word counts that a passage above holds already.
	saidShare = 0.4
	// repeatedShare is what a word counts for being said again.
	repeatedShare = 0.05
	// inflectedShare is what a word counts in another form than asked for:
	// "responsible" is no "response".
	inflectedShare = 0.85
)

// gain is what a find adds to the information of those seen before: a name of
// several words brings its words along.
func (w *wanted) gain(f find, seen, said []bool) float64 {
	if seen[f.term] {
		return repeatedShare * w.weights[f.term]
	}
	sum := 0.0
	for _, term := range append(w.parts[f.term], f.term) {
		if seen[term] {
			continue
		}
		seen[term] = true
		share := 1.0
		if said != nil && said[term] {
			share = saidShare
		}
		sum += share * w.weights[term]
	}
	if f.inflected {
		sum *= inflectedShare
	}
	return sum
}

// appendSentences cuts a block into sentences and keeps those with a find.
func (m *marker) appendSentences(list []sentence, doc *corpus.Document, b found) []sentence {
	finds := b.finds
	cuts := sentences(doc.BlockText(b.Block))
	for i := 0; i < len(cuts); i++ {
		span := cuts[i]
		within := inside(finds, span)
		if len(within) == 0 {
			continue
		}
		span = widen(cuts, i, finds, snippetLimit(doc, span))
		if doc.Robots.MaxSnippet > 0 && utf8.RuneCountInString(doc.BlockText(b.Block)[span.Start:span.End]) > doc.Robots.MaxSnippet {
			continue
		}
		s := sentence{heading: b.heading, order: len(list)}
		s.Start, s.End = b.Start+span.Start, b.Start+span.End
		for _, f := range inside(finds, span) {
			f.Start, f.End = b.Start+f.Start, b.Start+f.End
			s.finds = append(s.finds, f)
		}
		witness := m.testimony(doc, s.Span)
		s.value, s.whole = witness*value(doc.Text[s.Start:s.End], b.Kind), witness > 1
		list = append(list, s)
		for i+1 < len(cuts) && cuts[i+1].End <= span.End {
			i++
		}
	}
	return list
}

// value is what a text of a kind tells a reader: sentences more than rows,
// lead-ins, questions, bare addresses and what is no statement of the article.
func value(text string, kind corpus.BlockKind) float64 {
	v := 1.0
	switch kind {
	case corpus.Aside, corpus.Code:
		v = 0.3
	case corpus.Caption, corpus.Term:
		v = 0.6
	case corpus.Row:
		v = 0.85
	}
	switch {
	case strings.Contains(text, "://"):
		v *= 0.3 // it points elsewhere: "Read more at https://…"
	case strings.HasSuffix(text, ":"):
		v *= 0.45
	case strings.HasSuffix(text, "?"):
		v *= 0.6
	case kind != corpus.Row && !strings.ContainsAny(text[len(text)-min(len(text), 4):], ".!。”\""):
		v *= 0.75
	}
	return v
}

// testimony raises a sentence that is strong evidence about a role asked for,
// more so one on what is asked about it, and most one that defines it.
func (m *marker) testimony(doc *corpus.Document, s corpus.Span) float64 {
	v := 1.0
	for _, e := range doc.Evidence {
		if e.Strength < corpus.StrongEvidence || !e.Span.Overlaps(s) {
			continue
		}
		switch asked := slices.Contains(m.roles, e.Role); {
		case asked && e.Defines && m.defines == e.Role:
			return 1.4
		case asked && m.asksFor(doc.Language, e.Cues):
			v = max(v, 1.35)
		case asked && e.Defines && m.compares:
			v = max(v, 1.3)
		case asked:
			v = max(v, 1.2)
		case len(m.roles) == 0:
			v = max(v, 1.15)
		}
	}
	return v
}

// asksFor tells whether the query asks of its roles in a word of the cues.
func (m *marker) asksFor(language string, cues []string) bool {
	for _, asked := range m.beside {
		key := m.view.Fold(language, asked)
		for _, cue := range cues {
			if key != "" && slices.ContainsFunc(bareWords(cue), func(w string) bool { return m.key(language, w) == key }) {
				return true
			}
		}
	}
	return false
}

func sentences(s string) []corpus.Span {
	var cuts []corpus.Span
	for start, end := range text.Sentences(s) {
		cuts = append(cuts, corpus.Span{Start: start, End: end})
	}
	return cuts
}

func inside(finds []find, s corpus.Span) []find {
	var within []find
	for _, f := range finds {
		if f.Start >= s.Start && f.End <= s.End {
			within = append(within, f)
		}
	}
	return within
}

// snippetLimit is how many bytes a passage may grow to; a page that limits its
// snippets gets single sentences.
func snippetLimit(doc *corpus.Document, s corpus.Span) int {
	if doc.Robots.MaxSnippet > 0 {
		return s.Len()
	}
	return goodPassage
}

// widen adds the following sentence to a short one, and the one before to one
// that ends its block: a line such as "It depends." says little alone.
func widen(cuts []corpus.Span, i int, finds []find, limit int) corpus.Span {
	s := cuts[i]
	if s.Len() >= limit {
		return s
	}
	if i+1 < len(cuts) && cuts[i+1].End-s.Start <= 2*limit+limit/2 {
		s.End = cuts[i+1].End
		return s
	}
	if i > 0 && i+1 == len(cuts) && len(inside(finds, cuts[i-1])) == 0 && s.End-cuts[i-1].Start <= 2*limit+limit/2 {
		s.Start = cuts[i-1].Start
	}
	return s
}

// choose takes up to n sentences, each time the one that adds most to what the
// ones before said.
func choose(candidates []sentence, w *wanted, n int) []sentence {
	said := make([]bool, len(w.weights))
	var chosen []sentence
	first := 0.0
	for len(chosen) < n && len(candidates) > 0 {
		best, most := -1, 0.0
		for i := range candidates {
			if v := candidates[i].information(w, said); best < 0 || v > most {
				best, most = i, v
			}
		}
		if len(chosen) == 0 {
			first = most
		} else if most < leastInformation*first {
			break
		}
		c := candidates[best]
		for _, f := range c.finds {
			w.gain(f, said, nil)
		}
		chosen = append(chosen, c)
		candidates = slices.Delete(candidates, best, best+1)
	}
	return chosen
}

// information is how much of the query a sentence says: the weights of its
// words, more for words near each other and in the headings above, less for
// what was said already, for stumps and for endless sentences.
func (s *sentence) information(w *wanted, said []bool) float64 {
	seen := make([]bool, len(w.weights))
	sum := 0.0
	for i, f := range s.finds {
		sum += w.gain(f, seen, said)
		if i > 0 && s.finds[i-1].term != f.term {
			gap := float64(f.Start - s.finds[i-1].End)
			sum += 0.5 * min(w.weights[f.term], w.weights[s.finds[i-1].term]) * 12 / (12 + gap)
		}
	}
	for term, in := range s.heading {
		if in && !seen[term] && !said[term] {
			sum += headingShare * w.weights[term]
		}
	}
	switch length := s.Len(); {
	case length < 40 && !s.whole:
		sum *= 0.5
	case length > longPassage:
		sum *= 0.1
	case length > 350:
		sum *= 0.85
	}
	return sum * s.value * (1 + 0.15/(1+float64(s.order)/4))
}

// headed returns the place of the first block under a heading that matches, 0
// where none does.
func (m *marker) headed(doc *corpus.Document) int {
	for i, b := range doc.Blocks {
		if b.Kind == corpus.Heading && len(m.occurrences(doc.BlockText(b), doc.Language)) > 0 {
			return i + 1
		}
	}
	return 0
}

// lead is the first words from a block on, for articles found otherwise than
// by their text.
func lead(doc *corpus.Document, from int) []sentence {
	for _, b := range doc.Blocks[from:] {
		if b.Kind != corpus.Paragraph && b.Kind != corpus.Quotation || b.NoSnippet || b.End-b.Start < 60 {
			continue
		}
		cuts := sentences(doc.BlockText(b))
		if len(cuts) == 0 {
			continue
		}
		span := widen(cuts, 0, nil, snippetLimit(doc, cuts[0]))
		if limit := cmp.Or(doc.Robots.MaxSnippet, longPassage); utf8.RuneCountInString(doc.BlockText(b)[span.Start:span.End]) > limit {
			continue
		}
		return []sentence{{Span: corpus.Span{Start: b.Start + span.Start, End: b.Start + span.End}}}
	}
	return nil
}

func newPassage(doc *corpus.Document, s sentence) Passage {
	p := Passage{
		Section: doc.SectionPath(s.Start), Text: doc.Text[s.Start:s.End], Span: s.Span,
		Start: text.Points(doc.Text, s.Start), Selector: corpus.Select(doc.Text, s.Span),
	}
	p.End = p.Start + utf8.RuneCountInString(p.Text)
	p.Href = PassageHref(doc.ID, p.Start)
	p.URL = corpus.TextFragment(doc.URL, p.Text)
	local := make([]find, len(s.finds))
	for i, f := range s.finds {
		local[i] = find{Span: corpus.Span{Start: f.Start - s.Start, End: f.End - s.Start}, term: f.term}
	}
	p.Marks = points(p.Text, local)
	return p
}
