package templates

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/corpus/text"
)

// Group is a run of blocks that are shown as one element: a paragraph, a
// list, a table, a code listing.
type Group struct {
	Kind  corpus.BlockKind
	Lines []Line
	// Items are the lines of a list, nested.
	Items []Item
	// Notes are a table's, by role: cells are too narrow for them.
	Notes []RoleNotes
}

// Line is one block of the article.
type Line struct {
	ID        string
	Sentences []Sentence
	// Cells are a table row's.
	Cells   []TableCell
	Header  bool
	RowHead bool
	Level   int
	// Rank is a heading's element, 2–6.
	Rank  int
	Notes []Note
	// Term says the line is the term of a definition list.
	Term bool
}

// TableCell is one cell of a table row.
type TableCell struct {
	Sentences []Sentence
	Head      bool
	// Scope is "col", "row" or "" for the cell's th element.
	Scope string
}

// Item is a list item with the items nested under it.
type Item struct {
	Line
	Items []Item
}

// Sentence is a run of text that can be linked to.
type Sentence struct {
	// ID is "p" and the code point of the article's text it starts at; empty
	// where the block's own id says the same.
	ID    string
	Parts []Part
	// Step is set where a passage found for the query starts.
	Step *Step
	// Found says the sentence is part of a passage found for the query.
	Found bool
	// Cited says the sentence is evidence.
	Cited bool
}

// Part is text that is marked or not.
type Part struct {
	Text string
	Mark bool
	// Tab says the part is the gap between two cells of a table row, Gap that it
	// is the one between two items of a cell.
	Tab, Gap bool
}

// Note is a margin note: the sentence beside it is evidence.
type Note struct {
	Role      RoleTag
	Dimension string
	Href      string
}

// RoleNotes are the notes on one role.
type RoleNotes struct {
	Role  RoleTag
	Notes []Note
}

// Heading is a line of the outline.
type Heading struct {
	ID, Text string
	// Depth is 1 for the outermost headings.
	Depth int
}

// reader cuts an article into groups.
type reader struct {
	art      *corpus.Article
	evidence []corpus.Evidence
	found    []found
	note     func(corpus.Evidence) Note
	points   counter
	ranks    []int // levels of the headings that are open
	outline  []Heading
}

// found is a passage of the reader's query with its marks, in bytes of the
// article's text.
type found struct {
	corpus.Span
	marks []corpus.Span
	step  Step
}

// counter turns ascending byte offsets into code points in one pass.
type counter struct {
	text      string
	at, point int
}

func (c *counter) to(at int) int {
	if at < c.at { // a nested span; rare
		return text.Points(c.text, at)
	}
	c.point += utf8.RuneCountInString(c.text[c.at:at])
	c.at = at
	return c.point
}

// read returns the groups and the outline of the article.
func (r *reader) read() ([]Group, []Heading) {
	r.points = counter{text: r.art.Text}
	slices.SortStableFunc(r.evidence, func(a, b corpus.Evidence) int { return cmp.Compare(a.Start, b.Start) })
	var groups []Group
	var last corpus.Block
	for _, b := range r.art.Blocks {
		line := r.line(b)
		line.Rank = r.rank(b)
		if joins(last, b) && len(groups) > 0 {
			g := &groups[len(groups)-1]
			g.Lines = append(g.Lines, line)
		} else {
			groups = append(groups, Group{Kind: groupKind(b), Lines: []Line{line}})
		}
		if b.Kind == corpus.Heading {
			r.outline = append(r.outline, Heading{ID: line.ID, Text: r.art.BlockText(b), Depth: len(r.ranks)})
		}
		last = b
	}
	for i := range groups {
		groups[i].finish()
	}
	return groups, r.outline
}

// shed drops the ids that repeat the block's.
func (l *Line) shed() {
	for i := range l.Sentences {
		if l.Sentences[i].ID == l.ID {
			l.Sentences[i].ID = ""
		}
	}
	for _, c := range l.Cells {
		for i := range c.Sentences {
			if c.Sentences[i].ID == l.ID {
				c.Sentences[i].ID = ""
			}
		}
	}
}

// groupKind folds the two kinds of a definition list into one.
func groupKind(b corpus.Block) corpus.BlockKind {
	if b.Kind == corpus.Definition {
		return corpus.Term
	}
	return b.Kind
}

