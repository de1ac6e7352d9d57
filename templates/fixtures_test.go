package templates

import (
	"strings"
	"testing"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/corpus/text"
	"altitude/search"
	"altitude/search/compare"
)

// shape says what a fixture is filled with: plausible values, or hostile ones
// in every field that an article or a reader may set.
type shape struct {
	tax *taxonomy.Taxonomy
	// say turns a plausible value into the one of the shape.
	say func(string) string
}

const hostile = `<script>alert("x")</script>` + "\u202e" + `'"><img src=x onerror=alert(1)>`

func full(t *testing.T) shape {
	t.Helper()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return shape{tax, func(s string) string { return s }}
}

func evil(t *testing.T) shape {
	s := full(t)
	s.say = func(string) string { return hostile }
	return s
}

func (s shape) page(title string) Page {
	return Page{
		Title: s.say(title), Description: s.say("About " + title), Path: "/x?q=" + s.say("a"), Theme: "dark",
		Canonical: "https://altitude.example/x", Query: s.say("who does a cto answer to"),
		Feed: "/feed.atom?q=" + s.say("x"), Markdown: "/x.md", Taxonomy: s.tax,
		Keep: []Field{{"role", s.say("cto")}},
	}
}

func (s shape) article(title, author, published string, kind corpus.Kind) compare.Article {
	return compare.Article{
		ID: "0123456789abcdef", Title: s.say(title), Authors: []string{s.say(author)}, Published: s.say(published),
		Kind: corpus.Kind(s.say(string(kind))), URL: s.address("https://quantlabusa.dev/cto"), Site: s.say("quantlabusa.dev"),
	}
}

func (s shape) address(good string) string {
	if s.say("") == hostile {
		return "javascript:alert(1)"
	}
	return good
}

func (s shape) quote(words, own string, a compare.Article, side int, mark string) compare.Quote {
	said := s.say(words)
	q := compare.Quote{
		ID: "e" + s.say("0a1b"), Text: said, Article: a, Section: []string{s.say("Where they diverge"), s.say("Accountability")},
		Start: 120, End: 120 + len([]rune(said)), Own: [2]int{0, len([]rune(said))}, Href: "/articles/0123456789abcdef#p120",
		URL: s.address("https://quantlabusa.dev/cto#:~:text=answers"), Strength: .83, Resolved: corpus.BySubject,
		Cues: []string{s.say("answers to")}, Side: side,
	}
	if at := strings.Index(said, own); own != "" && at >= 0 {
		from := text.Points(said, at)
		q.Own = [2]int{from, from + len([]rune(own))}
	}
	if at := strings.Index(said, mark); mark != "" && at >= 0 {
		from := text.Points(said, at)
		q.Marks = [][2]int{{from, from + len([]rune(mark))}}
	}
	return q
}

func (s shape) comparison(roles ...string) compare.Comparison {
	beltz := s.article("Difference between a CTO and a tech lead?", "Bill Beltz", "2026-06-03", corpus.Answer)
	chaves := s.article("Tech lead vs. CTO. Is there a feud?", "Fidel Chaves", "2023-11", corpus.Blog)
	desk := s.article("The engineering ladder from senior engineer to principal engineer", "Altitude Engineering Desk", "2025-02-11", corpus.Ladder)
	c := compare.Comparison{Coverage: map[string]compare.Coverage{}, Contested: 1, Sources: []compare.Article{beltz, chaves, desk}, Generation: "20261121-a1b2"}
	for i, id := range roles {
		role, _ := s.tax.Role(id)
		head := compare.Role{ID: id, Label: s.say(role.Label)}
		if i < 2 {
			q := s.quote("A chief technology officer is the executive who is accountable for how technology serves the business.", "", beltz, 0, "")
			head.Definition = &q
		}
		c.Roles = append(c.Roles, head)
		c.Coverage[id] = compare.Coverage{Stated: 16 - 2*i, Of: 18}
	}
	for n, d := range s.tax.Dimensions {
		row := compare.Dimension{ID: d.ID, Label: s.say(d.Label), Group: d.Group, Definition: s.say(d.Definition), Cells: map[string]compare.Cell{}, Difference: compare.Difference{Kind: "none"}}
		for i, id := range roles {
			row.Cells[id] = s.cell((n+i)%5, beltz, chaves, desk)
		}
		if n%4 == 3 {
			row.Difference = compare.Difference{Kind: "numeric", Note: s.say("0–30 % against 30–70 %")}
		}
		c.Dimensions = append(c.Dimensions, row)
	}
	return c
}

