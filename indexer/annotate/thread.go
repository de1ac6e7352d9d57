package annotate

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// thread is what a reader carries from sentence to sentence.
type thread struct {
	// role is the subject of the sentence before; "" when unclear.
	role string
	// you is the role addressed.
	you string
	// leadIn is what introduces the list we are in.
	leadIn *claim
	// listOf are the roles the list we are in is of where they are several: "Both
	// roles need:"; nil otherwise.
	listOf []string
	// otherList says the list we are in was introduced by a sentence about
	// something else.
	otherList bool
	// wanted are the roles that the list we are in says are needed if what its
	// items say is so; suited those it says suit who is as they say.
	wanted, suited []string
	// faded is the subject of a sentence a little further up, where nothing since
	// was about people "they" could be.
	faded string
	// joint are the roles that role stands for where they were one subject: "A
	// tech lead or architect"; nil otherwise.
	joint []string
	// pair are the two roles of the sentence before: the former and the latter.
	pair []string
	// toYou says the sentence before spoke to the role as "you": "they" after it are
	// others.
	toYou bool
	// others says the sentence before spoke of people, whom "they" may mean.
	others bool
	// place is where the thread was taken up.
	place *place
	// carried is the subject from before the heading; it holds for the first
	// sentence below, if that begins with a pronoun.
	carried string
}

// takeUp begins a new thread below a heading.
func (d *document) takeUp(p *place, old thread) thread {
	th := thread{place: p, you: p.you}
	switch {
	case p.direct:
		th.role = p.role
	case !p.named:
		th.carried = cmp.Or(old.role, old.carried)
	}
	return th
}

// listed tells whether a block is one of several under a lead-in.
func listed(b block) bool {
	return b.Kind == corpus.Item || b.Kind == corpus.Definition || b.Kind == corpus.Term
}

// ofEach are the dimensions a lead-in or heading says of each item below it
// ("should have:", "Skills"); of others it tells by the way.
var ofEach = set(`skills success-metrics`)

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
	if last.to-last.from > maxSentence {
		return
	}
	th.wanted, th.suited = d.wantedIf(b, last), d.suitedIf(last)
	lead := &claim{sentence: last, hints: d.leadHints(last)}
	maps.DeleteFunc(lead.hints, func(dim string, w float64) bool { return !ofEach[dim] || w < hintWeight })
	for dim := range lead.hints {
		lead.hints[dim] *= 2
	}
	if subs := d.subjects(last); len(subs) == 1 && len(subs[0].roles) == 1 && !subs[0].past {
		lead.role, lead.strength = subs[0].roles[0], leadInStrength
	} else if role := d.endsWithName(last); role != "" {
		lead.role, lead.strength = role, leadInStrength
	}
	roles := rolesIn(d.mentionsIn(last.from, last.to))
	if d.turnsAway(last) {
		th.leadIn, th.otherList = nil, true
		return
	}
	switch {
	case lead.role == "" && len(roles) == 0 && th.you != "" && d.speaksOfYou(last):
		lead.role, lead.strength = th.you, itemStrength
	case lead.role == "" && len(roles) == 0 && d.speaker != "" && d.speaksAsI(last):
		lead.role, lead.strength = d.speaker, itemStrength
	case lead.role == "" && len(roles) == 0 && d.seeksCandidate(last):
		lead.role, lead.strength = b.place.role, itemStrength
		lead.hints["skills"] = 1
	case lead.role == "" && len(roles) == 1:
		lead.role, lead.strength = roles[0], itemStrength
	case lead.role == "" && len(roles) == 0 && b.place.you != "" && d.namesDuties(last):
		lead.role, lead.strength = b.place.role, itemStrength
	}
	switch {
	case lead.role != "" || len(roles) > 0:
	case d.pointsBack(last):
		lead.role, lead.strength = th.antecedent(), itemStrength
	case b.place.own && d.verbless(last):
		lead.role, lead.strength = b.place.role, itemStrength
	}
	th.listOf = nil
	if lead.role == "" {
		if th.listOf = d.listedOf(b, last); th.listOf != nil {
			lead.role, lead.strength = th.listOf[0], itemStrength-sharedPenalty
		}
	}
	th.otherList = lead.role == ""
	if lead.role != "" {
		th.leadIn = lead
	}
}

