package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"altitude/search/searchtest"
)

// axeSource returns axe-core, the accessibility rules engine.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(searchtest.Env(t, "ALTITUDE_AXE", "axe.min.js (npm pack axe-core)"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// axeRun asks for the rules of an axe option and keeps of the answer what a
// reader of the test's log needs.
const axeRun = `axe.run(document, {%s, resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.map(n =>
	v.id + ": " + v.help + "\n    " + n.target.join(" ") + "\n    " + n.html.slice(0, 200) + "\n    " + n.failureSummary.replace(/\s+/g, " "))))`

// The rules asked for: of WCAG 2.2 A and AA and axe's best practice all in
// light, and in dark those of colour, the only ones that differ.
var axeRules = map[string]string{
	"light": `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"target-size": {enabled: true}}`,
	"dark":  `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}`,
}

// sitePage is one kind of page.
type sitePage struct{ name, path string }

// closedPage may be quoted but not shown in full.
const closedPage = `<!doctype html><html lang="en"><head><title>Harbour pilots and tech leads</title>
<meta name="robots" content="noarchive"><meta name="author" content="Ines Hafen"><meta property="article:published_time" content="2025-04-01">
</head><body><article><h1>Harbour pilots and tech leads</h1>
<p>A tech lead answers to an engineering manager, as a harbour pilot answers to the harbour master: the way in is theirs, the ship is not.</p>
<h2>Who steers</h2>
<p>A tech lead decides how the team builds. A harbour pilot knows each bank and each light by heart, and still hands the wheel back when the water is deep.</p>
</article></body></html>`

// startFullServer serves the starter corpus and closedPage.
func startFullServer(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	t.Setenv("ALTITUDE_DATA", data)
	seedData(t)
	closed := filepath.Join(t.TempDir(), "closed.html")
	write(t, closed, closedPage)
	ingest(t, data, closed)
	return startServer(t, "--data", data)
}

// excerptsOf returns the address of the reading view of an article, which must
// be one that is shown in excerpts.
func excerptsOf(t *testing.T, base, query string) string {
	t.Helper()
	path := "/articles/" + firstHit(t, base, query).ID
	res, err := http.Get(base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Contains(page, []byte(`class="reading excerpt"`)) {
		t.Fatalf("%s is not shown in excerpts: %v", path, err)
	}
	return path
}

// sitePages has one page of each kind.
func sitePages(t *testing.T, base string) []sitePage {
	t.Helper()
	article := firstHit(t, base, "cto vs tech lead")
	excerpts := excerptsOf(t, base, "harbour pilots")
	return []sitePage{
		{"home", "/"},
		{"search", "/search?q=who+does+a+cto+answer+to"},
		{"search of a pair", "/search?q=cto+vs+tech+lead"},
		{"search of a role", "/search?q=what+does+a+staff+engineer+do"},
		{"search of a pair among some sources", "/search?q=cto+vs+tech+lead&kind=blog"},
		{"filtered search", "/search?q=cto&kind=answer&exclude.site=" + url.QueryEscape("Altitude Blog") + "&from=2024"},
		{"second page", "/search?q=cto&page=2"},
		{"corrected search", "/search?q=enginering+managment"},
		{"empty search", "/search?q=zzyzx+qwrtp"},
		{"filtered away", "/search?q=cto&from=1999&to=2000"},
		{"comparison", "/compare/cto/tech-lead"},
		{"comparison of three", "/compare/cto/vp-engineering/engineering-manager"},
		{"comparison of four", "/compare/cto/vp-engineering/engineering-manager/tech-lead?kind=answer"},
		{"comparison without rows", "/compare/cto/tech-lead?view=gaps"},
		{"start of a comparison", "/compare"},
		{"citations of a comparison", "/compare/cto/tech-lead/cite"},
		{"roles", "/roles"},
		{"role", "/roles/tech-lead"},
		{"topics", "/topics"},
		{"topic", "/topics/hiring"},
		{"authors", "/authors"},
		{"author", "/authors/" + url.PathEscape(article.Authors[0])},
		{"sites", "/sites"},
		{"site", "/sites/" + url.PathEscape(article.Site)},
		{"article", "/articles/" + article.ID},
		{"article with passages found", "/articles/" + article.ID + "?q=cto+answers"},
		{"article in excerpts", excerpts},
		{"article in excerpts with passages found", excerpts + "?q=harbour+pilot"},
		{"citations of an article", "/articles/" + article.ID + "/cite"},
		{"about", "/about"},
		{"help", "/help"},
		{"API", "/api"},
		{"not found", "/nothing-here"},
		{"refused", "/compare/cto/techlaed"},
	}
}

// apiHit is what these tests read of a hit.
type apiHit struct {
	ID, Site string
	Authors  []string
}

// firstHit returns the first article the API finds.
func firstHit(t *testing.T, base, query string) apiHit {
	t.Helper()
	res, err := http.Get(base + "/api/v1/search?limit=1&q=" + url.QueryEscape(query))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var found struct{ Hits []apiHit }
	if err := json.NewDecoder(res.Body).Decode(&found); err != nil || len(found.Hits) == 0 || len(found.Hits[0].Authors) == 0 {
		t.Fatalf("no article for %q: %v", query, err)
	}
	return found.Hits[0]
}

// scheme makes the page light or dark, as the system's preference would.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	})
}

// screenHeight is that of the screens the pages are judged on, in CSS pixels.
const screenHeight = 1000

// TestEveryPageIsAccessible runs axe-core on each kind of page, light and
// dark, at desk and phone width. It comes in through the DevTools protocol,
// which the pages' content security policy does not stop.
func TestEveryPageIsAccessible(t *testing.T) {
	axe := axeSource(t)
	browserPath(t)
	base := startFullServer(t)
	b := newTab(t, base, true)
	for _, page := range sitePages(t, base) {
		b.do(chromedp.Navigate(base+page.path), chromedp.Evaluate[chromedp.Void](axe))
		for _, width := range []int64{1280, 390} {
			for _, colours := range []string{"light", "dark"} {
				b.do(chromedp.EmulateViewport(width, screenHeight), scheme(colours))
				for _, violation := range value(b, chromedp.Evaluate[[]string](fmt.Sprintf(axeRun, axeRules[colours]), chromedp.EvalAwaitPromise)) {
					t.Errorf("%s (%s), %d px, %s: %s", page.name, page.path, width, colours, violation)
				}
			}
		}
	}
}

// TestNoPageScrollsSideways holds every page to the width of the screen, down
// to the narrowest phones.
func TestNoPageScrollsSideways(t *testing.T) {
	browserPath(t)
	base := startFullServer(t)
	b := newTab(t, base, true)
	for _, page := range sitePages(t, base) {
		b.do(chromedp.Navigate(base + page.path))
		for _, width := range []int64{1280, 768, 390, 360} {
			b.do(chromedp.EmulateViewport(width, screenHeight))
			if wide := value(b, chromedp.Evaluate[[]string](tooWide)); len(wide) > 0 {
				t.Errorf("%s (%s) is wider than %d px: %s", page.name, page.path, width, strings.Join(wide, " "))
			}
		}
	}
}

// tooWide lists what reaches beyond the right edge where that makes the page
// scroll.
const tooWide = `document.documentElement.scrollWidth <= innerWidth ? [] : Array.from(document.querySelectorAll("body *"))
	.filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.map(e => e.tagName + "." + e.className + "=" + Math.round(e.getBoundingClientRect().right)).slice(0, 5)`
