package extract

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
)

// sample is enough text to be an article.
const sample = "<p>A tech lead answers for the technical quality of one team's work and for nothing beyond it, and the role keeps its hands on the code for half of the week.</p>" +
	"<p>A CTO answers to the board for technology as a whole, and hires, plans and budgets for years ahead rather than for the next sprint of a single team.</p>"

// webPage is a page fetched on 1 November 2026.
func webPage(body string, header ...string) corpus.Page {
	p := corpus.Page{Key: "https://example.org/a", URL: "https://example.org/a", Body: []byte(body),
		Header: map[string]string{"Content-Type": "text/html"}, FetchedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	for i := 0; i+1 < len(header); i += 2 {
		p.Header[header[i]] = header[i+1]
	}
	return p
}

func mustArticle(t testing.TB, p corpus.Page) *corpus.Article {
	t.Helper()
	a, err := Article(p)
	if err != nil {
		t.Fatal(err)
	}
	checkBlocks(t, a)
	return a
}

func TestPagesThatMakeNoArticleSayWhy(t *testing.T) {
	tests := []struct {
		name string
		page corpus.Page
		want string
	}{
		{"nothing", webPage(""), "empty"},
		{"white space", webPage(" \n\t "), "empty"},
		{"a PNG served as HTML", webPage("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01", 99)), "not text"},
		{"a PDF served as HTML", webPage("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), "not text"},
		{"a zip named .md", corpus.Page{Name: "a.md", Body: []byte("PK\x03\x04\x14\x00\x00\x00")}, "not text"},
		{"a gzip body that was not unpacked", webPage("\x1f\x8b\x08\x00\x00\x00"), "not text"},
		{"JSON", webPage(`{"a":1}`, "Content-Type", "application/json"), "not an article: application/json"},
		{"a cookie wall", webPage("<body><div class=cookie>We use cookies. <button>Accept</button></div></body>"), "thin"},
		{"a page that only its scripts fill", webPage(`<body><div id=root></div><script>app()</script><noscript>Turn on JavaScript</noscript></body>`), "empty"},
		{"only hidden text", webPage(`<body><div style="display: none"><p>Hidden words to be found by engines only, and quite a few of them at that.</p></div></body>`), "empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Article(test.page)
			var skip *SkipError
			if !errors.As(err, &skip) || skip.Reason != test.want {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestHostilePagesAreReadWithoutHarm(t *testing.T) {
	tests := []struct {
		name, body string
		has, lacks string
	}{
		{"unclosed tags", "<h1>One<h2>Two<p>" + sample + "<ul><li>first<li>second<table><tr><td>a<td>b<tr><td>c<td>d", "second", "<"},
		{"NUL and broken UTF-8", "<meta charset=utf-8><p>One\x00two \xff three</p>" + sample, "Onetwo \uFFFD three", "\x00"},
		{"zero-width characters", "<p>tech\u200b lead\u00ader</p>" + sample, "tech leader", "\u200b"},
		{"entities twice", "<p>R&amp;D &lt;b&gt; &nbsp; &#8212;</p>" + sample, "R&D <b> —", "&amp;"},
		{"a script in the heading", "<article>" + sample + "<h2>The scope of a tech lead<script>alert(1)</script></h2>" + sample + "</article>", "A tech lead answers", "alert"},
		{"hidden text", `<article><p hidden>secret one</p><p style="visibility:hidden">secret two</p><p class="sr-only">secret three</p>` + sample + "</article>", "tech lead", "secret"},
		{"an accordion is not hidden", `<article>` + sample + `<div class="accordion"><div id="p" role="region" aria-labelledby="h" style="display:none"><p>The panel says that a director manages managers and answers for several teams.</p></div></div></article>`, "director manages managers", ""},
		{"comments longer than the article", "<main><article>" + sample + "</article></main><section id=comments class=comments><h2>200 comments</h2>" + strings.Repeat("<div class=comment><p>I disagree with every word of this, said the reader, and then said it again at length.</p></div>", 200) + "</section>", "tech lead", "I disagree"},
		{"emphasis and links", `<article><p>A <b>tech</b> <i>lead</i> <a href="/x">answers</a><sup><a href="#fn1">1</a></sup> for it.</p>` + sample + "</article>", "A tech lead answers for it.", "1 for"},
		{"alt text is no sample", `<article><p>Before <img alt="a picture of a cat"> after.</p>` + sample + "</article>", "Before after.", "cat"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := mustArticle(t, webPage("<html><body>"+test.body+"</body></html>"))
			if !strings.Contains(a.Text, test.has) {
				t.Errorf("%q lacks %q", a.Text, test.has)
			}
			if test.lacks != "" && strings.Contains(strings.ReplaceAll(a.Text, "<b>", ""), test.lacks) {
				t.Errorf("%q has %q", a.Text, test.lacks)
			}
		})
	}
}

func TestMoreThan512OpenElementsAreReadByTokens(t *testing.T) {
	a := mustArticle(t, webPage(strings.Repeat("<div>", 3000)+"<h2>Scope</h2>"+sample+"<script>x<y</script>"))
	if !slices.Contains(a.Flags, "deep") || !strings.Contains(a.Text, "A tech lead answers") || strings.Contains(a.Text, "x<y") {
		t.Errorf("flags %q, text %q", a.Flags, a.Text)
	}
}

// bounded runs fn and fails when it takes longer or allocates more than allowed.
func bounded(t *testing.T, limit time.Duration, megabytes uint64, fn func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	fn()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	got := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%v, %d MB allocated", took.Round(time.Millisecond), got)
	if took > limit || got > megabytes {
		t.Errorf("took %v and %d MB, allowed are %v and %d MB", took, got, limit, megabytes)
	}
}

func TestHugePagesTakeBoundedTimeAndMemory(t *testing.T) {
	tests := []struct{ name, body string }{
		{"20,000 paragraphs", "<body><article>" + strings.Repeat("<p>A tech lead answers for the work of one team, said the page once more.</p>", 20_000)},
		{"50,000 divs", "<body><article>" + strings.Repeat("<div>A tech lead answers for one team.</div>", 50_000)},
		{"40,000 spans in one paragraph", "<body><article>" + sample + "<p>" + strings.Repeat("<span>word </span>", 40_000)},
		{"30,000 headings", "<body><article>" + sample + strings.Repeat("<h2>word</h2>", 30_000)},
		{"100,000 attributes", "<body><article " + attributes(100_000) + ">" + sample},
		{"100,000 elements in a row", "<body><article>" + sample + strings.Repeat("<i></i>", 100_000)},
		{"10,000 nested lists", "<body>" + strings.Repeat("<ul><li>", 10_000) + sample},
		{"5,000 nested tables", "<body>" + strings.Repeat("<table><tr><td>", 5_000) + sample},
		{"one line of 4 MB", "<body><article>" + sample + "<p>" + strings.Repeat("word ", 800_000)},
		{"colspan of a billion", "<body><article>" + sample + `<table><tr><th colspan=999999999>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>`},
		{"20,000 links", "<body><article>" + sample + strings.Repeat("<a href=/x>y</a> ", 20_000)},
		{"huge JSON-LD", `<script type="application/ld+json">` + strings.Repeat(`[`, 500_000) + "</script><body><article>" + sample},
		{"20,000 hidden panels", "<body><article>" + sample + strings.Repeat(`<div class=accordion hidden><p>x</p></div>`, 20_000)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bounded(t, time.Minute, 1500, func() {
				if _, err := Article(webPage(test.body)); err != nil {
					t.Error(err)
				}
				Links(webPage(test.body))
			})
		})
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d=x ", i)
	}
	return b.String()
}

func TestHugeTextsTakeBoundedTimeAndMemory(t *testing.T) {
	tests := []struct{ name, file, body string }{
		{"Markdown nested quotes", "a.md", strings.Repeat(">", 50_000) + " deep"},
		{"Markdown nested lists", "a.md", nestedList(2_000)},
		{"Markdown brackets", "a.md", strings.Repeat("[", 50_000) + "x" + strings.Repeat("](", 50_000)},
		{"Markdown emphasis", "a.md", strings.Repeat("*a_ ", 50_000)},
		{"Markdown backticks", "a.md", strings.Repeat("`a``", 50_000)},
		{"Markdown unclosed shortcodes", "a.md", strings.Repeat("{% x ", 50_000) + strings.Repeat("{{ y ", 50_000)},
		{"AsciiDoc self-reference", "a.adoc", ":a: {b}{b}{b}{b}\n:b: {a}{a}{a}{a}\n\n" + strings.Repeat("{a} ", 2_000) + "word"},
		{"AsciiDoc open marks", "a.adoc", strings.Repeat("*a _b ", 50_000)},
		{"AsciiDoc open blocks", "a.adoc", strings.Repeat("----\nx\n====\n|===\n", 10_000)},
		{"text of short lines", "a.txt", strings.Repeat("Short line\n", 100_000)},
		{"text of bullets ever deeper", "a.txt", nestedList(3_000)},
		{"YAML aliases", "a.md", "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nauthors: [*c,*c,*c,*c,*c,*c]\n---\nBody text."},
		{"YAML nested", "a.md", "---\ntitle: " + strings.Repeat("[", 20_000) + "\n---\nBody text."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bounded(t, time.Minute, 1500, func() {
				_, err := Article(ownPage(test.file, []byte(test.body)))
				var skip *SkipError
				if err != nil && !errors.As(err, &skip) {
					t.Error(err)
				}
			})
		})
	}
}

func nestedList(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", 2*i) + "- item\n")
	}
	return b.String()
}

func TestTheCharsetIsFoundInTheRightOrder(t *testing.T) {
	const latin, shift = "caf\xe9", "\x83\x65\x83\x58\x83\x67"
	filler := strings.Repeat("<p>Der Leiter führt nicht über Köpfe hinweg, er hört zu.</p>", 8)
	tests := []struct{ name, header, body, want string }{
		{"BOM over header", "text/html; charset=iso-8859-1", "\xef\xbb\xbf<p>café</p>" + sample, "café"},
		{"header over meta", "text/html; charset=windows-1252", `<meta charset=utf-8><p>` + latin + "</p>" + sample, "café"},
		{"meta over guess", "text/html", `<meta charset="shift_jis"><p>` + shift + "</p>" + sample, "テスト"},
		{"meta in http-equiv", "text/html", `<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>` + latin + "</p>" + sample, "café"},
		{"valid UTF-8 without a word", "text/html", "<p>café</p>" + filler + sample, "café"},
		{"guessed", "text/html", strings.Repeat("<p>Der Leiter f\xfchrt nicht \xfcber K\xf6pfe hinweg, er h\xf6rt zu.</p>", 8), "führt"},
		{"a charset that is none", "text/html; charset=klingon", "<p>café</p>" + sample, "café"},
		{"UTF-16", "text/html", "\xff\xfe" + utf16le("<p>café</p>"+sample), "café"},
		{"UTF-8 with one broken byte", "text/html", "<p>café \xff</p>" + filler, "café \uFFFD"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := mustArticle(t, webPage("<body><article>"+test.body+"</article>", "Content-Type", test.header))
			if strings.HasPrefix(test.body, "\xff\xfe") || strings.HasPrefix(test.body, "\xef\xbb\xbf") {
				a = mustArticle(t, webPage(test.body, "Content-Type", test.header))
			}
			if !strings.Contains(a.Text, test.want) {
				t.Errorf("%q lacks %q", a.Text, test.want)
			}
		})
	}
}

func utf16le(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestHTMLServedAsTextIsReadAsHTML(t *testing.T) {
	a := mustArticle(t, webPage("<!doctype html><title>T</title><article>"+sample, "Content-Type", "text/plain"))
	if strings.Contains(a.Text, "<p>") || !strings.HasPrefix(a.Text, "A tech lead") {
		t.Errorf("text %q", a.Text)
	}
}

func TestJSONLDOfEveryShapeIsRead(t *testing.T) {
	tests := []struct{ name, data, author, date string }{
		{"plain", `{"@type":"BlogPosting","author":{"name":"Ada Lovelace"},"datePublished":"2024-05-06T10:00:00Z"}`, "Ada Lovelace", "2024-05-06"},
		{"array", `[{"@type":"WebSite"},{"@type":["Article"],"author":[{"name":"Ada Lovelace"}],"datePublished":"2024-05-06"}]`, "Ada Lovelace", "2024-05-06"},
		{"graph with references", `{"@graph":[{"@type":"Person","@id":"#a","name":"Ada Lovelace"},{"@type":"Article","author":{"@id":"#a"},"datePublished":"2024-05-06"}]}`, "Ada Lovelace", "2024-05-06"},
		{"trailing comma and line break", "{\"@type\":\"Article\",\"author\":\"Ada Lovelace\",\"description\":\"two\nlines\",\"datePublished\":\"2024-05-06\",}", "Ada Lovelace", "2024-05-06"},
		{"in CDATA", `//<![CDATA[` + "\n" + `{"@type":"Article","author":"Ada Lovelace","datePublished":"2024-05-06"}` + "\n//]]>", "Ada Lovelace", "2024-05-06"},
		{"broken beyond mending", `{"@type":"Article","author":`, "", ""},
		{"dates that stand for none", `{"@type":"Article","author":"admin","datePublished":"1970-01-01T00:00:00Z","dateModified":"0000-00-00"}`, "", ""},
		{"a date to come", `{"@type":"Article","author":"https://x.org/ada","datePublished":"2031-01-01"}`, "", ""},
		{"a script in a name", `{"@type":"Article","author":{"name":"Ada <script>alert(1)<\/script> Lovelace"}}`, "", ""},
		{"a team of forty", `{"@type":"Article","author":[` + strings.Repeat(`{"name":"Ada A"},{"name":"Bob B"},{"name":"Cy C"},{"name":"Di D"},`, 1) + manyNames(40) + `]}`, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := mustArticle(t, webPage(`<script type="application/ld+json">`+test.data+`</script><body><article>`+sample))
			author := strings.Join(a.Authors, "|")
			if strings.Contains(author, "<") || test.author != "" && author != test.author || test.author == "" && test.name != "a script in a name" && author != "" {
				t.Errorf("authors %q, want %q", a.Authors, test.author)
			}
			if a.Published != test.date {
				t.Errorf("published %q, want %q", a.Published, test.date)
			}
		})
	}
}

func manyNames(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`{"name":"Person %c%c"}`, 'A'+i%26, 'a'+i/26)
	}
	return strings.Join(names, ",")
}

func TestTheVisiblePageWinsOverItsData(t *testing.T) {
	a := mustArticle(t, webPage(`<title>Old name | Example</title><meta property="og:title" content="Old name entirely">
		<script type="application/ld+json">{"@type":"Article","headline":"Old name","datePublished":"2019-01-02"}</script>
		<body><main><article><h1>How a tech lead spends the week</h1><p class=meta>Ada Lovelace · May 6, 2024 · 8 min read</p>`+sample))
	if a.Title != "How a tech lead spends the week" || a.Published != "2024-05-06" {
		t.Errorf("title %q (%s), published %q (%s)", a.Title, a.Provenance["title"], a.Published, a.Provenance["published"])
	}
}

func TestSmallWebArticlesAreKept(t *testing.T) {
	a := mustArticle(t, webPage("<html><head><title>Hi</title></head><body><h1>Hi</h1>"+sample+"</body></html>"))
	if a.Title != "Hi" || !strings.HasPrefix(a.Text, "A tech lead") {
		t.Errorf("title %q, text %q", a.Title, a.Text)
	}
}
