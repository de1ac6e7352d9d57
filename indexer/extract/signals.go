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

// signals returns one vector a block.
func signals(bs []block, title string) [][]float64 {
	below := map[*html.Node]*tally{}
	seen := map[string]int{}
	for _, b := range bs {
		for _, a := range b.ancestors {
			t := below[a]
			if t == nil {
				t = &tally{}
				below[a] = t
			}
			t.add(b.count)
		}
		seen[strings.Join(b.words, " ")]++
	}
	first, last := span(bs)
	styles := map[string]*tally{}
	var whole tally
	for i := range bs {
		b := &bs[i]
		b.style = styleOf(b)
		if styles[b.style] == nil {
			styles[b.style] = &tally{}
		}
		styles[b.style].add(b.count)
		whole.add(b.count)
	}
	foreign := foreignHeadings(bs)
	titleAt := titleBlock(bs, title)
	cards := map[*html.Node]bool{}
	out := make([][]float64, len(bs))
	groups := map[*html.Node]nameGroups{}
	for i := range bs {
		b := &bs[i]
		v := make([]float64, 0, len(signalNames))
		tr, rd := b.count.share(b.count.trafilatura), b.count.share(b.count.readability)
		v = append(v, 1, tr, rd, tr*rd, (1-tr)*(1-rd))
		before, after := window(bs, i, -1), window(bs, i, 1)
		both := before
		both.add(after)
		v = append(v, both.share(both.trafilatura), both.share(both.readability),
			before.share(before.trafilatura), after.share(after.trafilatura),
			before.share(before.readability), after.share(after.readability))
		parent, container := surroundings(b, below)
		v = append(v, parent.share(parent.trafilatura), parent.share(parent.readability),
			container.share(container.trafilatura), container.share(container.readability),
			b.count.share(b.count.linked), parent.share(parent.linked), container.share(container.linked))
		v = append(v, textSignals(b)...)
		v = append(v, kindSignals(b)...)
		v = append(v, is(i < first), is(i > last), float64(i)/float64(len(bs)))
		v = append(v, placeSignals(b, groups)...)
		v = append(v, is(seen[strings.Join(b.words, " ")] > 1), is(boilerplate(b.text)), is(bylineLike(b.text)), is(likeTitle(b.text, title)))
		v = append(v, neighbour(bs, i+1), neighbour(bs, i-1))
		v = append(v, tr*is(whole.trafilatura*2 < whole.readability), rd*is(whole.readability*2 < whole.trafilatura),
			tr*is(whole.readability*2 < whole.trafilatura), rd*is(whole.trafilatura*2 < whole.readability))
		st := *styles[b.style]
		v = append(v, st.share(st.trafilatura), st.share(st.readability), st.share(st.linked), st.share(st.prose))
		v = append(v, parent.share(parent.prose), container.share(container.prose), is(b.count.prose > 0))
		v = append(v, is(foreign[i] == 1), is(foreign[i] > 0), is(inCard(b, cards)), is(i < titleAt), is(i < titleAt && b.count.prose > 0), is(titleAt > 0 && i > titleAt+80), min(1, 8*container.share(container.dates)))
		out[i] = v
	}
	return out
}

// styleOf names how a block looks: the tags and classes of its element and the
// two around it.
func styleOf(b *block) string {
	s := string(b.Kind)
	for _, a := range b.ancestors[:min(3, len(b.ancestors))] {
		s += " " + a.Data + "." + attr(a, "class")
	}
	return s
}

// foreignHeadings tells for each block whether it stands under a heading such
// as "Related posts" (1), after one at all (2), or not (0).
func foreignHeadings(bs []block) []int {
	out := make([]int, len(bs))
	state, level := 0, 0
	for i, b := range bs {
		if b.Kind == corpus.Heading || len(b.words) <= 5 && boilerplate(b.text) {
			switch l := b.Level; {
			case boilerplate(b.text):
				state, level = 1, max(l, 2)
			case state == 1 && b.Kind == corpus.Heading && l <= level:
				state = 2
			}
		}
		out[i] = state
	}
	return out
}

// titleBlock is where the page's title stands: the last top heading or the
// heading equal to it; -1 when it is nowhere.
func titleBlock(bs []block, title string) int {
	top := -1
	for i, b := range bs {
		if b.Kind != corpus.Heading {
			continue
		}
		if likeTitle(b.text, title) {
			return i
		}
		if b.Level == 1 && top < 0 {
			top = i
		}
	}
	return top
}

// inCard tells whether a block stands in one of three or more siblings that
// look alike and each hold a link and a heading: teasers of other pages.
func inCard(b *block, known map[*html.Node]bool) bool {
	for _, a := range b.ancestors[:min(6, len(b.ancestors))] {
		card, ok := known[a]
		if !ok {
			card = isCard(a)
			known[a] = card
		}
		if card {
			return true
		}
	}
	return false
}

