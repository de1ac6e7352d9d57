package crawl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/store"
)

// webSources are the sources of testdata/web.txtar.
func webSources() []corpus.Source {
	zero := 0
	return []corpus.Source{
		{Name: "a", URLs: []string{"http://a.example/"}},
		{Name: "b", Feeds: []string{"http://b.example/feed.atom"}, Depth: &zero, Kind: corpus.Blog},
		{Name: "old", URLs: []string{"http://old.example/start"}},
		{Name: "sick", URLs: []string{"http://sick.example/"}},
	}
}

// webPages are the pages that a crawl of testdata/web.txtar must store, no
// more and no less.
var webPages = []string{
	"a.example/", "a.example/behind-noindex", "a.example/blog/deep", "a.example/blog/one", "a.example/blog/two",
	"a.example/calendar/2026-01-01", "a.example/calendar/2026-01-02", "a.example/claims", "a.example/copy?print=1",
	"a.example/flaky", "a.example/from-feed", "a.example/from-notes", "a.example/from-sitemap", "a.example/header-noindex",
	"a.example/moved/there", "a.example/nofollow", "a.example/noindex", "a.example/notes.txt", "a.example/original",
	"a.example/private/open", "a.example/refresh", "a.example/refreshed", "a.example/trap/", "a.example/trap/trap/",
	"b.example/y", "new.example/next", "new.example/start", "www.b.example/x",
}

// notPages are the other addresses that the crawl must ask for, and no more.
var notPages = []string{
	"a.example/RANDOM", "a.example/broken", "a.example/broken", "a.example/broken", "a.example/broken",
	"a.example/empty", "a.example/endless/1", "a.example/endless/2", "a.example/endless/3", "a.example/endless/4",
	"a.example/feed.rss", "a.example/flaky", "a.example/forbidden", "a.example/loop/1", "a.example/loop/2", "a.example/missing",
	"a.example/moved", "a.example/paper", "a.example/really-a-picture", "a.example/robots.txt", "a.example/sitemap-1.xml",
	"a.example/sitemap-index.xml", "a.example/soft", "a.example/to-file", "a.example/to-other", "a.example/was-here",
	"b.example/RANDOM", "b.example/feed.atom", "b.example/robots.txt",
	"new.example/RANDOM", "new.example/robots.txt", "new.example/sitemap.xml",
	"old.example/robots.txt", "old.example/sitemap.xml", "old.example/start", "sick.example/robots.txt",
	"www.b.example/RANDOM", "www.b.example/robots.txt",
}

// webCrawl crawls testdata/web.txtar for the first time.
func webCrawl(t *testing.T) (*fakeWeb, *store.Store, Options, Report) {
	t.Helper()
	web := loadWeb(t, "web.txtar")
	st, o, _ := web.crawls(t)
	o.Limits.Redirects = 3
	o.Limits.Patience = 200 * time.Millisecond
	return web, st, o, crawlOnce(t, st, o, webSources()...)
}

