package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"altitude/corpus"
)

// bylineSelectors find who wrote the visible page, the surest first.
var bylineSelectors = []struct {
	selector string
	sure     float64
}{
	{`[rel~="author"]`, .72},
	{`.author-name, .byline-name, .byline__name, .author__name, .authorName, .post-author-name, .entry-author-name, .article-author-name, .p-author .p-name, .author .name, .author-info .name, [class*="author"] [class*="name"]`, .7},
	{`.byline, .article-byline, .post-byline, [class*="byline" i]`, .66},
	{`[data-testid*="author" i], a[href*="/author/"], a[href*="/authors/"], a[href*="/by/"], a[href*="/contributor"], a[href*="/people/"], a[href*="/staff/"]`, .62},
	{`article address, header address, main address`, .61},
	{`.author, .post-author, .entry-author, .article-author, .writer, .vcard .fn, .p-author, [class*="author" i]`, .6},
}

const (
	// bylineSpan is how many elements of one kind are looked at.
	bylineSpan = 12
	// maxByline bounds a byline, in bytes; longer is prose.
	maxByline = 200
)

// readBylines reads the bylines of the visible page.
func (d *draft) readBylines(doc *goquery.Document) {
	for _, b := range bylineSelectors {
		var names []string
		doc.Find(b.selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			if !astray(s) {
				names = bylineNames(s)
			}
			return len(names) == 0 && i < bylineSpan
		})
		d.meta.add(fieldAuthors, "byline", b.sure, names...)
	}
}

