package templates

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"altitude/corpus"
	"golang.org/x/net/html"
)

// renderer is a page.
type renderer interface{ Render(io.Writer) error }

var preview = flag.String("preview", "", "write the full pages into this folder, to be looked at")

func TestEveryPageRenders(t *testing.T) {
	for name, pages := range map[string]map[string]renderer{
		"full": full(t).pages(), "hostile": evil(t).pages(), "empty": blank(),
	} {
		for page, p := range pages {
			t.Run(page+"/"+name, func(t *testing.T) {
				var out bytes.Buffer
				if err := p.Render(&out); err != nil {
					t.Fatal(err)
				}
				checkPage(t, out.Bytes())
				if *preview != "" && name == "full" {
					writePreview(t, page, out.Bytes())
				}
			})
		}
	}
}

func writePreview(t *testing.T, page string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(*preview, "static"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, f := range files() {
		if err := os.WriteFile(filepath.Join(*preview, "static", name), f.body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(*preview, page+".html"), body, 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkPage fails on markup that a browser would have to mend, on scripts and
// styles in the page, on ids that repeat and on links that are no web links.
func checkPage(t *testing.T, body []byte) {
	t.Helper()
	if bytes.Contains(body, []byte("ZgotmplZ")) {
		t.Error("a value was refused by html/template")
	}
	checkNesting(t, body)
	ids := map[string]bool{}
	tokens := html.NewTokenizer(bytes.NewReader(body))
	for tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		if token.Data == "script" && attribute(token, "src") == "" || token.Data == "style" || token.Data == "img" {
			t.Errorf("an inline <%s>", token.Data)
		}
		for _, a := range token.Attr {
			checkAttribute(t, token, a, ids)
		}
	}
}

func checkAttribute(t *testing.T, token html.Token, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch {
	case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
		t.Errorf("attribute %s in <%s>", a.Key, token.Data)
	case a.Key == "id":
		if ids[a.Val] && !strings.HasPrefix(a.Val, "e") {
			t.Errorf("id %q twice", a.Val)
		}
		ids[a.Val] = true
	case a.Key == "href":
		if !regexp.MustCompile(`^(/|#|\?|https?://)`).MatchString(a.Val) || strings.HasPrefix(a.Val, "//") {
			t.Errorf("link to %q", a.Val)
		}
		if strings.HasPrefix(a.Val, "http") && token.Data == "a" && !strings.Contains(attribute(token, "rel"), "noopener nofollow external") {
			t.Errorf("link to %q without rel", a.Val)
		}
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// void elements have no end tag.
var void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "hr": true, "img": true, "path": true, "circle": true}

// checkNesting fails when a tag is not closed, or closed out of turn.
func checkNesting(t *testing.T, body []byte) {
	t.Helper()
	var open []string
	tokens := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			if name := tokens.Token().Data; !void[name] {
				open = append(open, name)
			}
		case html.EndTagToken:
			name := tokens.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestWeights(t *testing.T) {
	limits := map[string]int{"altitude.css": 36 << 10, "altitude.js": 15 << 10, "favicon.svg": 2 << 10}
	for name, limit := range limits {
		body := File(name)
		t.Logf("%s: %d bytes", name, len(body))
		if len(body) > limit {
			t.Errorf("%s has %d bytes, at most %d wanted", name, len(body), limit)
		}
	}
	css := File("altitude.css")
	var out bytes.Buffer
	if err := full(t).pages()["home"].Render(&out); err != nil {
		t.Fatal(err)
	}
	t.Logf("first page: %d bytes of HTML, %d with the style sheet", out.Len(), out.Len()+len(css))
	if out.Len()+len(css) > 50<<10 {
		t.Errorf("HTML and CSS of the first page: %d bytes", out.Len()+len(css))
	}
}

func TestWords(t *testing.T) {
	for _, tc := range []struct{ name, got, want string }{
		{"date", Date("2026-06-03"), "3 June 2026"},
		{"month", Date("2026-06"), "June 2026"},
		{"year", Date("2026"), "2026"},
		{"no date", Date("soon"), "soon"},
		{"published", dated("2026-06-03", "json-ld datePublished"), "3 June 2026"},
		{"updated", dated("2026-06-03", corpus.VisibleUpdate), "updated 3 June 2026"},
		{"one", count(1, "source"), "1 source"},
		{"many", count(12345, "source"), "12\u202f345 sources"},
		{"irregular", count(2, "try", "tries"), "2 tries"},
		{"list", joinWords([]string{"a", "b", "c"}), "a, b and c"},
		{"passage", withQuery("/articles/1#p3", "a b"), "/articles/1?q=a+b#p3"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestReadingViewAnchorsEachSentence(t *testing.T) {
	s := full(t)
	doc := s.document()
	var out bytes.Buffer
	if err := (Article{Page: s.page("x"), Doc: doc, Found: s.passages(doc)}).Render(&out); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, want := range []string{`id="p0"`, `aria-label="Next passage"`, `class="located"`, `<th scope="row"`, `<li id="p`, "accountability"} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
			t.Errorf("no %s", want)
		}
	}
	root, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(root)
	for _, e := range doc.Evidence {
		if quote := doc.Text[e.Start:e.End]; !strings.Contains(text, quote) {
			t.Errorf("the page lost %q", quote)
		}
	}
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}
