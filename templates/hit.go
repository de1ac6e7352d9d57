package templates

import (
	"net/url"
	"strings"

	"altitude/search"
)

// Hit is a hit as it is shown.
type Hit struct {
	search.Hit
	// Query is what was searched, carried into the reading view so that it
	// marks the passages.
	Query string
	Tags  []RoleTag
}

func (p Page) hits(hits []search.Hit, query string) []Hit {
	out := make([]Hit, len(hits))
	for i, h := range hits {
		out[i] = Hit{Hit: h, Query: query}
		for _, id := range h.Roles {
			out[i].Tags = append(out[i].Tags, p.Role(id))
		}
	}
	return out
}

// Href is the reading view with the query's passages marked.
func (h Hit) Href() string { return withQuery("/articles/"+h.ID, h.Query) }

// SimilarHref leads to the similar articles under the reading view.
func (h Hit) SimilarHref() string { return "/articles/" + h.ID + "#similar" }

// TitleParts is the title with the query's words marked.
func (h Hit) TitleParts() []Part { return Marked(orUntitled(h.Title), pairs(h.TitleMarks)) }

func orUntitled(title string) string {
	if strings.TrimSpace(title) == "" {
		return "Untitled"
	}
	return title
}

// Found are the hit's passages.
func (h Hit) Found() []FoundPassage {
	out := make([]FoundPassage, len(h.Passages))
	for i, p := range h.Passages {
		out[i] = FoundPassage{Passage: p, Query: h.Query}
	}
	return out
}

// Reasons says in words why the hit is here, the weightiest first.
func (h Hit) Reasons() string {
	var words []string
	for _, s := range h.Why {
		if s.Words != "" {
			words = append(words, s.Words)
		}
	}
	return strings.Join(words, ", ")
}

// FoundPassage is a passage as it is shown under a hit.
type FoundPassage struct {
	search.Passage
	Query string
}

// Parts is the passage with the query's words marked.
func (p FoundPassage) Parts() []Part { return Marked(p.Text, pairs(p.Marks)) }

// ReadHref is the reading view at the passage.
func (p FoundPassage) ReadHref() string { return withQuery(p.Href, p.Query) }

func pairs(marks []search.Mark) [][2]int {
	out := make([][2]int, len(marks))
	for i, m := range marks {
		out[i] = m
	}
	return out
}

// withQuery adds the reader's query to an address of the reading view.
func withQuery(href, query string) string {
	if query == "" {
		return href
	}
	path, fragment, found := strings.Cut(href, "#")
	path += "?q=" + url.QueryEscape(query)
	if found {
		path += "#" + fragment
	}
	return path
}

// AuthorHref is the page of an author.
func AuthorHref(name string) string { return "/authors/" + url.PathEscape(name) }

// SiteHref is the page of a site.
func SiteHref(name string) string { return "/sites/" + url.PathEscape(name) }
