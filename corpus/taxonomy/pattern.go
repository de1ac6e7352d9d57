package taxonomy

import (
	"errors"
	"fmt"
	"iter"
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
// Marks stand for themselves; ".." passes over commas, parentheses and percentages.
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
	choice
)

type element struct {
	kind     elementKind
	optional bool
	// word is a literal's, the beginning of one if prefix is set.
	word   string
	prefix bool
	// choices are the alternatives of a choice.
	choices [][]element
}

// maxGap is the most words ".." stands for: further apart, two words have
// seldom to do with each other.
const maxGap = 3

// ParsePattern reads a pattern.
func ParsePattern(s string) (Pattern, error) {
	elems, err := parseSequence(s)
	if err == nil && len(elems) == 0 {
		err = errors.New("it is empty")
	}
	if err == nil {
		switch first := elems[0]; {
		case first.optional || first.kind == anyWord || first.kind == gap:
			err = errors.New("it begins with a wildcard")
		}
	}
	if err != nil {
		return Pattern{}, fmt.Errorf("pattern %q: %w", s, err)
	}
	return Pattern{source: s, elems: elems}, nil
}

func parseSequence(s string) ([]element, error) {
	var elems []element
	for field := range fields(s) {
		parsed, err := parseElement(field)
		if err != nil {
			return nil, err
		}
		elems = append(elems, parsed...)
	}
	return elems, nil
}

// fields cuts a pattern at spaces outside parentheses.
func fields(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		open, start := 0, 0
		for i := 0; i <= len(s); i++ {
			switch {
			case i < len(s) && s[i] == '(':
				open++
			case i < len(s) && s[i] == ')':
				open--
			case i == len(s) || s[i] == ' ' && open <= 0:
				if i > start && !yield(s[start:i]) {
					return
				}
				start = i + 1
			}
		}
	}
}

func parseElement(field string) ([]element, error) {
	field, optional := strings.CutSuffix(field, "?")
	switch field {
	case "":
		return nil, errors.New("a lone ?")
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
		if !ok || strings.ContainsAny(inner, "()") {
			return nil, fmt.Errorf("the parentheses of %q", field)
		}
		return parseChoice(inner, optional)
	}
	return parseWord(field, optional)
}

func parseChoice(inner string, optional bool) ([]element, error) {
	e := element{kind: choice, optional: optional}
	for part := range strings.SplitSeq(inner, "|") {
		elems, err := parseSequence(part)
		if err != nil {
			return nil, err
		}
		if len(elems) == 0 || elems[0].optional || elems[0].kind == gap || elems[0].kind == anyWord {
			return nil, fmt.Errorf("the alternative %q", part)
		}
		e.choices = append(e.choices, elems)
	}
	return []element{e}, nil
}

// parseWord reads a word, or several joined by a hyphen or mark ("hands-on").
func parseWord(field string, optional bool) ([]element, error) {
	field, prefix := strings.CutSuffix(field, "*")
	var elems []element
	for _, t := range Words(field) {
		elems = append(elems, element{kind: literal, word: t.Lower})
	}
	if len(elems) == 0 || strings.ContainsAny(field, "*()|{}") {
		return nil, fmt.Errorf("bad word %q", field)
	}
	elems[len(elems)-1].prefix = prefix
	if optional && len(elems) > 1 {
		return []element{{kind: choice, optional: true, choices: [][]element{elems}}}, nil
	}
	elems[0].optional = optional
	return elems, nil
}

func (e element) matches(t Token) bool {
	switch e.kind {
	case anyWord:
		return t.Kind == Word
	case number:
		return t.Kind == Word && isNumber(t.Lower)
	case literal:
		return t.Lower == e.word || e.prefix && strings.HasPrefix(t.Lower, e.word)
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
	for next := range e.steps(tokens, at, roles) {
		if end := matchElements(rest, tokens, next, roles); end >= 0 {
			return end
		}
	}
	if e.optional {
		return matchElements(rest, tokens, at, roles)
	}
	return -1
}

// steps yields the tokens after what e can match at at.
func (e element) steps(tokens []Token, at int, roles Roles) iter.Seq[int] {
	return func(yield func(int) bool) {
		switch {
		case at >= len(tokens):
		case e.kind == choice:
			for _, c := range e.choices {
				if end := matchElements(c, tokens, at, roles); end > at && !yield(end) {
					return
				}
			}
		case e.kind == roleName:
			if roles == nil {
				return
			}
			if end := roles(at); end > 0 {
				yield(end)
			}
		case e.matches(tokens[at]):
			yield(at + 1)
		}
	}
}

func matchGap(rest []element, tokens []Token, at int, roles Roles) int {
	for words := 0; ; at++ {
		if end := matchElements(rest, tokens, at, roles); end >= 0 {
			return end
		}
		if at >= len(tokens) {
			return -1
		}
		switch t := tokens[at]; {
		case t.Kind == Word && words == maxGap, t.Kind == Break:
			return -1
		case t.Kind == Word:
			words++
		case !skippable(t.Lower):
			return -1
		}
	}
}

// skippable tells whether ".." may pass over a mark: commas, parentheses and
// what stands in "15–30 %".
func skippable(mark string) bool {
	return mark == "," || mark == "(" || mark == ")" || mark == "%" || mark == "—"
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
		s.index(i, p.elems[0])
	}
	return s
}

// index files pattern i under what it begins with.
func (s *Patterns) index(i int, first element) {
	add := func(filed []int) []int {
		if len(filed) > 0 && filed[len(filed)-1] == i {
			return filed // two alternatives begin alike
		}
		return append(filed, i)
	}
	switch {
	case first.kind == choice:
		for _, c := range first.choices {
			s.index(i, c[0])
		}
	case first.kind == number:
		s.numbers = add(s.numbers)
	case first.kind == roleName:
		s.roles = add(s.roles)
	case first.prefix:
		s.prefixes[first.word[0]] = add(s.prefixes[first.word[0]])
	default:
		s.words[first.word] = add(s.words[first.word])
	}
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