// endsWithName returns the role that a lead-in ends with, "" where it ends with
// none: "Compared to a project manager, delivery managers:".
func (d *document) endsWithName(s sentence) string {
	mentions := d.mentionsIn(s.from, s.to)
	if len(mentions) < 2 {
		return ""
	}
	m := mentions[len(mentions)-1]
	if m.To == s.to-1 && d.word(d.skipBack(m.From-1)) == "," {
		return m.Role
	}
	return ""
}

// speaksOfYou tells whether a lead-in is about the one addressed: "You will:",
// "Decisions you can make:".
func (d *document) speaksOfYou(s sentence) bool {
	return slices.ContainsFunc(d.tokens[s.from:s.to], func(t taxonomy.Token) bool { return t.Lower == "you" })
}

// pointsBack tells whether a lead-in goes on with what was said before it: "This
// includes:", "That is:", "Here is what that means:".
func (d *document) pointsBack(s sentence) bool {
	switch d.word(s.from) {
	case "this", "that", "it":
		next := d.skipModal(s.from + 1)
		return involves[d.word(next)] || implies[d.word(next)] || d.word(next) == "is" || d.word(next) == "'s"
	case "here":
		return true
	}
	return false
}

// topic returns the role of the section where nobody else was spoken of just
// before.
func (th *thread) topic() string {
	if th.others || !th.place.dwells {
		return ""
	}
	return th.place.role
}

// antecedent returns the role that what goes on without a name speaks of.
func (th *thread) antecedent() string {
	role := cmp.Or(th.role, th.carried, th.faded)
	if role == "" && th.place.own {
		role = th.place.role
	}
	return role
}

// verbless tells whether a lead-in is no clause: "Three parts, in practice:".
// "These standards include:" is one, of something else.
func (d *document) verbless(s sentence) bool {
	if s.to-s.from > leadInTokens || d.personal(s) {
		return false
	}
	for i := s.from; i < s.to; i++ {
		if w := d.word(i); auxiliaries[w] || d.verbs[w] || d.third(w) || d.past(w) {
			return false
		}
	}
	return true
}

// turnsAway tells whether a lead-in begins a list of what the role does not do,
// or of what others do: "What you should not do:", "… are covered by other
// roles:".
func (d *document) turnsAway(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		switch w := d.word(i); {
		case w == "not" && unlimited[d.word(i+1)]:
			continue // "include, but are not limited to:"
		case w == "not" || w == "never" || w == "avoid" || w == "don't" || w == "shouldn't" || w == "doesn't" || w == "mistakes" || w == "myths" || w == "other" && (roleNouns[d.word(i+1)] || d.word(i+1) == "people"):
			return true
		}
	}
	return false
}

// unlimited words after "not" take nothing away.
var unlimited = set(`limited only just exclusively necessarily exhaustive restricted`)

// leadHints returns the dimensions a lead-in speaks of beside the role's name:
// "a good product manager will:" says nothing of success.
func (d *document) leadHints(s sentence) map[string]float64 {
	hints := map[string]float64{}
	for _, c := range d.cues(s.from, s.to) {
		if len(d.mentionsIn(c.From, c.To)) == 0 {
			hints[c.Dimension] = max(hints[c.Dimension], c.Weight*hintWeight)
		}
	}
	return hints
}

// takeTerm lets a role that is the term of a definition list introduce its
// definition.
func (d *document) takeTerm(b block, th *thread) {
	mentions := d.mentionsIn(b.from, b.to)
	roles := rolesIn(mentions)
	switch {
	case len(roles) == 1 && d.describes(mentions, d.tokens[b.from:b.to]):
		th.leadIn = &claim{role: roles[0], strength: leadInStrength}
	case len(roles) > 0:
		th.leadIn = nil
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
		if w := d.word(i); (roleNouns[w] || dutyWords[w]) && !adjectiveNouns[w] {
			return true
		}
	}
	return false
}

