package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus/taxonomy"
)

// thing is what a number may measure.
type thing struct {
	unit unit
	name string
	// rows are the dimensions in which the number is looked for; the first is
	// the one it is at home in.
	rows []string
	// byDefault says where a number of the unit in these rows is about the
	// thing even when no word of its sentence or of its row's head says so.
	byDefault byDefault
	// answers names the dimension whose question such a number answers.
	answers string
}

// byDefault says where a number need not be named.
type byDefault string

// Where a number is taken for a thing without a word.
const (
	anywhere byDefault = "any"
	inTables byDefault = "table"
	nowhere  byDefault = "named"
)

// id tells the thing from all others.
func (t thing) id() string { return string(t.unit) + " " + t.name }

func (f *factFinder) loadThings(rows [][]string) error {
	var patterns []string
	for _, row := range rows {
		t := thing{unit(row[0]), row[1], strings.Fields(row[2]), byDefault(row[3]), row[5]}
		if t.byDefault != anywhere && t.byDefault != inTables && t.byDefault != nowhere {
			return fmt.Errorf("%q: neither any nor table nor named", row)
		}
		if row[2] == "-" {
			t.rows = nil
		}
		if len(t.rows) == 0 && t.byDefault != nowhere {
			return fmt.Errorf("%q: of no dimension", row)
		}
		f.things = append(f.things, t)
		patterns = append(patterns, row[4])
	}
	var err error
	f.thingPatterns, err = parsePatterns(patterns)
	return err
}

// numericFacts finds the numbers of a text and what they measure. head is the
// first cell of the table row the text is a cell of.
func (f factFinder) numericFacts(s scanner, dimension, head string) []fact {
	quantities := slices.DeleteFunc(quantities(s.text, s.tokens), s.noSize)
	if len(quantities) == 0 {
		return nil
	}
	matches := f.thingPatterns.Find(s.tokens, 0, len(s.tokens), nil)
	var facts []fact
	for i, q := range quantities {
		t, ok := f.measured(s, quantities, i, matches, dimension, head)
		if !ok {
			continue
		}
		id := t.id()
		if q.unit == money {
			id += " " + q.per
		}
		span := s.span(q.from, q.to)
		facts = append(facts, fact{
			kind: Numeric, thing: id, lo: q.lo, hi: q.hi, rough: q.rough,
			words: amountWords(q, s.said(span)), span: span, home: t.answers == dimension,
		})
	}
	return facts
}

// noSize tells whether a quantity is a ratio ("one per ten engineers"), a
// rhythm ("every two weeks"), a past or a single person, who is rarely a team.
func (s scanner) noSize(q quantity) bool {
	switch s.word(q.start - 1) {
	case "per", "every", "each", "first", "last":
		return true
	case "past":
		return q.unit != people
	}
	return q.unit == people && q.hi <= 1 || s.word(q.to) == "ago"
}

// measured tells what quantity i measures: the thing named nearest to it, else
// the one its row is about.
func (f factFinder) measured(s scanner, all []quantity, i int, matches []taxonomy.Match, dimension, head string) (thing, bool) {
	q := all[i]
	best, least := -1, maxDistance
	for _, m := range matches {
		if f.things[m.Pattern].unit != q.unit || m.From >= q.start && m.To <= q.to && q.unit != reports {
			continue
		}
		if d := distance(s, all, i, m); d < least {
			best, least = m.Pattern, d
		}
	}
	if best >= 0 {
		return f.things[best], f.things[best].fits(q.unit, dimension)
	}
	inTable := head != "" || len(s.tokens) <= shortCell
	if q.unit == share && !q.whole && !inTable {
		return thing{}, false // "grew 20 %" is no share of time
	}
	return f.byDefault(q.unit, dimension, head, inTable)
}

// fits tells whether a number of the unit in a dimension may be about t.
func (t thing) fits(u unit, dimension string) bool {
	return t.unit == u && slices.Contains(t.rows, dimension)
}

// standsFor tells whether a bare number in a dimension is about t.
func (t thing) standsFor(dimension string, inTable bool) bool {
	switch t.byDefault {
	case inTables:
		return inTable
	case anywhere:
		return inTable || t.rows[0] == dimension
	}
	return false
}

// shortCell is how many tokens a text may have whose bare percentage is taken
// for what its row is about.
const shortCell = 5

// maxDistance is how far, in tokens, a number may stand from the word that
// says what it measures.
const maxDistance = 16

