package annotate

import (
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// place is what the headings above a block say.
type place struct {
	level int
	// role is the one role the section describes, "" when none or several.
	role string
	// you is the role the section speaks to, "" when unknown.
	you string
	// direct says the role stands in this very heading, not in one above.
	direct bool
	// roles are all roles the nearest heading that names any names.
	roles []string
	// named says this very heading names a role.
	named bool
	// duties says the heading speaks of what a role does, has or needs.
	duties bool
	// ownDuties says this very heading does, and names no others' role.
	ownDuties bool
	// own says the section, or one around it, is headed by the role.
	own bool
	// dwells says that own holds, or that the whole article dwells on the role.
	dwells bool
	// names are the dimensions this very heading names.
	names []string
	// hints are the dimensions the heading itself speaks of.
	hints map[string]float64
	// offRole says the heading speaks of filling a post, of exams or examples, or
	// of what not to do: what stands below is asked of somebody, or no duty.
	offRole bool
}

// describing are the words a heading about a role may hold beside its name.
var describing = set(`a an the … ... what is are does do did who role roles of and or responsibilities responsibility duties focus job description definition defined as being day in life skills skill needed key main core effective great good successful strong 's to be how overview you your we our it means mean so re 're ? ! ( ) : . , — / " ' about understanding meet introducing profile position summary list s playbook cheat sheet 101 explained template persona card checklist ladder profile actually really work works for tasks expectations level m3 m4 m5 m6 m7 ic ic1 ic2 ic3 ic4 ic5 ic6 ic7 1 2 3 4 5 6 7 8 9 make makes that competencies traits qualities need needs guide handbook should why new vs in within team teams scrum agile project projects company companies startup startups organization organisation software development engineering modern today typical daily`)

// dutyWords make a heading about what a role does.
var dutyWords = set(`responsibilities responsibility duties tasks role expectations accountabilities accountability skills requirements qualifications scope activities impact do does job competencies deliverables traits behaviors behaviours characteristics mandate functions functions`)

// place walks the blocks and gives each the place its headings make.
func (d *document) place() {
	root := &place{}
	if roles := rolesIn(d.title); len(roles) > 0 {
		root.roles = roles
		words := taxonomy.Words(d.art.Title)
		about := len(roles) == 1 && (d.describes(d.title, words) || namesDuties(d.title[0], words))
		spoken := len(roles) == 1 && !compares(words, d.title[0]) && d.speaksTo(roles[0])
		if about || spoken || len(roles) == 1 && d.dominates(roles[0]) && !compares(words, d.title[0]) {
			root.role = roles[0]
		}
		if about || spoken {
			root.you, root.own = root.role, true
		}
	}
	if root.roles == nil {
		root.role = d.unnamedTopic()
	}
	root.dwells = root.own || root.role != "" && d.share(root.role) >= dwelling
	stack := []*place{root}
	items, asI := 0, 0
	d.blocks = make([]block, len(d.art.Blocks))
	for i, b := range d.art.Blocks {
		from, to := d.span(b.Start, b.End)
		level := d.headingLevel(i, from, to)
		for len(stack) > 1 && stack[len(stack)-1].ends(b, level) {
			stack = stack[:len(stack)-1]
		}
		if level > 0 {
			stack = append(stack, d.under(stack[len(stack)-1], level, from, to))
		}
		if b.Kind == corpus.Item && to > from {
			items++
			if d.word(from) == "i" {
				asI++
			}
		}
		d.blocks[i] = block{b, from, to, stack[len(stack)-1], level > 0}
	}
	if roles := rolesIn(d.title); len(roles) == 1 && asI >= 5 && 2*asI > items {
		d.firstPerson = roles[0]
	}
}

// A short paragraph without a full stop stands for a heading in pages that have
// none; it is below all true ones. An item that only names what the items below
// it tell of is below that.
const (
	paragraphLevel, paragraphTokens = 7, 6
	itemLevel, itemTokens           = 8, 8
)

// headingLevel returns the level of the block numbered i if it heads what
// follows, 0 for others.
func (d *document) headingLevel(i, from, to int) int {
	b := d.art.Blocks[i]
	switch {
	case b.Kind == corpus.Heading:
		return b.Level
	case to == from:
		return 0
	case b.Kind == corpus.Paragraph && to-from <= paragraphTokens && d.tokens[to-1].Kind == taxonomy.Word:
		return paragraphLevel
	case b.Kind == corpus.Item && to-from <= itemTokens && i+1 < len(d.art.Blocks):
		if next := d.art.Blocks[i+1]; next.Kind == corpus.Item && next.Level > b.Level && !d.action(d.word(from)) {
			return itemLevel + b.Level
		}
	}
	return 0
}

// ends tells whether a place ends before a block of the level given: at a
// heading as high, and an item's at what is no deeper item.
func (p *place) ends(b corpus.Block, level int) bool {
	if level > 0 {
		return p.level >= level
	}
	return p.level >= itemLevel && (b.Kind != corpus.Item || p.level >= itemLevel+b.Level)
}

// under returns the place below a heading.
func (d *document) under(above *place, level, from, to int) *place {
	p := &place{level: level, role: above.role, you: above.you, roles: above.roles, own: above.own, dwells: above.dwells, hints: d.hints(from, to), names: d.heads(from, to)}
	for at := from; at < to; at++ {
		p.duties = p.duties || dutyWords[d.word(at)]
		p.offRole = p.offRole || offRoleWords[d.word(at)] && d.word(at-1) != "by"
	}
	p.ownDuties = p.duties
	p.offRole = (p.offRole || above.offRole) && !slices.Contains(p.names, "skills")
	p.duties = p.duties || above.duties && above.level > 0
	mentions := d.mentionsIn(from, to)
	roles := rolesIn(mentions)
	if len(roles) == 0 {
		p.offRole = p.offRole || d.forbids(from, to)
		if d.headsOthers(from, to) {
			p.role, p.you, p.own, p.dwells, p.named = "", "", false, false, true
		}
		return p
	}
	if m, ok := d.expected(mentions); ok {
		p.roles, p.role, p.you, p.named, p.direct, p.own, p.dwells = roles, m.Role, "", true, true, true, true
		p.duties, p.ownDuties = true, true
		return p
	}
	if d.sameRole(mentions, from, to) {
		mentions, roles, to = mentions[:1], roles[:1], mentions[0].To
	}
	p.roles, p.role, p.you, p.named, p.own, p.dwells = roles, "", "", true, false, false
	if len(roles) == 1 && (d.describes(mentions, d.tokens[from:to]) || d.isAbout(mentions, from, to)) {
		p.role, p.you, p.direct, p.own, p.dwells = roles[0], roles[0], true, true, true
	} else if len(roles) == 1 && roles[0] == above.role && !d.dealsWith(from, mentions[0]) {
		p.role, p.you, p.own, p.dwells = above.role, above.you, above.own, above.dwells
	} else if len(roles) == 1 && d.titles(from, to, mentions[0]) {
		p.role, p.dwells = roles[0], true
	}
	return p
}

// dealsWith tells whether a heading is about what others do with a role: "Working
// with your CTO", "When to hire one".
func (d *document) dealsWith(from int, m taxonomy.Mention) bool {
	return slices.ContainsFunc(d.tokens[from:m.From], func(t taxonomy.Token) bool { return dealing[t.Lower] })
}

var dealing = set(`your our my with without hire hiring find finding need needing choose choosing interview interviewing manage managing support supporting replace replacing from vs versus than`)

// unnamedTopic returns the role an article dwells on whose title names none.
func (d *document) unnamedTopic() string {
	for _, r := range d.tax.Roles {
		if d.share(r.ID) >= dwelling {
			return r.ID
		}
	}
	return ""
}

// titles tells whether a short heading with a role's name and other words is of
// that role: "Senior leadership: CISO and beyond", "The CTO part". One that asks,
// tells what to do, or is about dealing with the role is not.
func (d *document) titles(from, to int, m taxonomy.Mention) bool {
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

// skipBack steps back over articles and adjectives.
func (d *document) skipBack(at int) int {
	for determiners[d.word(at)] || adjectives[d.word(at)] {
		at--
	}
	return at
}

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

var offRoleWords = set(`interview interviews interviewing candidate candidates recruiting recruitment application apply applying certification certifications exam formation course courses curriculum syllabus template templates example examples mistakes pitfalls anti-pattern anti-patterns antipatterns myths misconceptions`)

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

// namesDuties tells whether a title goes on after the role's name with what the
// role has: "Payments team lead responsibilities".
func namesDuties(m taxonomy.Mention, title []taxonomy.Token) bool {
	return m.To < len(title) && dutyWords[title[m.To].Lower]
}

// compares tells whether a title sets two things side by side: where only one
// of them is a role we know, the article is about another as well.
func compares(title []taxonomy.Token, m taxonomy.Mention) bool {
	return slices.ContainsFunc(title, func(t taxonomy.Token) bool {
		beside := t.End >= m.Start-joinReach && t.Start <= m.End+joinReach
		return t.Lower == "vs" || t.Lower == "versus" || t.Lower == "difference" || beside && (t.Lower == "or" || t.Lower == "and")
	})
}

// joinReach is how many bytes an "and" may stand from a name it joins: " a ".
const joinReach = 5

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

// dominates tells whether the article speaks mostly of one role.
func (d *document) dominates(role string) bool { return d.share(role) >= dominating }

// hintWeight is what a heading's cue adds to each sentence below it: not enough
// alone, enough with a light cue.
const hintWeight = 0.5

// hints returns the dimensions a heading speaks of.
func (d *document) hints(from, to int) map[string]float64 {
	hints := map[string]float64{}
	if to-from > maxSentence {
		return hints
	}
	for _, c := range d.cues(from, to) {
		hints[c.Dimension] = max(hints[c.Dimension], c.Weight*hintWeight)
	}
	return hints
}

// cues returns the cues in tokens [from, to) that are not part of a role's name.
func (d *document) cues(from, to int) []taxonomy.CueMatch {
	found := d.tax.CuesIn(d.tokens, from, to, d.roleEnd)
	kept := found[:0]
	for _, c := range found {
		if !d.cutsName(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// cutsName tells whether a cue's words are part of a role's name ("product" in
// "product manager").
func (d *document) cutsName(c taxonomy.CueMatch) bool {
	for at := max(0, c.From-5); at < c.To; at++ {
		end := d.roleEnd(at)
		if end == 0 || end <= c.From {
			continue
		}
		whole := c.From <= at && end <= c.To && c.To-c.From > end-at
		if !whole {
			return true
		}
	}
	return false
}
