package compare

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

// Profile is what sources say of one role: the role's page.
type Profile struct {
	Role Role `json:"role"`
	// Definitions are sentences that define the role, one a source, the best
	// first.
	Definitions []Quote `json:"definitions"`
	// Dimensions hold one cell each, under the role's id.
	Dimensions []Dimension `json:"dimensions"`
	Coverage   Coverage    `json:"coverage"`
	Contested  int         `json:"contested"`
	Sources    []Article   `json:"sources"`
	Generation string      `json:"generation"`
}

// maxDefinitions is how many sources a role page lets define the role.
const maxDefinitions = 8

// Profile tells what sources say of one role, dimension by dimension. perCell
// is the most quotes a cell may have; 0 means DefaultPerCell.
func (c *Comparer) Profile(ctx context.Context, role string, f Filter, perCell int) (*Profile, error) {
	id, err := roleID(role, c.tax)
	if err != nil {
		return nil, err
	}
	req, err := checkCells(Request{Roles: []string{id}, Filter: f, PerCell: perCell}, c.tax)
	if err != nil {
		return nil, err
	}
	found, err := c.evidence(ctx, req)
	if err != nil {
		return nil, err
	}
	table := c.fill(found, req)
	return &Profile{
		Role: table.Roles[0], Definitions: c.definitions(found, id, maxDefinitions),
		Dimensions: table.Dimensions, Coverage: table.Coverage[id], Contested: table.Contested,
		Sources: table.Sources, Generation: table.Generation,
	}, nil
}

// definitions returns the best sentences that define a role, one a source.
func (c *Comparer) definitions(found evidence, role string, n int) []Quote {
	quotes := []Quote{}
	d := c.drafts.definitions(found.generation, role, defining(found.cells, role))
	for _, v := range d.voices[:min(n, len(d.voices))] {
		quotes = append(quotes, v.quote())
	}
	return quotes
}

// bestDefinitions ranks the rows that define a role: one a source, at most
// maxDefinitions. What only looks like a definition is none; a role without one
// shows none.
func bestDefinitions(rows []*Row, f factFinder) []*voice {
	ranked := voices(slices.DeleteFunc(rows, func(row *Row) bool { return !f.isDefinition(row) }))
	for _, v := range ranked {
		v.rank = f.definitionRank(v)
	}
	slices.SortStableFunc(ranked, func(a, b *voice) int { return cmp.Compare(b.rank, a.rank) })
	var best []*voice
	sources := map[int]bool{}
	for _, v := range ranked {
		if len(best) < maxDefinitions && !sources[v.source] {
			sources[v.source] = true
			best = append(best, v)
		}
	}
	return best
}

// maxDescribing is how many words may stand before the name a definition opens
// with: "a full-time CTO".
const maxDescribing = 4

// isDefinition tells whether the role's part of a row opens with the role's
// name and goes on to say what it is. "There the CTO is …", "for that a scrum
// master is …" and cells of a table define nothing.
func (f factFinder) isDefinition(row *Row) bool {
	_, ok := f.opening(row)
	return ok
}

// opening returns the words before the name that the role's part of a row opens
// with; false where it opens otherwise.
func (f factFinder) opening(row *Row) (before []string, ok bool) {
	own := ownSpan(row.Evidence, row.Text)
	if strings.Contains(row.Text, "\t") {
		return nil, false
	}
	part := row.Text[own.Start:own.End]
	s := scanner{part, taxonomy.Words(part)}
	names := f.names(s)
	for at := range s.tokens[:min(maxDescribing, len(s.tokens))] {
		if strays[s.word(at)] || endsSentence(s.tokens[at]) || s.word(at) == "," {
			return nil, false
		}
		to := names(at)
		if to == 0 {
			before = append(before, s.word(at))
			continue
		}
		span := s.span(at, to)
		r, _ := f.tax.FindRole(part[span.Start:span.End])
		return before, r.ID == row.Role && len(f.asides.Find(s.tokens, to, min(len(s.tokens), to+maxDescribing), nil)) == 0
	}
	return nil, false
}

// articles may stand before a name without narrowing it down.
var articles = map[string]bool{"a": true, "an": true, "the": true, "every": true, "any": true}

// strays are words after which a sentence speaks of a certain case.
var strays = map[string]bool{
	"there": true, "here": true, "if": true, "when": true, "where": true, "for": true, "in": true,
	"at": true, "as": true, "then": true, "while": true, "unlike": true, "until": true, "once": true,
	"with": true, "without": true, "this": true, "your": true, "our": true, "my": true, "their": true,
}

// What makes a good definition beyond good evidence.
const (
	nounBonus   = 0.15 // it says what the role is, not only what it answers for
	wholeBonus  = 0.1  // it says what the role is in all, and of this role alone
	denialMalus = 0.15 // it says what the role is not
	caseMalus   = 0.1  // it says so of some only
	sortMalus   = 0.25 // it says so of one sort: "a full-time CTO"
)

// plainStrength is the most strength that counts in a definition: more comes of
// how much the sentence says of one dimension, not of what the role is.
const plainStrength = 0.88

// definitionRank rates a sentence as a definition: its grammar makes it one, how
// strong it is as evidence for a dimension counts little.
func (f factFinder) definitionRank(v *voice) float64 {
	rank := v.rank + tierStep*float64(tier(v.row)) - max(0, clamp(v.row.Strength)-plainStrength)
	own := ownSpan(v.row.Evidence, v.row.Text)
	if v.row.Dimension == "scope" {
		rank += wholeBonus
	}
	if own.Len() == len(v.row.Text) {
		rank += wholeBonus
	}
	if isList(v.row.Text) {
		rank += listMalus // a definition may list what belongs to the role
	}
	s := scanner{v.row.Text, taxonomy.Words(v.row.Text)}
	if s.namesAKind() {
		rank += nounBonus
	}
	if f.conditional(s, own) {
		rank -= caseMalus
	}
	if s.denies(0, len(s.tokens)) {
		rank -= denialMalus
	}
	if before, _ := f.opening(v.row); slices.ContainsFunc(before, func(w string) bool { return !articles[w] }) {
		rank -= sortMalus
	}
	return rank
}

// namesAKind tells whether a sentence says "is a …", "are people who …".
func (s scanner) namesAKind() bool {
	for at := range s.tokens {
		if w := s.word(at); w != "is" && w != "are" {
			continue
		}
		switch s.word(at + 1) {
		case "a", "an", "the", "one", "someone", "people":
			return true
		}
	}
	return false
}

// defining lists the rows that define a role, each sentence once: it may be
// evidence for several dimensions.
func defining(cells cellRows, role string) []*Row {
	var rows []*Row
	for key, cell := range cells {
		if key.role != role {
			continue
		}
		for _, row := range cell {
			if row.Defines {
				rows = append(rows, row)
			}
		}
	}
	slices.SortFunc(rows, func(a, b *Row) int {
		return cmp.Or(
			cmp.Compare(a.Article.ID, b.Article.ID), cmp.Compare(a.Start, b.Start),
			preferScope(a, b), cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Dimension, b.Dimension),
		)
	})
	return slices.CompactFunc(rows, func(a, b *Row) bool {
		return a.Article.ID == b.Article.ID && a.Start == b.Start
	})
}

// preferScope puts the row first by which a defining sentence says how far the
// role reaches, if it says so more than by the way.
func preferScope(a, b *Row) int {
	wide := func(row *Row) int {
		if row.Dimension == "scope" && tier(row) < asideTier {
			return 0
		}
		return 1
	}
	return cmp.Compare(wide(a), wide(b))
}
