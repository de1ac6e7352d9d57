package compare

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"altitude/corpus/taxonomy"
)

// Comparer makes comparisons of what a Source holds. It is safe for
// concurrent use.
type Comparer struct {
	src    Source
	tax    *taxonomy.Taxonomy
	drafts *drafts

	mu    sync.Mutex
	pairs pairTable
}

// New returns a Comparer over the source's evidence and the taxonomy's roles
// and dimensions.
func New(src Source, tax *taxonomy.Taxonomy) *Comparer {
	return &Comparer{src: src, tax: tax, drafts: newDrafts(newFactFinder(tax))}
}

// Compare sets the roles of the request side by side. A request that cannot
// be answered as asked gives a *RequestError.
func (c *Comparer) Compare(ctx context.Context, req Request) (*Comparison, error) {
	req, err := check(req, c.tax)
	if err != nil {
		return nil, err
	}
	found, err := c.evidence(ctx, req)
	if err != nil {
		return nil, err
	}
	return c.fill(found, req), nil
}

// evidence is what a Source has for a request, cell by cell.
type evidence struct {
	cells      cellRows
	searched   map[string]Searched
	generation string
}

func (c *Comparer) evidence(ctx context.Context, req Request) (evidence, error) {
	generation := c.src.Generation()
	found, err := lend(ctx, c.src, req)
	if err != nil {
		return evidence{}, fmt.Errorf("evidence for %v: %w", req.Roles, err)
	}
	return evidence{intoCells(found.Cells), found.Searched, generation}, ctx.Err()
}

// lend asks a source for rows that need not be its own copies.
func lend(ctx context.Context, src Source, req Request) (Lent, error) {
	if lender, ok := src.(Lender); ok {
		return lender.Lend(ctx, req.Roles, req.Filter)
	}
	found, err := src.Evidence(ctx, req.Roles, req.Filter)
	return Lent{sorted(found.Rows), found.Searched}, err
}

// fill makes the table of a checked request.
func (c *Comparer) fill(found evidence, req Request) *Comparison {
	cmp := &Comparison{
		Generation: found.generation, Request: req,
		Dimensions: c.fillRows(found, req), Coverage: map[string]Coverage{},
	}
	for _, id := range req.Roles {
		cmp.Roles = append(cmp.Roles, c.heading(id, found))
		cmp.Coverage[id] = coverage(cmp.Dimensions, id)
	}
	cmp.Contested = contested(cmp.Dimensions)
	cmp.Sources = quoted(cmp)
	return cmp
}

// fillRows fills the lines of the table side by side: on first sight a full
// one is work enough for all processors.
func (c *Comparer) fillRows(found evidence, req Request) []Dimension {
	dimensions := c.rows(req)
	rows := make([]Dimension, len(dimensions))
	var wg sync.WaitGroup
	for i, d := range dimensions {
		wg.Go(func() { rows[i] = c.row(d, found, req) })
	}
	wg.Wait()
	return rows
}

// rows returns the dimensions of the table in the taxonomy's order.
func (c *Comparer) rows(req Request) []taxonomy.Dimension {
	if len(req.Dimensions) == 0 {
		return c.tax.Dimensions
	}
	var rows []taxonomy.Dimension
	for _, d := range c.tax.Dimensions {
		if slices.Contains(req.Dimensions, d.ID) {
			rows = append(rows, d)
		}
	}
	return rows
}

// row fills one line of the table.
func (c *Comparer) row(d taxonomy.Dimension, found evidence, req Request) Dimension {
	row := Dimension{ID: d.ID, Label: d.Label, Group: d.Group, Definition: d.Definition, Cells: map[string]Cell{}}
	drafts := make([]*draft, len(req.Roles))
	for i, role := range req.Roles {
		key := cellKey{role, d.ID}
		drafts[i] = c.drafts.draft(found.generation, key, found.cells[key]).forRequest(req.PerCell)
	}
	row.Difference = c.difference(d.ID, drafts, req.Roles)
	for i, role := range req.Roles {
		cell := drafts[i].cell()
		cell.Searched = found.searched[role]
		row.Cells[role] = cell
	}
	return row
}

// heading returns the head of a role's column with its definition.
func (c *Comparer) heading(role string, found evidence) Role {
	head := Role{ID: role, Label: c.label(role)}
	if quotes := c.definitions(found, role, 1); len(quotes) > 0 {
		head.Definition = &quotes[0]
	}
	return head
}

// label returns how a role is shown.
func (c *Comparer) label(role string) string {
	if r, ok := c.tax.Role(role); ok {
		return r.Label
	}
	return role
}

// cellKey names a cell of the table.
type cellKey struct{ role, dimension string }

// cellRows holds the evidence of each cell.
type cellRows map[cellKey][]*Row

// sorted sorts rows into lists of one role and dimension. A row without wording
// or article is no evidence.
func sorted(rows []Row) [][]*Row {
	cells := cellRows{}
	for i := range rows {
		if r := &rows[i]; r.Article != nil && r.Text != "" {
			key := cellKey{r.Role, r.Dimension}
			cells[key] = append(cells[key], r)
		}
	}
	return slices.Collect(maps.Values(cells))
}

// intoCells files lists of rows under the cells they are for.
func intoCells(lists [][]*Row) cellRows {
	cells := make(cellRows, len(lists))
	for _, rows := range lists {
		if len(rows) > 0 {
			cells[cellKey{rows[0].Role, rows[0].Dimension}] = rows
		}
	}
	return cells
}

// coverage counts the dimensions that have evidence for a role.
func coverage(rows []Dimension, role string) Coverage {
	n := Coverage{Of: len(rows)}
	for _, d := range rows {
		if d.Cells[role].Status != NotStated {
			n.Stated++
		}
	}
	return n
}

// contested counts the contested cells.
func contested(rows []Dimension) int {
	n := 0
	for _, d := range rows {
		for _, cell := range d.Cells {
			if cell.Status == Contested {
				n++
			}
		}
	}
	return n
}

// quoted lists the articles a table quotes, by id.
func quoted(c *Comparison) []Article {
	byID := map[string]Article{}
	add := func(q Quote) {
		byID[q.Article.ID] = q.Article
		for _, a := range q.Also {
			byID[a.ID] = a
		}
	}
	for _, r := range c.Roles {
		if r.Definition != nil {
			add(*r.Definition)
		}
	}
	for _, d := range c.Dimensions {
		for _, cell := range d.Cells {
			for _, q := range cell.Evidence {
				add(q)
			}
		}
	}
	return inOrder(byID)
}
