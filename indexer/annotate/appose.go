package annotate

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// needing verbs have what a company needs as their object.
var needing = set(`need needs require requires want wants hire hires seek seeks`)

// personNouns are the nouns a description of a role begins with: "someone senior who
// decides (a CTO)".
var personNouns = set(`someone somebody person executive engineer builder leader manager developer individual technologist expert professional generalist`)

// appositeClaims finds the role that stands in parentheses after its
// description: "a strong builder who ships the product (a tech lead)".
func (d *document) appositeClaims(s sentence) []claim {
	var all []claim
	for _, m := range d.mentionsIn(s.from, s.to) {
		open := m.From - 1
		for open > s.from && (determiners[d.word(open)] || adjectives[d.word(open)] || joins[d.word(open)]) {
			open--
		}
		start := d.described(s, open)
		if d.word(open) != "(" || start < 0 {
			continue
		}
		c := claim{
			role: m.Role, sentence: s, own: [2]int{start, d.closing(s, m)}, zone: [2]int{start, open},
			how: corpus.BySubject, strength: subjectStrength - sharedPenalty, defines: true,
		}
		if d.needed(s, start) {
			c.hints = map[string]float64{"when-needed": 1}
		}
		all = append(all, c)
		if r, ok := d.tax.KindOf(m.Role); ok {
			c.role = r.ID
			all = append(all, c)
		}
	}
	return all
}

// described returns where the description before the parenthesis begins: at
// the head noun that a "who" follows; -1 when there is none.
func (d *document) described(s sentence, open int) int {
	who := -1
	for i := open - 1; i >= s.from; i-- {
		switch w := d.word(i); {
		case w == "who" || w == "that":
			who = i
		case personNouns[w] && who > 0 && who-i <= 3:
			return i
		case d.tokens[i].Kind != taxonomy.Word && w != "," || w == ")":
			return -1
		}
	}
	return -1
}

// closing returns the token after the parenthesis that holds m.
func (d *document) closing(s sentence, m taxonomy.Mention) int {
	for i := m.To; i < s.to; i++ {
		if d.word(i) == ")" {
			return i + 1
		}
	}
	return m.To
}

// needed tells whether the sentence says that somebody needs what follows.
func (d *document) needed(s sentence, at int) bool {
	return slices.ContainsFunc(d.tokens[s.from:at], func(t taxonomy.Token) bool { return needing[t.Lower] })
}