func (s shape) cell(sort int, beltz, chaves, desk compare.Article) compare.Cell {
	searched := compare.Searched{Articles: 14, Passages: 361}
	shared := "A CTO answers to the CEO and board; a tech lead answers to an engineering manager or CTO."
	long := s.quote("The CTO sets the direction for two to five years, says which technologies the company will bet on, and explains to the board what that bet will cost and what it may return.", "", chaves, 0, "two to five years")
	switch sort {
	case 0:
		return compare.Cell{Status: compare.Agreed, Sources: 3, Searched: searched, Evidence: []compare.Quote{
			s.quote(shared, "A CTO answers to the CEO and board;", beltz, 0, "answers to"), long, s.quote("They own the technology budget and its outcome.", "", desk, 0, "budget")}}
	case 1:
		return compare.Cell{Status: compare.Contested, Sources: 2, Searched: searched, Conflict: s.say("share of time: 0–30 % against 50 %"), Evidence: []compare.Quote{
			s.quote("A CTO of a larger company codes 0–30 % of the time.", "", chaves, 1, "0–30 %"), s.quote("Expect the CTO to spend half of the week in code.", "", desk, 2, "half of the week"), long}}
	case 2:
		return compare.Cell{Status: compare.SingleSource, Sources: 1, Searched: searched, Evidence: []compare.Quote{
			s.quote(shared, "a tech lead answers to an engineering manager or CTO.", beltz, 0, "answers to")}}
	case 3:
		return compare.Cell{Status: compare.NotStated, Searched: searched}
	}
	return compare.Cell{Status: compare.SingleSource, Sources: 1, Searched: searched, Weak: true, Evidence: []compare.Quote{long}}
}

func (s shape) hits() []search.Hit {
	titles := []string{"Difference between a CTO and a tech lead?", "Tech lead vs. CTO. Is there a feud?", "The first ninety days of a tech lead", "Who owns security: CISO or CTO?", "Budget season for a VP of Engineering"}
	var hits []search.Hit
	for i, title := range titles {
		words := s.say("A CTO is accountable to the CEO and board for business-level outcomes, budget, and risk.")
		h := search.Hit{
			ID: "0123456789abcdef", URL: s.address("https://quantlabusa.dev/cto"), Title: s.say(title), TitleMarks: []search.Mark{{0, 4}, {90, 99}},
			Authors: []string{s.say("Bill Beltz")}, Site: s.say("quantlabusa.dev"), Kind: corpus.Kinds[i%len(corpus.Kinds)], Published: s.say("2026-06-03"),
			Language: s.say("en"), Roles: []string{"cto", "tech-lead"}, Topics: []string{"hiring"}, ReadingMinutes: 4, DatedBy: s.say("JSON-LD"),
			Why: []search.Signal{{Signal: "passage", Words: s.say("all words in one sentence"), Share: .6}, {Signal: "heading", Words: s.say("in a heading"), Share: .2}},
			Passages: []search.Passage{
				{Section: []string{s.say("Where they diverge")}, Text: words, Marks: []search.Mark{{2, 5}, {9, 20}}, Start: 120, Href: "/articles/0123456789abcdef#p120", URL: s.address("https://quantlabusa.dev/cto#:~:text=a")},
				{Section: []string{s.say("Quick facts")}, Text: s.say("A CTO answers to the CEO and board; a tech lead answers to an engineering manager or CTO."), Marks: []search.Mark{{2, 5}}, Href: "/articles/0123456789abcdef#p420"},
			},
		}
		if i == 0 {
			h.Duplicates = []search.Duplicate{{URL: s.address("https://mirror.example/cto")}}
		}
		if i == 3 {
			h.Published, h.Authors, h.Passages = "", nil, h.Passages[:1]
		}
		hits = append(hits, h)
	}
	return hits
}

