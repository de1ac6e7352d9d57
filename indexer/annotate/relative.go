package annotate

import (
	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// relativeClaims reads what a relative clause says of a role that is no subject:
// "… is led by a product manager who owns the outcome".
func (d *document) relativeClaims(s sentence, subs []subject) []claim {
	var all []claim
	for _, m := range d.mentionsIn(s.from, s.to) {
		verb := d.relativeVerb(s, m)
		if verb < 0 || isSubject(subs, m) || d.complements(s, m) {
			continue // "a tech lead is a senior engineer who …" speaks of the tech lead
		}
		all = append(all, claim{
			role: m.Role, sentence: s, own: [2]int{m.From, d.clauseEnd(s, verb)}, zone: [2]int{verb, d.clauseEnd(s, verb)},
			how: corpus.BySubject, strength: subjectStrength - sharedPenalty,
		})
	}
	return all
}

// complements tells whether a name says what somebody is: "is often a founder".
func (d *document) complements(s sentence, m taxonomy.Mention) bool {
	at := d.skipBack(m.From - 1)
	for at > s.from && d.adverb(at) {
		at--
	}
	return auxiliaries[d.word(at)]
}

// relativeVerb returns the verb of the clause that "who" opens after a name; -1
// without one.
func (d *document) relativeVerb(s sentence, m taxonomy.Mention) int {
	at := m.To
	if d.word(at) == "," {
		at++
	}
	if w := d.word(at); w != "who" && (w != "that" || at != m.To) {
		return -1
	}
	at = d.skipAdverbs(at + 1)
	if at >= s.to-1 || !d.finite(d.word(at), m.Plural) {
		return -1
	}
	return at
}

// clauseEnd returns where the clause of the verb at at ends: before a comma that
// another subject follows, or at the sentence's end.
func (d *document) clauseEnd(s sentence, at int) int {
	for i := at + 1; i < s.to; i++ {
		if d.mentionAt[i] > 0 && d.opensPart(d.skipBack(i-1)) || foreign[d.word(i)] && d.foreignClause(i+1, s.to) {
			return i
		}
	}
	return s.to
}

// opensPart tells whether what follows the token at at begins another part of the
// sentence, and is no object: after "and" or a comma, not after "reports to the".
func (d *document) opensPart(at int) bool {
	return boundaries[d.word(at)] || d.tokens[at].Kind != taxonomy.Word
}

// isSubject tells whether the mention is one a clause was read from.
func isSubject(subs []subject, m taxonomy.Mention) bool {
	for _, sub := range subs {
		if sub.name == m.From {
			return true
		}
	}
	return false
}
