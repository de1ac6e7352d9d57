package extract

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

// signalNames name what speaks for or against a block of a page being part of
// the article, in the order of a vector of signals. All are 0–1.
var signalNames = []string{
	"bias",
	"trafilatura", "readability", "both", "neither",
	"trafilatura around", "readability around", "trafilatura before", "trafilatura after",
	"readability before", "readability after",
	"trafilatura in parent", "readability in parent", "trafilatura in container", "readability in container",
	"links", "links in parent", "links in container",
	"length", "short", "sentence end", "lower-case start", "punctuation", "capitals", "digits",
	"heading", "top heading", "item", "row", "quote", "code", "caption", "term",
	"before first", "after last", "position",
	"in article", "in main", "in body property", "in nav", "in header", "in footer", "in aside", "in form", "in figure",
	"named content", "named comments", "named related", "named share", "named nav", "named footer",
	"named sidebar", "named promotion", "named byline", "named contents", "named caption", "named header",
	"repeated", "boilerplate words", "date or byline", "like title",
	"next block kept", "previous block kept",
	"trafilatura, which kept little", "readability, which kept little",
	"trafilatura, which kept more", "readability, which kept more",
	"trafilatura in style", "readability in style", "links in style", "prose in style",
	"prose in parent", "prose in container", "prose",
	"under foreign heading", "after foreign heading", "in card", "before title", "prose before title", "far after title", "dates in container",
}

// tally counts words below an element.
type tally struct{ words, trafilatura, readability, linked, prose, dates float64 }

func (t *tally) add(o tally) {
	t.words += o.words
	t.trafilatura += o.trafilatura
	t.readability += o.readability
	t.linked += o.linked
	t.prose += o.prose
	t.dates += o.dates
}

func (t tally) share(part float64) float64 {
	if t.words == 0 {
		return 0
	}
	return part / t.words
}

// block is a line with what the extractors and its place in the page say.
type block struct {
	line
	count     tally
	words     []string
	ancestors []*html.Node
	style     string
}

// maxAncestors bounds how far up a block's surroundings are looked at.
const maxAncestors = 24

// blocksOf prepares a page's lines to be weighed.
func blocksOf(lines []line, trafilatura, readability shingles) []block {
	bs := make([]block, len(lines))
	for i, l := range lines {
		b := block{line: l, words: firstWords(l.text)}
		n := float64(len(b.words))
		b.count = tally{n, n * trafilatura.coverage(b.words), n * readability.coverage(b.words), 0, 0, 0}
		if n >= 12 && l.linked*2 < len(l.text) && strings.ContainsAny(l.text, ".?!。") {
			b.count.prose = n
		}
		if bylineLike(l.text) {
			b.count.dates = n
		}
		if len(l.text) > 0 {
			b.count.linked = n * float64(l.linked) / float64(len(l.text))
		}
		for a := l.node; a != nil && a.DataAtom != atom.Body && len(b.ancestors) < maxAncestors; a = a.Parent {
			b.ancestors = append(b.ancestors, a)
		}
		bs[i] = b
	}
	return bs
}

// maxBlock is how many bytes of a block are compared; the rest shares its fate.
const maxBlock = 64 << 10

func firstWords(text string) []string {
	if len(text) > maxBlock {
		text = strings.ToValidUTF8(text[:maxBlock], "")
	}
	return words(strings.ToLower(text))
}

// shingles are the runs of three words of a text, and its whole lines where
// they are shorter.
type shingles map[string]bool

func shinglesOf(lines []line) shingles {
	s := shingles{}
	for _, l := range lines {
		ws := firstWords(l.text)
		if len(ws) < 3 {
			s[strings.Join(ws, " ")] = true
		}
		for i := 0; i+3 <= len(ws); i++ {
			s[strings.Join(ws[i:i+3], " ")] = true
		}
	}
	return s
}

// coverage is the share of a block's shingles that s has, 0–1.
func (s shingles) coverage(ws []string) float64 {
	if len(ws) == 0 {
		return 0
	}
	if len(ws) < 3 {
		if s[strings.Join(ws, " ")] {
			return 1
		}
		return 0
	}
	n := 0
	for i := 0; i+3 <= len(ws); i++ {
		if s[strings.Join(ws[i:i+3], " ")] {
			n++
		}
	}
	share := float64(n) / float64(len(ws)-2)
	return min(1, max(0, (share-chance)/(1-2*chance)))
}

// chance is the share of a block's shingles that another text on the same
// matter may have by chance.
const chance = 0.3

