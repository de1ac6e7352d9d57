package web

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html"
)

func TestPagesAnswer(t *testing.T) {
	site, article := startSite(t, nil), someArticle(t)
	for _, tc := range []struct {
		path string
		want int
		// holds is what the page must say.
		holds string
	}{
		{"/", 200, "who says so?"},
		{"/search", 200, "newest first"},
		{"/search?q=who+does+a+cto+answer+to", 200, "<mark>"},
		{"/search?q=cto+vs+tech+lead&utm_source=x", 200, "/compare/cto/tech-lead"},
		{"/search?q=zzqqxxyy&role=cto", 200, "No article answers"},
		{"/search?role=cto&exclude.kind=blog&from=2020", 200, "Clear all"},
		{"/search?limit=1000", 400, "limit"},
		{"/search?page=900", 400, "Only the first 1000"},
		{"/compare", 200, "Pairs with most evidence"},
		{"/compare/cto/tech-lead", 200, "Accountability"},
		{"/compare/cto/tech-lead?view=gaps", 200, "Gaps"},
		{"/compare/cto/tech-lead?generation=old", 200, "another index"},
		{"/compare/cto/tech-lead/vp-engineering/engineering-manager", 200, "columns-4"},
		{"/compare/cto/tech-lead/cite", 200, "BibTeX"},
		{"/compare/cto/nonesuch", 404, "nonesuch"},
		{"/compare/cto/tech-lead?view=some", 400, "view must be"},
		{"/compare/a/b/c/d/e", 404, "2 to 4"},
		{"/roles", 200, "The company"},
		{"/roles/cto", 200, "Dimension by dimension"},
		{"/roles/ctoo", 404, "/roles/cto"},
		{"/topics", 200, "Hiring"},
		{"/topics/hiring", 200, "newest first"},
		{"/topics/nonesuch", 404, "no such topic"},
		{"/authors", 200, "Altitude"},
		{"/authors/Nobody", 404, "no such author"},
		{"/sites", 200, "Sites"},
		{"/articles/" + article, 200, "How to cite"},
		{"/articles/" + article + "?q=tech+lead", 200, `class="step"`},
		{"/articles/" + article + "/cite", 200, "RIS"},
		{"/articles/0123456789abcdef", 404, "no such article"},
		{"/articles/short", 404, "no such page"},
		{"/about", 200, "How evidence is found"},
		{"/help", 200, "Query syntax"},
		{"/api", 200, "/api/v1/search"},
		{"/llms.txt", 200, "openapi.yaml"},
		{"/robots.txt", 200, "Sitemap: http://"},
		{"/healthz", 200, "ok"},
		{"/readyz", 200, "ready"},
		{"/metrics", 200, "altitude_requests_total"},
		{"/nowhere", 404, "no such page"},
		{"/search?q=cto&page=90", 200, "There is no page 90: the last one is"},
		{"/search?q=cto&page=2&limit=3", 200, ", 4 to 6"},
		{"/search?q=cto&page=5000", 400, "page=100&amp;q=cto"},
		{"/roles/cto.md", 200, "# CTO"},
		{"/compare/cto/tech-lead.md", 200, "[^"},
		{"/articles/" + article + ".md", 200, "- Kind:"},
	} {
		t.Run(tc.path, func(t *testing.T) {
			res, body := fetch(t, "GET", site.URL+tc.path, nil, "")
			if res.StatusCode != tc.want || !strings.Contains(string(body), tc.holds) {
				t.Errorf("%d, want %d and %q in\n%.600s", res.StatusCode, tc.want, tc.holds, body)
			}
			checkHeaders(t, res)
			head, none := fetch(t, "HEAD", site.URL+tc.path, nil, "")
			if head.StatusCode != tc.want || len(none) > 0 {
				t.Errorf("HEAD: %d and %d bytes", head.StatusCode, len(none))
			}
		})
	}
}

func checkHeaders(t *testing.T, res *http.Response) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin",
	} {
		if got := res.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(res.Header.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows inline code")
	}
}

