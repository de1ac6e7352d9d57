package searchtest

import (
	"strings"

	"altitude/corpus"
	"altitude/search"
)

// Corpus returns the articles that the suite searches.
func Corpus() []*corpus.Document {
	lead := article("lead", "A tech lead's week", "en",
		"# Code",
		"A tech lead writes code on most days and does code reviews for the others.",
		"The technical architecture of the team is theirs to keep simple.",
		"# People", "A tech lead mentors engineers, yet does not manage them.")
	lead.Authors, lead.Site, lead.Kind, lead.Published = []string{"Mara Lindqvist"}, "example.com", corpus.Blog, "2023-05-17"
	lead.Roles, lead.Topics = []string{"tech-lead"}, []string{"mentoring-coaching"}

	cto := article("cto", "What a CTO runs", "en",
		"The CTO sits at the head of the table when technology is decided.",
		"# Money", "A CTO owns the technology budget and answers to the CEO for it.",
		"# People", "Hiring engineers is a third of the job in a small company. Café talk counts too.")
	cto.Authors, cto.Site, cto.Kind, cto.Published = []string{"Mara Lindqvist", "Jo Park"}, "example.com", corpus.Blog, "2025-03-01"
	cto.Roles, cto.Topics, cto.URL = []string{"cto"}, []string{"budget-vendor", "hiring"}, "https://example.com/cto"

	cio := article("cio", "Information and its officer", "en",
		"A chief information officer looks after the systems that the company itself uses.",
		"To be close to operations or not to be: that is their question.")
	cio.Site, cio.Kind, cio.Published, cio.Roles = "example.org", corpus.Answer, "2021", []string{"cio"}

	team := article("team", "Leading a team with kanban", "en",
		"A team lead keeps the kanban board honest and the work in progress small.",
		"Nobody needs a title to lead, but somebody must.")
	team.Authors, team.Site, team.Kind, team.Published = []string{"Ada Okafor"}, "teams.example", corpus.Handbook, "2019-11"
	team.Roles = []string{"team-lead"}

	copied := article("team2", "Leading a team with kanban", "en",
		"A team lead keeps the kanban board honest and the work in progress small.",
		"Nobody needs a title to lead, but somebody must.")
	copied.Site, copied.Kind, copied.Roles, copied.DuplicateOf = "copies.example", corpus.Handbook, []string{"team-lead"}, "team"
	copied.URL = "https://copies.example/kanban"

	german := article("german", "Führung im Alltag", "de", "Eine Führungskraft verbringt zu viel Zeit in der Besprechung.", "Das Team entscheidet selbst.")
	german.Kind, german.Site = corpus.Other, "example.de"

	japanese := article("japanese", "技術的負債とは", "ja", "技術的負債は、将来の変更を難しくする。", "チームは毎週少しずつ返済する。")
	japanese.Kind, japanese.Site = corpus.Docs, "example.jp"

	hidden := article("hidden", "What must not be quoted", "en", "Everyone may read this sentence of the page.", "This secret stays on its page.")
	hidden.Kind = corpus.Docs
	hidden.Blocks[1].NoSnippet = true
	return []*corpus.Document{lead, cto, cio, team, copied, german, japanese, hidden}
}

// article makes a document of lines; "# " begins a heading.
func article(id, title, language string, lines ...string) *corpus.Document {
	d := search.PlainDocument(id, title, strings.Join(lines, "\n"))
	d.Key, d.Language = "test:"+id, language
	return d
}
