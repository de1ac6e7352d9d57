package annotate

import (
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// objectClaims finds what is said of a role that is no subject: when it is
// needed, and how one becomes it.
func (d *document) objectClaims(s sentence, subs []subject) []claim {
	var all []claim
	touch := [2]int{}
	alone := len(rolesIn(d.mentionsIn(s.from, s.to))) < 2
	for _, m := range d.mentionsIn(s.from, s.to) {
		if touch[1] == 0 || !d.joinedTo(touch[1], m.From) {
			touch[0] = m.From
		}
		touch[1] = m.To
		c := claim{
			role: m.Role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
			how: corpus.BySubject, strength: objectStrength, only: objectOnly[:1], touch: touch,
		}
		if d.qualifies(m) || d.word(m.From-1) == "my" || d.figure(m) {
			continue
		}
		if d.word(d.skipBack(m.From-1)) == "than" && len(subs) > 0 {
			other := c
			other.only, other.touch = comparedOnly, [2]int{}
			all = append(all, other)
		}
		if d.word(m.To) != "to" { // "requires managers to listen" is no need of managers
			all = append(all, c)
		}
		path := c
		path.only = objectOnly[1:]
		if alone {
			path.strength -= lonePenalty
		}
		all = append(all, path)
		if r, ok := d.tax.KindOf(m.Role); ok {
			c.role, c.only = r.ID, objectOnly[:1]
			all = append(all, c)
		}
	}
	return append(all, d.agentClaims(s, subs)...)
}

// payClaims gives a sentence that tells a salary to each role it names: "…
// $160,000 for an engineering manager and $120,000 for a product manager".
func (d *document) payClaims(s sentence) []claim {
	pay, sum := false, false
	for i := s.from; i < s.to; i++ {
		w := d.word(i)
		pay = pay || attributes[w] == "seniority-pay" || earning[w]
		sum = sum || currency[w] || sums[w]
	}
	if !pay || !sum {
		return nil
	}
	var all []claim
	for _, role := range rolesIn(d.mentionsIn(s.from, s.to)) {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
			how: corpus.BySubject, strength: objectStrength, only: comparedOnly, hints: map[string]float64{"seniority-pay": enough},
		})
	}
	return all
}

// earning are the verbs that tell a salary, sums the units of one beside the
// signs of currencies.
var (
	earning = set(`earn earns paid`)
	sums    = set(`usd eur gbp % percent`)
)

// comparedOnly are the dimensions on which "more than a tech lead" tells of the
// tech lead too.
var comparedOnly = []string{"seniority-pay"}

// qualifies tells whether a role's name only qualifies the noun after it
// ("product manager approval").
func (d *document) qualifies(m taxonomy.Mention) bool {
	w := d.word(m.To)
	if m.To >= len(d.tokens) || d.tokens[m.To].Kind != taxonomy.Word || m.Plural {
		return false
	}
	return !(prepositions[w] || boundaries[w] || auxiliaries[w] || involves[w] || roleNouns[w] || w == "who" || w == "to" || w == "seat" || d.adverb(m.To) || d.finite(w, false))
}

// figure tells whether a name is what others are likened to: "They become the
// technical directors of the software".
func (d *document) figure(m taxonomy.Mention) bool {
	return m.Plural && d.word(m.From-1) == "the" && d.word(m.To) == "of"
}

// joinedTo tells whether only "and a strong" stands between two tokens.
func (d *document) joinedTo(from, to int) bool {
	if from >= to || to-from > 5 || !joins[d.word(from)] {
		return false
	}
	for i := from + 1; i < to; i++ {
		if !determiners[d.word(i)] && !adjectives[d.word(i)] && !joins[d.word(i)] {
			return false
		}
	}
	return true
}

