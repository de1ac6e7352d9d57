package corpus

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// VisibleUpdate is the provenance of a publication date that is the one of an
// update: the only date the page shows its readers. It is shown as "updated".
const VisibleUpdate = "visible date of the last update"

// Article is what extraction makes of one page.
type Article struct {
	// ID is the page's ID: 16 hex digits.
	ID string `json:"id"`
	// Key is the key of the page the article was made of.
	Key string `json:"key"`
	// URL is the public http(s) address, or empty when none is known.
	URL     string   `json:"url,omitempty"`
	Title   string   `json:"title"`
	Authors []string `json:"authors,omitempty"`
	// Published and Modified are "2006-01-02", "2006-01" or "2006"; empty when
	// the page does not say. A guess is never stored here.
	Published string `json:"published,omitempty"`
	Modified  string `json:"modified,omitempty"`
	// Site is a host name or the site's own name, empty when unknown.
	Site string `json:"site,omitempty"`
	Kind Kind   `json:"kind"`
	// Language is a lower-case ISO 639-1 code ("en"), empty when unknown.
	Language string `json:"language,omitempty"`
	// Licence is an SPDX-like id ("CC-BY-4.0", "MIT") or a licence address.
	Licence string   `json:"licence,omitempty"`
	Robots  Robots   `json:"robots"`
	Tags    []string `json:"tags,omitempty"`
	// Description is the page's own summary, from its metadata.
	Description string `json:"description,omitempty"`
	// Own and FullText are copied from the page; see Page.
	Own      bool `json:"own,omitempty"`
	FullText bool `json:"full_text,omitempty"`
	// Blocks cut Text without overlap, in order.
	Blocks []Block `json:"blocks"`
	// Text is plain: one block a line, table cells joined by a tab, the items
	// of a list in a cell by ItemGap, no markup.
	Text string `json:"text"`
	// Provenance tells where each value came from: field name → place, such
	// as "title": "json-ld headline", "body": "trafilatura".
	Provenance map[string]string `json:"provenance,omitempty"`
	// Also lists the other addresses of the same article.
	Also []string `json:"also,omitempty"`
	// Flags notes what was odd in the page: "truncated", "deep", "thin" …
	Flags []string `json:"flags,omitempty"`
}

// ItemGap parts the items of a list in a table's cell; within an item white
// space is single. Being white space it adds nothing to what the page says.
const ItemGap = "  "

// Robots is what the page's directives allow (robots meta, X-Robots-Tag).
type Robots struct {
	NoIndex   bool `json:"noindex,omitempty"`
	NoFollow  bool `json:"nofollow,omitempty"`
	NoArchive bool `json:"noarchive,omitempty"`
	NoSnippet bool `json:"nosnippet,omitempty"`
	// MaxSnippet is the most characters a snippet may have; 0 when the page
	// sets no limit. (max-snippet:0 is stored as NoSnippet.)
	MaxSnippet int `json:"max_snippet,omitempty"`
}

// BlockKind is the shape of a block.
type BlockKind string

// The kinds of blocks.
const (
	Heading    BlockKind = "heading"
	Paragraph  BlockKind = "paragraph"
	Item       BlockKind = "item"       // a list item
	Row        BlockKind = "row"        // a table row, cells joined by a tab
	Quotation  BlockKind = "quote"      // a block quotation's paragraph
	Code       BlockKind = "code"       // one line of code or preformatted text
	Caption    BlockKind = "caption"    // a figure's or table's caption
	Term       BlockKind = "term"       // the term of a definition list
	Definition BlockKind = "definition" // the text that defines a term
	// Aside is text that is the page's own but no statement of the article:
	// citation blocks, bylines, calls to action, navigation left in the body.
	// It is shown and searched, never quoted as evidence.
	Aside BlockKind = "aside"
)

// Block is one line of an article's text.
type Block struct {
	Kind BlockKind `json:"kind"`
	// Start and End are byte offsets into the text, [Start, End).
	Start int `json:"start"`
	End   int `json:"end"`
	// Level is 1–6 for a heading, the nesting depth from 1 for an item.
	Level int `json:"level,omitempty"`
	// Table numbers the tables of the article from 1; 0 outside tables.
	Table int `json:"table,omitempty"`
	// Header says a row is a header row; RowHead that the row's first cell is
	// a header.
	Header  bool `json:"header,omitempty"`
	RowHead bool `json:"row_head,omitempty"`
	// NoSnippet says the block must not be shown in snippets or quoted
	// (data-nosnippet).
	NoSnippet bool `json:"nosnippet,omitempty"`
}

// Section is a heading with the blocks under it, up to the next heading.
type Section struct {
	// Heading is the section's own heading, empty before the first one.
	Heading string
	// Level is the heading's level, 0 before the first heading.
	Level int
	// Path holds the headings above and the section's own, outermost first.
	Path []string
	// Blocks are the section's blocks without the heading itself.
	Blocks []Block
	// Start and End are byte offsets of heading and blocks in the text.
	Start, End int
}

