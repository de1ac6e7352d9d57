package crawl

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// maxSegments bounds a path; hand-made sites stay below ten levels.
	maxSegments = 14
	// maxRepeats is how often one segment may stand in a path: /a/a/a comes
	// from relative links that climb for ever.
	maxRepeats = 2
	// maxParams bounds a query; searches with facets make endless mixtures.
	maxParams = 5
)

// Budgets per pattern of address and host: how many addresses of one shape are
// believed to be different pages.
const (
	calendarBudget = 60   // a date and nothing else: calendars, archives by day
	queryBudget    = 300  // query values: pagers, filters
	numberBudget   = 1000 // numbers in the path, no words: /p/123
)

// trapReason tells why an address looks like a trap, "" when it does not.
func trapReason(u *url.URL) string {
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(segments) > maxSegments {
		return "trap: path too deep"
	}
	count := map[string]int{}
	for _, s := range segments {
		if count[s]++; count[s] > maxRepeats && s != "" {
			return "trap: path repeats itself"
		}
	}
	if u.RawQuery != "" && strings.Count(u.RawQuery, "&") >= maxParams {
		return "trap: too many parameters"
	}
	return ""
}

var (
	numbers = regexp.MustCompile(`[0-9]+`)
	// sessionLike finds long random runs: session ids, hashes, UUIDs.
	sessionLike = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(?:[a-z]*[0-9]+[a-z]*){5,}\b`)
	// calendarPath ends in a year and month or a full date, no slug after it.
	calendarPath = regexp.MustCompile(`(?:^|[/-])(?:19|2[0-9])[0-9]{2}[/-][0-9]{1,2}(?:[/-][0-9]{1,2})?/?$`)
	dateParam    = regexp.MustCompile(`(?i)^(?:date|day|month|year|week|cal|calendar|tribe-bar-date|event-?date|m)$`)
	year         = regexp.MustCompile(`\b(?:19|2[0-9])[0-9]{2}\b`)
)

// pattern folds an address to its shape, and says how many addresses of this
// shape one host may have; 0 means as many as the host's own budget.
func pattern(u *url.URL) (shape string, budget int) {
	path := sessionLike.ReplaceAllString(u.Path, "?")
	folded := numbers.ReplaceAllString(path, "#")
	names := paramNames(u)
	switch {
	case calendar(u, names):
		return "calendar " + folded, calendarBudget
	case len(names) > 0:
		return folded + "?" + strings.Join(names, "&"), queryBudget
	case folded != u.Path && !strings.ContainsFunc(lastSegment(folded), isLetter):
		return folded, numberBudget
	}
	return parent(folded), 0
}

// calendar tells whether an address is a date with nothing else: a day, week
// or month of a calendar that never ends.
func calendar(u *url.URL, names []string) bool {
	return slices.ContainsFunc(names, dateParam.MatchString) || calendarPath.MatchString(u.Path)
}

// farDate tells whether an address names a year that no article has: more than
// one ahead of now.
func farDate(u *url.URL, now time.Time) bool {
	for _, y := range year.FindAllString(u.Path+"?"+u.RawQuery, -1) {
		if n, err := strconv.Atoi(y); err == nil && n > now.Year()+1 {
			return calendar(u, paramNames(u))
		}
	}
	return false
}

func paramNames(u *url.URL) []string {
	var names []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(part, "="); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func lastSegment(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func parent(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[:strings.LastIndexByte(path, '/')+1] + "*"
}

func isLetter(r rune) bool { return r != '#' && r != '?' && r != '-' && r != '_' && r != '.' }
