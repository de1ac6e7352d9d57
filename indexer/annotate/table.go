package annotate

import (
	"maps"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/corpus/text"
)

// maxColumns bounds the tables that are read: wider ones are data.
const maxColumns = 20

// table reads the rows of one table: a role's name heads a column or a row.
func (d *document) table(rows []block) []claim {
	rows = slices.DeleteFunc(slices.Clone(rows), func(b block) bool { return b.Kind != corpus.Row })
	if len(rows) < 2 {
		return nil
	}
	head := d.cells(rows[0])
	if len(head) > maxColumns {
		return nil
	}
	byColumn := map[int]string{}
	for i, c := range head {
		if role := d.columnRole(c); role != "" {
			byColumn[i] = role
		}
	}
	var all []claim
	for _, row := range rows[1:] {
		if row.NoSnippet || row.Header {
			continue
		}
		cells := d.cells(row)
		if len(cells) > maxColumns {
			continue
		}
		if len(byColumn) > 0 && (len(byColumn) > 1 || byColumn[0] == "") {
			all = append(all, d.columnClaims(row, head, cells, byColumn)...)
			continue
		}
		all = append(all, d.rowClaims(row, head, cells)...)
	}
	return all
}

// cells returns the byte spans of a row's cells, without white space around.
func (d *document) cells(row block) []corpus.Span {
	var cells []corpus.Span
	at := row.Start
	for cell := range strings.SplitSeq(d.art.Text[row.Start:row.End], "\t") {
		left := len(cell) - len(strings.TrimLeft(cell, " \u00a0"))
		trimmed := strings.TrimSpace(cell)
		cells = append(cells, corpus.Span{Start: at + left, End: at + left + len(trimmed)})
		at += len(cell) + 1
	}
	return cells
}

// columnRole returns the one role a column's head begins with: "Tech lead", "The
// tech lead (system)".
func (d *document) columnRole(c corpus.Span) string {
	from, to := d.span(c.Start, c.End)
	mentions := d.mentionsIn(from, to)
	if len(rolesIn(mentions)) != 1 || to-from > 12 {
		return ""
	}
	for i := from; i < mentions[0].From; i++ {
		if !determiners[d.word(i)] && !describing[d.word(i)] {
			return ""
		}
	}
	return mentions[0].Role
}

// headRole returns the one role a row's first cell is about.
func (d *document) headRole(c corpus.Span) string {
	from, to := d.span(c.Start, c.End)
	mentions := d.mentionsIn(from, to)
	roles := rolesIn(mentions)
	if len(roles) != 1 || to-from > 12 || !d.describes(mentions, d.tokens[from:to]) {
		return ""
	}
	return roles[0]
}

// columnClaims reads a row whose columns belong to roles.
func (d *document) columnClaims(row block, head, cells []corpus.Span, byColumn map[int]string) []claim {
	var all []claim
	for i, cell := range cells {
		role := byColumn[i]
		if role == "" || !d.cellSpeaks(cell) {
			continue
		}
		hints := map[string]float64{}
		if byColumn[0] == "" && i > 0 {
			hints = d.headHints(cells[0])
		}
		all = append(all, d.cellClaims(row, cell, role, hints)...)
	}
	return all
}

// rowClaims reads a row whose first cell names a role.
func (d *document) rowClaims(row block, head, cells []corpus.Span) []claim {
	role := d.headRole(cells[0])
	if role == "" {
		return nil
	}
	var all []claim
	for i, cell := range cells[1:] {
		if !d.cellSpeaks(cell) {
			continue
		}
		hints := map[string]float64{}
		if i+1 < len(head) {
			hints = d.headHints(head[i+1])
		}
		if d.bareArea(cell) {
			delete(hints, "accountability")
		}
		all = append(all, d.cellClaims(row, cell, role, hints)...)
	}
	return all
}