// follow hands the subject on to the next sentence. A sentence about anything
// else breaks the thread: what "they" are after it nobody knows.
func (th *thread) follow(d *document, s sentence, subs []subject, inherited bool) {
	if d.word(s.to-1) == ":" && d.pointsBack(s) {
		return // it only hands on to its list
	}
	if role := d.addressed(s); role != "" {
		th.you = role
	}
	var roles []string
	if role := d.addressed(s); role != "" && d.word(s.from) == "you" {
		roles = append(roles, role) // "You are a scrum master. She does not …"
	}
	for _, sub := range subs {
		roles = append(roles, sub.roles...)
	}
	if asked := rolesIn(d.mentionsIn(s.from, s.to)); len(subs) == 0 && len(asked) == 1 && d.word(s.to-1) == "?" {
		roles = asked // "What does a tech lead do? They …"
	}
	switch roles = slices.Compact(slices.Sorted(slices.Values(roles))); {
	case len(roles) == 1:
		th.role, th.joint, th.faded = roles[0], nil, ""
	case len(roles) > 1 && len(subs) == 1:
		th.role, th.joint, th.faded = roles[0], roles, ""
	case len(roles) > 1 || !inherited:
		th.fade(d, s, roles)
		th.role, th.joint = "", nil
	}
	th.others = d.speaksOfPeople(s)
	th.toYou = d.word(d.skipOpening(s, s.from)) == "you"
	if th.pair = rolesIn(d.mentionsIn(s.from, s.to)); len(th.pair) != 2 {
		th.pair = nil
	}
	if th.role != "" || !inherited {
		th.carried = ""
	}
}

// shared returns a claim found through the thread for each role it is of.
func (th *thread) shared(c claim) []claim {
	roles := th.joint
	switch {
	case c.how == corpus.ByLeadIn && th.listOf != nil:
		roles, c.both = th.listOf, true
	case c.how != corpus.ByPronoun || !slices.Contains(th.joint, c.role):
		return []claim{c}
	default:
		c.strength -= sharedPenalty
	}
	var all []claim
	for _, c.role = range roles {
		all = append(all, c)
	}
	return all
}

// fade keeps the subject in mind over one sentence that is about no people.
func (th *thread) fade(d *document, s sentence, roles []string) {
	last := th.role
	th.faded = ""
	if len(roles) > 0 || last == "" {
		return
	}
	if !d.speaksOfPeople(s) {
		th.faded = last
	}
}

// speaksOfPeople tells whether a sentence names roles or people "they" may
// stand for.
func (d *document) speaksOfPeople(s sentence) bool {
	return len(d.mentionsIn(s.from, s.to)) > 0 || d.namesAgent(s) || slices.ContainsFunc(d.tokens[s.from:s.to], func(t taxonomy.Token) bool {
		return people[t.Lower] || t.Lower == "they" || t.Lower == "them" || t.Lower == "we"
	})
}

// namesAgent tells whether a sentence begins with somebody by what he does, whom we
// know as no role: "Your supervisor is …".
func (d *document) namesAgent(s sentence) bool {
	at := d.skipDeterminers(d.skipOpening(s, s.from))
	w := d.word(at)
	for _, ending := range []string{"or", "er", "ist", "ors", "ers", "ists"} {
		if len(w) > len(ending)+3 && strings.HasSuffix(w, ending) && auxiliaries[d.word(at+1)] {
			return true
		}
	}
	return false
}

// people are the plurals that "they" may stand for.
var people = set(`people engineers developers teams members customers clients stakeholders users employees managers others reports leaders executives peers colleagues companies organizations organisations folks designers analysts candidates directors individuals contributors founders investors juniors seniors teammates partners businesses startups`)

// addressed returns the role "If you are a tech lead" speaks to.
func (d *document) addressed(s sentence) string {
	mentions := d.mentionsIn(s.from, s.to)
	if len(mentions) == 0 {
		return ""
	}
	if at := mentions[0].To; d.word(s.from) == "as" && mentions[0].From <= s.from+2 && (d.word(at) == "you" || d.word(at) == "," && (d.word(at+1) == "you" || d.word(at+1) == "your")) {
		return mentions[0].Role
	}
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
