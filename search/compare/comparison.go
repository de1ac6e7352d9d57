// Package compare sets two to four roles side by side: for each dimension a
// cell of verbatim quotes with their status, and what differs between them.
package compare

import (
	"context"
	"net/url"

	"altitude/corpus"
)

// The fewest and most roles a comparison may have.
const MinRoles, MaxRoles = 2, 4

// Filter narrows the articles a comparison may quote. Values of one field are
// alternatives; empty fields do not filter.
type Filter struct {
	Kinds, Authors, Sites, Topics []string
	// From and To bound the publication date, as in search.Query.
	From, To string
}

// Values writes the filter as the parameters of a comparison's address.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for name, values := range map[string][]string{
		"kind": f.Kinds, "author": f.Authors, "site": f.Sites, "topic": f.Topics, "from": {f.From}, "to": {f.To},
	} {
		for _, value := range values {
			if value != "" {
				v.Add(name, value)
			}
		}
	}
	return v
}

// Source answers a comparison's questions. Both engines are one.
type Source interface {
	// Evidence returns all evidence for the roles from articles that pass the
	// filter, with what was searched for each role.
	Evidence(ctx context.Context, roles []string, f Filter) (Found, error)
	// Generation names the index that answers.
	Generation() string
}

// Lender is a Source that lends its rows rather than copying them.
type Lender interface {
	// Lend returns what Evidence does; the rows must not be changed.
	Lend(ctx context.Context, roles []string, f Filter) (Lent, error)
}

// Lent is what a Lender has for some roles: lists of rows, each list of one role
// and dimension, one list for both.
type Lent struct {
	Cells    [][]*Row
	Searched map[string]Searched
}

// Decider is a Source whose answers the admin's decisions may change while the
// generation stays.
type Decider interface {
	// Decisions differs when the decisions that bear on the answers do.
	Decisions() string
}

// Found is what a Source has for some roles.
type Found struct {
	Rows []Row
	// Searched counts, by role, the articles that are about the role and the
	// passages in them.
	Searched map[string]Searched
}

// Row is one piece of evidence with its article and wording.
type Row struct {
	corpus.Evidence
	// Text is the quote: the article's text at the evidence's span.
	Text string
	// Section is the heading path above the quote.
	Section []string
	// Point is the code point of the article's text where the quote starts.
	Point   int
	Article *Article
	// Prefix and Suffix are the text around the quote, for selectors.
	Prefix, Suffix string
}

// Article is what a quote needs to know of where it stands.
type Article struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Authors   []string `json:"authors"`
	Published string   `json:"published"`
	// DatedBy tells where the publication date came from.
	DatedBy string      `json:"dated_by,omitempty"`
	Kind    corpus.Kind `json:"kind"`
	URL     string      `json:"url"`
	Site    string      `json:"site"`
	Licence string      `json:"licence,omitempty"`
	// DuplicateOf is set for a near-copy; it is no second source.
	DuplicateOf string   `json:"-"`
	Topics      []string `json:"-"`
}

// Searched is what was looked through for a cell.
type Searched struct {
	Articles int `json:"articles"`
	Passages int `json:"passages"`
}

// Request asks for a comparison.
type Request struct {
	Roles []string
	// Dimensions limits the rows; nil means all.
	Dimensions []string
	Filter     Filter
	// PerCell is the most quotes a cell may have, 1–MaxPerCell; 0 means
	// DefaultPerCell.
	PerCell int
}

// DefaultPerCell and MaxPerCell bound the quotes of one cell.
const DefaultPerCell, MaxPerCell = 8, 20

// Status says how well a cell is supported.
type Status string

// The statuses of a cell.
const (
	Agreed       Status = "agreed"        // two or more sources, no conflict found
	Contested    Status = "contested"     // sources differ in a way found mechanically
	SingleSource Status = "single-source" // one source
	NotStated    Status = "not-stated"    // no evidence
)

// Comparison is the table.
type Comparison struct {
	Roles      []Role              `json:"roles"`
	Dimensions []Dimension         `json:"dimensions"`
	Coverage   map[string]Coverage `json:"coverage"`
	// Contested is how many cells are contested.
	Contested int `json:"contested"`
	// Sources are the articles quoted, by id.
	Sources    []Article `json:"sources"`
	Generation string    `json:"generation"`
	// Request is what was asked, for permalinks and exports.
	Request Request `json:"-"`
}

// Role heads a column.
type Role struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Definition is the best sentence that defines the role, nil when none.
	Definition *Quote `json:"definition,omitempty"`
}

// Dimension is one row of the table.
type Dimension struct {
	ID         string          `json:"id"`
	Label      string          `json:"label"`
	Group      string          `json:"group"`
	Definition string          `json:"definition"`
	Cells      map[string]Cell `json:"cells"`
	Difference Difference      `json:"difference"`
}

// Cell is what sources say of one role on one dimension.
type Cell struct {
	Status Status `json:"status"`
	// Sources is how many independent articles the evidence has. Near-copies
	// of an article, and articles that say nearly the same words, count as
	// one. Two articles of one author or site count as two: they were written
	// apart, though by one mind; the site filter shows what is left without.
	Sources  int      `json:"sources"`
	Searched Searched `json:"searched"`
	Evidence []Quote  `json:"evidence"`
	// Conflict tells what is contested, in words, the side of most sources
	// first; empty otherwise. The count of a side is of sources among the
	// cell's best statements.
	Conflict string `json:"conflict,omitempty"`
	// Weak says that no quote of the cell reaches corpus.StrongEvidence: none
	// deserves the first place, so all of them stay folded away.
	Weak bool `json:"weak,omitempty"`
}

// Quote is a verbatim passage with its source.
type Quote struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Marks are the words that decided or that differ, in code points of Text.
	Marks   [][2]int `json:"marks"`
	Article Article  `json:"article"`
	Section []string `json:"section"`
	// Start and End are code points in the article's text; Span is the same
	// in bytes.
	Start int         `json:"start"`
	End   int         `json:"end"`
	Span  corpus.Span `json:"-"`
	// Own is the part of Text that speaks of this column's role, in code
	// points.
	Own      [2]int            `json:"own"`
	Href     string            `json:"href"`
	URL      string            `json:"url,omitempty"`
	Selector corpus.Selector   `json:"selector"`
	Strength float64           `json:"strength"`
	Resolved corpus.Resolution `json:"resolved_by"`
	Cues     []string          `json:"cues"`
	// Also lists further articles that say nearly the same words.
	Also []Article `json:"also,omitempty"`
	// Side groups the quotes of a contested cell: 0 none, 1 the side of most
	// sources, 2 the other.
	Side int `json:"side,omitempty"`
}

// Difference is what two cells of a row differ in, found mechanically.
type Difference struct {
	// Kind is "numeric", "reports-to", "polarity" or "none".
	Kind string `json:"kind"`
	Note string `json:"note"`
}

// Coverage is how many dimensions have evidence for a role.
type Coverage struct {
	Stated int `json:"stated"`
	Of     int `json:"of"`
}
