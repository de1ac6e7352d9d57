package compare

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"altitude/corpus/text"
)

// Markdown writes a comparison as a table whose quotes carry footnotes: author,
// title, kind, date and link. base is the address of this site, such as
// "https://example.org"; where it is empty, articles without an address of
// their own are named without a link.
func Markdown(w io.Writer, c *Comparison, base string) error {
	m := &markdownWriter{out: bufio.NewWriter(w), base: strings.TrimSuffix(base, "/"), numbers: map[noteKey]int{}}
	m.head(c)
	m.table(c)
	m.notes()
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write Markdown: %w", err)
	}
	return nil
}

type markdownWriter struct {
	out  *bufio.Writer
	base string
	// numbers and order give each passage one footnote, wherever it is shown.
	numbers map[noteKey]int
	order   []Quote
}

type noteKey struct {
	article    string
	start, end int
}

func (m *markdownWriter) printf(format string, args ...any) { fmt.Fprintf(m.out, format, args...) }

func (m *markdownWriter) head(c *Comparison) {
	m.printf("# %s\n\n", escapeMarkdown(tableTitle(c)))
	for _, r := range c.Roles {
		if r.Definition != nil {
			m.printf("**%s**, in the words of %s: “%s”%s\n\n", escapeMarkdown(r.Label),
				escapeMarkdown(speaker(r.Definition.Article)), escapeMarkdown(clean(r.Definition.Text)), m.note(*r.Definition))
		}
	}
	for _, r := range c.Roles {
		n := c.Coverage[r.ID]
		m.printf("- %s: %d of %d dimensions have evidence\n", escapeMarkdown(r.Label), n.Stated, n.Of)
	}
	m.printf("- %s; %s; generation %s\n", count(c.Contested, "contested cell"),
		count(len(c.Sources), "article"), escapeMarkdown(clean(c.Generation)))
	if m.base != "" {
		m.printf("- <%s>\n", markdownURL(c.Permalink(m.base)))
	}
	m.printf("\n")
}

// speaker names who says a quote: its authors, else the site or the title.
func speaker(a Article) string {
	switch {
	case len(a.Authors) > 0:
		return clean(enumerate(a.Authors, "and"))
	case a.Site != "":
		return clean(a.Site)
	}
	return "“" + clean(a.Title) + "”"
}

func (m *markdownWriter) table(c *Comparison) {
	m.printf("| Dimension |")
	for _, r := range c.Roles {
		m.printf(" %s |", escapeMarkdown(r.Label))
	}
	m.printf("\n|%s\n", strings.Repeat(" --- |", len(c.Roles)+1))
	for _, d := range c.Dimensions {
		m.printf("| **%s**%s |", escapeMarkdown(d.Label), difference(d))
		for _, r := range c.Roles {
			m.printf(" %s |", m.cell(d.Cells[r.ID]))
		}
		m.printf("\n")
	}
}

func difference(d Dimension) string {
	if d.Difference.Note == "" {
		return ""
	}
	return "<br>" + escapeMarkdown(clean(d.Difference.Note))
}

// cell writes a cell on one line, as a table of Markdown needs it.
func (m *markdownWriter) cell(c Cell) string {
	if len(c.Evidence) == 0 {
		return fmt.Sprintf("*not stated: %s, %s searched*",
			count(c.Searched.Articles, "article"), count(c.Searched.Passages, "passage"))
	}
	lines := []string{"*" + statusWords(c) + "*"}
	for _, q := range c.Evidence {
		lines = append(lines, side(q)+"“"+ownMarked(q)+"”"+m.note(q))
	}
	return strings.Join(lines, "<br>")
}

// ownMarked writes a quote with the role's own part in bold where the rest of
// it speaks of another role.
func ownMarked(q Quote) string {
	own := q.OwnText()
	inner := strings.TrimSpace(own)
	if own == q.Text || inner == "" {
		return escapeMarkdown(clean(q.Text))
	}
	start := text.Byte(q.Text, q.Own[0]) + strings.Index(own, inner)
	before, after := q.Text[:start], q.Text[start+len(inner):]
	return oneLine(before) + "**" + escapeMarkdown(clean(inner)) + "**" + oneLine(after)
}

