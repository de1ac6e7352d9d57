package corpus

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Selector finds a passage in a page again without offsets: the W3C Web
// Annotation TextQuoteSelector.
type Selector struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

// contextRunes is how much text before and after a quote tells it from a
// second one of the same wording.
const contextRunes = 32

// Select returns the selector of text[s.Start:s.End].
func Select(text string, s Span) Selector {
	before, after := text[:s.Start], text[s.End:]
	start := len(before)
	for range contextRunes {
		_, n := utf8.DecodeLastRuneInString(before[:start])
		start -= n
	}
	end := 0
	for range contextRunes {
		_, n := utf8.DecodeRuneInString(after[end:])
		end += n
	}
	return Selector{Exact: text[s.Start:s.End], Prefix: before[start:], Suffix: after[:end]}
}

// fragmentWords is how many words at each end name a long passage in a text
// fragment; shorter passages are named whole.
const fragmentWords = 6

// TextFragment returns address with a text fragment that makes a browser
// scroll to and mark the passage (WICG scroll-to-text-fragment). It returns
// "" when address is not http(s).
func TextFragment(address, passage string) string {
	if !WebAddress(address) {
		return ""
	}
	address, _, _ = strings.Cut(address, "#")
	lines := strings.FieldsFunc(passage, func(r rune) bool { return r == '\n' || r == '\t' })
	if len(lines) == 0 {
		return address
	}
	first, last := strings.Fields(lines[0]), strings.Fields(lines[len(lines)-1])
	if len(lines) == 1 && len(first) <= 2*fragmentWords {
		return address + "#:~:text=" + fragmentEscape(strings.Join(first, " "))
	}
	return address + "#:~:text=" +
		fragmentEscape(strings.Join(first[:min(fragmentWords, len(first))], " ")) + "," +
		fragmentEscape(strings.Join(last[max(0, len(last)-fragmentWords):], " "))
}

// fragmentEscape percent-encodes a text directive's term; "-" and "," have a
// meaning of their own there.
func fragmentEscape(s string) string {
	return directive.Replace(url.QueryEscape(s))
}

// directive turns what QueryEscape leaves into what a text directive needs.
var directive = strings.NewReplacer("+", "%20", "-", "%2D")

// WebAddress tells whether s is an http or https address with a host and
// without control characters: the only addresses ever linked.
func WebAddress(s string) bool {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
