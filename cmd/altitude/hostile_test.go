package main

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// payload tries every way from text to script that a template could leave
// open; each would set window.__xss.
const payload = `<script>window.__xss=1</script><img src=x onerror="window.__xss=1">"'><svg onload=window.__xss=1></title></textarea>` +
	"`${window.__xss=1}` {{window.__xss=1}} javascript:window.__xss=1"

// hostileArticles are files a reader must never notice anything of.
func hostileArticles() map[string]string {
	say := html.EscapeString(payload)
	ld, err := json.Marshal(map[string]any{
		"@type": "Article", "headline": payload, "author": map[string]string{"name": "Mallory " + payload},
		"publisher": map[string]string{"name": payload}, "url": "javascript:window.__xss=1", "datePublished": "2025-01-01" + payload,
	})
	if err != nil {
		panic(err) // strings and maps
	}
	long := strings.Repeat("A CTO answers to the board for what the engineers of the company build and run. A tech lead writes code for half of the week and reviews the rest. ", 1800)
	return map[string]string{
		"script.html": `<!doctype html><html lang="en"><head><title>` + say + ` CTO</title><meta name="author" content="Eve ` + say + `">
			<link rel="canonical" href="javascript:window.__xss=1"><meta property="og:site_name" content="` + say + `"><meta name="description" content="` + say + `"></head>
			<body><article><h1>` + say + ` CTO</h1><p class="byline">By Eve ` + say + `</p><h2>The CTO ` + say + `</h2>
			<p>A CTO answers to the CEO ` + say + ` and to the board.</p><p onclick="window.__xss=1">A tech lead writes code for half of the week ` + say + `.</p>
			<table><tr><th>` + say + `</th><th>CTO</th><th>Tech lead</th></tr><tr><td>Reports to ` + say + `</td><td>CEO ` + say + `</td><td>CTO ` + say + `</td></tr></table>
			<ul><li><a href="javascript:window.__xss=1">A CTO owns the budget ` + say + `</a></li></ul><pre>` + say + `</pre><blockquote>` + say + `</blockquote>
			<script>window.__xss=1</script><iframe src="javascript:parent.__xss=1"></iframe><svg><script>window.__xss=1</script></svg></article></body></html>`,
		"json-ld.html": `<!doctype html><title>JSON-LD</title><script type="application/ld+json">` + string(ld) + `</script>
			<article><h1>What a CTO owns</h1><p>A CTO owns the technology strategy of the company and answers to the CEO for it every quarter.</p></article>`,
		"front-matter.md": "---\ntitle: '" + strings.ReplaceAll(payload, "'", "''") + " tech lead'\nauthors: ['" + strings.ReplaceAll(payload, "'", "''") + "']\nsite: '" + strings.ReplaceAll(payload, "'", "''") +
			"'\nurl: 'javascript:window.__xss=1'\nlicence: '" + strings.ReplaceAll(payload, "'", "''") + "'\ntags: ['hiring " + strings.ReplaceAll(payload, "'", "''") + "']\n---\n# Tech lead " + payload +
			"\n\nA tech lead plans one quarter ahead. " + payload + "\n\n[A tech lead](javascript:window.__xss=1) hires for one team.\n\n```\n" + payload + "\n```\n",
		"huge-title.md": "# " + strings.Repeat("Chieftechnologyofficer", 400) + "\n\nA CTO owns the roadmap of the technology for " + strings.Repeat("very", 2000) + "long years.\n",
		"rtl.md":        "# מנהל טכנולוגיה \u202e CTO \u2066 ראשי\n\nA CTO \u202ereports to the CEO\u202c and מנהל הטכנולוגיה sets the strategy.\n\nالمدير التقني مسؤول عن التقنية. A tech lead \u2067answers to the CTO.\n",
		"emoji.md":      "# 👩‍💻🏳️‍🌈 CTO 🧑🏽‍🚀 z͑ͫ̓ͪ̂ͫ̽a̴̵̜̰͔l̨g̸o\n\n👩‍💻 A CTO owns the budget 💸💸💸 for technology. " + strings.Repeat("😀", 3000) + "\n",
		"long.md":       "# A very long article on the CTO and the tech lead\n\n" + strings.ReplaceAll(long, "rest. A CTO", "rest.\n\nA CTO"),
	}
}