func isCard(n *html.Node) bool {
	if n.Parent == nil || n.DataAtom == atom.P || n.DataAtom == atom.Tr || n.DataAtom == atom.Td {
		return false
	}
	alike, checked := 0, 0
	for c := n.Parent.FirstChild; c != nil && checked < 40; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		checked++
		if c.DataAtom == n.DataAtom && attr(c, "class") == attr(n, "class") && linkedHeading(c) {
			alike++
		}
	}
	return alike >= 3 && linkedHeading(n)
}

// linkedHeading tells whether a heading under n is a link.
func linkedHeading(n *html.Node) bool {
	budget := 60
	for d := range n.Descendants() {
		if budget--; budget < 0 {
			return false
		}
		switch d.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return holds(d, atom.A) || d.Parent != nil && d.Parent.DataAtom == atom.A
		}
	}
	return false
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

// windowWords is how many words on one side are a block's neighbourhood.
const windowWords = 60

func window(bs []block, i, step int) tally {
	var t tally
	for j := i + step; j >= 0 && j < len(bs) && t.words < windowWords; j += step {
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

// nameGroups are the groups of names an element's class, id and the like have.
type nameGroups uint32

// groupWords lists, for each "named …" signal in order, the words that class
// and id use for it.
var groupWords = [][]string{
	{"article", "blog", "body", "content", "copy", "entry", "main", "markdown", "post", "prose", "richtext", "rte", "story", "text", "wysiwyg"},
	{"comment", "comments", "commentlist", "discussion", "disqus", "replies", "reply", "respond"},
	{"also", "more", "next", "outbrain", "popular", "prev", "previous", "readnext", "recent", "recirc", "recirculation", "recommendations", "recommended", "related", "similar", "suggested", "taboola", "teaser", "trending", "card", "cards", "listing"},
	{"addtoany", "follow", "share", "sharedaddy", "sharing", "social", "socials"},
	{"breadcrumb", "breadcrumbs", "menu", "nav", "navbar", "navigation", "pager", "pagination", "skip", "topbar"},
	{"bottom", "colophon", "copyright", "foot", "footer", "legal"},
	{"aside", "rail", "secondary", "sidebar", "sticky", "widget", "widgets"},
	{"ad", "ads", "advert", "advertisement", "banner", "callout", "consent", "cookie", "cookies", "cta", "dialog", "form", "gdpr", "modal", "newsletter", "offer", "overlay", "paywall", "popup", "promo", "promotion", "signup", "sponsor", "sponsored", "subscribe", "subscription"},
	{"author", "authors", "avatar", "bio", "byline", "categories", "category", "contributor", "credits", "date", "meta", "metadata", "posted", "published", "readtime", "tag", "tags", "time", "timestamp"},
	{"contents", "jump", "toc", "tableofcontents"},
	{"caption", "credit", "figcaption", "wp-caption"},
	{"head", "header", "hero", "intro", "masthead", "subtitle", "title"},
}

var groupOf = func() map[string]nameGroups {
	m := map[string]nameGroups{}
	for g, ws := range groupWords {
		for _, w := range ws {
			m[w] |= 1 << g
		}
	}
	return m
}()

func groupsOf(n *html.Node) nameGroups {
	var g nameGroups
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "itemprop", "role", "aria-label", "data-component", "data-testid", "data-module":
			if len(a.Val) > 400 {
				continue
			}
			for _, w := range nameWords(a.Val) {
				g |= groupOf[w]
			}
		}
	}
	return g
}

// nameWords cuts a class or id into lower-case words, at signs and at the
// humps of camelCase.
func nameWords(s string) []string {
	var out []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			out = append(out, strings.ToLower(string(cur)))
			cur = cur[:0]
		}
	}
	lower := false
	for _, r := range s {
		if !unicode.IsLetter(r) {
			flush()
			lower = false
			continue
		}
		if unicode.IsUpper(r) && lower {
			flush()
		}
		lower = unicode.IsLower(r)
		cur = append(cur, r)
	}
	flush()
	return out
}

func placeSignals(b *block, known map[*html.Node]nameGroups) []float64 {
	var article, main, body, nav, header, footer, aside, form, figure bool
	var near nameGroups
	for i, a := range b.ancestors {
		switch a.DataAtom {
		case atom.Article:
			article = true
		case atom.Main:
			main = true
		case atom.Nav:
			nav = true
		case atom.Header:
			header = true
		case atom.Footer:
			footer = true
		case atom.Aside:
			aside = true
		case atom.Form:
			form = true
		case atom.Figure:
			figure = true
		}
		if p := attr(a, "itemprop"); p == "articleBody" {
			body = true
		}
		if role := attr(a, "role"); role == "main" {
			main = true
		} else if role == "navigation" {
			nav = true
		} else if role == "complementary" {
			aside = true
		} else if role == "contentinfo" {
			footer = true
		}
		g, ok := known[a]
		if !ok {
			g = groupsOf(a)
			known[a] = g
		}
		if i < 8 {
			near |= g
		}
	}
	v := []float64{is(article), is(main), is(body), is(nav), is(header), is(footer), is(aside), is(form), is(figure)}
	for g := range groupWords {
		v = append(v, is(near&(1<<g) != 0))
	}
	return v
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
