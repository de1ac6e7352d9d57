package templates

import (
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
)

// Search is the page of results.
type Search struct {
	Page
	Request search.Query
	Results *search.Results
	// Preview is the comparison the query seems to ask for, of the sources that
	// the filters leave in; nil when there is none.
	Preview *compare.Comparison
	// PreviewRow is the row of it that is shown, nil when none is worth it.
	PreviewRow *compare.Dimension
	// Defines is the role the query asks about with its best definition.
	Defines *compare.Role
	// Author is the author the query names, empty when none.
	Author string
	// Unfiltered is how many articles the query finds without any filter; set
	// when it finds none with them.
	Unfiltered int
}

// Render writes the page.
func (s Search) Render(w io.Writer) error { return render(w, "search", s) }

// Blank says that nothing was asked: everything is listed.
func (s Search) Blank() bool { return s.Request.Text == "" && len(s.Chips()) == 0 }

// Corrected tells what was mended in the query, nil when nothing.
func (s Search) Corrected() *search.Correction { return s.Results.Query.Corrected }

// AuthorPage is the page of the author the query names.
func (s Search) AuthorPage() string { return AuthorHref(s.Author) }

// VerbatimHref searches only as typed.
func (s Search) VerbatimHref() string {
	q := s.Request
	q.Verbatim, q.Page = true, 0
	return SearchHref(q)
}

// UnfilteredHref searches without any filter.
func (s Search) UnfilteredHref() string {
	return SearchHref(search.Query{Text: s.Request.Text, Verbatim: s.Request.Verbatim})
}

// SuggestionHref searches another query with the same filters.
func (s Search) SuggestionHref(text string) string {
	q := s.Request
	q.Text, q.Page, q.Verbatim = text, 0, false
	return SearchHref(q)
}

// SearchHref is the address of the page that answers a query.
func SearchHref(q search.Query) string {
	if v := q.Values().Encode(); v != "" {
		return "/search?" + v
	}
	return "/search"
}

// Also lists the other words that were searched too.
func (s Search) Also() []string {
	var also []string
	for _, e := range s.Results.Query.Expanded {
		also = append(also, e.To...)
	}
	return also
}

// alsoShown is how many other words are named on the page; role names have a
// dozen variants that would push the results down.
const alsoShown = 6

// AlsoFirst are the other words that are named.
func (s Search) AlsoFirst() []string { return s.Also()[:min(len(s.Also()), alsoShown)] }

// AlsoRest is how many other words are not named.
func (s Search) AlsoRest() int { return len(s.Also()) - len(s.AlsoFirst()) }

// Sorts returns the orders of hits as links.
func (s Search) Sorts() []Link {
	var links []Link
	for _, order := range []search.Sort{search.Relevance, search.Newest, search.Oldest} {
		q := s.Request
		q.Sort, q.Page = order, 0
		links = append(links, Link{Text: upperFirst(string(order)), Href: SearchHref(q), Current: s.sorted() == order})
	}
	return links
}

func (s Search) sorted() search.Sort {
	switch {
	case s.Request.Sort != "":
		return s.Request.Sort
	case s.Request.Text == "":
		return search.Newest
	}
	return search.Relevance
}

// Chip is a filter that applies, with the address without it.
type Chip struct{ Facet, Label, Href string }

// Chips lists the filters that apply.
func (s Search) Chips() []Chip {
	var chips []Chip
	for _, name := range search.FacetNames {
		for _, v := range s.Request.Include[name] {
			chips = append(chips, Chip{FacetTitle(name), s.valueLabel(name, v), SearchHref(without(s.Request, name, v))})
		}
		for _, v := range s.Request.Exclude[name] {
			chips = append(chips, Chip{FacetTitle(name), "not " + s.valueLabel(name, v), SearchHref(without(s.Request, name, v))})
		}
	}
	if from := s.Request.From; from != "" {
		q := s.Request
		q.From, q.Page = "", 0
		chips = append(chips, Chip{"Published", "from " + Date(from), SearchHref(q)})
	}
	if to := s.Request.To; to != "" {
		q := s.Request
		q.To, q.Page = "", 0
		chips = append(chips, Chip{"Published", "to " + Date(to), SearchHref(q)})
	}
	return chips
}

// valueLabel names a facet value for readers.
func (p Page) valueLabel(name search.FacetName, value string) string {
	if value == search.Unknown {
		return "unknown"
	}
	switch name {
	case search.Role:
		return p.Role(value).Label
	case search.Topic:
		return p.Topic(value)
	case search.KindOf:
		return KindLabel(corpus.Kind(value))
	case search.Language:
		return search.LanguageName(value)
	}
	return value
}

