package search

import (
	"context"
	"strings"
	"unicode/utf8"
)

const (
	// perKind is the most completions of one kind, so that each has a chance.
	perKind = 3
	// maxSuggestions bounds one answer.
	maxSuggestions = 20
	// maxPrefixRunes is the longest text that is completed: nobody has typed
	// more and still looks for its end.
	maxPrefixRunes = 80
)

// Suggest completes what a reader began to type, up to n ends: roles, topics,
// articles, authors and queries, in this order.
func (s *Service) Suggest(ctx context.Context, prefix string, n int) ([]Completion, error) {
	prefix = strings.TrimLeft(strings.Join(strings.Fields(prefix), " "), `"( `)
	list := []Completion{}
	if prefix == "" || utf8.RuneCountInString(prefix) > maxPrefixRunes || ctx.Err() != nil {
		return list, ctx.Err()
	}
	view, err := s.engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	n = min(n, maxSuggestions)
	list = append(list, s.completeRoles(prefix)...)
	list = append(list, s.completeTopics(prefix)...)
	for _, t := range view.Titles(prefix, perKind+2) {
		list = append(list, Completion{Kind: "article", Text: t.Title, ID: t.ID})
	}
	list = append(list, s.names(view).complete(prefix)...)
	if room := n - len(list); room > 0 {
		list = append(list, completeQuery(view, prefix, room)...)
	}
	return list[:min(n, len(list))], nil
}

// beginsWord tells whether a text, or one of its words, begins with prefix,
// whatever the case.
func beginsWord(text, prefix string) bool {
	text, prefix = strings.ToLower(text), strings.ToLower(prefix)
	return strings.HasPrefix(text, prefix) || strings.Contains(text, " "+prefix) || strings.Contains(text, "-"+prefix)
}

func (s *Service) completeRoles(prefix string) []Completion {
	var list []Completion
	for _, r := range s.taxonomy.Roles {
		named := beginsWord(r.Label, prefix)
		for _, name := range r.Names {
			named = named || beginsWord(name, prefix)
		}
		for _, a := range r.Abbreviations {
			named = named || strings.EqualFold(a, prefix)
		}
		if named {
			list = append(list, Completion{Kind: "role", Text: r.Label, ID: r.ID})
		}
	}
	// A role whose label begins so is meant more likely than a variant's name.
	var first, rest []Completion
	for _, c := range list {
		if strings.HasPrefix(strings.ToLower(c.Text), strings.ToLower(prefix)) {
			first = append(first, c)
		} else {
			rest = append(rest, c)
		}
	}
	list = append(first, rest...)
	return list[:min(len(list), perKind)]
}

func (s *Service) completeTopics(prefix string) []Completion {
	var list []Completion
	for _, t := range s.taxonomy.Topics {
		if beginsWord(t.Label, prefix) && len(list) < perKind {
			list = append(list, Completion{Kind: "topic", Text: t.Label, ID: t.ID})
		}
	}
	return list
}

func (n *names) complete(prefix string) []Completion {
	var list []Completion
	for _, a := range n.authorList {
		if beginsWord(a, prefix) {
			if list = append(list, Completion{Kind: "author", Text: a}); len(list) == perKind {
				break
			}
		}
	}
	return list
}

// completeQuery ends the last word; with a word before, those that go with it
// come first.
func completeQuery(view View, prefix string, n int) []Completion {
	at := strings.LastIndexByte(prefix, ' ') + 1
	before, last := prefix[:at], strings.ToLower(prefix[at:])
	if utf8.RuneCountInString(last) < 2 {
		return nil
	}
	var fitting, rest []Completion
	words := view.Words()
	for _, w := range words.Complete(last, 4*n) {
		c := Completion{Kind: "query", Text: before + w.Text}
		switch fields := strings.Fields(before); {
		case w.Text == last || view.Fold("en", w.Text) == "":
		case len(fields) > 0 && words.Together(strings.ToLower(fields[len(fields)-1]), w.Text) > 0:
			fitting = append(fitting, c)
		default:
			rest = append(rest, c)
		}
	}
	list := append(fitting, rest...)
	return list[:min(n, len(list))]
}
