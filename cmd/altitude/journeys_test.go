package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// journeys are what readers do on the site; each works without JavaScript.
var journeys = []struct {
	name string
	walk func(*tab)
}{
	{"page through results and back", pageThrough},
	{"remove a chip", removeChip},
	{"sort", sortHits},
	{"exclude a value", excludeValue},
	{"filter on a phone", filterOnPhone},
	{"ask why a hit is here", askWhy},
	{"swap, add and remove roles", changeRoles},
	{"choose which rows are shown", chooseRows},
	{"open more quotes", openQuotes},
	{"narrow the sources", narrowSources},
	{"narrow the sources on a phone", narrowOnPhone},
	{"take the table along", takeAlong},
	{"read from passage to passage", readPassages},
	{"switch to dark and back", switchTheme},
}

// TestReadersGetAbout walks each journey with and without JavaScript.
func TestReadersGetAbout(t *testing.T) {
	bothWays(t, func(b *tab) {
		for _, journey := range journeys {
			b.Run(journey.name, func(t *testing.T) {
				on := *b
				on.T = t
				on.do(chromedp.EmulateViewport(1280, screenHeight))
				journey.walk(&on)
			})
		}
	})
}

// press presses one key that the page answers itself, so that no character
// follows: the protocol would send it even where the page prevents it.
func press(key string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, event := range kb.Encode([]rune(key)[0]) {
			if event.Type == kb.KeyChar {
				continue
			}
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, *event); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// number asks the page for a number.
func (b *tab) number(expression string) int {
	b.Helper()
	return value(b, chromedp.Evaluate[int](expression))
}

// is asks the page whether something holds.
func (b *tab) is(expression string) bool {
	b.Helper()
	return value(b, chromedp.Evaluate[bool](expression))
}

// at fails the test unless the address holds all of want.
func (b *tab) at(want ...string) {
	b.Helper()
	at := b.location()
	for _, w := range want {
		if !strings.Contains(at, w) {
			b.Errorf("at %s, want %q in it", at, w)
		}
	}
}

func pageThrough(b *tab) {
	b.open("/search?q=cto")
	first := b.text(".hit h2")
	b.follow(".pages a[rel=next]")
	b.at("page=2", "q=cto")
	if second := b.text(".hit h2"); second == first || b.text(".pages strong") != "2" {
		b.Errorf("page %s begins with %q as page 1 does", b.text(".pages strong"), second)
	}
	b.follow(".pages a[rel=prev]")
	if again := b.text(".hit h2"); again != first {
		b.Errorf("page 1 began with %q, now with %q", first, again)
	}
	b.do(chromedp.NavigateBack())
	b.at("page=2")
}

func removeChip(b *tab) {
	b.open("/search?q=cto&kind=answer&from=2024")
	narrow := b.text(".total")
	b.follow(".chips li:first-child a")
	if at := b.location(); strings.Contains(at, "kind=") || !strings.Contains(at, "from=2024") || b.text(".total") == narrow {
		b.Errorf("at %s with %q", at, b.text(".total"))
	}
	b.follow(".chips .clear a")
	if at := b.location(); strings.Contains(at, "from=") {
		b.Errorf("all cleared, yet at %s", at)
	}
}

func sortHits(b *tab) {
	b.open("/search?q=cto&kind=blog")
	b.follow(".sorts a[href*=newest]")
	b.at("sort=newest", "kind=blog")
	const sorted = `(d => d.length > 2 && d.join() === d.slice().sort().reverse().join())(Array.from(document.querySelectorAll(".hit .meta time"), t => t.dateTime))`
	if b.text(".sorts strong") != "Newest" || !b.is(sorted) {
		b.Errorf("%s is not newest first", b.text(".sorts strong"))
	}
}

func excludeValue(b *tab) {
	b.open("/search?q=cto")
	b.follow(".facet-kind .not")
	b.at("exclude.kind=")
	if chip := b.text(".chips li a"); !strings.Contains(chip, "not ") {
		b.Errorf("chip %q", chip)
	}
}

func filterOnPhone(b *tab) {
	b.do(chromedp.EmulateViewport(390, 844))
	b.open("/search?q=cto")
	b.do(
		chromedp.WaitNotVisible(chromedp.CSS(".facets")), chromedp.Click(chromedp.CSS(".to-filters")),
		chromedp.WaitVisible(chromedp.CSS(".facets")), chromedp.Click(chromedp.CSS(`.facet-kind input[value="answer"]`)),
	)
	b.follow(".apply button")
	b.at("kind=answer")
	b.do(chromedp.WaitNotVisible(chromedp.CSS(".facets")))
	if link := b.text(".to-filters"); link != "Filters (1)" {
		b.Errorf("the link to the filters says %q", link)
	}
}

func askWhy(b *tab) {
	b.open("/search?q=cto")
	b.do(chromedp.Click(chromedp.CSS(".why summary")), chromedp.WaitVisible(chromedp.CSS(".why p")))
	if why := b.text(".why p"); !strings.Contains(why, "Why: ") {
		b.Errorf("why: %q", why)
	}
}

func changeRoles(b *tab) {
	b.open("/compare/cto/tech-lead?kind=answer")
	b.follow(".swap a")
	b.at("/compare/tech-lead/cto", "kind=answer")
	b.do(chromedp.SetValue(chromedp.CSS(".addrole select"), "vp-engineering"))
	b.follow(".addrole button")
	b.at("/compare/tech-lead/cto/vp-engineering")
	if n := b.number(`document.querySelectorAll(".comparison thead .head").length`); n != 3 {
		b.Errorf("%d columns after one was added", n)
	}
	b.follow(".comparison thead th:nth-child(2) .remove")
	b.at("/compare/cto/vp-engineering")
}

func chooseRows(b *tab) {
	for _, view := range []string{"differences", "contested", "gaps"} {
		b.open("/compare/cto/vp-engineering/engineering-manager")
		link := fmt.Sprintf(`.views a[href*="view=%s"]`, view)
		said := b.text(link + " .n")
		b.follow(link)
		b.at("view=" + view)
		if shown := fmt.Sprint(b.number(`document.querySelectorAll(".comparison tr[id]").length`)); shown != said {
			b.Errorf("%s: %s rows promised, %s shown", view, said, shown)
		}
		b.do(chromedp.Query(chromedp.CSS(".views strong")))
	}
}

func openQuotes(b *tab) {
	b.open("/compare/cto/tech-lead")
	for _, folded := range [][2]string{{".more > summary", ".more .quote"}, {".how > summary", ".how dl"}} {
		shown := fmt.Sprintf("document.querySelector(%q).checkVisibility()", folded[1])
		if b.is(shown) {
			b.Errorf("%s is open from the start", folded[1])
		}
		b.do(chromedp.Click(chromedp.CSS(folded[0])))
		if !b.is(shown) {
			b.Errorf("%s does not open", folded[1])
		}
	}
	if how := b.text(".how dl"); !strings.Contains(how, "Role by") {
		b.Errorf("how found: %q", how)
	}
}

func narrowSources(b *tab) {
	b.open("/compare/cto/tech-lead")
	all := b.text(".lead")
	b.do(chromedp.Click(chromedp.CSS(`.narrow input[value="answer"]`)))
	b.follow(".narrow button")
	if some := b.text(".lead"); some == all {
		b.Errorf("without answer pages as with them: %s", some)
	}
	if b.is(`Array.from(document.querySelectorAll(".quote .kind")).some(k => k.textContent === "Answer page")`) {
		b.Error("an answer page is quoted still")
	}
	b.follow(".pick a")
	if again := b.text(".lead"); again != all {
		b.Errorf("cleared: %q, before %q", again, all)
	}
}

func narrowOnPhone(b *tab) {
	b.do(chromedp.EmulateViewport(390, 844))
	b.open("/compare/cto/tech-lead")
	const shown = `document.querySelector(".narrow").checkVisibility()`
	if b.is(shown) {
		b.Error("the filters are open from the start")
	}
	b.do(chromedp.Click(chromedp.CSS(".narrowing > summary")), chromedp.Click(chromedp.CSS(`.narrow input[value="answer"]`)))
	b.follow(".narrow button")
	if only := b.text(".narrowing > summary"); b.is(shown) || !strings.HasPrefix(only, "Only Blog, Handbook") || strings.Contains(only, "Answer") {
		b.Errorf("closed again, the filters say %q", only)
	}
}

// takeAlong follows the links of the other formats and of the citations.
func takeAlong(b *tab) {
	b.open("/compare/cto/tech-lead?kind=answer")
	types := map[string]string{".csv": "text/csv", ".md": "text/markdown", ".json": "application/json", "/feed.atom": "application/atom+xml"}
	for _, link := range value(b, chromedp.AttributesAll(chromedp.CSSAll(".exports a"))) {
		address, err := url.Parse(link["href"])
		if err != nil {
			b.Fatal(err)
		}
		res, err := http.Get(b.base + link["href"])
		if err != nil {
			b.Fatal(err)
		}
		res.Body.Close()
		want := "text/html"
		for end, media := range types {
			if strings.HasSuffix(address.Path, end) {
				want = media
			}
		}
		if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(got, want) {
			b.Errorf("%s answers %s, %s", link["href"], res.Status, got)
		}
	}
	b.follow(".exports a")
	b.at("/compare/cto/tech-lead/cite", "kind=answer")
	if n := b.number(`document.querySelectorAll(".citation pre").length`); n != 5 {
		b.Errorf("%d citations", n)
	}
}

func readPassages(b *tab) {
	b.open("/articles/" + firstHit(b.T, b.base, "what is the difference between a cto and a tech lead").ID + "?q=cto+answers")
	b.follow(".steps > a")
	b.at("#p")
	if !b.is(`(r => r.top >= 0 && r.bottom < innerHeight)(document.querySelector(":target").getBoundingClientRect())`) {
		b.Error("the passage is out of view")
	}
	b.follow(".steps > a:last-child")
	b.at("/search?q=cto+answers")
}

func switchTheme(b *tab) {
	b.open("/search?q=cto")
	b.do(chromedp.Click(chromedp.CSS(".theme .to-dark")), chromedp.WaitReady(chromedp.CSS(`html[data-theme="dark"] .total`)))
	b.at("/search?q=cto")
	b.open("/roles")
	b.do(chromedp.WaitReady(chromedp.CSS(`html[data-theme="dark"]`)), chromedp.Click(chromedp.CSS(".theme .to-light")), chromedp.WaitReady(chromedp.CSS(`html[data-theme="light"] .altitudes`)))
	b.open("/roles")
	b.follow(".bottom button[value=system]")
	b.at("/roles")
	if b.is(`"theme" in document.documentElement.dataset`) {
		b.Error("the system's choice does not return")
	}
}

// TestKeyboardReachesEverything uses the site without a mouse.
func TestKeyboardReachesEverything(t *testing.T) {
	browserPath(t)
	base := startServer(t)
	b := newTab(t, base, true)
	t.Run("the skip link comes first", func(t *testing.T) {
		b.open("/compare/cto/tech-lead")
		b.do(chromedp.KeyEvent(kb.Tab))
		if !b.is(`document.activeElement.className === "skip" && document.activeElement.getBoundingClientRect().top >= 0`) {
			t.Error("the first stop is no visible skip link")
		}
		b.do(chromedp.KeyEvent(kb.Enter))
		if !b.is(`document.activeElement.id === "main"`) {
			t.Error("the skip link does not lead to the content")
		}
	})
	t.Run("every stop shows where it is", func(t *testing.T) {
		b.open("/compare/cto/tech-lead")
		for range 40 {
			b.do(chromedp.KeyEvent(kb.Tab))
			if lost := value(b, chromedp.Evaluate[string](lostFocus)); lost != "" {
				t.Error(lost)
			}
		}
	})
	t.Run("slash goes to the search box, and its list is walked by arrows", func(t *testing.T) {
		b.open("/roles")
		b.do(press("/"))
		if !b.is(`document.activeElement.id === "q" && document.activeElement.value === ""`) {
			t.Error("slash does not lead to the search box")
		}
		const chosen = `.suggestions [role=option][aria-selected=true]`
		b.do(chromedp.KeyEvent("tech l"), chromedp.WaitVisible(chromedp.CSS(".suggestions [role=option]")), chromedp.KeyEvent(kb.ArrowDown), chromedp.WaitVisible(chromedp.CSS(chosen)))
		if !b.is(`document.getElementById("q").getAttribute("aria-activedescendant") === document.querySelector("` + chosen + `").id`) {
			t.Error("the box does not name the chosen entry")
		}
		b.do(chromedp.KeyEvent(kb.Escape), chromedp.WaitNotVisible(chromedp.CSS(".suggestions")))
		b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.WaitVisible(chromedp.CSS(".suggestions [role=option]")), chromedp.KeyEvent(kb.ArrowDown))
		if _, err := chromedp.RunResponse(b.ctx, press(kb.Enter)); err != nil {
			t.Fatal(err)
		}
		if at := b.location(); at == base+"/roles" {
			t.Error("the chosen entry leads nowhere")
		}
	})
	t.Run("a question mark shows the help", func(t *testing.T) {
		b.open("/roles")
		if _, err := chromedp.RunResponse(b.ctx, press("?")); err != nil {
			t.Fatal(err)
		}
		b.at("/help")
	})
}

// lostFocus says what is wrong with the focused element: nothing has the
// focus, it cannot be seen, or nothing marks it.
const lostFocus = `(e => {
	if (!e || e === document.body) return "nothing has the focus";
	const r = e.getBoundingClientRect(), s = getComputedStyle(e), name = e.tagName + " " + e.textContent.slice(0, 30);
	if (r.width < 1 || r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return name + " has the focus out of view";
	if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1) return name + " does not show its focus";
	return "";
})(document.activeElement)`
