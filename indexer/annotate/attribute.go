package annotate

import (
	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// attributes are the nouns that tell, as the subject of a sentence, which
// dimension it is about; whose salary or degree it is stands around it.
var attributes = map[string]string{
	"salary": "seniority-pay", "salaries": "seniority-pay", "pay": "seniority-pay", "compensation": "seniority-pay", "remuneration": "seniority-pay",
	"bonuses": "seniority-pay", "equity": "seniority-pay", "earnings": "seniority-pay", "wages": "seniority-pay",
	"degree": "skills", "degrees": "skills", "certification": "skills", "certifications": "skills", "certificate": "skills", "certificates": "skills",
	"qualification": "skills", "qualifications": "skills", "knowledge": "skills", "understanding": "skills",
	"experience": "skills", "background": "skills",
	"expertise": "skills", "skills": "skills", "fluency": "skills", "empathy": "skills", "judgment": "skills", "judgement": "skills",
}

// asked say of an ability whether one should have it, beside what is needed.
var asked = set(`helpful useful common optional expected valuable recommended preferred plus advantage asset must bonus matter matters help helps count counts`)

// attributeClaims reads a sentence whose subject is such a noun: "Salaries are
// higher in banks", "A degree in computer science is common". It is of the role
// spoken of before, of the section's, or of both that an article sets side by
// side.
func (d *document) attributeClaims(b block, s sentence, th *thread) []claim {
	dim := d.attribute(s)
	if dim == "" || len(d.mentionsIn(s.from, s.to)) > 0 || th.otherList || b.place.offRole || d.personal(s) || d.anyOf(s.from, s.to, pastForms) {
		return nil
	}
	c := claim{
		sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to}, how: corpus.ByHeading, strength: itemStrength,
		hints: map[string]float64{dim: enough}, only: []string{dim},
	}
	switch {
	case th.role != "" && !(b.place.own && b.place.role != th.role):
		return th.shared(c.of(th.role, corpus.ByPronoun, pronounStrength+sharedPenalty))
	case b.place.own:
		c.role = b.place.role
		return []claim{c}
	case b.place.role != "":
		return nil
	}
	c.strength, c.both = itemStrength-sharedPenalty, true
	var all []claim
	for _, c.role = range d.titleSet(b) {
		all = append(all, c)
	}
	return all
}

// headsPhrase tells whether the noun at at is no part of another's name ("salary
// data"), and no verb ("Understanding the difference").
func (d *document) headsPhrase(at int) bool {
	next := d.word(at + 1)
	return prepositions[next] || joins[next] || auxiliaries[next] || next == "such" || d.adverb(at+1) && !determiners[next] || d.third(next) || d.verbs[next]
}

// attribute returns the dimension that the subject of a sentence names, "" where
// it names none, or says nothing of it.
func (d *document) attribute(s sentence) string {
	at := s.from
	if prepositions[d.word(at)] {
		at = d.opening(s)
	}
	dim := ""
	for i := at; i < s.to && i < at+maxHead; i++ {
		w := d.word(i)
		switch {
		case dim == "" && attributes[w] != "" && d.headsPhrase(i):
			dim = attributes[w]
		case d.tokens[i].Kind != taxonomy.Word, d.mentionAt[i] > 0, pronouns[w]:
			return ""
		case auxiliaries[w] || dim != "" && (d.third(w) || d.verbs[w]):
			if dim == "" || dim == "skills" && !d.anyOf(i, s.to, asked) && !d.anyOf(i, s.to, needed) {
				return ""
			}
			return dim
		}
	}
	return ""
}
