package search

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// excludePrefix begins the parameter names that exclude a facet's values.
const excludePrefix = "exclude."

// Parameters lists the names that ParseRequest knows.
func Parameters() []string {
	names := []string{"q"}
	for _, f := range FacetNames {
		names = append(names, string(f))
	}
	for _, f := range FacetNames {
		names = append(names, excludePrefix+string(f))
	}
	return append(names, "from", "to", "sort", "limit", "page", "passages", "facets", "explain", "verbatim")
}

// ParseRequest reads the parameters of page and API (DESIGN.md, section 5). An
// unknown parameter or a value out of range is a *RequestError.
func ParseRequest(v url.Values) (Query, error) {
	q := Query{Text: strings.TrimSpace(v.Get("q"))}
	known := Parameters()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(known, name) {
			return Query{}, unknownParameter(name, known)
		}
		if err := q.set(name, v[name]); err != nil {
			return Query{}, err
		}
	}
	return q, q.Validate()
}

func unknownParameter(name string, known []string) error {
	e := &RequestError{Field: name, Message: fmt.Sprintf("There is no parameter %q.", name)}
	if near := Nearest(name, known); len(near) > 0 {
		e.Message += fmt.Sprintf(" Did you mean %q?", near[0])
		e.Fixes = near[:1]
	}
	return e
}

// set reads the values of one parameter.
func (q *Query) set(name string, values []string) (err error) {
	last := values[len(values)-1]
	switch name {
	case "q":
	case "from":
		q.From = last
	case "to":
		q.To = last
	case "sort":
		q.Sort = Sort(last)
	case "limit":
		q.Limit, err = number(name, last, 1, MaxLimit)
	case "page":
		q.Page, err = pageNumber(last)
	case "passages":
		q.Passages, err = number(name, last, 0, MaxPassages)
		if err == nil && q.Passages == 0 {
			q.Passages = -1
		}
	case "facets":
		q.Facets, err = facetList(values)
	case "explain":
		q.Explain, err = flag(name, last)
	case "verbatim":
		q.Verbatim, err = flag(name, last)
	default:
		q.setFacet(name, values)
	}
	return err
}

func (q *Query) setFacet(name string, values []string) {
	into := &q.Include
	if rest, ok := strings.CutPrefix(name, excludePrefix); ok {
		into, name = &q.Exclude, rest
	}
	for _, value := range values {
		if value = strings.TrimSpace(value); value == "" {
			continue // an untouched select of a form
		}
		if *into == nil {
			*into = map[FacetName][]string{}
		}
		if f := FacetName(name); !slices.Contains((*into)[f], value) {
			(*into)[f] = append((*into)[f], value)
		}
	}
}

func number(name, s string, low, high int) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, &RequestError{Field: name, Value: s,
			Message: fmt.Sprintf("%s must be a number from %d to %d.", name, low, high),
			Fixes:   []string{strconv.Itoa(min(max(n, low), high))}}
	}
	return n, nil
}

// pageNumber reads a page of any height: which is the last one depends on the
// limit, so that Validate refuses what is too deep and names a page there is.
func pageNumber(s string) (int, error) {
	if n, err := strconv.Atoi(s); n > MaxDepth && (err == nil || errors.Is(err, strconv.ErrRange)) {
		return n, nil
	}
	return number("page", s, 1, MaxDepth)
}

func flag(name, s string) (bool, error) {
	switch strings.ToLower(s) {
	case "1", "true", "yes", "on":
		return true, nil
	case "", "0", "false", "no", "off":
		return false, nil
	}
	return false, &RequestError{Field: name, Value: s, Message: name + " must be 1 or 0.", Fixes: []string{"1", "0"}}
}

