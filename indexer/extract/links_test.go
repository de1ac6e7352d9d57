package extract

import (
	"slices"
	"testing"

	"altitude/corpus"
)

func TestLinksAreAbsoluteNormalAndHTTPOnly(t *testing.T) {
	l := Links(webPage(`<base href="/docs/"><link rel=canonical href="https://example.org/docs/a?utm_source=x">
		<link rel="amphtml" href="/amp/a"><link rel=alternate type="application/rss+xml" href="/feed.xml">
		<meta http-equiv=refresh content="0; url='next.html'"><meta name=robots content="noindex, max-snippet:50"><meta name=altitude content=noarchive>
		<a href="b">b</a><a href="b#part">again</a><a rel="nofollow" href="../c">c</a><a href="//other.org/d">d</a>
		<a href="javascript:x()">x</a><a href="mailto:a@b.org">m</a><a href="#top">t</a><a href="data:,x">d</a><a href=file:///etc/passwd>f</a><a>none</a>`,
		"X-Robots-Tag", "nosnippet, googlebot: noindex"))
	want := []Link{{"https://example.org/docs/b", false}, {"https://example.org/c", true}, {"https://other.org/d", false}}
	if !slices.Equal(l.Hrefs, want) {
		t.Errorf("links %v, want %v", l.Hrefs, want)
	}
	if l.Canonical != "https://example.org/docs/a" || l.AMP != "https://example.org/amp/a" || l.MetaRefresh != "https://example.org/docs/next.html" ||
		!slices.Equal(l.Feeds, []string{"https://example.org/feed.xml"}) {
		t.Errorf("%+v", l)
	}
	if want := (corpus.Robots{NoIndex: true, NoArchive: true, NoSnippet: true, MaxSnippet: 50}); l.Robots != want {
		t.Errorf("robots %+v, want %+v", l.Robots, want)
	}
}

func TestRobotsDirectivesAreReadForUsAndForAll(t *testing.T) {
	tests := []struct {
		header string
		want   corpus.Robots
	}{
		{"", corpus.Robots{}},
		{"none", corpus.Robots{NoIndex: true, NoFollow: true}},
		{"NOINDEX, NoArchive", corpus.Robots{NoIndex: true, NoArchive: true}},
		{"googlebot: noindex, nofollow", corpus.Robots{}},
		{"googlebot: noindex, altitude: nosnippet", corpus.Robots{NoSnippet: true}},
		{"max-snippet:0", corpus.Robots{NoSnippet: true}},
		{"max-snippet:-1", corpus.Robots{}},
		{"max-snippet: 80, max-snippet: 40", corpus.Robots{MaxSnippet: 40}},
		{"unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive", corpus.Robots{NoArchive: true}},
	}
	for _, test := range tests {
		if got := headerRobots(test.header); got != test.want {
			t.Errorf("%q: %+v, want %+v", test.header, got, test.want)
		}
	}
}

func TestWhatAPageForbidsReachesTheArticle(t *testing.T) {
	a := mustArticle(t, webPage(`<meta name=robots content=noindex><body><article>`+sample+`<div data-nosnippet><p>A CTO never shows this sentence in a snippet, says the page itself.</p></div>`+sample))
	if !a.Robots.NoIndex {
		t.Error("noindex is lost")
	}
	flagged := 0
	for _, b := range a.Blocks {
		if b.NoSnippet {
			flagged++
		}
	}
	if flagged != 1 {
		t.Errorf("%d blocks are flagged, want 1", flagged)
	}
}
