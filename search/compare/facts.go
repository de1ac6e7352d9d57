package compare

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

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

// factKinds lists the kinds of facts in the order they are looked for.
var factKinds = []string{Numeric, ReportsTo, Polarity}

// fact is a claim of a quote that can be compared without understanding it.
type fact struct {
	kind string
	// thing is what the claim is about; only facts about one thing compare.
	thing string
	// lo and hi bound a numeric claim in its unit; rough widens it.
	lo, hi float64
	rough  bool
	// targets are the roles and bodies that a role reports to.
	targets []string
	// yes is the side a polarity claim takes.
	yes bool
	// home says that the claim answers the question of the dimension it was
	// found in.
	home bool
	// conditional says that the claim is one of some only; see conditional.
	conditional bool
	// words say the claim to a reader: "30–70 %", "the CEO and board".
	words string
	// span is where the quote makes the claim, in bytes of the quote.
	span corpus.Span
}

// factFinder finds facts in quotes.
type factFinder struct {
	tax *taxonomy.Taxonomy

	things        []thing
	thingPatterns *taxonomy.Patterns

	claims        []claim
	claimPatterns *taxonomy.Patterns

	lines  *taxonomy.Patterns
	bodies map[string][]string

	conditions *taxonomy.Patterns
	asides     *taxonomy.Patterns
}

var (
	//go:embed data/things.tsv
	thingsTable string
	//go:embed data/polarity.tsv
	polarityTable string
	//go:embed data/reporting.tsv
	reportingTable string
	//go:embed data/conditions.tsv
	conditionsTable string
	//go:embed data/asides.tsv
	asidesTable string
)

// newFactFinder reads the tables. They are part of the program; a test reads
// them, so that a bad row cannot ship.
func newFactFinder(tax *taxonomy.Taxonomy) factFinder {
	f := factFinder{tax: tax}
	err := f.load(map[string]string{
		"things.tsv": thingsTable, "polarity.tsv": polarityTable,
		"reporting.tsv": reportingTable, "conditions.tsv": conditionsTable,
		"asides.tsv": asidesTable,
	})
	if err != nil {
		panic(err)
	}
	return f
}

// load reads the tables, by name.
func (f *factFinder) load(tables map[string]string) error {
	for _, table := range []struct {
		name string
		load func(rows [][]string) error
		size int
	}{
		{"things.tsv", f.loadThings, 6},
		{"polarity.tsv", f.loadClaims, 5},
		{"reporting.tsv", f.loadReporting, 3},
		{"conditions.tsv", func(rows [][]string) (err error) { f.conditions, err = loadPatterns(rows); return err }, 1},
		{"asides.tsv", func(rows [][]string) (err error) { f.asides, err = loadPatterns(rows); return err }, 1},
	} {
		rows, err := readTable(tables[table.name], table.size)
		if err == nil {
			err = table.load(rows)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", table.name, err)
		}
	}
	return nil
}

// readTable cuts a table into its rows; the first line names the columns, "#"
// begins a comment. Missing cells at the end of a row are empty.
func readTable(table string, size int) ([][]string, error) {
	var rows [][]string
	header := true
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) > size {
			return nil, fmt.Errorf("%q has %d cells, not %d", line, len(cells), size)
		}
		if header {
			header = false
			continue
		}
		rows = append(rows, append(cells, make([]string, size-len(cells))...))
	}
	return rows, nil
}

// loadPatterns reads a table of patterns alone.
func loadPatterns(rows [][]string) (*taxonomy.Patterns, error) {
	var patterns []string
	for _, row := range rows {
		patterns = append(patterns, row[0])
	}
	return parsePatterns(patterns)
}

// parsePatterns reads the patterns of rows; "-" is none.
func parsePatterns(sources []string) (*taxonomy.Patterns, error) {
	var all []taxonomy.Pattern
	for _, source := range sources {
		p, err := taxonomy.ParsePattern(source)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return taxonomy.NewPatterns(all), nil
}

// of returns the facts of a row, none where its part speaks of several roles or
// of a special kind of the role.
func (f factFinder) of(row *Row) []fact {
	own := ownSpan(row.Evidence, row.Text)
	if speaksOfBoth(row.Text[own.Start:own.End]) {
		return nil
	}
	facts := f.find(row.Role, row.Dimension, row.Text, own)
	if len(facts) > 0 && f.ofKindOnly(row.Text[own.Start:own.End], row.Role) {
		return nil
	}
	return facts
}

// ofKindOnly tells whether a text names a special kind of the role ("fractional
// CTO") and not the role itself: what it claims holds for the kind.
func (f factFinder) ofKindOnly(text, role string) bool {
	s := scanner{text, taxonomy.Words(text)}
	names, kind := f.names(s), false
	for at := 0; at < len(s.tokens); at++ {
		to := names(at)
		if to == 0 {
			continue
		}
		span := s.span(at, to)
		r, _ := f.tax.FindRole(s.text[span.Start:span.End])
		if r.ID == role {
			return false
		}
		general, ok := f.tax.KindOf(r.ID)
		kind = kind || ok && general.ID == role
		at = to - 1
	}
	return kind
}

// find returns the facts that the role's own part of a quote claims.
func (f factFinder) find(role, dimension, quote string, own corpus.Span) []fact {
	part := quote[own.Start:own.End]
	s := scanner{part, taxonomy.Words(part)}
	head := rowHead(quote, own)
	facts := slices.Concat(
		f.numericFacts(s, dimension, head),
		f.reportingFacts(s, role, dimension, head),
		f.polarityFacts(s, dimension),
	)
	facts = slices.DeleteFunc(slices.Clone(facts), ambiguous(facts))
	for i := range facts {
		facts[i].conditional = f.conditional(s, facts[i].span)
		facts[i].span.Start += own.Start
		facts[i].span.End += own.Start
	}
	return facts
}

// ambiguous tells whether a fact is one of several different ones about the
// same thing: which of them is the role's cannot be known.
func ambiguous(all []fact) func(fact) bool {
	return func(a fact) bool {
		return slices.ContainsFunc(all, func(b fact) bool { return a.thing == b.thing && differs(a, b) })
	}
}

// rowHead returns the first cell of the table row that own is a cell of: what
// the cell is about.
func rowHead(quote string, own corpus.Span) string {
	head, _, table := strings.Cut(quote, "\t")
	if !table || own.Start < len(head) {
		return ""
	}
	return head
}

// span returns the bytes of the tokens [from, to).
func (s scanner) span(from, to int) corpus.Span {
	return corpus.Span{Start: s.tokens[from].Start, End: s.tokens[to-1].End}
}

// said returns the words of a span on one line.
func (s scanner) said(span corpus.Span) string { return clean(s.text[span.Start:span.End]) }