func TestRedirectsLeadToOneAddress(t *testing.T) {
	site := startSite(t, nil)
	for from, to := range map[string]string{
		"/compare?role=CTO&role=tech+lead":                "/compare/cto/tech-lead",
		"/compare?role=cto&role=&role=tech-lead&author=":  "/compare/cto/tech-lead",
		"/compare/CTO/Tech%20Lead?kind=blog":              "/compare/cto/tech-lead?kind=blog",
		"/compare/cto":                                    "/roles/cto",
		"/compare/cto.md":                                 "/roles/cto.md",
		"/compare/?role=cto":                              "/compare?role=cto",
		"/roles/":                                         "/roles",
		"/compare/cto/cto":                                "/compare/cto",
		"/compare/CTO/tech-lead.md?view=gaps":             "/compare/cto/tech-lead.md?view=gaps",
		"/compare/CTO/tech-lead/cite":                     "/compare/cto/tech-lead/cite",
		"/roles/chief-technology-officer":                 "/roles/cto",
		"/compare?role=cto&role=tech-lead&view=contested": "/compare/cto/tech-lead?view=contested",
	} {
		res, _ := fetch(t, "GET", site.URL+from, nil, "")
		if got := res.Header.Get("Location"); got != to || res.StatusCode/100 != 3 {
			t.Errorf("%s leads to %q (%d), want %q", from, got, res.StatusCode, to)
		}
	}
}

func TestMethodsAreRefusedWithWhatIsAllowed(t *testing.T) {
	site := startSite(t, nil)
	for path, want := range map[string]string{"/roles": "GET, HEAD", "/theme": "POST", "/api/v1/roles": "GET, HEAD, OPTIONS", "/api/v1/search": "GET, HEAD, POST, OPTIONS"} {
		method := "DELETE"
		res, body := fetch(t, method, site.URL+path, nil, "")
		if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != want {
			t.Errorf("%s %s: %d, Allow %q, %.200s", method, path, res.StatusCode, res.Header.Get("Allow"), body)
		}
	}
	res, _ := fetch(t, "OPTIONS", site.URL+"/api/v1/search", nil, "")
	if res.StatusCode != http.StatusNoContent || res.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("preflight: %d %v", res.StatusCode, res.Header)
	}
}

func TestStatusCallsTheGenerationThatAnswersCurrent(t *testing.T) {
	site := startSite(t, func(c *Config) {
		c.Status = func(context.Context) (Status, error) { return Status{Pages: 7, Skipped: 2}, nil }
	})
	var got Status
	_, body := fetch(t, "GET", site.URL+"/api/v1/status", nil, "")
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if !got.Generation.Current || got.Generation.Articles == 0 || got.Pages != 7 || got.Skipped != 2 || got.Roles == 0 {
		t.Errorf("%+v", got)
	}
}