// joins tells whether b goes on with the group that last ended.
func joins(last, b corpus.Block) bool {
	if groupKind(last) != groupKind(b) || last.Table != b.Table {
		return false
	}
	switch b.Kind {
	case corpus.Item, corpus.Row, corpus.Code, corpus.Quotation, corpus.Term, corpus.Definition, corpus.Aside:
		return true
	}
	return false
}

// rank returns the heading element for b: as deep as headings are nested, so
// that no rank is skipped, whatever levels the page used.
func (r *reader) rank(b corpus.Block) int {
	if b.Kind != corpus.Heading {
		return 0
	}
	for len(r.ranks) > 0 && r.ranks[len(r.ranks)-1] >= b.Level {
		r.ranks = r.ranks[:len(r.ranks)-1]
	}
	r.ranks = append(r.ranks, b.Level)
	return min(len(r.ranks)+1, 6)
}

// finish nests list items and lifts a table's notes out of its cells.
func (g *Group) finish() {
	switch g.Kind {
	case corpus.Item:
		g.Items, _ = nest(g.Lines, 1)
	case corpus.Row:
		var notes []Note
		for _, l := range g.Lines {
			notes = append(notes, l.Notes...)
		}
		g.Notes = byRole(distinct(notes))
	}
}

// byRole gathers notes, the roles in the order they first come.
func byRole(notes []Note) []RoleNotes {
	var groups []RoleNotes
	for _, n := range notes {
		i := slices.IndexFunc(groups, func(g RoleNotes) bool { return g.Role.ID == n.Role.ID })
		if i < 0 {
			i, groups = len(groups), append(groups, RoleNotes{Role: n.Role})
		}
		groups[i].Notes = append(groups[i].Notes, n)
	}
	return groups
}

// maxListDepth bounds the nesting of lists: browsers flatten what is deeper
// than a few hundred elements, and readers lose the thread long before.
const maxListDepth = 8

// nest takes the leading lines of at least the given depth as items.
func nest(lines []Line, depth int) ([]Item, []Line) {
	var items []Item
	for len(lines) > 0 && max(lines[0].Level, 1) >= depth {
		if level := max(lines[0].Level, 1); level > depth && depth < maxListDepth && len(items) > 0 {
			last := &items[len(items)-1]
			last.Items, lines = nest(lines, depth+1)
			continue
		}
		items = append(items, Item{Line: lines[0]})
		lines = lines[1:]
	}
	return items, lines
}

// line cuts one block.
func (r *reader) line(b corpus.Block) Line {
	l := Line{Header: b.Header, RowHead: b.RowHead, Level: b.Level, Term: b.Kind == corpus.Term}
	l.ID = anchor(r.points.to(b.Start))
	if b.Kind == corpus.Row {
		l.Cells = r.cells(b)
	} else {
		l.Sentences = r.sentences(b.Start, b.End, b.Kind != corpus.Code)
	}
	if b.Kind != corpus.Code {
		l.Notes = r.notes(b.Start, b.End)
	}
	l.shed()
	return l
}

func (r *reader) cells(b corpus.Block) []TableCell {
	var cells []TableCell
	start := b.Start
	for i, cell := range strings.Split(r.art.BlockText(b), "\t") {
		c := TableCell{Sentences: r.sentences(start, start+len(cell), true)}
		switch {
		case b.Header:
			c.Head, c.Scope = true, "col"
		case b.RowHead && i == 0:
			c.Head, c.Scope = true, "row"
		}
		cells = append(cells, c)
		start += len(cell) + 1
	}
	return cells
}

// sentences cuts text[start:end] where sentences, evidence and passages start
// and where passages end.
func (r *reader) sentences(start, end int, split bool) []Sentence {
	cuts := []int{start}
	if split {
		for from := range text.Sentences(r.art.Text[start:end]) {
			cuts = append(cuts, start+from)
		}
	}
	for _, e := range r.within(start, end) {
		cuts = append(cuts, e.Start)
	}
	for _, f := range r.found {
		cuts = append(cuts, f.Start, f.End)
	}
	slices.Sort(cuts)
	cuts = slices.DeleteFunc(slices.Compact(cuts), func(at int) bool { return at < start || at >= end })
	var out []Sentence
	for i, from := range cuts {
		to := end
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		out = append(out, r.sentence(corpus.Span{Start: from, End: to}, split))
	}
	return out
}

