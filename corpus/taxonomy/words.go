package taxonomy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WordKind tells a word from what stands between words.
type WordKind byte

// The kinds of tokens.
const (
	Word  WordKind = iota // letters and digits
	Mark                  // one punctuation mark
	Break                 // a line or cell break
)

// Token is a word or a mark of a text.
type Token struct {
	Kind WordKind
	// Start and End are byte offsets, [Start, End).
	Start, End int
	// Lower is the token in lower case, typographic apostrophes made plain.
	Lower string
	// Glued says nothing stands between this token and the one before but
	// a hyphen, slash or nothing at all.
	Glued bool
}

// Words cuts a text into words and marks, in order. A hyphen between words is
// no token, so that "tech-lead" and "tech lead" are the same; an apostrophe
// joins a contraction to its word ("don't", "lead's" is "lead" and "'s").
func Words(s string) []Token {
	tokens := make([]Token, 0, len(s)/5+1)
	for at := 0; at < len(s); {
		r, n := utf8.DecodeRuneInString(s[at:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := wordEnd(s, at)
			tokens = append(tokens, Token{Word, at, end, lower(s[at:end]), glued(s, tokens, at)})
			at = end
		case r == '\n' || r == '\t' || r == '\r':
			tokens = append(tokens, Token{Break, at, at + n, "\n", false})
			at += n
		case unicode.IsSpace(r) || hyphen(r) && inWord(s, at, n):
			at += n
		case apostrophe(r) && suffix(s[at+n:]) > 0:
			end := at + n + suffix(s[at+n:])
			tokens = append(tokens, Token{Word, at, end, "'" + lower(s[at+n:end]), true})
			at = end
		default:
			tokens = append(tokens, Token{Mark, at, at + n, mark(r, s[at:at+n]), glued(s, tokens, at)})
			at += n
		}
	}
	return tokens
}

func glued(s string, before []Token, at int) bool {
	if len(before) == 0 {
		return false
	}
	gap := s[before[len(before)-1].End:at]
	return !strings.ContainsFunc(gap, unicode.IsSpace)
}

// wordEnd returns the end of the word at at. "n't" stays in its word and a
// number keeps its decimals.
func wordEnd(s string, at int) int {
	end := at
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		end += n
	}
	r, n := utf8.DecodeRuneInString(s[end:])
	if apostrophe(r) && strings.HasSuffix(s[at:end], "n") && strings.HasPrefix(s[end+n:], "t") && suffix(s[end+n:]) == 1 {
		return end + n + 1
	}
	return end
}

// suffix returns the length of the contraction's ending at the start of s
// ("s", "re", "ll" …), 0 when there is none.
func suffix(s string) int {
	for _, ending := range []string{"re", "ll", "ve", "s", "d", "m", "t"} {
		rest, ok := strings.CutPrefix(s, ending)
		if !ok {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(rest); rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return len(ending)
		}
	}
	return 0
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

func hyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' || r == '\u00ad' }

// inWord tells whether the hyphen of n bytes at at stands between two letters
// or digits.
func inWord(s string, at, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at+n:])
	return (unicode.IsLetter(before) || unicode.IsDigit(before)) && (unicode.IsLetter(after) || unicode.IsDigit(after))
}

func lower(s string) string { return strings.ReplaceAll(strings.ToLower(s), "’", "'") }

// mark folds the typographic variants of a mark.
func mark(r rune, s string) string {
	switch r {
	case '–', '—', '―', '-':
		return "—"
	case '“', '”', '«', '»', '„':
		return `"`
	case '’', '‘':
		return "'"
	}
	return s
}

// Fold strips the plural ending of a lower-case word. It is no stemmer: names
// and texts are folded alike, so that equal words stay equal.
func Fold(w string) string {
	switch {
	case len(w) < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us"):
		if len(w) == 3 && w[2] == 's' && w != "was" && w != "has" && w != "his" {
			return w[:2] // VPs, PMs
		}
		return w
	case strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "sses"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}
