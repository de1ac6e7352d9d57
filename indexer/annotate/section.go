package annotate

import (
	"maps"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// bySection gives a sentence the role its section is about. alone says it names
// no role.
func (d *document) bySection(b block, s sentence, first bool, th *thread, c claim, alone bool) (claim, bool) {
	// among items that say "I" one without is a caption
	c.unfinished = d.firstPerson != "" && !d.saysI(s)
	if found, ok := d.ofSection(b, s, first, th, c, alone); ok {
		return found, true
	}
	if p := b.place; p.own && alone && !th.otherList && !d.ownSubject(s) && !d.tellsOfPast(s) {
		c.role, c.how, c.strength = p.role, corpus.ByHeading, amidStrength
		if p.direct {
			c.strength = directStrength
		}
		return c, true
	}
	return c, false
}

// What stands in a role's own section and says nothing else of whose it is, is
// the role's in half of the cases where its cues say so twice over, or where the
// heading just above is the role's name.
const amidStrength, directStrength = leastStrength - cueStrength*(enoughLight-enough), leastStrength

// tellsOfPast tells whether a sentence has a verb in the past tense.
func (d *document) tellsOfPast(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if d.past(d.word(i)) {
			return true
		}
	}
	return false
}

// ofSection gives a sentence the role its section is about where it is written
// as one says what a role does, has or needs.
func (d *document) ofSection(b block, s sentence, first bool, th *thread, c claim, alone bool) (claim, bool) {
	p := b.place
	c.role, c.how = p.role, corpus.ByHeading
	switch {
	case p.role == "":
		return c, false
	case p.dwells && alone && (d.speaksOfRole(s) || d.goesOnAbout(b, s, th)):
		c.strength = asideStrength
		return c, true
	case p.own && alone && d.demands(s):
		c.strength, c.only, c.hints = itemStrength, skillsOnly, map[string]float64{"skills": enough}
		return c, true
	case !first:
		return c, false
	}
	c.strength, c.hints = itemStrength, d.headed(p)
	switch {
	case (p.direct || p.own && roleNouns[d.lastBeforeClause(s)]) && d.definitionFragment(s):
		c.strength, c.hints, c.defines = fragmentStrength, nil, true
		return c, true
	case b.Kind == corpus.Item && !th.otherList && (p.own || p.duties || d.art.Kind == corpus.Ladder):
		if !d.actsFirst(s) {
			c.strength -= namedPenalty
			return c, d.namedDuty(p, s)
		}
		return c, d.itemSpeaks(s) || d.asksSkill(p, s)
	case b.Kind == corpus.Paragraph && p.own && alone && d.labelled(s):
		return c, d.itemSpeaks(s)
	case b.Kind == corpus.Paragraph && p.own && len(p.names) > 0 && d.names(s):
		c.strength -= namedPenalty
		return c, d.itemSpeaks(s)
	case b.Kind != corpus.Item && alone && (p.direct || p.duties || p.own && len(p.hints) > 0) && d.actsFirst(s):
		c.strength, c.hints = pronounStrength, p.hints
		return c, true
	}
	return c, false
}

// fromCues are the dimensions whose heading says too little of what stands below
// it: under "People" or "Scope" a sentence must say so itself.
var fromCues = set(`scope people-management accountability delivery risk-security`)

// asideStrength is for what is said of "the role" by the way.
const asideStrength = 0.38

// speaksOfRole tells whether a sentence speaks of the role or the job without
// naming it: "… is a huge part of the job", "Engineers in this role …".
func (d *document) speaksOfRole(s sentence) bool {
	if posts[d.word(s.from)] && involves[d.word(d.skipAdverbs(s.from+1))] {
		return true // "Duties include hiring"
	}
	for i := s.from; i < s.to-1; i++ {
		if w := d.word(i); (w == "this" || w == "the" || w == "your" || possessives[w]) && posts[d.word(i+1)] && d.word(i+2) != "of" {
			return true
		}
	}
	return false
}

// demands tells whether a sentence says that an ability is needed: "A functional
// understanding of technology is essential".
func (d *document) demands(s sentence) bool {
	at := d.skipDeterminers(s.from)
	for at < s.to && (adjectives[d.word(at)] || praising[d.word(at)] || d.word(at) == "functional") {
		at++
	}
	if w := d.word(at); !abilities[w] && w != "skills" && w != "skill" {
		return false
	}
	for i := at; i < s.to-1; i++ {
		if w := d.word(i); (w == "is" || w == "are") && needed[d.word(d.skipAdverbs(i+1))] {
			return true
		}
	}
	return false
}

// needed say that something must be had or done.
var needed = set(`important essential crucial vital critical key necessary imperative required needed indispensable paramount invaluable`)

var skillsOnly = []string{"skills"}

// posts are what somebody has who has a role.
var posts = set(`role job position responsibility responsibilities duties tasks`)

// goesOnAbout tells whether a sentence of a role's own section speaks of the one
// who has the role: to "you" or of "their" work, anywhere before other people
// come up, or by telling what to do.
func (d *document) goesOnAbout(b block, s sentence, th *thread) bool {
	if b.place.own && b.Kind != corpus.Item && d.actsFirst(s) {
		return true
	}
	for i := s.from; i < s.to; i++ {
		switch w := d.word(i); {
		case w == "you" || w == "your":
			return b.place.you == b.place.role
		case w == "about" && b.place.own && i < s.from+5 && d.word(s.from) == "it" && strings.HasSuffix(d.word(i+1), "ing"):
			return true // "It's about knowing what is possible"
		case needed[w] && d.word(i+1) == "to" && (d.word(i-1) == "is" || d.word(i-1) == "'s") && i < s.from+6:
			return true // "It is important to be visible", whoever is asked
		case pronouns[w] || possessives[w]:
			return !th.others
		case people[w] || people[w+"s"]:
			return false
		}
	}
	return b.Kind != corpus.Item && d.actsFirst(s)
}

