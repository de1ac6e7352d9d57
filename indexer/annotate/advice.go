package annotate

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// pathOnly, suitedOnly and neededOnly limit what advice may speak of.
var pathOnly, suitedOnly, neededOnly = []string{"career-path"}, []string{"career-path", "skills"}, []string{"when-needed"}

// pathTo returns the roles that a heading tells the way to: "How to become a
// staff engineer", "Moving from director to VP".
func (d *document) pathTo(roles []string, hints map[string]float64, names []string) []string {
	if len(roles) == 0 || len(roles) > 2 || !slices.Contains(names, "career-path") && hints["career-path"] < hintWeight {
		return nil
	}
	return roles
}

// pathClaims reads the advice below such a heading: what it tells to do is the
// way to each of its roles.
func (d *document) pathClaims(b block, s sentence) []claim {
	if len(b.place.path) == 0 || !d.verbs[d.word(d.skipOpening(s, d.afterLabel(s)))] {
		return nil
	}
	return d.adviceClaims(s, b.place.path, pathOnly)
}

// listClaims reads an item of a list of conditions: "You need an architect if:"
// says when each role of the lead-in is needed, "Choose the tech lead path if
// you:" whom it suits, whatever the item's subject.
func (d *document) listClaims(b block, s sentence, th *thread) []claim {
	if !listed(b) {
		return nil
	}
	wanted, suited := th.wanted, th.suited
	if th.leadIn == nil && !th.otherList {
		wanted, suited = append(wanted, b.place.wanted...), append(suited, b.place.suited...)
	}
	return append(d.adviceClaims(s, wanted, neededOnly), d.adviceClaims(s, suited, suitedOnly)...)
}

func (d *document) adviceClaims(s sentence, roles, only []string) []claim {
	var all []claim
	for _, role := range roles {
		all = append(all, claim{
			role: role, sentence: s, own: [2]int{s.from, s.to}, zone: [2]int{s.from, s.to},
			how: corpus.ByHeading, strength: itemStrength, only: only, hints: map[string]float64{only[0]: enough},
		})
	}
	return all
}

// wantedIf returns the roles that a lead-in says are needed under the conditions
// it introduces: "You should have an architect when:", "Consider separate roles
// if:".
func (d *document) wantedIf(b block, s sentence) []string {
	if d.turnsAway(s) || d.word(s.to-2) == "you" {
		return nil
	}
	if !conditionEnds[d.word(s.to-2)] {
		return d.wantedIn(d.mentionsIn(s.from, s.to), s.from, s.to)
	}
	if roles := rolesIn(d.title); len(roles) == 1 && d.anyOf(s.from, s.to, wanting) && d.word(s.to-3) == "one" {
		return roles // "You need one if:"
	}
	if roles := rolesIn(d.mentionsIn(s.from, s.to)); len(roles) > 0 {
		return roles
	}
	for i := s.from; i < s.to; i++ {
		if w := d.word(i); w == "both" || w == "separate" || w == "two" {
			return d.titlePair(b)
		}
	}
	return nil
}

// conditionEnds are the words before the colon of a lead-in to conditions.
var conditionEnds = set(`if when where once`)

// wantedIn returns the roles that [from, to) says are needed in certain cases:
// "Signs that you need a CTO", "Consider an agile coach in these situations".
func (d *document) wantedIn(mentions []taxonomy.Mention, from, to int) []string {
	if len(mentions) == 0 || !d.anyOf(from, mentions[0].From, wanting) {
		return nil
	}
	if d.word(from) == "when" || d.anyOf(from, mentions[0].From, signs) || d.anyOf(mentions[0].To, to, cases) {
		return rolesIn(mentions)
	}
	return nil
}

// suitedIn returns the roles that [from, to) says suit a certain reader: "Signs
// you would enjoy being an engineering manager".
func (d *document) suitedIn(mentions []taxonomy.Mention, from, to int) []string {
	if len(mentions) == 0 || !d.anyOf(from, to, signs) && !d.anyOf(from, to, cases) || !d.anyOf(from, to, suiting) || !d.anyOf(from, to, addressing) {
		return nil
	}
	return rolesIn(mentions)
}

// wanting words say that a role is needed; signs of it and cases are what a list
// may tell; suiting words say that it would please the one addressed.
var (
	wanting    = set(`need needs hire hiring consider appoint require requires want add bring choose`)
	signs      = set(`signs sign indicators symptoms`)
	cases      = set(`if when situations cases circumstances scenarios once`)
	suiting    = set(`enjoy like love prefer suited suits suit fit right thrive`)
	addressing = set(`you your`)
)

// anyOf tells whether one of the words stands in tokens [from, to).
func (d *document) anyOf(from, to int, words map[string]bool) bool {
	return from < to && slices.ContainsFunc(d.tokens[from:to], func(t taxonomy.Token) bool { return words[t.Lower] })
}

// suitedIf returns the roles that a lead-in says suit those whom the list
// describes: "Choose the tech lead path if you:".
func (d *document) suitedIf(s sentence) []string {
	mentions := d.mentionsIn(s.from, s.to)
	if d.word(s.to-2) != "you" || d.word(s.to-3) != "if" {
		return d.suitedIn(mentions, s.from, s.to)
	}
	return rolesIn(mentions)
}

// titlePair returns the two roles the section or the whole article sets side by
// side, nil where there are no two.
func (d *document) titlePair(b block) []string { return d.titleRoles(b, 2) }

// titleSet returns the two or three roles the section or the whole article sets
// side by side, nil where there are more or fewer.
func (d *document) titleSet(b block) []string {
	if roles := d.titleRoles(b, 2); roles != nil {
		return roles
	}
	return d.titleRoles(b, 3)
}

// titleRoles returns the n roles the section or the whole article sets side by
// side, nil where there are more or fewer.
func (d *document) titleRoles(b block, n int) []string {
	for _, roles := range [][]string{b.place.roles, rolesIn(d.title)} {
		if len(roles) == n {
			return roles
		}
	}
	return nil
}
