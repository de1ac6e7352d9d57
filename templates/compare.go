package templates

import (
	"io"
	"net/url"
	"slices"
	"strconv"

	"altitude/corpus"
	"altitude/search/compare"
)

// Compare is the page of a comparison.
type Compare struct {
	Page
	// Full is the whole table, Table the rows of the view.
	Full, Table compare.Comparison
	View        compare.View
	Filter      compare.Filter
	// PerCell is the most quotes of a cell when the reader chose it, else 0.
	PerCell int
	Offers  Offers
	// Outdated says that the address names an index that is no longer in
	// service: the table may have changed since.
	Outdated bool
}

// Offers are the values a comparison can be narrowed to.
type Offers struct {
	Kinds          []corpus.Kind
	Authors, Sites []string
	Topics         []string
}

// Render writes the page.
func (c Compare) Render(w io.Writer) error { return render(w, "compare", c) }

// Column heads the cells of a role.
type Column struct {
	RoleTag
	Coverage   compare.Coverage
	Definition *QuoteView
	// RemoveHref is the comparison without the role, "" when two are left.
	RemoveHref string
}

// Columns returns the heads of the table.
func (c Compare) Columns() []Column {
	var columns []Column
	for i, r := range c.Full.Roles {
		col := Column{RoleTag: c.Role(r.ID), Coverage: c.Full.Coverage[r.ID]}
		if r.Definition != nil {
			col.Definition = &QuoteView{Quote: *r.Definition, Hue: col.Hue, Repeated: true}
		}
		if len(c.Full.Roles) > compare.MinRoles {
			col.RemoveHref = c.href(slices.Delete(c.ids(), i, i+1), c.View)
		}
		columns = append(columns, col)
	}
	return columns
}

func (c Compare) ids() []string {
	ids := make([]string, len(c.Full.Roles))
	for i, r := range c.Full.Roles {
		ids[i] = r.ID
	}
	return ids
}

// href is the address of a comparison with the page's filters.
func (c Compare) href(ids []string, view compare.View) string {
	return RolesHref(ids) + c.query(view)
}

