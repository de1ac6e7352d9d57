package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"altitude/corpus"
)

// voice is one statement of a cell: the best quote of it and the articles that
// say it in nearly the same words.
type voice struct {
	row  *Row
	read reading
	// rank is the score within the cell, higher is better; see rank.
	rank float64
	// source numbers the articles of the cell, near-copies counted as one.
	source int
	also   []*Article
	facts  []fact
	// side is the side taken in a contested cell; differing are the words
	// that tell it, in bytes of the quote.
	side      int
	differing []corpus.Span
}

// What a quote's standing adds to its strength, which annotation gives it
// (0–1). They are small: they decide between quotes of about equal strength.
const (
	definingBonus = 0.05
	ownBonus      = 0.03 // the quote, or a clause of it, is this role's alone
	factBonus     = 0.02 // for a number: specific over vague
	cueBonus      = 0.01 // for each cue after the first, up to three
	vagueMalus    = 0.02 // for each hedging word, up to three
	curtMalus     = 0.15 // for fewer than five words
	danglingMalus = 0.15 // for a beginning that needs the sentence before
	lengthMalus   = 0.01 // for each ten words beyond terse
	listMalus     = 0.04 // for a list of four things or more: it tells little of each
)

// A quote of fewer words than curt says too little; one of up to terse words is
// as short as one can wish.
const curt, terse = 5, 12

// What a claim adds that answers the question of the row it stands in, where it
// can be read mechanically. A number or a reporting line is what readers look
// for: it goes before all that is equally direct, so it outweighs all of the
// above. A conditional claim is one of a special case.
const (
	exactBonus       = 0.5  // a number, a reporting line
	sideBonus        = 0.05 // a yes or no
	conditionalBonus = 0.02
)

// claimBonus returns what the best claim of a quote adds to its rank.
func claimBonus(facts []fact) float64 {
	best := 0.0
	for _, f := range facts {
		switch {
		case !f.home:
		case f.conditional:
			best = max(best, conditionalBonus)
		case f.kind == Polarity:
			best = max(best, sideBonus)
		default:
			best = max(best, exactBonus)
		}
	}
	return best
}

// isList tells whether a sentence is a list: it has three commas or more.
func isList(s string) bool { return strings.Count(s, ",") >= 3 }

// directness ranks the ways a role is resolved. Pronouns are the least sure:
// of six first quotes found through them, none was worth quoting.
var directness = map[corpus.Resolution]float64{
	corpus.BySubject: 0.06, corpus.ByContrast: 0.06, corpus.ByTable: 0.05,
	corpus.ByLeadIn: 0.03, corpus.ByHeading: 0, corpus.ByPronoun: -0.03,
}

// tierStep is more than all else in a rank can add up to.
const tierStep = 10

// rank rates a quote within its cell: its tier, then its strength and
// standing.
func rank(row *Row, rd *reading) float64 {
	s := clamp(row.Strength) + directness[row.Resolved] - tierStep*float64(tier(row))
	if row.Defines {
		s += definingBonus
	}
	if !rd.shared {
		s += ownBonus
	}
	if strings.ContainsAny(row.Text, "0123456789") {
		s += factBonus
	}
	s += cueBonus * float64(min(max(len(row.Cues)-1, 0), 3))
	s -= vagueMalus * float64(min(rd.vague, 3))
	if rd.count < curt {
		s -= curtMalus
	}
	if rd.dangling {
		s -= danglingMalus
	}
	s -= lengthMalus * float64(max(0, rd.count-terse)) / 10
	if isList(row.Text) {
		s -= listMalus
	}
	return s
}

func clamp(strength float64) float64 {
	if math.IsNaN(strength) {
		return 0
	}
	return min(max(strength, 0), 1)
}

// weakTier is the tier of what may not stand first in a cell, asideTier that of
// what may not stand there alone.
const weakTier, asideTier, faintTier = 2, 3, 4

// tier puts what may stand first in a cell before what may not: strong and
// directly resolved, then strong, then weak, then asides.
func tier(row *Row) int {
	direct := row.Resolved == corpus.BySubject || row.Resolved == corpus.ByContrast || row.Resolved == corpus.ByTable
	switch {
	case row.Strength >= corpus.StrongEvidence && direct:
		return 0
	case row.Strength >= corpus.StrongEvidence:
		return 1
	case row.Strength >= corpus.AsideEvidence:
		return weakTier
	case row.Strength >= corpus.FaintEvidence:
		return asideTier
	}
	return faintTier
}

// better orders the voices of a cell: by rank, then the earlier article, which
// is likelier the origin of a wording, then by id and place.
func better(a, b *voice) int {
	if a.rank != b.rank {
		return cmp.Compare(b.rank, a.rank)
	}
	return cmp.Or(
		earlier(a.row.Article.Published, b.row.Article.Published),
		cmp.Compare(a.row.Article.ID, b.row.Article.ID),
		cmp.Compare(a.row.Start, b.row.Start),
		cmp.Compare(a.row.End, b.row.End),
		cmp.Compare(a.row.ID, b.row.ID),
	)
}

