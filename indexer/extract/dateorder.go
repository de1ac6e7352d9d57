package extract

import (
	"regexp"
	"strconv"
	"strings"
)

// dateOrder is how a page writes its numeric dates.
type dateOrder int

const (
	// unknownOrder leaves 03/04/2024 unread: a guess is no date.
	unknownOrder dateOrder = iota
	orderMonthFirst
	orderDayFirst
)

var slashDate = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b`)

// orderLines is how many lines of a page are asked for its order of dates.
const orderLines = 3000

// orderOf tells the order of day and month from the page's other dates: those
// with a number that is no month decide, if they agree.
func orderOf(lines []line) dateOrder {
	order := unknownOrder
	for _, l := range lines[:min(len(lines), orderLines)] {
		if len(l.text) > maxTitle {
			continue
		}
		for _, m := range slashDate.FindAllStringSubmatch(l.text, -1) {
			first, _ := strconv.Atoi(m[1])
			second, _ := strconv.Atoi(m[2])
			var says dateOrder
			switch {
			case first > 12 && second <= 12:
				says = orderDayFirst
			case second > 12 && first <= 12:
				says = orderMonthFirst
			default:
				continue
			}
			if order != unknownOrder && order != says {
				return unknownOrder
			}
			order = says
		}
	}
	return order
}

// Dates glued to what stands beside them by style alone: "5 min readMay 6,
// 2024By Ada".
var (
	gluedMonth = regexp.MustCompile(`([\p{Ll}\d)])((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s+\d)`)
	gluedYear  = regexp.MustCompile(`\b((?:19|20)\d\d)(\p{Lu})`)
)

// spell makes the dates of a line plain: parted from their neighbours, and the
// numeric ones as 2006-01-02 where the page's order is known.
func (o dateOrder) spell(text string) string {
	text = gluedMonth.ReplaceAllString(text, "$1 $2")
	text = gluedYear.ReplaceAllString(text, "$1 $2")
	if o == unknownOrder || !strings.Contains(text, "/") {
		return text
	}
	return slashDate.ReplaceAllStringFunc(text, func(numeric string) string {
		m := slashDate.FindStringSubmatch(numeric)
		month, day := m[1], m[2]
		if o == orderDayFirst {
			month, day = day, month
		}
		if date, ok := dateOf(m[3], month, day); ok {
			return date
		}
		return numeric
	})
}

// maxBareDate is how many words a line has that is a date and no more.
const maxBareDate = 6

// readBesideAuthor reads the date that stands alone beside the author's name,
// for pages whose byline is far from their title.
func (d *draft) readBesideAuthor(lines []line, order dateOrder) {
	author, ok := d.meta.best(fieldAuthors)
	if !ok {
		return
	}
	name := fold(author.values[0])
	for i, l := range lines {
		if len(l.text) > maxNear || strings.TrimPrefix(fold(l.text), "by ") != name {
			continue
		}
		for _, j := range []int{i + 1, i - 1} {
			if j < 0 || j >= len(lines) || len(words(lines[j].text)) > maxBareDate {
				continue
			}
			text := order.spell(lines[j].text)
			if date, _, ok := findDate(text); ok && !updatedWord.MatchString(text) {
				d.meta.add(fieldPublished, "visible date beside the author", .5, date)
				return
			}
		}
		return
	}
}

// dateLabel is what names a date as the publication's or an update's, on a line
// of its own or before the date.
var dateLabel = regexp.MustCompile(`(?i)^(?:(?:first |date )?(?:published|posted)|(?:publication|release) date|date|(?:last |date )?(?:updated|modified|revised))(?: on| in)?\s*(?::\s*|$)`)

// readLabelledDates reads the dates that stand after a label or under it,
// wherever on the page: the first of each.
func (d *draft) readLabelledDates(lines []line, order dateOrder) {
	seen := map[field]bool{}
	for i, l := range lines {
		label := dateLabel.FindString(l.text)
		if label == "" || len(l.text) > maxNear {
			continue
		}
		value := l.text[len(label):]
		if value == "" && i+1 < len(lines) {
			value = lines[i+1].text
		}
		date, ok := parseDate(order.spell(value))
		to := fieldPublished
		if updatedWord.MatchString(label) {
			to = fieldModified
		}
		if ok && len(words(value)) <= maxBareDate && !seen[to] {
			seen[to] = true
			d.meta.add(to, "labelled date", .5, date)
		}
	}
}
