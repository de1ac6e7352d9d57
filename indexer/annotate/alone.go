package annotate

import (
	"slices"
	"strings"
)

// What follows may be true of a role and is kept as evidence, but it says little
// alone: no cell opens with it.

// special tells whether a sentence is of a chore, a made-up example, somebody's
// feelings or a case that only the text around it tells: "… creates a ticket",
// "For example, if the CTO …", "I love …", "At this stage, …".
func (d *document) special(s sentence) bool {
	return slices.Contains(d.skips(s), chore) || d.forExample(s) && d.anyOf(s.from, s.to, conditions) || d.pointsElsewhere(s) || d.ofOnePerson(s)
}

// ofOnePerson tells whether a writer says what he likes, speaks of "my manager" or
// of what "you did": that is no part of a role.
func (d *document) ofOnePerson(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		next := d.word(d.skipAdverbs(i + 1))
		switch w := d.word(i); {
		case w == "i" && liking[next], w == "you" && d.past(next), w == "my" && d.mentionAt[i+1] > 0:
			return true
		}
	}
	return false
}

var liking = set(`love like enjoy hate prefer miss regret hope wish`)

// pointsElsewhere tells whether a sentence begins with what the one before says
// ("This …", "During this time, …"), or speaks of "this stage". "This role …" and
// "It is the CTO's job …" do not.
func (d *document) pointsElsewhere(s sentence) bool {
	if d.word(s.from) == "but" && d.word(s.from+1) == "it" {
		return true
	}
	early := d.skipOpening(s, s.from) + earlyTokens
	for i := s.from; i < s.to; i++ {
		w, next := d.word(i), d.word(i+1)
		switch {
		case !demonstratives[w]:
		case stages[next], i < early && !ofRole[strings.TrimSuffix(next, "s")] && (w != "that" || i == s.from || next == ","):
			return true
		}
	}
	return false
}

// earlyTokens is within how many tokens "this" belongs to a sentence's beginning:
// "To do this, …", "Having said that, …".
const earlyTokens = 3

// demonstratives point at something said; stages are what only the text around
// tells of, ofRole is what the quote's role tells.
var (
	demonstratives = set(`this that these those`)
	stages         = set(`stage point phase step time level work process workflow case situation way reason`)
	ofRole         = set(`role position job title person individual people professional leader executive manager engineer`)
)

// forExample tells whether a sentence begins so.
func (d *document) forExample(s sentence) bool {
	next := d.word(s.from + 1)
	return d.word(s.from) == "for" && (next == "example" || next == "instance")
}

// opines tells whether a sentence is somebody's opinion: "According to some, …".
// A ladder that lets the role speak has none.
func (d *document) opines(s sentence) bool {
	return d.firstPerson == "" && slices.Contains(d.skips(s), hedge)
}

// embedded tells whether a clause is what somebody asks or thinks: "… shows how
// tech leads work", "People assume that a CTO codes".
func (d *document) embedded(s sentence, sub subject) bool {
	if d.anyOf(max(s.from+1, sub.name-embeddedReach), sub.name, asking) {
		return true
	}
	before := d.word(sub.clause - 2)
	return d.word(sub.clause-1) == "that" && (assuming[before] || assuming[base(before, "s")])
}

// embeddedReach is within how many tokens "how" opens a clause.
const embeddedReach = 8

var (
	asking   = set(`how why`)
	assuming = set(`assume think believe claim pretend imagine suppose argue`)
)
