package annotate

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// inherited gives a sentence without a role of its own the role of what stands
// around it: the lead-in of its list, its heading, or the sentence before.
func (d *document) inherited(b block, s sentence, first bool, th *thread) (claim, bool) {
	c := claim{sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, d.firstClauseEnd(s)}}
	others := rolesIn(d.mentionsIn(s.from, s.to))
	if listed(b) && d.tells(s) {
		c.not = ofTheRole
	}
	if mine, ok := d.byWriter(b, s, len(others) == 0, c); mine.role != "" {
		return mine, ok
	}
	switch {
	case d.personal(s), b.place.offRole && !d.speaksOfRole(s) && !(b.place.own && d.actsFirst(s)):
		return c, false
	case b.Kind == corpus.Item && first && d.assigned(s) != "":
		c.zone[1] = s.to
		return c.of(d.assigned(s), corpus.BySubject, itemStrength), true
	case listed(b) && first && th.leadIn != nil:
		c.hints = d.underHead(b.place, th.leadIn.hints)
		return c.of(th.leadIn.role, corpus.ByLeadIn, th.leadIn.strength), (d.itemSpeaks(s) || d.thePost(s.from) || c.hints["skills"] >= enough && d.namesSkill(s)) && b.Kind != corpus.Term
	case d.pronounClaim(s, th, &c):
		if c.role == b.place.role {
			c.strength += 0.06
		}
		first := d.skipOpening(s, s.from)
		if w := d.word(first); len(others) > 0 && (w == "you" || w == "your") {
			c.not = ofTheRole // "You need a CTO" tells when a CTO is needed
		}
		return c, len(others) <= 1 || pronouns[d.word(first)] || d.thePost(first)
	case !first && th.role != "" && len(others) == 0 && d.goesOn(b, s, th):
		return c.of(th.role, corpus.ByPronoun, pronounStrength), true
	}
	return d.bySection(b, s, first, th, c, len(others) == 0)
}

// of returns the claim with whose it is.
func (c claim) of(role string, how corpus.Resolution, strength float64) claim {
	c.role, c.how, c.strength = role, how, strength
	return c
}

// byWriter gives a sentence in the first person the role that "I" stands for;
// the claim has no role where that is unknown. alone says that the sentence
// names no role.
func (d *document) byWriter(b block, s sentence, alone bool, c claim) (claim, bool) {
	item, label := b.Kind == corpus.Item, d.afterLabel(s)
	switch {
	case d.firstPerson != "" && item && d.word(label) == "i" && !d.past(d.word(label+1)):
		c.hints = b.place.hints
		return c.of(d.firstPerson, corpus.ByHeading, fragmentStrength), d.itemSpeaks(s)
	case !alone:
	case d.firstPerson != "" && d.saysI(s) && !d.tellsOfPast(s):
		c.hints = b.place.hints
		return c.of(d.firstPerson, corpus.ByHeading, itemStrength), true
	case d.speaker != "" && (!b.place.offRole || d.speaksOfMine(s)) && d.speaksAsI(s):
		return c.of(d.speaker, corpus.ByPronoun, pronounStrength), true
	case b.place.own && item && d.word(s.from) == "i" && !b.place.offRole && d.speaksAsI(s):
		return c.of(b.place.role, corpus.ByHeading, itemStrength), true
	}
	return c, false
}

func (d *document) skipDeterminers(at int) int {
	for determiners[d.word(at)] {
		at++
	}
	return at
}

// underHead adds to a lead-in's hints what the heading above says of each item.
func (d *document) underHead(p *place, hints map[string]float64) map[string]float64 {
	all := map[string]float64{}
	maps.Copy(all, hints)
	for _, dim := range p.names {
		if ofEach[dim] {
			all[dim] = max(all[dim], enough)
		}
	}
	return all
}

