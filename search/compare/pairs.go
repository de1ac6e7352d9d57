package compare

import (
	"cmp"
	"context"
	"slices"

	"altitude/corpus"
)

// Pair is two roles and how well a comparison of them would be filled.
type Pair struct {
	Roles [2]Role `json:"roles"`
	// Rows counts the dimensions that have evidence for both roles.
	Rows int `json:"rows"`
	// Filled, Contested and Empty count the cells of the two columns;
	// contested cells are filled ones.
	Filled    int `json:"filled"`
	Contested int `json:"contested"`
	Empty     int `json:"empty"`
	// Articles counts the articles that have evidence for both roles.
	Articles int `json:"articles"`
}

// pairTable keeps the pairs of one generation under one set of decisions.
type pairTable struct {
	generation, decisions string
	pairs                 []Pair
}

// enoughArticles on both roles make a pair one that people compare; more do
// not make it more so.
const enoughArticles = 4

// worth orders pairs: rows filled on both sides, and for each article that
// speaks of both roles two rows more.
func (p Pair) worth() int { return p.Rows + 2*min(p.Articles, enoughArticles) }

// Pairs returns the n role pairs whose comparison has most to show. The list
// is made once for a generation, anew when a quote is rejected.
func (c *Comparer) Pairs(ctx context.Context, n int) ([]Pair, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	generation, decisions := c.src.Generation(), c.decisions()
	if c.pairs.pairs == nil || c.pairs.generation != generation || c.pairs.decisions != decisions {
		pairs, err := c.rankPairs(ctx)
		if err != nil {
			return nil, err
		}
		c.pairs = pairTable{generation, decisions, pairs}
	}
	return slices.Clone(c.pairs.pairs[:min(max(n, 0), len(c.pairs.pairs))]), nil
}

// decisions tells which of the admin's decisions the answers are under.
func (c *Comparer) decisions() string {
	if d, ok := c.src.(Decider); ok {
		return d.Decisions()
	}
	return ""
}

// column is what a pair needs to know of one role.
type column struct {
	role      Role
	filled    map[string]bool // by dimension
	contested int
	articles  map[string]bool
}

func (c *Comparer) rankPairs(ctx context.Context) ([]Pair, error) {
	found, err := c.evidence(ctx, Request{Roles: roleIDs(c.tax), PerCell: 1})
	if err != nil {
		return nil, err
	}
	var columns []column
	for _, id := range roleIDs(c.tax) {
		if col := c.column(id, found); len(col.filled) > 0 {
			columns = append(columns, col)
		}
	}
	pairs := []Pair{}
	for i, a := range columns {
		for _, b := range columns[i+1:] {
			if p := a.pair(b, len(c.tax.Dimensions)); p.Rows > 0 {
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(
			cmp.Compare(b.worth(), a.worth()),
			cmp.Compare(b.Filled, a.Filled),
			cmp.Compare(a.Roles[0].ID, b.Roles[0].ID), cmp.Compare(a.Roles[1].ID, b.Roles[1].ID),
		)
	})
	return pairs, nil
}

func (c *Comparer) column(role string, found evidence) column {
	col := column{
		role:   Role{ID: role, Label: c.label(role)},
		filled: map[string]bool{}, articles: map[string]bool{},
	}
	for _, d := range c.tax.Dimensions {
		rows := found.cells[cellKey{role, d.ID}]
		if len(rows) == 0 {
			continue
		}
		col.filled[d.ID] = true
		if c.drafts.draft(found.generation, cellKey{role, d.ID}, rows).status() == Contested {
			col.contested++
		}
		for _, row := range rows {
			if row.Strength >= corpus.StrongEvidence {
				col.articles[origin(row.Article)] = true
			}
		}
	}
	return col
}

// pair counts what a comparison of two columns with n rows would show.
func (a column) pair(b column, n int) Pair {
	p := Pair{
		Roles:     [2]Role{a.role, b.role},
		Filled:    len(a.filled) + len(b.filled),
		Contested: a.contested + b.contested,
	}
	p.Empty = 2*n - p.Filled
	for d := range a.filled {
		if b.filled[d] {
			p.Rows++
		}
	}
	for id := range a.articles {
		if b.articles[id] {
			p.Articles++
		}
	}
	return p
}
