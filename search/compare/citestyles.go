package compare

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// apaMaxAuthors is how many authors APA lists before it abbreviates.
const apaMaxAuthors = 20

// apa writes a reference (APA 7, 10.16), the quotation before it when a
// passage is cited.
func (w work) apa() string {
	title := w.title
	if w.note != "" {
		title += " [" + strings.TrimSuffix(w.note, ".") + "]"
	}
	parts := []string{sentence(w.apaAuthors()) + " (" + w.apaDate() + ").", sentence(title)}
	if len(w.authors) == 0 {
		parts = []string{sentence(title) + " (" + w.apaDate() + ")."}
	}
	if w.site != "" && (len(w.authors) != 1 || w.authors[0].natural() != w.site) {
		parts = append(parts, sentence(w.site))
	}
	if w.url != "" {
		parts = append(parts, w.apaRetrieved()+w.url)
	}
	reference := strings.Join(parts, " ")
	if w.quote == "" {
		return reference
	}
	return "“" + w.quote + "” (" + w.inText() + ")\n\n" + reference
}

// sentence closes s with a full stop unless it ends a sentence already.
func sentence(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

func (w work) apaAuthors() string {
	names := make([]string, len(w.authors))
	for i, n := range w.authors {
		names[i] = n.initials()
	}
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n > apaMaxAuthors:
		return strings.Join(names[:apaMaxAuthors-1], ", ") + ", … " + names[n-1]
	case n > 1:
		return strings.Join(names[:n-1], ", ") + ", & " + names[n-1]
	}
	return ""
}

func (w work) apaDate() string {
	d := w.issued
	switch len(d.parts()) {
	case 1:
		return fmt.Sprint(d.year)
	case 2:
		return fmt.Sprintf("%d, %s", d.year, time.Month(d.month))
	case 3:
		return fmt.Sprintf("%d, %s %d", d.year, time.Month(d.month), d.day)
	}
	return "n.d."
}

// apaRetrieved tells when an undated page was read: it may change.
func (w work) apaRetrieved() string {
	if w.issued.year != 0 || w.accessed.IsZero() {
		return ""
	}
	return "Retrieved " + w.accessed.Format("January 2, 2006") + ", from "
}

// inText is the reference in brackets after a quotation.
func (w work) inText() string {
	who := "“" + w.title + "”"
	switch len(w.authors) {
	case 0:
	case 1:
		who = w.authors[0].short()
	case 2:
		who = w.authors[0].short() + " & " + w.authors[1].short()
	default:
		who = w.authors[0].short() + " et al."
	}
	year := "n.d."
	if w.issued.year != 0 {
		year = fmt.Sprint(w.issued.year)
	}
	if w.section == "" {
		return who + ", " + year
	}
	return who + ", " + year + ", “" + w.section + "” section"
}

// bibtex writes one entry. @misc with url and urldate is read by BibTeX and
// biblatex alike.
func (w work) bibtex() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s", w.key())
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, ",\n  %s = {%s}", name, value)
		}
	}
	field("author", w.bibtexAuthors())
	field("title", "{"+bibtexEscape(w.title)+"}")
	field("howpublished", bibtexEscape(w.site))
	year := "n.d."
	if w.issued.year != 0 {
		year = fmt.Sprint(w.issued.year)
	}
	field("year", year)
	if w.issued.month != 0 {
		fmt.Fprintf(&b, ",\n  month = %s", strings.ToLower(time.Month(w.issued.month).String()[:3]))
	}
	if w.issued.day != 0 {
		field("day", fmt.Sprint(w.issued.day))
	}
	field("url", bibtexURL(w.url))
	if !w.accessed.IsZero() {
		field("urldate", w.accessed.Format("2006-01-02"))
	}
	if w.quote != "" {
		field("annote", "“"+bibtexEscape(w.quote)+"”")
	}
	field("note", bibtexEscape(w.note))
	b.WriteString("\n}\n")
	return b.String()
}

func (w work) bibtexAuthors() string {
	names := make([]string, len(w.authors))
	for i, n := range w.authors {
		names[i] = bibtexEscape(n.inverted())
		if n.literal != "" || strings.Contains(strings.ToLower(names[i]), " and ") {
			names[i] = "{" + names[i] + "}" // one name, not several
		}
	}
	return strings.Join(names, " and ")
}

// bibtexEscape writes TeX's special characters so that they print.
func bibtexEscape(s string) string {
	return strings.NewReplacer(
		`\`, `{\textbackslash}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`,
		"#", `\#`, "_", `\_`, "~", `{\textasciitilde}`, "^", `{\textasciicircum}`,
	).Replace(s)
}

// bibtexURL makes an address safe in a verbatim field: no braces, backslashes
// or blanks of its own.
func bibtexURL(s string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20").Replace(s)
}

