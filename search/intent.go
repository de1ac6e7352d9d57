package search

import (
	"regexp"
	"slices"
	"strings"
)

// comparing and defining are the ways to ask what a reader wants beyond
// documents. They are matched against a query of bounded length.
const (
	comparing = `(?i)\b(vs?\.?|versus|compared (to|with)|differen(ce|ces|t|tiate|tiating)|differ|compare|comparing|comparison)\b`
	defining  = `(?i)^\s*(what('|’)?s|what (is|are|does|do)|who (is|are)|define|definition of|meaning of|role of|responsibilities of)\b|\b(role|roles|responsibilit(y|ies)|duties|definition|job description|meaning)\s*\??\s*$`
)

// maxIntentWords is the most words of a query whose intent is guessed: longer
// ones ask for more than a definition.
const maxIntentWords = 14

// intents finds what a reader wants; the patterns are compiled once.
type intents struct{ comparing, defining *regexp.Regexp }

func newIntents() intents {
	return intents{regexp.MustCompile(comparing), regexp.MustCompile(defining)}
}

// intent tells what a query asks for beyond documents, nil when nothing.
func (s *Service) intent(view View, text string, tree Tree) *Intent {
	words := bareWords(text)
	if len(words) == 0 || len(words) > maxIntentWords {
		return nil
	}
	words = tree.queryWords()
	roles, rest := s.lexicon.roles(words, stopWords(view))
	switch {
	case len(roles) >= 2 && len(roles) <= 4 && (s.intents.comparing.MatchString(text) || onlyJoining(rest)):
		return &Intent{Kind: "compare", Roles: roles}
	case len(roles) == 1 && (len(rest) == 0 || s.intents.defining.MatchString(text) && len(rest) <= 6):
		return &Intent{Kind: "define", Roles: roles}
	}
	return nil
}

// defined is the role whose definition is asked for, "" when none is.
func (i *Intent) defined() string {
	if i == nil || i.Kind != "define" {
		return ""
	}
	return i.Roles[0]
}

// compared returns all names of each role that is compared, nil when none is.
func (l *lexicon) compared(i *Intent) [][]string {
	if i == nil || i.Kind != "compare" {
		return nil
	}
	var names [][]string
	for _, role := range i.Roles {
		r, ok := l.taxonomy.Role(role)
		if !ok {
			return nil
		}
		names = append(names, slices.Concat([]string{r.Label}, r.Names, r.Abbreviations))
	}
	return names
}

// queryWords are the words of a tree that are asked for.
func (t Tree) queryWords() []string {
	var words []string
	for _, term := range t.Terms() {
		if term.Field == AnyText && !term.Concept && term.Kind != PrefixTerm {
			words = append(words, bareWords(term.Text)...)
		}
	}
	return words
}

// roles returns the roles that words name, in order, and the other words.
func (l *lexicon) roles(words []string, stop func(string) bool) (roles, rest []string) {
	at := 0
	for _, g := range l.grams(words, stop) {
		if g.set.role == "" {
			continue
		}
		if !slices.Contains(roles, g.set.role) {
			roles = append(roles, g.set.role)
		}
		rest = append(rest, words[at:g.from]...)
		at = g.to
	}
	return roles, append(rest, words[min(at, len(words)):]...)
}

// onlyJoining tells whether words only join roles: "cto or tech lead".
func onlyJoining(words []string) bool {
	for _, w := range words {
		switch strings.ToLower(w) {
		case "or", "and", "a", "an", "the", "v", "vs", "versus", "between", "to":
		default:
			return false
		}
	}
	return true
}
