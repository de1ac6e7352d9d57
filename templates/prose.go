package templates

import (
	"io"
	"time"

	"altitude/search"
)

// About tells what is indexed and how it works.
type About struct {
	Page
	Generation search.Generation
	// Kinds are the articles of each kind of source.
	Kinds []search.FacetValue
	// Sites, Authors and Languages count distinct values.
	Sites, Authors, Languages int
	// Measures are the figures of quality, each with the command that prints
	// it; none when nobody measured.
	Measures []Measure
}

// Measure is a figure of quality.
type Measure struct {
	Name, Value string
	// Command prints the figure.
	Command string
}

// Render writes the page.
func (a About) Render(w io.Writer) error { return render(w, "about", a) }

// Built says when the index was built.
func (a About) Built() string {
	if a.Generation.Built.IsZero() {
		return ""
	}
	return a.Generation.Built.UTC().Format("2 January 2006, 15:04 UTC")
}

// BuiltAt is the same for machines.
func (a About) BuiltAt() string { return a.Generation.Built.UTC().Format(time.RFC3339) }

// Help explains the query syntax.
type Help struct{ Page }

// Render writes the page.
func (h Help) Render(w io.Writer) error { return render(w, "help", h) }

// Example is a query with what it finds.
type Example struct{ Query, Meaning string }

// Examples are the forms a query may have.
func (h Help) Examples() []Example {
	return []Example{
		{`hiring senior engineers`, "articles with these words, those with all of them first; endings do not matter"},
		{`"technical debt"`, "the words side by side, in this order"},
		{`delegation -project`, "without a word"},
		{`mentoring OR coaching`, "either word; OR in capitals"},
		{`(mentoring OR coaching) "tech lead"`, "parentheses group"},
		{`deleg*`, "words that begin so"},
		{`title:"code review"`, "in the title"},
		{`role:cto budget`, "articles about a role; any of its names will do"},
		{`topic:hiring`, "articles on a topic"},
		{`author:"Bill Beltz"`, "by an author"},
		{`site:quantlabusa.dev`, "from a site"},
		{`kind:ladder`, "of a kind: blog, answer, handbook, ladder, book, docs, other"},
		{`after:2023 before:2025-06`, "published then; a year, month or day"},
		{`cto vs tech lead`, "a comparison is offered above the articles"},
		{`what does an engineering manager do`, "a definition is quoted above the articles"},
	}
}

// API documents the programming interface.
type API struct {
	Page
	Intro      string
	Operations []Operation
	Schemas    []Schema
}

// Operation is one method of one address.
type Operation struct {
	ID, Method, Path     string
	Summary, Description string
	Parameters           []Parameter
	Answers              []Answer
	// Example is a request that can be tried.
	Example string
}

// Parameter is a parameter of an operation.
type Parameter struct {
	Name, In, Type, Description string
	Required                    bool
}

// Answer is what a status code means.
type Answer struct{ Status, Description string }

// Schema is a shape of the answers.
type Schema struct {
	Name, Description string
	Fields            []Parameter
}

// Render writes the page.
func (a API) Render(w io.Writer) error { return render(w, "api", a) }

// Cite is the page of citations of an article, a passage or a table.
type Cite struct {
	Page
	// What names what is cited; Back leads to it.
	What, Back string
	// Passage is quoted when the citation is of a passage.
	Passage   string
	Citations []Citation
}

// Render writes the page.
func (c Cite) Render(w io.Writer) error { return render(w, "cite", c) }

// Error says in one sentence what went wrong, and offers a way on.
type Error struct {
	Page
	Status  int
	Heading string
	Message string
	// Fixes are ways on.
	Fixes []Link
}

// Render writes the page.
func (e Error) Render(w io.Writer) error { return render(w, "error", e) }
