package extract

import (
	"net/url"
	"strings"
	"unicode"
)

// words cuts s into runs of letters, digits and underscores.
func words(s string) []string { return strings.FieldsFunc(s, notWord) }

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && !unicode.Is(unicode.Mn, r)
}

// wordCount is len(words(s)) without making them.
func wordCount(s string) int {
	n, in := 0, false
	for _, r := range s {
		if notWord(r) {
			in = false
		} else if !in {
			in = true
			n++
		}
	}
	return n
}

func urlPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}
