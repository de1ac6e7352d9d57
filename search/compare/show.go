package compare

import (
	"maps"
	"slices"
)

// View chooses which rows of a comparison are shown.
type View string

// The views of a comparison.
const (
	ShowAll         View = "all"
	ShowDifferences View = "differences" // rows whose columns differ mechanically
	ShowContested   View = "contested"   // rows with a contested cell
	ShowGaps        View = "gaps"        // rows with a cell that is not stated
)

// Views lists the views in the order they are offered.
var Views = []View{ShowAll, ShowDifferences, ShowContested, ShowGaps}

// ParseView returns the view named s; the empty string means ShowAll.
func ParseView(s string) (View, bool) {
	if s == "" {
		return ShowAll, true
	}
	return View(s), slices.Contains(Views, View(s))
}

// Show returns the comparison with only the rows of the view. Coverage and
// the count of contested cells still speak of the whole table; the sources
// are those of the rows shown.
func (c Comparison) Show(v View) Comparison {
	if v == ShowAll || v == "" {
		return c
	}
	rows := []Dimension{}
	for _, d := range c.Dimensions {
		if d.shownIn(v) {
			rows = append(rows, d)
		}
	}
	c.Dimensions = rows
	c.Sources = quoted(&c)
	return c
}

func (d Dimension) shownIn(v View) bool {
	switch v {
	case ShowDifferences:
		return d.Difference.Kind != NoDifference
	case ShowContested:
		return d.has(Contested)
	case ShowGaps:
		return d.has(NotStated)
	}
	return true
}

// has tells whether a cell of the row has the status.
func (d Dimension) has(s Status) bool {
	for _, cell := range d.Cells {
		if cell.Status == s {
			return true
		}
	}
	return false
}

// inOrder returns the articles sorted by id.
func inOrder(byID map[string]Article) []Article {
	articles := make([]Article, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		articles = append(articles, byID[id])
	}
	return articles
}