// earlier orders dates; an unknown date is the latest.
func earlier(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// voices reads the rows of a cell, folds what is said in nearly the same words
// and lets the articles take turns.
func voices(rows []*Row) []*voice {
	return takeTurns(statements(rows))
}

// statements reads the rows of a cell and folds what is said in nearly the same
// words, the best first; it also counts the sources.
func statements(rows []*Row) (ranked []*voice, n int) {
	all := make([]voice, len(rows))
	ranked = make([]*voice, len(rows))
	sources := make(map[string]int, len(rows))
	for i, row := range rows {
		v := &all[i]
		v.row, v.read = row, read(row)
		v.rank = rank(row, &v.read)
		v.source = number(sources, origin(row.Article))
		ranked[i] = v
	}
	slices.SortFunc(ranked, better)
	return fold(ranked, len(sources)), len(sources)
}

// origin names the source an article is: itself, or what it is a copy of.
func origin(a *Article) string {
	if a.DuplicateOf != "" {
		return a.DuplicateOf
	}
	return a.ID
}

// number numbers names in the order they are first met.
func number(numbers map[string]int, name string) int {
	n, ok := numbers[name]
	if !ok {
		n = len(numbers)
		numbers[name] = n
	}
	return n
}

// wording is what folding compares quotes by, laid out to be scanned quickly.
type wording struct {
	sketch [2]uint64
	voice  *voice
}

// wordingClass groups the only quotes that can be of one wording: those of the
// same claims. Sizes are searched from class to class.
type wordingClass struct {
	claims uint64
	words  int
}

// fold keeps the best of each wording and of each overlapping run of an
// article; the other articles that say it are noted beside it.
func fold(ranked []*voice, sources int) []*voice {
	kept := make([]*voice, 0, len(ranked))
	wordings := map[wordingClass][]wording{}
	bySource := make([][]*voice, sources)
	for _, v := range ranked {
		first := v.repeatOf(bySource[v.source])
		if first == nil {
			first = v.sameAs(wordings)
		}
		if first != nil {
			first.repeatedBy(v)
			continue
		}
		kept = append(kept, v)
		bySource[v.source] = append(bySource[v.source], v)
		class := wordingClass{v.read.claims, len(v.read.words)}
		wordings[class] = append(wordings[class], wording{v.read.sketch, v})
	}
	return kept
}

// repeatOf returns the quote of the same source that says what v says, or nil.
func (v *voice) repeatOf(ofSource []*voice) *voice {
	for _, k := range ofSource {
		sameArticle := k.row.Article.ID == v.row.Article.ID
		if sameArticle && k.row.Overlaps(v.row.Span) || repeats(&k.read, &v.read) {
			return k
		}
	}
	return nil
}

// sameAs returns the quote of any source that says what v says in nearly the
// same words, or nil; of several, the best.
func (v *voice) sameAs(wordings map[wordingClass][]wording) *voice {
	var found *voice
	n := len(v.read.words)
	for words := fewest(n); fewest(words) <= n; words++ {
		for _, k := range wordings[wordingClass{v.read.claims, words}] {
			if mayMatch(k.sketch, v.read.sketch, n+words) && sameWording(&k.voice.read, &v.read) {
				if found == nil || better(k.voice, found) < 0 {
					found = k.voice
				}
				break
			}
		}
	}
	return found
}

// repeatedBy notes that another quote says the same.
func (v *voice) repeatedBy(w *voice) {
	a := w.row.Article
	if a.ID == v.row.Article.ID || slices.ContainsFunc(v.also, func(b *Article) bool { return a.ID == b.ID }) {
		return
	}
	v.also = append(v.also, a)
}

// takeTurns reorders ranked voices so that no source has a second quote before
// every source had its first. After that the strong ones go before the weak,
// the sources taking turns in each. Asides come last, and faint ones only as far
// as the cell is thin.
func takeTurns(ranked []*voice, sources int) []*voice {
	if faint := firstOf(ranked, faintTier); faint < len(ranked) {
		ranked = ranked[:max(faint, min(len(ranked), thin))]
	}
	aside := firstOf(ranked, asideTier)
	first := rounds(ranked[:aside], sources)
	if len(first) < 2 {
		return ranked
	}
	var strong, weak []*voice
	for _, v := range slices.Concat(first[1:]...) {
		if tier(v.row) < weakTier {
			strong = append(strong, v)
		} else {
			weak = append(weak, v)
		}
	}
	return slices.Concat(first[0], strong, weak, ranked[aside:])
}

// thin is how many quotes a cell has at most that faint ones fill up: with more
// there is nothing they could add.
const thin = 5

// firstOf returns where the ranked voices of a tier, or one below it, begin.
func firstOf(ranked []*voice, least int) int {
	at := slices.IndexFunc(ranked, func(v *voice) bool { return tier(v.row) >= least })
	if at < 0 {
		return len(ranked)
	}
	return at
}

// rounds deals voices out: the first of each source, the second, and so on.
func rounds(ranked []*voice, sources int) [][]*voice {
	turn := make([]int, sources)
	var rounds [][]*voice
	for _, v := range ranked {
		n := turn[v.source]
		turn[v.source]++
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], v)
	}
	return rounds
}
