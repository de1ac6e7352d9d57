package compare

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// conditional tells whether the sentence makes a claim of some of the role's
// holders only, or of a certain case: "there the CTO answers to the CIO", "a
// CISO who answers to the CTO …".
func (f factFinder) conditional(s scanner, claim corpus.Span) bool {
	from, to := s.around(claim)
	return len(f.conditions.Find(s.tokens, from, to, f.names(s))) > 0
}

// names tells where role names stand among the tokens.
func (f factFinder) names(s scanner) taxonomy.Roles {
	return func(at int) int {
		for to := min(len(s.tokens), at+maxNameTokens); to > at; to-- {
			span := s.span(at, to)
			if _, ok := f.tax.FindRole(s.text[span.Start:span.End]); ok {
				return to
			}
		}
		return 0
	}
}

// around returns the tokens that a condition of a claim may stand in: from the
// start of its sentence to the next mark after it.
func (s scanner) around(claim corpus.Span) (from, to int) {
	at, _ := slices.BinarySearchFunc(s.tokens, claim.Start, func(t taxonomy.Token, start int) int { return t.Start - start })
	for from = at; from > 0 && !endsSentence(s.tokens[from-1]); {
		from--
	}
	for to = at; to < len(s.tokens) && (s.tokens[to].Start < claim.End || s.tokens[to].Kind == taxonomy.Word); {
		to++
	}
	return from, to
}

// endsSentence tells whether what follows a token is another statement.
func endsSentence(t taxonomy.Token) bool {
	switch {
	case t.Kind == taxonomy.Break:
		return true
	case t.Kind == taxonomy.Mark:
		return t.Lower == "." || t.Lower == "!" || t.Lower == "?" || t.Lower == ";"
	}
	return false
}