// BlockText returns the text of one block.
func (a *Article) BlockText(b Block) string { return a.Text[b.Start:b.End] }

// Sections cuts the article at its headings.
func (a *Article) Sections() []Section {
	var sections []Section
	var path []Section
	cur := Section{}
	flush := func() {
		if cur.Heading != "" || len(cur.Blocks) > 0 {
			sections = append(sections, cur)
		}
	}
	for _, b := range a.Blocks {
		if b.Kind != Heading {
			cur.Blocks = append(cur.Blocks, b)
			cur.End = b.End
			continue
		}
		flush()
		for len(path) > 0 && path[len(path)-1].Level >= b.Level {
			path = path[:len(path)-1]
		}
		cur = Section{Heading: a.BlockText(b), Level: b.Level, Start: b.Start, End: b.End}
		for _, p := range path {
			cur.Path = append(cur.Path, p.Heading)
		}
		cur.Path = append(cur.Path, cur.Heading)
		path = append(path, cur)
	}
	flush()
	return sections
}

// SectionPath returns the headings above the byte offset at, outermost first.
func (a *Article) SectionPath(at int) []string {
	var path []Block
	for _, b := range a.Blocks {
		if b.Start > at {
			break
		}
		if b.Kind != Heading {
			continue
		}
		for len(path) > 0 && path[len(path)-1].Level >= b.Level {
			path = path[:len(path)-1]
		}
		path = append(path, b)
	}
	headings := make([]string, 0, len(path))
	for _, b := range path {
		headings = append(headings, a.BlockText(b))
	}
	return headings
}

// wordsPerMinute is a common silent reading speed for English non-fiction
// (Brysbaert 2019: 238 words a minute).
const wordsPerMinute = 238

// charactersPerWord is more than the words of any language with spaces have
// at the mean.
const charactersPerWord = 12

// ReadingMinutes estimates the reading time of the article's text, at least 1.
// A search asks it of every hit, so words are counted by the white space
// between them. Text without spaces (Japanese) is counted by its characters.
func (a *Article) ReadingMinutes() int {
	words := strings.Count(a.Text, " ") + strings.Count(a.Text, "\n") + 1
	if len(a.Text) > charactersPerWord*words { // bytes bound the characters
		words = max(words, utf8.RuneCountInString(a.Text)/charactersPerWord)
	}
	return max(1, (words+wordsPerMinute/2)/wordsPerMinute)
}

// Year returns the year of publication, or "" when unknown.
func (a *Article) Year() string {
	if len(a.Published) < 4 {
		return ""
	}
	return a.Published[:4]
}

// permissive are licences that allow showing an article in full with
// attribution. A version may follow the name after "-".
var permissive = []string{
	"0BSD", "Apache", "BSD", "CC-BY", "CC-BY-SA", "CC0", "ISC", "MIT", "ODC-By",
	"OGL-UK", "PDDL", "Unlicense", "US-Gov-Public-Domain", "Public-Domain",
}

// MayShowFull is the one gate for showing an article's full text, whatever the
// surface: only an article from the admin's own files, under a permissive
// licence, or of a source marked full_text, and only if the page does not
// forbid copies or snippets.
func (a *Article) MayShowFull() bool {
	if a.Robots.NoArchive || a.Robots.NoSnippet || a.Robots.MaxSnippet > 0 {
		return false
	}
	return a.Own || a.FullText || PermissiveLicence(a.Licence)
}

// MayQuote tells whether the page's directives allow a quote of its text: one
// that is forbidden or longer than allowed is not cut, it is left out.
func (a *Article) MayQuote(s Span) bool {
	limit := a.Robots.MaxSnippet
	if a.Robots.NoSnippet || limit > 0 && utf8.RuneCountInString(a.Text[s.Start:s.End]) > limit {
		return false
	}
	return !slices.ContainsFunc(a.Blocks, func(b Block) bool {
		return b.NoSnippet && s.Overlaps(Span{Start: b.Start, End: b.End})
	})
}

// PermissiveLicence tells whether an SPDX-like id, in any case, allows showing
// the text in full with attribution; "-NC" and "-ND" variants do not count.
func PermissiveLicence(id string) bool {
	id = strings.ToUpper(id)
	if strings.Contains(id, "-NC") || strings.Contains(id, "-ND") {
		return false
	}
	return slices.ContainsFunc(permissive, func(p string) bool {
		rest, ok := strings.CutPrefix(id, strings.ToUpper(p))
		return ok && (rest == "" || rest[0] == '-')
	})
}

// Document is an article as it enters an index, with what annotation and
// de-duplication found.
type Document struct {
	Article
	// Roles and Topics are taxonomy ids the article is about, best first.
	Roles  []string `json:"roles,omitempty"`
	Topics []string `json:"topics,omitempty"`
	// Evidence holds what the article says of roles.
	Evidence []Evidence `json:"evidence,omitempty"`
	// DuplicateOf is the id of the article this one nearly repeats; empty
	// for the first of its group. It is never counted as a second source.
	DuplicateOf string `json:"duplicate_of,omitempty"`
}
