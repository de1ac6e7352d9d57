package annotate

import (
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/corpus/text"
)

// document is an article cut into tokens, with the roles named in it.
type document struct {
	*Annotator
	art      *corpus.Article
	tokens   []taxonomy.Token
	mentions []taxonomy.Mention
	// mentionAt tells, for a token, 1 + the mention that begins there.
	mentionAt []int32
	counts    map[string]int // mentions of a role, all forms
	title     []taxonomy.Mention
	blocks    []block
	// firstPerson is the role that "I" stands for where most list items begin
	// with it: a job ladder that lets the role speak; "" elsewhere.
	firstPerson string
	// speaker is the role that the writer says to have: "As a CTO, I …"; ""
	// where there is none or more than one.
	speaker string
}

// block is one line of the article with where it stands.
type block struct {
	corpus.Block
	from, to int // tokens
	place    *place
	// heads says the block is a heading or stands for one.
	heads bool
}

// sentence is a run of tokens inside one block.
type sentence struct {
	from, to   int
	start, end int // bytes
}

func (a *Annotator) read(art *corpus.Article) *document {
	d := &document{Annotator: a, art: art, tokens: taxonomy.Words(art.Text), counts: map[string]int{}}
	defined := a.tax.Defined(art.Title)
	maps.Copy(defined, a.tax.DefinedIn(art.Text, d.tokens))
	d.name(defined)
	for form, role := range d.localNames() {
		if _, ok := defined[form]; !ok {
			defined[form] = role
		}
	}
	d.name(defined)
	d.nameCrafts()
	d.nameJoined()
	d.title = a.tax.Mentions(art.Title, defined)
	d.speaker = d.speaks()
	d.place()
	return d
}

// name finds the roles named in the text.
func (d *document) name(defined taxonomy.Abbreviations) {
	d.mentions = d.tax.MentionsIn(d.art.Text, d.tokens, defined)
	d.mentionAt = make([]int32, len(d.tokens)+1)
	clear(d.counts)
	kept := d.mentions[:0]
	for _, m := range d.mentions {
		if m.Bare && !d.bareIsRole(m) {
			continue
		}
		kept = append(kept, m)
		d.mentionAt[m.From] = int32(len(kept))
		d.counts[m.Role]++
	}
	d.mentions = kept
}

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

// speaks returns the role of a writer who says "As a CTO, I", "my role as a CTO"
// or "I am a CTO", or who says "I" all along below a title that names one role;
// "" where that is unclear.
func (d *document) speaks() string {
	said := map[string]int{}
	for _, m := range d.mentions {
		before := d.skipBack(m.From - 1)
		asI := d.word(before) == "as" && d.word(m.To) == "," && (d.word(m.To+1) == "i" || d.word(m.To+1) == "my")
		mine := d.word(before) == "as" && roleNouns[d.word(before-1)] && d.word(before-2) == "my"
		am := (d.word(before) == "am" || d.word(before) == "'m") && d.word(before-1) == "i" && !m.Plural
		if asI || mine || am {
			said[m.Role]++
		}
	}
	if roles := rolesIn(d.title); len(roles) == 1 && d.tellsOfItself() && !compares(taxonomy.Words(d.art.Title), d.title[0]) {
		said[roles[0]]++
	}
	role, most := "", 0
	for r, n := range said {
		switch {
		case n > most:
			role, most = r, n
		case n == most:
			role = ""
		}
	}
	return role
}

// tellsOfItself tells whether the writer says "I" all along.
func (d *document) tellsOfItself() bool {
	n := 0
	for _, t := range d.tokens {
		if t.Lower == "i" || t.Lower == "my" {
			n++
		}
	}
	return n*iEvery >= len(d.tokens)
}

// iEvery is the most tokens per "I" or "my" of a text that tells of its writer.
const iEvery = 50

// verbLike plurals are verbs as often.
var verbLike = set(`leads owners`)

// good are the adjectives that judge a role without narrowing it.
var good = set(`good great strong effective successful typical best better new bad senior experienced first`)