// readSoleAuthor reads the one name that all links to an author on the page
// give; then it is the page's, wherever it stands.
func (d *draft) readSoleAuthor(doc *goquery.Document) {
	var names []string
	doc.Find(`[rel~="author"]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		names = append(names, bylineNames(s)...)
		return i < bylineSpan
	})
	if names = cleanAuthors(names); len(names) == 1 {
		d.meta.add(fieldAuthors, "byline", .55, names[0])
	}
}

// byLabel is a line that says that the next one names the author.
var byLabel = regexp.MustCompile(`(?i)^(?:(?:this\s+)?(?:article|post|story|words|text|written|authored|posted|published)\s+)?by:?$|^(?:authors?|author\(s\)|written):?$`)

// readLabelled reads the name that stands under a label of its own, or the
// names in the list there.
func (d *draft) readLabelled(lines []line) {
	for i, l := range lines {
		if !byLabel.MatchString(l.text) {
			continue
		}
		var names []string
		for _, under := range lines[i+1 : min(len(lines), i+1+maxAuthors)] {
			if len(under.text) > maxName || !personal(under.text) || len(names) > 0 && under.Kind != corpus.Item {
				break
			}
			names = append(names, under.text)
		}
		if len(names) > 0 {
			d.meta.add(fieldAuthors, "labelled byline", .44, cleanAuthors(names)...)
			return
		}
	}
}

// bylineNames reads the first line of a short element that names someone;
// what follows is a title or a biography.
func bylineNames(s *goquery.Selection) []string {
	lines := walk(s.Nodes[0])
	if len(textContent(s.Nodes[0])) > 4*maxByline {
		return nil
	}
	for _, l := range lines[:min(len(lines), 3)] {
		if names := cleanAuthors([]string{l.text}); len(names) > 0 && len(l.text) <= maxByline {
			return names
		}
	}
	return nil
}

var (
	// byLine is a line that says by whom; the name may follow without a space
	// where the page sets it off by style only.
	byLine = regexp.MustCompile(`^(?:[\d/. -]{6,12}\s+)?(?i:(?:written|posted|published|words|story|article|authored)\s+)?(?:by|By|BY)(?:\s*:?\s+|:)([^\n]{2,90})|^By(\p{Lu}\p{Ll}+(?:\s\p{Lu}[\p{L}.'’-]*){1,3})$`)
)

const (
	// nearBefore and nearAfter are how many lines around the title hold its
	// byline and date.
	nearBefore, nearAfter = 5, 10
	// maxNear bounds such a line, in bytes, maxTitle the title's.
	maxNear, maxTitle = 140, 600
)

// nearTitle returns the lines before the page's title, the nearest first, and
// those from it on.
func nearTitle(lines []line, title string) (before, after []line) {
	at := -1
	for i, l := range lines {
		if len(l.text) > maxTitle || l.Kind != corpus.Heading && fold(l.text) != fold(title) {
			continue
		}
		if title != "" && likeness(fold(l.text), fold(title)) >= .75 {
			at = i
			break
		}
		if l.Kind == corpus.Heading && l.Level == 1 && at < 0 {
			at = i
		}
	}
	if at < 0 {
		return nil, nil
	}
	before, after = slices.Clone(lines[max(0, at-nearBefore):at]), lines[at:min(len(lines), at+1+nearAfter)]
	slices.Reverse(before)
	return before, after
}

// readNearTitle reads the byline and the date that stand around the title,
// as a reader finds them.
func (d *draft) readNearTitle(before, after []line, order dateOrder) {
	for _, l := range slices.Concat(before, after) {
		if !shortLine(l) {
			continue
		}
		if m := byLine.FindStringSubmatch(l.text); m != nil && (len(l.text) <= maxBare || capitalised(m[1]+m[2])) {
			d.meta.add(fieldAuthors, "byline", .64, cleanAuthors([]string{m[1] + m[2]})...)
		}
	}
	for _, text := range nearestDates(before, after, order) {
		date, at, _ := findDate(text)
		if !datesLine(text) {
			continue
		}
		d.nearDate(text, date)
		if name := squeeze(strings.TrimRight(beforeDate(text[:at[0]]), " |•·,-–—/")); personal(name) {
			d.meta.add(fieldAuthors, "byline with date", .58, cleanAuthors([]string{name})...)
		}
	}
	d.readMonth(slices.Concat(before, after))
}

// shortLine tells whether a line may sign or date: no heading, no prose.
func shortLine(l line) bool { return len(l.text) <= maxNear && l.Kind != corpus.Heading }

const (
	// maxDated is how many lines with dates a side of the title may have; more
	// are a list of other things.
	maxDated = 3
	// underFirst is how many lines farther than a date above the title one
	// under it may stand and still be the article's: above, a list of news may
	// end.
	underFirst = 2
)

// nearestDates are the lines with dates of that side of the title where one
// stands nearer, their dates spelt plainly.
func nearestDates(before, after []line, order dateOrder) []string {
	above, up := datedLines(before, order)
	under, down := datedLines(after, order)
	if len(under) > 0 && (len(above) == 0 || down <= up+underFirst) {
		above = under
	}
	if len(above) > maxDated {
		return nil
	}
	return above
}

// datedLines are the texts of the short lines with a date, and how far the
// first of them stands.
func datedLines(lines []line, order dateOrder) (dated []string, first int) {
	for i, l := range lines {
		if !shortLine(l) || onCard(l.node) {
			continue
		}
		text := order.spell(l.text)
		if _, _, ok := findDate(text); !ok {
			continue
		}
		if dated = append(dated, text); len(dated) == 1 {
			first = i
		}
	}
	return dated, first
}

// readMonth reads the one line around the title that is a month and its year.
// It is believed where nothing names a day or speaks of an update.
func (d *draft) readMonth(lines []line) {
	var months []string
	for _, l := range lines {
		switch {
		case !shortLine(l):
		case updatedWord.MatchString(l.text):
			return
		case monthYear.MatchString(l.text):
			months = append(months, l.text)
		}
	}
	if len(months) == 1 {
		d.meta.add(fieldPublished, "visible month", .45, months[0])
	}
}

// maxBare bounds a byline whose name is written small ("by ibby"), in bytes.
const maxBare = 28

func capitalised(s string) bool {
	r := []rune(strings.TrimSpace(s))
	return len(r) > 0 && unicode.IsUpper(r[0])
}

// visibleDate is where a date comes from that the reader sees.
const visibleDate = "visible date"

// updateSure is how far the date of an update is trusted that stands by the
// title. It dates the text that is there to be quoted, so it comes before JSON-LD,
// which templates fill in; article:published_time names the first publication
// and comes before it. Of the 13 judged pages that this order dates
// otherwise than its opposite, 12 are right.
const updateSure = .905

// nearDate notes a date near the title. It is the one readers see and cite, so
// it wins over the page's data. Of two dates the later is the update's.
func (d *draft) nearDate(text, date string) {
	if second, ok := dateAfter(text); ok && second < date {
		d.meta.add(fieldModified, visibleDate, .92, date)
		d.meta.add(fieldPublished, visibleDate, .92, second)
		return
	}
	switch lower := strings.ToLower(text); {
	case strings.Contains(lower, "publi") || strings.Contains(lower, "posted"):
		d.meta.add(fieldPublished, visibleDate, .94, date)
	case updatedWord.MatchString(text):
		d.meta.add(fieldModified, visibleDate, .92, date)
		if reviewedWord.MatchString(text) {
			return
		}
		d.meta.add(fieldPublished, corpus.VisibleUpdate, updateSure, date)
	case !strings.Contains(lower, "active") && !strings.Contains(lower, "expire"):
		d.meta.add(fieldPublished, visibleDate, .92, date)
	}
}

// dateAfter returns the date that follows the first one of a text.
func dateAfter(text string) (string, bool) {
	_, at, ok := findDate(text)
	if !ok {
		return "", false
	}
	date, _, ok := findDate(text[at[1]:])
	return date, ok
}

// datesLine tells whether a line with a date only dates and signs: no
// sentence, few words besides.
func datesLine(text string) bool {
	n := len(words(text))
	return n <= 16 && (n <= 8 || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ":"))
}

func beforeDate(s string) string {
	for _, sep := range []string{"|", "•", "·", "—"} {
		s, _, _ = strings.Cut(s, sep)
	}
	return s
}

// personal tells whether a text looks like a person's name: two to four words
// with capitals.
func personal(s string) bool {
	ws := strings.Fields(s)
	if len(ws) < 2 || len(ws) > 4 {
		return false
	}
	for _, w := range ws {
		r := []rune(w)
		if !unicode.IsUpper(r[0]) || len(r) > 1 && unicode.IsUpper(r[1]) && !strings.Contains(w, ".") || weekday[strings.ToLower(strings.Trim(w, ",."))] {
			return false
		}
	}
	return !updatedWord.MatchString(s)
}

var weekday = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"news": true, "blog": true, "posted": true, "published": true, "updated": true, "last": true, "date": true, "created": true, "on": true,
}

// dateSelectors find when the visible page says it was published.
var dateSelectors = []struct {
	selector string
	sure     float64
}{
	{`time[pubdate], time[itemprop*="datePublished"], time.published, time.entry-date, .dt-published`, .7},
	{`article header time, .post-meta time, .entry-meta time, .byline time, .article-meta time, [class*="publish" i] time, [class*="meta" i] time`, .66},
	{`[class*="publish" i], [class*="posted" i], .post-date, .entry-date, .article-date, [class*="post-date" i], [class*="postdate" i], [class*="pub-date" i], [class*="pubdate" i], [class*="article-date" i], [class*="story-date" i]`, .64},
	{`article time, main time, time`, .58},
	{`article [class*="timestamp" i], article [class*="date" i], main [class*="timestamp" i], main [class*="date" i], .date, .timestamp`, .56},
	{`.post-meta, .entry-meta, .article-meta, [class*="byline" i], [class*="meta" i]`, .52},
}

var updatedWord = regexp.MustCompile(`(?i)\b(?:updated?|modified|revised|reviewed|last\s+edited)\b`)

// reviewedWord tells a review, which changes nothing and publishes nothing.
var reviewedWord = regexp.MustCompile(`(?i)\breviewed\b`)

// readVisibleDates reads the dates of the elements that are made for them.
func (d *draft) readVisibleDates(doc *goquery.Document) {
	updates := map[string]bool{}
	for _, sel := range dateSelectors {
		doc.Find(sel.selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			date, text := elementDate(s)
			switch {
			case date == "" || astray(s) || onCard(s.Nodes[0]):
			case updated(s, text):
				updates[date] = true
				d.meta.add(fieldModified, visibleDate, sel.sure, date)
			case updates[date]: // the same one again, its label out of sight
				d.meta.add(fieldPublished, corpus.VisibleUpdate, .3, date)
			default:
				d.meta.add(fieldPublished, visibleDate, sel.sure, date)
				return false
			}
			return i < bylineSpan
		})
	}
}

// elementDate reads the whole date an element shows or, failing that, has.
func elementDate(s *goquery.Selection) (date, text string) {
	text = flat(s.Nodes[0])
	if len(text) > maxByline {
		return "", ""
	}
	for _, value := range []string{text, s.AttrOr("datetime", s.AttrOr("content", ""))} {
		if date, ok := parseDate(value); ok && len(date) == len("2006-01-02") {
			return date, text
		}
	}
	return "", text
}

// updated tells whether a date is the one of a change.
func updated(s *goquery.Selection, text string) bool {
	if updatedWord.MatchString(text) {
		return !strings.Contains(strings.ToLower(text), "publi")
	}
	class := strings.ToLower(s.AttrOr("class", ""))
	if strings.Contains(class, "updated") || strings.Contains(class, "modified") || strings.Contains(class, "changed") {
		return !strings.Contains(class, "publi")
	}
	return updatedWord.MatchString(labelOf(s.Nodes[0], text))
}

const (
	// labelSpan bounds the line, in bytes, that a label and its date make
	// together; labelDepth is how far up it is looked for.
	labelSpan, labelDepth = 80, 3
)

// labelOf returns what stands before an element's text on the line that it
// makes with its neighbours, back to the date before.
func labelOf(n *html.Node, text string) string {
	for range labelDepth {
		if n = n.Parent; n == nil || n.Type != html.ElementNode {
			return ""
		}
		around := flat(n)
		if len(around) >= labelSpan {
			return ""
		}
		label, _, _ := strings.Cut(around, text)
		for _, at, ok := findDate(label); ok; _, at, ok = findDate(label) {
			label = label[at[1]:]
		}
		if label = strings.TrimSpace(label); label != "" {
			return label
		}
	}
	return ""
}
