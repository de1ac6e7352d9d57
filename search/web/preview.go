package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

// preview shows the comparison that a search seems to ask for, of the sources
// that the search leaves in.
func (s *Server) preview(ctx context.Context, page *templates.Search, roles []string) error {
	filter, ok := sourcesOf(page.Request)
	if !ok {
		return nil
	}
	table, err := s.Compare.Compare(ctx, compare.Request{Roles: roles, Filter: filter, PerCell: 1})
	if refusal := new(compare.RequestError); errors.As(err, &refusal) {
		return nil // the query named what cannot be compared; the hits stand
	}
	if err != nil {
		return err
	}
	if len(table.Sources) > 0 {
		page.Preview, page.PreviewRow = table, telling(table)
	}
	return nil
}

// sourcesOf returns the filter of a comparison that lets the same sources speak
// as a search. Where a comparison has none for it ok is false: it would quote
// what the reader has left out.
func sourcesOf(q search.Query) (f compare.Filter, ok bool) {
	f = compare.Filter{
		Authors: q.Include[search.Author], Sites: q.Include[search.Site], Topics: q.Include[search.Topic],
		From: q.From, To: q.To,
	}
	for name, values := range q.Exclude {
		if name != search.KindOf && name != search.Role && len(values) > 0 {
			return f, false
		}
	}
	tree, _ := search.Parse(q.Text)
	if len(q.Include[search.Language]) > 0 || namesSources(tree) {
		return f, false
	}
	if f.Kinds, ok = kindsOf(q); !ok {
		return f, false
	}
	return f, inYears(&f, q.Include[search.Year])
}

// kindsOf returns the kinds of sources that a search leaves in, nil for all; ok
// is false when it leaves none.
func kindsOf(q search.Query) (kinds []string, ok bool) {
	wanted, excluded := q.Include[search.KindOf], q.Exclude[search.KindOf]
	if len(excluded) == 0 {
		return wanted, true
	}
	for _, k := range corpus.Kinds {
		if name := string(k); !slices.Contains(excluded, name) && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			kinds = append(kinds, name)
		}
	}
	return kinds, len(kinds) > 0
}

// inYears narrows a filter to years that follow one another; other years, and
// those that the dates leave out, give false.
func inYears(f *compare.Filter, years []string) bool {
	if len(years) == 0 {
		return true
	}
	years = slices.Sorted(slices.Values(years))
	first, err := strconv.Atoi(years[0])
	if err != nil {
		return false
	}
	for i, y := range years {
		if y != strconv.Itoa(first+i) {
			return false
		}
	}
	last := years[len(years)-1]
	if f.From > last+"-12-31" || f.To != "" && f.To < years[0] {
		return false
	}
	if f.From < years[0] {
		f.From = years[0]
	}
	if f.To == "" || f.To[:min(len(f.To), len(last))] > last {
		f.To = last
	}
	return true
}

// sourceFields are the fields of a query's text that choose sources.
var sourceFields = []search.Field{
	search.Field(search.Author), search.Field(search.Site), search.Field(search.KindOf), search.Field(search.Topic),
	search.Field(search.Year), search.Field(search.Language), search.Before, search.After,
}

// namesSources tells whether the text of a query chooses sources: "site:…".
func namesSources(t search.Tree) bool {
	return slices.ContainsFunc(t.Clauses, func(c search.Clause) bool {
		if c.Group != nil {
			return namesSources(*c.Group)
		}
		return slices.Contains(sourceFields, c.Term.Field)
	})
}

// telling returns the row that shows best what a table is, nil when in none
// every role has a strong quote of its own.
func telling(table *compare.Comparison) *compare.Dimension {
	best, rank := -1, len(sampled)+1
	for i, row := range table.Dimensions {
		at := slices.Index(sampled, row.ID)
		if at < 0 {
			at = len(sampled)
		}
		mute := slices.ContainsFunc(table.Roles, func(r compare.Role) bool { return !speaks(row.Cells[r.ID]) })
		if !mute && at < rank {
			best, rank = i, at
		}
	}
	if best < 0 {
		return nil
	}
	return &table.Dimensions[best]
}