// query writes the page's filters and a view as parameters.
func (c Compare) query(view compare.View) string {
	v := c.Filter.Values()
	if view != "" && view != compare.ShowAll {
		v.Set("view", string(view))
	}
	if c.PerCell > 0 {
		v.Set("per_cell", strconv.Itoa(c.PerCell))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// SwapHref is the comparison with the last role first.
func (c Compare) SwapHref() string {
	ids := c.ids()
	return c.href(append([]string{ids[len(ids)-1]}, ids[:len(ids)-1]...), c.View)
}

// Addable are the roles that may join, none when the table is full.
func (c Compare) Addable() []RoleTag {
	if len(c.Full.Roles) >= compare.MaxRoles {
		return nil
	}
	return slices.DeleteFunc(c.Page.Roles(), func(r RoleTag) bool { return slices.Contains(c.ids(), r.ID) })
}

// ViewLink leads to one view of the table.
type ViewLink struct {
	Link
	Rows int
}

// Views returns the views with the rows each shows.
func (c Compare) Views() []ViewLink {
	var links []ViewLink
	for _, v := range compare.Views {
		current := v == c.View || v == compare.ShowAll && c.View == ""
		links = append(links, ViewLink{
			Link: Link{Text: string(v), Href: c.href(c.ids(), v), Current: current},
			Rows: len(c.Full.Show(v).Dimensions),
		})
	}
	return links
}

// Exports are the addresses of the table in other formats.
func (c Compare) Exports() []Link {
	var links []Link
	for _, f := range [][2]string{{"CSV", ".csv"}, {"Markdown", ".md"}, {"JSON", ".json"}} {
		links = append(links, Link{Text: f[0], Href: RolesHref(c.ids()) + f[1] + c.query(c.View)})
	}
	return links
}

// CiteHref is the page that cites the table.
func (c Compare) CiteHref() string { return RolesHref(c.ids()) + "/cite" + c.query(c.View) }

// Years is the span of the sources' years, "2019 to 2026"; "" when unknown.
func (c Compare) Years() string {
	first, last := "", ""
	for _, a := range c.Full.Sources {
		if len(a.Published) < 4 {
			continue
		}
		if year := a.Published[:4]; first == "" || year < first {
			first = year
		}
		last = max(last, a.Published[:4])
	}
	if first == last {
		return first
	}
	return first + " to " + last
}

// RowGroup is a run of rows of one group.
type RowGroup struct {
	Name string
	Rows []compare.Dimension
}

// Groups returns the rows, gathered.
func (c Compare) Groups() []RowGroup {
	var groups []RowGroup
	for _, d := range c.Table.Dimensions {
		if n := len(groups); n > 0 && groups[n-1].Name == d.Group {
			groups[n-1].Rows = append(groups[n-1].Rows, d)
			continue
		}
		groups = append(groups, RowGroup{Name: d.Group, Rows: []compare.Dimension{d}})
	}
	return groups
}

// Width is how many columns the table has.
func (c Compare) Width() int { return len(c.Full.Roles) + 1 }

// CellView is a cell as it is shown.
type CellView struct {
	compare.Cell
	Role RoleTag
	// First are the quotes that are read without opening anything: one, or
	// one of each side where sources differ.
	First []QuoteView
	More  []QuoteView
	// Filtered says that filters narrow what was searched.
	Filtered bool
}

// Cells returns a row's cells in the order of the columns.
func (c Compare) Cells(d compare.Dimension) []CellView {
	cells := make([]CellView, 0, len(c.Full.Roles))
	for _, r := range c.Full.Roles {
		view := NewCell(d.Cells[r.ID], c.Role(r.ID))
		view.Filtered = c.Filtered()
		cells = append(cells, view)
	}
	return cells
}

// NewCell arranges the quotes of a cell.
func NewCell(cell compare.Cell, role RoleTag) CellView {
	view := CellView{Cell: cell, Role: role}
	sides := map[int]bool{}
	for i, q := range cell.Evidence {
		quote := QuoteView{Quote: q, Hue: role.Hue}
		leads := i == 0 && !cell.Weak
		if cell.Status == compare.Contested {
			leads = q.Side > 0 && !sides[q.Side]
			sides[q.Side] = true
		}
		if leads {
			view.First = append(view.First, quote)
		} else {
			view.More = append(view.More, quote)
		}
	}
	return view
}

// StatusWords says how well the cell is supported.
func (c CellView) StatusWords() string {
	words := "not stated"
	switch c.Status {
	case compare.Agreed:
		words = "agreed, " + count(c.Sources, "source")
	case compare.Contested:
		words = "contested, " + count(c.Sources, "source")
	case compare.SingleSource:
		words = "single source"
	}
	if c.Weak {
		words += ", indirect only"
	}
	return words
}

// SearchedWords says what was looked through.
func (c CellView) SearchedWords() string {
	if c.Searched.Articles == 0 {
		return "No article on this role"
	}
	return "In none of " + count(c.Searched.Articles, "article") + ", " + count(c.Searched.Passages, "passage") + " searched"
}

// Filtered tells whether a filter applies.
func (c Compare) Filtered() bool { return len(c.Filter.Values()) > 0 }

// ClearHref is the comparison without filters.
func (c Compare) ClearHref() string { return RolesHref(c.ids()) }

// Here is the comparison's address without parameters.
func (c Compare) Here() string { return RolesHref(c.ids()) }

// RoleIDs are the roles compared.
func (c Compare) RoleIDs() []string { return c.ids() }

// FeedHref is the feed of articles about the roles.
func (c Compare) FeedHref() string {
	return "/feed.atom?" + url.Values{"role": c.ids()}.Encode()
}

// KindChoice is a kind of source that the table may quote.
type KindChoice struct {
	Kind    corpus.Kind
	Checked bool
}

// KindChoices returns the kinds on offer.
func (c Compare) KindChoices() []KindChoice {
	var choices []KindChoice
	for _, k := range c.Offers.Kinds {
		choices = append(choices, KindChoice{k, len(c.Filter.Kinds) == 0 || slices.Contains(c.Filter.Kinds, string(k))})
	}
	return choices
}

// AuthorChoices are the options of the author select.
func (c Compare) AuthorChoices() []Choice { return choices(c.Offers.Authors, c.Filter.Authors, nil) }

// SiteChoices are the options of the site select.
func (c Compare) SiteChoices() []Choice { return choices(c.Offers.Sites, c.Filter.Sites, nil) }

// TopicChoices are the options of the topic select.
func (c Compare) TopicChoices() []Choice { return choices(c.Offers.Topics, c.Filter.Topics, c.Topic) }

// Choice is an option of a select.
type Choice struct {
	Value, Label string
	Selected     bool
}

// choices offers values, the chosen ones even when they are not on offer.
func choices(values, chosen []string, label func(string) string) []Choice {
	var out []Choice
	for _, v := range values {
		out = append(out, Choice{Value: v, Label: v, Selected: slices.Contains(chosen, v)})
	}
	for _, v := range chosen {
		if !slices.Contains(values, v) {
			out = append(out, Choice{Value: v, Label: v, Selected: true})
		}
	}
	for i := range out {
		if label != nil {
			out[i].Label = label(out[i].Value)
		}
	}
	return out
}