func TestThemeIsRememberedAndLeadsBack(t *testing.T) {
	site := startSite(t, nil)
	for _, tc := range []struct{ back, want string }{
		{"/roles?x=1", "/roles?x=1"}, {"//evil.example", "/"}, {"https://evil.example", "/"}, {`/\evil.example`, "/"}, {"", "/"},
	} {
		form := url.Values{"theme": {"dark"}, "back": {tc.back}}
		res, _ := fetch(t, "POST", site.URL+"/theme", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
		if got := res.Header.Get("Location"); got != tc.want || !strings.Contains(res.Header.Get("Set-Cookie"), "theme=dark") {
			t.Errorf("back to %q: %q, %v", tc.back, got, res.Header)
		}
	}
	_, body := fetch(t, "GET", site.URL+"/", http.Header{"Cookie": {"theme=dark"}}, "")
	if !strings.Contains(string(body), `<html lang="en" data-theme="dark">`) {
		t.Error("the cookie is not heeded")
	}
	_, body = fetch(t, "GET", site.URL+"/", http.Header{"Cookie": {`theme="><script>`}}, "")
	if strings.Contains(string(body), "data-theme") {
		t.Error("a cookie of another kind is heeded")
	}
}

func TestAnswersAreCompressed(t *testing.T) {
	site := startSite(t, nil)
	for accept, open := range map[string]func(io.Reader) (io.Reader, error){
		"gzip":           func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"gzip, br;q=0.9": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		res, body := fetch(t, "GET", site.URL+"/compare/cto/tech-lead", http.Header{"Accept-Encoding": {accept}}, "")
		plain, err := open(strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(plain)
		if err != nil || !strings.Contains(string(page), "</html>") {
			t.Errorf("%s: %v, %d bytes, %v", accept, err, len(page), res.Header)
		}
		t.Logf("%s: %d of %d bytes", res.Header.Get("Content-Encoding"), len(body), len(page))
	}
	res, _ := fetch(t, "GET", site.URL+"/healthz", http.Header{"Accept-Encoding": {"br"}}, "")
	if res.Header.Get("Content-Encoding") != "" {
		t.Error("two bytes were compressed")
	}
}

func TestStaticFilesAreCachedByVersion(t *testing.T) {
	site := startSite(t, nil)
	_, page := fetch(t, "GET", site.URL+"/", nil, "")
	at := strings.Index(string(page), "/static/altitude.css?v=")
	address := string(page[at : at+strings.IndexByte(string(page[at:]), '"')])
	res, _ := fetch(t, "GET", site.URL+address, nil, "")
	if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || res.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%s: %v", address, res.Header)
	}
	res, _ = fetch(t, "GET", site.URL+"/static/altitude.css", http.Header{"If-None-Match": {res.Header.Get("ETag")}}, "")
	if res.StatusCode != http.StatusNotModified || strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if res, _ := fetch(t, "GET", site.URL+"/static/../web.go", nil, ""); res.StatusCode == http.StatusOK {
		t.Error("files outside are served")
	}
}

// TestFullTextHasOneGate holds that an article without a licence is shown in
// a few passages only, wherever one looks.
func TestFullTextHasOneGate(t *testing.T) {
	site := startSite(t, nil)
	sentence := regexp.MustCompile("number x+ and") // of the closed article, each with another number
	for path, passages := range map[string]int{
		"/articles/00000000000000bb?q=quarters": cappedPassages, "/articles/00000000000000bb": cappedPassages,
		"/articles/00000000000000bb.md?q=quarters": cappedPassages, "/api/v1/articles/00000000000000bb?q=quarters": cappedPassages,
		"/feed.atom?q=quarters": 1, "/search?q=quarters&passages=10": 10, "/api/v1/search?q=quarters&passages=10": 10,
	} {
		res, body := fetch(t, "GET", site.URL+path, nil, "")
		said := map[string]bool{}
		for _, s := range sentence.FindAllString(string(body), -1) {
			said[s] = true
		}
		// A passage's selector holds the ends of its neighbours too.
		if res.StatusCode != http.StatusOK || len(said) == 0 || len(said) > 3*passages {
			t.Errorf("%s: %d, %d sentences", path, res.StatusCode, len(said))
		}
	}
	var doc map[string]any
	_, body := fetch(t, "GET", site.URL+"/api/v1/articles/00000000000000bb?q=quarters", nil, "")
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	if doc["text"] != nil || doc["full_text"] != false || len(doc["passages"].([]any)) > cappedPassages {
		t.Errorf("%.400s", body)
	}
}

func TestHostileArticleIsSafeEverywhere(t *testing.T) {
	site := startSite(t, nil)
	for _, path := range []string{
		"/", "/search?q=wrecking", "/search?q=" + url.QueryEscape(hostile), "/articles/00000000000000aa?q=" + url.QueryEscape(hostile),
		"/articles/00000000000000aa/cite", "/roles/cto", "/compare/cto/tech-lead", "/authors", "/sites", "/authors/" + url.PathEscape(hostile),
		"/compare/cto/" + url.PathEscape(hostile), "/roles/" + url.PathEscape("<script>"), "/search?sort=" + url.QueryEscape(hostile),
	} {
		_, body := fetch(t, "GET", site.URL+path, nil, "")
		checkMarkup(t, path, string(body))
	}
	_, feed := fetch(t, "GET", site.URL+"/feed.atom?q=wrecking", nil, "")
	if err := xml.Unmarshal(feed, new(atomFeed)); err != nil {
		t.Errorf("feed: %v", err)
	}
	_, table := fetch(t, "GET", site.URL+"/compare/cto/tech-lead.csv", nil, "")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(table), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	_, twin := fetch(t, "GET", site.URL+"/articles/00000000000000aa.md", nil, "")
	if strings.Contains(string(twin), "<script") {
		t.Error("the Markdown twin holds a script")
	}
	const links = "![a](http://t.example/x.png) [b](javascript:c) [d]: javascript:e [d][f]"
	if got, want := markdownLine(links), `![a]\(http://t.example/x.png) [b]\(javascript:c) [d]\: javascript:e [d]\[f]`; got != want {
		t.Errorf("links in Markdown: %s", got)
	}
}

// checkMarkup fails on elements and links that only an article could have
// brought in.
func checkMarkup(t *testing.T, path, body string) {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(body))
	for tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type != html.StartTagToken {
			continue
		}
		attr := map[string]string{}
		for _, a := range token.Attr {
			attr[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") && a.Key != "value" {
				t.Errorf("%s: <%s %s=%q>", path, token.Data, a.Key, a.Val)
			}
		}
		if token.Data == "img" || token.Data == "script" && !strings.HasPrefix(attr["src"], "/static/") {
			t.Errorf("%s: %s", path, token)
		}
	}
}