func hasUpper(s string) bool { return len(s) > 0 && s[0] >= 'A' && s[0] <= 'Z' }

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
	craft, ok := strings.CutSuffix(r.Names[0], " manager")
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
	for _, r := range d.tax.Roles {
		craft, ok := strings.CutSuffix(r.Names[0], " manager")
		if !ok || strings.Contains(craft, " ") || d.counts[r.ID]+d.discipline(r) < titleCount {
			continue
		}
		for i := range d.tokens {
			acts := d.word(i-1) == "by" || d.finite(d.word(d.skipAdverbs(i+2)), false)
			if d.tokens[i].Lower == craft && d.word(i+1) == "management" && acts && d.roleEnd(i) == 0 {
				d.mentions = append(d.mentions, taxonomy.Mention{Role: r.ID, From: i, To: i + 2, Start: d.tokens[i].Start, End: d.tokens[i+1].End})
				d.counts[r.ID]++
			}
		}
	}
	d.number()
}

// number puts the mentions into order.
func (d *document) number() {
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
			d.counts[first.Role]++
		}
	}
	d.mentions = append(d.mentions, joined...)
	d.number()
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

// span returns the tokens of the bytes [start, end).
func (d *document) span(start, end int) (from, to int) {
	from = sort.Search(len(d.tokens), func(i int) bool { return d.tokens[i].Start >= start })
	to = sort.Search(len(d.tokens), func(i int) bool { return d.tokens[i].Start >= end })
	return from, to
}

// sentences cuts a block.
func (d *document) sentences(b block) []sentence {
	var all []sentence
	for start, end := range text.Sentences(d.art.Text[b.Start:b.End]) {
		s := sentence{start: b.Start + start, end: b.Start + start + len(withoutMarkup(d.art.Text[b.Start+start:b.Start+end]))}
		s.from, s.to = d.span(s.start, s.end)
		all = append(all, s)
	}
	return all
}

// leftMarkup begins what a dialect of AsciiDoc may leave in a text.
var leftMarkup = regexp.MustCompile(`\b(cite\w*|xref|link|footnote):\S*\[|<<|\{ref-`)

// afterMarkup is how many bytes may follow left-over markup: more means that it
// stands inside a sentence.
const afterMarkup = 3

// withoutMarkup returns a sentence up to the markup left at its end, nothing of
// one that has markup inside: a quote shows none.
func withoutMarkup(s string) string {
	at := leftMarkup.FindStringIndex(s)
	if at == nil {
		return s
	}
	if close := strings.IndexAny(s[at[1]:], "]>}"); close >= 0 && len(strings.TrimSpace(s[at[1]+close+1:])) > afterMarkup {
		return ""
	}
	return strings.TrimRight(s[:at[0]], " (")
}

// roleEnd is taxonomy.Roles for the article's tokens.
func (d *document) roleEnd(at int) int {
	if m := d.mentionAt[at]; m > 0 {
		return d.mentions[m-1].To
	}
	return 0
}

// mentionsIn returns the mentions that begin in tokens [from, to).
func (d *document) mentionsIn(from, to int) []taxonomy.Mention {
	lo := sort.Search(len(d.mentions), func(i int) bool { return d.mentions[i].From >= from })
	hi := sort.Search(len(d.mentions), func(i int) bool { return d.mentions[i].From >= to })
	return d.mentions[lo:hi]
}

// rolesIn returns the distinct roles among mentions, in order.
func rolesIn(mentions []taxonomy.Mention) []string {
	var roles []string
	seen := map[string]bool{}
	for _, m := range mentions {
		if !seen[m.Role] {
			seen[m.Role] = true
			roles = append(roles, m.Role)
		}
	}
	return roles
}

// word returns the lower-case token at at, "" outside the text.
func (d *document) word(at int) string {
	if at < 0 || at >= len(d.tokens) {
		return ""
	}
	return d.tokens[at].Lower
}