// without returns q with one facet value neither wanted nor excluded.
func without(q search.Query, name search.FacetName, value string) search.Query {
	q.Include = drop(q.Include, name, value)
	q.Exclude = drop(q.Exclude, name, value)
	q.Page = 0
	return q
}

func drop(filters map[search.FacetName][]string, name search.FacetName, value string) map[search.FacetName][]string {
	kept := map[search.FacetName][]string{}
	for n, values := range filters {
		for _, v := range values {
			if n != name || v != value {
				kept[n] = append(kept[n], v)
			}
		}
	}
	return kept
}

// FacetTitle names a facet for readers.
func FacetTitle(name search.FacetName) string {
	if name == search.KindOf {
		return "Kind of source"
	}
	return upperFirst(string(name))
}

// FacetGroup is one facet as it is shown: the first values, and the rest
// folded away.
type FacetGroup struct {
	Name        search.FacetName
	Title       string
	First, Rest []FacetChoice
	// AllHref lists the values that do not fit, "" when all do.
	AllHref string
}

// Open says that something is chosen among the folded values.
func (g FacetGroup) Open() bool {
	return slices.ContainsFunc(g.Rest, func(c FacetChoice) bool { return c.Selected || c.Excluded })
}

// FacetChoice is one value of a facet.
type FacetChoice struct {
	search.FacetValue
	// Hue is the role's colour number, -1 for other facets.
	Hue int
	// Name is the name of its form field.
	Name string
	// NotHref is the address that excludes the value.
	NotHref string
}

// facetMost is the most values of a facet that a page lists: more are found
// sooner on the page of all.
const facetMost = 48

// facetFold is how many values of a facet are shown before the rest folds.
const facetFold = 8

// FacetGroups returns the facets that say something about the results.
func (s Search) FacetGroups() []FacetGroup {
	var groups []FacetGroup
	for _, name := range search.FacetNames {
		facet := s.Results.Facets[name]
		choices := s.choices(name, facet)
		if len(choices) == 0 {
			continue
		}
		g := FacetGroup{Name: name, Title: FacetTitle(name)}
		if len(choices) > facetMost {
			choices = choices[:facetMost]
			g.AllHref = "/" + string(name) + "s"
		}
		n := min(facetFold, len(choices))
		g.First, g.Rest = choices[:n], choices[n:]
		groups = append(groups, g)
	}
	return groups
}

func (s Search) choices(name search.FacetName, facet search.Facet) []FacetChoice {
	var out []FacetChoice
	known := false
	for _, v := range facet.Values {
		known = known || v.Value == search.Unknown
		out = append(out, s.choice(name, v))
	}
	if facet.Missing > 0 && !known {
		out = append(out, s.choice(name, search.FacetValue{Value: search.Unknown, Count: facet.Missing}))
	}
	slices.SortStableFunc(out, func(a, b FacetChoice) int { return rankChoice(a) - rankChoice(b) })
	return out
}

// rankChoice puts what is chosen first and "unknown" last.
func rankChoice(c FacetChoice) int {
	switch {
	case c.Selected || c.Excluded:
		return 0
	case c.Value == search.Unknown:
		return 2
	}
	return 1
}

func (s Search) choice(name search.FacetName, v search.FacetValue) FacetChoice {
	c := FacetChoice{FacetValue: v, Hue: -1, Name: string(name)}
	c.Label = s.valueLabel(name, v.Value)
	if name == search.Role {
		c.Hue = s.Role(v.Value).Hue
	}
	if v.Excluded {
		c.Name = "exclude." + string(name)
	}
	q := without(s.Request, name, v.Value)
	q.Exclude[name] = append(q.Exclude[name], v.Value)
	c.NotHref = SearchHref(q)
	return c
}

// FormFields are the parameters that the filter form does not show itself.
func (s Search) FormFields() []Field {
	v := s.Request.Values()
	for _, name := range search.FacetNames {
		v.Del(string(name))
		v.Del("exclude." + string(name))
	}
	for _, name := range []string{"from", "to", "page"} {
		v.Del(name)
	}
	return append(Fields(v), s.unseen()...)
}

