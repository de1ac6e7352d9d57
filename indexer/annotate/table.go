package annotate

import (
	"maps"
	"regexp"
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
	d.bareColumns(head, byColumn)
	if !d.columnsAreRoles(head, byColumn) {
		clear(byColumn)
	}
	var all []claim
	byRow := d.rowsAreRoles(rows)
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
		if p := row.place; p.own && len(byColumn) == 0 && len(head) == 2 && len(cells) == 2 && d.nameCell(cells) < 0 {
			all = append(all, d.sectionClaims(row, cells, p.role)...)
			continue
		}
		if byRow && d.nameCell(cells) >= 0 {
			all = append(all, d.rowClaims(row, head, cells)...)
		} else if len(byColumn) == 0 {
			all = append(all, d.decidedClaims(row, head, cells)...)
		}
	}
	return all
}

// columnsAreRoles tells whether the columns of a table are of roles: where one of
// three or more is a role we know, another must end like one.
func (d *document) columnsAreRoles(head []corpus.Span, byColumn map[int]string) bool {
	if len(byColumn) != 1 || len(head) < 4 {
		return true
	}
	return slices.ContainsFunc(head, func(c corpus.Span) bool {
		from, to := d.span(c.Start, c.End)
		named := len(d.mentionsIn(from, to)) > 0
		return !named && to > from && (titles[d.word(to-1)] || titles[taxonomy.Fold(d.word(to-1))])
	})
}

// rowsAreRoles tells whether a table's rows are of roles: its head says so, or at
// least half of them begin with one. A lone "Founder" among other mindsets is
// none.
func (d *document) rowsAreRoles(rows []block) bool {
	from, to := d.span(rows[0].Start, rows[0].End)
	if slices.ContainsFunc(d.tokens[from:to], func(t taxonomy.Token) bool { return roleHeads[t.Lower] }) {
		return true
	}
	n := 0
	for _, row := range rows[1:] {
		if d.nameCell(d.cells(row)) >= 0 {
			n++
		}
	}
	return 2*n >= len(rows)-1
}

// roleHeads are the words that say that a table's rows are of roles.
var roleHeads = set(`role roles title titles position positions job who level member owner party responsible person name team stakeholder function`)

// bareColumns takes "Manager" beside the column of a role we know for a role
// too.
func (d *document) bareColumns(head []corpus.Span, byColumn map[int]string) {
	if len(byColumn) == 0 {
		return
	}
	for i, c := range head {
		said := taxonomy.Fold(strings.ToLower(d.art.Text[c.Start:c.End]))
		for _, r := range d.tax.Roles {
			if byColumn[i] == "" && slices.Contains(r.Bare, said) && !slices.Contains(slices.Collect(maps.Values(byColumn)), r.ID) {
				byColumn[i] = r.ID
			}
		}
	}
}

// sectionClaims reads a row of two cells in a role's own section: what is
// looked at, and what holds for the role.
func (d *document) sectionClaims(row block, cells []corpus.Span, role string) []claim {
	from, _ := d.span(cells[0].Start, cells[0].End)
	at, to := d.span(cells[1].Start, cells[1].End)
	other := func(m taxonomy.Mention) bool { return m.Role != role }
	if !d.cellSpeaks(cells[1]) || slices.ContainsFunc(d.mentionsIn(from, to), other) && !d.action(d.word(at)) {
		return nil
	}
	return d.cellClaims(row, cells[1], role, cells[0])
}

// cells returns the byte spans of a row's cells, without white space around.
func (d *document) cells(row block) []corpus.Span {
	return d.parts(corpus.Span{Start: row.Start, End: row.End}, "\t")
}

// parts cuts a span at a gap, without white space around the parts.
func (d *document) parts(whole corpus.Span, gap string) []corpus.Span {
	var parts []corpus.Span
	at := whole.Start
	for part := range strings.SplitSeq(d.art.Text[whole.Start:whole.End], gap) {
		left := len(part) - len(strings.TrimLeft(part, " \u00a0"))
		trimmed := strings.TrimSpace(part)
		parts = append(parts, corpus.Span{Start: at + left, End: at + left + len(trimmed)})
		at += len(part) + len(gap)
	}
	return parts
}

// columnRole returns the one role a column's head begins with: "Tech lead", "The
// tech lead (system)".
func (d *document) columnRole(c corpus.Span) string {
	from, to := d.span(c.Start, c.End)
	mentions := d.mentionsIn(from, to)
	if len(rolesIn(mentions)) != 1 || to-from > 12 {
		return ""
	}
	role, _ := d.tax.Role(mentions[0].Role)
	for i := from; i < mentions[0].From; i++ {
		if !determiners[d.word(i)] && !describing[d.word(i)] && !slices.Contains(role.Bare, d.word(i)) {
			return ""
		}
	}
	return role.ID
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
		at := corpus.Span{}
		if byColumn[0] == "" && i > 0 {
			at = cells[0]
		}
		all = append(all, d.cellClaims(row, cell, role, at)...)
	}
	return all
}

// rowClaims reads a row whose first cell names a role.
func (d *document) rowClaims(row block, head, cells []corpus.Span) []claim {
	name := d.nameCell(cells)
	if name < 0 {
		return nil
	}
	role := d.headRole(cells[name])
	var all []claim
	for i := name + 1; i < len(cells); i++ {
		cell := cells[i]
		if !d.cellSpeaks(cell) {
			continue
		}
		at := corpus.Span{}
		if i < len(head) {
			at = head[i]
		}
		claims := d.cellClaims(row, cell, role, at)
		if d.bareArea(cell) {
			for i := range claims {
				delete(claims[i].hints, "accountability")
				claims[i].headed = headTells(claims[i].hints)
			}
		}
		all = append(all, claims...)
	}
	return all
}

