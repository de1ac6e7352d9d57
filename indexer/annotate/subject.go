package annotate

import (
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

// subject is a role as the grammatical subject of a clause.
type subject struct {
	roles []string
	// from is where the clause begins, name where the role's name does, verb
	// where its predicate does; to is the end of the clause.
	from, name, verb, to int
	// clause is where the clause proper begins, without an introduction.
	clause int
	// conditional says the clause stands under "if", "when" and the like.
	conditional bool
	// runIn says the name stands before a colon like a heading.
	runIn bool
	// past says the verb tells of the past.
	past bool
	// same says the clause repeats what the one before says ("the same is
	// true for a tech lead").
	same bool
	// enabled says it is only what something allows the role to do.
	enabled bool
	// defines says the predicate is "is a …".
	defines bool
}

// subjects returns the roles that are subjects of a clause of the sentence.
func (d *document) subjects(s sentence) []subject {
	var found []subject
	done := s.from
	for _, m := range d.mentionsIn(s.from, s.to) {
		if m.From < done {
			continue
		}
		sub, ok := d.subjectAt(s, m)
		if !ok || len(found) > 0 && sub.from <= found[len(found)-1].verb {
			continue // "the director should help the manager to": no clause of its own
		}
		found = append(found, sub)
		done = sub.verb
	}
	d.cutClauses(s, found)
	return found
}

// subjectAt reads the clause around one mention.
func (d *document) subjectAt(s sentence, m taxonomy.Mention) (subject, bool) {
	start := d.clauseStart(s, m.From)
	before := d.beforeName(start, m.From)
	if before.kind == noSubject || d.tailOfList(start) {
		return subject{}, false
	}
	if before.kind == plain && !d.named(s, start, m) || d.inBrackets(m) {
		return subject{}, false
	}
	sub := subject{roles: []string{m.Role}, conditional: d.conditional(start), from: start, clause: start, name: m.From, same: before.kind == sameAs}
	end, plural := m.To, m.Plural
	end, plural = d.joined(s, end, plural, &sub)
	switch before.kind {
	case addressed, activity:
		if found, ok := d.afterAddress(s, sub, end, before.kind); ok || d.word(start-1) != "as" {
			return found, ok
		}
	case object, enabled:
		sub.verb, sub.enabled = end+1, before.kind == enabled
		return sub, d.word(end) == "to" && (d.verbs[d.word(end+1)] || d.word(end+1) == "be")
	case sameAs:
		sub.verb = end
		return sub, true
	case possessed:
		plural = before.plural
	}
	if d.colonAfter(s, end) && m.From-s.from <= 2 && before.kind == plain && d.word(m.From-1) != ":" {
		sub.verb, sub.runIn = end+1, true
		return sub, d.runsIn(s, end)
	}
	sub.verb, sub.past = d.findVerb(s, end, plural)
	if sub.verb < 0 && d.gapped(s, start, end) {
		sub.verb, sub.same = end, true
		return sub, true
	}
	if sub.verb < 0 || relative[d.word(sub.verb)] && d.inList(s, start, m) {
		return subject{}, false
	}
	sub.defines = before.kind == plain && d.isA(sub.verb)
	return sub, true
}

// inBrackets tells whether a name and its verb are all that brackets hold: "They
// do not own the roadmap (the product manager does)".
func (d *document) inBrackets(m taxonomy.Mention) bool {
	return auxiliaries[d.word(m.To)] && d.word(m.To+1) == ")"
}

// gapped tells whether a clause leaves out the verb of the one before: "Staff
// engineers have 8 years of experience and principal engineers 12".
func (d *document) gapped(s sentence, start, end int) bool {
	if start == s.from || end >= s.to {
		return false
	}
	if w := d.word(start - 1); w != "and" && w != "," && w != ";" && w != "while" {
		return false
	}
	at := end
	for at < s.to && (d.adverb(at) || bounding[d.word(at)] || currency[d.word(at)]) {
		at++
	}
	w := d.word(at)
	return at < s.to && (w[0] >= '0' && w[0] <= '9' || number[w] || gapping[w] && d.endsSoon(s, at))
}

// gapping prepositions may go on where the verb is left out: "…, tech leads in
// quarters, and staff engineers in years".
var gapping = set(`in by on with through at`)

// endsSoon tells whether a clause ends a few words on, at a comma or with the
// sentence.
func (d *document) endsSoon(s sentence, at int) bool {
	for i := at + 1; i < s.to && i <= at+maxModifiers+1; i++ {
		if d.tokens[i].Kind != taxonomy.Word {
			return true
		}
	}
	return s.to <= at+maxModifiers+2
}

// bounding words stand before a number; currency and number are signs and words
// for it.
var (
	bounding = set(`between from about around up to over under at least some roughly only`)
	currency = set(`$ € £`)
	number   = set(`one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred dozens several half`)
)

// isA tells whether the predicate at verb says what the role is: "is a …", "is
// ultimately accountable for …".
func (d *document) isA(verb int) bool {
	if w := d.word(verb); w != "is" && w != "are" || d.negated(verb) {
		return false
	}
	if next := d.word(verb + 1); determiners[next] || next == "someone" {
		return true
	}
	at := d.skipAdverbs(verb + 1)
	return (d.word(at) == "accountable" || d.word(at) == "responsible") && d.word(at+1) == "for"
}

// relative pronouns after a name are no verb: what they begin tells of the
// role, but only where the name is the subject.
var relative = set(`who that which whose`)

// inList tells whether a name is one of several things ("…, and managers who
// ask"): it follows a comma or "and", without an article.
func (d *document) inList(s sentence, start int, m taxonomy.Mention) bool {
	before := d.word(start - 1)
	return start > s.from && (before == "," || before == "and" || before == "or") && !determiners[d.word(m.From-1)]
}

// named tells whether a name can be a subject by its form: inside a sentence a
// singular one wants an article ("working as a developer, architect and team
// lead, which …" has no subject there).
func (d *document) named(s sentence, start int, m taxonomy.Mention) bool {
	if m.Plural || m.Abbreviation || m.From-s.from <= 1 {
		return true
	}
	for i := start; i < m.From; i++ {
		if determiners[d.word(i)] {
			return true
		}
	}
	return start == s.from || d.word(start-1) == ";" || d.word(start-1) == ":" || hasUpper(d.art.Text[m.Start:m.End])
}

// conditional tells whether a clause stands under "if", "when" and the like, or
// tells which thing is meant ("the people that engineers work with").
func (d *document) conditional(start int) bool {
	before := d.word(start - 1)
	if before == "that" || before == "where" {
		w := d.word(start - 2)
		return !d.verbs[w] && !d.third(w) && !d.verbs[base(w, "ing")] && !auxiliaries[w] && !claiming[w] && !d.past(w)
	}
	return conditions[before] || conditions[d.word(start)]
}

// claiming words are followed by "that" and a statement.
var claiming = set(`so sure clear true likely fact idea important fitting mean clearly obvious common essential critical unlikely possible note belief rule , `)

func (d *document) negated(verb int) bool {
	next := d.word(verb + 1)
	return next == "not" || next == "no" || next == "never"
}

// clauseStart returns the token after the last clause boundary before at.
func (d *document) clauseStart(s sentence, at int) int {
	for i := at - 1; i >= s.from; i-- {
		t := d.tokens[i]
		if t.Kind != taxonomy.Word && t.Lower != "'" && t.Lower != "/" && t.Lower != "*" && t.Lower != `"` {
			return i + 1
		}
		if boundaries[t.Lower] && !(t.Lower == "as" && (i+3 > at || i == s.from)) {
			return i + 1
		}
	}
	return s.from
}

// tailOfList tells whether the clause that begins at start is no clause but the
// rest of "a product manager and".
func (d *document) tailOfList(start int) bool {
	if w := d.word(start - 1); w != "and" && w != "or" {
		return false
	}
	for at := max(0, start-7); at < start-1; at++ {
		if d.roleEnd(at) == start-1 {
			return true
		}
	}
	return false
}

// beforeKind is how the words before a name make it a subject.
type beforeKind byte

const (
	noSubject beforeKind = iota
	plain                // "A good", "In a startup the"
	possessed            // "The role of the"
	addressed            // "As a", "If you are a": what follows the comma is meant
	activity             // "Being a"
	object               // "We expect the" … "to"
	enabled              // "this allows the" … "to"
	sameAs               // "the same is true for a"
)

type before struct {
	kind   beforeKind
	plural bool
}

// beforeName judges the words between the clause's start and the name.
func (d *document) beforeName(start, name int) before {
	i := name
	for i > start && (determiners[d.word(i-1)] || adjectives[d.word(i-1)] || d.adverb(i-1) || d.tokens[i-1].Kind != taxonomy.Word) {
		i--
	}
	if wide := d.modified(start, i, name); wide < i {
		i = wide
		for i > start && (determiners[d.word(i-1)] || d.adverb(i-1)) {
			i--
		}
	}
	if i == start {
		if d.word(start) == "as" || d.word(start-1) == "as" {
			return before{kind: addressed}
		}
		return before{kind: plain}
	}
	switch last := d.word(i - 1); {
	case last == "as" && i-1 == start, last == "as" && d.word(start) == "working":
		return before{kind: addressed}
	case last == "for" && i-1 == start:
		return before{kind: addressed}
	case (last == "for" || last == "of" || last == "to") && d.word(start) == "the" && d.word(start+1) == "same":
		return before{kind: sameAs}
	case last == "being" && i-1 == start, last == "becoming" && i-1 == start:
		return before{kind: activity}
	case (last == "be" || last == "become") && i >= start+2 && d.word(i-2) == "to":
		return before{kind: addressed}
	case (last == "are" || last == "'re" || last == "become") && d.word(start) == "you":
		return before{kind: addressed}
	case (last == "of" || last == "for" || last == "as") && d.roleNounBefore(start, i-2):
		return before{kind: possessed, plural: strings.HasSuffix(d.word(i-2), "s")}
	case last == "of" && quantity[d.word(i-2)] && i-2 <= start+1 && d.mentions[d.mentionAt[name]-1].Plural:
		return before{kind: plain}
	case last == "for" && fitting[d.word(i-2)]:
		return before{kind: object}
	case last == "to" && d.word(i-2) == "up":
		return before{kind: object}
	case expecting[last]:
		return before{kind: object}
	case enabling[last]:
		return before{kind: enabled}
	case i < name && d.introduction(start, i):
		return before{kind: plain}
	}
	return before{}
}

// inName tells whether the token at at is part of a role's name.
func (d *document) inName(at int) bool {
	for i := at; i >= 0 && i > at-6; i-- {
		if end := d.roleEnd(i); end > 0 {
			return end > at
		}
	}
	return false
}

// maxModifiers is the most words we do not know between an article and a name
// ("a top-notch Java technical lead").
const maxModifiers = 3

// modified steps back over words that narrow a name down, to the article they
// follow; it returns at where no article does.
func (d *document) modified(start, at, name int) int {
	if slices.ContainsFunc(d.tokens[at:name], func(t taxonomy.Token) bool { return determiners[t.Lower] }) {
		return at
	}
	plural := d.mentions[d.mentionAt[name]-1].Plural
	for i := at; i > start && i >= at-maxModifiers; i-- {
		w := d.word(i - 1)
		switch {
		case w == "a" || w == "an" || w == "the":
			return i - 1
		case d.tokens[i-1].Kind != taxonomy.Word, prepositions[w], boundaries[w], auxiliaries[w], pronouns[w], strings.HasPrefix(w, "'"), roleNouns[w],
			d.third(w) && !d.verbs[w], plural && (d.verbs[w] || d.past(w) || strings.HasSuffix(w, "ing")), d.inName(i - 1):
			return at
		}
	}
	return at
}

// quantity nouns count those who have a role: "the majority of CIOs".
var quantity = set(`majority number percent % half third quarter most many some few share minority`)

// expecting verbs take a role and what it shall do: "we expect tech leads to".
var expecting = set(`expect expects want wants need needs require requires ask asks trust trusts expecting wanting`)

// enabling verbs tell less: what a role could do with something's help.
var enabling = set(`encourage encourages allow allows enable enables empower empowers allowing enabling helps help`)

// fitting adjectives do the same: "it is important for a manager to".
var fitting = set(`important critical essential necessary crucial vital common key imperative useful helpful normal best`)

// roleNounBefore tells whether "[the main] role" stands in [start, at].
func (d *document) roleNounBefore(start, at int) bool {
	if !roleNouns[d.word(at)] {
		return false
	}
	for i := start; i < at; i++ {
		w := d.word(i)
		if !determiners[w] && !adjectives[w] && !roleNouns[w] && !d.adverb(i) && w != "of" && d.tokens[i].Kind == taxonomy.Word {
			return false
		}
	}
	return true
}

// introduction tells whether [start, end) is a phrase such as "In a startup"
// that stands before the subject without a comma.
func (d *document) introduction(start, end int) bool {
	last := d.word(end - 1)
	return prepositions[d.word(start)] && !prepositions[last] && !d.verbs[last] && d.tokens[end-1].Kind == taxonomy.Word &&
		len(d.mentionsIn(start, end)) == 0 && last != "that" && !strings.HasSuffix(last, "ing")
}

// joined reads "and the tech lead", "/ architect" after a name.
func (d *document) joined(s sentence, end int, plural bool, sub *subject) (int, bool) {
	for end < s.to {
		end = d.skipParentheses(s, end)
		i, either := end, false
		for i < s.to && joins[d.word(i)] {
			either = either || d.word(i) == "or"
			i++
		}
		if i == end {
			break
		}
		for i < s.to && d.mentionAt[i] == 0 && (determiners[d.word(i)] || adjectives[d.word(i)] || d.adverb(i)) {
			i++
		}
		m := d.mentionAt[i]
		if i >= s.to || m == 0 {
			break
		}
		next := d.mentions[m-1]
		sub.roles = append(sub.roles, next.Role)
		end, plural = next.To, !either || next.Plural
	}
	return d.skipParentheses(s, end), plural
}

var joins = set(`and or / & ,`)

// skipParentheses steps over "(EM)" and "'s" of a name in quotes.
func (d *document) skipParentheses(s sentence, at int) int {
	for at < s.to && (d.word(at) == `"` || d.word(at) == "*") {
		at++
	}
	if at >= s.to || d.word(at) != "(" {
		return at
	}
	for i := at + 1; i < s.to && i < at+15; i++ {
		if d.word(i) == ")" {
			return i + 1
		}
	}
	return at
}

func (d *document) colonAfter(s sentence, at int) bool {
	return at < s.to && (d.word(at) == ":" || dashes[d.word(at)] && !d.tokens[at].Glued)
}

// dashes part a name from what it is, where spaces stand around them.
var dashes = set(`— – -`)

// runsIn tells whether what follows "Tech lead:" describes the role: it is no
// speech and long enough.
func (d *document) runsIn(s sentence, colon int) bool {
	next := d.word(colon + 1)
	return s.to-colon > 3 && next != `"` && next != "i" && next != "we" && next != "'"
}

// afterAddress finds what "As a CTO, you …" or "Being a CTO means …" says.
func (d *document) afterAddress(s sentence, sub subject, end int, kind beforeKind) (subject, bool) {
	if kind == activity {
		verb, past := d.findVerb(s, end, false)
		sub.verb, sub.past = verb, past
		return sub, verb >= 0
	}
	if w := d.word(end); pronouns[w] || w == "i" || w == "your" {
		sub.verb, sub.past = end, d.past(d.word(end+1))
		return sub, true
	}
	for i := end; i < s.to && i < end+12; i++ {
		if d.word(i) != "," {
			continue
		}
		next := d.word(i + 1)
		if addressees[next] || d.verbs[next] {
			sub.verb, sub.past = i+1, d.past(d.word(i+2))
			return sub, true
		}
		return subject{}, false
	}
	return subject{}, false
}

// addressees may follow "As a CTO,".
var addressees = set(`you your they their he she his her it the success being`)

// cutClauses gives each subject the end of its clause and widens the first one
// to the sentence's own beginning.
func (d *document) cutClauses(s sentence, subjects []subject) {
	for i := range subjects {
		sub := &subjects[i]
		sub.to = s.to
		if i+1 < len(subjects) {
			sub.to = d.trimClause(subjects[i+1].from, sub.verb)
		} else if contrasts[d.word(sub.clause-1)] && sub.clause == s.from+1 {
			sub.to = d.firstComma(sub.verb, s.to)
		}
		if i == 0 {
			sub.from = d.widen(s, sub.from)
		}
	}
}

// firstComma returns the first comma in [from, to), to where there is none: what
// follows "While tech leads code," is of somebody else.
func (d *document) firstComma(from, to int) int {
	for i := from; i < to; i++ {
		if d.word(i) == "," {
			return i
		}
	}
	return to
}

// widen moves the first clause's start over an introduction ("In a startup, a
// CTO …") but not over a colon, or over "While".
func (d *document) widen(s sentence, from int) int {
	for i := from - 1; i >= s.from; i-- {
		switch d.word(i) {
		case ":", ";", "—", "while", "whereas", "but":
			return from
		}
	}
	if contrasts[d.word(s.from)] {
		return from
	}
	return s.from
}

// trimClause takes ", while" and the like off a clause that ends before next.
func (d *document) trimClause(next, least int) int {
	end := next
	for end > least+1 && (d.tokens[end-1].Kind != taxonomy.Word && d.word(end-1) != ")" || boundaries[d.word(end-1)]) {
		end--
	}
	return end
}
