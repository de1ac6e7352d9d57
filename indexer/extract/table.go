package extract

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

// cell is one cell of a table.
type cell struct {
	text   string
	header bool
	bold   bool
}

// tableRow is one row of a table; head says it stands in <thead>.
type tableRow struct {
	cells []cell
	head  bool
	node  *html.Node
}

const (
	// maxRows bounds a table; a longer one is data.
	maxRows = 2000
	// maxColumns bounds the empty cells a colspan may stand for.
	maxColumns = 40
	// layoutCell is the length in bytes from which a cell of a table without
	// header cells is an article's body laid out by a table.
	layoutCell = 2000
)

// dataTable returns the rows of a table that holds data, nil for one that only
// lays out the page.
func dataTable(n *html.Node) []tableRow {
	if role := attr(n, "role"); role == "presentation" || role == "none" {
		return nil
	}
	rows, ok := collectRows(n, nil, false)
	if !ok || len(rows) == 0 {
		return nil
	}
	columns, headers, longest := 0, 0, 0
	for _, r := range rows {
		columns = max(columns, len(r.cells))
		for _, c := range r.cells {
			longest = max(longest, len(c.text))
			if c.header {
				headers++
			}
		}
	}
	if columns < 2 || headers == 0 && (longest > layoutCell || len(rows) == 1) {
		return nil
	}
	return rows
}

// collectRows gathers the rows under n; not ok when a table stands in a table
// and so lays out something.
func collectRows(n *html.Node, rows []tableRow, head bool) (_ []tableRow, ok bool) {
	ok = true
	for c := n.FirstChild; c != nil && ok && len(rows) < maxRows; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Thead:
			rows, ok = collectRows(c, rows, true)
		case atom.Tbody, atom.Tfoot:
			rows, ok = collectRows(c, rows, false)
		case atom.Tr:
			if holds(c, atom.Table) {
				return nil, false
			}
			rows = append(rows, tableRow{cells: cells(c), head: head, node: c})
		}
	}
	return rows, ok
}

func cells(tr *html.Node) []cell {
	var out []cell
	for c := tr.FirstChild; c != nil && len(out) < maxColumns; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		out = append(out, cell{text: cellText(c), header: c.DataAtom == atom.Th, bold: allBold(c)})
		span, _ := strconv.Atoi(attr(c, "colspan"))
		for range min(span, maxColumns) - 1 {
			out = append(out, cell{header: c.DataAtom == atom.Th})
		}
	}
	return out
}

// cellText returns the visible text of a cell, its items parted by
// corpus.ItemGap: those of a list, paragraphs, and lines begun on purpose.
func cellText(n *html.Node) string {
	w := walker{limit: maxFlat, state: state{tight: true, parted: true, kind: corpus.Caption, node: n}}
	w.children(n)
	var items []string
	for part := range strings.SplitSeq(w.buf.String(), string(partBreak)) {
		items = append(items, cellLines(part)...)
	}
	if len(items) > 1 {
		for i := range items {
			items[i], _ = typedItem(items[i])
		}
	}
	return strings.Join(items, corpus.ItemGap)
}

// cellLines cuts a part of a cell at its line breaks. A line that goes on in
// lower case belongs to the one before.
func cellLines(part string) []string {
	var lines []string
	for l := range strings.SplitSeq(part, string(lineBreak)) {
		l = squeeze(l)
		first, _ := utf8.DecodeRuneInString(l)
		switch {
		case l == "":
		case unicode.IsLower(first) && len(lines) > 0:
			lines[len(lines)-1] += " " + l
		default:
			lines = append(lines, l)
		}
	}
	return lines
}

func holds(n *html.Node, a atom.Atom) bool {
	for d := range n.Descendants() {
		if d.DataAtom == a {
			return true
		}
	}
	return false
}

// allBold tells whether a cell's text is bold as a whole.
func allBold(n *html.Node) bool {
	var only *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && only == nil:
			only = c
		default:
			return false
		}
	}
	if only == nil {
		return false
	}
	switch only.DataAtom {
	case atom.B, atom.Strong:
		return true
	case atom.P, atom.Span, atom.Div:
		return allBold(only)
	}
	return false
}

// rows writes a data table: its caption, then a line a row.
func (w *walker) rows(n *html.Node, rows []tableRow) {
	w.flush()
	w.table++
	if c := child(n, atom.Caption); c != nil {
		if text := flat(c); text != "" {
			l := w.line(corpus.Caption, 0, text, 0)
			l.Table = w.table
			w.lines = append(w.lines, l)
		}
	}
	noSnippet := w.noSnippet || hasAttr(n, "data-nosnippet")
	for i, r := range rows {
		text := rowText(r.cells)
		if strings.Trim(text, "\t ") == "" {
			continue
		}
		l := w.line(corpus.Row, 0, text, 0)
		l.node, l.Table, l.NoSnippet = r.node, w.table, noSnippet
		l.Header = headerRow(r, i == 0)
		l.RowHead = !l.Header && len(r.cells) > 1 && (r.cells[0].header || r.cells[0].bold)
		w.lines = append(w.lines, l)
	}
}

func child(n *html.Node, a atom.Atom) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == a {
			return c
		}
	}
	return nil
}

func rowText(cells []cell) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.text
	}
	return strings.TrimRight(strings.Join(texts, "\t"), "\t ")
}

// headerRow tells whether a row names the columns: it stands in the table's
// head, or all its cells are header cells, or it is the first and all bold.
func headerRow(r tableRow, first bool) bool {
	if r.head {
		return true
	}
	headers, bold, filled := 0, 0, 0
	for _, c := range r.cells {
		if c.header {
			headers++
		}
		if c.text == "" {
			continue
		}
		filled++
		if c.bold {
			bold++
		}
	}
	return headers == len(r.cells) || first && bold == filled && filled > 1
}
