package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// readHTML reads a page of HTML.
func (d *draft) readHTML(text string) error {
	root, deep := parseHTML(text)
	if deep {
		d.flag("deep")
	}
	d.lines = walk(root)
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
