package extract

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// readHTML reads a page of HTML: what it says of itself, then its body.
func (d *draft) readHTML(text string) error {
	root, deep := parseHTML(text)
	if deep {
		d.flag("deep")
	}
	if cutOff(text) {
		d.flag("truncated")
	}
	settleStreams(root)
	unfold(root)
	doc := goquery.NewDocumentFromNode(root)
	d.readMeta(doc)
	own := d.articleBody(readLinkedData(doc))
	dropHidden(root)
	d.chooseBody(root)
	if countWords(d.lines) < minWords && len(own) > 0 {
		d.lines, d.bodyFrom = own, "json-ld articleBody"
	}
	return nil
}

// parseHTML parses a page; deep says the parser refused it and its tokens
// alone were read.
func parseHTML(text string) (root *html.Node, deep bool) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return flatTree(text), true
	}
	return root, false
}

// base is the page's address as a URL; extractors want one that is not nil.
func (d *draft) base() *url.URL {
	if u := pageURL(d.page); u != nil {
		return u
	}
	return &url.URL{Scheme: "https", Host: "page.invalid"}
}
