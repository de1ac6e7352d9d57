package compare

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// csvHeader names the columns of an export, one quote a row. Offsets are code
// points of the article's text.
var csvHeader = []string{
	"dimension", "role", "status", "sources", "side", "quote", "own", "section",
	"title", "authors", "site", "kind", "published", "url", "also",
	"start", "end", "strength", "resolved_by", "cues", "difference", "id", "generation",
}

// CSV writes the quotes of a comparison, one a row, in the order of the table.
// Cells that a spreadsheet would take for a formula are guarded by an
// apostrophe.
func CSV(w io.Writer, c *Comparison) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for _, d := range c.Dimensions {
		for _, r := range c.Roles {
			cell := d.Cells[r.ID]
			for _, q := range cell.Evidence {
				if err := out.Write(guard(csvRow(c, d, r, cell, q))); err != nil {
					return fmt.Errorf("write CSV: %w", err)
				}
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func csvRow(c *Comparison, d Dimension, r Role, cell Cell, q Quote) []string {
	side := ""
	if q.Side > 0 {
		side = strconv.Itoa(q.Side)
	}
	return []string{
		d.ID, r.ID, string(cell.Status), strconv.Itoa(cell.Sources), side,
		q.Text, q.OwnText(), strings.Join(q.Section, " > "),
		q.Article.Title, strings.Join(q.Article.Authors, "; "), q.Article.Site,
		string(q.Article.Kind), q.Article.Published, q.Article.URL, alsoAt(q),
		strconv.Itoa(q.Start), strconv.Itoa(q.End),
		strconv.FormatFloat(q.Strength, 'f', 2, 64), string(q.Resolved), strings.Join(q.Cues, "; "),
		d.Difference.Note, q.ID, c.Generation,
	}
}

// alsoAt lists the addresses of further articles that say the same, or their
// titles where they have none.
func alsoAt(q Quote) string {
	var at []string
	for _, a := range q.Also {
		if a.URL != "" {
			at = append(at, a.URL)
		} else {
			at = append(at, a.Title)
		}
	}
	return strings.Join(at, " ")
}

// guard makes a row safe to open in a spreadsheet: a value that begins like a
// formula, white space before it included, is prefixed with an apostrophe
// (OWASP, CSV injection). NUL ends a value in some programs and is dropped.
func guard(row []string) []string {
	for i, v := range row {
		v = strings.ReplaceAll(v, "\x00", "")
		if formula(v) {
			v = "'" + v
		}
		row[i] = v
	}
	return row
}

// formulaStarts begin a formula, or make a spreadsheet skip to one. The wide
// forms are those of East Asian keyboards.
const formulaStarts = "=+-@\t\r\n|%＝＋－＠"

func formula(v string) bool {
	v = strings.TrimLeft(v, " \u00a0\u3000\ufeff\v\f")
	for _, r := range v {
		return strings.ContainsRune(formulaStarts, r)
	}
	return false
}
