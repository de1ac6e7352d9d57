package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

// known keeps the parameters that a page takes. Links to pages pick up others
// on their way ("utm_source"): no reason to refuse a reader.
func known(v url.Values, names []string) url.Values {
	kept := url.Values{}
	for name, values := range v {
		if slices.Contains(names, name) {
			kept[name] = values
		}
	}
	return kept
}

func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := search.ParseRequest(known(r.URL.Query(), search.Parameters()))
	if err != nil {
		return err
	}
	asked := q
	if asked.Passages == 0 {
		asked.Passages = pagePassages
	}
	asked.Explain = true
	res, err := s.Search.Search(r.Context(), asked)
	if err != nil {
		return err
	}
	s.asked(q, res)
	page := templates.Search{Page: s.base(r, pageTitle(q)), Request: q, Results: res}
	page.Canonical, page.NoIndex = "", true
	page.Query, page.Keep = q.Text, keep(q)
	page.Feed = feedHref(q)
	if err := s.anticipate(r.Context(), &page); err != nil {
		return err
	}
	return show(w, page)
}

func pageTitle(q search.Query) string {
	if q.Text == "" {
		return "Articles"
	}
	return q.Text
}

// keep are the filters that a new query keeps.
func keep(q search.Query) []templates.Field {
	return templates.Fields(search.Query{Include: q.Include, Exclude: q.Exclude, From: q.From, To: q.To}.Values())
}

func feedHref(q search.Query) string {
	q.Page, q.Limit, q.Passages, q.Sort, q.Explain, q.Facets = 0, 0, 0, "", false, nil
	if v := q.Values().Encode(); v != "" {
		return "/feed.atom?" + v
	}
	return "/feed.atom"
}

// anticipate adds what the reader seems to want beyond a list: a comparison,
// a definition, an author; or, when nothing was found, what filters hide.
func (s *Server) anticipate(ctx context.Context, page *templates.Search) error {
	if q := page.Request; page.Results.Total.Value == 0 && len(page.Chips()) > 0 {
		bare, err := s.Search.Search(ctx, search.Query{Text: q.Text, Verbatim: q.Verbatim, Limit: 1, Passages: -1, Facets: []search.FacetName{}})
		if err != nil {
			return err
		}
		page.Unfiltered = bare.Total.Value
	}
	intent := page.Results.Query.Intent
	if intent == nil || page.Request.Page > 1 {
		return nil
	}
	switch intent.Kind {
	case "compare":
		return s.preview(ctx, page, intent.Roles)
	case "define":
		return s.define(ctx, page, intent.Roles)
	case "author":
		page.Author = intent.Author
	}
	return nil
}

func (s *Server) define(ctx context.Context, page *templates.Search, roles []string) error {
	if len(roles) == 0 {
		return nil
	}
	profile, err := s.Compare.Profile(ctx, roles[0], compare.Filter{}, 1)
	if err != nil {
		return err
	}
	if len(profile.Definitions) > 0 {
		page.Defines = &compare.Role{ID: roles[0], Label: profile.Role.Label, Definition: &profile.Definitions[0]}
	}
	return nil
}