func TestCrawlFetchesExactlyTheExpectedSet(t *testing.T) {
	web, st, _, report := webCrawl(t)
	if diff := cmp.Diff(webPages, storedKeys(t, st)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	asked, _ := web.forget()
	want := slices.Sorted(slices.Values(slices.Concat(webPages, notPages)))
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	if want := "Altitude/1.0 (+https://altitude.example/bot)"; web.agent != want {
		t.Errorf("user agent %q, want %q", web.agent, want)
	}
	checkReport(t, report, len(asked))
}

func checkReport(t *testing.T, report Report, requests int) {
	t.Helper()
	if report.New != len(webPages) || report.Fetched != len(webPages) || report.Requests != requests {
		t.Errorf("report %+v", report)
	}
	wantSkipped := map[string]int{"robots.txt": 2, "not an article: image/png": 1, "not an article: application/pdf": 1, "empty": 1}
	if diff := cmp.Diff(wantSkipped, report.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	wantFailed := map[string]int{
		"404 not found": 1, "410 gone": 1, "HTTP 500 Internal Server Error": 1, "HTTP 403 Forbidden": 1, "redirect loop": 1,
		"redirect to no web address": 1, "redirect to other host": 1, "robots.txt cannot be reached: HTTP 500 Internal Server Error": 1, "soft 404": 1, "too many redirects": 1,
	}
	if diff := cmp.Diff(wantFailed, report.Failed); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	for what, n := range map[string]int{
		"noindex": 2, "nofollow": 1, "listed on another host": 1, "trap: path repeats itself": 1, "trap: too many parameters": 1,
		"trap: a date far ahead": 1, "sitemap on another host": 1, "sitemap refused": 1,
	} {
		if report.Noted[what] != n {
			t.Errorf("noted %q %d times, want %d; %v", what, report.Noted[what], n, report.Noted)
		}
	}
}

func TestSecondRunAsksForNothingThatIsNotDue(t *testing.T) {
	web, st, o, _ := webCrawl(t)
	web.forget()
	report := crawlOnce(t, st, o, webSources()...)
	asked, _ := web.forget()
	// A source's own address that never answered is tried by each run.
	asked = slices.DeleteFunc(asked, func(s string) bool { return s == "sick.example/robots.txt" })
	if len(asked) > 0 || report.Fetched > 0 {
		t.Errorf("asked for %v; %+v", asked, report)
	}
}

func TestLaterRunFetchesOnlyWhatChanged(t *testing.T) {
	web, st, o, _ := webCrawl(t)
	web.forget()
	web.set("a.example/blog/one", `<p>The first article, rewritten.</p> <a href="/blog/new">new</a>`)
	web.set("a.example/blog/new", `<p>A new article.</p>`)
	web.set("a.example/sitemap-1.xml", `<urlset><url><loc>http://a.example/from-sitemap</loc><lastmod>2020-01-01</lastmod></url></urlset>`)
	web.remove("a.example/blog/deep")
	var c clock
	c.move(8 * 24 * time.Hour)
	o.Now = c.now
	report := crawlOnce(t, st, o, webSources()...)
	if report.New != 1 || report.Changed != 1 {
		t.Errorf("new %d, changed %d, want 1 and 1", report.New, report.Changed)
	}
	asked, fresh := web.forget()
	for _, name := range fresh {
		if slices.Contains(webPages, name) && name != "a.example/blog/one" {
			t.Errorf("%s was sent again, unchanged", name)
		}
	}
	if slices.Contains(asked, "a.example/from-sitemap") {
		t.Error("a page was asked for whose sitemap says that it did not change")
	}
	if _, err := st.Page(t.Context(), "http://a.example/blog/deep"); err != nil {
		t.Errorf("gone after one 404: %v", err)
	}
}

func TestPageIsGoneAfterSeveral404sAndAtOnceAfter410(t *testing.T) {
	web := webFrom("-- a.example/ --\n<a href=\"/x\">x</a> <a href=\"/y\">y</a> <a href=\"/z\">z</a>\n" +
		"-- a.example/x --\nx\n-- a.example/y --\ny\n-- a.example/z --\nz\n")
	st, o, c := web.crawls(t)
	o.Limits.Patience = 50 * time.Millisecond
	crawlOnce(t, st, o, siteA)
	web.remove("a.example/x")
	web.set("a.example/y", "@status 410\n")
	web.set("a.example/z", "@status 500\n")
	var kept [][]string
	for range 4 {
		c.move(8 * 24 * time.Hour)
		crawlOnce(t, st, o, siteA)
		kept = append(kept, storedKeys(t, st))
	}
	want := [][]string{
		{"a.example/", "a.example/x", "a.example/z"}, {"a.example/", "a.example/x", "a.example/z"},
		{"a.example/", "a.example/z"}, {"a.example/", "a.example/z"},
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestRemovedPageIsNotAskedForAgain(t *testing.T) {
	web := webFrom("-- a.example/ --\n<a href=\"/x\">x</a>\n-- a.example/x --\nx\n")
	st, o, c := web.crawls(t)
	crawlOnce(t, st, o, siteA)
	if _, err := st.Decide(t.Context(), corpus.Decision{Verb: corpus.Remove, Subject: "http://a.example/x", At: c.now()}); err != nil {
		t.Fatal(err)
	}
	web.forget()
	c.move(8 * 24 * time.Hour)
	report := crawlOnce(t, st, o, siteA)
	asked, _ := web.forget()
	if slices.Contains(asked, "a.example/x") || report.Skipped["removed by the admin"] != 1 {
		t.Errorf("asked for %v, skipped %v", asked, report.Skipped)
	}
}

func TestDepthMaxIncludeExclude(t *testing.T) {
	chain := "-- a.example/ --\n<a href=\"/1\">1</a>\n-- a.example/1 --\n<a href=\"/blog/2\">2</a>\n" +
		"-- a.example/blog/2 --\n<a href=\"/blog/3\">3</a>\n-- a.example/blog/3 --\nend\n"
	for _, tc := range []struct {
		name   string
		change func(*Options)
		want   []string
	}{
		{"depth 0", func(o *Options) { o.Depth = 0 }, []string{"a.example/"}},
		{"depth 1", func(o *Options) { o.Depth = 1 }, []string{"a.example/", "a.example/1"}},
		{"max", func(o *Options) { o.Max = 3 }, []string{"a.example/", "a.example/1", "a.example/blog/2"}},
		{"include", func(o *Options) { o.Include = []string{"/1"} }, []string{"a.example/", "a.example/1"}},
		{"exclude", func(o *Options) { o.Exclude = []string{"/blog/3"} }, []string{"a.example/", "a.example/1", "a.example/blog/2"}},
		{"host budget", func(o *Options) { o.Limits.HostPages = 2 }, []string{"a.example/", "a.example/1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			web := webFrom(chain)
			st, o, _ := web.crawls(t)
			all := siteA
			limited := o
			tc.change(&limited)
			crawlOnce(t, st, limited, all)
			if diff := cmp.Diff(tc.want, storedKeys(t, st)); diff != "" {
				t.Errorf("stored (-want +got):\n%s", diff)
			}
			// What was left out is taken up when the options allow it, without
			// asking for a page twice.
			crawlOnce(t, st, o, all)
			if got := storedKeys(t, st); len(got) != 4 {
				t.Errorf("then stored %v", got)
			}
			asked, _ := web.forget()
			if twice := slices.Compact(slices.Clone(asked)); len(twice) != len(asked) {
				t.Errorf("asked twice: %v", asked)
			}
		})
	}
}

func TestChangedPatternsReadListsAgain(t *testing.T) {
	web := webFrom("-- a.example/sitemap.xml --\n<urlset><url><loc>http://a.example/x</loc></url><url><loc>http://a.example/y</loc></url></urlset>\n" +
		"-- a.example/x --\nx\n-- a.example/y --\ny\n")
	st, o, _ := web.crawls(t)
	source := corpus.Source{Name: "a", Sitemaps: []string{"http://a.example/sitemap.xml"}, Include: []string{"/x"}}
	for _, want := range [][]string{{"a.example/x"}, {"a.example/x", "a.example/y"}} {
		crawlOnce(t, st, o, source)
		if diff := cmp.Diff(want, storedKeys(t, st)); diff != "" {
			t.Errorf("stored (-want +got):\n%s", diff)
		}
		source.Include = nil
	}
}

func TestCrawlGoesOnWithTheSourcesOfBefore(t *testing.T) {
	web := webFrom("-- a.example/ --\n<a href=\"/1\">1</a>\n-- a.example/1 --\n<a href=\"/2\">2</a>\n-- a.example/2 --\n<a href=\"/3\">3</a>\n-- a.example/3 --\nend\n")
	st, o, _ := web.crawls(t)
	o.Max, o.Depth = 1, 2
	report := crawlOnce(t, st, o, corpus.Source{URLs: []string{"http://a.example/"}})
	if report.Stopped != "max" || report.Deferred != 1 {
		t.Errorf("report %+v", report)
	}
	o.Max, o.Depth = 0, 9
	report = crawlOnce(t, st, o)
	if diff := cmp.Diff([]string{"a.example/", "a.example/1", "a.example/2"}, storedKeys(t, st)); diff != "" || report.New != 2 {
		t.Errorf("stored (-want +got):\n%s%+v", diff, report)
	}
}

func TestSeedThatIsAFeedOrSitemapIsReadAsOne(t *testing.T) {
	web := webFrom("-- a.example/feed --\n<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><item><link>http://a.example/x</link></item></channel></rss>\n" +
		"-- a.example/map --\n<!-- c --><urlset><url><loc>http://a.example/y</loc></url></urlset>\n-- a.example/x --\nx\n-- a.example/y --\ny\n")
	st, o, _ := web.crawls(t)
	o.Depth = 0
	crawlOnce(t, st, o, corpus.Source{Name: "a", URLs: []string{"http://a.example/feed", "http://a.example/map"}})
	if diff := cmp.Diff([]string{"a.example/x", "a.example/y"}, storedKeys(t, st)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
}

func TestPlanAsksForNoPage(t *testing.T) {
	web := loadWeb(t, "web.txtar")
	st, o, _ := web.crawls(t)
	plan, err := New(quiet(), st, o).Plan(t.Context(), webSources())
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, p := range plan.Pages {
		urls = append(urls, p.Source+" "+strings.TrimPrefix(p.URL, "http://"))
	}
	want := []string{"a a.example/", "a a.example/from-sitemap", "b b.example/y", "b www.b.example/x", "old old.example/start"}
	if diff := cmp.Diff(want, urls); diff != "" {
		t.Errorf("planned (-want +got):\n%s", diff)
	}
	asked, _ := web.forget()
	for _, name := range asked {
		if slices.Contains(webPages, name) {
			t.Errorf("the plan asked for %s", name)
		}
	}
	if entries, err := st.CountFrontier(t.Context(), time.Now()); err != nil || entries != (store.FrontierCount{}) {
		t.Errorf("the plan left %+v (%v)", entries, err)
	}
}

func TestInterruptedCrawlKeepsWhatItHasAndGoesOn(t *testing.T) {
	web := loadWeb(t, "web.txtar")
	st, o, _ := web.crawls(t)
	o.Limits.Redirects, o.Limits.Patience = 3, 200*time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(p Progress) {
		if p.Fetched == 5 {
			cancel()
		}
	}
	report, err := New(quiet(), st, o).Run(ctx, webSources())
	if !errors.Is(err, context.Canceled) || report.Stopped != "interrupted" {
		t.Errorf("interrupted: %v, %+v", err, report)
	}
	o.Progress = nil
	crawlOnce(t, st, o, webSources()...)
	if diff := cmp.Diff(webPages, storedKeys(t, st)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
}

func TestRobotsAreReadAgainEveryDay(t *testing.T) {
	web := webFrom("-- a.example/robots.txt --\nUser-agent: *\nDisallow:\n-- a.example/ --\n<a href=\"/x\">x</a>\n-- a.example/x --\nx\n-- a.example/y --\ny\n")
	st, o, c := web.crawls(t)
	o.Depth = 0
	source := siteA
	crawlOnce(t, st, o, source)
	web.set("a.example/robots.txt", "User-agent: *\nDisallow: /x\n")
	o.Depth = 1
	for _, tc := range []struct {
		later  time.Duration
		source string
		asked  []string
	}{
		{23 * time.Hour, "/y", []string{"a.example/RANDOM", "a.example/sitemap.xml", "a.example/x", "a.example/y"}},
		{2 * time.Hour, "/x?again", []string{"a.example/robots.txt"}},
	} {
		web.forget()
		c.move(tc.later)
		source.URLs = append(source.URLs, "http://a.example"+tc.source)
		crawlOnce(t, st, o, source)
		if asked, _ := web.forget(); cmp.Diff(tc.asked, asked) != "" {
			t.Errorf("after %v (-want +got):\n%s", tc.later, cmp.Diff(tc.asked, asked))
		}
	}
}

func TestPageThatMovedForGoodIsGoneAfterSeveralVisits(t *testing.T) {
	web := webFrom("-- a.example/ --\n<a href=\"/old\">old</a> <a href=\"/login\">login</a>\n-- a.example/old --\nold\n-- a.example/login --\nfree\n-- a.example/new --\nnew\n-- a.example/wall --\nlog in\n")
	st, o, c := web.crawls(t)
	crawlOnce(t, st, o, siteA)
	web.set("a.example/old", "@status 301\n@header Location: /new\n")
	web.set("a.example/login", "@status 302\n@header Location: /wall\n")
	var kept []string
	gone := 0
	for range 4 {
		c.move(8 * 24 * time.Hour)
		gone += crawlOnce(t, st, o, siteA).Gone
		kept = storedKeys(t, st)
	}
	want := []string{"a.example/", "a.example/login", "a.example/new", "a.example/wall"}
	if diff := cmp.Diff(want, kept); diff != "" || gone != 1 {
		t.Errorf("%d gone, kept (-want +got):\n%s", gone, diff)
	}
	if e, err := st.Entry(t.Context(), "http://a.example/old"); err != nil || e.Target != "http://a.example/new" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestLongSitemapIsTakenWhole(t *testing.T) {
	const pages = 2500
	var list strings.Builder
	for i := range pages {
		fmt.Fprintf(&list, "http://a.example/article-%d\n", i)
	}
	web := webFrom("-- a.example/robots.txt --\nSitemap: http://a.example/list.txt\n-- a.example/list.txt --\n" + list.String() + "-- a.example/ --\nhome\n")
	st, o, _ := web.crawls(t)
	o.Max = 1
	report := crawlOnce(t, st, o, siteA)
	if report.Deferred != pages {
		t.Errorf("%d addresses taken, want %d", report.Deferred, pages)
	}
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"no normal form":  func(o *Options) { o.Normalize = nil },
		"no links":        func(o *Options) { o.Links = nil },
		"negative depth":  func(o *Options) { o.Depth = -1 },
		"nameless agent":  func(o *Options) { o.UserAgent = "/1.0" },
		"agent of a line": func(o *Options) { o.UserAgent = "Altitude\r\nHost: b.example" },
		"bad pattern":     func(o *Options) { o.Include = []string{"re:("} },
	} {
		st := openStore(t)
		o := testOptions()
		change(&o)
		if _, err := New(quiet(), st, o).Run(t.Context(), []corpus.Source{siteA}); err == nil {
			t.Errorf("%s: run", name)
		}
		if _, err := New(quiet(), st, o).Plan(t.Context(), []corpus.Source{siteA}); err == nil {
			t.Errorf("%s: planned", name)
		}
	}
	if _, err := New(quiet(), openStore(t), testOptions()).Run(t.Context(), []corpus.Source{{Name: "empty"}}); err == nil {
		t.Error("a source without addresses ran")
	}
}
