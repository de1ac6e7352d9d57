package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// settleStreams puts the parts of a page that its server streamed late where
// its script would put them: React sends <div hidden id="S:1"> for the place
// held by <template id="B:1"> or "P:1".
func settleStreams(root *html.Node) {
	places := map[string]*html.Node{}
	var parts []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch kind, number, ok := strings.Cut(attr(n, "id"), ":"); {
		case !ok:
		case n.DataAtom == atom.Template && (kind == "B" || kind == "P"):
			places[number] = n
		case n.DataAtom == atom.Div && kind == "S" && hasAttr(n, "hidden"):
			parts = append(parts, n)
		}
	}
	for _, part := range parts {
		_, number, _ := strings.Cut(attr(part, "id"), ":")
		part.Attr = nil
		if place := places[number]; place != nil && place.Parent != nil && !under(place, part) {
			part.Parent.RemoveChild(part)
			place.Parent.InsertBefore(part, place)
		}
	}
}

// under tells whether n stands below root.
func under(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// unfold opens what a reader can open, the panels of accordions and tabs, so
// that what is still hidden after it is hidden for good.
func unfold(root *html.Node) {
	controlled := map[string]bool{}
	for n := range root.Descendants() {
		for _, key := range []string{"aria-controls", "data-target", "data-bs-target"} {
			if id := strings.TrimPrefix(attr(n, key), "#"); id != "" {
				controlled[id] = true
			}
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && hides(n) && folded(n, controlled) {
			n.Attr = deleteAttrs(n.Attr, "hidden", "style", "aria-hidden")
		}
	}
}

func deleteAttrs(attrs []html.Attribute, keys ...string) []html.Attribute {
	var kept []html.Attribute
	for _, a := range attrs {
		if !slices.Contains(keys, a.Key) {
			kept = append(kept, a)
		}
	}
	return kept
}

// foldNames are words in the class of a panel that a reader can open.
var foldNames = map[string]bool{
	"accordion": true, "collapse": true, "collapsible": true, "disclosure": true, "expandable": true,
	"faq": true, "faqs": true, "tabpanel": true, "toggle": true,
}

// menuNames are words in the class of what opens to be clicked, not read.
var menuNames = map[string]bool{
	"cart": true, "cookie": true, "consent": true, "dialog": true, "dropdown": true, "login": true, "menu": true, "mobile": true,
	"modal": true, "nav": true, "navbar": true, "navigation": true, "popup": true, "search": true, "submenu": true,
}

// folded tells whether a hidden element is a panel of text.
func folded(n *html.Node, controlled map[string]bool) bool {
	names := nameWords(attr(n, "class") + " " + attr(n, "id"))
	if slices.ContainsFunc(names, func(w string) bool { return menuNames[w] }) {
		return false
	}
	for p := n; p != nil; p = p.Parent {
		if p.DataAtom == atom.Nav || p.DataAtom == atom.Header || p.DataAtom == atom.Form || p.DataAtom == atom.Dialog || attr(p, "role") == "dialog" {
			return false
		}
	}
	switch role := attr(n, "role"); {
	case role == "region" && hasAttr(n, "aria-labelledby"), role == "tabpanel":
		return true
	case !holds(n, atom.P) && !holds(n, atom.Li):
		return false
	}
	return controlled[attr(n, "id")] || slices.ContainsFunc(names, func(w string) bool { return foldNames[w] })
}

// commentNames are ids and classes of what readers wrote below an article.
var commentNames = []string{
	"comment-list", "comment-section", "commentlist", "comments", "comments-area", "comments-list",
	"comments-section", "disqus_thread", "respond",
}

// comments tells whether n holds the readers' comments and not the article.
func comments(n *html.Node) bool {
	id, class := attr(n, "id"), attr(n, "class")
	return slices.ContainsFunc(commentNames, func(name string) bool { return id == name || hasClass(class, name) }) &&
		n.DataAtom != atom.Body && n.DataAtom != atom.Html && !holds(n, atom.H1) && !holds(n, atom.Article)
}

// dropHidden takes out what no reader sees, and what other readers wrote.
func dropHidden(root *html.Node) {
	var gone []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (hidden(n) || comments(n)) {
			gone = append(gone, n)
		}
	}
	for _, n := range gone {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// hiddenClasses mark text for screen readers only.
var hiddenClasses = []string{"screen-reader-only", "screen-reader-text", "sr-only", "u-hidden", "visually-hidden", "visuallyhidden"}

// hidden tells whether a reader does not see n. The page's own frame is never
// hidden: scripts show it later.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return false
	}
	return len(n.Attr) > 0 && (hides(n) || slices.ContainsFunc(hiddenClasses, func(c string) bool {
		return hasClass(attr(n, "class"), c)
	}))
}

// hides tells whether an element's own attributes hide it.
func hides(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				return true
			}
		case "aria-hidden":
			if a.Val == "true" && !holdsParagraphs(n) {
				return true
			}
		case "style":
			s := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") || strings.Contains(s, "font-size:0;") {
				return true
			}
		}
	}
	return false
}

// holdsParagraphs tells whether n has three paragraphs or more: pages behind
// an open dialog are aria-hidden as a whole.
func holdsParagraphs(n *html.Node) bool {
	count := 0
	for c := range n.Descendants() {
		if c.DataAtom == atom.P {
			if count++; count == 3 {
				return true
			}
		}
	}
	return false
}
