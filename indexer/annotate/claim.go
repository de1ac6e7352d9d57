package annotate

import (
	"cmp"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// claim is a stretch of text that speaks of one role; its cues tell of what.
type claim struct {
	role     string
	sentence sentence
	// own is the role's clause, zone the part of it whose cues count.
	own, zone [2]int
	how       corpus.Resolution
	// strength is how sure the role is and how well it can be quoted, 0–1.
	strength float64
	// hints are dimensions that lead-in, heading or row head speak of.
	hints map[string]float64
	// only limits the dimensions; nil means all.
	only []string
	// not are dimensions the claim says nothing of.
	not []string
	// touch wants the cue to touch the tokens [touch[0], touch[1]).
	touch   [2]int
	defines bool
	// head are the tokens of the row's or column's head that a cell answers.
	head [2]int
	// headed says a table's head tells the dimension in so many words: what else
	// the cell speaks of is said by the way.
	headed bool
	// unfinished says the sentence introduces a list, or is a piece of one, a chore or
	// an example, and says little alone.
	unfinished bool
	// supposed says it is of a case held up, not of a rule.
	supposed bool
	// both says the claim speaks of two roles at once.
	both bool
	// quote is the bytes to quote where it is not the sentence.
	quote corpus.Span
}

// Strengths of the ways a role is found, before the cues are weighed.
const (
	subjectStrength  = 0.72
	contrastStrength = 0.76
	tableStrength    = 0.76
	leadInStrength   = 0.62
	fragmentStrength = 0.66
	itemStrength     = 0.56
	pronounStrength  = 0.42
	objectStrength   = 0.60
	overlapStrength  = 0.68
	namedStrength    = 0.36
	sharedPenalty    = 0.08
	// conditionPenalty is for "If a CTO …": what holds under a condition.
	conditionPenalty = 0.15
	// supposedPenalty is for "If your CTO spends Mondays …, you have …": a case
	// held up, no rule; too weak to be shown.
	supposedPenalty = 0.4
	// elsewherePenalty is for "There the CTO …", "In banks the CTO …": what
	// holds in one kind of organisation is less than the plain rule.
	elsewherePenalty = 0.1
	// lonePenalty is for "become a CTO" without a word on where from.
	lonePenalty = 0.12
	// namedPenalty is for a duty that is only named.
	namedPenalty = 0.06
	// lettersPenalty is for a table's cell of letters.
	lettersPenalty = 0.25
	// asidePenalty is for what a table's cell says beside its head.
	asidePenalty = 0.2
)

// claims reads the whole article.
func (d *document) claims() []claim {
	var all []claim
	var th thread
	for i := 0; i < len(d.blocks); i++ {
		b := d.blocks[i]
		if b.place != th.place {
			th = d.takeUp(b.place, th)
		}
		switch {
		case b.Table > 0:
			end := i
			for end < len(d.blocks) && d.blocks[end].Table == b.Table {
				end++
			}
			all = append(all, d.table(d.blocks[i:end])...)
			i = end - 1
		case b.heads:
			th.leadIn = nil
		case b.Kind == corpus.Term && !b.NoSnippet:
			d.takeTerm(b, &th)
		case speaks(b):
			all = append(all, d.blockClaims(b, &th)...)
		}
	}
	return all
}

// maxSentence bounds the tokens of a sentence that is read: a clause of 60 words
// may be quoted from a long one, but what is longer than this is no prose, and
// some rules look back to its beginning.
const maxSentence = 400

// speaks tells whether a block's text is a statement of the article.
func speaks(b block) bool {
	switch b.Kind {
	case corpus.Paragraph, corpus.Item, corpus.Definition, corpus.Quotation:
		return !b.NoSnippet
	}
	return false
}

func (d *document) blockClaims(b block, th *thread) []claim {
	var all []claim
	if !listed(b) {
		th.leadIn, th.listOf, th.wanted, th.suited, th.otherList = nil, nil, nil, nil, false
	}
	for i, s := range d.sentences(b) {
		if s.to-s.from > maxSentence {
			*th = thread{place: th.place}
			continue
		}
		found := d.sentenceClaims(b, s, i == 0, th)
		all = append(all, found...)
	}
	d.takeLeadIn(b, th)
	return all
}

// namedTokens is the most tokens of an item that names a duty.
const namedTokens = 14

// leadInTokens is how long a sentence that ends in a colon must be to say
// something by itself: "The TL is responsible for:" does not.
const leadInTokens = 10

// leastTokens is the fewest tokens of what says something: "Remove blockers".
const leastTokens = 2

// barred tells whether a sentence is no evidence, whatever it says.
func (d *document) barred(s sentence) bool {
	if s.to-s.from < leastTokens || d.word(s.to-1) == "?" || strings.HasSuffix(strings.TrimRight(d.art.Text[s.start:s.end], `"”’'*)`), "?") {
		return true
	}
	if d.word(s.to-1) == ":" && s.to-s.from < leadInTokens || d.notSaid(s) {
		return true
	}
	for _, kind := range d.skips(s) {
		switch kind {
		case promotion, signpost, citation, joke:
			return true
		}
	}
	return false
}

// asksAloud tells whether a sentence ends in a question that a role it is about
// asks or answers: "A director asks, 'Is this the right project?'".
func (d *document) asksAloud(s sentence, subs []subject) bool {
	if len(subs) == 0 || !strings.Contains(d.art.Text[s.start:s.end], "\"") && !strings.Contains(d.art.Text[s.start:s.end], "“") {
		return false
	}
	return speech[d.word(d.skipModal(subs[0].verb))]
}

var speech = set(`ask asks answer answers`)

// notSaid tells whether a sentence only begins like one: "How to …", "E.g. …",
// "Example: …".
func (d *document) notSaid(s sentence) bool {
	first, second := d.word(s.from), d.word(s.from+1)
	return first == "how" && second == "to" || first == "e" && second == "." || first == "eg" || (first == "example" || first == "examples") && second == ":"
}

// titled tells whether a sentence without a full stop is written like a title,
// as the items of link lists are: "How to Hire a Product Manager".
func (d *document) titled(s sentence) bool {
	if end := d.word(s.to - 1); end == "." && d.word(s.to-2) != "." || end == "!" || end == ";" || end == ":" {
		return false
	}
	words, capitals := 0, 0
	for _, t := range d.tokens[s.from:s.to] {
		if t.Kind == taxonomy.Word && t.End-t.Start > 3 {
			words++
			if hasUpper(d.art.Text[t.Start:t.End]) {
				capitals++
			}
		}
	}
	return words > 1 && 4*capitals >= 3*words
}

// skips returns the kinds of phrases in a sentence that make it worth less.
func (d *document) skips(s sentence) []skipKind {
	tokens := [2]int{s.from, s.to}
	kinds, known := d.skipsOf[tokens]
	if known {
		return kinds
	}
	for _, m := range d.words.skip.Find(d.tokens, s.from, s.to, d.roleEnd) {
		kinds = append(kinds, d.skipKind[m.Pattern])
	}
	d.skipsOf[tokens] = kinds
	return kinds
}

// sentenceClaims finds whose sentence it is.
func (d *document) sentenceClaims(b block, s sentence, first bool, th *thread) []claim {
	subs := d.subjects(s)
	inherited := false
	defer func() { th.follow(d, s, subs, inherited) }()
	if d.barred(s) && !d.asksAloud(s, subs) {
		return nil
	}
	var all []claim
	for i, sub := range subs {
		all = append(all, d.subjectClaims(s, subs, i, sub)...)
	}
	if !d.titled(s) {
		all = append(all, d.overlapClaims(b, s, th)...)
		all = append(all, d.objectClaims(s, subs)...)
		all = append(all, d.appositeClaims(s)...)
		all = append(all, d.relativeClaims(s, subs)...)
		all = append(all, d.namedClaims(s)...)
		all = append(all, d.pathClaims(b, s)...)
		all = append(all, d.commonClaims(b, s, subs)...)
		all = append(all, d.listClaims(b, s, th)...)
		all = append(all, d.payClaims(s)...)
	}
	if len(subs) == 0 {
		if both := d.bothClaims(b, s, th); len(both) > 0 {
			all = append(all, both...)
		} else if both := d.mutualClaims(b, s, th); len(both) > 0 {
			all = append(all, both...)
		} else if pair := d.pairedClaims(s, th); len(pair) > 0 {
			all = append(all, pair...)
		} else if c, ok := d.inherited(b, s, first, th); ok {
			all = append(all, th.shared(c)...)
			inherited = c.role == cmp.Or(th.role, th.carried) || c.how == corpus.ByHeading || c.how == corpus.ByLeadIn ||
				c.how == corpus.ByPronoun && (d.word(s.from) == "this" || d.word(s.from) == "the")
			if inherited {
				th.role = c.role
			}
		}
		all = append(all, d.attributeClaims(b, s, th)...)
	} else if c, ok := d.leading(s, subs[0], th); ok && !d.personal(s) {
		all = append(all, th.shared(c)...)
		th.role, inherited, subs = c.role, true, nil
	}
	own := len(all) > 0 && d.speaker != "" && all[0].role == d.speaker && all[0].how == corpus.ByPronoun && d.speaksAsI(s)
	penalty := d.penalty(b, s, own)
	aside := d.special(s) || !own && (b.place.offRole || d.opines(s))
	for i := range all {
		all[i].strength -= penalty
		all[i].unfinished = all[i].unfinished || aside || d.word(s.to-1) == ":"
		if all[i].hints == nil {
			all[i].hints = map[string]float64{}
		}
	}
	return all
}

// namedClaims gives a sentence that names one role and no other to that role,
// whatever its grammar: the weakest way to tell whose it is.
func (d *document) namedClaims(s sentence) []claim {
	mentions := d.mentionsIn(s.from, s.to)
	if len(rolesIn(mentions)) != 1 || d.actsFirst(s) || d.servesOther(s, mentions[0]) {
		return nil
	}
	c := claim{
		role: mentions[0].Role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
		how: corpus.BySubject, strength: namedStrength, not: ofSubjects,
	}
	return []claim{c}
}

// ofSubjects are the dimensions a sentence tells of its subject alone.
var ofSubjects = []string{"scope", "success-metrics"}

// servesOther tells whether somebody else acts before a role is named: "They work
// with the product owner", "… differs from what a CTO does".
func (d *document) servesOther(s sentence, m taxonomy.Mention) bool {
	before := d.word(d.skipBack(m.From - 1))
	if asides[before] || d.past(before) || owners[d.word(m.From-1)] || d.qualifies(m) || d.figure(m) {
		return true
	}
	for i := s.from; i < m.From; i++ {
		if w := d.word(i); pronouns[w] && w != "you" || w == "this" && d.word(i+1) == "person" {
			return true
		}
	}
	return false
}

// owners before a role's name mean one person who has it: "our CTO".
var owners = set(`our my your his her their its`)

// asides lead to a role that something is set beside.
var asides = set(`than from to with by unlike like without`)

// penalty is what a sentence loses for stories, opinions and interview pages.
func (d *document) penalty(b block, s sentence, own bool) float64 {
	p := 0.0
	kinds := d.skips(s)
	if slices.Contains(kinds, narrative) && d.firstPerson == "" && !own {
		p += 0.25
	}
	if d.opines(s) && !own {
		p += 0.15
	}
	if slices.Contains(kinds, interview) || b.place.offRole && !own {
		p += 0.15
	}
	if b.Kind == corpus.Quotation {
		p += 0.05
	}
	if d.forExample(s) {
		p += 0.15
	}
	if s.to-s.from < 6 || d.word(s.to-1) == ":" {
		p += 0.1 // what introduces a list says little without it
	}
	if s.to-s.from > 50 {
		p += 0.05
	}
	return p
}

// subjectClaims makes the claims of one clause.
func (d *document) subjectClaims(s sentence, subs []subject, i int, sub subject) []claim {
	c := claim{
		sentence: s, own: [2]int{sub.from, sub.to}, zone: [2]int{sub.verb, d.predicateEnd(sub)},
		how: corpus.BySubject, strength: subjectStrength, defines: sub.defines,
	}
	if sub.past {
		if !general[d.word(sub.name-1)] {
			return nil
		}
		c.only = pathOnly // "Most CTOs started as developers"
	}
	if d.roleNounBetween(sub) {
		c.zone[0] = sub.clause
	}
	if w := d.word(sub.verb); sub.runIn && (prepositions[w] || strings.HasSuffix(w, "ing")) {
		c.unfinished = true // "Architect: by sharing …"
	}
	if sub.conditional {
		c.strength -= conditionPenalty
		c.unfinished = c.unfinished || d.word(s.from) == "if"
	}
	if d.embedded(s, sub) {
		c.unfinished = true
	}
	if d.supposed(s, sub) {
		c.strength -= supposedPenalty
		c.supposed = true
	}
	if d.elsewhere(s, sub) {
		c.strength -= elsewherePenalty
	}
	if sub.enabled {
		c.strength -= conditionPenalty
	}
	if len(subs) > 1 {
		c.how, c.strength = corpus.ByContrast, c.strength+contrastStrength-subjectStrength
	}
	if sub.same && i > 0 {
		c.hints = d.hints(subs[i-1].verb, subs[i-1].to)
		for k := range c.hints {
			c.hints[k] *= 2
		}
	}
	roles := slices.Compact(slices.Sorted(slices.Values(sub.roles)))
	if len(roles) > 1 {
		c.strength -= sharedPenalty
	}
	var all []claim
	for _, role := range roles {
		c.role = role
		all = append(all, c)
	}
	return all
}

// general words make what they precede everybody of the kind.
var general = set(`most many some all few`)

// supposed tells whether a clause is the condition of a sentence that tells the
// reader what to think of such a case: "If your tech lead …, you have …".
func (d *document) supposed(s sentence, sub subject) bool {
	return sub.conditional && d.word(s.from) == "if" && sub.clause <= s.from+2 && d.word(sub.name-1) == "your"
}

// elsewhere tells whether a sentence begins with the sort of place it holds in.
func (d *document) elsewhere(s sentence, sub subject) bool {
	first, second := d.word(s.from), d.word(s.from+1)
	if first == "there" || first == "here" {
		return sub.name <= s.from+3
	}
	return first == "in" && (someKinds[second] || strings.HasSuffix(second, "s") && second != "this")
}

// someKinds pick some organisations out of all.
var someKinds = set(`some such those certain other many most a small smaller large larger`)

// roleNounBetween tells whether the subject is a noun of the role ("The salary
// of a CTO is"): its words tell the dimension too.
func (d *document) roleNounBetween(sub subject) bool {
	for i := sub.clause; i < sub.verb; i++ {
		if w := d.word(i); roleNouns[w] && !adjectiveNouns[w] {
			return true
		}
	}
	return false
}

// predicateEnd returns where the role's own predicate ends: before a clause
// with a subject of its own ("…, and the team delivers").
func (d *document) predicateEnd(sub subject) int {
	if sub.conditional {
		for i := sub.verb + 1; i < sub.to; i++ {
			if d.word(i) == "," {
				return i // what follows is somebody else's main clause
			}
		}
	}
	for i := sub.verb + 1; i < sub.to-2; i++ {
		if d.othersClause(i, sub) {
			return i
		}
		if d.word(i) == "," && d.namedClause(i+1) {
			return i
		}
		if foreign[d.word(i)] && (d.foreignClause(i+1, sub.to) || d.word(i) == "so" && d.word(i-1) == "," && determiners[d.word(i+1)]) {
			if conditions[d.word(i)] {
				i++ // "is successful when" tells of success
			}
			return i
		}
	}
	return sub.to
}

// namedClause tells whether a clause about somebody by name begins at at: "…, Legal
// supports compliance, and the Speaker prepares …".
func (d *document) namedClause(at int) bool {
	i := d.skipDeterminers(at)
	if i+1 >= len(d.tokens) || d.mentionAt[i] > 0 || !hasUpper(d.art.Text[d.tokens[i].Start:]) || d.action(d.word(i)) {
		return false
	}
	return d.third(d.word(i+1)) && !d.verbs[d.word(i+1)]
}

// othersClause tells whether what follows at is another role's, even where it is
// no full clause: "… ; the VP …", "… and the VP for people".
func (d *document) othersClause(at int, sub subject) bool {
	w := d.word(at)
	if w == ";" || w == "whereas" || w == "while" {
		return slices.ContainsFunc(d.mentionsIn(at, sub.to), func(m taxonomy.Mention) bool { return !slices.Contains(sub.roles, m.Role) })
	}
	i := d.skipDeterminers(at + 1)
	if w != "and" || i >= sub.to || d.mentionAt[i] == 0 {
		return false
	}
	m := d.mentions[d.mentionAt[i]-1]
	return !slices.Contains(sub.roles, m.Role) && (d.word(m.To) == "for" || d.word(m.To) == "on")
}

// conditions open a clause that comes before the main one.
var conditions = set(`if when after before because since once unless until whether`)

// foreignClause tells whether [at, to) begins with another subject and a verb.
func (d *document) foreignClause(at, to int) bool {
	if d.ownPart(at, to) {
		return false
	}
	if w := d.word(at); ownWords[w] || auxiliaries[w] || d.verbs[w] || d.third(w) && d.word(at-1) != "if" {
		return false
	}
	i := at
	for i < to && d.mentionAt[i] == 0 && (determiners[d.word(i)] || adjectives[d.word(i)]) {
		i++
	}
	if i == at && d.word(at-1) == "and" {
		return false
	}
	for n := 0; n < 3 && i < to; n++ {
		if d.tokens[i].Kind != taxonomy.Word || d.mentionAt[i] > 0 {
			return false
		}
		next := d.word(i + 1)
		if i+1 < to && (auxiliaries[next] || clausal[d.word(at-1)] && !d.verbs[next] && d.third(next)) {
			return true
		}
		i++
	}
	return false
}

// ownPart tells whether a clause begins with a part of the role: "and a large
// part of their job is".
func (d *document) ownPart(at, to int) bool {
	for i := at; i < to && i < at+6; i++ {
		if w := d.word(i); (w == "their" || w == "his" || w == "her") && roleNouns[d.word(i+1)] {
			return true
		}
	}
	return false
}

// clausal words are followed by a clause, never by a mere noun, so that a verb
// in the -s form after a noun is its verb.
var clausal = set(`while whereas because since although though when where which if as`)