// goesOn tells whether a sentence leaves out the subject of the one before:
// "Makes the team successful", and in a list or an answer "Make it successful".
func (d *document) goesOn(b block, s sentence, th *thread) bool {
	at := d.skipOpening(s, s.from)
	w := d.word(at)
	if w == "is" || w == "are" || pronouns[w] {
		return false
	}
	if modals[w] && b.Kind == corpus.Item {
		return true // "May also advise other teams"
	}
	if w == "to" && d.verbs[d.word(at+1)] && !d.introduces(s) {
		return true // "… is there to serve. To shield the team from …"
	}
	return d.third(w) && !d.verbs[w] || d.action(w) && (b.Kind == corpus.Item || th.you == th.role)
}

var modals = set(`may can will must shall should`)

// introduces tells whether a comma ends what a sentence begins with: "To do so,
// leads …".
func (d *document) introduces(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if d.word(i) == "," {
			return true
		}
	}
	return false
}

// ofTheRole are the dimensions an item that tells what to do says of others, if
// at all: "Remove individual bonuses".
var ofTheRole = []string{"seniority-pay", "when-needed", "career-path"}

// tells tells whether an item begins with what one does to something or
// somebody, not with what one has or is.
func (d *document) tells(s sentence) bool {
	w := d.word(s.from)
	return d.action(w) && !having[w] && !having[base(w, "s")] && !having[base(w, "ing")]
}

// having verbs tell of their subject.
var having = set(`have be earn get receive rank sit report become need require hold belong come start grow move`)

// opining verbs tell of the writer, not of the role.
var opining = set(`think believe hope wish want like love hate know remember mean guess suppose see hear feel find recommend suggest agree disagree wonder 'm am was 've had 'd would could might wrote call say admit promise regret enjoy understand consider doubt expect assume prefer learned tried left read`)

func (d *document) skipAdverbs(at int) int {
	for d.adverb(at) {
		at++
	}
	return at
}

// speaksAsI tells whether a sentence says what one does in the first person, as
// job ladders have it: "I hire engineers", "At the same time, I help managers",
// "Part of my job is".
func (d *document) speaksAsI(s sentence) bool {
	if d.speaksOfMine(s) {
		return true
	}
	at := d.skipOpening(s, s.from)
	if d.word(at) != "i" {
		if next := d.afterIntroduction(s, at); next > 0 {
			at = next
		}
	}
	verb := d.skipAdverbs(at + 1)
	switch w := d.word(verb); {
	case d.word(at) != "i":
		return false
	case w == "have":
		return d.word(verb+1) == "to"
	case w == "am" || w == "'m":
		return strings.HasSuffix(d.word(verb+1), "ing") && d.action(d.word(verb+1)) // "I am reviewing code"
	default:
		return !d.past(w) && !opining[w]
	}
}

// saysI tells whether "I" or "my" stands anywhere in a sentence.
func (d *document) saysI(s sentence) bool {
	return slices.ContainsFunc(d.tokens[s.from:s.to], func(t taxonomy.Token) bool { return t.Lower == "i" || t.Lower == "my" })
}

// speaksOfMine tells whether a sentence speaks of "my job" or "my real job".
func (d *document) speaksOfMine(s sentence) bool {
	for i := s.from; i < s.to-1; i++ {
		if d.word(i) != "my" {
			continue
		}
		at := i + 1
		for adjectives[d.word(at)] && !roleNouns[d.word(at)] {
			at++
		}
		if roleNouns[d.word(at)] {
			return true
		}
	}
	return false
}

func (d *document) firstClauseEnd(s sentence) int {
	for i := s.from + 2; i < s.to-2; i++ {
		if foreign[d.word(i)] && d.foreignClause(i+1, s.to) {
			return i
		}
	}
	return s.to
}

// assigned returns the role in parentheses at the end of an item that shares
// work out: "Process focus (Scrum Master)"; or after a label: "Technical design:
// tech lead".
func (d *document) assigned(s sentence) string {
	if at := d.afterLabel(s); at > s.from && at < s.to && d.mentionAt[at] > 0 {
		m := d.mentions[d.mentionAt[at]-1]
		if m.To == s.to || m.To < s.to && d.tokens[m.To].Kind != taxonomy.Word && d.word(m.To) != ":" {
			return m.Role
		}
	}
	if d.word(s.to-1) != ")" {
		return ""
	}
	mentions := d.mentionsIn(s.from, s.to)
	if len(mentions) != 1 || mentions[0].To != s.to-1 || d.word(mentions[0].From-1) != "(" {
		return ""
	}
	return mentions[0].Role
}

