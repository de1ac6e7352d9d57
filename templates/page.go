package templates

import (
	"net/url"
	"slices"

	"altitude/corpus/taxonomy"
)

// Page is what every page has: its head, the search box and the way around.
type Page struct {
	// Title names the page in the browser; Description is for those who link.
	Title, Description string
	// Path is the page's own address without host, with its query.
	Path string
	// Canonical is the page's one absolute address, empty when it has none.
	Canonical string
	// Theme is what the reader chose, "light" or "dark"; empty follows the
	// system.
	Theme string
	// Query is what stands in the search box.
	Query string
	// Keep are the filters that a new query keeps.
	Keep []Field
	// Section is the entry of the navigation the page belongs to, a path.
	Section string
	// Feed and Markdown are addresses of the page's twins, empty when none.
	Feed, Markdown string
	// NoIndex asks robots to leave the page out: result lists are endless.
	NoIndex bool
	// Taxonomy gives roles, topics and dimensions their names.
	Taxonomy *taxonomy.Taxonomy
}

// Field is a name and value of a form.
type Field struct{ Name, Value string }

// Link is a text with its address.
type Link struct {
	Text, Href string
	// Current says it leads to where the reader is.
	Current bool
}

// Nav returns the main navigation.
func (p Page) Nav() []Link {
	links := []Link{
		{Text: "Compare", Href: "/compare"}, {Text: "Roles", Href: "/roles"},
		{Text: "Topics", Href: "/topics"}, {Text: "About", Href: "/about"},
	}
	for i := range links {
		links[i].Current = links[i].Href == p.Section
	}
	return links
}

// RoleTag is a role as it is shown: its name, its height, its colour.
type RoleTag struct {
	ID, Label string
	// Hue is the role's colour number, 0–7.
	Hue int
	// Height is 1 for a role that looks from one team to 4 for one that looks
	// from the whole company; 0 when unknown.
	Height int
	// Level says the height in words.
	Level string
}

// levels are the heights roles look from, lowest first.
var levels = []struct {
	level taxonomy.Level
	words string
}{
	{taxonomy.Team, "one team"},
	{taxonomy.Teams, "several teams"},
	{taxonomy.Organisation, "the organisation"},
	{taxonomy.Company, "the company"},
}

// Role returns the role with the id, with its id as the name when the
// taxonomy does not know it.
func (p Page) Role(id string) RoleTag {
	tag := RoleTag{ID: id, Label: id}
	if p.Taxonomy == nil {
		return tag
	}
	role, ok := p.Taxonomy.Role(id)
	if !ok {
		return tag
	}
	return Tag(role)
}

// Tag returns how a role is shown.
func Tag(r taxonomy.Role) RoleTag {
	tag := RoleTag{ID: r.ID, Label: r.Label, Hue: r.Hue % 8}
	for i, l := range levels {
		if l.level == r.Level {
			tag.Height, tag.Level = i+1, l.words
		}
	}
	return tag
}

// Roles returns all roles of the taxonomy, the highest first, then by name.
func (p Page) Roles() []RoleTag {
	if p.Taxonomy == nil {
		return nil
	}
	tags := make([]RoleTag, 0, len(p.Taxonomy.Roles))
	for _, r := range p.Taxonomy.Roles {
		tags = append(tags, Tag(r))
	}
	slices.SortStableFunc(tags, func(a, b RoleTag) int { return b.Height - a.Height })
	return tags
}

// Topic returns the label of a topic, its id when it is not known.
func (p Page) Topic(id string) string {
	if p.Taxonomy != nil {
		if t, ok := p.Taxonomy.Topic(id); ok {
			return t.Label
		}
	}
	return id
}

// Dimension returns the label of a dimension, its id when it is not known.
func (p Page) Dimension(id string) string {
	if p.Taxonomy != nil {
		if d, ok := p.Taxonomy.Dimension(id); ok {
			return d.Label
		}
	}
	return id
}

// SearchPath returns the address of a search: pairs of names and values.
func (p Page) SearchPath(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return "/search?" + v.Encode()
}