// survey is what is known of a page as a whole before its blocks are weighed.
type survey struct {
	blocks []block
	title  string
	whole  tally
	below  map[*html.Node]*tally
	styles map[string]*tally
	// seen counts blocks of the same words.
	seen map[string]int
	// first and last are the blocks between which the extractors see the article.
	first, last int
	titleAt     int
	foreign     []int
	cards       map[*html.Node]bool
	groups      map[*html.Node]nameGroups
}

func newSurvey(bs []block, title string) *survey {
	s := &survey{
		blocks: bs, title: title, below: map[*html.Node]*tally{}, styles: map[string]*tally{}, seen: map[string]int{},
		titleAt: titleBlock(bs, title), foreign: foreignHeadings(bs),
		cards: map[*html.Node]bool{}, groups: map[*html.Node]nameGroups{},
	}
	s.first, s.last = span(bs)
	for i := range bs {
		b := &bs[i]
		b.style = styleOf(b)
		for _, a := range b.ancestors {
			addTo(s.below, a, b.count)
		}
		addTo(s.styles, b.style, b.count)
		s.whole.add(b.count)
		s.seen[strings.Join(b.words, " ")]++
	}
	return s
}

func addTo[K comparable](tallies map[K]*tally, key K, count tally) {
	if tallies[key] == nil {
		tallies[key] = &tally{}
	}
	tallies[key].add(count)
}

// signals returns one vector a block, in the order of signalNames.
func signals(bs []block, title string) [][]float64 {
	s := newSurvey(bs, title)
	out := make([][]float64, len(bs))
	for i := range bs {
		b := &bs[i]
		parent, container := surroundings(b, s.below)
		v := make([]float64, 0, len(signalNames))
		v = append(v, s.opinionSignals(i)...)
		v = append(v, aroundSignals(b, parent, container)...)
		v = append(v, textSignals(b)...)
		v = append(v, kindSignals(b)...)
		v = append(v, is(i < s.first), is(i > s.last), float64(i)/float64(len(bs)))
		v = append(v, placeSignals(b, s.groups)...)
		v = append(v, is(s.seen[strings.Join(b.words, " ")] > 1), is(boilerplate(b.text)), is(bylineLike(b.text)), is(likeTitle(b.text, title)))
		v = append(v, neighbour(bs, i+1), neighbour(bs, i-1))
		v = append(v, s.styleSignals(b)...)
		v = append(v, parent.share(parent.prose), container.share(container.prose), is(b.count.prose > 0))
		v = append(v, is(s.foreign[i] == 1), is(s.foreign[i] > 0), is(inCard(b, s.cards)))
		v = append(v, is(i < s.titleAt), is(i < s.titleAt && b.count.prose > 0), is(s.titleAt > 0 && i > s.titleAt+farBlocks))
		out[i] = append(v, min(1, 8*container.share(container.dates)))
	}
	return out
}

// farBlocks is how many blocks after its title an article has mostly ended.
const farBlocks = 80

// opinionSignals: what the extractors say of a block and of those around it.
func (s *survey) opinionSignals(i int) []float64 {
	b := &s.blocks[i]
	tr, rd := b.count.share(b.count.trafilatura), b.count.share(b.count.readability)
	before, after := window(s.blocks, i, -1), window(s.blocks, i, 1)
	both := before
	both.add(after)
	return []float64{
		1, tr, rd, tr * rd, (1 - tr) * (1 - rd),
		both.share(both.trafilatura), both.share(both.readability),
		before.share(before.trafilatura), after.share(after.trafilatura),
		before.share(before.readability), after.share(after.readability),
	}
}

// aroundSignals: what they say of the elements around a block, and the links
// there.
func aroundSignals(b *block, parent, container tally) []float64 {
	return []float64{
		parent.share(parent.trafilatura), parent.share(parent.readability),
		container.share(container.trafilatura), container.share(container.readability),
		b.count.share(b.count.linked), parent.share(parent.linked), container.share(container.linked),
	}
}

// styleSignals: whom to trust when one kept far less than the other, and what
// became of the blocks that look the same.
func (s *survey) styleSignals(b *block) []float64 {
	tr, rd := b.count.share(b.count.trafilatura), b.count.share(b.count.readability)
	trLess, rdLess := s.whole.trafilatura*2 < s.whole.readability, s.whole.readability*2 < s.whole.trafilatura
	style := *s.styles[b.style]
	return []float64{
		tr * is(trLess), rd * is(rdLess), tr * is(rdLess), rd * is(trLess),
		style.share(style.trafilatura), style.share(style.readability), style.share(style.linked), style.share(style.prose),
	}
}

func neighbour(bs []block, i int) float64 {
	if i < 0 || i >= len(bs) {
		return 0
	}
	c := bs[i].count
	return c.share((c.trafilatura + c.readability) / 2)
}