// personal tells whether a sentence speaks of the writer. A handbook says "our
// roadmap" of everybody's: only at the beginning are "we" and "our" the subject,
// or anywhere in a sentence that does not begin with what one does.
func (d *document) personal(s sentence) bool {
	acts := d.actsFirst(s) || pronouns[d.word(d.skipOpening(s, s.from))]
	for i := s.from; i < s.to; i++ {
		switch d.word(i) {
		case "i", "my", "me", "mine":
			return true
		case "we":
			if !acts || i < s.from+2 {
				return true
			}
		case "our", "us":
			if i < s.from+2 && !acts {
				return true
			}
		}
	}
	return false
}

// itemSpeaks tells whether a list item says something of the list's role: three
// words at least, and no subject of its own.
func (d *document) itemSpeaks(s sentence) bool {
	if d.ownSubject(s) {
		return false
	}
	n := 0
	for i := s.from; i < s.to; i++ {
		if d.tokens[i].Kind == taxonomy.Word {
			n++
		}
	}
	return n >= 3 || n == leastTokens && d.action(d.word(s.from))
}

// ownSubject tells whether an item, after a label such as "Reviews:", is a
// sentence about something else: "The board approves invoices".
func (d *document) ownSubject(s sentence) bool {
	at := s.from
	for i := s.from; i < s.to && i < s.from+8; i++ {
		if d.word(i) == ":" {
			at = i + 1
		}
	}
	i := at
	for i < s.to && determiners[d.word(i)] {
		i++
	}
	article := i > at
	if !article && (d.word(i) == "i" || pronouns[d.word(i)] || d.action(d.word(i)) || auxiliaries[d.word(i)]) {
		return false
	}
	for n := 0; n < 4 && i+1 < s.to && d.tokens[i].Kind == taxonomy.Word && !prepositions[d.word(i)] && !subordinators[d.word(i)]; n++ {
		next := d.word(i + 1)
		if auxiliaries[next] || article && !d.verbs[next] && d.third(next) {
			return true
		}
		i++
	}
	return false
}

// actsFirst tells whether a sentence begins with what one does: "Drives the
// roadmap", "Responsible for …".
func (d *document) actsFirst(s sentence) bool {
	i := d.afterLabel(s)
	if predicates[d.word(i)] {
		return true // "Is ultimately responsible for …", "Specializes: is the go-to person for …"
	}
	for i < s.to && (d.adverb(i) || d.tokens[i].Kind != taxonomy.Word) {
		i++
	}
	if w := d.word(i); (w == "to" || w == "and") && i+1 < s.to {
		for i++; i < s.to && d.adverb(i); i++ {
		}
	}
	if d.requirement(d.skipDeterminers(i)) {
		return true
	}
	switch w := d.word(i); w {
	case "be", "responsible", "accountable", "able":
		return true
	case "if", "when", "it", "this", "that", "there":
		return false
	default:
		return d.action(w) || strings.HasSuffix(w, "ing") && determiners[d.word(i+1)] // "Being the point of contact"
	}
}

// predicates begin what is said of a role that is left out. Questions that begin
// so are barred before.
var predicates = set(`is are has can will may must should shall`)

// labelTokens is the most tokens of a label before a colon.
const labelTokens = 6

// afterLabel returns the token after "Multiple teams:" or "Strategy —", the first token where
// there is no label.
func (d *document) afterLabel(s sentence) int {
	for i := s.from + 1; i < s.to-1 && i <= s.from+labelTokens; i++ {
		switch {
		case d.word(i) == ":", d.word(i) == "—" && !d.action(d.word(s.from)):
			return i + 1
		case d.tokens[i].Kind != taxonomy.Word:
			return s.from
		}
	}
	return s.from
}

