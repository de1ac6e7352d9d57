package taxonomy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pattern is a phrase to look for, word by word, ignoring case and hyphens:
//
//	report*            a word beginning with "report"
//	(answer|answers)   one of the words
//	directly?          a word that may be absent
//	_                  any one word
//	..                 up to three words of any sort
//	#                  a number
//	{role}             a role of the taxonomy
//
// Marks stand for themselves; only a comma may be skipped by "..".
type Pattern struct {
	source string
	elems  []element
}

func (p Pattern) String() string { return p.source }

type elementKind byte

const (
	literal elementKind = iota
	anyWord
	gap
	number
	roleName
)

type element struct {
	kind     elementKind
	optional bool
	// exact and prefixes are the literal's alternatives.
	exact, prefixes []string
}

// maxGap is the most words ".." stands for: further apart, two words have
// seldom to do with each other.
const maxGap = 3

// ParsePattern reads a pattern.
func ParsePattern(s string) (Pattern, error) {
	p := Pattern{source: s}
	for field := range strings.FieldsSeq(s) {
		elems, err := parseElement(field)
		if err != nil {
			return Pattern{}, fmt.Errorf("pattern %q: %w", s, err)
		}
		p.elems = append(p.elems, elems...)
	}
	if len(p.elems) == 0 {
		return Pattern{}, fmt.Errorf("pattern %q is empty", s)
	}
	first := p.elems[0]
	if first.optional || first.kind == anyWord || first.kind == gap {
		return Pattern{}, fmt.Errorf("pattern %q begins with a wildcard", s)
	}
	return p, nil
}

func parseElement(field string) ([]element, error) {
	field, optional := strings.CutSuffix(field, "?")
	switch field {
	case "":
		return nil, fmt.Errorf("a lone ?")
	case "_":
		return []element{{kind: anyWord, optional: optional}}, nil
	case "..":
		return []element{{kind: gap}}, nil
	case "#":
		return []element{{kind: number, optional: optional}}, nil
	case "{role}":
		return []element{{kind: roleName, optional: optional}}, nil
	}
	if inner, ok := strings.CutPrefix(field, "("); ok {
		inner, ok = strings.CutSuffix(inner, ")")
		if !ok {
			return nil, fmt.Errorf("no ) after %q", field)
		}
		return alternatives(strings.Split(inner, "|"), optional)
	}
	return plain(field, optional)
}

// plain reads a word, or several joined by a hyphen or a mark ("hands-on").
func plain(field string, optional bool) ([]element, error) {
	field, prefix := strings.CutSuffix(field, "*")
	var elems []element
	for _, t := range Words(field) {
		elems = append(elems, element{kind: literal, optional: optional, exact: []string{t.Lower}})
	}
	if len(elems) == 0 || strings.ContainsAny(field, "*()|{}") {
		return nil, fmt.Errorf("bad word %q", field)
	}
	if last := &elems[len(elems)-1]; prefix {
		last.prefixes, last.exact = last.exact, nil
	}
	return elems, nil
}

func alternatives(words []string, optional bool) ([]element, error) {
	e := element{kind: literal, optional: optional}
	for _, w := range words {
		stem, prefix := strings.CutSuffix(strings.ToLower(w), "*")
		if stem == "" || strings.ContainsAny(stem, "*()|{}") {
			return nil, fmt.Errorf("bad word %q", w)
		}
		if prefix {
			e.prefixes = append(e.prefixes, stem)
		} else {
			e.exact = append(e.exact, stem)
		}
	}
	return []element{e}, nil
}

func (e element) matches(t Token) bool {
	switch e.kind {
	case anyWord:
		return t.Kind == Word
	case number:
		return t.Kind == Word && isNumber(t.Lower)
	case literal:
		return slices.Contains(e.exact, t.Lower) ||
			slices.ContainsFunc(e.prefixes, func(p string) bool { return strings.HasPrefix(t.Lower, p) })
	}
	return false
}

var numberWords = []string{
	"one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "twelve", "dozen", "dozens", "fifteen", "twenty", "fifty", "hundred",
}

func isNumber(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsDigit(r) || slices.Contains(numberWords, w)
}

// Roles tells where role names stand among tokens: the token after the name
// that begins at i, or 0.
type Roles func(i int) int

// matchAt returns the token after a match that begins at at, or -1.
func (p Pattern) matchAt(tokens []Token, at int, roles Roles) int {
	return matchElements(p.elems, tokens, at, roles)
}

func matchElements(elems []element, tokens []Token, at int, roles Roles) int {
	if len(elems) == 0 {
		return at
	}
	e, rest := elems[0], elems[1:]
	if e.kind == gap {
		return matchGap(rest, tokens, at, roles)
	}
	if next := e.step(tokens, at, roles); next > 0 {
		if end := matchElements(rest, tokens, next, roles); end >= 0 {
			return end
		}
	}
	if e.optional {
		return matchElements(rest, tokens, at, roles)
	}
	return -1
}

// step returns the token after the one element that matches at at, 0 if none.
func (e element) step(tokens []Token, at int, roles Roles) int {
	if at >= len(tokens) {
		return 0
	}
	if e.kind == roleName {
		if roles == nil {
			return 0
		}
		return roles(at)
	}
	if e.matches(tokens[at]) {
		return at + 1
	}
	return 0
}

func matchGap(rest []element, tokens []Token, at int, roles Roles) int {
	for skipped := 0; ; skipped++ {
		if end := matchElements(rest, tokens, at, roles); end >= 0 {
			return end
		}
		if skipped == maxGap || at >= len(tokens) {
			return -1
		}
		if t := tokens[at]; t.Kind != Word && t.Lower != "," {
			return -1
		}
		at++
	}
}

// Patterns is a set of patterns made ready to be found in one pass.
type Patterns struct {
	all      []Pattern
	words    map[string][]int // by the first word
	prefixes map[byte][]int   // by the first letter of the first word's stem
	numbers  []int
	roles    []int
}

// NewPatterns makes a set; Match numbers the patterns as in all.
func NewPatterns(all []Pattern) *Patterns {
	s := &Patterns{all: all, words: map[string][]int{}, prefixes: map[byte][]int{}}
	for i, p := range all {
		first := p.elems[0]
		for _, w := range first.exact {
			s.words[w] = append(s.words[w], i)
		}
		for _, w := range first.prefixes {
			s.prefixes[w[0]] = append(s.prefixes[w[0]], i)
		}
		switch first.kind {
		case number:
			s.numbers = append(s.numbers, i)
		case roleName:
			s.roles = append(s.roles, i)
		}
	}
	return s
}

// Match is where a pattern was found: its number and the tokens [From, To).
type Match struct{ Pattern, From, To int }

// Find returns all matches that begin in tokens[from:to], in order.
func (s *Patterns) Find(tokens []Token, from, to int, roles Roles) []Match {
	var found []Match
	try := func(candidates []int, at int) {
		for _, i := range candidates {
			if end := s.all[i].matchAt(tokens[:to], at, roles); end > at {
				found = append(found, Match{i, at, end})
			}
		}
	}
	for at := from; at < to; at++ {
		t := tokens[at]
		try(s.words[t.Lower], at)
		if t.Kind == Word {
			try(s.prefixes[t.Lower[0]], at)
			if len(s.numbers) > 0 && isNumber(t.Lower) {
				try(s.numbers, at)
			}
		}
		if roles != nil && roles(at) > 0 {
			try(s.roles, at)
		}
	}
	return found
}