func likeTitle(text, title string) bool {
	return title != "" && fold(text) == fold(title)
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// span returns the first and last block that both extractors keep; that one
// of them keeps when they hardly agree.
func span(bs []block) (first, last int) {
	var both, most float64
	for _, b := range bs {
		both += min(b.count.trafilatura, b.count.readability)
		most += max(b.count.trafilatura, b.count.readability)
	}
	agree := both > most/3
	first, last = len(bs), -1
	for i, b := range bs {
		t, r := b.count.share(b.count.trafilatura) > .5, b.count.share(b.count.readability) > .5
		if len(b.words) >= 8 && (t && r || !agree && (t || r)) {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// windowWords is how many words on one side are a block's neighbourhood,
// windowBlocks how many blocks at most.
const windowWords, windowBlocks = 60, 60

func window(bs []block, i, step int) tally {
	var t tally
	for j := i + step; j >= 0 && j < len(bs) && t.words < windowWords && (j-i)*step <= windowBlocks; j += step {
		t.add(bs[j].count)
	}
	return t
}

// surroundings are the block's parent and the nearest element around it that
// holds three times its words and fifty more.
func surroundings(b *block, below map[*html.Node]*tally) (parent, container tally) {
	if len(b.ancestors) > 1 {
		parent = *below[b.ancestors[1]]
	} else {
		parent = b.count
	}
	container = parent
	for _, a := range b.ancestors {
		if t := below[a]; t.words > 3*b.count.words+50 {
			return parent, *t
		}
	}
	return parent, container
}

func textSignals(b *block) []float64 {
	var upper, digit, punct, letters float64
	for _, r := range b.text {
		switch {
		case unicode.IsUpper(r):
			upper++
			letters++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digit++
		case unicode.IsPunct(r):
			punct++
		}
	}
	n := float64(len(b.words))
	capital := 0.0
	for w := range strings.FieldsSeq(b.text) {
		if unicode.IsUpper([]rune(w)[0]) {
			capital++
		}
	}
	end := strings.HasSuffix(strings.TrimRight(b.text, `"”’)»`), ".") || strings.HasSuffix(b.text, "?") || strings.HasSuffix(b.text, "!") || strings.HasSuffix(b.text, ":")
	lower := b.text != "" && unicode.IsLower([]rune(b.text)[0])
	return []float64{
		min(1, math.Log1p(n)/math.Log(200)), is(n <= 3), is(end), is(lower),
		min(1, punct/(n+1)), capital / (n + 1), min(1, digit/(letters+digit+1)),
	}
}

func kindSignals(b *block) []float64 {
	k := b.Kind
	return []float64{
		is(k == corpus.Heading), is(k == corpus.Heading && b.Level <= 1), is(k == corpus.Item), is(k == corpus.Row),
		is(k == corpus.Quotation), is(k == corpus.Code), is(k == corpus.Caption), is(k == corpus.Term || k == corpus.Definition),
	}
}

// boilerplateWords begin or make up lines that pages put around articles.
var boilerplateWords = []string{
	"advertisement", "all rights reserved", "also read", "also:", "click here", "comments", "continue reading", "copyright", "©", "don't miss",
	"download", "email address", "follow us", "image credit", "image:", "image source", "in this article", "join", "learn more", "leave a comment", "leave a reply", "loading",
	"more from", "newsletter", "next article", "next post", "on this page", "photo:", "photo by", "photo credit", "previous post", "privacy policy", "read also", "read more",
	"read next", "recommended", "related", "reply", "see also", "share", "sign in", "sign up", "skip to", "sponsored", "subscribe",
	"table of contents", "tags:", "terms of", "toc", "top stories", "trending", "view all", "watch:", "you may also", "you might also",
}

func boilerplate(text string) bool {
	t := strings.ToLower(text)
	if len(t) > 160 {
		return false
	}
	for _, w := range boilerplateWords {
		if strings.HasPrefix(t, w) {
			return true
		}
	}
	return false
}

// bylineLike tells whether a short line tells who wrote the article or when.
func bylineLike(text string) bool {
	t := strings.ToLower(text)
	if len(t) > 120 {
		return false
	}
	if strings.HasPrefix(t, "by ") || strings.HasPrefix(t, "written by") || strings.HasPrefix(t, "posted") || strings.HasPrefix(t, "published") || strings.HasPrefix(t, "updated") || strings.HasPrefix(t, "last updated") || strings.Contains(t, "min read") || strings.Contains(t, "minute read") {
		return true
	}
	_, ok := parseDate(text)
	return ok
}
