package templates

import (
	"io"
	"slices"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search"
)

// Article is the reading view.
type Article struct {
	Page
	Doc *corpus.Document
	// Found are the passages that answer the reader's query; where the full
	// text may not be shown they are all that is shown.
	Found []search.Passage
	// Similar are articles on the same matter.
	Similar []search.Hit
	// Citations are the ways to cite the article.
	Citations []Citation
}

// Citation is a citation in one style.
type Citation struct {
	// Style is the style's id ("bibtex"), Label its name ("BibTeX").
	Style, Label, Text string
}

// Render writes the page.
func (a Article) Render(w io.Writer) error { return render(w, "article", a) }

// Full tells whether the text may be shown whole.
func (a Article) Full() bool { return a.Doc.MayShowFull() }

// Reading is the text cut for reading, with the outline.
type Reading struct {
	Groups  []Group
	Outline []Heading
}

// outlineDepth is how deep the outline goes; deeper headings are detail.
const outlineDepth = 2

// Reading cuts the article's text.
func (a Article) Reading() Reading {
	r := reader{art: &a.Doc.Article, evidence: slices.Clone(a.Doc.Evidence), note: a.note}
	steps := a.Steps()
	for i, p := range a.inOrder() {
		r.found = append(r.found, locate(p))
		r.found[i].step = steps[i]
	}
	groups, outline := r.read()
	outline = slices.DeleteFunc(outline, func(h Heading) bool { return h.Depth > outlineDepth })
	return Reading{Groups: groups, Outline: outline}
}

// locate turns a passage's marks into bytes of the article's text.
func locate(p search.Passage) found {
	f := found{Span: p.Span}
	for _, m := range p.Marks {
		f.marks = append(f.marks, corpus.Span{
			Start: p.Span.Start + text.Byte(p.Text, m[0]),
			End:   p.Span.Start + text.Byte(p.Text, m[1]),
		})
	}
	return f
}

func (a Article) note(e corpus.Evidence) Note {
	return Note{Role: a.Role(e.Role), Dimension: a.Dimension(e.Dimension), Href: a.noteHref(e)}
}

// noteHref leads from a sentence to the comparison it is evidence in: with
// the article's next role where there is one, else to the role's page.
func (a Article) noteHref(e corpus.Evidence) string {
	for _, other := range a.Doc.Roles {
		if other != e.Role {
			return RolesHref([]string{e.Role, other}) + "#" + e.Dimension
		}
	}
	return "/roles/" + e.Role + "#" + e.Dimension
}

// FoundPassages are the passages as they are shown in a list.
func (a Article) FoundPassages() []FoundPassage {
	out := make([]FoundPassage, len(a.Found))
	for i, p := range a.Found {
		out[i] = FoundPassage{Passage: p, Query: a.Query}
	}
	return out
}

// Step leads to one passage found for the query, and from it to the next.
type Step struct {
	Number, Of int
	Href       string
	// Prev and Next are the neighbours' addresses, "" at the ends.
	Prev, Next string
}

// Steps links the passages found, in the order of the text.
func (a Article) Steps() []Step {
	steps := make([]Step, len(a.Found))
	for i, p := range a.inOrder() {
		steps[i] = Step{Number: i + 1, Of: len(a.Found), Href: "#" + anchor(p.Start)}
		if i > 0 {
			steps[i].Prev, steps[i-1].Next = steps[i-1].Href, steps[i].Href
		}
	}
	return steps
}

// inOrder returns the passages in the order of the text.
func (a Article) inOrder() []search.Passage {
	return slices.SortedFunc(slices.Values(a.Found), func(p, q search.Passage) int { return p.Start - q.Start })
}

// Tags are the roles the article is about.
func (a Article) Tags() []RoleTag {
	var tags []RoleTag
	for _, id := range a.Doc.Roles {
		tags = append(tags, a.Role(id))
	}
	return tags
}

// RoleEvidence lists what the article says of one role.
type RoleEvidence struct {
	Role  RoleTag
	Links []Link
}

// Says lists, by role, the dimensions the article is evidence for.
func (a Article) Says() []RoleEvidence {
	var says []RoleEvidence
	for _, e := range a.Doc.Evidence {
		i := slices.IndexFunc(says, func(s RoleEvidence) bool { return s.Role.ID == e.Role })
		if i < 0 {
			i, says = len(says), append(says, RoleEvidence{Role: a.Role(e.Role)})
		}
		label := a.Dimension(e.Dimension)
		if !slices.ContainsFunc(says[i].Links, func(l Link) bool { return l.Text == label }) {
			says[i].Links = append(says[i].Links, Link{Text: label, Href: "#" + anchor(text.Points(a.Doc.Text, e.Start))})
		}
	}
	return says
}

// SimilarHits are the similar articles as they are shown.
func (a Article) SimilarHits() []Hit { return a.hits(a.Similar, "") }

// Original is the address the article was read at, "" when it
// has none.
func (a Article) Original() string {
	if corpus.WebAddress(a.Doc.URL) {
		return a.Doc.URL
	}
	return ""
}

// Provenance lists where the article's metadata came from.
func (a Article) Provenance() []Field {
	var fields []Field
	for _, name := range []string{"title", "authors", "published", "site", "kind", "language", "licence", "body"} {
		if from := a.Doc.Provenance[name]; from != "" {
			fields = append(fields, Field{Name: upperFirst(name), Value: from})
		}
	}
	return fields
}
