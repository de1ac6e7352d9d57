package annotate

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// overlapOnly and objectOnly limit what a claim may speak of.
var overlapOnly, objectOnly = []string{"overlap", "when-needed", "seniority-pay", "career-path"}, []string{"when-needed", "career-path"}

// overlapClaims gives a sentence about both roles to both.
func (d *document) overlapClaims(b block, s sentence, th *thread) []claim {
	roles := rolesIn(d.unsigned(s))
	strength, only := overlapStrength, overlapOnly[:1]
	if len(roles) != 2 {
		if d.word(s.from) == "both" && !bothOf[d.word(s.from+1)] && d.speaksOfOthers(b, s, th) {
			return nil
		}
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
	roles := d.titlePair(b)
	other := func(role string) bool { return !slices.Contains(roles, role) }
	if roles == nil || slices.ContainsFunc(named, other) {
		return nil
	}
	for i := s.from; i < s.to; i++ {
		w, next := d.word(i), d.word(i+1)
		switch {
		case w == "neither", w == "both" && d.word(i+1) != "the", w == "two" && d.word(i-1) == "the", w == "each" && next == "role", w == "two" && next == "roles",
			w == "these" && next == "roles", w == "same" && next == "person", w == "one" && next == "person",
			w == "single" && next == "person", w == "the" && next == "roles", w == "two" && next == "hats",
			w == "combined" && next == "role":
			return roles
		}
	}
	return nil
}

// commonClaims gives what stands below a heading such as "Similarities" to both
// roles, where the sentence singles none out.
func (d *document) commonClaims(b block, s sentence, subs []subject) []claim {
	if !b.place.common || d.personal(s) {
		return nil
	}
	for _, sub := range subs {
		if len(sub.roles) < 2 {
			return nil
		}
	}
	c := claim{
		sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to}, both: true,
		how: corpus.ByHeading, strength: itemStrength - sharedPenalty, hints: map[string]float64{"overlap": enough}, only: overlapOnly[:1],
	}
	if b.Kind == corpus.Item || d.word(d.skipOpening(s, s.from)) == "they" {
		c.only = nil
	}
	var all []claim
	for _, c.role = range d.titlePair(b) {
		all = append(all, c)
	}
	return all
}

// opening returns the token after "And" or "In the second case,", the first
// where a sentence begins with neither.
func (d *document) opening(s sentence) int {
	if w := d.word(s.from); w == "and" || w == "but" || w == "so" {
		return s.from + 1
	}
	for i := s.from; prepositions[d.word(s.from)] && i < s.to && i < s.from+8; i++ {
		if d.word(i) == "," {
			return i + 1
		}
	}
	return s.from
}

// listedOf returns the roles a lead-in makes its list one of, nil where they are
// not several: "A CTO and a VP share:", "All three roles need:".
func (d *document) listedOf(b block, s sentence) []string {
	if subs := d.subjects(s); len(subs) == 1 && !subs[0].past && len(subs[0].roles) > 1 {
		return rolesIn(d.mentionsIn(s.from, subs[0].verb))
	}
	if len(d.mentionsIn(s.from, s.to)) > 0 {
		return nil
	}
	for i := s.from; i < s.to-1; i++ {
		switch w, next := d.word(i), d.word(i+1); {
		case w == "all" && next == "three":
			return d.titleRoles(b, 3)
		case w == "both" && (bothOf[next] || careers[next] || next == ":"):
			return d.titlePair(b)
		}
	}
	return nil
}

// careers are what roles are called where one may choose.
var careers = set(`careers professions paths tracks disciplines`)

// mutual words say how two things stand to each other.
var mutual = set(`same equal equals similar different peers overlap overlaps overlapping complementary complement other another share together interchangeably interchangeable synonyms separate distinct`)

// stating verbs go before them.
var stating = set(`are be share overlap differ complement belong have`)

// mutualOnly are the dimensions that tell how two roles stand to each other.
var mutualOnly = []string{"overlap", "seniority-pay", "career-path"}

