package annotate

import (
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

// name finds the roles named in the text.
func (d *document) name(defined taxonomy.Abbreviations) {
	d.mentions = d.tax.MentionsIn(d.art.Text, d.tokens, defined)
	d.mentionAt = make([]int32, len(d.tokens)+1)
	clear(d.counts)
	named := map[string]int{}
	for _, m := range d.mentions {
		named[m.Role]++
	}
	kept := d.mentions[:0]
	for _, m := range d.mentions {
		if m.Bare && !d.bareIsRole(m) || d.namesake(m) || named[host[m.Role]] > named[m.Role] {
			continue
		}
		kept = append(kept, m)
		d.mentionAt[m.From] = int32(len(kept))
		d.counts[m.Role]++
	}
	d.mentions = kept
}

// host is the role whose articles have somebody else by a role's name: during an
// incident, whoever leads a sub-team is its team leader.
var host = map[string]string{"team-lead": "incident-commander"}

// namesake tells whether a name is part of one for somebody else: "crisis team
// leader", or for a way to think: "founder mindset".
func (d *document) namesake(m taxonomy.Mention) bool {
	return crises[d.word(m.From-1)] || d.word(m.To) == "mindset"
}

var crises = set(`crisis incident emergency response`)

// bareIsRole tells whether a bare name is used as a role here: "lead" after an
// article or in the plural, but not "lead the team" or "a manager of things".
func (d *document) bareIsRole(m taxonomy.Mention) bool {
	if adjectival[d.tokens[m.From].Lower] && !d.endsPhrase(m.To) {
		return false
	}
	if m.To < len(d.tokens) {
		switch d.word(m.To) {
		case "of", "for", ":":
			return false
		}
	}
	if m.From == 0 || d.tokens[m.From-1].Kind != taxonomy.Word {
		if adjectival[d.tokens[m.From].Lower] && d.word(m.From-1) == "," {
			return false // "Junior, Senior, Principal" are levels
		}
		return m.Plural || hasUpper(d.art.Text[m.Start:m.End])
	}
	before := d.tokens[m.From-1].Lower
	if m.Plural && !verbLike[d.tokens[m.From].Lower] {
		return true
	}
	return determiners[before] || boundaries[before] || prepositions[before] || adverbs[before] || good[before]
}

// adjectival names mostly narrow another noun down: "senior leadership".
var adjectival = set(`senior principal`)

// endsPhrase tells whether no noun follows that a word before at could narrow
// down.
func (d *document) endsPhrase(at int) bool {
	if at >= len(d.tokens) || d.tokens[at].Kind != taxonomy.Word {
		return true
	}
	w := d.word(at)
	return auxiliaries[w] || pronouns[w] || boundaries[w] || w == "who" || d.third(w) && !d.verbs[w] || strings.Contains(d.art.Text[d.tokens[at-1].End:d.tokens[at].Start], "\n")
}

// verbLike plurals are verbs as often.
var verbLike = set(`leads owners`)

// good are the adjectives that judge a role without narrowing it.
var good = set(`good great strong effective successful typical best better new bad senior experienced first`)

// localNames returns the short and bare names this article makes plain by
// speaking often of the role under its full name, and of no other role the
// short name could mean.
func (d *document) localNames() taxonomy.Abbreviations {
	local := taxonomy.Abbreviations{}
	rival := map[string]int{}
	for _, m := range d.tax.Mentions(d.art.Title, nil) {
		d.counts[m.Role] += titleCount
	}
	titled := d.bareInTitle()
	for _, r := range d.tax.Roles {
		n := d.counts[r.ID] + d.discipline(r)
		if slices.ContainsFunc(r.Bare, func(form string) bool { return titled[strings.ToLower(form)] }) || d.soleShort(r, titled) {
			n += titleCount
		}
		for _, form := range append(append([]string(nil), r.NeedsDefinition...), r.Bare...) {
			if n < titleCount || 2*n < d.sharing(form, r.ID) {
				continue
			}
			if n > rival[form] {
				rival[form] = n
				local[form] = r.ID
			}
		}
	}
	return local
}

// bareInTitle returns the nouns of the title that are part of no role's name:
// "Manager or director?" names both by their short names.
func (d *document) bareInTitle() map[string]bool {
	found := map[string]bool{}
	mentions := d.tax.Mentions(d.art.Title, nil)
	for _, t := range taxonomy.Words(d.art.Title) {
		inside := func(m taxonomy.Mention) bool { return m.Start <= t.Start && t.End <= m.End }
		if !verbLike[t.Lower] && !verbLike[t.Lower+"s"] && !adjectival[t.Lower] && !slices.ContainsFunc(mentions, inside) {
			found[taxonomy.Fold(t.Lower)] = true
		}
	}
	return found
}

// soleShort tells whether the title has a short name that no other role has.
func (d *document) soleShort(role taxonomy.Role, titled map[string]bool) bool {
	return slices.ContainsFunc(role.NeedsDefinition, func(form string) bool {
		other := func(r taxonomy.Role) bool { return r.ID != role.ID && slices.Contains(r.NeedsDefinition, form) }
		return (titled[strings.ToLower(form)] || titled[strings.ToLower(form)+"s"]) && !slices.ContainsFunc(d.tax.Roles, other)
	})
}

// titleCount is how many mentions one in the title counts for: as many as make
// plain what a short name means.
const titleCount = 3

// discipline counts how often the text names what a manager's craft is called:
// "product management" stands for the product manager's.
func (d *document) discipline(r taxonomy.Role) int {
	craft, ok := craftOf(r)
	if !ok {
		return 0
	}
	n := 0
	for i := range d.tokens {
		if d.tokens[i].Lower == craft && d.word(i+1) == "management" {
			n++
		}
	}
	if strings.Contains(strings.ToLower(d.art.Title), craft+" management") {
		n += titleCount
	}
	return n
}

// nameCrafts takes a manager's craft for the role where it acts: "Product
// management defines the vision".
func (d *document) nameCrafts() {
	var acting []taxonomy.Mention
	for _, r := range d.tax.Roles {
		craft, ok := craftOf(r)
		if !ok || strings.Contains(craft, " ") || d.counts[r.ID]+d.discipline(r) < titleCount {
			continue
		}
		for i := range d.tokens {
			if d.tokens[i].Lower == craft && d.word(i+1) == "management" && d.roleEnd(i) == 0 && (d.word(i-1) == "by" || d.acts(i+2)) {
				acting = append(acting, taxonomy.Mention{Role: r.ID, From: i, To: i + 2, Start: d.tokens[i].Start, End: d.tokens[i+1].End})
			}
		}
	}
	d.add(acting)
}

// acts tells whether what begins at at is what somebody does or answers for, not
// what a thing is: "is responsible for", but not "is a discipline".
func (d *document) acts(at int) bool {
	verb := d.skipAdverbs(at)
	if d.word(verb) != "is" {
		return d.finite(d.word(verb), false)
	}
	next := d.word(d.skipAdverbs(verb + 1))
	return next == "responsible" || next == "accountable"
}

// craftOf returns what a manager manages: a product manager's "product".
func craftOf(r taxonomy.Role) (string, bool) { return strings.CutSuffix(r.Names[0], " manager") }

// add puts mentions among the others, in order.
func (d *document) add(more []taxonomy.Mention) {
	if len(more) == 0 {
		return
	}
	for _, m := range more {
		d.counts[m.Role]++
	}
	d.mentions = append(d.mentions, more...)
	slices.SortFunc(d.mentions, func(a, b taxonomy.Mention) int { return a.From - b.From })
	for i, m := range d.mentions {
		d.mentionAt[m.From] = int32(i + 1)
	}
}

// nameJoined finds the first of two names that share their noun: "a program
// and/or project manager", "staff and principal engineers".
func (d *document) nameJoined() {
	var joined []taxonomy.Mention
	for _, m := range d.mentions {
		at := m.From
		for at > 0 && nameJoins[d.word(at-1)] {
			at--
		}
		if at == m.From || at == 0 || m.To < m.From+2 || d.inName(at-1) || d.tokens[at-1].Kind != taxonomy.Word {
			continue
		}
		name := d.word(at-1) + " " + d.art.Text[d.tokens[m.From+1].Start:m.End]
		if full := d.tax.Mentions(name, nil); len(full) == 1 && full[0].Start == 0 && full[0].End == len(name) && full[0].Role != m.Role {
			first := full[0]
			first.From, first.To, first.Start, first.End = at-1, at, d.tokens[at-1].Start, d.tokens[at-1].End
			joined = append(joined, first)
		}
	}
	d.add(joined)
}

// nameJoins stand between two names.
var nameJoins = set(`and or / &`)

// sharing counts mentions of other roles whose names end in the bare form.
func (d *document) sharing(form, role string) int {
	n := 0
	for _, m := range d.mentions {
		last := d.tokens[m.To-1].Lower
		if m.Role != role && (taxonomy.Fold(last) == form) {
			n++
		}
	}
	return n * 2
}
