package extract

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"altitude/corpus"
)

// readMeta collects what a page of HTML says of itself. How far each place is
// trusted stands beside it; for titles see readTitles.
func (d *draft) readMeta(doc *goquery.Document) {
	data := readLinkedData(doc)
	metas := metaTags(doc)
	d.robots = headerRobots(d.page.Header["X-Robots-Tag"])
	doc.Find("meta").Each(func(_ int, s *goquery.Selection) { metaRobots(&d.robots, s.Nodes[0]) })
	d.readThings(data)
	d.readMetaTags(metas)
	d.readMicrodata(doc)
	d.readBylines(doc)
	d.readVisibleDates(doc)
	d.readSite(doc, data)
	d.readLicence(doc, data)
	d.readTitles(doc, data, metas)
	title, _ := d.meta.best(fieldTitle)
	lines := walk(doc.Nodes[0])
	order := orderOf(lines)
	before, after := nearTitle(lines, strings.Join(title.values, ""))
	d.readNearTitle(before, after, order)
	d.readSoleAuthor(doc)
	d.readLabelled(lines)
	d.readBesideAuthor(lines, order)
	d.readLabelledDates(lines, order)
	d.readHints(doc, data, metas)
	if lang, ok := doc.Find("html").Attr("lang"); ok {
		d.meta.add(fieldLanguage, "html lang", .6, lang)
	}
}

// metaTags are the contents of the page's meta elements by lower-case name,
// property or itemprop, the first of a name first.
func metaTags(doc *goquery.Document) map[string][]string {
	metas := map[string][]string{}
	doc.Find("meta[content]").EachWithBreak(func(i int, s *goquery.Selection) bool {
		content := unescape(s.AttrOr("content", ""))
		for _, key := range []string{"property", "name", "itemprop"} {
			if name := strings.ToLower(s.AttrOr(key, "")); name != "" && content != "" && len(metas[name]) < maxValues {
				metas[name] = append(metas[name], content)
			}
		}
		return i < 2000
	})
	return metas
}

// articleTypes end the names of the schema.org types that are articles.
var articleTypes = []string{"Article", "BlogPosting", "Report", "SocialMediaPosting", "LiveBlogPosting", "HowTo", "Recipe", "Review", "Chapter", "Book", "QAPage", "FAQPage", "Posting"}

// readThings reads JSON-LD. An article's own data is trusted most, then a
// page's; the date of a page that nobody signs is when its system made it, and
// no publication.
func (d *draft) readThings(data linkedData) {
	for _, t := range data.things {
		sure, name := .7, "json-ld page"
		switch {
		case t.is(articleTypes...):
			sure, name = .9, "json-ld"
		case !t.is("WebPage", "CreativeWork", "Course", "Product", "VideoObject", "PodcastEpisode"):
			continue
		}
		authors := cleanAuthors(append(data.names(t["author"], 0), data.names(t["creator"], 0)...))
		d.meta.add(fieldAuthors, name+" author", sure, authors...)
		dated := sure
		if name == "json-ld page" && len(authors) == 0 {
			dated = 0
		}
		d.meta.add(fieldPublished, name+" datePublished", dated, data.text(t, "datePublished"))
		d.meta.add(fieldPublished, name+" dateCreated", max(0, dated-.1), data.text(t, "dateCreated", "uploadDate"))
		d.meta.add(fieldModified, name+" dateModified", sure, data.text(t, "dateModified"))
		d.meta.add(fieldDescription, name+" description", sure-.1, data.text(t, "description"))
		d.meta.add(fieldLanguage, name+" inLanguage", .5, data.text(t, "inLanguage"))
		if tags := data.names(t["keywords"], 0); len(tags) == 1 {
			d.meta.add(fieldTags, name+" keywords", sure, splitList(tags[0], ",;")...)
		} else {
			d.meta.add(fieldTags, name+" keywords", sure, tags...)
		}
	}
}

// metaNames tell which meta element names which field, and how far it is
// trusted.
var metaNames = []struct {
	field field
	name  string
	sure  float64
}{
	{fieldAuthors, "author", .8},
	{fieldAuthors, "parsely-author", .85},
	{fieldAuthors, "sailthru.author", .8},
	{fieldAuthors, "citation_author", .9},
	{fieldAuthors, "dc.creator", .8},
	{fieldAuthors, "dcterms.creator", .8},
	{fieldAuthors, "byl", .8},
	{fieldAuthors, "article:author", .75},
	{fieldAuthors, "article:author_name", .8},
	{fieldAuthors, "og:article:author", .75},
	{fieldAuthors, "twitter:data1", .76},
	{fieldDescription, "og:description", .85},
	{fieldDescription, "description", .9},
	{fieldDescription, "twitter:description", .7},
	{fieldLanguage, "og:locale", .4},
	{fieldLanguage, "content-language", .4},
	{fieldModified, "article:modified_time", .85},
	{fieldModified, "og:updated_time", .7},
	{fieldModified, "last-modified", .6},
	{fieldModified, "dcterms.modified", .8},
	{fieldModified, "datemodified", .8},
	{fieldPublished, "article:published_time", .91},
	{fieldPublished, "article:published", .85},
	{fieldPublished, "og:article:published_time", .85},
	{fieldPublished, "og:published_time", .85},
	{fieldPublished, "datepublished", .85},
	{fieldPublished, "date", .75},
	{fieldPublished, "pubdate", .8},
	{fieldPublished, "publishdate", .8},
	{fieldPublished, "publish-date", .8},
	{fieldPublished, "publish_date", .8},
	{fieldPublished, "publication_date", .8},
	{fieldPublished, "published-date", .8},
	{fieldPublished, "published_date", .8},
	{fieldPublished, "published_time", .8},
	{fieldPublished, "publication-date", .8},
	{fieldPublished, "publisheddate", .8},
	{fieldPublished, "og:publish_date", .8},
	{fieldPublished, "cxenseparse:publishtime", .8},
	{fieldPublished, "release_date", .7},
	{fieldPublished, "parsely-pub-date", .85},
	{fieldPublished, "sailthru.date", .8},
	{fieldPublished, "citation_publication_date", .8},
	{fieldPublished, "citation_date", .75},
	{fieldPublished, "citation_online_date", .7},
	{fieldPublished, "dc.date", .75},
	{fieldPublished, "dc.date.issued", .8},
	{fieldPublished, "dcterms.date", .75},
	{fieldPublished, "dcterms.created", .75},
	{fieldPublished, "dcterms.issued", .8},
	{fieldPublished, "rnews:datepublished", .85},
	{fieldSite, "og:site_name", .9},
	{fieldSite, "application-name", .6},
	{fieldTags, "article:tag", .8},
	{fieldTags, "parsely-tags", .7},
	{fieldTags, "keywords", .6},
}