// key is the entry's name: beltz2026difference.
func (w work) key() string {
	who := ""
	if len(w.authors) > 0 {
		who = ascii(w.authors[0].short())
	}
	year := "nd"
	if w.issued.year != 0 {
		year = fmt.Sprint(w.issued.year)
	}
	if key := who + year + w.titleWord(); key != "nd" {
		return key
	}
	return "article" + ascii(w.id)
}

// titleWord is the first word of the title that tells something.
func (w work) titleWord() string {
	for word := range strings.FieldsSeq(w.title) {
		if word = ascii(word); len(word) > 3 {
			return word
		}
	}
	return ""
}

// ascii keeps the ASCII letters and digits of s, in lower case.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// ris writes one record; every value is one line.
func (w work) ris() string {
	var b strings.Builder
	field := func(tag, value string) {
		if value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	kind := "ELEC"
	if w.sort == "post-weblog" {
		kind = "BLOG"
	}
	field("TY", kind)
	for _, n := range w.authors {
		field("AU", n.inverted())
	}
	field("TI", w.title)
	field("T2", w.site)
	if w.issued.year != 0 {
		field("PY", fmt.Sprintf("%04d", w.issued.year))
		field("DA", risDate(w.issued))
	}
	field("UR", w.url)
	if !w.accessed.IsZero() {
		field("Y2", w.accessed.Format("2006/01/02/"))
	}
	field("N1", w.note)
	if w.quote != "" {
		field("N1", "“"+w.quote+"”")
	}
	field("ID", w.id)
	b.WriteString("ER  - \r\n")
	return b.String()
}

// risDate writes YYYY/MM/DD/ with what is unknown left empty.
func risDate(d date) string {
	month, day := "", ""
	if d.month != 0 {
		month = fmt.Sprintf("%02d", d.month)
	}
	if d.day != 0 {
		day = fmt.Sprintf("%02d", d.day)
	}
	return fmt.Sprintf("%04d/%s/%s/", d.year, month, day)
}

// cslItem is an item of CSL-JSON 1.0.2, as far as web pages need it.
type cslItem struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Title    string    `json:"title"`
	Author   []cslName `json:"author,omitempty"`
	Site     string    `json:"container-title,omitempty"`
	Issued   *cslDate  `json:"issued,omitempty"`
	Accessed *cslDate  `json:"accessed,omitempty"`
	URL      string    `json:"URL,omitempty"`
	Section  string    `json:"section,omitempty"`
	Note     string    `json:"note,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

func newCSLDate(d date) *cslDate {
	if d.year == 0 {
		return nil
	}
	return &cslDate{Parts: [][]int{d.parts()}}
}

// csl writes an array of one item, which every reader of CSL-JSON takes.
func (w work) csl() (string, error) {
	item := cslItem{
		ID: w.id, Type: w.sort, Title: w.title, Site: w.site, URL: w.url,
		Issued: newCSLDate(w.issued), Section: w.section, Note: w.note,
	}
	if !w.accessed.IsZero() {
		item.Accessed = newCSLDate(date{w.accessed.Year(), int(w.accessed.Month()), w.accessed.Day()})
	}
	for _, n := range w.authors {
		item.Author = append(item.Author, cslName{n.family, n.given, n.literal})
	}
	if w.quote != "" {
		item.Note = "“" + w.quote + "”"
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode([]cslItem{item}); err != nil {
		return "", fmt.Errorf("write CSL-JSON: %w", err)
	}
	return b.String(), nil
}

// markdown writes one line, below a block quotation when a passage is cited.
func (w work) markdown() string {
	line := w.attribution()
	if !w.accessed.IsZero() {
		line += " (accessed " + w.accessed.Format("2 January 2006") + ")"
	}
	if w.quote == "" {
		return sentence(line) + "\n"
	}
	return "> “" + escapeMarkdown(w.quote) + "”\n>\n> — " + sentence(line) + "\n"
}

// attribution tells who said it and where, with a link.
func (w work) attribution() string {
	var parts []string
	if len(w.authors) > 0 {
		names := make([]string, len(w.authors))
		for i, n := range w.authors {
			names[i] = escapeMarkdown(n.natural())
		}
		parts = append(parts, enumerate(names, "and"))
	}
	title := escapeMarkdown(w.title)
	if w.url != "" {
		title = "[" + title + "](" + markdownURL(w.url) + ")"
	}
	parts = append(parts, "“"+title+"”")
	if w.site != "" {
		parts = append(parts, escapeMarkdown(w.site))
	}
	parts = append(parts, cmp.Or(w.issued.words(), "n.d."))
	if w.note != "" {
		parts = append(parts, escapeMarkdown(strings.TrimSuffix(w.note, ".")))
	}
	return strings.Join(parts, ", ")
}

// words writes the date for a reader: "3 June 2026".
func (d date) words() string {
	switch len(d.parts()) {
	case 1:
		return fmt.Sprint(d.year)
	case 2:
		return fmt.Sprintf("%s %d", time.Month(d.month), d.year)
	case 3:
		return fmt.Sprintf("%d %s %d", d.day, time.Month(d.month), d.year)
	}
	return ""
}
