// Package text is the one place that cuts text: sentences, words and the
// translation of byte offsets into code points.
package text

import (
	"iter"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/clipperhouse/uax29/v2/words"
)

// abbreviations end in a full stop that ends no sentence. Lower case, without
// the stop. "etc", "inc" and the like are absent: they often do end one.
var abbreviations = map[string]bool{
	"approx": true, "art": true, "cf": true, "ch": true, "dept": true, "dr": true,
	"e.g": true, "eg": true, "eng": true, "esp": true, "fig": true, "figs": true,
	"gen": true, "hon": true, "i.e": true, "ie": true, "jr": true, "mr": true,
	"mrs": true, "ms": true, "mx": true, "no": true, "nos": true, "p": true,
	"pp": true, "prof": true, "resp": true, "rev": true, "sr": true, "st": true,
	"viz": true, "vol": true, "vs": true, "v": true,
}

// Sentences yields the byte ranges [start, end) of the sentences of s, without
// surrounding white space. Cuts follow UAX #29, mended where a full stop ends
// an abbreviation or an initial, or the next word begins in lower case. A line
// break always ends a sentence.
func Sentences(s string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		start, end := 0, 0
		emit := func() bool {
			from, to := trim(s, start, end)
			start = end
			return from == to || yield(from, to)
		}
		tokens := sentences.FromString(s)
		for tokens.Next() {
			if end > start && !joins(s[start:end], tokens.Value()) && !emit() {
				return
			}
			end += len(tokens.Value())
		}
		emit()
	}
}

// trim narrows s[start:end] to what stands between its white space.
func trim(s string, start, end int) (int, int) {
	part := s[start:end]
	end -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	part = s[start:end]
	start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	return start, end
}

// joins tells whether next goes on with the sentence that before seemed to end.
func joins(before, next string) bool {
	if strings.HasSuffix(before, "\n") || strings.HasSuffix(before, "\u2029") {
		return false
	}
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(next, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	}))
	if !strings.HasSuffix(before, ".") {
		// "Yahoo! was": an exclamation inside a sentence.
		return unicode.IsLower(first) && !strings.HasSuffix(before, "。")
	}
	before = strings.TrimSuffix(before, ".")
	word := before[strings.LastIndexFunc(before, func(r rune) bool {
		return unicode.IsSpace(r) || r == '(' || r == '“' || r == '"' || r == '—'
	})+1:]
	word = strings.TrimLeftFunc(word, unicode.IsPunct)
	lower := strings.ToLower(word)
	switch {
	case lower == "no": // "No. 5", but "The answer is no. 5 …" is rare
		return unicode.IsDigit(first)
	case abbreviations[lower]:
		return true
	case utf8.RuneCountInString(word) == 1 && word != "I":
		r, _ := utf8.DecodeRuneInString(word)
		return unicode.IsUpper(r) // an initial: "J. Smith"
	}
	return unicode.IsLower(first)
}

// Words yields the byte ranges [start, end) of the words of s: the UAX #29
// segments that hold a letter or a digit.
func Words(s string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		at := 0
		tokens := words.FromString(s)
		for tokens.Next() {
			v := tokens.Value()
			if isWord(v) && !yield(at, at+len(v)) {
				return
			}
			at += len(v)
		}
	}
}

func isWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// CountWords returns the number of words in s.
func CountWords(s string) int {
	n := 0
	for range Words(s) {
		n++
	}
	return n
}

// Points returns the number of Unicode code points before the byte offset at:
// what programs outside count offsets in.
// Text is valid UTF-8, so it has a code point for every byte that continues
// none; eight bytes are looked at in one go.
func Points(s string, at int) int {
	s = s[:at]
	n := len(s)
	for ; len(s) >= 8; s = s[8:] {
		eight := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		n -= bits.OnesCount64(eight >> 7 &^ (eight >> 6) & 0x0101010101010101)
	}
	for i := range len(s) {
		if !utf8.RuneStart(s[i]) {
			n--
		}
	}
	return n
}

// Byte returns the byte offset of the code point numbered point, len(s) when
// there are fewer: the reverse of Points.
func Byte(s string, point int) int {
	for i := range s {
		if point == 0 {
			return i
		}
		point--
	}
	return len(s)
}
