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

// enough is the weight of cues that puts a claim under a dimension; where none
// of them is enough alone it takes more, and the quote counts as weak.
const enough, enoughLight = 1.0, 1.5

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
	// sure says that a cue was enough alone, or heading and cue agree.
	sure bool
	cues []string
}

// enough tells whether the claim may stand under the dimension.
func (t tally) enough() bool { return t.weight >= enoughLight || t.sure && t.weight >= enough }

// weigh finds the dimensions a claim speaks of.
func (d *document) weigh(c claim) []corpus.Evidence {
	quote, own, ok := d.quote(c)
	if !ok {
		return nil
	}
	var all []corpus.Evidence
	tallies := d.tallies(c)
	leans := d.leanings.lean(d.signals(c, tallies))
	for _, dimension := range d.tax.Dimensions {
		dim := dimension.ID
		if c.only != nil && !slices.Contains(c.only, dim) || slices.Contains(c.not, dim) || dim == "overlap" && !d.speaksOfTwo(c) {
			continue
		}
		e := corpus.Evidence{
			Role: c.role, Dimension: dim, Span: quote, Own: own, Resolved: c.how, Cues: tallies[dim].cues, Defines: c.defines,
			Strength: c.rate(dim, tallies[dim], leans),
		}
		if e.Strength < leastStrength {
			continue
		}
		if len(e.Cues) == 0 && c.hints[dim] == 0 {
			e.Cues = d.leaningWords(c, dim)
		}
		e.ID = corpus.EvidenceID(e.Role, e.Dimension, d.art.Text[e.Start:e.End])
		all = append(all, e)
	}
	spread(all)
	return all
}

// rate returns how strong a claim is as evidence for a dimension, 0 where it is
// none: by its cues, moved by what its words lean to; without cues by the words
// alone, unless it is of a supposed case or of two roles at once.
func (c claim) rate(dim string, t tally, leans map[string]float64) float64 {
	p, known := leans[dim]
	s := 0.0
	if t.enough() {
		s = strength(c, t)
		if c.headed && c.hints[dim] < enough {
			s -= asidePenalty
		}
		if known && s >= leastStrength {
			s = max(min(s, corpus.AsideEvidence), s+leaningStrength*(p-leaningEven))
		}
		if c.guessed() || c.unfinished {
			s = min(s, corpus.StrongEvidence-0.01)
		}
	}
	if s < leastStrength && known && !c.both && !c.supposed {
		s = faintStrength(p)
	}
	return round(s)
}

// guessed tells whether it is hardly known whose the claim is: however clear
// what it says, it never stands first.
func (c claim) guessed() bool { return c.strength < corpus.AsideEvidence }

// What the words of a claim lean to moves the strength its cues give it: by
// leaningStrength from a leaning of nought to one, not at all at leaningEven.
const leaningStrength, leaningEven = 0.4, 0.4

// From leastLeaning on words alone make faint evidence: of such quotes half are
// right. From weakLeaning on they may stand in a cell without others.
const leastLeaning, weakLeaning = 0.2, 0.6

// mostFaint is the strength of the surest faint evidence.
const mostFaint = corpus.FaintEvidence - 0.01

// faintStrength returns the strength of what words alone lean to, 0 where they
// lean too little.
func faintStrength(p float64) float64 {
	switch {
	case p >= weakLeaning:
		return corpus.AsideEvidence
	case p >= leastLeaning:
		return leastStrength + (mostFaint-leastStrength)*(p-leastLeaning)/(weakLeaning-leastLeaning)
	}
	return 0
}

// breadthPenalty is for each further dimension a claim speaks of: what speaks of
// many things says less of each.
const breadthPenalty = 0.02

// spread weakens the strong evidence of a claim that speaks of several
// dimensions. It stays strong: it only comes later.
func spread(all []corpus.Evidence) {
	n := 0
	for _, e := range all {
		if e.Strength >= corpus.AsideEvidence {
			n++
		}
	}
	for i, e := range all {
		if e.Strength > corpus.StrongEvidence {
			all[i].Strength = round(max(corpus.StrongEvidence, e.Strength-breadthPenalty*float64(n-1)))
		}
	}
}

// speaksOfTwo tells whether a claim names another role too: what is shared is
// shared with somebody.
func (d *document) speaksOfTwo(c claim) bool {
	return c.both || len(rolesIn(d.mentionsIn(c.sentence.from, c.sentence.to))) > 1
}

// What a unit of cue weight beyond enough adds to a claim's strength, and the
// most it may add. Of quotes judged by hand 39 % are right on the least weight,
// 56 % on half a unit more, 71 % on a unit more, 79 % on one and a half; how the
// role was found matters less.
const cueStrength, mostCueStrength = 0.3, 0.45

// strength adds what the cues are worth to how sure the role is, to two
// decimals.
func strength(c claim, t tally) float64 {
	s := c.strength + min(mostCueStrength, cueStrength*(t.weight-enough))
	if !t.sure {
		s = min(s, corpus.StrongEvidence) - 0.1
	}
	if c.defines {
		s += 0.04
	}
	return s
}

// round keeps a strength between 0 and 1, to two decimals.
func round(s float64) float64 { return math.Round(100*max(0, min(1, s))) / 100 }

// further is what each strong cue after the first adds.
const further = 0.4

// deep is what a cue counts in a clause below the predicate: "… people who
// execute the strategy".
const deep = 0.6

