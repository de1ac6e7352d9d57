package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
)

// titleJoints part a page's title from its site's name.
var titleJoints = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " < ", " ~ "}

// readTitles collects the page's titles. The visible heading is the surest
// when the page's metadata says nearly the same; else the metadata.
func (d *draft) readTitles(doc *goquery.Document, data linkedData, metas map[string][]string) {
	site := d.siteNames(metas)
	var named []finding
	note := func(from string, sure float64, title string) {
		if title = unescape(title); title != "" {
			named = append(named, finding{[]string{title}, from, sure})
		}
	}
	for _, t := range data.things {
		if t.is(articleTypes...) {
			note("json-ld headline", .84, data.text(t, "headline", "name"))
		}
	}
	for _, m := range []struct {
		name string
		sure float64
	}{{"og:title", .82}, {"citation_title", .86}, {"dc.title", .8}, {"dcterms.title", .8}, {"parsely-title", .84}, {"sailthru.title", .84}, {"twitter:title", .74}, {"title", .7}} {
		if v := metas[m.name]; len(v) > 0 {
			note("meta "+m.name, m.sure, v[0])
		}
	}
	note("title element", .72, doc.Find("title").First().Text())
	top := d.readHeadings(doc, named, site)
	for i, n := range named {
		named[i].values[0] = stripSite(n.values[0], site)
		d.meta.add(fieldTitle, n.from, n.sure, named[i].values[0])
	}
	if title, ok := agreedTitle(named); ok && outvotes(title, top.values[0], named) {
		d.meta.add(fieldTitle, "title element and og:title", max(.01, top.sure)+.01, title)
	}
}