// agentClaims finds the role that acts in a passive: "… is owned by the CTO",
// "… is the responsibility of the CTO".
func (d *document) agentClaims(s sentence, subs []subject) []claim {
	var all []claim
	for _, m := range d.mentionsIn(s.from, s.to) {
		if c, ok := d.dutyClaim(s, m); ok {
			all = append(all, c)
			continue
		}
		i := m.From
		for i > s.from && (determiners[d.word(i-1)] || adjectives[d.word(i-1)]) {
			i--
		}
		if i-2 < s.from || !d.agent(i-1) {
			if len(subs) == 0 && d.word(i-1) == "to" && reportsTo[d.word(i-2)] && underlings[d.word(i-3)] {
				all = append(all, claim{
					role: m.Role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{i - 3, m.To}, how: corpus.BySubject,
					strength: objectStrength, only: managing, hints: map[string]float64{"people-management": 1},
				})
			}
			continue
		}
		start := d.clauseStart(s, i-1)
		if d.inPassing(i-1) && len(subs) > 0 {
			continue // "the CTO follows the roadmap created by the PM"
		}
		if !auxiliaries[d.word(i-3)] && d.word(i-1) == "by" && d.word(i-3) != "been" && d.word(i-3) != "being" {
			start = max(start, i-7) // "the roadmap created by the PM"
		}
		if slices.ContainsFunc(subs, func(sub subject) bool { return sub.verb >= start && sub.verb < m.From }) {
			continue
		}
		c := claim{
			role: m.Role, sentence: s, own: d.agentOwn(s, start), zone: [2]int{start, m.From},
			how: corpus.BySubject, strength: subjectStrength - 0.04,
		}
		if d.word(i-1) == "of" && owed[d.word(i-2)] {
			c.hints = map[string]float64{"accountability": 1}
		}
		all = append(all, c)
	}
	return all
}

// agency are what belongs to the one who acts: "is the responsibility of".
var agency = set(`responsibility job duty task purview remit domain role`)

// owed is the agency that says who answers for a thing.
var owed = set(`responsibility job duty task purview remit`)

// Who has people reporting to him manages them.
var (
	managing   = []string{"people-management"}
	reportsTo  = set(`report reports reporting`)
	underlings = set(`engineers developers people members engineer developer designers everyone managers leads reports`)
)

// inPassing tells whether the passive before "by" only narrows a noun down
// ("the roadmap created by"): no auxiliary stands before it.
func (d *document) inPassing(by int) bool {
	if d.word(by) != "by" {
		return false
	}
	for i := by - 2; i > by-5 && i >= 0; i-- {
		w := d.word(i)
		if auxiliaries[w] || w == "be" || w == "been" || w == "being" || w == "was" || w == "were" || w == "get" || w == "gets" {
			return false
		}
	}
	return true
}

// agentOwn returns the role's own part: all where no other role is named.
func (d *document) agentOwn(s sentence, start int) [2]int {
	if len(rolesIn(d.mentionsIn(s.from, s.to))) == 1 {
		start = s.from
	}
	return [2]int{start, s.to}
}

// dutyClaim reads "it is the CTO's responsibility to …" and "it is the
// responsibility of the CTO to …".
func (d *document) dutyClaim(s sentence, m taxonomy.Mention) (claim, bool) {
	to := m.To
	if w := d.word(to); (w == "'s" || w == "'") && agency[d.word(to+1)] {
		to += 2
	} else if i := m.From - 1; !(determiners[d.word(i)] && d.word(i-1) == "of" && agency[d.word(i-2)]) {
		return claim{}, false
	}
	if to >= s.to-2 || d.word(to) != "to" || d.word(s.from) == "one" {
		return claim{}, false
	}
	return claim{
		role: m.Role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{to, s.to},
		how: corpus.BySubject, strength: subjectStrength, hints: map[string]float64{"accountability": 1},
	}, true
}

// copular tells whether the noun at at is what a sentence says that something is
// to a role: "… is an important skill (for)", "… remains a key duty (of)".
func (d *document) copular(at int) bool {
	if !roleNouns[d.word(at)] || adjectiveNouns[d.word(at)] {
		return false
	}
	for i := at - 1; i > at-6 && i > 0; i-- {
		switch w := d.word(i); {
		case copulas[w]:
			return d.word(i-1) != "what"
		case !determiners[w] && !adjectives[w] && !adjectiveNouns[w] && !d.adverb(i):
			return false
		}
	}
	return false
}

var copulas = set(`is are remains remain becomes`)

// agent tells whether the preposition at at makes what follows the actor.
func (d *document) agent(at int) bool {
	before := d.word(at - 1)
	if w := d.word(at); (w == "of" || w == "for") && d.copular(at-1) {
		return true
	}
	switch d.word(at) {
	case "by":
		return strings.HasSuffix(before, "ed") || participles[before]
	case "of":
		return agency[before] && d.word(at-2) == "the"
	case "to":
		return before == "belongs" || before == "belong" || before == "falls" || before == "fall" || before == "up"
	case "with", "on":
		return lying[before] || lying[base(before, "s")]
	}
	return false
}

// lying verbs say with whom a thing is: "the direction stays with the architect".
var lying = set(`lie rest fall sit stay remain reside`)
