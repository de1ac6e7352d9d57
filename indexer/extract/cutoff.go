package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	documentStart = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|body)\b`)
	documentEnd   = regexp.MustCompile(`(?i)</(?:body|html)\s*>`)
	openTag       = regexp.MustCompile(`<(?:[A-Za-z/!][^<>]*)?$`)
)

// cutOff tells whether a document of HTML stops in its middle: it has no end
// and stops inside a tag or a script, or with elements open that may not be left
// open and a sentence that does not end. Pages that leave out the end tags they
// may (p, li, body, html) are whole, and so are fragments.
func cutOff(text string) bool {
	if documentEnd.MatchString(text) || !documentStart.MatchString(text) {
		return false
	}
	if openTag.MatchString(text[max(0, len(text)-maxTitle):]) {
		return true
	}
	open, inScript, last := openAtEnd(text)
	return inScript || open && !sentenceEnd(last)
}

// mustClose are the elements around an article whose end tag may not be left
// out.
var mustClose = map[atom.Atom]bool{
	atom.A: true, atom.Article: true, atom.B: true, atom.Blockquote: true, atom.Div: true, atom.Em: true, atom.Footer: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.Main: true, atom.Ol: true, atom.Section: true, atom.Span: true,
	atom.Strong: true, atom.Table: true, atom.Ul: true,
}

// openAtEnd reads a document's tokens: whether elements are open at its end that
// must be closed, whether it ends in a script or style, and its last text.
func openAtEnd(text string) (open, inScript bool, last string) {
	depth := map[atom.Atom]int{}
	var raw atom.Atom
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			for _, n := range depth {
				open = open || n > 0
			}
			return open, raw != 0, last
		case html.TextToken:
			if t := strings.TrimSpace(string(z.Text())); raw == 0 && t != "" {
				last = t
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); {
			case a == atom.Script || a == atom.Style:
				raw = a
			case mustClose[a]:
				depth[a]++
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == raw {
				raw = 0
			}
			depth[a] = max(0, depth[a]-1)
		}
	}
}

// sentenceEnd tells whether a text ends as a sentence does: with a mark, not
// with a letter, a digit or a comma.
func sentenceEnd(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return s == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(",;:-–—(", r)
}