func (s shape) results() *search.Results {
	values := func(pairs ...any) search.Facet {
		var f search.Facet
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Values = append(f.Values, search.FacetValue{Value: s.say(pairs[i].(string)), Label: s.say(pairs[i].(string)), Count: pairs[i+1].(int)})
		}
		return f
	}
	facets := search.Facets{
		search.Role:   values("cto", 41, "tech-lead", 38, "engineering-manager", 35, "vp-engineering", 20, "staff-engineer", 12, "director", 9, "founder", 7, "ciso", 4, "architect", 3, "product-owner", 2),
		search.Topic:  values("hiring", 12, "strategy", 9, "technical-debt", 8),
		search.Author: values("Bill Beltz", 3, "Fidel Chaves", 1, "Altitude Engineering Desk", 11),
		search.KindOf: values("blog", 30, "answer", 12, "ladder", 4),
		search.Year:   values("2026", 12, "2025", 30, "2024", 4),
	}
	author := facets[search.Author]
	author.Missing = 4
	facets[search.Author] = author
	if s.say("") == "" {
		facets[search.Role].Values[0].Selected = true
		facets[search.KindOf].Values[1].Excluded = true
	}
	return &search.Results{
		Total: search.Total{Value: 46, Relation: "eq"}, Hits: s.hits(), Facets: facets,
		Query: search.Interpretation{
			Raw: s.say("x"), Expanded: []search.Expansion{{Term: "cto", To: []string{s.say("chief technology officer")}}}, Ignored: []string{s.say("an unclosed quotation mark")},
			Corrected: nil,
		},
		Suggestions: []search.Suggestion{{Query: s.say("tech lead"), Count: 12}},
	}
}

// document builds an article from lines: "# heading", "- item", "a | b" rows,
// "> quotation", "    code", anything else a paragraph.
func (s shape) document() *corpus.Document {
	lines := strings.Split(`# What a tech lead is
A tech lead is an engineer who answers for the technical work of one team. The role is a part of a job more often than a job of its own.
## What they answer for
A tech lead answers to an engineering manager or CTO. They plan with the team, and they review most of the code.
- the design of what the team builds
- the quality of it, which means:
-- tests that people trust
-- reviews within a day
- telling others what is late
## In numbers
Role	Hands-on share	Horizon
CTO	0–30 %	two to five years
Tech lead	30–70 %	one to two quarters
> Nobody promoted me. I was the one who answered when something broke.
    func answer() error {
        return nil
    }
How we know: written for this test.`, "\n")
	d := &corpus.Document{Article: corpus.Article{
		ID: "0123456789abcdef", URL: s.address("https://quantlabusa.dev/cto"), Title: s.say("What is a tech lead?"), Authors: []string{s.say("Bill Beltz")},
		Published: s.say("2026-06-03"), Site: s.say("quantlabusa.dev"), Kind: corpus.Answer, Language: "en", Licence: "CC-BY-4.0",
		Provenance: map[string]string{"title": s.say("h1"), "published": s.say("citation block")}, Also: []string{s.address("https://mirror.example/cto")},
	}, Roles: []string{"tech-lead", "cto"}, Topics: []string{"delegation", "code-review"}}
	for i, line := range lines {
		d.Blocks = append(d.Blocks, s.block(d, line, i == len(lines)-1))
	}
	for _, e := range [][3]string{{"tech-lead", "scope", "A tech lead is an engineer"}, {"tech-lead", "accountability", "A tech lead answers to"}, {"tech-lead", "hands-on-coding", "30–70 %"}, {"cto", "hands-on-coding", "0–30 %"}} {
		if at := strings.Index(d.Text, e[2]); at >= 0 {
			d.Evidence = append(d.Evidence, corpus.Evidence{ID: "e", Role: e[0], Dimension: e[1], Span: corpus.Span{Start: at, End: at + len(e[2])}})
		}
	}
	return d
}

func (s shape) block(d *corpus.Document, line string, last bool) corpus.Block {
	b := corpus.Block{Kind: corpus.Paragraph}
	switch {
	case strings.HasPrefix(line, "#"):
		b.Kind, b.Level = corpus.Heading, strings.Count(line, "#")+1
	case strings.HasPrefix(line, "-"):
		b.Kind, b.Level = corpus.Item, strings.Count(line[:2], "-")
	case strings.HasPrefix(line, "> "):
		b.Kind = corpus.Quotation
	case strings.HasPrefix(line, "    "):
		b.Kind = corpus.Code
	case strings.Contains(line, "\t"):
		b.Kind, b.Table, b.Header, b.RowHead = corpus.Row, 1, strings.HasPrefix(line, "Role"), true
	case last:
		b.Kind = corpus.Aside
	}
	if b.Kind != corpus.Code {
		line = strings.TrimLeft(line, "#-> ")
	} else {
		line = strings.TrimPrefix(line, "    ")
	}
	if b.Kind != corpus.Row {
		line = s.say(line)
	}
	if d.Text != "" {
		d.Text += "\n"
	}
	b.Start = len(d.Text)
	d.Text += line
	b.End = len(d.Text)
	return b
}