// decidedClaims reads a row that says who decides on its first cell: "Purchase of
// a platform | CTO" below "Decision | Who decides".
func (d *document) decidedClaims(row block, head, cells []corpus.Span) []claim {
	if !d.cellSpeaks(cells[0]) {
		return nil
	}
	var all []claim
	for i := 1; i < min(len(head), len(cells)); i++ {
		asked, end := d.span(head[i].Start, head[i].End)
		role := d.columnRole(cells[i])
		if role == "" || !d.anyOf(asked, end, deciding) {
			continue
		}
		c := d.cellClaim(row, cells[0], role, head[i])
		from, to := d.span(c.quote.Start, c.quote.End)
		c.own, c.hints["accountability"] = [2]int{from, to}, enough
		all = append(all, c)
	}
	return all
}

// deciding words head the column of those who answer for a row.
var deciding = set(`decides decide decision owner owners owns responsible accountable lead leads approves approver who`)

// nameCell returns the number of the cell that names the row's role: the first,
// or the one after a code such as "L4"; -1 when none does.
func (d *document) nameCell(cells []corpus.Span) int {
	for i, c := range cells[:min(2, len(cells))] {
		if d.headRole(c) != "" {
			return i
		}
		if c.Len() > maxCode {
			break
		}
	}
	return -1
}

// maxCode is the most bytes of a cell that only numbers its row.
const maxCode = 4

// headHints returns the dimensions a row or column head speaks of; a head
// says it in so many words, so that its cue is enough alone.
func (d *document) headHints(head corpus.Span) map[string]float64 {
	from, to := d.span(head.Start, head.End)
	hints := map[string]float64{}
	for k, v := range d.hints(from, to) {
		hints[k] = 2 * v
	}
	for _, dim := range d.heads(from, to) {
		hints[dim] = max(hints[dim], enough)
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
	acts := d.action(d.word(from)) && (d.word(from+1) != "and" || d.action(d.word(from+2))) // "Budget and success" names two things
	return to-from <= areaWords && len(d.mentionsIn(from, to)) == 0 && !acts
}

// cellClaims makes a claim of a cell, or of each item of a list in it, under the
// head it answers. An item that only names an area needs its row to say
// something.
func (d *document) cellClaims(row block, cell corpus.Span, role string, head corpus.Span) []claim {
	items := d.items(cell)
	if len(items) < 2 {
		return []claim{d.cellClaim(row, cell, role, head)}
	}
	var all []claim
	for _, item := range items {
		if !d.cellSpeaks(item) {
			continue
		}
		c := d.cellClaim(row, item, role, head)
		if !d.bareArea(item) {
			c.quote = item
		}
		all = append(all, c)
	}
	return all
}

// items returns the items of a cell; one that is too long to quote is cut into
// its sentences.
func (d *document) items(cell corpus.Span) []corpus.Span {
	var items []corpus.Span
	for _, item := range d.parts(cell, corpus.ItemGap) {
		said := d.art.Text[item.Start:item.End]
		if text.CountWords(said) <= corpus.MaxQuoteWords {
			items = append(items, item)
			continue
		}
		for start, end := range text.Sentences(said) {
			items = append(items, corpus.Span{Start: item.Start + start, End: item.Start + end})
		}
	}
	return items
}

// letters are what a responsibility matrix has in its cells: "R", "A, D". They
// say something to whom its key is at hand, so they stand behind words.
var letters = regexp.MustCompile(`^[A-Z]([,/ ]+[A-Z])*$`)

// cellClaim quotes the row with the cell as the role's own part, or the cell
// alone where the row is too long.
func (d *document) cellClaim(row block, cell corpus.Span, role string, head corpus.Span) claim {
	from, to := d.span(cell.Start, cell.End)
	hints, at, end := map[string]float64{}, 0, 0
	if head.Len() > 0 {
		hints = d.headHints(head)
		at, end = d.span(head.Start, head.End)
	}
	quote := corpus.Span{Start: row.Start, End: row.End}
	whole := d.art.Text[row.Start:row.End]
	if text.CountWords(whole) > corpus.MaxQuoteWords || strings.HasSuffix(strings.TrimSpace(whole), "?") {
		quote = cell
	}
	s := sentence{from: from, to: to, start: cell.Start, end: cell.End}
	strength := tableStrength
	if letters.MatchString(d.art.Text[cell.Start:cell.End]) {
		strength -= lettersPenalty
	}
	headed := headTells(hints)
	return claim{
		role: role, sentence: s, own: [2]int{from, to}, zone: [2]int{from, to},
		how: corpus.ByTable, strength: strength, hints: hints, quote: quote, head: [2]int{at, end},
		headed: headed, unfinished: !headed && (d.bareArea(cell) || d.isLabel(s)) || d.special(s),
	}
}

// isLabel tells whether a cell names a matter and states nothing: "Headcount
// planning and hiring".
func (d *document) isLabel(s sentence) bool {
	return d.names(s) && !slices.ContainsFunc(d.tokens[s.from:s.to], func(t taxonomy.Token) bool {
		return d.third(t.Lower) && !d.verbs[t.Lower] || strings.ContainsAny(t.Lower, "0123456789")
	}) && !d.action(d.word(s.from))
}

// headTells tells whether a head says in so many words what its cells are of.
func headTells(hints map[string]float64) bool {
	for _, w := range hints {
		if w >= enough {
			return true
		}
	}
	return false
}
