package compare

import (
	"math/rand/v2"
	"slices"
	"testing"

	"altitude/corpus"
)

func TestTheBestEvidenceComesFirst(t *testing.T) {
	a, b := article("a", corpus.Blog, "2020"), article("b", corpus.Blog, "2021")
	tests := []struct {
		name string
		rows []Row
		want []string
	}{
		{"strong before weak whatever its rank", rows(
			said{a, "cto", "scope", corpus.StrongEvidence - .01, corpus.BySubject, "Weak words about the company at large.", nil, true},
			said{b, "cto", "scope", corpus.StrongEvidence, corpus.ByHeading, "Strong words on technology.", nil, false},
		), []string{"Strong words on technology.", "Weak words about the company at large."}},
		{"direct before indirect", rows(
			said{a, "cto", "scope", .9, corpus.ByPronoun, "They own all of technology.", nil, false},
			said{b, "cto", "scope", .7, corpus.BySubject, "A CTO owns technology at large.", nil, false},
		), []string{"A CTO owns technology at large.", "They own all of technology."}},
		{"a definition before an aside", rows(
			said{a, "cto", "scope", .8, corpus.BySubject, "A CTO has a desk near everybody.", nil, false},
			said{b, "cto", "scope", .8, corpus.BySubject, "A CTO is the head of technology.", nil, true},
		), []string{"A CTO is the head of technology.", "A CTO has a desk near everybody."}},
		{"an own clause before a shared one", rows(
			said{a, "cto", "scope", .8, corpus.BySubject, "Both set standards for the company.", nil, false},
			said{b, "cto", "scope", .8, corpus.ByContrast, "|A CTO sets standards|, a tech lead follows.", nil, false},
		), []string{"A CTO sets standards, a tech lead follows.", "Both set standards for the company."}},
		{"the specific before the vague", rows(
			said{a, "cto", "scope", .8, corpus.BySubject, "A CTO might do various different things.", nil, false},
			said{b, "cto", "scope", .8, corpus.BySubject, "A CTO leads 5 directors of engineering.", nil, false},
		), []string{"A CTO leads 5 directors of engineering.", "A CTO might do various different things."}},
		{"articles take turns", rows(
			said{a, "cto", "scope", .9, corpus.BySubject, "A CTO owns technology at large.", nil, false},
			said{a, "cto", "scope", .89, corpus.BySubject, "A CTO runs all platforms everywhere.", nil, false},
			said{b, "cto", "scope", .7, corpus.BySubject, "A CTO steers engineering from above.", nil, false},
		), []string{"A CTO owns technology at large.", "A CTO steers engineering from above.", "A CTO runs all platforms everywhere."}},
		{"after the first turn the strong go before the weak", rows(
			said{a, "cto", "scope", .9, corpus.BySubject, "A CTO owns technology at large.", nil, false},
			said{b, "cto", "scope", .9, corpus.BySubject, "A CTO steers engineering from above.", nil, false},
			said{a, "cto", "scope", .5, corpus.BySubject, "A CTO has a budget somewhere.", nil, false},
			said{b, "cto", "scope", corpus.StrongEvidence + .01, corpus.BySubject, "A CTO runs all platforms everywhere.", nil, false},
			said{b, "cto", "scope", corpus.StrongEvidence, corpus.BySubject, "A CTO leads every engineer there is.", nil, false},
		), []string{"A CTO owns technology at large.", "A CTO steers engineering from above.", "A CTO runs all platforms everywhere.", "A CTO leads every engineer there is.", "A CTO has a budget somewhere."}},
		{"overlapping quotes of an article are one", rows(
			said{a, "cto", "scope", .9, corpus.BySubject, "A CTO owns technology for the whole company and its future.", nil, false},
			said{a, "cto", "scope", .7, corpus.BySubject, "A CTO owns technology for the whole company.", nil, false},
		), []string{"A CTO owns technology for the whole company and its future."}},
		{"other numbers are another statement", rows(
			said{a, "cto", "scope", .9, corpus.BySubject, "A CTO spends 30 % of the time in long meetings with the board.", nil, false},
			said{b, "cto", "scope", .8, corpus.BySubject, "A CTO spends 70 % of the time in long meetings with the board.", nil, false},
		), []string{"A CTO spends 30 % of the time in long meetings with the board.", "A CTO spends 70 % of the time in long meetings with the board."}},
		{"a denial is another statement", rows(
			said{a, "cto", "hiring", .9, corpus.BySubject, "A CTO hires the people who build the product of the company.", nil, false},
			said{b, "cto", "hiring", .8, corpus.BySubject, "A CTO never hires the people who build the product of the company.", nil, false},
		), []string{"A CTO hires the people who build the product of the company.", "A CTO never hires the people who build the product of the company."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 5 {
				rand.Shuffle(len(tt.rows), func(i, j int) { tt.rows[i], tt.rows[j] = tt.rows[j], tt.rows[i] })
				c := compare(t, tt.rows, Request{Roles: []string{"cto", "tech-lead"}})
				got := slices.Concat(c.texts("cto", "scope"), c.texts("cto", "hiring"))
				if !slices.Equal(got, tt.want) {
					t.Fatalf("got %q, want %q", got, tt.want)
				}
			}
		})
	}
}

func TestNearlyTheSameWordsAreOneSource(t *testing.T) {
	cell := pair(t).dimension("hands-on-coding").Cells["tech-lead"]
	if cell.Sources != 2 || len(cell.Evidence) != 2 {
		t.Fatalf("%d sources, %d quotes", cell.Sources, len(cell.Evidence))
	}
	first := cell.Evidence[0]
	if first.Article.ID != "copied" || len(first.Also) != 1 || first.Also[0].ID != "blog" {
		t.Errorf("first quote of %s, also %v", first.Article.ID, first.Also)
	}
}

func TestACopyIsNoSecondSource(t *testing.T) {
	a, b := article("a", corpus.Blog, "2020"), article("b", corpus.Blog, "2021")
	b.DuplicateOf = "a"
	c := compare(t, rows(
		said{a, "cto", "scope", .9, corpus.BySubject, "A CTO owns technology.", nil, false},
		said{b, "cto", "scope", .8, corpus.BySubject, "The whole company looks to its CTO.", nil, false},
	), Request{Roles: []string{"cto", "ceo"}})
	if cell := c.dimension("scope").Cells["cto"]; cell.Status != SingleSource || cell.Sources != 1 {
		t.Errorf("%s with %d sources", cell.Status, cell.Sources)
	}
}
