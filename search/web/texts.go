package web

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"altitude/search"
	"altitude/templates"
)

const (
	feedEntries = 30
	// sitemapArticles bounds the sitemap to what can be paged through.
	sitemapArticles = search.MaxDepth
	// sitemapPairs are the comparisons worth a robot's visit.
	sitemapPairs = 100
)

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title     string     `xml:"title"`
	ID        string     `xml:"id"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published,omitempty"`
	Links     []atomLink `xml:"link"`
	Authors   []atomName `xml:"author"`
	Summary   atomText   `xml:"summary"`
}

type atomName struct {
	Name string `xml:"name"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feed is any query's newest articles.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) error {
	q, err := search.ParseRequest(known(r.URL.Query(), search.Parameters()))
	if err != nil {
		return err
	}
	q.Sort, q.Limit, q.Page, q.Passages, q.Facets = search.Newest, feedEntries, 0, 1, []search.FacetName{}
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	res, err := s.Search.Search(r.Context(), q)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	return writeXML(w, s.atom(r, q, res))
}

func (s *Server) atom(r *http.Request, q search.Query, res *search.Results) atomFeed {
	built := s.Search.Generation().Built
	if built.IsZero() {
		built = s.Now()
	}
	title := "Altitude: newest articles"
	if q.Text != "" {
		title = "Altitude: " + q.Text
	}
	feed := atomFeed{
		Title: clean(title), ID: s.absolute(r, r.URL.RequestURI()), Updated: built.UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", s.absolute(r, r.URL.RequestURI())}, {"alternate", s.absolute(r, templates.SearchHref(q))}},
	}
	for _, h := range res.Hits {
		feed.Entries = append(feed.Entries, s.atomEntry(r, h, feed.Updated))
	}
	return feed
}

func (s *Server) atomEntry(r *http.Request, h search.Hit, built string) atomEntry {
	address := s.absolute(r, "/articles/"+h.ID)
	e := atomEntry{Title: clean(h.Title), ID: address, Updated: built, Links: []atomLink{{"alternate", address}}}
	if e.Title == "" {
		e.Title = "Untitled"
	}
	if day, err := time.Parse(time.DateOnly, h.Published); err == nil {
		e.Published = day.Format(time.RFC3339)
		e.Updated = e.Published
	}
	for _, a := range h.Authors {
		e.Authors = append(e.Authors, atomName{clean(a)})
	}
	if len(e.Authors) == 0 {
		e.Authors = []atomName{{clean(cmp.Or(h.Site, "unknown"))}}
	}
	e.Summary.Type = "text"
	for _, p := range h.Passages {
		e.Summary.Text = clean(p.Text)
	}
	return e
}

// clean drops what XML 1.0 cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r != 0xfffe && r != 0xffff {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func writeXML(w http.ResponseWriter, v any) error {
	body, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), body...))
	return err
}

// openSearch describes the search to browsers.
func (s *Server) openSearch(w http.ResponseWriter, r *http.Request) error {
	type address struct {
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	}
	w.Header().Set("Content-Type", "application/opensearchdescription+xml; charset=utf-8")
	return writeXML(w, struct {
		XMLName     xml.Name  `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string    `xml:"ShortName"`
		Description string    `xml:"Description"`
		Encoding    string    `xml:"InputEncoding"`
		Image       string    `xml:"Image"`
		URL         []address `xml:"Url"`
	}{
		ShortName: "Altitude", Description: "What leadership roles do, how they differ, and who says so", Encoding: "UTF-8",
		Image: s.absolute(r, "/static/favicon.svg"),
		URL: []address{
			{"text/html", s.absolute(r, "/search") + "?q={searchTerms}"},
			{"application/x-suggestions+json", s.absolute(r, "/suggest") + "?q={searchTerms}"},
			{"application/atom+xml", s.absolute(r, "/feed.atom") + "?q={searchTerms}"},
		},
	})
}

