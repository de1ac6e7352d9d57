package extract

import (
	"testing"

	"altitude/corpus"
)

func TestTheKindComesFromStructureAndMetadata(t *testing.T) {
	tests := []struct {
		name string
		page corpus.Page
		want corpus.Kind
	}{
		{"the source list's word", corpus.Page{Kind: corpus.Book, Name: "a.md", Body: []byte("---\nkind: docs\n---\nText")}, corpus.Book},
		{"front matter", ownPage("a.md", []byte("---\nkind: Ladder\n---\nText")), corpus.Ladder},
		{"a question with its direct answer", ownPage("a.md", []byte("# What is a CTO?\n\n## Direct answer\n\nA role.\n\n## Quick facts\n\n- One")), corpus.Answer},
		{"a QAPage", webPage(`<script type="application/ld+json">{"@type":"QAPage","mainEntity":{"@type":"Question","name":"x"}}</script><h1>Who leads?</h1>` + sample), corpus.Answer},
		{"a BlogPosting", webPage(`<script type="application/ld+json">{"@type":"BlogPosting"}</script><h1>Who leads</h1>` + sample), corpus.Blog},
		{"a TechArticle", webPage(`<script type="application/ld+json">{"@type":"TechArticle"}</script><h1>Roles</h1>` + sample), corpus.Docs},
		{"a table of levels", ownPage("a.md", []byte("# Engineers\n\n|Level|Scope|\n|-|-|\n|IC1|task|\n|IC2|feature|\n|IC3|system|\n")), corpus.Ladder},
		{"duties and requirements", ownPage("a.md", []byte("# Tech Lead\n\n## Responsibilities\n\n- One\n\n## Requirements\n\n- Two")), corpus.Ladder},
		{"a level in the title", ownPage("a.md", []byte("# Staff Engineer (IC5)\n\nText of a level.")), corpus.Ladder},
		{"a career framework", ownPage("a.md", []byte("---\nurl: https://example.org/handbook/x\n---\n# Career Development Framework\n\nText.")), corpus.Ladder},
		{"a post about job descriptions", ownPage("2020-01-02-a.md", []byte("# How to Write a Job Description\n\n## Responsibilities\n\nText.")), corpus.Blog},
		{"duties alone", ownPage("a.md", []byte("# Disaster recovery\n\n## Responsibilities\n\n- One")), corpus.Other},
		{"a table of one seniority", ownPage("a.md", []byte("# Call list\n\n|Who|When|\n|-|-|\n|Senior A|now|\n|Senior B|later|\n|Senior C|last|\n")), corpus.Other},
		{"an incident's priority", ownPage("a.md", []byte("# P1 incidents\n\nText.")), corpus.Other},
		{"a handbook's address", ownPage("a.md", []byte("---\nurl: https://example.org/handbook/reviews\n---\nText")), corpus.Handbook},
		{"a documentation path", ownPage("a.md", []byte("---\nurl: https://example.org/docs/metrics\n---\nText")), corpus.Docs},
		{"a dated post", ownPage("2020-01-02-a.md", []byte("Text")), corpus.Blog},
		{"no sign at all", ownPage("a.md", []byte("Text")), corpus.Other},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(test.page)
			if err != nil {
				t.Fatal(err)
			}
			if a.Kind != test.want {
				t.Errorf("kind %q (%s), want %q", a.Kind, a.Provenance["kind"], test.want)
			}
		})
	}
}

func TestTheLanguageIsTheTextsOwn(t *testing.T) {
	const german = "Eine Führungskraft hört zuerst zu, bevor sie entscheidet. Sie erklärt ihrem Team, warum eine Frage wichtig ist, und lässt es dann den Weg dorthin selbst finden, auch wenn das länger dauert."
	tests := []struct {
		name string
		page corpus.Page
		want string
	}{
		{"told from the text", ownPage("a.txt", []byte("Führen\n\n"+german)), "de"},
		{"over the frame's claim", webPage(`<html lang=en><article><h1>Führen</h1><p>` + german + "</p><p>" + german + "</p>"), "de"},
		{"front matter wins", ownPage("a.md", []byte("---\nlang: ja\n---\n"+german)), "ja"},
		{"too short to tell", ownPage("a.md", []byte("Führen heißt hören.")), ""},
		{"no two-letter code", ownPage("a.md", []byte("---\nlang: tlh\n---\nText")), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(test.page)
			if err != nil {
				t.Fatal(err)
			}
			if a.Language != test.want {
				t.Errorf("language %q (%s), want %q", a.Language, a.Provenance["language"], test.want)
			}
		})
	}
}

func TestWhatIsNoStatementBecomesAnAside(t *testing.T) {
	const md = `# Tech leads

By Ada Lovelace

8 min read

A tech lead answers for the design of one team's work, and says so in reviews.

Book a free call with our experts today.

A tech lead decides how the system is built, and an engineering manager decides who builds it and by when. Get in touch to talk about your next hire.

## Related articles

- [CTO or not](https://example.org/x)

## What they do

They review code. Getting in touch with users is part of it.

## About the author

Ada has led teams since 1843.

## Cite this page

Lovelace, A. (2024). Tech leads. Retrieved from https://example.org/t
`
	a, err := Article(ownPage("a.md", []byte(md)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{
		"By Ada Lovelace": true, "8 min read": true, "Book a free call with our experts today.": true, "CTO or not": true,
		"Ada has led teams since 1843.": true, "Lovelace, A. (2024). Tech leads. Retrieved from https://example.org/t": true,
		"They review code. Getting in touch with users is part of it.":                                                                                          false,
		"A tech lead decides how the system is built, and an engineering manager decides who builds it and by when. Get in touch to talk about your next hire.": false,
		"What they do": false,
	}
	for _, b := range a.Blocks {
		text := a.BlockText(b)
		if aside, known := want[text]; known && aside != (b.Kind == corpus.Aside) {
			t.Errorf("%q is %s", text, b.Kind)
		}
	}
}
