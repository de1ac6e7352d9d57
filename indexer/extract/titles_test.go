package extract

import "testing"

func TestTheTitleIsTheHeadingUnlessTheMetadataOutvotesIt(t *testing.T) {
	head := func(title, graph, more string) string {
		return "<title>" + title + "</title><meta property=og:title content=\"" + graph + "\">" + more
	}
	tests := []struct{ name, html, want string }{
		{"what a reader sees", head("Leads in short", "Leads in short", "<h1>How Tech Leads Really Work</h1>"), "How Tech Leads Really Work"},
		{"a slip in the heading", head("Hiring & Firing: A Guide", "Hiring & Firing: A Guide | Example", "<h1>Hiring and Firing: A Guide</h1>"), "Hiring & Firing: A Guide"},
		{"another year is another title", head("Pay of tech leads in 2024", "Pay of tech leads in 2024", "<h1>Pay of tech leads in 2025</h1>"), "Pay of tech leads in 2025"},
		{"a heading that stops short", head("Tech Leads: How to Begin", "Tech Leads: How to Begin", "<h1>Tech leads</h1>"), "Tech Leads: How to Begin"},
		{"what a dash parts is not the title's", head("Tech leads – all there is", "Tech leads – all there is", "<h1>The tech leads</h1>"), "The tech leads"},
		{"a heading that says more", head("Tech leads", "Tech leads", "<h1>Tech leads: what they do all day</h1>"), "Tech leads: what they do all day"},
		{"metadata at odds with itself", head("Tech Leads: How to Begin", "Leads, begin!", "<h1>The tech leads</h1>"), "The tech leads"},
		{"the article's own headline repeats the heading", head("The Tech Leads and Their Work", "The Tech Leads and Their Work", `<script type="application/ld+json">{"@type":"Article","headline":"Tech Leads and Their Work"}</script><h1>Tech Leads and Their Work</h1>`), "Tech Leads and Their Work"},
		{"a label for those who do not see the page", head("[1234] Leads at work, a study", "Leads at work, a study", "<h1><span>Title:</span>Leads at work, a study</h1>"), "Leads at work, a study"},
		{"the first of several headings", head("Where leads learn", "Where leads learn in town", "<article><h1>The best places for leads who would learn</h1><p>x</p></article><h1>Where to learn and eat in town</h1>"), "The best places for leads who would learn"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(webPage(test.html + sample))
			if err != nil {
				t.Fatal(err)
			}
			if a.Title != test.want {
				t.Errorf("title %q (%s), want %q", a.Title, a.Provenance["title"], test.want)
			}
		})
	}
}
