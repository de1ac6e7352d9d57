package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

// walker reads a tree of HTML into lines, one per block. The parser bounds the
// depth of the tree, so recursion is safe.
type walker struct {
	lines []line
	buf   strings.Builder // the text of the block being read
	state
	linked  int // bytes of buf that stand in links
	table   int // tables seen
	heading int // the level of the last heading
	limit   int // bytes of buf after which no more is read; 0 means none
}

// state is what the elements around a block say of it.
type state struct {
	kind      corpus.BlockKind
	level     int
	depth     int // of lists
	node      *html.Node
	inLink    bool
	noSnippet bool
	// tight keeps the blocks inside on one line: headings, captions.
	tight bool
	// parted marks on that line where a block begins and ends: cells.
	parted bool
}

const (
	// lineBreak stands for <br> in a block's text until it is cut.
	lineBreak = '\v'
	// partBreak stands for the edge of a block in a cell's text until it is cut.
	partBreak = '\f'
)

// walk returns the blocks under root as lines.
func walk(root *html.Node) []line {
	w := walker{state: state{kind: corpus.Paragraph, node: root}}
	w.children(root)
	w.flush()
	return w.lines
}

// unseen are elements whose content no reader sees as text.
var unseen = map[atom.Atom]bool{
	atom.Applet: true, atom.Audio: true, atom.Button: true, atom.Canvas: true, atom.Datalist: true,
	atom.Embed: true, atom.Frame: true, atom.Frameset: true, atom.Head: true, atom.Iframe: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Map: true, atom.Meta: true,
	atom.Meter: true, atom.Noembed: true, atom.Noframes: true, atom.Noscript: true,
	atom.Object: true, atom.Option: true, atom.Picture: true, atom.Progress: true, atom.Rp: true,
	atom.Rt: true, atom.Script: true, atom.Select: true, atom.Style: true, atom.Svg: true,
	atom.Template: true, atom.Textarea: true, atom.Title: true, atom.Video: true,
}

// blocks are elements that begin and end a line.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Body: true, atom.Center: true,
	atom.Details: true, atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true,
	atom.Fieldset: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.Header: true,
	atom.Hgroup: true, atom.Hr: true, atom.Html: true, atom.Legend: true, atom.Main: true,
	atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Section: true,
	atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true,
	atom.Tr: true, atom.Ul: true,
}

func (w *walker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.visit(c)
	}
}

func (w *walker) visit(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
	case html.ElementNode:
		if !unseen[n.DataAtom] && !hidden(n) && !marker(n) {
			w.element(n)
		}
	}
}

func (w *walker) write(s string) {
	if w.limit > 0 && w.buf.Len() > w.limit {
		return
	}
	s = strings.Map(unbroken, s)
	w.buf.WriteString(s)
	if w.inLink {
		w.linked += len(strings.TrimSpace(s))
	}
}

// unbroken keeps the page's own control characters from being taken for ours.
func unbroken(r rune) rune {
	if r == lineBreak || r == partBreak {
		return ' '
	}
	return r
}

func (w *walker) element(n *html.Node) {
	s := w.state
	switch n.DataAtom {
	case atom.Br:
		w.buf.WriteRune(lineBreak)
		return
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.kind, s.level, s.tight = corpus.Heading, int(n.Data[1]-'0'), true
	case atom.Summary:
		s.kind, s.level, s.tight = corpus.Heading, min(w.heading+1, 6), true
	case atom.Blockquote:
		s.kind, s.level = corpus.Quotation, 0
	case atom.Pre, atom.Listing, atom.Xmp:
		w.code(n)
		return
	case atom.Ul, atom.Ol, atom.Menu:
		s.depth++
	case atom.Li:
		s.kind, s.level = corpus.Item, max(1, s.depth)
	case atom.Dt:
		s.kind, s.level = corpus.Term, 0
	case atom.Dd:
		s.kind, s.level = corpus.Definition, 0
	case atom.Figcaption, atom.Caption:
		s.kind, s.level, s.tight = corpus.Caption, 0, true
	case atom.Table:
		if rows := dataTable(n); rows != nil {
			w.rows(n, rows)
			return
		}
	case atom.A:
		s.inLink = true
	}
	if attr(n, "role") == "heading" {
		s.kind, s.level, s.tight = corpus.Heading, ariaLevel(n), true
	}
	if hasAttr(n, "data-nosnippet") {
		s.noSnippet = true
	}
	w.enter(n, s)
}

// enter reads n's children in state s.
func (w *walker) enter(n *html.Node, s state) {
	outer := w.state
	block := s.kind != outer.kind || s.level != outer.level || s.noSnippet != outer.noSnippet ||
		blocks[n.DataAtom] || n.DataAtom == atom.Li || n.DataAtom == atom.Table || s.tight && !outer.tight
	switch {
	case block && !outer.tight:
		w.flush()
		s.node = n
		w.state = s
		w.children(n)
		w.flush()
	case block:
		w.edge()
		w.children(n)
		w.edge()
	default:
		w.state = s
		w.children(n)
	}
	w.state = outer
}

