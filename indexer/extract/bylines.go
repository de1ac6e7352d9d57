package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// bylineSelectors find who wrote the visible page, the surest first.
var bylineSelectors = []struct {
	selector string
	sure     float64
}{
	{`[rel~="author"]`, .72},
	{`.author-name, .byline-name, .byline__name, .author__name, .authorName, .post-author-name, .entry-author-name, .article-author-name, .p-author .p-name`, .7},
	{`.byline, .article-byline, .post-byline, [class*="byline" i]`, .66},
	{`[data-testid*="author" i], a[href*="/author/"], a[href*="/authors/"], a[href*="/by/"], a[href*="/contributor"], a[href*="/people/"], a[href*="/staff/"], a[href*="/profile/"]`, .62},
	{`.author, .post-author, .entry-author, .article-author, .writer, .vcard .fn, .p-author, [class*="author" i]`, .6},
}

// bylineSpan is how many elements of one kind are looked at.
const bylineSpan = 12

// readBylines reads the bylines of the visible page.
func (d *draft) readBylines(doc *goquery.Document) {
	for _, b := range bylineSelectors {
		var names []string
		doc.Find(b.selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			if within(s, outside) || within(s, "[class*=card], [class*=teaser], li article") {
				return i < bylineSpan
			}
			text := flat(s.Nodes[0])
			if len(text) > 200 {
				return i < bylineSpan
			}
			names = cleanAuthors([]string{text})
			return len(names) == 0 && i < bylineSpan
		})
		d.meta.add(fieldAuthors, "byline", b.sure, names...)
	}
	d.readByLines(doc)
}

var byLine = regexp.MustCompile(`^(?:(?i:written|posted|published|words|story|article|reviewed) )?(?:by|By|BY)\s*:?\s+(\p{Lu}[^\n]{2,80})`)

// readByLines reads lines such as "By Ada Lovelace" under the title.
func (d *draft) readByLines(doc *goquery.Document) {
	lines := walk(doc.Nodes[0])
	top := 0
	for i, l := range lines {
		if l.Kind == "heading" && l.Level == 1 {
			top = i
			break
		}
	}
	for _, l := range lines[max(0, top-8):min(len(lines), top+14)] {
		if m := byLine.FindStringSubmatch(l.text); m != nil && len(l.text) < 120 {
			d.meta.add(fieldAuthors, "byline", .64, cleanAuthors([]string{m[1]})...)
			return
		}
	}
}

// dateSelectors find when the visible page says it was published.
var dateSelectors = []struct {
	selector string
	sure     float64
}{
	{`time[pubdate], time[itemprop*="datePublished"], time.published, time.entry-date, .dt-published`, .7},
	{`article header time, .post-meta time, .entry-meta time, .byline time, .article-meta time, [class*="publish" i] time, [class*="meta" i] time`, .66},
	{`[class*="publish" i], [class*="posted" i], .post-date, .entry-date, .article-date, [class*="post-date" i], [class*="postdate" i], [class*="pub-date" i], [class*="pubdate" i], [class*="article-date" i]`, .64},
	{`article time, main time, time`, .58},
	{`[class*="timestamp" i], [class*="date" i]`, .56},
	{`.post-meta, .entry-meta, .article-meta, [class*="byline" i], [class*="meta" i]`, .52},
}

var updatedWord = regexp.MustCompile(`(?i)\b(?:updated|modified|revised|reviewed|last\s+edited)\b`)

// readVisibleDates reads the dates that stand around the title.
func (d *draft) readVisibleDates(doc *goquery.Document) {
	for _, sel := range dateSelectors {
		doc.Find(sel.selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			if within(s, outside) || within(s, "[class*=card], [class*=teaser], li article") {
				return i < bylineSpan
			}
			text := flat(s.Nodes[0])
			if len(text) > 160 {
				return i < bylineSpan
			}
			value := text
			if _, ok := parseDate(value); !ok {
				value = s.AttrOr("datetime", s.AttrOr("content", ""))
			}
			date, ok := parseDate(value)
			if !ok || len(date) < len("2006-01-02") {
				return i < bylineSpan
			}
			if updated(s, text) {
				d.meta.add(fieldModified, "visible date", sel.sure, date)
				return i < bylineSpan
			}
			d.meta.add(fieldPublished, "visible date", sel.sure, date)
			return false
		})
	}
	d.readTopDates(doc)
}

// updated tells whether a date is the one of a change.
func updated(s *goquery.Selection, text string) bool {
	if updatedWord.MatchString(text) {
		return !strings.Contains(strings.ToLower(text), "publi")
	}
	class := strings.ToLower(s.AttrOr("class", ""))
	if strings.Contains(class, "updated") || strings.Contains(class, "modified") {
		return !strings.Contains(class, "publi")
	}
	around := flat(s.Parent().Nodes[0])
	if len(around) < 80 {
		before, _, _ := strings.Cut(around, text)
		return updatedWord.MatchString(before)
	}
	return false
}

// readTopDates reads a date that stands in a short line near the title.
func (d *draft) readTopDates(doc *goquery.Document) {
	lines := walk(doc.Nodes[0])
	for i, l := range lines {
		if l.Kind != "heading" || l.Level != 1 {
			continue
		}
		for _, near := range lines[max(0, i-4):min(len(lines), i+9)] {
			if len(near.text) > 100 || near.Kind == "heading" {
				continue
			}
			if date, _, ok := findDate(near.text); ok {
				if updatedWord.MatchString(near.text) && !strings.Contains(strings.ToLower(near.text), "publi") {
					d.meta.add(fieldModified, "date near title", .5, date)
					continue
				}
				d.meta.add(fieldPublished, "date near title", .54, date)
				return
			}
		}
		return
	}
}
