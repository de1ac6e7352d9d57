package compare

import (
	"fmt"
	"testing"

	"altitude/corpus"
)

// lines makes a strong quote of each text, each of its own article.
func lines(resolved corpus.Resolution, texts ...string) []Row {
	var all []said
	for i, text := range texts {
		a := article(fmt.Sprintf("%c%d", resolved[0], i), corpus.Blog, "2020")
		all = append(all, said{a, "cto", "accountability", .8, resolved, text, nil, false})
	}
	return rows(all...)
}

func TestTheSideOfMostSourcesIsTheFirst(t *testing.T) {
	const ceo, ceo2, ceo3, ceo4 = "A CTO answers to the CEO.", "The CTO reports to the chief executive.", "CTOs report directly to the CEO and nobody else.", "The CTO is accountable to the CEO for technology."
	const cio, there = "A CTO reports to the CIO.", "There the CTO is the chief engineer and answers to the CIO."
	tests := []struct {
		name     string
		rows     []Row
		conflict string
	}{
		{"one against one", lines(corpus.BySubject, ceo, cio), "CEO against CIO"},
		{"two against one", lines(corpus.BySubject, cio, ceo, ceo2), "CEO (2 sources) against CIO (1)"},
		{"a plain one against many", lines(corpus.BySubject, cio, ceo, ceo2, ceo3, ceo4), "CEO (4 sources) against CIO (1)"},
		{"a special case against two", lines(corpus.BySubject, there, ceo, ceo2), "CEO (2 sources) against CIO (1)"},
		{"a special case against many", lines(corpus.BySubject, there, ceo, ceo2, ceo3), ""},
		{"a heading's against many", append(lines(corpus.BySubject, ceo, ceo2, ceo3), lines(corpus.ByHeading, cio)...), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cell := compare(t, tt.rows, Request{Roles: []string{"cto", "tech-lead"}}).dimension("accountability").Cells["cto"]
			if cell.Conflict != tt.conflict || (cell.Status == Contested) != (tt.conflict != "") {
				t.Errorf("%s: %q, want %q", cell.Status, cell.Conflict, tt.conflict)
			}
			if q := cell.Evidence[0]; q.Text == cio || q.Text == there {
				t.Errorf("first is %q", q.Text)
			}
		})
	}
}

func TestAQuoteThatAnswersTheRowComesFirst(t *testing.T) {
	tests := []struct{ dimension, answer, other string }{
		{"accountability", "The CTO answers to the CEO.", "A CTO is responsible for technology, security and the people who run it."},
		{"hands-on-coding", "A CTO spends 10 % of the week writing code.", "A CTO is a hands-on engineer."},
		{"time-horizon", "A CTO plans two to five years ahead.", "A CTO thinks in the long term."},
	}
	for _, tt := range tests {
		t.Run(tt.dimension, func(t *testing.T) {
			a, b := article("a", corpus.Blog, "2020"), article("b", corpus.Blog, "2021")
			strong := said{a, "cto", tt.dimension, .9, corpus.BySubject, tt.other, []string{"x", "y"}, true}
			c := compare(t, rows(strong, said{b, "cto", tt.dimension, corpus.StrongEvidence, corpus.BySubject, tt.answer, nil, false}), Request{Roles: []string{"cto", "ceo"}})
			if got := c.texts("cto", tt.dimension)[0]; got != tt.answer {
				t.Errorf("first is %q", got)
			}
			c = compare(t, rows(strong, said{b, "cto", tt.dimension, .59, corpus.BySubject, tt.answer, nil, false}), Request{Roles: []string{"cto", "ceo"}})
			if got := c.texts("cto", tt.dimension)[0]; got != tt.other {
				t.Errorf("a weak quote is first: %q", got)
			}
		})
	}
}
