package compare

import (
	"cmp"
	"slices"
	"strings"

	"altitude/corpus"
)

// stance is one voice's claim about a thing.
type stance struct {
	rank  int
	voice *voice
	fact  fact
}

// conflicts tells whether two claims about one thing contradict each other.
func conflicts(a, b fact) bool {
	switch a.kind {
	case Numeric:
		return numbersConflict(a, b)
	case ReportsTo:
		return linesConflict(a, b)
	}
	return a.yes != b.yes
}

// differs tells whether two claims about one thing are not the same.
func differs(a, b fact) bool {
	switch a.kind {
	case Numeric:
		return numbersDiffer(a, b)
	case ReportsTo:
		return linesDiffer(a, b)
	}
	return a.yes != b.yes
}

// stances gathers the claims of a cell by thing. Only evidence that is strong
// enough to stand first has any: see newDraft.
func stances(voices []*voice) map[string][]stance {
	byThing := map[string][]stance{}
	for rank, v := range voices {
		for _, f := range v.facts {
			byThing[f.thing] = append(byThing[f.thing], stance{rank, v, f})
		}
	}
	return byThing
}

// contest looks for two different sources of a cell that contradict each other.
// The best-placed pair makes the sides; others join the side they agree with.
func (d *draft) contest() {
	if d.sources < 2 {
		return
	}
	byThing := stances(d.voices)
	var first, second stance
	found := false
	for _, all := range byThing {
		a, b, ok := bestConflict(all)
		if ok && (!found || before(a, b, first, second)) {
			first, second, found = a, b, true
		}
	}
	if !found {
		return
	}
	takeSides(byThing[first.fact.thing], first.fact, second.fact)
	if lead := slices.IndexFunc(d.voices, func(v *voice) bool { return v.side > 0 }); lead >= 0 && d.voices[lead].side == 2 {
		// The side that is met first in the cell is the first one.
		first, second = second, first
		for _, v := range d.voices {
			if v.side > 0 {
				v.side = 3 - v.side
			}
		}
	}
	d.conflict = first.fact.words + " against " + second.fact.words
}

// bestConflict returns the conflicting pair of different sources that stands
// highest in the cell.
func bestConflict(all []stance) (first, second stance, ok bool) {
	for j, b := range all {
		for _, a := range all[:j] {
			if !independent(a.voice, b.voice) || !conflicts(a.fact, b.fact) {
				continue
			}
			if !ok || before(a, b, first, second) {
				first, second, ok = a, b, true
			}
		}
	}
	return first, second, ok
}

// independent tells whether two quotes may contradict each other: they are of
// different sources, and not two steps of one site's job ladder, which differ
// because the steps do.
func independent(a, b *voice) bool {
	if a.source == b.source {
		return false
	}
	x, y := a.row.Article, b.row.Article
	return x.Kind != corpus.Ladder || y.Kind != corpus.Ladder || x.Site != y.Site
}

// before orders conflicts: the more telling kind, then the better placed, then
// by thing.
func before(a, b, first, second stance) bool {
	return cmp.Or(
		cmp.Compare(slices.Index(factKinds, a.fact.kind), slices.Index(factKinds, first.fact.kind)),
		cmp.Compare(a.rank+b.rank, first.rank+second.rank),
		cmp.Compare(a.rank, first.rank),
		strings.Compare(a.fact.thing, first.fact.thing),
	) < 0
}

// takeSides puts every voice that speaks of the contested thing on the side it
// agrees with; a voice that could stand on both stands on none.
func takeSides(all []stance, one, two fact) {
	for _, s := range all {
		against1, against2 := conflicts(s.fact, one), conflicts(s.fact, two)
		switch {
		case against1 == against2:
			continue
		case against2:
			s.voice.side = 1
		default:
			s.voice.side = 2
		}
		s.voice.differing = []corpus.Span{s.fact.span}
	}
}

// sharedRow is the dimension of what roles share: there is nothing to differ in.
const sharedRow = "overlap"

// difference finds what two cells of a row mechanically differ in and marks
// the words in the quotes that say it.
func (c *Comparer) difference(dimension string, drafts []*draft, roles []string) Difference {
	none := Difference{Kind: NoDifference}
	if len(drafts) < 2 || dimension == sharedRow {
		return none
	}
	columns := make([]map[string]stance, len(drafts))
	things := map[string]bool{}
	for i, d := range drafts {
		columns[i] = leading(d)
		for thing := range columns[i] {
			things[thing] = true
		}
	}
	best := contrast{}
	for thing := range things {
		if found := contrastOf(thing, columns); found.over(best) {
			best = found
		}
	}
	if best.thing == "" {
		return none
	}
	return Difference{Kind: best.kind, Note: c.note(best, columns, roles)}
}

// leading returns what a cell claims about each thing, among the quotes that
// are shown: where they contradict each other, the claim most of them agree
// with, of several such the best placed.
func leading(d *draft) map[string]stance {
	lead := map[string]stance{}
	for thing, all := range stances(d.voices) {
		best, most := 0, 0
		for i, a := range all {
			agree := 0
			for _, b := range all {
				if !conflicts(a.fact, b.fact) {
					agree++
				}
			}
			if agree > most {
				best, most = i, agree
			}
		}
		lead[thing] = all[best]
	}
	return lead
}

// contrast is a thing about which columns differ.
type contrast struct {
	thing, kind string
	// columns counts those that speak of it, ranks sums up how low their
	// quotes stand.
	columns, ranks int
}

// contrastOf tells whether the columns differ about a thing.
func contrastOf(thing string, columns []map[string]stance) contrast {
	var all []stance
	for _, column := range columns {
		if s, ok := column[thing]; ok {
			all = append(all, s)
		}
	}
	found := contrast{}
	for j, b := range all {
		for _, a := range all[:j] {
			if differs(a.fact, b.fact) && a.voice.row.Text != b.voice.row.Text || differs(a.fact, b.fact) && a.fact.span != b.fact.span {
				found.thing, found.kind = thing, a.fact.kind
			}
		}
	}
	for _, s := range all {
		found.columns++
		found.ranks += s.rank
	}
	return found
}

// over tells whether c is the better difference to show.
func (c contrast) over(d contrast) bool {
	switch {
	case c.thing == "":
		return false
	case d.thing == "":
		return true
	}
	return cmp.Or(
		cmp.Compare(slices.Index(factKinds, c.kind), slices.Index(factKinds, d.kind)),
		cmp.Compare(d.columns, c.columns),
		cmp.Compare(c.ranks, d.ranks),
		strings.Compare(c.thing, d.thing),
	) < 0
}

// note says a difference to a reader: "30–70 % against 0–30 %", with the role
// before each side where there are more than two columns.
func (c *Comparer) note(best contrast, columns []map[string]stance, roles []string) string {
	var sides []string
	for i, column := range columns {
		s, ok := column[best.thing]
		if !ok {
			continue
		}
		s.voice.differing = append(s.voice.differing, s.fact.span)
		side := s.fact.words
		if len(roles) > 2 {
			side = c.label(roles[i]) + " " + side
		}
		sides = append(sides, side)
	}
	return strings.Join(sides, " against ")
}
