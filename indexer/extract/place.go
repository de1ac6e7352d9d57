package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

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
	for _, a := range b.ancestors[:min(cardDepth, len(b.ancestors))] {
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

// cardDepth is how far up a card is looked for.
const cardDepth = 6

// onCard tells whether an element stands on such a card.
func onCard(n *html.Node) bool {
	for range cardDepth {
		if n == nil {
			return false
		}
		if isCard(n) {
			return true
		}
		n = n.Parent
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

// roleTags are the elements that an ARIA role stands for.
var roleTags = map[string]atom.Atom{
	"banner": atom.Header, "complementary": atom.Aside, "contentinfo": atom.Footer, "main": atom.Main, "navigation": atom.Nav,
}

// placeTags are the elements of the "in …" signals, in order; the third stands
// for itemprop=articleBody.
var placeTags = []atom.Atom{atom.Article, atom.Main, 0, atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Figure}

// nearNames is how far up class names are looked at.
const nearNames = 8

// placeSignals: the elements a block stands in, and what the nearer ones are
// named.
func placeSignals(b *block, known map[*html.Node]nameGroups) []float64 {
	in := map[atom.Atom]bool{}
	body := false
	var near nameGroups
	for i, a := range b.ancestors {
		in[a.DataAtom] = true
		in[roleTags[attr(a, "role")]] = true
		body = body || attr(a, "itemprop") == "articleBody"
		g, ok := known[a]
		if !ok {
			g = groupsOf(a)
			known[a] = g
		}
		if i < nearNames {
			near |= g
		}
	}
	in[0] = body
	var v []float64
	for _, tag := range placeTags {
		v = append(v, is(in[tag]))
	}
	for g := range groupWords {
		v = append(v, is(near&(1<<g) != 0))
	}
	return v
}
