package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"altitude/corpus"
)

// Style is a way to write a citation.
type Style string

// The styles of citations.
const (
	APA           Style = "apa"      // APA, 7th edition, plain text
	BibTeX        Style = "bibtex"   // one @misc entry
	RIS           Style = "ris"      // one record, CRLF line ends
	CSL           Style = "csl"      // CSL-JSON, an array of one item
	MarkdownStyle Style = "markdown" // one line, or a block quotation
)

// Styles lists the styles in the order they are offered.
var Styles = []Style{APA, BibTeX, RIS, CSL, MarkdownStyle}

// ParseStyle returns the style named s, ignoring case; the empty string means
// APA. An unknown name gives a *RequestError.
func ParseStyle(s string) (Style, error) {
	style := Style(strings.ToLower(strings.TrimSpace(s)))
	if style == "" {
		return APA, nil
	}
	if slices.Contains(Styles, style) {
		return style, nil
	}
	fixes := make([]string, len(Styles))
	for i, known := range Styles {
		fixes[i] = string(known)
	}
	return "", &RequestError{
		Field: "style", Value: s, Fixes: fixes,
		Message: fmt.Sprintf("No citation style is named %q.", s),
	}
}

// MediaType returns the media type of a citation in the style.
func (s Style) MediaType() string {
	switch s {
	case BibTeX:
		return "application/x-bibtex; charset=utf-8"
	case RIS:
		return "application/x-research-info-systems; charset=utf-8"
	case CSL:
		return "application/vnd.citationstyles.csl+json"
	case MarkdownStyle:
		return "text/markdown; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// Cite returns a citation of an article, or of one of its passages when q is
// not nil. accessed is the day it was read. What the article does not tell is
// left out or, for the date, written "n.d.".
func Cite(style Style, a Article, q *Quote, accessed time.Time) (string, error) {
	return articleWork(a, q, accessed).cite(style)
}

// CiteTable returns a citation of a whole comparison at its address, which
// should name the generation so that it leads to the same table; see
// Comparison.Permalink.
func CiteTable(style Style, c *Comparison, address string, accessed time.Time) (string, error) {
	w := work{
		id:       "altitude-" + strings.Join(c.roleIDs(), "-"),
		sort:     "webpage",
		title:    tableTitle(c),
		authors:  []name{{literal: "Altitude"}},
		issued:   date{accessed.Year(), int(accessed.Month()), accessed.Day()},
		accessed: accessed,
		note: fmt.Sprintf("Table of %s from %s; generation %s.",
			count(c.quotes(), "quote"), count(len(c.Sources), "article"), clean(c.Generation)),
	}
	if corpus.WebAddress(address) {
		w.url = address
	}
	return w.cite(style)
}

// tableTitle names a comparison: "CTO and Tech lead compared".
func tableTitle(c *Comparison) string {
	labels := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		labels[i] = clean(r.Label)
		if i > 0 {
			labels[i] = midSentence(labels[i])
		}
	}
	return enumerate(labels, "and") + " compared"
}

// midSentence writes a label as it stands within a sentence: "Tech lead" in
// small letters, "CTO" as it is.
func midSentence(label string) string {
	first, n := utf8.DecodeRuneInString(label)
	second, _ := utf8.DecodeRuneInString(label[n:])
	if unicode.IsUpper(first) && unicode.IsLower(second) {
		return string(unicode.ToLower(first)) + label[n:]
	}
	return label
}

// work is what a citation tells of a source, cleaned of what would break a
// line.
type work struct {
	id      string
	sort    string // the CSL type
	title   string
	authors []name
	site    string
	issued  date
	url     string
	// quote and section are set for a passage.
	quote, section string
	note           string
	accessed       time.Time
}

func articleWork(a Article, q *Quote, accessed time.Time) work {
	w := work{
		id: a.ID, sort: "webpage", title: cmp.Or(clean(a.Title), "Untitled"),
		site: clean(a.Site), issued: parseDate(a.Published), accessed: accessed,
	}
	if a.Kind == corpus.Blog {
		w.sort = "post-weblog"
	}
	for _, author := range a.Authors {
		if author = clean(author); author != "" {
			w.authors = append(w.authors, parseName(author))
		}
	}
	if corpus.WebAddress(a.URL) {
		w.url = a.URL
	}
	if q != nil {
		w.quote = clean(q.Text)
		if len(q.Section) > 0 {
			w.section = clean(q.Section[len(q.Section)-1])
		}
		w.url = cmp.Or(corpus.TextFragment(a.URL, q.Text), w.url)
	}
	return w
}

func (w work) cite(style Style) (string, error) {
	switch style {
	case APA:
		return w.apa(), nil
	case BibTeX:
		return w.bibtex(), nil
	case RIS:
		return w.ris(), nil
	case CSL:
		return w.csl()
	case MarkdownStyle:
		return w.markdown(), nil
	}
	_, err := ParseStyle(string(style))
	return "", err
}

// clean makes a value one line without control characters or the marks that
// turn the direction of the text around it.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// enumerate joins words: "a, b and c".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

// count says how many: "1 quote", "12 quotes".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// date is a year, with month and day where they are known; the zero date is
// unknown.
type date struct{ year, month, day int }

func parseDate(s string) date {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		d := date{year: t.Year()}
		if len(layout) > 4 {
			d.month = int(t.Month())
		}
		if len(layout) > 7 {
			d.day = t.Day()
		}
		return d
	}
	return date{}
}

