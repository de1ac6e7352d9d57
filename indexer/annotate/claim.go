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
	// touch wants the cue to touch the tokens [touch[0], touch[1]).
	touch   [2]int
	defines bool
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
	sharedPenalty    = 0.08
	// conditionPenalty is for "If a CTO …": what holds under a condition.
	conditionPenalty = 0.15
	// lonePenalty is for "become a CTO" without a word on where from.
	lonePenalty = 0.12
)

// thread is what a reader carries from sentence to sentence.
type thread struct {
	// role is the subject of the sentence before; "" when unclear.
	role string
	// you is the role addressed.
	you string
	// leadIn is what introduces the list we are in.
	leadIn *claim
	// otherList says the list we are in was introduced by a sentence about
	// something else.
	otherList bool
	// place is where the thread was taken up.
	place *place
	// carried is the subject from before the heading; it holds for the first
	// sentence below, if that begins with a pronoun.
	carried string
}

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
		case b.Kind == corpus.Heading:
			th.leadIn = nil
		case speaks(b):
			all = append(all, d.blockClaims(b, &th)...)
		}
	}
	return all
}

// takeUp begins a new thread below a heading.
func (d *document) takeUp(p *place, old thread) thread {
	th := thread{place: p, you: p.role}
	switch {
	case p.direct:
		th.role = p.role
	case !p.named:
		th.carried = cmp.Or(old.role, old.carried)
	}
	return th
}

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
		th.leadIn, th.otherList = nil, false
	}
	for i, s := range d.sentences(b) {
		found := d.sentenceClaims(b, s, i == 0, th)
		all = append(all, found...)
	}
	d.takeLeadIn(b, th)
	return all
}

// listed tells whether a block is one of several under a lead-in.
func listed(b block) bool {
	return b.Kind == corpus.Item || b.Kind == corpus.Definition || b.Kind == corpus.Term
}

// takeLeadIn remembers the sentence that introduces a list.
func (d *document) takeLeadIn(b block, th *thread) {
	if listed(b) || b.to == b.from {
		return
	}
	if d.word(b.to-1) != ":" {
		return
	}
	sentences := d.sentences(b)
	last := sentences[len(sentences)-1]
	lead := &claim{sentence: last, hints: d.hints(last.from, last.to)}
	if subs := d.subjects(last); len(subs) == 1 && len(subs[0].roles) == 1 && !subs[0].past {
		lead.role, lead.strength = subs[0].roles[0], leadInStrength
	}
	roles := rolesIn(d.mentionsIn(last.from, last.to))
	switch {
	case lead.role == "" && len(roles) == 0 && th.you != "" && d.word(last.from) == "you":
		lead.role, lead.strength = th.you, itemStrength
	case lead.role == "" && len(roles) == 0 && d.seeksCandidate(last):
		lead.role, lead.strength = b.place.role, itemStrength
		lead.hints["skills"] = 1
	case lead.role == "" && len(roles) == 1:
		lead.role, lead.strength = roles[0], itemStrength
	case lead.role == "" && len(roles) == 0 && b.place.role != "" && d.namesDuties(last):
		lead.role, lead.strength = b.place.role, itemStrength
	}
	th.otherList = lead.role == ""
	if lead.role != "" {
		th.leadIn = lead
	}
}

// seeksCandidate tells whether a lead-in says whom a job description wants: "A
// great candidate has:".
func (d *document) seeksCandidate(s sentence) bool {
	for i := s.from; i < s.to && i < s.from+5; i++ {
		if w := d.word(i); w == "candidate" || w == "candidates" || w == "requirements" || w == "qualifications" {
			return true
		}
	}
	return false
}

// namesDuties tells whether a lead-in without a role speaks of what a role has
// or does: "Responsibilities include:".
func (d *document) namesDuties(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if w := d.word(i); roleNouns[w] || dutyWords[w] {
			return true
		}
	}
	return false
}

