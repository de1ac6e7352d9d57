package annotate

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// overlapOnly and objectOnly limit what a claim may speak of.
var overlapOnly, objectOnly = []string{"overlap", "when-needed", "seniority-pay", "career-path"}, []string{"when-needed", "career-path"}

// overlapClaims gives a sentence about both roles to both.
func (d *document) overlapClaims(b block, s sentence) []claim {
	roles := rolesIn(d.unsigned(s))
	strength, only := overlapStrength, overlapOnly[:1]
	if len(roles) != 2 {
		if roles = d.pair(b, s, roles); roles == nil {
			return nil
		}
		strength, only = strength-0.05, overlapOnly
	}
	var all []claim
	for _, role := range roles {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
			how: corpus.BySubject, strength: strength, only: only, both: true,
		})
	}
	return all
}

// unsigned returns the mentions of a sentence that are no person's title ("Joe
// Beda, co-founder and CTO of").
func (d *document) unsigned(s sentence) []taxonomy.Mention {
	mentions := d.mentionsIn(s.from, s.to)
	for i, m := range mentions {
		if m.From-2 > s.from && d.word(m.From-1) == "," && hasUpper(d.art.Text[d.tokens[m.From-2].Start:]) && !determiners[d.word(m.From-2)] {
			return mentions[:i]
		}
	}
	return mentions
}

// pair returns the two roles that "both roles" or "each role" means here.
func (d *document) pair(b block, s sentence, named []string) []string {
	roles := b.place.roles
	if len(roles) != 2 {
		roles = rolesIn(d.title)
	}
	other := func(role string) bool { return !slices.Contains(roles, role) }
	if len(roles) != 2 || slices.ContainsFunc(named, other) {
		return nil
	}
	for i := s.from; i < s.to; i++ {
		w, next := d.word(i), d.word(i+1)
		switch {
		case w == "neither", w == "both" && d.word(i+1) != "the", w == "two" && d.word(i-1) == "the", w == "each" && next == "role", w == "two" && next == "roles",
			w == "these" && next == "roles", w == "same" && next == "person", w == "one" && next == "person",
			w == "single" && next == "person", w == "the" && next == "roles", w == "two" && next == "hats":
			return roles
		}
	}
	return nil
}

// bothClaims reads "Both set standards" where a heading or the title tells
// which two roles are meant.
func (d *document) bothClaims(b block, s sentence) []claim {
	if d.word(s.from) != "both" && d.word(s.from) != "neither" && !(d.word(s.from) == "the" && d.word(s.from+1) == "two") {
		return nil
	}
	verb := s.from + 1
	for verb < s.to && (d.word(verb) == "roles" || d.word(verb) == "positions" || d.word(verb) == "jobs" || d.word(verb) == "role" || d.word(verb) == "of" || d.word(verb) == "them" || d.word(verb) == "two" || d.adverb(verb)) {
		verb++
	}
	if !d.finite(d.word(verb), d.word(s.from) != "neither") {
		return nil
	}
	var all []claim
	for _, role := range d.pair(b, s, nil) {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{verb, s.to},
			how: corpus.BySubject, strength: subjectStrength - sharedPenalty,
			hints: map[string]float64{"overlap": 1}, both: true,
		})
	}
	return all
}