func (s shape) passages(d *corpus.Document) []search.Passage {
	var found []search.Passage
	for _, words := range []string{"A tech lead answers to an engineering manager or CTO.", "the quality of it, which means:"} {
		words = s.say(words)
		at := strings.Index(d.Text, words)
		if at < 0 || len(found) > 0 && at <= found[0].Span.Start {
			continue
		}
		start := text.Points(d.Text, at)
		found = append(found, search.Passage{
			Section: []string{s.say("What they answer for")}, Text: words, Marks: []search.Mark{{2, 11}},
			Span: corpus.Span{Start: at, End: at + len(words)}, Start: start, End: start + len([]rune(words)),
			Href: search.PassageHref(d.ID, start), URL: s.address("https://quantlabusa.dev/cto#:~:text=a"),
		})
	}
	return found
}

func (s shape) citations() []Citation {
	return []Citation{
		{"apa", "APA", s.say("Beltz, B. (2026, June 3). What is a tech lead? quantlabusa.dev. https://quantlabusa.dev/cto")},
		{"bibtex", "BibTeX", s.say("@misc{beltz2026,\n  author = {Beltz, Bill},\n  title = {What is a tech lead?}\n}")},
	}
}

func (s shape) pairs() []compare.Pair {
	var pairs []compare.Pair
	for _, p := range [][2]string{{"cto", "tech-lead"}, {"engineering-manager", "tech-lead"}, {"cto", "vp-engineering"}, {"director", "engineering-manager"}, {"staff-engineer", "principal-engineer"}, {"cio", "cto"}, {"product-manager", "product-owner"}, {"scrum-master", "agile-coach"}} {
		pairs = append(pairs, compare.Pair{Roles: [2]compare.Role{{ID: p[0]}, {ID: p[1]}}, Rows: 14, Filled: 29, Contested: len(pairs) % 3, Empty: 7, Articles: 5})
	}
	return pairs
}

func (s shape) counts(ids ...string) []search.FacetValue {
	var values []search.FacetValue
	for i, id := range ids {
		values = append(values, search.FacetValue{Value: s.say(id), Label: s.say(id), Count: 41 - 3*i})
	}
	return values
}

