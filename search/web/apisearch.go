package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"altitude/search"
)

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	return s.answerSearch(w, r, r.URL.Query())
}

// apiSearchPost takes the same names as a JSON object or a form: for queries
// longer than an address may be.
func (s *Server) apiSearchPost(w http.ResponseWriter, r *http.Request) error {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media == "application/x-www-form-urlencoded" {
		if err := r.ParseForm(); err != nil {
			return badBody("The form cannot be read.", err)
		}
		return s.answerSearch(w, r, r.PostForm)
	}
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return badBody("The body must be a JSON object with the names of GET /api/v1/search.", err)
	}
	v, err := valuesOf(body)
	if err != nil {
		return err
	}
	return s.answerSearch(w, r, v)
}

// badBody says what is wrong with a body, unless it is its size.
func badBody(detail string, cause error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](cause); ok {
		return large
	}
	return &webError{status: http.StatusBadRequest, code: codeBody, detail: detail}
}

// valuesOf turns {"q": "cto", "role": ["cto"], "limit": 5} into parameters.
func valuesOf(body map[string]any) (url.Values, error) {
	v := url.Values{}
	for name, given := range body {
		list, ok := given.([]any)
		if !ok {
			list = []any{given}
		}
		for _, item := range list {
			word, ok := scalar(item)
			if !ok {
				return nil, invalid(name, fmt.Sprint(item), name+" must be a string, a number, true or false, or a list of these.")
			}
			v.Add(name, word)
		}
	}
	return v, nil
}

func scalar(item any) (string, bool) {
	switch x := item.(type) {
	case string:
		return x, true
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(x), true
	}
	return "", false
}

func (s *Server) answerSearch(w http.ResponseWriter, r *http.Request, v url.Values) error {
	if err := allow(v, search.Parameters()); err != nil {
		return err
	}
	q, err := search.ParseRequest(v)
	if err != nil {
		return err
	}
	res, err := s.Search.Search(r.Context(), q)
	if err != nil {
		return err
	}
	s.asked(q, res)
	link(res, q)
	for _, rel := range []struct {
		name string
		href *string
	}{{"next", res.Next}, {"prev", res.Prev}} {
		if rel.href != nil {
			w.Header().Add("Link", "<"+*rel.href+`>; rel="`+rel.name+`"`)
		}
	}
	return writeJSON(w, res)
}

// allow refuses a parameter that is not known.
func allow(v url.Values, known []string) error {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(known, name) {
			return unknown(name, known)
		}
	}
	return nil
}

// apiHref is the address of the API that answers a query.
func apiHref(q search.Query) string { return "/api/v1/search?" + q.Values().Encode() }

// link adds addresses to results, and empty lists where there are none: a
// program need not tell null from [].
func link(res *search.Results, q search.Query) {
	if c := res.Query.Corrected; c != nil {
		undo := q
		undo.Verbatim, undo.Page = true, 0
		c.Undo = apiHref(undo)
	}
	if i := res.Query.Intent; i != nil {
		i.Href = intentHref(i, q)
	}
	for i := range res.Suggestions {
		other := q
		other.Text, other.Page = res.Suggestions[i].Query, 0
		res.Suggestions[i].Href = apiHref(other)
	}
	turnPages(res, q)
	fill(res)
}

// intentHref leads to what a query seems to ask for: to a comparison of the same
// sources where one can be had.
func intentHref(i *search.Intent, q search.Query) string {
	switch {
	case i.Kind == "compare":
		v := url.Values{}
		if f, ok := sourcesOf(q); ok {
			v = f.Values()
		}
		v["role"] = i.Roles
		return "/api/v1/compare?" + v.Encode()
	case i.Kind == "author":
		return "/api/v1/search?" + url.Values{"author": {i.Author}}.Encode()
	case len(i.Roles) > 0:
		return "/roles/" + url.PathEscape(i.Roles[0])
	}
	return ""
}

func turnPages(res *search.Results, q search.Query) {
	limit, page := q.PerPage(), max(q.Page, 1)
	if (page+1)*limit <= search.MaxDepth && page*limit < res.Total.Value {
		next := q
		next.Page = page + 1
		href := apiHref(next)
		res.Next = &href
	}
	if page > 1 {
		prev := q
		prev.Page = page - 1
		href := apiHref(prev)
		res.Prev = &href
	}
}

func fill(res *search.Results) {
	orEmpty(&res.Query.Expanded)
	orEmpty(&res.Query.Ignored)
	orEmpty(&res.Suggestions)
	if res.Facets == nil {
		res.Facets = search.Facets{}
	}
	for name, f := range res.Facets {
		orEmpty(&f.Values)
		res.Facets[name] = f
	}
	fillHits(&res.Hits)
}

func fillHits(hits *[]search.Hit) {
	orEmpty(hits)
	for i := range *hits {
		h := &(*hits)[i]
		orEmpty(&h.Authors)
		orEmpty(&h.Roles)
		orEmpty(&h.Topics)
		orEmpty(&h.Passages)
		orEmpty(&h.Duplicates)
		for j := range h.Passages {
			orEmpty(&h.Passages[j].Section)
			orEmpty(&h.Passages[j].Marks)
		}
	}
}

// orEmpty makes a missing list an empty one.
func orEmpty[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
