package annotate

import (
	"strings"

	"altitude/corpus/taxonomy"
)

// adverb tells whether the token modifies a verb and may be skipped.
func (d *document) adverb(at int) bool {
	w := d.word(at)
	return adverbs[w] || len(w) > 4 && strings.HasSuffix(w, "ly") && w != "family" && w != "reply" && w != "apply" && w != "supply"
}

// findVerb returns the finite verb after a name that ends at at, or -1.
func (d *document) findVerb(s sentence, at int, plural bool) (verb int, past bool) {
	limit := min(s.to, at+24)
	for i := at; i < limit; {
		w := d.word(i)
		switch {
		case d.adverb(i) || w == `"`:
			i++
		case w == "'s" && !d.possesses(i):
			return i, false // "the CTO's responsible for"
		case (w == "'s" || w == "'") && auxiliaries[d.word(i+1)]:
			return i + 1, false // "a product owner's is to …"
		case w == "'s" || w == "'":
			if i = d.ownNoun(s, i+1); i > 0 {
				plural = pluralNoun(d.word(i - 1))
			}
		case d.finite(w, plural) || auxiliaries[w]:
			return i, false
		case strings.HasSuffix(w, "ed") && d.past(w) && prepositions[d.word(i+1)] && d.afterPhrase(s, i+2, plural) > 0:
			i = d.afterPhrase(s, i+2, plural) // "a VP hired after the first round earns"
		case d.past(w):
			return i, true
		case adjectives[w] && roleNouns[d.word(i+1)] && i == at:
			i++ // "CTO base salaries are"
		case roleNouns[w]:
			plural = pluralNoun(w)
			i++
		case relative[w]:
			return i, d.past(d.word(i + 1))
		default:
			i = d.aside(s, at, i, plural)
		}
		if i < 0 {
			return -1, false
		}
	}
	return -1, false
}

// pluralNoun tells whether a role noun wants a verb in the plural.
func pluralNoun(w string) bool { return strings.HasSuffix(w, "s") && w != "focus" && w != "success" }

// aside steps over what stands at i between a name that ends at name and its
// verb: ", however,", "in a startup", "(EM)"; -1 when it is none of these.
func (d *document) aside(s sentence, name, i int, plural bool) int {
	switch w := d.word(i); {
	case w == ",":
		return d.afterComma(s, i+1, d.mentionBefore(name))
	case prepositions[w]:
		return d.afterPhrase(s, i+1, plural)
	case w == "—":
		return d.afterDash(s, i+1)
	case w == "(":
		if next := d.skipParentheses(s, i); next > i {
			return next
		}
	}
	return -1
}

// possesses tells whether the "'s" at at marks a possessor: what follows is a
// noun of the role, not "is".
func (d *document) possesses(at int) bool {
	next := d.word(at + 1)
	return !(next == "not" || next == "a" || next == "an" || next == "the" || next == "responsible" || next == "accountable" || strings.HasSuffix(next, "ing") && !roleNouns[d.word(at+2)])
}

// ownNoun steps over "main responsibility" after a possessive; -1 when what
// the role possesses is no part of it ("the CTO's team").
func (d *document) ownNoun(s sentence, at int) int {
	for i := at; i < s.to && i < at+4; i++ {
		if w := d.word(i); roleNouns[w] && !(roleNouns[d.word(i+1)] && !auxiliaries[d.word(i+1)]) {
			if adjectiveNouns[w] {
				continue
			}
			return i + 1
		}
	}
	return -1
}

// adjectiveNouns stand before the noun they qualify.
var adjectiveNouns = set(`primary main core key`)

// mentionBefore returns the role whose name ends at at, "" when none does.
func (d *document) mentionBefore(at int) string {
	for i := at - 1; i >= 0 && i > at-6; i-- {
		if m := d.mentionAt[i]; m > 0 {
			return d.mentions[m-1].Role
		}
	}
	return ""
}

// afterComma steps over ", however,", ", like any leader," or ", or PO,": what
// stands between names no other role.
func (d *document) afterComma(s sentence, at int, role string) int {
	for i := at; i < s.to && i < at+14; i++ {
		if d.word(i) == "," {
			for _, m := range d.mentionsIn(at, i) {
				if m.Role != role && !prepositions[d.word(at)] {
					return -1
				}
			}
			return i + 1
		}
		if d.tokens[i].Kind != taxonomy.Word {
			return -1
		}
	}
	return -1
}

// afterDash steps over "— who provides support —".
func (d *document) afterDash(s sentence, at int) int {
	for i := at; i < s.to && i < at+14; i++ {
		if d.word(i) == "—" {
			return i + 1
		}
	}
	return -1
}

// afterPhrase steps over "in a larger company" to the verb after it.
func (d *document) afterPhrase(s sentence, at int, plural bool) int {
	for i := at; i < s.to && i < at+8; i++ {
		w := d.word(i)
		if d.tokens[i].Kind != taxonomy.Word || boundaries[w] && w != "and" && w != "or" {
			return -1
		}
		if i > at && (auxiliaries[w] || d.third(w) && !d.verbs[w] && !determiners[d.word(i-1)] && !prepositions[d.word(i-1)]) {
			return i
		}
		if i > at && plural && d.verbs[w] && !determiners[d.word(i-1)] && !prepositions[d.word(i-1)] && (strings.HasSuffix(d.word(i-1), "s") || hasUpper(d.art.Text[d.tokens[i-1].Start:])) {
			return i // "PMs at small companies spend", "PMs at Acme spend"
		}
	}
	return -1
}