// barred tells whether a sentence is no evidence, whatever it says.
func (d *document) barred(s sentence) bool {
	if s.to-s.from < 3 || d.word(s.to-1) == "?" || strings.HasSuffix(strings.TrimRight(d.art.Text[s.start:s.end], `"”’'*)`), "?") {
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

// skips returns the kinds of phrases in a sentence that make it worth less.
func (d *document) skips(s sentence) []skipKind {
	var kinds []skipKind
	for _, m := range d.words.skip.Find(d.tokens, s.from, s.to, d.roleEnd) {
		kinds = append(kinds, d.skipKind[m.Pattern])
	}
	return kinds
}

// sentenceClaims finds whose sentence it is.
func (d *document) sentenceClaims(b block, s sentence, first bool, th *thread) []claim {
	subs := d.subjects(s)
	inherited := false
	defer func() { th.follow(d, s, subs, inherited) }()
	if d.barred(s) {
		return nil
	}
	var all []claim
	for i, sub := range subs {
		all = append(all, d.subjectClaims(s, subs, i, sub)...)
	}
	all = append(all, d.overlapClaims(b, s)...)
	all = append(all, d.objectClaims(s, subs)...)
	all = append(all, d.appositeClaims(s)...)
	if len(subs) == 0 {
		if both := d.bothClaims(b, s); len(both) > 0 {
			all = append(all, both...)
		} else if c, ok := d.inherited(b, s, first, th); ok {
			all = append(all, c)
			inherited = c.role == cmp.Or(th.role, th.carried)
			if inherited {
				th.role = c.role
			}
		}
	}
	penalty := d.penalty(b, s)
	for i := range all {
		all[i].strength -= penalty
		if all[i].hints == nil {
			all[i].hints = map[string]float64{}
		}
	}
	return all
}

// penalty is what a sentence loses for stories, opinions and interview pages.
func (d *document) penalty(b block, s sentence) float64 {
	p := 0.0
	kinds := d.skips(s)
	if slices.Contains(kinds, narrative) && d.firstPerson == "" {
		p += 0.25
	}
	if slices.Contains(kinds, hedge) && d.firstPerson == "" {
		p += 0.15
	}
	if slices.Contains(kinds, interview) || b.place.hiring {
		p += 0.15
	}
	if b.Kind == corpus.Quotation {
		p += 0.05
	}
	if s.to-s.from < 6 {
		p += 0.1
	}
	if s.to-s.from > 50 {
		p += 0.05
	}
	return p
}

// follow hands the subject on to the next sentence. A sentence about anything
// else breaks the thread: what "they" are after it nobody knows.
func (th *thread) follow(d *document, s sentence, subs []subject, inherited bool) {
	if role := d.addressed(s); role != "" {
		th.you = role
	}
	var roles []string
	for _, sub := range subs {
		roles = append(roles, sub.roles...)
	}
	switch roles = slices.Compact(slices.Sorted(slices.Values(roles))); {
	case len(roles) == 1:
		th.role = roles[0]
	case len(roles) > 1 || !inherited:
		th.role = ""
	}
	if th.role != "" || !inherited {
		th.carried = ""
	}
}

// addressed returns the role "If you are a tech lead" speaks to.
func (d *document) addressed(s sentence) string {
	mentions := d.mentionsIn(s.from, s.to)
	roles := rolesIn(mentions)
	if len(roles) != 1 {
		return ""
	}
	for i := s.from; i < mentions[0].From; i++ {
		if w := d.word(i); w == "you" || w == "your" {
			for j := i; j < mentions[0].From; j++ {
				switch d.word(j) {
				case "are", "'re", "become", "becoming", "being", "were":
					return roles[0]
				}
			}
		}
	}
	return ""
}

// subjectClaims makes the claims of one clause.
func (d *document) subjectClaims(s sentence, subs []subject, i int, sub subject) []claim {
	if sub.past {
		return nil
	}
	c := claim{
		sentence: s, own: [2]int{sub.from, sub.to}, zone: [2]int{sub.verb, d.predicateEnd(sub)},
		how: corpus.BySubject, strength: subjectStrength, defines: sub.defines,
	}
	if d.roleNounBetween(sub) {
		c.zone[0] = sub.from
	}
	if sub.conditional {
		c.strength -= conditionPenalty
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

// roleNounBetween tells whether the subject is a noun of the role ("The salary
// of a CTO is"): its words tell the dimension too.
func (d *document) roleNounBetween(sub subject) bool {
	for i := sub.from; i < sub.verb; i++ {
		if roleNouns[d.word(i)] {
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
		if foreign[d.word(i)] && d.foreignClause(i+1, sub.to) {
			return i
		}
	}
	return sub.to
}

// conditions open a clause that comes before the main one.
var conditions = set(`if when after before because since once unless until whether`)

// foreignClause tells whether [at, to) begins with another subject and a verb.
func (d *document) foreignClause(at, to int) bool {
	if w := d.word(at); ownWords[w] || auxiliaries[w] || d.verbs[w] || d.verbs[base(w, "s")] && d.word(at-1) != "if" {
		return false
	}
	i := at
	for i < to && (determiners[d.word(i)] || adjectives[d.word(i)]) {
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
		if i+1 < to && (auxiliaries[next] || clausal[d.word(at-1)] && !d.verbs[next] && d.verbs[base(next, "s")]) {
			return true
		}
		i++
	}
	return false
}

// clausal words are followed by a clause, never by a mere noun, so that a verb
// in the -s form after a noun is its verb.
var clausal = set(`while whereas because since although though when where which if as`)

// overlapOnly and objectOnly limit what a claim may speak of.
var (
	overlapOnly = []string{"overlap", "when-needed"}
	objectOnly  = []string{"when-needed", "career-path"}
)

// overlapClaims gives a sentence about both roles to both.
func (d *document) overlapClaims(b block, s sentence) []claim {
	roles := rolesIn(d.mentionsIn(s.from, s.to))
	strength := overlapStrength
	if len(roles) != 2 {
		if roles = d.pair(b, s, roles); roles == nil {
			return nil
		}
		strength -= 0.05
	}
	var all []claim
	for _, role := range roles {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
			how: corpus.BySubject, strength: strength, only: overlapOnly, both: true,
		})
	}
	return all
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
	for _, role := range d.pair(b, s, rolesIn(d.mentionsIn(s.from, s.to))) {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{verb, s.to},
			how: corpus.BySubject, strength: subjectStrength - sharedPenalty,
			hints: map[string]float64{"overlap": 1}, both: true,
		})
	}
	return all
}

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
		if d.qualifies(m) {
			continue
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

// qualifies tells whether a role's name only qualifies the noun after it
// ("product manager approval").
func (d *document) qualifies(m taxonomy.Mention) bool {
	w := d.word(m.To)
	if m.To >= len(d.tokens) || d.tokens[m.To].Kind != taxonomy.Word || m.Plural {
		return false
	}
	return !(prepositions[w] || boundaries[w] || auxiliaries[w] || roleNouns[w] || w == "who" || w == "to" || w == "seat" || d.adverb(m.To) || d.finite(w, false))
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
			continue
		}
		start := d.clauseStart(s, i-1)
		if !auxiliaries[d.word(i-3)] && d.word(i-1) == "by" && d.word(i-3) != "been" && d.word(i-3) != "being" {
			start = max(start, i-7) // "the roadmap created by the PM"
		}
		if slices.ContainsFunc(subs, func(sub subject) bool { return sub.verb >= start && sub.verb < m.From }) {
			continue
		}
		all = append(all, claim{
			role: m.Role, sentence: s, own: d.agentOwn(s, start), zone: [2]int{start, m.From},
			how: corpus.BySubject, strength: subjectStrength - 0.04,
		})
	}
	return all
}

// agency are what belongs to the one who acts: "is the responsibility of".
var agency = set(`responsibility job duty task purview remit domain role`)

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

// agent tells whether the preposition at at makes what follows the actor.
func (d *document) agent(at int) bool {
	before := d.word(at - 1)
	switch d.word(at) {
	case "by":
		return strings.HasSuffix(before, "ed") || participles[before]
	case "of":
		return agency[before] && d.word(at-2) == "the"
	case "to":
		return before == "belongs" || before == "belong" || before == "falls" || before == "fall" || before == "up"
	case "with", "on":
		return before == "lies" || before == "rests" || before == "falls" || before == "sits"
	}
	return false
}
