package compare

import (
	"cmp"
	"fmt"
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

// dispute is a conflict of a cell: two claims about one thing that contradict
// each other, with the quotes that side with either.
type dispute struct {
	all   []stance
	sides [2]camp
}

// camp is one side of a dispute.
type camp struct {
	stances []stance
	// sources counts the independent sources of the stances.
	sources int
	// plain says that one of them is direct, strong and unconditional.
	plain bool
}

// outvoted is how many times the sources of a side without a plain quote the
// other side must have for it to go unheard: a sentence about a special case
// does not make a cell contested that many plain ones agree on.
const outvoted = 3

// heard tells whether both sides have weight enough to make a cell contested:
// each has a plain quote, or is not outvoted by the other.
func (d dispute) heard() bool {
	few := d.sides[1]
	return few.plain || few.sources*outvoted > d.sides[0].sources
}

// contest looks for different sources of a cell that contradict each other.
// The side of most sources is the first, and its best quote stands before all
// quotes of the other.
func (d *draft) contest() {
	if d.sources < 2 {
		return
	}
	var worst dispute
	for _, all := range stances(d.voices) {
		if found, ok := disputeOf(all); ok && (worst.all == nil || found.over(worst)) {
			worst = found
		}
	}
	if worst.all == nil {
		return
	}
	d.lead(worst.sides)
	if worst.heard() {
		takeSides(worst.sides)
		d.conflict = worst.words()
	}
}

// disputeOf returns the conflict about a thing that most sources take part in.
func disputeOf(all []stance) (best dispute, found bool) {
	for j, b := range all {
		for _, a := range all[:j] {
			if !independent(a.voice, b.voice) || !conflicts(a.fact, b.fact) {
				continue
			}
			d := dispute{all, [2]camp{sideOf(all, a.fact, b.fact), sideOf(all, b.fact, a.fact)}}
			if d.sides[1].before(d.sides[0]) {
				d.sides[0], d.sides[1] = d.sides[1], d.sides[0]
			}
			if !found || d.over(best) {
				best, found = d, true
			}
		}
	}
	return best, found
}

// sideOf gathers the stances that go with one claim and against another.
func sideOf(all []stance, one, other fact) camp {
	var s camp
	for _, a := range all {
		if !conflicts(a.fact, one) && conflicts(a.fact, other) {
			s.stances = append(s.stances, a)
			s.plain = s.plain || !a.fact.conditional && tier(a.voice.row) == 0
		}
	}
	s.sources = sourcesOf(s.stances)
	return s
}

// sourcesOf counts the independent sources of stances.
func sourcesOf(all []stance) int {
	return matching(all, func(fact) bool { return true })
}

// matching counts the independent sources of the stances with a claim that
// fits.
func matching(all []stance, fits func(fact) bool) int {
	seen := make([]int, 0, considered)
	for _, a := range all {
		if !slices.Contains(seen, a.voice.source) && fits(a.fact) {
			seen = append(seen, a.voice.source)
		}
	}
	return len(seen)
}

// before tells whether s is the first of two sides: the one of more sources,
// of two equal ones that with plain words, then that with the better quote.
func (s camp) before(t camp) bool {
	if s.sources != t.sources {
		return s.sources > t.sources
	}
	if s.plain != t.plain {
		return s.plain
	}
	return s.stances[0].rank < t.stances[0].rank
}

// over tells whether d is the better conflict to show: one that is heard, the
// more telling kind, the one of more sources, then the better placed.
func (d dispute) over(e dispute) bool {
	if d.heard() != e.heard() {
		return d.heard()
	}
	one, other := d.sides[0].stances[0], e.sides[0].stances[0]
	return cmp.Or(
		cmp.Compare(slices.Index(factKinds, one.fact.kind), slices.Index(factKinds, other.fact.kind)),
		cmp.Compare(e.sides[0].sources+e.sides[1].sources, d.sides[0].sources+d.sides[1].sources),
		cmp.Compare(one.rank+d.sides[1].stances[0].rank, other.rank+e.sides[1].stances[0].rank),
		strings.Compare(one.fact.thing, other.fact.thing),
	) < 0
}

// lead puts a quote of the first side before all others that take part: the best
// of those that make its commonest claim.
func (d *draft) lead(sides [2]camp) {
	usual := commonest(sides[0].stances)
	first := slices.IndexFunc(sides[0].stances, func(s stance) bool { return !differs(s.fact, usual) })
	to := min(sides[0].stances[0].rank, sides[1].stances[0].rank)
	from := sides[0].stances[first].rank
	if ours := d.voices[from]; from > to && tier(ours.row) == tier(d.voices[to].row) {
		d.voices = slices.Insert(slices.Delete(d.voices, from, from+1), to, ours)
	}
}

// words says a dispute to a reader: "CEO (10 sources) against CIO (1)".
func (d dispute) words() string {
	one, two := d.sides[0], d.sides[1]
	if one.sources < 2 {
		return commonest(one.stances).said() + " against " + commonest(two.stances).said()
	}
	return fmt.Sprintf("%s (%d sources) against %s (%d)", commonest(one.stances).said(), one.sources, commonest(two.stances).said(), two.sources)
}

// commonest returns the claim that most sources make, of several the best
// placed one; of its wordings the commonest.
func commonest(all []stance) fact {
	best := all[0].fact
	most, words := 0, 0
	for _, a := range all {
		same := matching(all, func(f fact) bool { return !differs(a.fact, f) })
		alike := matching(all, func(f fact) bool { return !differs(a.fact, f) && strings.EqualFold(a.fact.words, f.words) })
		if same > most || same == most && alike > words && !differs(a.fact, best) {
			best, most, words = a.fact, same, alike
		}
	}
	return best
}

// said returns the words of a claim as they stand inside a sentence: a number
// word that began one loses its capital.
func (a fact) said() string {
	if a.kind != Numeric || len(a.words) < 2 || a.words[1] < 'a' || a.words[1] > 'z' {
		return a.words
	}
	return strings.ToLower(a.words[:1]) + a.words[1:]
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

// takeSides marks on which side each voice stands; a voice that could stand on
// both stands on none.
func takeSides(sides [2]camp) {
	for i, side := range sides {
		for _, s := range side.stances {
			s.voice.side = i + 1
			s.voice.differing = []corpus.Span{s.fact.span}
		}
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
	return Difference{Kind: best.kind, Note: c.note(best, columns, drafts, roles)}
}

// leading returns what a cell claims about each thing, among the quotes that
// are shown: where sources contradict each other, the claim most of them agree
// with, of several such the best placed.
func leading(d *draft) map[string]stance {
	lead := map[string]stance{}
	for thing, shown := range stances(d.voices) {
		most := 0
		for _, a := range shown {
			agree := matching(d.claims[thing], func(f fact) bool { return !conflicts(a.fact, f) })
			if agree > most {
				lead[thing], most = a, agree
			}
		}
	}
	return lead
}

// dissent tells how many sources of a cell agree with a claim about a thing,
// and how many speak of it; "" where all agree.
func dissent(d *draft, s stance) string {
	all := d.claims[s.fact.thing]
	agree := matching(all, func(f fact) bool { return !conflicts(s.fact, f) })
	if n := sourcesOf(all); agree < n {
		return fmt.Sprintf(" (%d of %d sources)", agree, n)
	}
	return ""
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
// before each side where there are more than two columns, and with the count of
// sources where those of a column differ.
func (c *Comparer) note(best contrast, columns []map[string]stance, drafts []*draft, roles []string) string {
	var sides []string
	for i, column := range columns {
		s, ok := column[best.thing]
		if !ok {
			continue
		}
		s.voice.differing = append(s.voice.differing, s.fact.span)
		side := s.fact.said() + dissent(drafts[i], s)
		if len(roles) > 2 {
			side = c.label(roles[i]) + " " + side
		}
		sides = append(sides, side)
	}
	return strings.Join(sides, " against ")
}