// TestHostileArticlesStayText takes in articles that attack and opens every
// page that shows them: nothing of theirs may run, and the pages stay usable.
func TestHostileArticlesStayText(t *testing.T) {
	browserPath(t)
	data, folder := t.TempDir(), t.TempDir()
	for name, content := range hostileArticles() {
		write(t, filepath.Join(folder, name), content)
	}
	ingest(t, data, folder)
	base := startServer(t, "--data", data)
	b := newTab(t, base, true)
	for _, path := range hostilePages(t, base) {
		b.open(path)
		for _, width := range []int64{1280, 390} {
			b.do(chromedp.EmulateViewport(width, screenHeight))
			if wrong := value(b, chromedp.Evaluate[[]string](invaded)); len(wrong) > 0 {
				t.Errorf("%s at %d px: %s", path, width, strings.Join(wrong, "; "))
			}
		}
	}
	checkFeed(t, base)
}

// invaded unfolds the page and lists what of an attack reached it.
const invaded = `document.querySelectorAll("details").forEach(d => { d.open = true }), [
	[window.__xss !== undefined, "a script ran"],
	[document.scripts.length > 1, "a script stands in the page"],
	[document.querySelector("iframe, object, embed, img, base, svg *[onload], [onclick], [onerror], [onload]"), "an element of the article's stands in the page"],
	[document.querySelector('[href^="javascript:" i], [src^="javascript:" i], [action^="javascript:" i]'), "an address is a script"],
	[document.documentElement.scrollWidth > innerWidth, "the page scrolls sideways"],
	[!document.querySelector("h1"), "no heading"],
	[!document.querySelector("footer.bottom"), "the page ends early"],
].filter(c => c[0]).map(c => c[1])`

// hostilePages are the pages on which the articles appear.
func hostilePages(t *testing.T, base string) []string {
	t.Helper()
	pages := []string{
		"/", "/search?q=cto", "/search?q=" + url.QueryEscape(payload), "/compare/cto/tech-lead", "/compare/cto/tech-lead/cite", "/roles/cto", "/roles/tech-lead",
		"/authors", "/sites", "/topics/hiring", "/nothing/" + url.PathEscape(payload), "/compare/cto/" + url.PathEscape(payload), "/search?sort=" + url.QueryEscape(payload),
	}
	res, err := http.Get(base + "/api/v1/search?limit=100")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var found struct{ Hits []apiHit }
	if err := json.NewDecoder(res.Body).Decode(&found); err != nil {
		t.Fatal(err)
	}
	if n := len(hostileArticles()); len(found.Hits) != n {
		t.Errorf("%d of %d articles were taken in", len(found.Hits), n)
	}
	for _, hit := range found.Hits {
		pages = append(pages, "/articles/"+hit.ID, "/articles/"+hit.ID+"?q=cto+tech+lead", "/articles/"+hit.ID+"/cite")
		for _, author := range hit.Authors {
			pages = append(pages, "/authors/"+url.PathEscape(author))
		}
		if hit.Site != "" {
			pages = append(pages, "/sites/"+url.PathEscape(hit.Site))
		}
	}
	return pages
}

// checkFeed reads the feed as a feed reader does, which shows what is declared
// to be HTML as HTML.
func checkFeed(t *testing.T, base string) {
	t.Helper()
	res, err := http.Get(base + "/feed.atom")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var feed struct {
		Entries []struct {
			Title, Summary, Content struct {
				Type string `xml:"type,attr"`
				Text string `xml:",chardata"`
			}
			Links []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.NewDecoder(res.Body).Decode(&feed); err != nil || len(feed.Entries) == 0 {
		t.Fatalf("%d entries, %v", len(feed.Entries), err)
	}
	for _, e := range feed.Entries {
		for _, part := range []string{e.Title.Type, e.Summary.Type, e.Content.Type} {
			if part != "" && part != "text" {
				t.Errorf("%q is declared to be %s", e.Title.Text, part)
			}
		}
		for _, link := range e.Links {
			if !strings.HasPrefix(link.Href, "http") {
				t.Errorf("the feed links to %q", link.Href)
			}
		}
	}
}
