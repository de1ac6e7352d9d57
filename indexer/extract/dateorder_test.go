package extract

import (
	"strings"
	"testing"
)

func TestTheDateIsTheOneAReaderFindsAtTheTitle(t *testing.T) {
	const title = "<title>How tech leads work</title>"
	const h1 = "<h1>How tech leads work</h1>"
	tests := []struct{ name, html, published, modified string }{
		{"under the title", title + h1 + "<p>May 6, 2024</p>", "2024-05-06", ""},
		{"under it rather than in the news above", title + "<p>News: June 1, 2025</p>" + h1 + "<p>May 6, 2024</p>", "2024-05-06", ""},
		{"above the title, nearer than a list of others", title + "<p>May 6, 2024</p>" + h1 + "<p>Ada</p><p>a</p><p>b</p><p>c</p><p>Popular</p><p>June 1, 2025</p>", "2024-05-06", ""},
		{"glued to the reading time", title + h1 + "<p><span>Ada Lovelace</span><div><span>7 min read</span><span>Dec 30, 2013</span></div>", "2013-12-30", ""},
		{"of two dates the later is the update's", title + h1 + "<p><span>May 21, 2025</span><span>April 24, 2025</span></p>", "2025-04-24", "2025-05-21"},
		{"numeric, in the order of the page's other dates", title + h1 + "<p>03/04/2024</p><p>Next: 12/25/2024</p>", "2024-03-04", ""},
		{"numeric, the day first", title + h1 + "<p>03/04/2024</p><p>Next: 25/12/2024</p>", "2024-04-03", ""},
		{"numeric, the order unknown", title + h1 + "<p>03/04/2024</p>", "", ""},
		{"beside the author, far from the title", title + `<meta name=author content="Ada Lovelace">` + "<h2>All of it</h2><p>Ada Lovelace</p><p>May 6, 2024</p>", "2024-05-06", ""},
		{"an update alone stands for both, and says so", title + h1 + "<p>Updated May 6, 2024</p>", "2024-05-06", "2024-05-06"},
		{"an update beside the data's date", title + `<meta property="article:published_time" content="2020-01-02">` + h1 + "<p>Updated May 6, 2024</p>", "2020-01-02", "2024-05-06"},
		{"a month where nothing names a day", title + h1 + "<p>March 2008</p>", "2008-03", ""},
		{"a month that the address knows better", `<link rel=canonical href="/2008/03/02/leads">` + title + `<meta name=date content="2008-03-02">` + h1 + "<p>March 2008</p>", "2008-03-02", ""},
		{"several months are an archive", title + h1 + "<ul><li>March 2008</li><li>April 2008</li></ul>", "", ""},
		{"under a label, far from the title", title + h1 + strings.Repeat("<p>Text.</p>", 12) + "<h6>Date</h6><p>November\n2003</p><dl><dt>Last updated:<dd>May 6, 2024</dl>", "2003-11", "2024-05-06"},
		{"after a label", title + h1 + strings.Repeat("<p>Text.</p>", 12) + "<p>Published on: 6 May 2024</p>", "2024-05-06", ""},
		{"a label of a sentence", title + h1 + strings.Repeat("<p>Text.</p>", 12) + "<p>Date: we met on May 6, 2024 and left before the summer came</p>", "", ""},
		{"a label a few elements up", title + h1 + "<p>a</p><main><div><div>Date Last Reviewed:</div><div><time datetime=2024-05-06>May 2024</time></div></div>", "", "2024-05-06"},
		{"a label of the date before", title + "<h2>How</h2><main><div><span>Updated <time>May 6, 2024</time></span> <span>Published <time>May 1, 2024</time></span></div>", "2024-05-01", "2024-05-06"},
		{"a date told in a sentence", title + h1 + "<p>We posted this on the forum of the statistical society on 2024-05-06:</p>", "", ""},
		{"the data of a page that nobody signs", title + `<script type="application/ld+json">{"@type":"WebPage","datePublished":"2024-05-06"}</script>` + h1, "", ""},
		{"the data of a page that somebody signs", title + `<script type="application/ld+json">{"@type":"WebPage","datePublished":"2024-05-06","author":"Ada Lovelace"}</script>` + h1, "2024-05-06", ""},
		{"on the cards of other pages", title + h1 + strings.Repeat("<div class=event><p class=date>May 6, 2024</p><h2><a href=/x>One of them</a></h2></div>", 3), "", ""},
		{"a review is no publication", title + h1 + "<p>Medically reviewed on May 6, 2024</p>", "", "2024-05-06"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(webPage(test.html + sample))
			if err != nil {
				t.Fatal(err)
			}
			if a.Published != test.published || a.Modified != test.modified {
				t.Errorf("published %q (%s), modified %q, want %q, %q", a.Published, a.Provenance["published"], a.Modified, test.published, test.modified)
			}
		})
	}
}