var possessives = set(`their his her`)

// headed returns the hints of a heading; where it names what each item below it
// is of, that is enough.
func (d *document) headed(p *place) map[string]float64 {
	hints := maps.Clone(p.hints)
	for _, dim := range p.names {
		w := enough
		if fromCues[dim] {
			w = hintWeight
		}
		hints[dim] = max(hints[dim], w)
	}
	return hints
}

// namedDuty tells whether an item that begins with no verb says something of
// the role all the same: a duty or a skill by its name, "Reports to: CEO".
func (d *document) namedDuty(p *place, s sentence) bool {
	if at := d.afterLabel(s); at > s.from && p.own && len(d.heads(s.from, at-1)) > 0 {
		return true
	}
	if d.asksSkill(p, s) || d.definesByLabel(p, s) {
		return true
	}
	return (p.ownDuties || len(p.names) > 0) && d.itemSpeaks(s) && d.names(s)
}

// asksSkill tells whether a sentence under "Skills" asks for one: "Strong
// facilitation skills are required", "A servant mindset is a key competency".
func (d *document) asksSkill(p *place, s sentence) bool {
	if !slices.Contains(p.names, "skills") || len(d.mentionsIn(s.from, s.to)) > 0 {
		return false
	}
	asks := func(c taxonomy.CueMatch) bool { return c.Dimension == "skills" && c.Weight >= enough }
	return d.requirement(d.skipDeterminers(s.from)) || slices.ContainsFunc(d.cues(s.from, s.to), asks)
}

// definesByLabel tells whether an item says what the role is: "Description: …".
func (d *document) definesByLabel(p *place, s sentence) bool {
	at := d.afterLabel(s)
	return p.own && at > s.from && defining[d.word(at-2)]
}

var defining = set(`description overview summary definition role focus purpose mission mandate job`)

// names tells whether an item under "Responsibilities" names a duty and no more:
// "Technical architecture", "Status and budget reporting".
func (d *document) names(s sentence) bool {
	if s.to-s.from > namedTokens || pronouns[d.word(s.from)] || determiners[d.word(s.from)] && !counting[d.word(s.from)] {
		return false
	}
	for i := s.from; i < s.to; i++ {
		if auxiliaries[d.word(i)] || pastForms[d.word(i)] {
			return false
		}
	}
	return true
}

// labelled tells whether a line in a role's own section says by its label what
// the role does or has: "Owns: the product strategy", "Key tasks: …".
func (d *document) labelled(s sentence) bool {
	at := d.afterLabel(s)
	if at == s.from {
		return false
	}
	noun := d.word(at - 2)
	return d.third(d.word(s.from)) && !d.verbs[d.word(s.from)] || roleNouns[noun] || posts[noun]
}

// counting determiners begin a name too: "Several teams".
var counting = set(`the several all one both each every many`)

// definitionFragment tells whether a sentence is "An executive accountable
// for …": a noun phrase that says what the heading's role is.
func (d *document) definitionFragment(s sentence) bool {
	if w := d.word(s.from); w != "a" && w != "an" && w != "the" && !calledFor[w] {
		return false
	}
	for i := s.from + 1; i < s.to && i < s.from+8; i++ {
		switch w := d.word(i); {
		case w == "responsible" || w == "accountable" || w == "who" || w == "in" || w == "charged" || w == "with" || w == "that" || w == "whose":
			return true
		case auxiliaries[w] || d.tokens[i].Kind != taxonomy.Word:
			return false
		}
	}
	return false
}

// lastBeforeClause returns the noun of "An executive leadership role
// responsible for", "" where there is none.
func (d *document) lastBeforeClause(s sentence) string {
	for i := s.from + 1; i < s.to && i < s.from+8; i++ {
		if w := d.word(i); subordinators[w] || w == "responsible" || w == "accountable" || w == "charged" {
			return d.word(i - 1)
		}
	}
	return ""
}

// calledFor are the nouns a definition may begin with: "Role responsible for …".
var calledFor = set(`role position person someone somebody individual executive leader engineer manager`)

// requirement tells whether what begins at at is what one must have: "Extensive
// experience in …", "5+ years of …".
func (d *document) requirement(at int) bool {
	if w := d.word(at); w != "" && w[0] >= '0' && w[0] <= '9' {
		return slices.ContainsFunc(d.tokens[at:min(at+4, len(d.tokens))], func(t taxonomy.Token) bool { return t.Lower == "years" })
	}
	return abilities[d.word(at)] || praising[d.word(at)] && at+1 < len(d.tokens) && d.tokens[at+1].Kind == taxonomy.Word
}

// abilities are what a requirement asks for, praising how good it shall be.
var (
	abilities = set(`ability experience knowledge understanding familiarity proficiency expertise fluency comfort passion willingness leadership background reputation respect trust capacity desire degree certification mastery command attention eagerness mindset record communication empathy patience curiosity judgment judgement diplomacy resilience discipline`)
	praising  = set(`strong excellent deep good great sound solid extensive exceptional outstanding proven demonstrated demonstrable thorough broad advanced superior comfortable familiar fluent proficient skilled experienced`)
)
