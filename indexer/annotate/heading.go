package annotate

import (
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

// describing are the words a heading about a role may hold beside its name.
var describing = set(`a an the … ... what is are does do did who role roles of and or responsibilities responsibility duties focus job description definition defined as being day in life skills skill needed key main core effective great good successful strong 's to be how overview you your we our it means mean so re 're ? ! ( ) : . , — / " ' about understanding meet introducing profile position summary list s playbook cheat sheet 101 explained template persona card checklist ladder profile actually really work works for tasks expectations level m3 m4 m5 m6 m7 ic ic1 ic2 ic3 ic4 ic5 ic6 ic7 1 2 3 4 5 6 7 8 9 make makes that competencies traits qualities need needs guide handbook should why new vs in within team teams scrum agile project projects company companies startup startups organization organisation software development engineering modern today typical daily top tier excellent exceptional amazing awesome outstanding best perfect ideal world class truly competent brilliant different kinds types exactly even i ii iii iv v vi vii viii ix x they them anyway part function functions only heart mission basis type kind one two three four five s' yet again explained simply basics scorecard rubric charter matrix thoughts notes reflections reflection lessons learned learnings advice tips my position`)

// dutyWords make a heading about what a role does.
var dutyWords = set(`responsibilities responsibility duties tasks role expectations accountabilities accountability skills requirements qualifications scope activities impact do does job competencies deliverables traits behaviors behaviours characteristics mandate functions functions`)

// dealsWith tells whether a heading is about what others do with a role: "Working
// with your CTO", "When to hire one".
func (d *document) dealsWith(from int, m taxonomy.Mention) bool {
	return slices.ContainsFunc(d.tokens[from:m.From], func(t taxonomy.Token) bool { return dealing[t.Lower] })
}

var dealing = set(`your our my with without hire hiring find finding need needing choose choosing interview interviewing manage managing support supporting replace replacing from vs versus than`)

// headsSection tells whether a short heading with a role's name and other words is of
// that role: "Senior leadership: CISO and beyond", "The CTO part". One that asks,
// tells what to do, or is about dealing with the role is not.
func (d *document) headsSection(from, to int, m taxonomy.Mention) bool {
	if to-from > maxHead || d.word(to-1) == "?" || d.action(d.word(from)) || d.dealsWith(from, m) {
		return false
	}
	return !slices.ContainsFunc(d.tokens[from:to], func(t taxonomy.Token) bool { return supplying[t.Lower] })
}

// supplying words make a heading one about what a role is given.
var supplying = set(`coaching training onboarding resources links tools books courses examples guide guides models screen interview interviews hiring selection community`)

// expected returns the role that a heading says something is expected of: "What
// would an EM expect from a PM?".
func (d *document) expected(mentions []taxonomy.Mention) (taxonomy.Mention, bool) {
	for _, m := range mentions {
		at := d.skipBack(m.From - 1)
		if w := d.word(at); (w == "from" || w == "of") && strings.HasPrefix(d.word(at-1), "expect") {
			return m, true
		}
	}
	return taxonomy.Mention{}, false
}

// forbids tells whether a heading is about what not to do.
func (d *document) forbids(from, to int) bool {
	return slices.ContainsFunc(d.tokens[from:to], func(t taxonomy.Token) bool { return forbidding[t.Lower] })
}

var forbidding = set(`not never avoid don't shouldn't`)

// headsOthers tells whether a heading is about people we know no role of: "For
// managers and senior managers".
func (d *document) headsOthers(from, to int) bool {
	for at := from; at < to && at < from+4; at++ {
		w := d.word(at)
		if titles[w] || titles[strings.TrimSuffix(w, "s")] {
			return true
		}
		if w != "for" && w != "as" && w != "vice" && !determiners[w] && !adjectives[w] && d.tokens[at].Kind == taxonomy.Word {
			return false
		}
	}
	return false
}

// titles are the nouns that names of roles end in.
var titles = set(`manager lead leader director president officer engineer developer architect owner founder executive intern designer analyst tester`)

// sameRole tells whether a heading is two names of one role: "Tech Lead / Senior
// Engineer".
func (d *document) sameRole(mentions []taxonomy.Mention, from, to int) bool {
	return len(mentions) == 2 && mentions[0].From == from && mentions[1].To == to && mentions[1].From == mentions[0].To+1 && d.word(mentions[0].To) == "/"
}

// maxHead is the most tokens of a heading, label or row's head whose words name
// a dimension: a longer one is a sentence.
const maxHead = 8

// heads returns the dimensions that a heading or a label names.
func (d *document) heads(from, to int) []string {
	if to-from > maxHead {
		return nil
	}
	return d.tax.HeadsIn(d.tokens, from, to)
}

// isAbout tells whether a heading that says more than a role's name is about it
// all the same: "Java tech lead requirements", "What scrum masters never do".
func (d *document) isAbout(mentions []taxonomy.Mention, from, to int) bool {
	m := mentions[0]
	if len(mentions) > 1 || to-from > maxHeading/2 {
		return false
	}
	if m.From <= from+1 && m.To < to && !d.action(d.word(from)) && !prepositions[d.word(from)] {
		rest := true
		for at := m.To; at < to; at++ {
			rest = rest && dutyWords[d.word(at)]
		}
		if rest {
			return true
		}
	}
	verb, past := d.findVerb(sentence{from: from, to: to}, m.To, m.Plural)
	return verb >= 0 && !past && !relative[d.word(verb)] && d.opensHeading(from, m.From)
}

// opensHeading tells whether [from, name) is what a heading has before its
// subject: "Things", "5 ways a great", "Over time, a".
func (d *document) opensHeading(from, name int) bool {
	for at := from; at < name; at++ {
		w := d.word(at)
		if !determiners[w] && !adjectives[w] && !headingOpeners[w] && !d.adverb(at) && w != "," && (w < "0" || w > "9~") {
			return false
		}
	}
	return true
}

var headingOpeners = set(`what how why when things ways reasons signs habits mistakes traits over time two three four five six seven eight nine ten twelve`)

var offRoleWords = set(`interview interviews interviewing candidate candidates recruiting recruitment application apply applying certification certifications exam formation course courses curriculum syllabus template templates example examples mistakes pitfalls anti-pattern anti-patterns antipatterns myths misconceptions alternatives`)

// maxHeading is the most tokens of a heading that is read as one.
const maxHeading = 40

// describes tells whether a heading is about the role it names: "What is a
// tech lead?", but not "Working with your tech lead".
func (d *document) describes(mentions []taxonomy.Mention, tokens []taxonomy.Token) bool {
	if len(tokens) > maxHeading {
		return false
	}
	for i := range tokens {
		t := tokens[i]
		if i > 0 && tokens[i-1].Lower == "(" && i+1 < len(tokens) && tokens[i+1].Lower == ")" {
			continue // "(SSE)"
		}
		inside := false
		for _, m := range mentions {
			inside = inside || t.Start >= m.Start && t.End <= m.End
		}
		if !inside && !describing[t.Lower] && !strings.ContainsAny(t.Lower, "0123456789") {
			return false
		}
	}
	return true
}

// subtitled tells whether a heading's half before or after a colon or dash is
// about the role: "The CPO: joining product and customers", "Who decides: the
// tech lead"; or all of it but where the role works: "The CTO in a bank".
func (d *document) subtitled(mentions []taxonomy.Mention, tokens []taxonomy.Token) bool {
	if len(mentions) > 1 {
		return false
	}
	for at := 1; at < len(tokens)-1; at++ {
		before := tokens[at].Start >= mentions[0].End
		switch w := tokens[at].Lower; {
		case w == ":" || w == "—" || titleBars[w] && !tokens[at].Glued:
			return before && d.describes(mentions, tokens[:at]) || !before && d.describes(mentions, tokens[at+1:])
		case before && placing[w]:
			return d.describes(mentions, tokens[:at])
		}
	}
	return false
}

// titleBars part a title from the name of its site: "Engineering manager | Acme
// handbook".
var titleBars = set(`| · • – -`)

// placing prepositions tell where a role works.
var placing = set(`in at within inside on`)

// suits tells whether a heading says whom a role suits: "Choose tech lead if you …",
// "Tech lead if:".
func (d *document) suits(m taxonomy.Mention, to int) bool {
	for at := m.To; at < to-1; at++ {
		if next := d.word(at + 1); d.word(at) == "if" && (next == "you" || next == ":") {
			return true
		}
	}
	return false
}

// namesDuties tells whether a title goes on after the role's name with what the
// role has: "Payments team lead responsibilities".
func namesDuties(m taxonomy.Mention, title []taxonomy.Token) bool {
	return m.To < len(title) && dutyWords[title[m.To].Lower]
}

// compares tells whether a title sets two things side by side: where only one
// of them is a role we know, the article is about another as well.
func compares(title []taxonomy.Token, m taxonomy.Mention) bool {
	for i, t := range title {
		beside := t.End >= m.Start-joinReach && t.Start <= m.End+joinReach
		joins := (t.Lower == "or" || t.Lower == "and") && (i+1 == len(title) || !questionWords[title[i+1].Lower])
		if t.Lower == "vs" || t.Lower == "versus" || t.Lower == "difference" || beside && joins {
			return true
		}
	}
	return false
}

// questionWords after "and" go on with another question, not another role: "…
// as a CTO (and how to avoid them)".
var questionWords = set(`how what why when where who`)

// joinReach is how many bytes an "and" may stand from a name it joins: " a ".
const joinReach = 5
