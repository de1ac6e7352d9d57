package extract

import (
	"errors"
	"strings"
	"testing"

	"altitude/corpus"
)

// tryArticle extracts a page of any content and holds what every article promises.
func tryArticle(t *testing.T, p corpus.Page) {
	a, err := Article(p)
	var skip *SkipError
	if err != nil {
		if !errors.As(err, &skip) {
			t.Fatal(err)
		}
		return
	}
	checkBlocks(t, a)
	if a.URL != "" && !corpus.WebAddress(a.URL) {
		t.Errorf("address %q", a.URL)
	}
	if len(a.Published) > len("2006-01-02") || len(a.Language) > 2 {
		t.Errorf("published %q, language %q", a.Published, a.Language)
	}
	a.Sections()
	NewReport("x", a)
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		sample, "<h1>T</h1>" + sample, "<table><tr><th>a<td>b<tr><td>c<td>d</table>" + sample, "<ul><li>a<ul><li>b</ul></ul>" + sample,
		`<script type="application/ld+json">{"@type":"Article","author":[{"name":"A B"}]}</script>` + sample,
		`<div hidden id="S:1"><p>x</div><template id="P:1"></template>` + sample, "---\ntitle: x\n---\n" + sample, "<pre>a\n\tb</pre><dl><dt>a<dd>b</dl>" + sample,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		tryArticle(t, webPage(body))
		for _, l := range Links(webPage(body)).Hrefs {
			if !corpus.WebAddress(l.URL) {
				t.Errorf("link %q", l.URL)
			}
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"# T\n\ntext *a* [b](c)\n\n- x\n  - y\n\n|a|b|\n|-|-|\n|c|d|", "---\ntitle: x\n---\n{% raw %}{{ a }}{% endraw %}", "a\n: b\n\n> q\n\n```\ncode\n```", "<div>\n\n**x**\n\n</div>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { tryArticle(t, ownPage("a.md", []byte(body))) })
}

func FuzzAsciiDoc(f *testing.F) {
	for _, seed := range []string{"= T\nA B <c@d>\nv1, 2024-01-02\n:a: b\n\n{a} *b* _c_ `d`\n\n* x\n** y\n\na:: b\n\n|===\n|a |b\n\n|c |d\n|===", "[quote]\n____\nx\n____\n----\ncode\n----\ninclude::x[]", "[cols=\"1,a\"]\n|===\n2+|a h|b\n|==="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { tryArticle(t, ownPage("a.adoc", []byte(body))) })
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"AI Answer · X\nTitle?\nDirect answer\nText.\n- a\n  - b\nCite this page\nA B (2024). T. S. Retrieved from https://example.org/a", "Title\n\nSub.\n\nA B\n8 min read\n\nHead\n\nText.", "1. a\n2) b\n# x\n===\ny y y y y y y y y y y y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { tryArticle(t, ownPage("a.txt", []byte(body))) })
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{"---\na: [b, {c: d}]\ne: &x f\ng: *x\n---\nt", "+++\na = 1\n[b]\nc = [1979-05-27]\n+++\nt", "Title: a\nDate: b\n\nt", "---\na: b: c\n- d\n---\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		front, rest := splitFrontMatter(text)
		if len(rest) > len(text) {
			t.Error("the rest is longer than the whole")
		}
		findings{}.addFrontMatter(front)
	})
}

func FuzzFeed(f *testing.F) {
	f.Add(`<rss version="2.0"><channel><title>a</title><item><title>b</title><link>c</link><description>d</description></item></channel></rss>`)
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><link href="b"/><content type="html">c</content></entry></feed>`)
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><item><description>&a;</description></item></channel></rss>`)
	f.Fuzz(func(t *testing.T, content string) { tryPages(t, "a.rss", content) })
}

func FuzzJSONLines(f *testing.F) {
	f.Add(`{"id":"a","title":"b","text":"c","authors":["d"],"date":"2024-01-02"}` + "\n{\n[]\n")
	f.Fuzz(func(t *testing.T, content string) { tryPages(t, "a.jsonl", content) })
}

func tryPages(t *testing.T, name, content string) {
	keys := map[string]bool{}
	for p, err := range Pages(name, strings.NewReader(content), corpus.Page{Key: "k"}) {
		if err != nil {
			continue
		}
		if keys[p.Key] {
			t.Errorf("key %q twice", p.Key)
		}
		keys[p.Key] = true
		tryArticle(t, p)
	}
}

func FuzzNormalizeURL(f *testing.F) {
	f.Add("HTTPS://a.b:443/%2e%2e/c?utm_x=y#z")
	f.Add("HTTP://a.b?c=\u009cé\xa6 d")
	f.Add("https://a.b/" + strings.Repeat("\xde", maxURL/2)) // too long once it is escaped
	f.Fuzz(func(t *testing.T, address string) {
		normal, ok := NormalizeURL(address)
		if !ok {
			return
		}
		if !corpus.WebAddress(normal) {
			t.Errorf("%q became %q, no web address", address, normal)
		}
		if again, ok := NormalizeURL(normal); !ok || again != normal {
			t.Errorf("%q became %q became %q", address, normal, again)
		}
	})
}