func TestFeedAndSitemapAreXML(t *testing.T) {
	site := startSite(t, nil)
	_, body := fetch(t, "GET", site.URL+"/feed.atom?q=cto&role=cto", nil, "")
	var feed atomFeed
	if err := xml.Unmarshal(body, &feed); err != nil || len(feed.Entries) == 0 || feed.Entries[0].Authors == nil {
		t.Errorf("%v: %.300s", err, body)
	}
	_, body = fetch(t, "GET", site.URL+"/sitemap.xml", nil, "")
	var sitemap struct {
		URLs []sitemapURL `xml:"url"`
	}
	if err := xml.Unmarshal(body, &sitemap); err != nil || len(sitemap.URLs) < 40 {
		t.Errorf("%v: %.300s", err, body)
	}
	_, body = fetch(t, "GET", site.URL+"/opensearch.xml", nil, "")
	if !strings.Contains(string(body), "{searchTerms}") {
		t.Errorf("%s", body)
	}
}

func TestClientsAreLimited(t *testing.T) {
	site := startSite(t, func(c *Config) { c.PerMinute, c.TrustProxy = 2, true })
	ask := func(client string) *http.Response {
		res, _ := fetch(t, "GET", site.URL+"/api/v1/dimensions", http.Header{"X-Forwarded-For": {"10.0.0.9, " + client}}, "")
		return res
	}
	for i, want := range []int{200, 200, 429} {
		res := ask("203.0.113.7")
		if res.StatusCode != want || res.Header.Get("RateLimit") == "" {
			t.Errorf("request %d: %d %v", i, res.StatusCode, res.Header)
		}
	}
	if res := ask("203.0.113.7"); res.Header.Get("Retry-After") == "" || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%v", res.Header)
	}
	if res := ask("2001:db8::1"); res.StatusCode != http.StatusOK {
		t.Error("one client's requests count for another")
	}
	for range 5 {
		if res := ask("127.0.0.1"); res.StatusCode != http.StatusOK {
			t.Error("the loopback is limited")
		}
	}
}

func TestExportsShowWhatThePageShows(t *testing.T) {
	site := startSite(t, nil)
	const query = "?view=contested&per_cell=2"
	_, body := fetch(t, "GET", site.URL+"/compare/cto/tech-lead.json"+query, nil, "")
	var table struct {
		Dimensions []struct {
			ID    string
			Cells map[string]struct{ Evidence []struct{ Text string } }
		}
	}
	if err := json.Unmarshal(body, &table); err != nil {
		t.Fatal(err)
	}
	_, page := fetch(t, "GET", site.URL+"/compare/cto/tech-lead"+query, nil, "")
	quotes := 0
	for _, d := range table.Dimensions {
		if !strings.Contains(string(page), `id="`+d.ID+`"`) {
			t.Errorf("row %s is not on the page", d.ID)
		}
		for _, c := range d.Cells {
			quotes += len(c.Evidence)
		}
	}
	if len(table.Dimensions) == 0 {
		t.Fatal("nothing is contested between CTO and tech lead in the starter corpus")
	}
	_, sheet := fetch(t, "GET", site.URL+"/compare/cto/tech-lead.csv"+query, nil, "")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(sheet), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != quotes+1 {
		t.Errorf("%v: %d rows, the header's among them, of %d quotes", err, len(rows), quotes)
	}
}

func TestPageWeights(t *testing.T) {
	site := startSite(t, nil)
	_, css := fetch(t, "GET", site.URL+"/static/altitude.css", nil, "")
	_, js := fetch(t, "GET", site.URL+"/static/altitude.js", nil, "")
	t.Logf("style sheet %d bytes, script %d bytes", len(css), len(js))
	for _, path := range []string{"/", "/search?q=who+does+a+cto+answer+to", "/compare/cto/tech-lead", "/roles/cto", "/articles/" + someArticle(t)} {
		_, plain := fetch(t, "GET", site.URL+path, nil, "")
		_, br := fetch(t, "GET", site.URL+path, http.Header{"Accept-Encoding": {"br"}}, "")
		t.Logf("%-40s %7d bytes of HTML, %6d on the wire", path, len(plain), len(br))
		if path == "/" && len(plain)+len(css) > 50<<10 {
			t.Errorf("the first page has %d bytes of HTML and CSS", len(plain)+len(css))
		}
	}
	if len(js) > 15<<10 {
		t.Errorf("the script has %d bytes", len(js))
	}
}