// parts returns what is known of the date, the year first.
func (d date) parts() []int {
	switch {
	case d.year == 0:
		return nil
	case d.month == 0:
		return []int{d.year}
	case d.day == 0:
		return []int{d.year, d.month}
	}
	return []int{d.year, d.month, d.day}
}

// name is an author: a person's family and given names, or the literal name
// of an organisation or of someone whose name cannot be taken apart safely.
type name struct{ family, given, literal string }

// organisationWords tell that an author is no person.
var organisationWords = []string{
	"academy", "agency", "association", "authors", "committee", "community",
	"company", "consulting", "contributors", "corp", "corporation", "department",
	"desk", "editorial", "editors", "engineering", "foundation", "gmbh", "government",
	"group", "guild", "inc", "institute", "lab", "labs", "llc", "ltd", "magazine",
	"media", "news", "office", "organisation", "organization", "press", "project",
	"school", "service", "services", "society", "staff", "studio", "team", "the",
	"university", "usa",
}

// particles belong to the family name that follows them.
var particles = []string{"al", "af", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu"}

// nameSuffixes follow the family name.
var nameSuffixes = []string{"jr", "sr", "ii", "iii", "iv", "phd", "md"}

// maxNameWords is the most words a person's name is taken to have.
const maxNameWords = 5

// parseName takes an author's name apart.
func parseName(s string) name {
	if family, given, ok := strings.Cut(s, ", "); ok && !isOrganisation(s) {
		return name{family: family, given: given}
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > maxNameWords || isOrganisation(s) {
		return name{literal: s}
	}
	last := len(words) - 1
	if last > 1 && slices.Contains(nameSuffixes, strings.ToLower(strings.Trim(words[last], ".,"))) {
		last--
	}
	for last > 1 && slices.Contains(particles, words[last-1]) {
		last--
	}
	return name{family: strings.Join(words[last:], " "), given: strings.Join(words[:last], " ")}
}

func isOrganisation(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsDigit(r) || strings.ContainsRune("@_/&|()", r) ||
			unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	}) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(strings.ToLower(s)), func(w string) bool {
		return slices.Contains(organisationWords, strings.Trim(w, ".,"))
	})
}

// inverted writes the name family first: "Beltz, Bill".
func (n name) inverted() string {
	if n.literal != "" {
		return n.literal
	}
	return n.family + ", " + n.given
}

// natural writes the name as it is said: "Bill Beltz".
func (n name) natural() string {
	if n.literal != "" {
		return n.literal
	}
	return n.given + " " + n.family
}

// short is what an in-text reference says: "Beltz".
func (n name) short() string { return cmp.Or(n.literal, n.family) }

// initials writes the name with initials: "Beltz, B. J.".
func (n name) initials() string {
	if n.literal != "" {
		return n.literal
	}
	var b strings.Builder
	b.WriteString(n.family + ",")
	for given := range strings.FieldsSeq(n.given) {
		if !strings.ContainsFunc(given, unicode.IsLetter) {
			continue
		}
		b.WriteByte(' ')
		for i, part := range strings.Split(strings.Trim(given, "-"), "-") {
			if i > 0 {
				b.WriteByte('-')
			}
			for _, r := range part {
				b.WriteRune(unicode.ToUpper(r))
				break
			}
			b.WriteByte('.')
		}
	}
	return b.String()
}
