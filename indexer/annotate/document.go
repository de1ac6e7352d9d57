package annotate

import (
	"maps"
	"regexp"
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
	// cuesOf are the cues already looked for, by tokens; skipsOf the phrases that
	// make a sentence worth less.
	cuesOf  map[[2]int][]taxonomy.CueMatch
	skipsOf map[[2]int][]skipKind
	// lemmas are the tokens' lemmas, "" where none was asked for; see lemmaAt.
	lemmas []string
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
	d := &document{
		Annotator: a, art: art, tokens: taxonomy.Words(art.Text), counts: map[string]int{},
		cuesOf: map[[2]int][]taxonomy.CueMatch{}, skipsOf: map[[2]int][]skipKind{},
	}
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

func hasUpper(s string) bool { return len(s) > 0 && s[0] >= 'A' && s[0] <= 'Z' }

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
