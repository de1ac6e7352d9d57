package compare

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Profile is what sources say of one role: the role's page.
type Profile struct {
	Role Role `json:"role"`
	// Definitions are sentences that define the role, one a source, the best
	// first.
	Definitions []Quote `json:"definitions"`
	// Dimensions hold one cell each, under the role's id.
	Dimensions []Dimension `json:"dimensions"`
	Coverage   Coverage    `json:"coverage"`
	Contested  int         `json:"contested"`
	Sources    []Article   `json:"sources"`
	Generation string      `json:"generation"`
}

// maxDefinitions is how many sources a role page lets define the role.
const maxDefinitions = 8

// Profile tells what sources say of one role, dimension by dimension. perCell
// is the most quotes a cell may have; 0 means DefaultPerCell.
func (c *Comparer) Profile(ctx context.Context, role string, f Filter, perCell int) (*Profile, error) {
	id, err := roleID(role, c.tax)
	if err != nil {
		return nil, err
	}
	req, err := checkCells(Request{Roles: []string{id}, Filter: f, PerCell: perCell}, c.tax)
	if err != nil {
		return nil, err
	}
	found, err := c.evidence(ctx, req)
	if err != nil {
		return nil, err
	}
	table := c.fill(found, req)
	return &Profile{
		Role: table.Roles[0], Definitions: definitions(found.cells, id, maxDefinitions),
		Dimensions: table.Dimensions, Coverage: table.Coverage[id], Contested: table.Contested,
		Sources: table.Sources, Generation: table.Generation,
	}, nil
}

// definitions returns the best sentences that define a role, one a source.
func definitions(cells cellRows, role string, n int) []Quote {
	quotes := []Quote{}
	sources := map[int]bool{}
	ranked := voices(defining(cells, role))
	slices.SortStableFunc(ranked, func(a, b *voice) int { return cmp.Compare(definitionRank(b), definitionRank(a)) })
	for _, v := range ranked {
		if len(quotes) == n {
			break
		}
		if !sources[v.source] {
			sources[v.source] = true
			quotes = append(quotes, v.quote())
		}
	}
	return quotes
}

// What makes a good definition beyond good evidence.
const (
	wholeBonus  = 0.1  // it says what the role is in all, and of this role alone
	denialMalus = 0.15 // it says what the role is not
)

// definitionRank rates a sentence as a definition.
func definitionRank(v *voice) float64 {
	rank := v.rank
	if v.row.Dimension == "scope" {
		rank += wholeBonus
	}
	if own := ownSpan(v.row.Evidence, v.row.Text); own.Len() == len(v.row.Text) {
		rank += wholeBonus
	}
	if isList(v.row.Text) {
		rank += listMalus // a definition may list what belongs to the role
	}
	for word := range strings.FieldsSeq(v.row.Text) {
		if negator(strings.ToLower(word)) {
			return rank - denialMalus
		}
	}
	return rank
}

// defining lists the rows that define a role, each sentence once: it may be
// evidence for several dimensions.
func defining(cells cellRows, role string) []*Row {
	var rows []*Row
	for key, cell := range cells {
		if key.role != role {
			continue
		}
		for _, row := range cell {
			if row.Defines {
				rows = append(rows, row)
			}
		}
	}
	slices.SortFunc(rows, func(a, b *Row) int {
		return cmp.Or(
			cmp.Compare(a.Article.ID, b.Article.ID), cmp.Compare(a.Start, b.Start),
			preferScope(a.Dimension, b.Dimension), cmp.Compare(b.Strength, a.Strength),
			cmp.Compare(a.Dimension, b.Dimension),
		)
	})
	return slices.CompactFunc(rows, func(a, b *Row) bool {
		return a.Article.ID == b.Article.ID && a.Start == b.Start
	})
}

// preferScope orders the dimensions a defining sentence is evidence for.
func preferScope(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "scope":
		return -1
	case b == "scope":
		return 1
	}
	return 0
}