// mutualClaims reads "They are on a similar level" and "The two titles are used
// for the same job" after a sentence about two roles, or in a section or article
// about them.
func (d *document) mutualClaims(b block, s sentence, th *thread) []claim {
	at := d.opening(s)
	if at < s.from+2 {
		at = d.skipOpening(s, at)
	}
	roles := th.pair
	switch w, next := d.word(at), d.word(at+1); {
	case w == "they":
		if roles == nil && th.role != "" {
			return nil
		}
	case w == "these" && next == "are", (w == "the" || w == "these") && (next == "two" || next == "roles" || next == "titles" || next == "terms" || next == "jobs"):
	default:
		return nil
	}
	verb := d.skipModal(at + 1)
	if !stating[d.word(verb)] {
		verb = d.skipModal(at + 2) // "The two titles are"
	}
	if !stating[d.word(verb)] || !d.anyOf(at, s.to, mutual) || len(d.mentionsIn(s.from, s.to)) > 0 || d.tellsOfPast(s) {
		return nil
	}
	if roles == nil {
		roles = d.titlePair(b)
	}
	c := claim{
		sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to}, how: corpus.ByPronoun,
		strength: itemStrength - sharedPenalty, hints: map[string]float64{"overlap": hintWeight}, only: mutualOnly, both: true,
	}
	var all []claim
	for _, c.role = range roles {
		all = append(all, c)
	}
	return all
}

// pairedClaims reads "One sets the direction, and the other builds the team" and
// "The first …, the second …" after a sentence that names two roles, in its order.
func (d *document) pairedClaims(s sentence, th *thread) []claim {
	if len(th.pair) != 2 {
		return nil
	}
	first := d.skipOpening(s, s.from)
	one, other := 0, [2]string{}
	switch w, next := d.word(first), d.word(first+1); {
	case w == "one":
		one, other = first+1, [2]string{"the", "other"}
	case w == "the" && next == "first":
		one, other = first+2, [2]string{"the", "second"}
	default:
		return nil
	}
	if !d.finite(d.word(d.skipAdverbs(one)), false) {
		return nil
	}
	for i := one + 1; i < s.to-3; i++ {
		if d.word(i) != other[0] || d.word(i+1) != other[1] || !d.finite(d.word(d.skipAdverbs(i+2)), false) {
			continue
		}
		end := d.trimClause(i, one)
		c := claim{sentence: s, how: corpus.ByContrast, strength: itemStrength}
		former, latter := c, c
		former.role, former.own, former.zone = th.pair[0], [2]int{s.from, end}, [2]int{one, end}
		latter.role, latter.own, latter.zone = th.pair[1], [2]int{i, s.to}, [2]int{i + 2, s.to}
		return []claim{former, latter}
	}
	return nil
}

// bothOf are the words between "both" and the verb that name two roles.
var bothOf = set(`roles positions jobs role position titles of them two three people leaders executives managers engineers professionals officers specialists experts leads`)

// speaksOfOthers tells whether the sentence before, in the same paragraph, names
// no role but something with a capital or a number, so that "both" may be that.
func (d *document) speaksOfOthers(b block, s sentence, th *thread) bool {
	if s.from == b.from || th.role != "" || th.pair != nil {
		return false
	}
	before := sentence{}
	for _, p := range d.sentences(b) {
		if p.from >= s.from {
			break
		}
		before = p
	}
	if before.to == before.from || len(d.mentionsIn(before.from, before.to)) > 0 {
		return false
	}
	return slices.ContainsFunc(d.tokens[before.from+1:before.to], func(t taxonomy.Token) bool {
		return hasUpper(d.art.Text[t.Start:]) && t.Lower != "i" || number[t.Lower]
	})
}

// bothClaims reads "Both set standards" and "All three hire" where a heading or
// the title tells which roles are meant.
func (d *document) bothClaims(b block, s sentence, th *thread) []claim {
	from := d.opening(s)
	var roles []string
	switch w, next := d.word(from), d.word(from+1); {
	case w == "all" && next == "three":
		roles = d.titleRoles(b, 3)
	case w == "both" && !bothOf[next] && d.speaksOfOthers(b, s, th):
		// "both" of two other things
	case w == "both", w == "neither", w == "the" && next == "two":
		roles = d.pair(b, s, nil)
	}
	verb := from + 1
	for verb < s.to && (bothOf[d.word(verb)] || d.adverb(verb)) {
		verb++
	}
	if !d.finite(d.word(verb), d.word(from) != "neither") {
		return nil
	}
	var all []claim
	for _, role := range roles {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{verb, s.to},
			how: corpus.BySubject, strength: subjectStrength - sharedPenalty,
			hints: map[string]float64{"overlap": 1}, both: true,
		})
	}
	return all
}