// facetList reads "role,topic" or repeated names; "none" counts nothing.
func facetList(values []string) ([]FacetName, error) {
	list := []FacetName{}
	for _, v := range strings.Split(strings.Join(values, ","), ",") {
		v = strings.TrimSpace(v)
		if v == "" || v == "none" {
			continue
		}
		if !slices.Contains(FacetNames, FacetName(v)) {
			return nil, &RequestError{Field: "facets", Value: v,
				Message: fmt.Sprintf("There is no facet %q.", v), Fixes: facetNames()}
		}
		list = append(list, FacetName(v))
	}
	return list, nil
}

func facetNames() []string {
	names := make([]string, len(FacetNames))
	for i, f := range FacetNames {
		names[i] = string(f)
	}
	return names
}

// Validate says what of the query cannot be answered, as a *RequestError.
func (q Query) Validate() error {
	switch q.Sort {
	case "", Relevance, Newest, Oldest:
	default:
		return &RequestError{Field: "sort", Value: string(q.Sort), Message: "sort must be relevance, newest or oldest.",
			Fixes: []string{string(Relevance), string(Newest), string(Oldest)}}
	}
	for _, d := range [][2]string{{"from", q.From}, {"to", q.To}} {
		if d[1] != "" && !validDate(d[1]) {
			return &RequestError{Field: d[0], Value: d[1], Message: d[0] + " must be a date such as 2023, 2023-05 or 2023-05-17.",
				Fixes: []string{"2023", "2023-05", "2023-05-17"}}
		}
	}
	return q.validateDepth()
}

func (q Query) validateDepth() error {
	if q.Limit < 0 || q.Limit > MaxLimit {
		return &RequestError{Field: "limit", Value: strconv.Itoa(q.Limit),
			Message: fmt.Sprintf("limit must be a number from 1 to %d.", MaxLimit), Fixes: []string{strconv.Itoa(MaxLimit)}}
	}
	if last := MaxDepth / q.PerPage(); q.page() > last {
		return &RequestError{Field: "page", Value: strconv.Itoa(q.Page),
			Message: fmt.Sprintf("Only the first %d hits can be paged through, so page must be at most %d here. Narrow the search with filters instead.", MaxDepth, last),
			Fixes:   []string{strconv.Itoa(last)}}
	}
	return nil
}

// PerPage is how many hits a page of the query has.
func (q Query) PerPage() int {
	if q.Limit == 0 {
		return DefaultLimit
	}
	return q.Limit
}

func (q Query) page() int { return max(q.Page, 1) }

// validDate tells whether s is "2006", "2006-01" or "2006-01-02".
func validDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// Values writes the query as parameters, the reverse of ParseRequest: facets
// in their order, values sorted, defaults left out, so that equal queries have
// equal addresses.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	for _, f := range FacetNames {
		for _, value := range slices.Sorted(slices.Values(q.Include[f])) {
			v.Add(string(f), value)
		}
		for _, value := range slices.Sorted(slices.Values(q.Exclude[f])) {
			v.Add(excludePrefix+string(f), value)
		}
	}
	set("from", q.From)
	set("to", q.To)
	if q.Sort != Relevance {
		set("sort", string(q.Sort))
	}
	if q.PerPage() != DefaultLimit {
		set("limit", strconv.Itoa(q.Limit))
	}
	if q.page() > 1 {
		set("page", strconv.Itoa(q.Page))
	}
	q.setOptions(v)
	return v
}

func (q Query) setOptions(v url.Values) {
	if q.Passages != 0 && q.Passages != defaultPassages {
		v.Set("passages", strconv.Itoa(max(q.Passages, 0)))
	}
	if q.Facets != nil {
		names := make([]string, len(q.Facets))
		for i, f := range q.Facets {
			names[i] = string(f)
		}
		list := strings.Join(names, ",")
		if list == "" {
			list = "none"
		}
		v.Set("facets", list)
	}
	if q.Explain {
		v.Set("explain", "1")
	}
	if q.Verbatim {
		v.Set("verbatim", "1")
	}
}

// defaultPassages is how many passages a hit has when the query does not say.
const defaultPassages = 3