// distance tells how far a match stands from quantity i. What follows is nearer
// than what stands before, a mark between counts as several words, and another
// number between parts them for good.
func distance(s scanner, all []quantity, i int, m taxonomy.Match) int {
	q := all[i]
	from, to, d := q.to, m.From, 0
	if m.From < q.from {
		from, to, d = m.To, q.from, 3
	}
	for j, other := range all {
		if j != i && other.from >= from && other.to <= to {
			return maxDistance
		}
	}
	for at := from; at < to; at++ {
		d++
		switch s.word(at) {
		case ".", ";", "!", "?", "\n":
			return maxDistance
		case ",", "—", "(", ")", ":":
			d += 4
		}
	}
	return d
}

// byDefault returns the thing a number is about when its own sentence does not
// say: what the head of the table row names, else what the dimension is about.
func (f factFinder) byDefault(u unit, dimension, head string, inTable bool) (thing, bool) {
	tokens := taxonomy.Words(head)
	for _, m := range f.thingPatterns.Find(tokens, 0, len(tokens), nil) {
		if f.things[m.Pattern].fits(u, dimension) {
			return f.things[m.Pattern], true
		}
	}
	for _, t := range f.things {
		if t.fits(u, dimension) && t.standsFor(dimension, inTable) {
			return t, true
		}
	}
	return thing{}, false
}

// amountWords says an amount to a reader: percentages in one form ("30–70 %"),
// anything else in the words of the text.
func amountWords(q quantity, said string) string {
	if !q.digits || q.unit != share && q.unit != percent || !strings.Contains(said, "%") && !strings.Contains(strings.ReplaceAll(said, "per cent", "percent"), "percent") {
		return said
	}
	lo, hi := percentWords(q.lo), percentWords(q.hi)
	switch {
	case q.lo == q.hi && q.rough:
		return "about " + lo + " %"
	case q.lo == q.hi:
		return lo + " %"
	case q.least:
		return "at least " + lo + " %"
	case q.most:
		return "up to " + hi + " %"
	}
	return fmt.Sprintf("%s–%s %%", lo, hi)
}

func percentWords(part float64) string {
	return strconv.FormatFloat(math.Round(part*1000)/10, 'f', -1, 64)
}

// How far apart numbers must be, so that rounding and manner of speaking are
// no difference.
const (
	// shareTolerance is five of a hundred hours.
	shareTolerance = 0.05
	// ratioTolerance is for all other units.
	ratioTolerance = 1.15
	// roughTolerance multiplies the tolerance of "about" and "nearly".
	roughTolerance = 2
	// clearShare and clearRatio are how far the middles of two ranges lie
	// apart when they contradict each other.
	clearShare = 0.10
	clearRatio = 1.3
)

// isShare tells whether a fact is a part of a whole.
func (a fact) isShare() bool {
	return strings.HasPrefix(a.thing, string(share)+" ") || strings.HasPrefix(a.thing, string(percent)+" ")
}

// numbersConflict tells whether two numbers about one thing cannot both be
// right: their ranges share at most an end point, and their middles are clearly
// apart. Overlapping ranges never conflict.
func numbersConflict(a, b fact) bool {
	if b.lo < a.lo || b.lo == a.lo && b.hi < a.hi {
		a, b = b, a
	}
	if a.lo < a.hi && b.lo < b.hi {
		if b.lo < a.hi {
			return false
		}
	} else if !beyond(a, b) {
		return false
	}
	return clearlyApart(a, b)
}

// beyond tells whether b begins above a's end by more than the tolerance.
func beyond(a, b fact) bool {
	n := 1.0
	if a.rough || b.rough {
		n = roughTolerance
	}
	if a.isShare() {
		return b.lo-a.hi > n*shareTolerance-1e-9
	}
	return b.lo > a.hi*math.Pow(ratioTolerance, n)
}

func clearlyApart(a, b fact) bool {
	if a.isShare() {
		return b.middle()-a.middle() >= clearShare-1e-9
	}
	return b.middle() >= a.middle()*clearRatio
}

// middle is the middle of a range, its finite end where it has only one.
func (a fact) middle() float64 {
	if math.IsInf(a.hi, 1) {
		return a.lo
	}
	return (a.lo + a.hi) / 2
}

// numbersDiffer tells whether two numbers about one thing are not the same:
// either end is apart by more than the tolerance.
func numbersDiffer(a, b fact) bool {
	return endsDiffer(a, b, a.lo, b.lo) || endsDiffer(a, b, a.hi, b.hi)
}

func endsDiffer(a, b fact, x, y float64) bool {
	if x == y {
		return false
	}
	n := 1.0
	if a.rough || b.rough {
		n = roughTolerance
	}
	if a.isShare() {
		return math.Abs(x-y) > n*shareTolerance+1e-9
	}
	return max(x, y) > min(x, y)*math.Pow(ratioTolerance, n)
}
