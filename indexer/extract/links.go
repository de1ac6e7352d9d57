package extract

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

// Link is one address a page links to.
type Link struct {
	URL string
	// NoFollow says the page does not vouch for it (rel=nofollow, ugc, sponsored).
	NoFollow bool
}

// PageLinks are the addresses a page names, normalised and absolute; see
// NormalizeURL.
type PageLinks struct {
	// Hrefs are the pages linked to, in order, each once.
	Hrefs []Link
	// Canonical is the address the page says is its own, by element or header.
	Canonical string
	// Feeds are the RSS, Atom and JSON feeds announced.
	Feeds []string
	// AMP is the page's AMP copy.
	AMP string
	// MetaRefresh is where the page sends browsers by itself at once.
	MetaRefresh string
	// Robots is what the page's directives allow.
	Robots corpus.Robots
}

const (
	// maxLinks bounds the links taken of one page.
	maxLinks = 5000
	// maxRefresh is the delay in seconds up to which a refresh is a redirect.
	maxRefresh = "5"
)

// Links returns the links of a page of HTML; other formats have none.
func Links(p corpus.Page) PageLinks {
	links := PageLinks{Robots: headerRobots(p.Header["X-Robots-Tag"])}
	if to, ok := linkHeader(p.Header["Link"], "canonical"); ok {
		links.Canonical, _ = resolve(pageURL(p), to)
	}
	f, err := sniff(p)
	if err != nil || f != formatHTML {
		return links
	}
	root, _ := parseHTML(decode(p, f))
	base := baseURL(root, pageURL(p))
	seen := map[string]int{}
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.A, atom.Area:
			links.addHref(n, base, seen)
		case atom.Link:
			links.addRelation(n, base)
		case atom.Meta:
			links.addMeta(n, base)
		}
	}
	return links
}

// pageURL is the address the links of a page are relative to.
func pageURL(p corpus.Page) *url.URL {
	for _, s := range []string{p.URL, p.Key} {
		if corpus.WebAddress(s) {
			if u, err := url.Parse(s); err == nil {
				return u
			}
		}
	}
	return nil
}

// baseURL applies the page's <base href>.
func baseURL(root *html.Node, page *url.URL) *url.URL {
	for n := range root.Descendants() {
		if n.DataAtom != atom.Base {
			continue
		}
		href, err := url.Parse(strings.TrimSpace(attr(n, "href")))
		switch {
		case err != nil || attr(n, "href") == "":
		case page != nil:
			href = page.ResolveReference(href)
			fallthrough
		default:
			if href != nil && (href.Scheme == "http" || href.Scheme == "https") {
				return href
			}
		}
		break
	}
	return page
}

// resolve makes href absolute and normal.
func resolve(base *url.URL, href string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return "", false
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	return NormalizeURL(u.String())
}

func (l *PageLinks) addHref(n *html.Node, base *url.URL, seen map[string]int) {
	href := attr(n, "href")
	if href == "" || strings.HasPrefix(href, "#") || len(l.Hrefs) >= maxLinks {
		return
	}
	to, ok := resolve(base, href)
	if !ok {
		return
	}
	noFollow := slices.ContainsFunc([]string{"nofollow", "ugc", "sponsored"}, func(rel string) bool {
		return hasClass(strings.ToLower(attr(n, "rel")), rel)
	})
	if i, dup := seen[to]; dup {
		l.Hrefs[i].NoFollow = l.Hrefs[i].NoFollow && noFollow
		return
	}
	seen[to] = len(l.Hrefs)
	l.Hrefs = append(l.Hrefs, Link{to, noFollow})
}

// feedTypes are the media types of feeds.
var feedTypes = []string{"application/atom+xml", "application/feed+json", "application/rss+xml", "application/xml", "text/xml"}

func (l *PageLinks) addRelation(n *html.Node, base *url.URL) {
	rel := strings.ToLower(attr(n, "rel"))
	to, ok := resolve(base, attr(n, "href"))
	if !ok || attr(n, "href") == "" {
		return
	}
	switch {
	case hasClass(rel, "canonical"):
		l.Canonical = cmpOr(l.Canonical, to)
	case hasClass(rel, "amphtml"):
		l.AMP = cmpOr(l.AMP, to)
	case hasClass(rel, "alternate") && slices.Contains(feedTypes, strings.ToLower(attr(n, "type"))):
		if len(l.Feeds) < 20 && !slices.Contains(l.Feeds, to) {
			l.Feeds = append(l.Feeds, to)
		}
	}
}

var refresh = regexp.MustCompile(`(?i)^\s*0*([0-9])(?:\.\d*)?\s*[;,]\s*url\s*=\s*['"]?\s*([^'"]+)`)

func (l *PageLinks) addMeta(n *html.Node, base *url.URL) {
	if strings.EqualFold(attr(n, "http-equiv"), "refresh") {
		if m := refresh.FindStringSubmatch(attr(n, "content")); m != nil && m[1] <= maxRefresh {
			if to, ok := resolve(base, m[2]); ok {
				l.MetaRefresh = cmpOr(l.MetaRefresh, to)
			}
		}
	}
	metaRobots(&l.Robots, n)
}

// linkHeader finds the target of a relation in a Link header (RFC 8288).
func linkHeader(header, rel string) (string, bool) {
	for part := range strings.SplitSeq(header, ",") {
		target, params, ok := strings.Cut(part, ">")
		if !ok || !strings.HasPrefix(strings.TrimSpace(target), "<") {
			continue
		}
		for param := range strings.SplitSeq(params, ";") {
			k, v, _ := strings.Cut(strings.TrimSpace(param), "=")
			if strings.EqualFold(k, "rel") && hasClass(strings.ToLower(strings.Trim(v, `"`)), rel) {
				return strings.TrimPrefix(strings.TrimSpace(target), "<"), true
			}
		}
	}
	return "", false
}