// circumstance are the dimensions a subordinate clause tells as well as the
// main one: "… when the company grows".
var circumstance = set(`when-needed overlap`)

// subordinators open a clause that says something of another thing.
var subordinators = set(`that which who whom whose where if because since unless whether when`)

// mainVerbs come back from a clause below to the main one: "a manager that
// does not know the work will not …".
var mainVerbs = set(`won't will should must shouldn't mustn't`)

// depths tells for each token of a claim's zone whether it stands in a clause
// below the predicate. A comma or the end of the clause closes it. What
// follows "is a person who" or "is that" is no such clause: it is the
// definition.
func (d *document) depths(c claim) []bool {
	from, to := c.zone[0], c.zone[1]
	depth := make([]bool, to-from)
	verb := from
	if pronouns[d.word(verb)] {
		verb = d.skipAdverbs(verb + 1)
	}
	below, defines := 0, c.defines || d.word(verb) == "is" || d.word(verb) == "are"
	for i := from; i < to; i++ {
		w := d.word(i)
		switch {
		case d.opensClause(i) && i > from && defines && below == 0:
			defines = false
		case d.othersTurn(i) && i > from && below == 0:
			below = i // what he is helped with, not the help, is another's
			continue
		case d.opensClause(i) && i > from+2:
			below = i
		case w == "," || w == ";" || w == ":" || w == ")" || w == "while", mainVerbs[w] && below > 0 && i > below+2:
			below = 0
		}
		depth[i-from] = below > 0
	}
	return depth
}

// seeingTo are the words after which a clause with "that" is what the role does:
// "makes sure that the work is delivered".
var seeingTo = set(`sure ensure ensures ensuring ensured guarantee guarantees guaranteeing verify verifies verifying is means so`)

// opensClause tells whether the token at at begins a clause below: "who …", "a
// team responsible for …".
func (d *document) opensClause(at int) bool {
	if d.word(at) == "that" && seeingTo[d.word(at-1)] {
		return false
	}
	if subordinators[d.word(at)] {
		return true
	}
	if w := d.word(at); w != "responsible" && w != "accountable" && w != "tasked" {
		return false
	}
	before := d.word(at - 1)
	return at > 0 && d.tokens[at-1].Kind == taxonomy.Word && !auxiliaries[before] && before != "'s" && !d.adverb(at-1) && !joins[before] && before != "be" && before != "being"
}

// othersTurn tells whether what follows at is what somebody else does with the
// role's help: "supports him in …", "allows directors to …".
func (d *document) othersTurn(at int) bool {
	w := d.word(at)
	if !helping[w] && !helping[base(w, "s")] && !helping[base(w, "ing")] && !helping[base(w, "ing")+"e"] {
		return false
	}
	next := at + 1
	for next < len(d.tokens) && determiners[d.word(next)] && !objects[d.word(next)] {
		next++
	}
	return objects[d.word(next)] && d.word(next) != "her" || d.roleEnd(next) > 0
}

// helping verbs take somebody and what he does.
var helping = set(`help support assist coach enable allow let teach encourage empower train advise guide`)

var objects = set(`him them her someone somebody everyone others`)

// tallies weighs the cues in a claim's zone.
func (d *document) tallies(c claim) map[string]tally {
	tallies := map[string]tally{}
	for dim, w := range c.hints {
		tallies[dim] = tally{weight: w, sure: w >= hintWeight}
	}
	strong, seen := map[string]bool{}, map[string]bool{}
	depth := d.depths(c)
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
		t := tallies[cue.Dimension]
		if (depth[cue.From-c.zone[0]] || d.mastered(cue)) && !circumstance[cue.Dimension] {
			w *= deep
		} else if cue.Weight >= 1 {
			t.sure, strong[cue.Dimension] = true, true
		}
		t.weight += w
		t.cues = append(t.cues, words)
		tallies[cue.Dimension] = t
	}
	return tallies
}

// mastered tells whether a cue stands in what somebody must know: "a deep
// understanding of systems architecture" is a skill, no technical decision.
func (d *document) mastered(cue taxonomy.CueMatch) bool {
	if ofPerson[cue.Dimension] {
		return false
	}
	for at := cue.To; at < cue.To+5; at++ {
		w := d.word(at)
		if w == "skills" || w == "skill" {
			return true
		}
		if w != "," && w != "and" && !d.plainNoun(at) {
			break
		}
	}
	for at := cue.From - 1; at > cue.From-5; at-- {
		switch w := d.word(at); {
		case w == "of" || w == "in" || w == "with" || w == "about":
			return mastery[d.word(at-1)]
		case !adjectives[w] && !determiners[w] && w != "and":
			return false
		}
	}
	return false
}

// plainNoun tells whether a token may be part of a list of skills' names.
func (d *document) plainNoun(at int) bool {
	w := d.word(at)
	return at < len(d.tokens) && d.tokens[at].Kind == taxonomy.Word && !prepositions[w] && !auxiliaries[w] && !boundaries[w] && !determiners[w] && !pronouns[w]
}

// mastery nouns say that somebody knows a thing; ofPerson are the dimensions
// such a thing tells of all the same.
var (
	mastery  = set(`understanding knowledge grasp experience expertise background familiarity command mastery`)
	ofPerson = set(`skills seniority-pay career-path time-horizon`)
)

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
	if words > corpus.MaxQuoteWords || words < leastTokens || strings.ContainsAny(d.art.Text[quote.Start:quote.End], "\n") {
		return quote, own, false
	}
	return quote, own, true
}
