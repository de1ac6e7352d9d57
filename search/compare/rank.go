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
	row   *Row
	read  *reading
	score float64
	// source is the article the quote stands in, near-copies counted as one.
	source string
	also   []*Article
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
	lengthMalus   = 0.03 // for fewer than five words, or more than 45
)

// directness ranks the ways a role is resolved. Pronouns are the least sure:
// of six first quotes found through them, none was worth quoting.
var directness = map[corpus.Resolution]float64{
	corpus.BySubject: 0.06, corpus.ByContrast: 0.06, corpus.ByTable: 0.05,
	corpus.ByLeadIn: 0.03, corpus.ByHeading: 0, corpus.ByPronoun: -0.03,
}

// score rates a quote within its cell.
func score(row *Row, rd *reading) float64 {
	s := clamp(row.Strength) + directness[row.Resolved]
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
	if rd.count < 5 || rd.count > 45 {
		s -= lengthMalus
	}
	return s
}

func clamp(strength float64) float64 {
	if math.IsNaN(strength) {
		return 0
	}
	return min(max(strength, 0), 1)
}

// tier puts what may stand first in a cell before what may not: strong and
// directly resolved, then strong, then the rest.
func tier(row *Row) int {
	direct := row.Resolved == corpus.BySubject || row.Resolved == corpus.ByContrast || row.Resolved == corpus.ByTable
	switch {
	case row.Strength >= corpus.StrongEvidence && direct:
		return 0
	case row.Strength >= corpus.StrongEvidence:
		return 1
	}
	return 2
}

// better orders the voices of a cell: by tier, by score, then the earlier
// article, which is likelier the origin of a wording, then by id and place.
func better(a, b *voice) int {
	return cmp.Or(
		cmp.Compare(tier(a.row), tier(b.row)),
		cmp.Compare(b.score, a.score),
		earlier(a.row.Article.Published, b.row.Article.Published),
		cmp.Compare(a.row.Article.ID, b.row.Article.ID),
		cmp.Compare(a.row.Start, b.row.Start),
		cmp.Compare(a.row.End, b.row.End),
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
func (r *reader) voices(rows []*Row) []*voice {
	readings := r.readAll(rows)
	all := make([]voice, len(rows))
	ranked := make([]*voice, len(rows))
	for i, row := range rows {
		rd := readings[i]
		all[i] = voice{row: row, read: rd, score: score(row, rd), source: origin(row.Article)}
		ranked[i] = &all[i]
	}
	slices.SortFunc(ranked, better)
	return takeTurns(fold(ranked))
}

// origin names the source an article is: itself, or what it is a copy of.
func origin(a *Article) string { return cmp.Or(a.DuplicateOf, a.ID) }

// fold keeps the best of each wording and of each overlapping run of an
// article; the other articles that say it are noted beside it.
func fold(ranked []*voice) []*voice {
	kept := make([]*voice, 0, len(ranked))
	byID := make(map[string]*voice, len(ranked))
	byWord := map[wordKey][]*voice{}
	bySource := map[string][]*voice{}
	for _, v := range ranked {
		first := byID[v.row.ID]
		if first == nil {
			first = findSame(v, byWord, bySource[v.source])
		}
		if first != nil {
			first.repeatedBy(v)
			continue
		}
		kept = append(kept, v)
		bySource[v.source] = append(bySource[v.source], v)
		if v.row.ID != "" {
			byID[v.row.ID] = v
		}
		for _, w := range v.read.telling() {
			byWord[w] = append(byWord[w], v)
		}
	}
	return kept
}

// findSame returns the voice already kept that says what v says, or nil.
func findSame(v *voice, byWord map[wordKey][]*voice, ofSource []*voice) *voice {
	for _, k := range ofSource {
		sameArticle := k.row.Article.ID == v.row.Article.ID
		if sameArticle && k.row.Overlaps(v.row.Span) || repeats(k.read, v.read) {
			return k
		}
	}
	for _, w := range v.read.telling() {
		for _, k := range byWord[w] {
			if sameWording(k.read, v.read) {
				return k
			}
		}
	}
	return nil
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
// every source had its first.
func takeTurns(ranked []*voice) []*voice {
	turn := make(map[string]int, len(ranked))
	rounds := [][]*voice{}
	for _, v := range ranked {
		n := turn[v.source]
		turn[v.source]++
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], v)
	}
	return slices.Concat(rounds...)
}
