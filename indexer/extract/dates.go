package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// monthPattern matches a month's name or abbreviation in the languages that
// Western pages mostly use; monthNumber reads it.
const monthPattern = `(jan(?:uary|uari|uar|vier|eiro)?|enero|gennaio|feb(?:ruary|ruari|ruar|rero|braio)?|févr(?:ier)?|fev(?:ereiro)?|mar(?:ch|s|ts|zo|ço)?|mär(?:z)?|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|maj|mayo|mei|maio|maggio|jun(?:e|i|io|ho)?|juin|giugno|jul(?:y|i|io|ho)?|juil(?:let)?|luglio|aug(?:ust|ustus|usti)?|août|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:embro|tembre)?|o[ck]t(?:ober|obre|ubre)?|out(?:ubro)?|ottobre|nov(?:ember|embre|iembre|embro)?|de[czs](?:ember|embre|iembre|embro)?|déc(?:embre)?|dic(?:iembre|embre)?)`

// monthPrefixes tell a month by its first letters. The longer come first.
var monthPrefixes = []struct {
	prefix string
	month  int
}{
	{"juil", 7}, {"juin", 6}, {"ottob", 10}, {"giug", 6}, {"lugl", 7}, {"magg", 5}, {"mayo", 5}, {"maio", 5},
	{"jan", 1}, {"ene", 1}, {"gen", 1}, {"feb", 2}, {"fev", 2}, {"fév", 2}, {"mai", 5}, {"maj", 5}, {"may", 5}, {"mei", 5}, {"mar", 3}, {"mär", 3}, {"maa", 3},
	{"apr", 4}, {"avr", 4}, {"abr", 4}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"aoû", 8}, {"ago", 8},
	{"sep", 9}, {"set", 9}, {"oct", 10}, {"okt", 10}, {"out", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"des", 12}, {"déc", 12}, {"dic", 12},
}

func monthNumber(name string) int {
	name = strings.ToLower(name)
	for _, m := range monthPrefixes {
		if strings.HasPrefix(name, m.prefix) {
			return m.month
		}
	}
	return 0
}

// The ways a date is written. Numeric dates that may be day or month first
// are read only where the numbers decide.
var (
	isoDate     = regexp.MustCompile(`\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|T|_)`)
	compactDate = regexp.MustCompile(`^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$`)
	monthFirst  = regexp.MustCompile(`(?i)\b` + monthPattern + `\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b`)
	dayFirst    = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|\.|er)?[\s-]+(?:de\s+|of\s+)?` + monthPattern + `\.?,?[\s-]+(?:de\s+)?((?:19|20)\d\d)\b`)
	yearFirst   = regexp.MustCompile(`(?i)\b((?:19|20)\d\d),?\s+` + monthPattern + `\.?\s+(\d{1,2})\b`)
	numericDate = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b`)
	eastDate    = regexp.MustCompile(`((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]`)
	monthYear   = regexp.MustCompile(`(?i)^` + monthPattern + `\.?,?\s+((?:19|20)\d\d)$`)
	isoMonth    = regexp.MustCompile(`^((?:19|20)\d\d)-(\d{1,2})$`)
	yearOnly    = regexp.MustCompile(`^((?:19|20)\d\d)$`)
)

// parseDate reads a value that is a date, as "2006-01-02", "2006-01" or
// "2006".
func parseDate(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 80 {
		return "", false
	}
	if m := compactDate.FindStringSubmatch(s); m != nil {
		return dateOf(m[1], m[2], m[3])
	}
	if date, _, ok := findDate(s); ok {
		return date, true
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		return dateOf(m[2], strconv.Itoa(monthNumber(m[1])), "")
	}
	if m := isoMonth.FindStringSubmatch(s); m != nil {
		return dateOf(m[1], m[2], "")
	}
	if yearOnly.MatchString(s) {
		return s, true
	}
	return "", false
}

// findDate returns the first whole date in a text and where it stands.
func findDate(s string) (date string, at []int, ok bool) {
	best := -1
	try := func(re *regexp.Regexp, year, month, day int) {
		loc := re.FindStringSubmatchIndex(s)
		if loc == nil || best >= 0 && loc[0] >= best {
			return
		}
		group := func(i int) string { return s[loc[2*i]:loc[2*i+1]] }
		m := group(month)
		if n := monthNumber(m); n > 0 {
			m = strconv.Itoa(n)
		}
		if d, valid := dateOf(group(year), m, group(day)); valid {
			date, at, best, ok = d, loc[:2], loc[0], true
		}
	}
	try(isoDate, 1, 2, 3)
	try(monthFirst, 3, 1, 2)
	try(dayFirst, 3, 2, 1)
	try(eastDate, 1, 2, 3)
	try(yearFirst, 1, 2, 3)
	if loc := numericDate.FindStringSubmatchIndex(s); loc != nil && (best < 0 || loc[0] < best) {
		a, _ := strconv.Atoi(s[loc[2]:loc[3]])
		b, _ := strconv.Atoi(s[loc[4]:loc[5]])
		dotted := s[loc[3]] == '.'
		switch {
		case a > 12 || dotted || a == b: // 25/12/2024, 03.04.2024, 4/4/2024
			try(numericDate, 3, 2, 1)
		case b > 12: // 12/25/2024
			try(numericDate, 3, 1, 2)
		}
	}
	return date, at, ok
}

// dateOf joins the parts of a date; day may be empty. Dates that stand for
// "none" in some system (1970-01-01, 1900-01-01) are refused.
func dateOf(year, month, day string) (string, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	if m < 1 || m > 12 || y < 1900 {
		return "", false
	}
	if day == "" {
		return fmt.Sprintf("%04d-%02d", y, m), true
	}
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || m == 1 && d == 1 && (y == 1970 || y == 1900) {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

// futureSlack allows for time zones and clocks that differ.
const futureSlack = 36 * time.Hour

// plausible tells whether a date does not lie after the page was fetched.
func plausible(date string, fetched time.Time) bool {
	return fetched.IsZero() || date <= fetched.Add(futureSlack).Format(time.DateOnly)[:len(date)]
}

var urlDate = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?:[/-]|$)`)

// dateInURL reads the date that a path such as /2024/05/06/ or
// /2024-05-06-title names; whole says it has a day.
func dateInURL(path string) (date string, whole, ok bool) {
	m := urlDate.FindStringSubmatch(path)
	if m == nil {
		return "", false, false
	}
	date, ok = dateOf(m[1], m[2], m[3])
	return date, m[3] != "", ok
}