// browserSuggest completes in the browser's own search bar.
func (s *Server) browserSuggest(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	found, err := s.Search.Suggest(r.Context(), q, suggestions)
	if err != nil {
		return err
	}
	words := []string{}
	for _, c := range found {
		words = append(words, c.Text)
	}
	return writeJSON(w, []any{q, words})
}

// robots keeps crawlers out of what is endless.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := fmt.Fprintf(w, "User-agent: *\nDisallow: /search\nDisallow: /suggest\nDisallow: /metrics\nDisallow: /*/cite\nAllow: /\n\nSitemap: %s\n", s.absolute(r, "/sitemap.xml"))
	return err
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	urls, err := s.sitemapURLs(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	return writeXML(w, struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}{URLs: urls})
}

func (s *Server) sitemapURLs(r *http.Request) ([]sitemapURL, error) {
	var urls []sitemapURL
	add := func(path, lastmod string) { urls = append(urls, sitemapURL{s.absolute(r, path), lastmod}) }
	for _, path := range []string{"/", "/compare", "/roles", "/topics", "/authors", "/sites", "/about", "/help", "/api"} {
		add(path, "")
	}
	for _, role := range s.Taxonomy.Roles {
		add("/roles/"+role.ID, "")
	}
	pairs, err := s.Compare.Pairs(r.Context(), sitemapPairs)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		add(templates.RolesHref([]string{p.Roles[0].ID, p.Roles[1].ID}), "")
	}
	topics, err := s.Search.Values(r.Context(), search.Topic)
	if err != nil {
		return nil, err
	}
	for _, t := range topics {
		if t.Value != search.Unknown && t.Count > 0 {
			add("/topics/"+t.Value, "")
		}
	}
	return urls, s.eachArticle(r, func(h search.Hit) { add("/articles/"+h.ID, day(h.Published)) })
}

// eachArticle calls f for the newest articles.
func (s *Server) eachArticle(r *http.Request, f func(search.Hit)) error {
	for page := 1; page <= sitemapArticles/search.MaxLimit; page++ {
		res, err := s.Search.Search(r.Context(), search.Query{Limit: search.MaxLimit, Page: page, Passages: -1, Facets: []search.FacetName{}})
		if err != nil {
			return err
		}
		for _, h := range res.Hits {
			f(h)
		}
		if len(res.Hits) < search.MaxLimit {
			return nil
		}
	}
	return nil
}

// day is a date that a sitemap takes, "" otherwise.
func day(s string) string {
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(layout)
		}
	}
	return ""
}

// llms tells language models what is here.
func (s *Server) llms(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	var b strings.Builder
	fmt.Fprintf(&b, `# Altitude

> A search engine over %d articles on leadership roles. It answers what a role does, how it differs from another, and who says so, with verbatim, attributed, linked quotes. Nothing here is generated.

Add .md to the address of an article, a role or a comparison for Markdown. Quote word for word and name the author.

## Read

- [Comparisons](%[2]s/compare): two to four roles, such as %[2]s/compare/cto/tech-lead.md
- [Roles](%[2]s/roles): each with its definitions and dimensions, such as %[2]s/roles/cto.md
- [How evidence is found](%[2]s/about)

## Ask

- [Search](%[2]s/api/v1/search?q=who+does+a+cto+answer+to): JSON, with passages and their offsets
- [Compare](%[2]s/api/v1/compare?role=cto&role=tech-lead): JSON
- [The contract](%[2]s/api/v1/openapi.yaml): OpenAPI 3.1
- %[2]s/mcp: MCP server, streamable HTTP

## Roles

`, s.Search.Generation().Articles, s.absolute(r, ""))
	for _, role := range s.Taxonomy.Roles {
		fmt.Fprintf(&b, "- [%s](%s)\n", role.Label, s.absolute(r, "/roles/"+role.ID+".md"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// healthy says that the process answers.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) error { return plain(w, "ok") }

// ready says that an index is in service.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) error {
	if s.Search.Generation().Name == "" {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "no index in service yet", http.StatusServiceUnavailable)
		return nil
	}
	return plain(w, "ready")
}

func plain(w http.ResponseWriter, line string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err := io.WriteString(w, line+"\n")
	return err
}
