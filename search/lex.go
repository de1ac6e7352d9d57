package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a token of the query syntax.
type tokenKind int

const (
	wordToken tokenKind = iota
	phraseToken
	openToken
	closeToken
	orToken
	andToken
	minusToken
	plusToken
	fieldToken
)

// token is one token; text is a word's or phrase's text, a field's name.
type token struct {
	kind tokenKind
	text string
	// open marks a phrase whose closing quote is missing.
	open bool
}

// quotes open and close a phrase: readers mix them.
const quotes = `"“”„«»`

// lex cuts a query into tokens.
func lex(s string) []token {
	var tokens []token
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError:
			s = s[n:]
		case strings.ContainsRune(quotes, r):
			var t token
			t, s = lexPhrase(s[n:])
			tokens = append(tokens, t)
		case r == '(':
			tokens, s = append(tokens, token{kind: openToken}), s[n:]
		case r == ')':
			tokens, s = append(tokens, token{kind: closeToken}), s[n:]
		case (r == '-' || r == '−') && signs(s[n:]):
			tokens, s = append(tokens, token{kind: minusToken}), s[n:]
		case r == '+' && signs(s[n:]):
			tokens, s = append(tokens, token{kind: plusToken}), s[n:]
		default:
			var t token
			t, s = lexWord(s)
			tokens = append(tokens, t)
		}
	}
	return tokens
}

// signs tells whether a sign stands directly before what it may apply to.
func signs(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return wordRune(r) && r != utf8.RuneError || r == '(' || after != "" && strings.ContainsRune(quotes, r)
}

// lexPhrase reads up to the closing quotation mark, or to the end.
func lexPhrase(s string) (token, string) {
	end := strings.IndexAny(s, quotes)
	if end < 0 {
		return token{kind: phraseToken, text: s, open: true}, ""
	}
	_, n := utf8.DecodeRuneInString(s[end:])
	return token{kind: phraseToken, text: s[:end]}, s[end+n:]
}

// lexWord reads a word, an operator in capitals, or a field name with its
// colon.
func lexWord(s string) (token, string) {
	end := strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '(' || r == ')' || strings.ContainsRune(quotes, r)
	})
	if end < 0 {
		end = len(s)
	}
	word := s[:end]
	switch word {
	case "OR", "|", "||":
		return token{kind: orToken, text: word}, s[end:]
	case "AND", "&&":
		return token{kind: andToken, text: word}, s[end:]
	case "NOT":
		return token{kind: minusToken, text: word}, s[end:]
	}
	if name, _, ok := strings.Cut(word, ":"); ok {
		if _, known := fields()[strings.ToLower(name)]; known {
			return token{kind: fieldToken, text: strings.ToLower(name)}, s[len(name)+1:]
		}
	}
	return token{kind: wordToken, text: word}, s[end:]
}
