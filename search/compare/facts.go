package compare

import (
	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// The kinds of difference, the most telling first.
const (
	Numeric      = "numeric"
	ReportsTo    = "reports-to"
	Polarity     = "polarity"
	NoDifference = "none"
)

// fact is a claim of a quote that can be compared without understanding it.
type fact struct {
	kind string
	// thing is what the claim is about; only facts about one thing compare.
	thing string
	// lo and hi bound a numeric claim, in the unit of its thing.
	lo, hi float64
	// targets are the ids a role reports to.
	targets []string
	// yes is the side a polarity claim takes.
	yes bool
	// words say the claim to a reader: "30–70 %", "the CEO and board".
	words string
	// span is where the quote makes the claim, in bytes of the quote.
	span corpus.Span
}

// factFinder finds facts in quotes.
type factFinder struct {
	tax *taxonomy.Taxonomy
}

func newFactFinder(tax *taxonomy.Taxonomy) factFinder { return factFinder{tax: tax} }

func (f factFinder) find(role, dimension, quote string, own corpus.Span) []fact { return nil }

func (d *draft) contest() {}

func (c *Comparer) difference(drafts []*draft, roles []string) Difference {
	return Difference{Kind: NoDifference}
}

// negations turn a claim into its opposite.
var negations = map[string]bool{"not": true, "no": true, "never": true}

var smallNumbers = map[string]float64{"one": 1}
