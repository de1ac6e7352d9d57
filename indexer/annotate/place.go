package annotate

import (
	"slices"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// place is what the headings above a block say.
type place struct {
	level int
	owner
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
	// names are the dimensions this very heading names.
	names []string
	// hints are the dimensions the heading itself speaks of.
	hints map[string]float64
	// path are the roles the heading, or one above, tells the way to.
	path []string
	// wanted and suited are the roles that the items below this very heading say
	// are needed, or suit the reader: "Signs that you need a CTO".
	wanted, suited []string
	// common says the heading, or one above, is about what two roles share: "What
	// they have in common".
	common bool
	// offRole says the heading speaks of filling a post, of exams or examples, or
	// of what not to do: what stands below is asked of somebody, or no duty.
	offRole bool
}

// owner is whose a section is.
type owner struct {
	// role is the one role the section describes, "" when none or several.
	role string
	// you is the role the section speaks to, "" when unknown.
	you string
	// own says the section, or one around it, is headed by the role.
	own bool
	// dwells says that own holds, or that the section or the whole article dwells
	// on the role all the same.
	dwells bool
}

// ownedBy is the owner of a section that a role heads.
func ownedBy(role string) owner { return owner{role, role, true, true} }

// place walks the blocks and gives each the place its headings make.
func (d *document) place() {
	root := d.root()
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
			if d.word(d.afterLabel(sentence{from: from, to: to})) == "i" {
				asI++
			}
		}
		d.blocks[i] = block{b, from, to, stack[len(stack)-1], level > 0}
	}
	if roles := rolesIn(d.title); len(roles) == 1 && asI >= 5 && 2*asI > items {
		d.firstPerson = roles[0]
	}
}

// root returns the place that the title and the whole text make.
func (d *document) root() *place {
	root := &place{roles: rolesIn(d.title)}
	switch len(root.roles) {
	case 0:
		root.role = d.unnamedTopic()
	case 1:
		root.owner = d.titleOwner(root.roles[0])
	}
	root.dwells = root.own || root.role != "" && d.share(root.role) >= dwelling
	return root
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
	p := &place{level: level, owner: above.owner, roles: above.roles, path: above.path, hints: d.hints(from, to), names: d.heads(from, to)}
	for at := from; at < to; at++ {
		p.duties = p.duties || dutyWords[d.word(at)]
		p.offRole = p.offRole || offRoleWords[d.word(at)] && d.word(at-1) != "by"
	}
	p.ownDuties = p.duties
	p.offRole = (p.offRole || above.offRole) && !slices.Contains(p.names, "skills")
	p.duties = p.duties || above.duties && above.level > 0
	mentions := d.mentionsIn(from, to)
	roles := rolesIn(mentions)
	if len(roles) > 0 {
		p.path = d.pathTo(roles, p.hints, p.names)
		p.wanted, p.suited = d.wantedIn(mentions, from, to), d.suitedIn(mentions, from, to)
	}
	p.common = slices.Contains(p.names, "overlap") || above.common && len(roles) == 0
	if len(roles) == 0 {
		p.offRole = p.offRole || d.forbids(from, to)
		if d.headsOthers(from, to) {
			p.owner, p.named = owner{}, true
		}
		return p
	}
	if m, ok := d.expected(mentions); ok {
		p.roles, p.owner, p.named, p.direct = roles, ownedBy(m.Role), true, true
		p.you, p.duties, p.ownDuties = "", true, true
		return p
	}
	if d.sameRole(mentions, from, to) {
		mentions, roles, to = mentions[:1], roles[:1], mentions[0].To
	}
	p.roles, p.owner, p.named = roles, owner{}, true
	switch {
	case len(roles) > 1:
	case d.describes(mentions, d.tokens[from:to]) || d.isAbout(mentions, from, to) || d.subtitled(mentions, d.tokens[from:to]):
		p.owner, p.direct = ownedBy(roles[0]), true
	case d.suits(mentions[0], to):
		p.owner, p.direct, p.names = ownedBy(roles[0]), true, append(p.names, "skills")
	case roles[0] == above.role && !d.dealsWith(from, mentions[0]):
		p.owner = above.owner
	case d.headsSection(from, to, mentions[0]):
		p.role, p.you, p.dwells = roles[0], roles[0], true
	}
	return p
}

// skipBack steps back over articles and adjectives.
func (d *document) skipBack(at int) int {
	for determiners[d.word(at)] || adjectives[d.word(at)] {
		at--
	}
	return at
}

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
// Several claims of one sentence ask for the same ones.
func (d *document) cues(from, to int) []taxonomy.CueMatch {
	zone := [2]int{from, to}
	found, known := d.cuesOf[zone]
	if !known {
		found = d.findCues(from, to)
		d.cuesOf[zone] = found
	}
	return found
}

func (d *document) findCues(from, to int) []taxonomy.CueMatch {
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