// oneLine escapes a part of a quote, every run of white space made one blank.
func oneLine(part string) string {
	words := escapeMarkdown(clean(part))
	if part == "" || words == "" {
		return words
	}
	if strings.TrimLeftFunc(part, unicode.IsSpace) != part {
		words = " " + words
	}
	if strings.TrimRightFunc(part, unicode.IsSpace) != part {
		words += " "
	}
	return words
}

// statusWords says a cell's status to a reader.
func statusWords(c Cell) string {
	words := strings.ReplaceAll(string(c.Status), "-", " ")
	if c.Sources > 1 {
		words += ", " + count(c.Sources, "source")
	}
	if c.Conflict != "" {
		words += ": " + escapeMarkdown(clean(c.Conflict))
	}
	if c.Weak {
		words += ", indirect only"
	}
	return words
}

func side(q Quote) string {
	if q.Side == 0 {
		return ""
	}
	return "(" + strconv.Itoa(q.Side) + ") "
}

// note returns the footnote mark of a quote.
func (m *markdownWriter) note(q Quote) string {
	key := noteKey{q.Article.ID, q.Start, q.End}
	n, ok := m.numbers[key]
	if !ok {
		m.order = append(m.order, q)
		n = len(m.order)
		m.numbers[key] = n
	}
	return fmt.Sprintf("[^%d]", n)
}

func (m *markdownWriter) notes() {
	m.printf("\n")
	for i, q := range m.order {
		w := articleWork(q.Article, &q, time.Time{})
		w.url = m.link(q, w.url)
		w.note = string(q.Article.Kind)
		m.printf("[^%d]: %s\n", i+1, sentence(w.attribution()+m.also(q)))
	}
}

// also names the other articles of nearly the same wording.
func (m *markdownWriter) also(q Quote) string {
	var also []string
	for _, a := range q.Also {
		w := articleWork(a, nil, time.Time{})
		also = append(also, w.attribution())
	}
	if len(also) == 0 {
		return ""
	}
	return "; also " + strings.Join(also, "; ")
}

// link prefers the original's address to our reading view.
func (m *markdownWriter) link(q Quote, original string) string {
	if original != "" || m.base == "" {
		return original
	}
	return m.base + q.Href
}

// escapeMarkdown writes s so that it shows as it is: no markup, no HTML, no
// end of a table cell.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]|#~>!{}^$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// markdownURL makes an address safe between round or angle brackets.
func markdownURL(s string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "|", "%7C", `\`, "%5C").Replace(s)
}

// Permalink is the address of the comparison under base, with its filters and
// its generation.
func (c *Comparison) Permalink(base string) string {
	path := strings.TrimSuffix(base, "/") + "/compare/" + strings.Join(c.roleIDs(), "/")
	if q := c.parameters().Encode(); q != "" {
		path += "?" + q
	}
	return path
}

// parameters are the request's filters and rows as the compare page takes them.
func (c *Comparison) parameters() url.Values {
	v := c.Request.Filter.Values()
	for _, id := range c.Request.Dimensions {
		v.Add("dimension", id)
	}
	if c.Generation != "" {
		v.Set("generation", c.Generation)
	}
	if n := c.Request.PerCell; n != 0 && n != DefaultPerCell {
		v.Set("per_cell", strconv.Itoa(n))
	}
	return v
}

func (c *Comparison) roleIDs() []string {
	ids := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		ids[i] = r.ID
	}
	return ids
}

// quotes counts the quotes shown.
func (c *Comparison) quotes() int {
	n := 0
	for _, d := range c.Dimensions {
		for _, cell := range d.Cells {
			n += len(cell.Evidence)
		}
	}
	return n
}
