package annotate

import (
	"strings"

	"altitude/corpus/taxonomy"
)

// titleOwner returns whose an article is that names one role in its title.
func (d *document) titleOwner(role string) owner {
	words := taxonomy.Words(d.art.Title)
	alone := !compares(words, d.title[0]) || len(d.title) > 1 // "CTO of a small company vs CTO of a large one"
	switch {
	case d.describes(d.title, words) || namesDuties(d.title[0], words) || d.subtitled(d.title, words) || alone && (expects(words, d.title[0]) || d.speaksTo(role)):
		return ownedBy(role)
	case alone && (d.dominates(role) || d.leads(role)):
		return owner{role: role}
	}
	return owner{}
}

// expects tells whether a title says what is expected of a role: "What we expect
// of engineering managers".
func expects(title []taxonomy.Token, m taxonomy.Mention) bool {
	for i, t := range title {
		if t.End > m.Start {
			return false
		}
		if strings.HasPrefix(t.Lower, "expect") && i+1 < len(title) && (title[i+1].Lower == "of" || title[i+1].Lower == "from") {
			return true
		}
	}
	return false
}

// unnamedTopic returns the role an article dwells on whose title names none.
func (d *document) unnamedTopic() string {
	for _, r := range d.tax.Roles {
		if d.share(r.ID) >= dwelling {
			return r.ID
		}
	}
	return ""
}

// speaksTo tells whether the article speaks to a reader who has the role: it
// says "you" all along, and "as a tech lead, you" or "you are a tech lead" of
// this role more than of all others.
func (d *document) speaksTo(role string) bool {
	said, addressed, others := 0, 0, 0
	count := func(r string) {
		if r == role {
			addressed++
		} else {
			others++
		}
	}
	for i, t := range d.tokens {
		if t.Lower != "you" && t.Lower != "your" {
			continue
		}
		said++
		for at := i + 1; at < min(i+youReach, len(d.tokens)); at++ {
			if m := d.mentionAt[at]; m > 0 && becoming[d.word(i+1)] && !d.mentions[m-1].Plural {
				count(d.mentions[m-1].Role)
			}
		}
	}
	for _, m := range d.mentions {
		if before := d.skipBack(m.From - 1); d.word(before) == "as" && d.word(m.To) == "," && (d.word(m.To+1) == "you" || d.word(m.To+1) == "your") {
			count(m.Role)
		}
	}
	speaks := addressed > 2*others || d.titleBecomes() && addressed+titleCount > others
	return speaks && said*youEvery >= len(d.tokens)
}

// titleBecomes tells whether the title speaks of having the role: "How to be a
// tech lead", "The journey of becoming a CTO".
func (d *document) titleBecomes() bool {
	words := taxonomy.Words(d.art.Title)
	for i, t := range words {
		if t.Start >= d.title[0].Start {
			return false
		}
		if taking[t.Lower] && words[min(i+5, len(words)-1)].Start >= d.title[0].Start {
			return true
		}
	}
	return false
}

var taking = set(`be being become becoming as 're are`)

const (
	// youReach is how many tokens after "you" the role addressed stands.
	youReach = 7
	// youEvery is the most tokens per "you" of a text that speaks to somebody.
	youEvery = 60
)

// becoming words join "you" and the role one has: "you now have a tech lead
// role", "you became a CTO".
var becoming = set(`are 're now become became have being were find`)

// Shares of an article's names of roles: from half on it speaks mostly of one,
// from two thirds on it dwells on it, so that what names nobody is of that one.
const (
	leastNamed = 4
	// namedEvery is the most tokens per mention of what an article is about.
	namedEvery = 250
	dominating = 1.0 / 2
	dwelling   = 2.0 / 3
)

// share returns what part of the roles named in the article is this one, 0
// where it is hardly named.
func (d *document) share(role string) float64 {
	total := 0
	for _, n := range d.counts {
		total += n
	}
	if n := d.counts[role]; n < leastNamed || n*namedEvery < len(d.tokens) {
		return 0
	}
	return float64(d.counts[role]) / float64(total)
}

// leads tells whether no other role is named more often in the article and its
// title than one the title names.
func (d *document) leads(role string) bool {
	for _, n := range d.counts {
		if n > d.counts[role]+1 {
			return false
		}
	}
	return true
}

// dominates tells whether the article speaks mostly of one role.
func (d *document) dominates(role string) bool { return d.share(role) >= dominating }
