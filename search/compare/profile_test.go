package compare

import (
	"strings"
	"testing"

	"altitude/corpus"
)

func TestAProfileHasOneColumnAndAllDefinitions(t *testing.T) {
	extra := rows(said{article("book", corpus.Book, "2024-01"), "tech-lead", "skills", .8, corpus.BySubject, "A tech lead is the best-informed engineer of a team.", nil, true})
	c := New(shelf{rows: append(library(), extra...), generation: "g1"}, defaultTaxonomy(t))
	p, err := c.Profile(t.Context(), "Tech Lead", Filter{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if p.Role.ID != "tech-lead" || len(p.Definitions) != 2 || len(p.Dimensions) != 18 || p.Generation != "g1" {
		t.Errorf("%s with %d definitions, %d dimensions", p.Role.ID, len(p.Definitions), len(p.Dimensions))
	}
	if p.Role.Definition == nil || p.Role.Definition.Text != p.Definitions[0].Text {
		t.Error("the column's definition is not the best one")
	}
	if _, err := c.Profile(t.Context(), "wizard", Filter{}, 0); err == nil {
		t.Error("an unknown role has a profile")
	}
}

func TestTheBestDefinitionSaysWhatTheRoleIs(t *testing.T) {
	a, b, c := article("a", corpus.Blog, "2020"), article("b", corpus.Blog, "2021"), article("c", corpus.Blog, "2022")
	defined := rows(
		said{a, "cto", "hands-on-coding", .9, corpus.BySubject, "The CTO is a strategic role, not primarily a coding role.", nil, true},
		said{b, "cto", "seniority-pay", .9, corpus.ByContrast, "|CTO is an executive role|; tech lead is an engineering role.", nil, true},
		said{c, "cto", "scope", .85, corpus.BySubject, "A CTO is the executive who owns architecture, hiring, security, budget and the roadmap.", nil, true},
		said{c, "cto", "budget", .9, corpus.BySubject, "The CTO is the executive with the largest bill for computers.", nil, true},
	)
	p, err := New(shelf{rows: defined}, defaultTaxonomy(t)).Profile(t.Context(), "cto", Filter{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, q := range p.Definitions {
		ids = append(ids, q.Article.ID)
	}
	if strings.Join(ids, " ") != "c b a" || p.Definitions[0].Text != defined[2].Text {
		t.Errorf("definitions of %q, first %q", ids, p.Definitions[0].Text)
	}
}

func TestADefinitionOfTheRoleComesBeforeOneOfItsSorts(t *testing.T) {
	a, b := article("a", corpus.Blog, "2020"), article("b", corpus.Blog, "2021")
	defined := rows(
		said{a, "cto", "accountability", 1, corpus.BySubject, "A full-time CTO is a member of the board who answers to the CEO.", nil, true},
		said{b, "cto", "accountability", .8, corpus.BySubject, "A CTO is an executive who answers to the CEO.", nil, true},
	)
	p, err := New(shelf{rows: defined}, defaultTaxonomy(t)).Profile(t.Context(), "cto", Filter{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Definitions) != 2 || p.Definitions[0].Article.ID != "b" {
		t.Errorf("definitions %+v", p.Definitions)
	}
}

func TestWhatOnlyLooksLikeADefinitionIsNone(t *testing.T) {
	tests := []struct {
		text    string
		defines bool
	}{
		{"A CTO is the executive who owns technology.", true},
		{"A full-time CTO is a member of the leadership team who answers to the CEO.", true},
		{"The chief technology officer (CTO) is an executive.", true},
		{"A tech lead runs a team; |a CTO is an executive who owns technology|.", true},
		{"There the CTO is the chief engineer of the IT department.", false},
		{"For that a CTO is the better and cheaper answer.", false},
		{"The CTO is the one who calls the vendor.", false},
		{"If there is doubt, the CTO is the ultimate decision maker.", false},
		{"A VP of Engineering is the CTO's right hand.", false},
		{"CTO\t|An executive role|", false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			rows := rows(said{article("a", corpus.Blog, "2020"), "cto", "scope", .9, corpus.BySubject, tt.text, nil, true})
			p, err := New(shelf{rows: rows}, defaultTaxonomy(t)).Profile(t.Context(), "cto", Filter{}, 0)
			if err != nil || (len(p.Definitions) == 1) != tt.defines || (p.Role.Definition != nil) != tt.defines {
				t.Errorf("%d definitions, %v", len(p.Definitions), err)
			}
		})
	}
}