// unseen are chosen values that the facets do not list.
func (s Search) unseen() []Field {
	var fields []Field
	add := func(prefix string, filters map[search.FacetName][]string) {
		for _, name := range search.FacetNames {
			for _, v := range filters[name] {
				if !slices.ContainsFunc(s.Results.Facets[name].Values, func(f search.FacetValue) bool { return f.Value == v }) && v != search.Unknown {
					fields = append(fields, Field{prefix + string(name), v})
				}
			}
		}
	}
	add("", s.Request.Include)
	add("exclude.", s.Request.Exclude)
	return fields
}

// Fields returns parameters as form fields, in order of their names.
func Fields(v url.Values) []Field {
	var fields []Field
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			fields = append(fields, Field{name, value})
		}
	}
	return fields
}

// Hits returns the hits as they are shown.
func (s Search) Hits() []Hit { return s.hits(s.Results.Hits, s.Request.Text) }

// First is the number of the first hit of the page.
func (s Search) First() int {
	return (max(s.Request.Page, 1)-1)*s.Request.PerPage() + 1
}

// Last is the number of the last hit of the page.
func (s Search) Last() int { return s.First() + len(s.Results.Hits) - 1 }

// Past says that there are hits, but none on a page as far back as this.
func (s Search) Past() bool { return len(s.Results.Hits) == 0 && s.Results.Total.Value > 0 }

// LastPage is the number of the last page that can be asked for.
func (s Search) LastPage() int {
	return (min(s.Results.Total.Value, search.MaxDepth) + s.Request.PerPage() - 1) / s.Request.PerPage()
}

// LastPageHref is its address.
func (s Search) LastPageHref() string { return s.pageHref(s.LastPage()) }

// pageWindow is how many pages on each side of the current one are linked.
const pageWindow = 3

// Pages returns the links to the pages of results, none when there is one.
func (s Search) Pages() []Link {
	last := s.LastPage()
	if last < 2 || s.Past() {
		return nil
	}
	current := max(s.Request.Page, 1)
	var links []Link
	for n := max(1, current-pageWindow); n <= min(last, current+pageWindow); n++ {
		links = append(links, Link{Text: strconv.Itoa(n), Href: s.pageHref(n), Current: n == current})
	}
	return links
}

// Prev is the address of the page before, "" when there is none.
func (s Search) Prev() string {
	if s.Request.Page < 2 {
		return ""
	}
	return s.pageHref(s.Request.Page - 1)
}

// Next is the address of the page that follows, "" when there is none.
func (s Search) Next() string {
	current := max(s.Request.Page, 1)
	if current*s.Request.PerPage() >= min(s.Results.Total.Value, search.MaxDepth) {
		return ""
	}
	return s.pageHref(current + 1)
}

func (s Search) pageHref(n int) string {
	q := s.Request
	q.Page = n
	return SearchHref(q)
}

// Deep says that more articles match than can be paged to.
func (s Search) Deep() bool { return s.Results.Total.Value > search.MaxDepth }

// PreviewHref is the comparison the query asks for, of the same sources.
func (s Search) PreviewHref() string {
	if v := s.Preview.Request.Filter.Values(); len(v) > 0 {
		return CompareHref(s.Preview) + "?" + v.Encode()
	}
	return CompareHref(s.Preview)
}

// PreviewNarrowed tells whether only some sources speak in the preview.
func (s Search) PreviewNarrowed() bool { return len(s.Preview.Request.Filter.Values()) > 0 }

// PreviewRoles are the roles of the preview.
func (s Search) PreviewRoles() []RoleTag {
	var tags []RoleTag
	for _, r := range s.Preview.Roles {
		tags = append(tags, s.Role(r.ID))
	}
	return tags
}

// PreviewQuotes are the first quotes of the row shown, by role.
func (s Search) PreviewQuotes() []SampleQuote { return s.firstQuotes(s.Preview, *s.PreviewRow) }

// DefinesQuote is the definition on top of the results.
func (s Search) DefinesQuote() QuoteView {
	return QuoteView{Quote: *s.Defines.Definition, Query: s.Request.Text}
}

// CompareHref is the address of a comparison, "/compare/cto/tech-lead".
func CompareHref(c *compare.Comparison) string {
	ids := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		ids[i] = r.ID
	}
	return RolesHref(ids)
}

// RolesHref is the address of the comparison of roles.
func RolesHref(ids []string) string {
	escaped := make([]string, len(ids))
	for i, id := range ids {
		escaped[i] = url.PathEscape(id)
	}
	return "/compare/" + strings.Join(escaped, "/")
}
