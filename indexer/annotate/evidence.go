package annotate

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/corpus/text"
)

// enough is the weight of cues that puts a claim under a dimension.
const enough = 1.0

// leastStrength is below what a quote is worth showing even under others.
const leastStrength = 0.3

// evidence turns the article's claims into evidence, in the text's order.
func (d *document) evidence() []corpus.Evidence {
	best := map[string]corpus.Evidence{}
	for _, c := range d.claims() {
		for _, e := range d.weigh(c) {
			key := e.Role + "\x00" + e.Dimension + "\x00" + d.art.Text[e.Start:e.End]
			if old, ok := best[key]; !ok || e.Strength > old.Strength {
				best[key] = e
			}
		}
	}
	all := slices.Collect(maps.Values(best))
	slices.SortFunc(all, func(a, b corpus.Evidence) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.End, b.End))
	})
	return all
}

// tally is what a claim says of one dimension.
type tally struct {
	weight float64
	cues   []string
}

// weigh finds the dimensions a claim speaks of.
func (d *document) weigh(c claim) []corpus.Evidence {
	quote, own, ok := d.quote(c)
	if !ok {
		return nil
	}
	var all []corpus.Evidence
	tallies := d.tallies(c)
	for _, dim := range slices.Sorted(maps.Keys(tallies)) {
		t := tallies[dim]
		if t.weight < enough || c.only != nil && !slices.Contains(c.only, dim) {
			continue
		}
		e := corpus.Evidence{
			Role: c.role, Dimension: dim, Span: quote, Own: own, Resolved: c.how, Cues: t.cues, Defines: c.defines,
			Strength: strength(c, t.weight),
		}
		if e.Strength < leastStrength {
			continue
		}
		e.ID = corpus.EvidenceID(e.Role, e.Dimension, d.art.Text[e.Start:e.End])
		all = append(all, e)
	}
	return all
}

// strength adds what the cues are worth to how sure the role is, to two
// decimals.
func strength(c claim, weight float64) float64 {
	s := c.strength + min(0.12, 0.06*(weight-enough)/0.5)
	if c.defines {
		s += 0.04
	}
	return math.Round(100*max(0, min(1, s))) / 100
}

// further is what each strong cue after the first adds.
const further = 0.4

// tallies weighs the cues in a claim's zone.
func (d *document) tallies(c claim) map[string]tally {
	tallies := map[string]tally{}
	for dim, w := range c.hints {
		tallies[dim] = tally{weight: w}
	}
	strong, seen := map[string]bool{}, map[string]bool{}
	for _, cue := range d.cues(c.zone[0], c.zone[1]) {
		if c.touch[1] > 0 && (cue.To < c.touch[0]-2 || cue.From > c.touch[1]) {
			continue
		}
		words := d.art.Text[d.tokens[cue.From].Start:d.tokens[cue.To-1].End]
		key := cue.Dimension + " " + taxonomy.Fold(strings.ToLower(words))
		if seen[key] {
			continue
		}
		seen[key] = true
		w := cue.Weight
		if w >= 1 && strong[cue.Dimension] {
			w = further
		}
		strong[cue.Dimension] = strong[cue.Dimension] || cue.Weight >= 1
		t := tallies[cue.Dimension]
		t.weight += w
		t.cues = append(t.cues, words)
		tallies[cue.Dimension] = t
	}
	return tallies
}

// quote returns what to quote of a claim, at most MaxQuoteWords.
func (d *document) quote(c claim) (quote, own corpus.Span, ok bool) {
	if c.own[1] <= c.own[0] {
		return quote, own, false
	}
	own = corpus.Span{Start: d.tokens[c.own[0]].Start, End: d.tokens[c.own[1]-1].End}
	if c.quote.Len() > 0 {
		return c.quote, own, text.CountWords(d.art.Text[c.quote.Start:c.quote.End]) <= corpus.MaxQuoteWords
	}
	quote = corpus.Span{Start: c.sentence.start, End: c.sentence.end}
	if text.CountWords(d.art.Text[quote.Start:quote.End]) > corpus.MaxQuoteWords {
		quote = own
	}
	own.Start, own.End = max(own.Start, quote.Start), min(own.End, quote.End)
	words := text.CountWords(d.art.Text[quote.Start:quote.End])
	if words > corpus.MaxQuoteWords || words < 3 || strings.ContainsAny(d.art.Text[quote.Start:quote.End], "\n") {
		return quote, own, false
	}
	return quote, own, true
}