// pages are all pages of the shape, by name.
func (s shape) pages() map[string]renderer {
	row := s.comparison("cto", "tech-lead")
	row.Dimensions = row.Dimensions[:1]
	table, three := s.comparison("cto", "tech-lead"), s.comparison("cto", "vp-engineering", "engineering-manager")
	offers := Offers{Kinds: corpus.Kinds[:4], Authors: []string{s.say("Bill Beltz"), s.say("Fidel Chaves")}, Sites: []string{s.say("quantlabusa.dev")}, Topics: []string{"hiring", "strategy"}}
	doc := s.document()
	closed := *doc
	closed.Licence = ""
	profile := &compare.Profile{Role: table.Roles[0], Definitions: []compare.Quote{*table.Roles[0].Definition, *table.Roles[1].Definition}, Dimensions: table.Dimensions, Coverage: table.Coverage["cto"]}
	asked := search.Query{Text: s.say("who does a cto answer to"), Page: 2, Include: map[search.FacetName][]string{search.Role: {s.say("cto")}}, Exclude: map[search.FacetName][]string{search.KindOf: {s.say("answer")}}, From: s.say("2023")}
	nothing := &search.Results{Suggestions: s.results().Suggestions, Query: search.Interpretation{Corrected: &search.Correction{From: s.say("techlaed"), To: s.say("tech lead"), Original: 0}}}
	cto, _ := s.tax.Role("cto")
	roles := []string{"cto", "vp-engineering", "director", "engineering-manager", "tech-lead", "staff-engineer", "founder", "architect", "product-manager", "scrum-master"}
	topics := []string{"hiring", "technical-debt", "strategy", "one-on-ones", "delegation", "org-design", "retention"}
	return map[string]renderer{
		"home":          Home{Page: s.page(""), Articles: 391, Evidence: 2876, Sample: &row, Pairs: s.pairs(), Newest: s.hits(), RoleCounts: s.counts(roles...), TopicCounts: s.counts(topics...), Examples: []string{s.say("cto vs tech lead"), s.say("who does a cto answer to")}},
		"search":        Search{Page: s.page("who does a cto answer to"), Request: asked, Results: s.results(), Preview: &table, PreviewRow: &table.Dimensions[0], Defines: &table.Roles[0]},
		"search-empty":  Search{Page: s.page("xyzzy"), Request: asked, Results: nothing, Unfiltered: 3},
		"compare":       Compare{Page: s.page("CTO and tech lead"), Full: table, Table: table, View: compare.ShowAll, Offers: offers, Filter: compare.Filter{Kinds: []string{s.say("blog")}, Authors: []string{s.say("Bill Beltz")}}},
		"compare-3":     Compare{Page: s.page("three roles"), Full: three, Table: three, View: compare.ShowContested, Offers: offers},
		"compare-none":  Compare{Page: s.page("none"), Full: table, View: compare.ShowGaps, Offers: offers},
		"compare-start": CompareStart{Page: s.page("Compare"), Pairs: s.pairs()},
		"article":       Article{Page: s.page("What is a tech lead?"), Doc: doc, Found: s.passages(doc), Similar: s.hits(), Citations: s.citations()},
		"excerpt":       Article{Page: s.page("What is a tech lead?"), Doc: &closed, Found: s.passages(doc), Similar: s.hits(), Citations: s.citations()},
		"roles":         Roles{Page: s.page("Roles"), Counts: s.counts(roles...)},
		"role":          Role{Page: s.page("CTO"), Subject: Tag(cto), Names: []string{s.say("chief technology officer")}, Profile: profile, Results: s.results(), Pairs: s.pairs()[:3], MoreHref: "/search?role=cto"},
		"topics":        Index{Page: s.page("Topics"), Heading: s.say("Topics"), Lead: s.say("What articles are about."), Entries: s.page("").TopicIndex(s.counts(topics...)), Noun: "article"},
		"topic":         Listing{Page: s.page("Hiring"), Sort: "Topic", Name: s.say("Hiring"), Results: s.results(), Facet: search.Topic, MoreHref: "/search?topic=hiring"},
		"about":         About{Page: s.page("About"), Generation: search.Generation{Name: s.say("20261121"), Articles: 391, Passages: 15112, Evidence: 2876, Built: time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC)}, Kinds: s.counts("blog", "answer"), Sites: 12, Authors: 40, Languages: 3, Measures: []Measure{{s.say("nDCG@10, Cranfield"), s.say("0.42"), s.say("altitude eval cranfield")}}},
		"help":          Help{s.page("Help")},
		"api":           API{Page: s.page("API"), Intro: s.say("Intro"), Operations: []Operation{{ID: "search", Method: "GET", Path: "/api/v1/search", Summary: s.say("Search"), Description: s.say("Searches."), Parameters: []Parameter{{Name: "q", Type: "string", Description: s.say("The query.")}}, Answers: []Answer{{"200", s.say("Results")}}, Example: "/api/v1/search?q=cto"}}, Schemas: []Schema{{Name: "Results", Description: s.say("x"), Fields: []Parameter{{Name: "total", Type: "object"}}}}},
		"cite":          Cite{Page: s.page("Cite"), What: s.say("What is a tech lead?"), Back: "/articles/0123456789abcdef", Passage: s.say("A tech lead answers."), Citations: s.citations()},
		"error":         Error{Page: s.page("Not found"), Status: 404, Heading: s.say("No such article"), Message: s.say("No article has this address."), Fixes: []Link{{Text: s.say("search"), Href: "/search"}}},
	}
}

// blank are all pages with nothing in them.
func blank() map[string]renderer {
	return map[string]renderer{
		"home": Home{}, "search": Search{Results: &search.Results{}}, "compare": Compare{Full: compare.Comparison{Roles: []compare.Role{{ID: "a"}, {ID: "b"}}}},
		"compare-start": CompareStart{}, "article": Article{Doc: &corpus.Document{}}, "roles": Roles{},
		"role": Role{Profile: &compare.Profile{}, Results: &search.Results{}}, "index": Index{}, "listing": Listing{Results: &search.Results{}},
		"about": About{}, "help": Help{}, "api": API{}, "cite": Cite{}, "error": Error{},
	}
}