// pronounClaim gives a claim the role its sentence's first pronoun stands for.
func (d *document) pronounClaim(s sentence, th *thread, c *claim) bool {
	c.how, c.strength = corpus.ByPronoun, pronounStrength
	if d.word(s.from) == "as" && determiners[d.word(s.from+1)] && !d.theyAfter(s) {
		return false // a role we do not know: "As a team manager, you"
	}
	if c.role = d.pronounAt(d.skipOpening(s, s.from), th); c.role != "" {
		return true
	}
	if at := d.afterLabel(s); at > s.from && at < c.zone[1] {
		if c.role = d.pronounAt(d.skipOpening(s, at), th); c.role != "" {
			c.zone[0] = at
			return true
		}
	}
	for last, at := s.from, d.afterIntroduction(s, s.from); at > last && at < c.zone[1]; last, at = at, d.afterIntroduction(s, at) {
		if c.role = d.pronounAt(at, th); c.role != "" {
			c.zone[0] = at
			return true
		}
	}
	if d.speaksToYou(s) {
		c.role = th.you
	}
	return c.role != ""
}

// theyAfter tells whether a sentence goes on with "they" after "As a leader".
func (d *document) theyAfter(s sentence) bool {
	for i := s.from + 2; i < s.to && i < s.from+6; i++ {
		switch d.word(i) {
		case "they", "he", "she":
			return true
		case "you":
			return false
		}
	}
	return false
}

// skipOpening steps over adverbs and conjunctions: "And usually".
func (d *document) skipOpening(s sentence, at int) int {
	for at < s.to && (d.adverb(at) || d.word(at) == "," || d.word(at) == "and" || d.word(at) == "but" || d.word(at) == "so" || d.word(at) == "do") {
		at++
	}
	return at
}

// afterIntroduction returns the token after "On the one hand," or "Surveys
// show that" from a token on, 0 when there is none.
func (d *document) afterIntroduction(s sentence, from int) int {
	for i := from; i < s.to-1 && i < s.from+12; i++ {
		switch w := d.word(i); {
		case w == "they" && d.word(s.from) == "as":
			return i
		case w == ",":
			return d.skipOpening(s, i+1)
		case w == "that" && reports[d.word(i-1)]:
			return i + 1
		case i > s.from && pronouns[w] && w != "you":
			return 0
		}
	}
	return 0
}

var reports = set(`show shows suggest suggests means mean likely true important found find indicate indicates`)

// speaksToYou tells whether a sentence begins "Half of your day".
func (d *document) speaksToYou(s sentence) bool {
	for i := s.from; i < s.to-2 && i < s.from+3; i++ {
		if d.word(i) == "of" && d.word(i+1) == "your" && timeWords[d.word(i+2)] {
			return true
		}
	}
	return false
}

var timeWords = set(`time day days week weeks job work role attention focus energy success`)

// pronounAt returns the role the words at at stand for, "" when none.
func (d *document) pronounAt(i int, th *thread) string {
	next := d.word(i + 1)
	switch w := d.word(i); {
	case w == "you" || w == "your" && roleNouns[next]:
		return cmp.Or(th.you, th.role)
	case pronouns[w] && th.toYou:
		return ""
	case pronouns[w]:
		return cmp.Or(th.role, th.carried, th.faded, th.topic())
	case w == "the" && next == "former" && th.pair != nil:
		return th.pair[0]
	case w == "the" && (next == "latter" || next == "later") && th.pair != nil:
		return th.pair[1]
	case w == "the" && (next == "candidate" || adjectives[next] && d.word(i+2) == "candidate") && th.place.duties:
		return th.place.role
	case w == "it" && (next == "'s" || next == "is") && determiners[d.word(i+2)] && calledFor[d.word(i+3)] && subordinators[d.word(i+4)]:
		return th.role // "It's a person who …"
	case (w == "this" || w == "that") && next == "means" && (strings.HasSuffix(d.word(i+2), "ing") || d.word(i+2) == "you") && th.role != "":
		return th.role
	case w == "it" && implies[next], (w == "it" || w == "this" || w == "that") && involves[d.word(d.skipModal(i+1))]:
		return cmp.Or(th.role, th.faded)
	case (w == "their" || w == "his" || w == "her") && (d.possessedNoun(i+1) || d.ownPeople(i+1)):
		return th.role
	case d.listsOwn(i):
		return cmp.Or(th.role, th.topic())
	case d.thePost(i) || (w == "this" || w == "the") && (next == "person" || next == "individual"):
		if th.place.direct && th.role != "" && th.role != th.place.role {
			return "" // two roles to choose from
		}
		return cmp.Or(th.role, th.carried, th.place.role)
	case w == "these" && (next == "professionals" || next == "people" || next == "individuals" || next == "leaders"):
		return th.role
	case w == "the" && d.possessedNoun(i+1) && (auxiliaries[d.word(i+3)] || auxiliaries[d.word(i+2)]):
		return th.role
	}
	return ""
}

