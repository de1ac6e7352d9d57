package templates

import (
	"io"
	"unicode"

	"altitude/search"
	"altitude/search/compare"
)

// Home shows what can be asked.
type Home struct {
	Page
	// Articles and Evidence count what is indexed.
	Articles, Evidence int
	Pairs              []compare.Pair
	Newest             []search.Hit
	// RoleCounts and TopicCounts are the articles about each.
	RoleCounts, TopicCounts []search.FacetValue
	Examples                []string
	// Sample is a comparison of one row that shows what to expect, nil when
	// there is none.
	Sample *compare.Comparison
}

// Render writes the page.
func (h Home) Render(w io.Writer) error { return render(w, "home", h) }

// SampleRow is the row of the sample.
func (h Home) SampleRow() compare.Dimension { return h.Sample.Dimensions[0] }

// SampleQuotes are the first quotes of the sample's cells, by role.
func (h Home) SampleQuotes() []SampleQuote { return h.firstQuotes(h.Sample, h.SampleRow()) }

// firstQuotes returns the quote that each role's cell of a row begins with.
func (p Page) firstQuotes(table *compare.Comparison, row compare.Dimension) []SampleQuote {
	var quotes []SampleQuote
	for _, r := range table.Roles {
		if evidence := row.Cells[r.ID].Evidence; len(evidence) > 0 {
			tag := p.Role(r.ID)
			quotes = append(quotes, SampleQuote{tag, QuoteView{Quote: evidence[0], Hue: tag.Hue}})
		}
	}
	return quotes
}

// SampleQuote is what is said of one role.
type SampleQuote struct {
	Role  RoleTag
	Quote QuoteView
}

// SampleHref is the whole comparison at the sample's row.
func (h Home) SampleHref() string { return CompareHref(h.Sample) + "#" + h.SampleRow().ID }

// PairRow is a line of the list of comparisons.
type PairRow struct {
	compare.Pair
	First, Second RoleTag
	Href          string
}

// PairRows are the pairs as they are listed.
func (h Home) PairRows() []PairRow { return h.pairRows(h.Pairs) }

func (p Page) pairRows(pairs []compare.Pair) []PairRow {
	rows := make([]PairRow, len(pairs))
	for i, pair := range pairs {
		a, b := pair.Roles[0].ID, pair.Roles[1].ID
		rows[i] = PairRow{Pair: pair, First: p.Role(a), Second: p.Role(b), Href: RolesHref([]string{a, b})}
	}
	return rows
}

// NewestHits are the newest articles as they are listed.
func (h Home) NewestHits() []Hit { return h.hits(h.Newest, "") }

// Floors are the roles by altitude.
func (h Home) Floors() []Floor { return h.floors(h.RoleCounts, true) }

// Floor is one altitude with the roles that look from it.
type Floor struct {
	Level  string
	Height int
	Roles  []CountedRole
}

// CountedRole is a role with the articles about it.
type CountedRole struct {
	RoleTag
	Count int
	// Name is the role's full name where the label is short or another.
	Name string
}

// floors arranges the roles by altitude, the highest first; with only, those
// nobody wrote about are left out.
func (p Page) floors(counts []search.FacetValue, only bool) []Floor {
	articles := map[string]int{}
	for _, v := range counts {
		articles[v.Value] = v.Count
	}
	floors := make([]Floor, len(levels))
	for i, l := range levels {
		floors[len(levels)-1-i] = Floor{Level: l.words, Height: i + 1}
	}
	for _, r := range p.Roles() {
		if r.Height == 0 || only && articles[r.ID] == 0 {
			continue
		}
		f := &floors[len(levels)-r.Height]
		f.Roles = append(f.Roles, CountedRole{r, articles[r.ID], p.fullName(r)})
	}
	return floors
}

// fullName spells out a label with an abbreviation in it, "" for others.
func (p Page) fullName(tag RoleTag) string {
	role, _ := p.Taxonomy.Role(tag.ID)
	for _, name := range role.Names {
		if abbreviated(tag.Label) && !abbreviated(name) {
			return name
		}
	}
	return ""
}

// abbreviated tells whether two capitals meet in s.
func abbreviated(s string) bool {
	capital := false
	for _, r := range s {
		if unicode.IsUpper(r) && capital {
			return true
		}
		capital = unicode.IsUpper(r)
	}
	return false
}

// TopicList are the topics with their counts.
func (h Home) TopicList() []ListEntry { return h.TopicIndex(h.TopicCounts) }
