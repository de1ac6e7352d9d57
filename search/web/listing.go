package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

// listing makes the page of one topic, author or site.
func (s *Server) listing(facet search.FacetName) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		value := mux.Vars(r)["value"]
		q := search.Query{Include: map[search.FacetName][]string{facet: {value}}, Limit: listed, Passages: 1}
		res, err := s.Search.Search(r.Context(), q)
		if refusal := new(search.RequestError); errors.As(err, &refusal) || err == nil && res.Total.Value == 0 {
			return missing(string(facet))
		}
		if err != nil {
			return err
		}
		more := url.Values{string(facet): {value}}.Encode()
		page := templates.Listing{Page: s.base(r, value), Sort: templates.FacetTitle(facet), Name: value, Results: res, Facet: facet, MoreHref: "/search?" + more}
		if facet == search.Topic {
			page.Name = page.Topic(value)
			page.Title, page.Section = page.Name, "/topics"
		}
		page.Feed = "/feed.atom?" + more
		page.Keep = []templates.Field{{Name: string(facet), Value: value}}
		return show(w, page)
	}
}

func (s *Server) role(w http.ResponseWriter, r *http.Request) error {
	name := mux.Vars(r)["role"]
	role, ok := s.Taxonomy.FindRole(name)
	if !ok {
		return s.noSuchRole(name)
	}
	if role.ID != name {
		http.Redirect(w, r, "/roles/"+role.ID, http.StatusMovedPermanently)
		return nil
	}
	profile, err := s.Compare.Profile(r.Context(), role.ID, compare.Filter{}, pagePerCell)
	if err != nil {
		return err
	}
	res, err := s.Search.Search(r.Context(), search.Query{Include: map[search.FacetName][]string{search.Role: {role.ID}}, Limit: listed / 2, Passages: 1, Facets: []search.FacetName{}})
	if err != nil {
		return err
	}
	pairs, err := s.pairsOf(r, role.ID)
	if err != nil {
		return err
	}
	page := templates.Role{
		Page: s.base(r, role.Label), Subject: templates.Tag(role), Profile: profile, Results: res, Pairs: pairs,
		MoreHref: "/search?role=" + role.ID,
	}
	for _, other := range slices.Concat(role.Names, role.Abbreviations) {
		if !strings.EqualFold(other, role.Label) {
			page.Names = append(page.Names, other)
		}
	}
	page.Section, page.Feed, page.Markdown = "/roles", "/feed.atom?role="+role.ID, "/roles/"+role.ID+".md"
	page.Description = "What sources say of the role " + role.Label + ", dimension by dimension, in verbatim quotes."
	return show(w, page)
}

// noSuchRole names the roles that come nearest.
func (s *Server) noSuchRole(name string) error {
	var ids []string
	for _, role := range s.Taxonomy.Roles {
		ids = append(ids, role.ID)
	}
	e := fieldError{Field: "role", Value: name, Message: "There is no role “" + name + "”.", Fixes: search.Nearest(name, ids)}
	return &webError{status: http.StatusNotFound, code: codeNotFound, detail: e.Message, fields: []fieldError{e}}
}

// pairsOf returns the pairs of a role that have most to show.
func (s *Server) pairsOf(r *http.Request, role string) ([]compare.Pair, error) {
	pairs, err := s.Compare.Pairs(r.Context(), allPairs)
	pairs = slices.DeleteFunc(pairs, func(p compare.Pair) bool { return p.Roles[0].ID != role && p.Roles[1].ID != role })
	return pairs[:min(len(pairs), rolePairs)], err
}

// roleMarkdown is the role's page for language models.
func (s *Server) roleMarkdown(w http.ResponseWriter, r *http.Request) error {
	role, ok := s.Taxonomy.FindRole(mux.Vars(r)["role"])
	if !ok {
		return s.noSuchRole(mux.Vars(r)["role"])
	}
	profile, err := s.Compare.Profile(r.Context(), role.ID, compare.Filter{}, pagePerCell)
	if err != nil {
		return err
	}
	if s.unchanged(w, r, profile.Generation) {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nWhat sources say of this role, verbatim. %d of %d dimensions have evidence. Generation %s.\n\n",
		role.Label, profile.Coverage.Stated, profile.Coverage.Of, profile.Generation)
	s.markdownQuotes(&b, r, "Defined as", profile.Definitions)
	for _, d := range profile.Dimensions {
		cell := d.Cells[role.ID]
		s.markdownQuotes(&b, r, fmt.Sprintf("%s (%s)", d.Label, strings.ReplaceAll(string(cell.Status), "-", " ")), cell.Evidence)
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	_, err = io.WriteString(w, b.String())
	return err
}

func (s *Server) markdownQuotes(b *strings.Builder, r *http.Request, heading string, quotes []compare.Quote) {
	fmt.Fprintf(b, "## %s\n\n", heading)
	for _, q := range quotes {
		who := strings.Join(q.Article.Authors, ", ")
		if who == "" {
			who = q.Article.Site
		}
		fmt.Fprintf(b, "> %s\n>\n> — %s, %s, %s, %s\n\n", markdownLine(q.Text), markdownLine(who), markdownLine(q.Article.Title),
			q.Article.Published, s.absolute(r, q.Href))
	}
}
