package templates

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"altitude/search"
	"altitude/search/compare"
)

// ListEntry is a line of an index: a name, its page, how many articles.
type ListEntry struct {
	Text, Href string
	Count      int
	// Role is set where the entry is a role.
	Role *RoleTag
}

// TopicIndex lists topics by name.
func (p Page) TopicIndex(counts []search.FacetValue) []ListEntry {
	var entries []ListEntry
	for _, v := range counts {
		if v.Value == search.Unknown || v.Count == 0 {
			continue
		}
		entries = append(entries, ListEntry{Text: p.Topic(v.Value), Href: "/topics/" + v.Value, Count: v.Count})
	}
	slices.SortFunc(entries, func(a, b ListEntry) int { return strings.Compare(a.Text, b.Text) })
	return entries
}

// Index is a page that lists topics, authors or sites.
type Index struct {
	Page
	Heading, Lead string
	Entries       []ListEntry
	// Noun names what the counts count.
	Noun string
}

// Render writes the page.
func (i Index) Render(w io.Writer) error { return render(w, "index", i) }

// Entries lists facet values under the pages that href gives, by name.
func Entries(values []search.FacetValue, href func(string) string) []ListEntry {
	var entries []ListEntry
	for _, v := range values {
		if v.Value != search.Unknown && v.Count > 0 {
			entries = append(entries, ListEntry{Text: cmp.Or(v.Label, v.Value), Href: href(v.Value), Count: v.Count})
		}
	}
	slices.SortFunc(entries, func(a, b ListEntry) int {
		return strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text))
	})
	return entries
}

// Listing is the page of one topic, author or site: its articles, and what
// they are about.
type Listing struct {
	Page
	// Sort says what is listed: "Topic", "Author" or "Site".
	Sort, Name string
	Results    *search.Results
	// Facet is the facet that is fixed; MoreHref searches within the listing.
	Facet    search.FacetName
	MoreHref string
}

// Render writes the page.
func (l Listing) Render(w io.Writer) error { return render(w, "listing", l) }

// Hits are the newest articles as they are shown.
func (l Listing) Hits() []Hit { return l.hits(l.Results.Hits, "") }

// Around are the values of the other facets: who writes, about what, where.
func (l Listing) Around() []Counts {
	var around []Counts
	for _, name := range []search.FacetName{search.Role, search.Topic, search.Author, search.Site} {
		if name == l.Facet {
			continue
		}
		entries := l.entries(name, l.Results.Facets[name])
		if len(entries) > 0 {
			around = append(around, Counts{Title: FacetTitle(name) + "s", Entries: entries[:min(len(entries), facetFold)]})
		}
	}
	return around
}

// Counts is a titled list of counted links.
type Counts struct {
	Title   string
	Entries []ListEntry
}

func (p Page) entries(name search.FacetName, facet search.Facet) []ListEntry {
	var entries []ListEntry
	for _, v := range facet.Values {
		if v.Value == search.Unknown || v.Count == 0 {
			continue
		}
		href := "/" + string(name) + "s/" + v.Value
		switch name {
		case search.Author:
			href = AuthorHref(v.Value)
		case search.Site:
			href = SiteHref(v.Value)
		}
		e := ListEntry{Text: p.valueLabel(name, v.Value), Href: href, Count: v.Count}
		if name == search.Role {
			tag := p.Role(v.Value)
			e.Role = &tag
		}
		entries = append(entries, e)
	}
	return entries
}

// Roles is the page of all roles by altitude.
type Roles struct {
	Page
	Counts []search.FacetValue
}

// Render writes the page.
func (r Roles) Render(w io.Writer) error { return render(w, "roles", r) }

// Floors are the roles by altitude.
func (r Roles) Floors() []Floor { return r.floors(r.Counts, false) }

// Role is the page of one role.
type Role struct {
	Page
	Subject  RoleTag
	Names    []string
	Profile  *compare.Profile
	Results  *search.Results
	Pairs    []compare.Pair
	MoreHref string
}

// Render writes the page.
func (r Role) Render(w io.Writer) error { return render(w, "role-page", r) }

// Hits are articles about the role.
func (r Role) Hits() []Hit { return r.hits(r.Results.Hits, "") }

// Definitions are the sentences that define the role.
func (r Role) Definitions() []QuoteView {
	var views []QuoteView
	for _, q := range r.Profile.Definitions {
		views = append(views, QuoteView{Quote: q, Hue: r.Subject.Hue, Repeated: true})
	}
	return views
}

// Cell returns the role's cell of a dimension.
func (r Role) Cell(d compare.Dimension) CellView { return NewCell(d.Cells[r.Subject.ID], r.Subject) }

// With are the roles it is most compared with.
func (r Role) With() []PairRow {
	rows := r.pairRows(r.Pairs)
	for i := range rows {
		if rows[i].Second.ID == r.Subject.ID {
			rows[i].First, rows[i].Second = rows[i].Second, rows[i].First
			rows[i].Href = RolesHref([]string{rows[i].First.ID, rows[i].Second.ID})
		}
	}
	return rows
}

// CompareStart is the page that offers comparisons.
type CompareStart struct {
	Page
	Pairs []compare.Pair
}

// Render writes the page.
func (c CompareStart) Render(w io.Writer) error { return render(w, "compare-start", c) }

// PairRows are the pairs as they are listed.
func (c CompareStart) PairRows() []PairRow { return c.pairRows(c.Pairs) }