// edge parts a block on a line from what stands beside it.
func (w *walker) edge() {
	if w.parted {
		w.buf.WriteRune(partBreak)
		return
	}
	w.buf.WriteByte(' ')
}

// flush ends the block being read. Two line breaks part paragraphs; single
// ones part the lines of a list typed by hand.
func (w *walker) flush() {
	if w.buf.Len() == 0 {
		return
	}
	text, linked := w.buf.String(), w.linked
	w.buf.Reset()
	w.linked = 0
	if w.tight || !strings.ContainsRune(text, lineBreak) {
		w.add(squeeze(text), linked)
		return
	}
	for _, part := range cutBreaks(text) {
		if item, ok := typedItem(part); ok && w.kind == corpus.Paragraph {
			w.lines = append(w.lines, w.line(corpus.Item, 1, item, 0))
			continue
		}
		w.add(part, linked*len(part)/len(text))
	}
}

func (w *walker) add(text string, linked int) {
	if text == "" {
		return
	}
	if w.kind == corpus.Heading {
		w.heading = w.level
	}
	w.lines = append(w.lines, w.line(w.kind, w.level, text, min(linked, len(text))))
}

func (w *walker) line(kind corpus.BlockKind, level int, text string, linked int) line {
	return line{
		Block: corpus.Block{Kind: kind, Level: level, NoSnippet: w.noSnippet},
		text:  text, linked: linked, node: w.node,
	}
}

// cutBreaks cuts a block at its line breaks: at two in a row, and at each one
// before a line that is an item typed by hand.
func cutBreaks(text string) []string {
	var parts []string
	cur := ""
	pieces := strings.Split(text, string(lineBreak))
	for i, p := range pieces {
		p = squeeze(p)
		_, item := typedItem(p)
		if cur != "" && (p == "" && i > 0 || item) {
			parts = append(parts, cur)
			cur = ""
		}
		if p != "" {
			cur = strings.TrimPrefix(cur+" "+p, " ")
		}
	}
	if cur != "" {
		parts = append(parts, cur)
	}
	return parts
}

// typedItem takes the bullet off a line that someone typed as a list item.
func typedItem(s string) (string, bool) {
	for _, bullet := range []string{"• ", "· ", "- ", "* ", "– ", "◦ ", "▪ ", "● ", "‣ ", "○ ", "■ ", "✓ ", "✔ ", "➤ ", "→ "} {
		if rest, ok := strings.CutPrefix(s, bullet); ok && rest != "" {
			return strings.TrimSpace(rest), true
		}
	}
	if rest, ok := strings.CutPrefix(s, "•"); ok && rest != "" {
		return strings.TrimSpace(rest), true
	}
	return s, false
}

// code reads preformatted text, one line a block.
func (w *walker) code(n *html.Node) {
	if w.tight {
		w.edge()
		w.write(textContent(n))
		w.edge()
		return
	}
	w.flush()
	outer := w.state
	w.state.node = n
	for text := range strings.SplitSeq(textContent(n), "\n") {
		if text = squeezeCode(text); text != "" {
			w.lines = append(w.lines, w.line(corpus.Code, 0, text, 0))
		}
	}
	w.state = outer
}

// maxCode bounds one preformatted block; more is data, not an article.
const maxCode = 256 << 10

// textContent returns the text under n as it stands, <br> as a line break.
func textContent(n *html.Node) string {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < maxCode; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.DataAtom == atom.Br:
				b.WriteByte('\n')
			case c.Type == html.ElementNode && !unseen[c.DataAtom]:
				visit(c)
				if blocks[c.DataAtom] {
					b.WriteByte('\n')
				}
			}
		}
	}
	visit(n)
	return b.String()
}

// maxFlat bounds a cell, a caption or a byline, in bytes.
const maxFlat = 64 << 10

// flat returns the visible text under n on one line.
func flat(n *html.Node) string {
	w := walker{limit: maxFlat, state: state{tight: true, kind: corpus.Caption, node: n}}
	w.children(n)
	return squeeze(w.buf.String())
}

// marker tells whether n is a mark beside the text, no part of it: a footnote
// number, a heading's own link.
func marker(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Sup:
		a := firstElement(n)
		return a != nil && a.DataAtom == atom.A && footnote(shortText(n))
	case atom.A:
		t := shortText(n)
		return t == "#" || t == "¶" || t == "§" || t == "🔗" || t == "↩" || t == "↩︎"
	}
	return false
}

func footnote(s string) bool {
	return len(s) <= 5 && strings.Trim(s, "[]()0123456789*†‡") == ""
}

// shortText is the text directly and shallowly under n, cut at 16 bytes.
func shortText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil && b.Len() < 16; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		} else if c.Type == html.ElementNode {
			b.WriteString(shortText(c))
		}
	}
	s := b.String()
	if len(s) > 16 {
		s = s[:16]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return squeeze(s)
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}

func hasClass(classes, name string) bool {
	for c := range strings.FieldsSeq(classes) {
		if c == name {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func ariaLevel(n *html.Node) int {
	if v := attr(n, "aria-level"); len(v) == 1 && v[0] >= '1' && v[0] <= '6' {
		return int(v[0] - '0')
	}
	return 2
}
