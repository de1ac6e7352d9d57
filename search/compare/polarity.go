package compare

import (
	"fmt"
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

// claim is a phrase by which a text says that a role does or does not do
// something.
type claim struct {
	thing      string
	dimensions []string
	yes        bool
	// saidYes and saidNo tell a reader the two sides.
	saidYes, saidNo string
}

func (f *factFinder) loadClaims(rows [][]string) error {
	var patterns []string
	words := map[string][2]string{}
	for _, row := range rows {
		if row[3] != "" {
			yes, no, ok := strings.Cut(row[3], "/")
			if !ok {
				return fmt.Errorf("%q does not say both sides", row[3])
			}
			words[row[0]] = [2]string{yes, no}
		}
		said, ok := words[row[0]]
		if dims := strings.Fields(row[1]); len(dims) == 0 {
			return fmt.Errorf("%q: of no dimension", row)
		}
		if !ok || row[2] != "yes" && row[2] != "no" {
			return fmt.Errorf("%q: no words or no side", row)
		}
		f.claims = append(f.claims, claim{row[0], strings.Fields(row[1]), row[2] == "yes", said[0], said[1]})
		patterns = append(patterns, row[4])
	}
	var err error
	f.claimPatterns, err = parsePatterns(patterns)
	return err
}

// polarityFacts finds what a text says a role does and does not do. A thing of
// which it says both is left out.
func (f factFinder) polarityFacts(s scanner, dimension string) []fact {
	var facts []fact
	mixed := map[string]bool{}
	for _, m := range f.claimPatterns.Find(s.tokens, 0, len(s.tokens), nil) {
		c := f.claims[m.Pattern]
		if !slices.Contains(c.dimensions, dimension) {
			continue
		}
		yes, from, sure := f.side(s, m)
		if !sure {
			mixed[c.thing] = true
			continue
		}
		facts = addClaim(facts, mixed, c.fact(s, dimension, yes == c.yes, from, m.To))
	}
	return slices.DeleteFunc(facts, func(a fact) bool { return mixed[strings.TrimPrefix(a.thing, Polarity+" ")] })
}

// addClaim adds a claim, or widens the one there is about the same thing.
func addClaim(facts []fact, mixed map[string]bool, a fact) []fact {
	for i, b := range facts {
		if b.thing != a.thing {
			continue
		}
		if b.yes != a.yes {
			mixed[strings.TrimPrefix(a.thing, Polarity+" ")] = true
		}
		if a.span.Overlaps(b.span) {
			facts[i].span.Start = min(a.span.Start, b.span.Start)
			facts[i].span.End = max(a.span.End, b.span.End)
		}
		return facts
	}
	return append(facts, a)
}

func (c claim) fact(s scanner, dimension string, yes bool, from, to int) fact {
	a := fact{kind: Polarity, home: c.dimensions[0] == dimension, thing: Polarity + " " + c.thing, yes: yes, words: c.saidNo, span: s.span(from, to)}
	if yes {
		a.words = c.saidYes
	}
	return a
}

// scope is how many words before a phrase may negate or hedge it.
const scope = 6

// side tells whether a phrase stands as it is or is denied, and from which
// token on the claim reads. It is not sure where the text hedges ("may", "if",
// "not only") or speaks of other people.
func (f factFinder) side(s scanner, m taxonomy.Match) (yes bool, from int, sure bool) {
	if s.word(m.To) == "?" {
		return false, 0, false
	}
	if s.lessens(m.From, m.To) {
		return false, 0, false
	}
	yes, from = !s.denies(m.From+1, m.To), m.From
	for at := m.From - 1; at >= max(0, m.From-scope); at-- {
		w := s.word(at)
		switch {
		case endsClause(s.tokens[at]):
			return yes, from, true
		case hedges[w], partial[w] && negator(s.word(at-1)), f.ofOthers(s, at, m.From-at):
			return false, 0, false
		case negator(w):
			if !yes {
				return false, 0, false // denied twice
			}
			yes, from = false, at
		}
	}
	return yes, from, true
}

// lessens tells whether one of the tokens [from, to) makes the claim a matter
// of degree: "spend little time coding".
func (s scanner) lessens(from, to int) bool {
	for at := from; at < to; at++ {
		switch s.word(at) {
		case "little", "less", "minimal", "limited":
			return true
		}
	}
	return false
}

// denies tells whether one of the tokens [from, to) denies.
func (s scanner) denies(from, to int) bool {
	for at := from; at < to; at++ {
		if negator(s.word(at)) {
			return true
		}
	}
	return false
}

// ofOthers tells whether the word at, some words before a phrase, makes other
// people its subject: "helps engineers write code". The last word of a role's
// name does not.
func (f factFinder) ofOthers(s scanner, at, words int) bool {
	if !others[s.word(at)] || words > 3 {
		return false
	}
	_, isRole := f.roleEnding(s, at)
	return !isRole
}

// negator tells whether a word denies what follows.
func negator(w string) bool {
	return negations[w] || strings.HasSuffix(w, "n't")
}

// negations turn a claim into its opposite.
var negations = map[string]bool{
	"not": true, "no": true, "never": true, "without": true, "rarely": true, "seldom": true,
	"hardly": true, "neither": true, "nor": true, "cannot": true, "lacks": true, "lack": true,
	"scarcely": true, "barely": true, "nobody": true,
}

// partial words after a negation deny only that something is all.
var partial = map[string]bool{
	"only": true, "just": true, "merely": true, "simply": true, "solely": true, "exclusively": true,
	"necessarily": true, "always": true, "all": true, "every": true, "everyone": true, "entirely": true,
	"purely": true, "uncommon": true, "unusual": true,
}

// hedges make a claim a possibility or a condition.
var hedges = map[string]bool{
	"may": true, "might": true, "could": true, "sometimes": true, "if": true, "whether": true,
	"unless": true, "can": true, "perhaps": true, "occasionally": true, "or not": true,
	"unlike": true, "little": true, "less": true, "help": true, "helps": true, "helping": true, "let": true, "lets": true,
}

// endsClause tells whether a token parts one claim from another.
func endsClause(t taxonomy.Token) bool {
	if t.Kind != taxonomy.Word {
		return t.Lower != `"` && t.Lower != "'" && t.Lower != "*" && t.Lower != "("
	}
	switch t.Lower {
	case "but", "and", "while", "whereas", "although", "though", "yet", "because", "instead", "so":
		return true
	}
	return false
}