func (d *draft) readMetaTags(metas map[string][]string) {
	for _, m := range metaNames {
		values := metas[m.name]
		if len(values) == 0 {
			continue
		}
		switch m.field {
		case fieldAuthors:
			if m.name == "twitter:data1" && !strings.Contains(strings.ToLower(strings.Join(metas["twitter:label1"], " ")), "written") {
				continue
			}
			if strings.HasPrefix(m.name, "citation") || strings.HasPrefix(m.name, "dc") {
				for i := range values {
					values[i] = flipName(values[i])
				}
			}
			values = cleanAuthors(values)
		case fieldTags:
			if len(values) == 1 {
				values = splitList(values[0], ",;")
			}
		default:
			values = values[:1]
		}
		d.meta.add(m.field, "meta "+m.name, m.sure, values...)
	}
}

// outside are the places whose bylines and dates belong to other articles or
// to readers.
const outside = "aside, nav, footer, [class*=comment], [id*=comment], [class*=related], [class*=recommend], [class*=sidebar], [class*=popular], [class*=trending], [class*=latest], [class*=more-], .widget"

// astray tells whether a selection stands in such a place, one that is not
// around the article itself.
func astray(s *goquery.Selection) bool {
	return s.ParentsFiltered(outside+", [class*=card], [class*=teaser], li article").FilterFunction(func(_ int, p *goquery.Selection) bool {
		return !p.Is("html, body, main") && p.Find("h1").Length() == 0
	}).Length() > 0
}

// within tells whether a selection stands in a place.
func within(s *goquery.Selection, selector string) bool { return s.Closest(selector).Length() > 0 }

func (d *draft) readMicrodata(doc *goquery.Document) {
	first := func(selector string, f field, from string, sure float64) {
		doc.Find(selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			if astray(s) {
				return i < 20
			}
			value := s.AttrOr("content", s.AttrOr("datetime", ""))
			if value == "" {
				value = flat(s.Nodes[0])
			}
			d.meta.add(f, from, sure, value)
			return false
		})
	}
	first(`[itemprop="datePublished"]:not(meta)`, fieldPublished, "itemprop datePublished", .8)
	first(`[itemprop="dateModified"]:not(meta)`, fieldModified, "itemprop dateModified", .8)
	var names []string
	doc.Find(`[itemprop="author"]:not(meta), [itemprop="creator"]:not(meta)`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		if within(s, "[itemprop=comment]") || astray(s) {
			return i < 20
		}
		if inner := s.Find(`[itemprop="name"]`).First(); inner.Length() > 0 {
			s = inner
		}
		names = append(names, s.AttrOr("content", flat(s.Nodes[0])))
		return i < 20
	})
	d.meta.add(fieldAuthors, "itemprop author", .8, cleanAuthors(names)...)
}

// readSite finds the site's own name; failing that its host.
func (d *draft) readSite(_ *goquery.Document, data linkedData) {
	for _, t := range data.things {
		if t.is("WebSite") {
			d.meta.add(fieldSite, "json-ld site", .8, data.text(t, "name"))
		}
		if t.is(articleTypes...) {
			d.meta.add(fieldSite, "json-ld publisher", .7, data.text(t, "publisher"))
		}
	}
}

// readHints gathers the page's own words for what sort of page it is.
func (d *draft) readHints(doc *goquery.Document, data linkedData, metas map[string][]string) {
	for _, t := range data.things {
		if !t.is("ListItem", "ImageObject", "Person", "Organization", "WebSite", "SearchAction", "BreadcrumbList") {
			d.hints = append(d.hints, t.types()...)
		}
		if t.is("ListItem") {
			d.hints = append(d.hints, data.names(t["name"], 0)...)
		}
	}
	d.hints = append(d.hints, metas["og:type"]...)
	d.hints = append(d.hints, metas["article:section"]...)
	doc.Find(`[itemtype]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		t := s.AttrOr("itemtype", "")
		d.hints = append(d.hints, t[strings.LastIndex(t, "/")+1:])
		return i < 20
	})
	doc.Find(`[class*=breadcrumb] a, [aria-label*=readcrumb] a`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		d.hints = append(d.hints, squeeze(s.Text()))
		return i < 10
	})
}

// hostOf is the host of an article's address without "www.".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// address is the page's public address, empty when it has none.
func (d *draft) address() string {
	if d.page.URL != "" {
		return d.page.URL
	}
	if corpus.WebAddress(d.page.Key) {
		return d.page.Key
	}
	return ""
}