// headHints returns the dimensions a row or column head speaks of; a head
// says it in so many words, so that its cue is enough alone.
func (d *document) headHints(head corpus.Span) map[string]float64 {
	from, to := d.span(head.Start, head.End)
	hints := map[string]float64{}
	for k, v := range d.hints(from, to) {
		hints[k] = 2 * v
	}
	return hints
}

// cellSpeaks tells whether a cell says something.
func (d *document) cellSpeaks(c corpus.Span) bool {
	switch strings.ToLower(d.art.Text[c.Start:c.End]) {
	case "", "-", "–", "—", "n/a", "na", "?", "x", "✓", "✔", "✗", "tbd":
		return false
	}
	return !strings.HasSuffix(d.art.Text[c.Start:c.End], "?")
}

// areaWords is the most words of a cell that only names an area.
const areaWords = 4

// bareArea tells whether a cell names what somebody has to do with and no more
// ("Technology and Security"): no role, no verb.
func (d *document) bareArea(c corpus.Span) bool {
	from, to := d.span(c.Start, c.End)
	return to-from <= areaWords && len(d.mentionsIn(from, to)) == 0 && !d.action(d.word(from))
}

// cellClaims makes a claim of a cell, or of each item of a list that lost its
// marks in it.
func (d *document) cellClaims(row block, cell corpus.Span, role string, hints map[string]float64) []claim {
	starts := d.itemStarts(cell)
	if len(starts) < 2 {
		return []claim{d.cellClaim(row, cell, role, hints)}
	}
	var all []claim
	_, to := d.span(cell.Start, cell.End)
	for i, from := range starts {
		end := to
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		item := corpus.Span{Start: d.tokens[from].Start, End: d.tokens[end-1].End}
		c := d.cellClaim(row, item, role, hints)
		c.quote = item
		all = append(all, c)
	}
	return all
}

// itemTokens is the fewest tokens of an item in a cell.
const itemTokens = 2

// itemStarts returns the tokens at which the items of a cell begin that holds a
// list of duties: each with a verb in a capital letter, after a word that ends
// no sentence ("Track progress Mentor the team"). Nil where it holds none.
func (d *document) itemStarts(cell corpus.Span) []int {
	from, to := d.span(cell.Start, cell.End)
	if from == to || !d.beginsItem(from) {
		return nil
	}
	starts := []int{from}
	for i := from + 1; i < to; i++ {
		if d.beginsItem(i) && !hasUpper(d.art.Text[d.tokens[i-1].Start:]) && (d.tokens[i-1].Kind == taxonomy.Word || d.word(i-1) == ")" || d.word(i-1) == ".") {
			if i-starts[len(starts)-1] < itemTokens {
				return nil
			}
			starts = append(starts, i)
		}
	}
	if to-starts[len(starts)-1] < itemTokens {
		return nil
	}
	return starts
}

func (d *document) beginsItem(at int) bool {
	t := d.tokens[at]
	return t.Kind == taxonomy.Word && hasUpper(d.art.Text[t.Start:t.End]) && !d.inName(at) && (d.action(t.Lower) || d.adverb(at) && d.action(d.word(at+1)))
}

// cellClaim quotes the row with the cell as the role's own part, or the cell
// alone where the row is too long.
func (d *document) cellClaim(row block, cell corpus.Span, role string, hints map[string]float64) claim {
	from, to := d.span(cell.Start, cell.End)
	quote := corpus.Span{Start: row.Start, End: row.End}
	whole := d.art.Text[row.Start:row.End]
	if text.CountWords(whole) > corpus.MaxQuoteWords || strings.HasSuffix(strings.TrimSpace(whole), "?") {
		quote = cell
	}
	s := sentence{from: from, to: to, start: cell.Start, end: cell.End}
	return claim{
		role: role, sentence: s, own: [2]int{from, to}, zone: [2]int{from, to},
		how: corpus.ByTable, strength: tableStrength, hints: hints, quote: quote,
		headed: slices.ContainsFunc(slices.Collect(maps.Values(hints)), func(w float64) bool { return w >= enough }),
	}
}