// thePost tells whether "the role" or "this position" stands at at.
func (d *document) thePost(at int) bool {
	w := d.word(at)
	return (w == "this" || w == "the") && postNames[d.word(at+1)]
}

// postNames stand for the role itself.
var postNames = set(`role position job title`)

// leading gives a sentence that begins with a pronoun its role where another
// role is the subject of a later clause: "They make sure that product managers
// have …".
func (d *document) leading(s sentence, sub subject, th *thread) (claim, bool) {
	first := d.skipOpening(s, s.from)
	if w := d.word(first); !pronouns[w] && !possessives[w] && !d.thePost(first) || sub.name < first+3 {
		return claim{}, false
	}
	c := claim{sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, sub.clause}}
	if !sub.conditional && !subordinators[d.word(sub.clause-1)] {
		c.own[1] = d.trimClause(sub.clause, first)
	}
	role := d.pronounAt(first, th)
	return c.of(role, corpus.ByPronoun, pronounStrength), role != "" && !slices.Contains(sub.roles, role) && sub.clause > first+2
}

// namesSkill tells whether an item under "Skills" is no more than the name of
// one: "Conflict resolution".
func (d *document) namesSkill(s sentence) bool {
	return s.to-s.from >= leastTokens && s.to-s.from <= itemTokens && d.names(s) && !d.ownSubject(s)
}

// ownPeople tells whether "[direct] reports" or the like stands at at: people
// that somebody who has a role has too.
func (d *document) ownPeople(at int) bool {
	if d.word(at) == "direct" || d.word(at) == "main" {
		at++
	}
	return around[d.word(at)]
}

// around are the people somebody has around him by his role.
var around = set(`reports customers peers boss counterparts contacts`)

// listsOwn tells whether "Important skills are" or "Typical tasks include" stands
// at i: what the one spoken of has or does.
func (d *document) listsOwn(i int) bool {
	noun := d.skipDeterminers(i)
	for adjectives[d.word(noun)] && !roleNouns[d.word(noun)] || adjectiveNouns[d.word(noun)] {
		noun++
	}
	verb := d.word(d.skipModal(noun + 1))
	return strings.HasSuffix(d.word(noun), "s") && roleNouns[d.word(noun)] && (verb == "are" || involves[verb])
}

// skipModal steps over "also", "may", "often".
func (d *document) skipModal(at int) int {
	for d.adverb(at) || d.word(at) == "may" || d.word(at) == "can" || d.word(at) == "will" || d.word(at) == "might" {
		at++
	}
	return at
}

// involves are the verbs after which a pronoun stands for what the sentence
// before told of a role: "This may involve …".
var involves = set(`mean means involve involves include includes require requires entail entails encompass encompasses`)

// implies are the verbs of "it" when it stands for a role or its work.
var implies = set(`exists implies requires means involves includes entails demands encompasses combines`)

// possessedNoun tells whether "[main] responsibility" stands at at.
func (d *document) possessedNoun(at int) bool {
	return roleNouns[d.word(at)] && !adjectiveNouns[d.word(at)] || adjectiveNouns[d.word(at)] && roleNouns[d.word(at+1)]
}
