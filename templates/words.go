package templates

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"altitude/corpus"
	"altitude/search"
)

// functions are what templates may call beside the methods of their page.
func functions() template.FuncMap {
	return template.FuncMap{
		"asset":    asset,
		"count":    count,
		"date":     Date,
		"kind":     KindLabel,
		"kindNote": kindNote,
		"join":     joinWords,
		"thousand": thousands,
		"web":      corpus.WebAddress,
		"path":     sectionPath,
		"percent":  percent,
		"add":      func(a, b int) int { return a + b },
		"licence":  licenceAddress,
		"language": search.LanguageName,
		"upper":    upperFirst,

		"provenance": provenance,
		"dated":      dated,
	}
}

// count says how many of what: count 1 "source" is "1 source", count 2
// "source" is "2 sources", count 2 "try" "tries" is "2 tries".
func count(n int, one string, many ...string) string {
	if n == 1 {
		return "1 " + one
	}
	plural := one + "s"
	if len(many) > 0 {
		plural = many[0]
	}
	return thousands(n) + " " + plural
}

// thousands writes n with a thin space between groups of three digits, as the
// SI brochure has it.
func thousands(n int) string {
	if n < 0 {
		return "−" + thousands(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// Date writes "2026-06-03" as "3 June 2026" and "2026-06" as "June 2026";
// anything else is returned as it is.
func Date(s string) string {
	for _, layout := range [][2]string{
		{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"},
	} {
		if t, err := time.Parse(layout[0], s); err == nil {
			return t.Format(layout[1])
		}
	}
	return s
}

// kinds tells readers what each kind of source is.
var kinds = map[corpus.Kind][2]string{
	corpus.Blog:     {"Blog", "a signed article or post"},
	corpus.Answer:   {"Answer page", "a question-and-answer or AI-answer page"},
	corpus.Handbook: {"Handbook", "a company’s or team’s handbook"},
	corpus.Ladder:   {"Job ladder", "a job ladder or role description"},
	corpus.Book:     {"Book", "a book or a chapter of one"},
	corpus.Docs:     {"Docs", "documentation, a standard or a guide"},
	corpus.Other:    {"Other", "a source of another kind"},
}

// KindLabel names a kind of source for readers.
func KindLabel(k corpus.Kind) string {
	if words, ok := kinds[k]; ok {
		return words[0]
	}
	return upperFirst(string(k))
}

func kindNote(k corpus.Kind) string { return kinds[k][1] }

// joinWords writes a list as prose: "a", "a and b", "a, b and c".
func joinWords(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

// sectionPath writes the headings above a passage as one line.
func sectionPath(headings []string) string { return strings.Join(headings, " › ") }

// percent writes a share of 0–1 as whole percent.
func percent(share float64) string {
	return strconv.Itoa(int(share*100+0.5)) + "\u202f%"
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// dated writes when an article was published, or updated where that is all the
// page shows.
func dated(published, from string) string {
	if from == corpus.VisibleUpdate {
		return "updated " + Date(published)
	}
	return Date(published)
}

// provenance says in words where a fact came from: extraction names the
// element ("json-ld datePublished"), which readers need not know.
func provenance(from string) string {
	for _, p := range [][2]string{
		{"json-ld", "the page’s metadata"}, {"meta", "the page’s metadata"}, {"microdata", "the page’s metadata"},
		{"og:", "the page’s metadata"}, {"front matter", "the front matter"}, {"url", "the address"}, {"file name", "the file name"},
	} {
		if strings.HasPrefix(strings.ToLower(from), p[0]) {
			return p[1]
		}
	}
	return from
}

// licenceAddresses are where the licences that allow full text are explained.
var licenceAddresses = map[string]string{
	"Apache-2.0":   "https://www.apache.org/licenses/LICENSE-2.0",
	"CC-BY-3.0":    "https://creativecommons.org/licenses/by/3.0/",
	"CC-BY-4.0":    "https://creativecommons.org/licenses/by/4.0/",
	"CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
	"CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
	"CC0-1.0":      "https://creativecommons.org/publicdomain/zero/1.0/",
	"MIT":          "https://opensource.org/license/mit",
}

// licenceAddress returns where a licence is explained, "" when not known.
func licenceAddress(id string) string {
	if corpus.WebAddress(id) {
		return id
	}
	return licenceAddresses[id]
}
