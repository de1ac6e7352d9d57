package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatTree reads the tokens of a page whose elements are nested deeper than
// the parser allows (512) into a tree without nesting: blocks side by side
// under the body. Links, emphasis and table structure are lost, text is not.
func flatTree(text string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	head := element(atom.Head)
	body := element(atom.Body)
	root.AppendChild(head)
	root.AppendChild(body)
	cur := body
	skip := atom.Atom(0)
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			if skip == 0 {
				cur.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch {
			case t.DataAtom == atom.Meta || t.DataAtom == atom.Link:
				n := element(t.DataAtom)
				n.Attr = t.Attr
				head.AppendChild(n)
			case skip == 0 && t.Type == html.StartTagToken && rawText[t.DataAtom]:
				skip = t.DataAtom
			case flatBlocks[t.DataAtom]:
				cur = element(t.DataAtom)
				body.AppendChild(cur)
			}
		case html.EndTagToken:
			t := z.Token()
			if t.DataAtom == skip {
				skip = 0
			}
			if blocks[t.DataAtom] || flatBlocks[t.DataAtom] {
				cur = element(atom.P)
				body.AppendChild(cur)
			}
		}
	}
}

// rawText are elements whose tokens up to their end are no text to read.
var rawText = map[atom.Atom]bool{
	atom.Noscript: true, atom.Script: true, atom.Select: true, atom.Style: true,
	atom.Template: true, atom.Textarea: true, atom.Title: true,
}

// flatBlocks are the blocks that keep their kind in a flat tree.
var flatBlocks = map[atom.Atom]bool{
	atom.Blockquote: true, atom.Dd: true, atom.Dt: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Li: true,
	atom.P: true, atom.Pre: true,
}

func element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}
