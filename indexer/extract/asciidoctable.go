package extract

import (
	"regexp"
	"strings"

	"altitude/corpus"
)

// adocCell is what may stand before a cell's bar: "2+", "a", "h", "^.^s".
var adocCell = regexp.MustCompile(`(?:^|\s)(?:\d+(?:\.\d+)?[+*])?[<^>]?(?:\.[<^>])?([aehlmdsv])?$`)

// table reads a table. Cells fill rows of as many columns as the cols
// attribute or the first line says.
func (a *adoc) table(open string) {
	bar := open[:1]
	in := a.until(open)
	var cells []cell
	firstLine, blankAfter := 0, false
	for i, l := range in {
		l = strings.TrimSpace(l)
		switch {
		case l == "":
			blankAfter = blankAfter || firstLine > 0 && firstLine == len(cells) && i > 0
			continue
		case a.skipLine(l):
			continue
		case !strings.Contains(l, bar) && len(cells) > 0:
			last := &cells[len(cells)-1]
			last.text = strings.TrimSpace(last.text + cellBreak(l) + l)
			continue
		}
		cells = a.cutCells(l, bar, cells)
		if firstLine == 0 {
			firstLine = len(cells)
		}
	}
	columns := a.cols
	if columns == 0 {
		columns = firstLine
	}
	a.rows(cells, columns, a.header || blankAfter && firstLine == columns && firstLine > 1)
	a.cols, a.header, a.style = 0, false, ""
}

// cutCells cuts one line at its bars; what stands before the first belongs to
// the cell before, the specifier of the next cell taken off.
func (a *adoc) cutCells(l, bar string, cells []cell) []cell {
	parts := strings.Split(strings.ReplaceAll(l, `\`+bar, "\x01"), bar)
	for i, part := range parts {
		style := ""
		if i < len(parts)-1 {
			if m := adocCell.FindStringSubmatchIndex(part); m != nil {
				if m[2] >= 0 {
					style = part[m[2]:m[3]]
				}
				part = part[:m[0]]
			}
		}
		part = strings.TrimSpace(strings.ReplaceAll(part, "\x01", bar))
		switch {
		case i > 0:
			cells[len(cells)-1].text = part
		case part != "" && len(cells) > 0:
			cells[len(cells)-1].text += " " + part
		}
		if i < len(parts)-1 {
			cells = append(cells, cell{header: style == "h" || style == "s"})
		}
	}
	return cells
}

// cellBreak is what parts a line of a cell from those before it.
func cellBreak(l string) string {
	if adocItem.MatchString(l) {
		return string(partBreak)
	}
	return " "
}

// cellText takes the markup off a cell and parts the items of a list in it.
func (a *adoc) cellText(text string) string {
	parts := strings.Split(strings.TrimPrefix(text, "* "), string(partBreak))
	var items []string
	for _, part := range parts {
		if len(parts) > 1 {
			part = adocItem.ReplaceAllString(part, "$2")
		}
		part, _ = cutFootnotes(part)
		if part = squeeze(plainAsciiDoc(part, a.names)); part != "" {
			items = append(items, part)
		}
	}
	return strings.Join(items, corpus.ItemGap)
}

func (a *adoc) rows(cells []cell, columns int, header bool) {
	if columns < 1 {
		return
	}
	a.tables++
	for i := 0; i*columns < len(cells) && i < maxRows; i++ {
		row := cells[i*columns : min((i+1)*columns, len(cells))]
		for j := range row {
			text := strings.TrimSpace(row[j].text)
			row[j].bold = len(text) > 2 && text[0] == '*' && text[len(text)-1] == '*'
			row[j].text = a.cellText(text)
		}
		text := rowText(row)
		if strings.Trim(text, "\t ") == "" {
			continue
		}
		b := corpus.Block{Kind: corpus.Row, Table: a.tables, Header: header && i == 0}
		b.RowHead = !b.Header && columns > 1 && (row[0].header || row[0].bold)
		a.d.lines = append(a.d.lines, line{Block: b, text: text})
	}
}