// readHeadings notes the page's headings as titles and returns the surest. Of
// several top headings the first is the page's own, unless the metadata knows
// a later one better.
func (d *draft) readHeadings(doc *goquery.Document, named []finding, site []string) finding {
	top := finding{values: []string{""}}
	doc.Find(`h1, h2, [itemprop="headline"], [role="heading"][aria-level="1"]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		text := titleLabel.ReplaceAllString(flat(s.Nodes[0]), "")
		if text == "" || utf8.RuneCountInString(text) >= 300 {
			return i < 30
		}
		h := finding{[]string{headOf(text, named)}, s.Nodes[0].Data, headingSure(s, text, named, site)}
		if top.from == "h1" && top.sure > .8 && h.sure < sureHeading {
			h.sure = min(h.sure, .64)
		}
		d.meta.add(fieldTitle, h.from, h.sure, h.values[0])
		if h.sure > top.sure {
			top = h
		}
		return i < 30
	})
	return top
}

// titleLabel is what some libraries write before a title for those who do not
// see the page.
var titleLabel = regexp.MustCompile(`^Title:\s*`)

// agreedTitle is the title that the title element and og:title both give, the
// site's name taken off.
func agreedTitle(named []finding) (string, bool) {
	var element, graph string
	for _, n := range named {
		switch n.from {
		case "title element":
			element = n.values[0]
		case "meta og:title":
			graph = n.values[0]
		}
	}
	return graph, graph != "" && fold(graph) == fold(element)
}

const (
	// nearlySame is from which likeness two titles are wordings of one.
	nearlySame = .85
	// shortHeading bounds, in words, a heading that may be the beginning of a
	// title only.
	shortHeading = 6
)

// outvotes tells whether the title that the metadata agrees on stands against
// the page's heading: it is nearly the same but for a slip or a filler, or goes
// on where a short heading stops. An article's own headline in the page's data
// decides for the heading it repeats.
func outvotes(title, heading string, named []finding) bool {
	t, h := fold(title), fold(heading)
	if h == "" || t == h {
		return false
	}
	for _, n := range named {
		if n.from == "json-ld headline" && fold(n.values[0]) == h {
			return false
		}
	}
	if likeness(h, t) >= nearlySame && slices.Equal(numbersIn(t), numbersIn(h)) {
		return true
	}
	rest, ok := strings.CutPrefix(withoutArticle(t), withoutArticle(h)+" ")
	return ok && rest != "" && len(words(h)) <= shortHeading && !jointed(title)
}

// withoutArticle takes the article off the head of a folded title.
func withoutArticle(folded string) string {
	for _, article := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(folded, article); ok {
			return rest
		}
	}
	return folded
}

func jointed(title string) bool {
	return slices.ContainsFunc(titleJoints, func(j string) bool { return strings.Contains(title, j) })
}

var digits = regexp.MustCompile(`\d+`)

// numbersIn are the numbers of a text in order; another year is another title.
func numbersIn(s string) []string { return digits.FindAllString(s, -1) }

// siteNames are the names a title may carry as its suffix, folded.
func (d *draft) siteNames(metas map[string][]string) []string {
	var names []string
	for _, f := range d.meta[fieldSite] {
		names = append(names, fold(f.values[0]))
	}
	for _, m := range []string{"og:site_name", "application-name", "apple-mobile-web-app-title"} {
		if v := metas[m]; len(v) > 0 {
			names = append(names, fold(v[0]))
		}
	}
	for label := range strings.SplitSeq(hostOf(d.address()), ".") {
		if len(label) > 3 && label != "blog" {
			names = append(names, label)
		}
	}
	return names
}

// sureHeading is how sure a heading is that the metadata repeats.
const sureHeading = .92

// headingSure tells how far a heading can be trusted to be the title: most
// when a title of the metadata contains it or nearly equals it, less when it
// is the only top heading of the page or of its article, and then still more
// than the metadata: what a reader sees wins.
func headingSure(s *goquery.Selection, text string, named []finding, site []string) float64 {
	if len(words(text)) == 0 || isSiteName(fold(text), site) || linksHome(s) {
		return 0.01
	}
	best := 0.0
	for _, n := range named {
		best = max(best, likeness(fold(text), fold(n.values[0])))
	}
	h1 := s.Nodes[0].Data != "h2"
	if within(s, "nav, footer, aside, dialog, [class*=related], [class*=logo]") {
		best -= .3
	}
	switch {
	case h1 && best >= .75:
		return sureHeading
	case h1 && best >= .5:
		return .9
	case best >= .85:
		return .85
	case h1 && len(strings.Fields(text)) >= 3 && onlyHeading(s):
		return .845
	case h1 && len(strings.Fields(text)) >= 3:
		return .65
	case h1:
		return .3
	}
	return .05
}

// onlyHeading tells whether a top heading is the only one of the page, or of
// the article it stands in.
func onlyHeading(s *goquery.Selection) bool {
	if within(s, "nav, footer, aside, dialog, [role=banner]") {
		return false
	}
	root := s.Closest("article, main")
	if root.Length() == 0 {
		root = s.Closest("body")
	}
	return root.Find("h1").Length() == 1
}

// linksHome tells whether a heading is the site's own, a link to its front
// page.
func linksHome(s *goquery.Selection) bool {
	href, ok := s.Find("a").AddSelection(s.Closest("a")).First().Attr("href")
	return ok && (href == "/" || strings.TrimRight(urlPath(href), "/") == "" && strings.Contains(href, "//"))
}

// headOf cuts a rubric of a word or two off a heading ("… | Opinion"), and
// more where a title of the metadata has none.
func headOf(text string, named []finding) string {
	at := strings.LastIndex(text, "|")
	if at < 0 {
		return text
	}
	head := squeeze(text[:at])
	if len(words(text[at:])) <= 2 && len(words(head)) >= 4 {
		return head
	}
	for _, n := range named {
		if fold(n.values[0]) == fold(head) {
			return head
		}
	}
	return text
}

func isSiteName(folded string, site []string) bool {
	squashed := strings.ReplaceAll(folded, " ", "")
	for _, s := range site {
		if s != "" && (folded == s || squashed == strings.ReplaceAll(s, " ", "")) {
			return true
		}
	}
	return false
}

// likeness of two folded texts, 0–1: the share of the shorter one's words in
// the longer one, lowered when the lengths differ much and it does not stand
// at an end.
func likeness(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	if a == b {
		return 1
	}
	if strings.HasPrefix(b, a+" ") || strings.HasSuffix(b, " "+a) {
		return max(.6, float64(len(a))/float64(len(b)))
	}
	wa, wb := strings.Fields(a), strings.Fields(b)
	count := map[string]int{}
	for _, w := range wb {
		count[w]++
	}
	both := 0
	for _, w := range wa {
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(wa)+len(wb))
}

// stripSite takes the site's name, and what is parted from a title like one,
// off its ends.
func stripSite(title string, site []string) string {
	for range 3 {
		stripped := stripOnce(title, site)
		if stripped == title {
			break
		}
		title = stripped
	}
	return title
}

func stripOnce(title string, site []string) string {
	at, joint := -1, ""
	for _, j := range titleJoints {
		if i := strings.LastIndex(title, j); i > at {
			at, joint = i, j
		}
	}
	if at <= 0 {
		return title
	}
	head, tail := title[:at], title[at+len(joint):]
	if siteLike(tail, site) || joint != " - " && joint != " – " && joint != " — " && joint != " / " && len(words(tail)) <= 4 && len(words(head)) >= 3 {
		return squeeze(head)
	}
	first := strings.Index(title, joint)
	if head, tail := title[:first], title[first+len(joint):]; siteLike(head, site) && len(words(tail)) >= 2 {
		return squeeze(tail)
	}
	return title
}

// siteLike tells whether a part of a title names the site.
func siteLike(part string, site []string) bool {
	folded := fold(part)
	if len(words(part)) > 6 || folded == "" {
		return false
	}
	squashed := strings.ReplaceAll(folded, " ", "")
	for _, s := range site {
		squashedSite := strings.ReplaceAll(s, " ", "")
		if squashedSite == "" {
			continue
		}
		if squashed == squashedSite || len(squashed) >= 4 && (strings.Contains(squashedSite, squashed) || strings.Contains(squashed, squashedSite)) {
			return true
		}
	}
	return false
}
