package annotate

import (
	"slices"

	"altitude/corpus"
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
	return append(d.adviceClaims(s, th.wanted, neededOnly), d.adviceClaims(s, th.suited, suitedOnly)...)
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
	if last := d.word(s.to - 2); last != "if" && last != "when" && last != "where" && last != "once" || d.turnsAway(s) {
		return nil
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

// suitedIf returns the roles that a lead-in says suit those whom the list
// describes: "Choose the tech lead path if you:".
func (d *document) suitedIf(s sentence) []string {
	if d.word(s.to-2) != "you" || d.word(s.to-3) != "if" {
		return nil
	}
	return rolesIn(d.mentionsIn(s.from, s.to))
}

// titlePair returns the two roles the section or the whole article sets side by
// side, nil where there are no two.
func (d *document) titlePair(b block) []string { return d.titleRoles(b, 2) }

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