func (r *reader) sentence(s corpus.Span, prose bool) Sentence {
	out := Sentence{ID: anchor(r.points.to(s.Start))}
	var marks []corpus.Span
	for i, f := range r.found {
		if !f.Overlaps(s) {
			continue
		}
		out.Found = true
		if f.Start == s.Start {
			out.Step = &r.found[i].step
		}
		marks = append(marks, f.marks...)
	}
	out.Cited = r.cited(s)
	out.Parts = parts(r.art.Text, s, marks, prose)
	return out
}

// maxQuote is longer than any quote of corpus.MaxQuoteWords words, in bytes.
const maxQuote = 2000

// cited tells whether the span holds what a piece of evidence says of its own
// role: of a table row that is one cell.
func (r *reader) cited(s corpus.Span) bool {
	return slices.ContainsFunc(r.within(s.Start-maxQuote, s.End), func(e corpus.Evidence) bool {
		if e.Own.Len() > 0 {
			return e.Own.Overlaps(s)
		}
		return e.Overlaps(s)
	})
}

// within returns the evidence that starts in [start, end).
func (r *reader) within(start, end int) []corpus.Evidence {
	byStart := func(e corpus.Evidence, at int) int { return cmp.Compare(e.Start, at) }
	from, _ := slices.BinarySearchFunc(r.evidence, start, byStart)
	to, _ := slices.BinarySearchFunc(r.evidence, end, byStart)
	return r.evidence[from:to]
}

func (r *reader) notes(start, end int) []Note {
	var notes []Note
	for _, e := range r.within(start, end) {
		notes = append(notes, r.note(e))
	}
	return distinct(notes)
}

// distinct drops notes that say the same.
func distinct(notes []Note) []Note {
	seen := map[Note]bool{}
	return slices.DeleteFunc(notes, func(n Note) bool {
		again := seen[n]
		seen[n] = true
		return again
	})
}

// parts cuts text[s.Start:s.End] into what is marked and what is not, and prose
// where the cells of a row meet; code keeps its tabs. Marks may lie outside the
// span or overlap.
func parts(whole string, s corpus.Span, marks []corpus.Span, prose bool) []Part {
	cut := cells
	if !prose {
		cut = plain
	}
	slices.SortFunc(marks, func(a, b corpus.Span) int { return cmp.Compare(a.Start, b.Start) })
	var out []Part
	at := s.Start
	for _, m := range marks {
		from, to := max(m.Start, at), min(m.End, s.End)
		if from >= to {
			continue
		}
		out = cut(out, whole[at:from], false)
		out = cut(out, whole[from:to], true)
		at = to
	}
	return cut(out, whole[at:max(at, s.End)], false)
}

// plain appends text as it is.
func plain(out []Part, text string, mark bool) []Part {
	if text == "" {
		return out
	}
	return append(out, Part{Text: text, Mark: mark})
}

// cells appends text, cut where cells of a table row meet.
func cells(out []Part, text string, mark bool) []Part {
	for i, cell := range strings.Split(text, "\t") {
		if i > 0 {
			out = append(out, Part{Text: "\t", Tab: true})
		}
		out = items(out, cell, mark)
	}
	return out
}

// items appends a cell's text, cut where items of a list in it meet.
func items(out []Part, cell string, mark bool) []Part {
	for i, item := range strings.Split(cell, corpus.ItemGap) {
		if i > 0 {
			out = append(out, Part{Text: corpus.ItemGap, Gap: true})
		}
		if item != "" {
			out = append(out, Part{Text: item, Mark: mark})
		}
	}
	return out
}

// Marked cuts a passage at its marks, given in code points.
func Marked(passage string, marks [][2]int) []Part {
	var spans []corpus.Span
	for _, m := range marks {
		if m[0] >= 0 && m[0] < m[1] {
			spans = append(spans, corpus.Span{Start: text.Byte(passage, m[0]), End: text.Byte(passage, m[1])})
		}
	}
	return parts(passage, corpus.Span{End: len(passage)}, spans, !strings.Contains(passage, "\n"))
}

func anchor(point int) string { return "p" + strconv.Itoa(point) }
