package extract

import (
	"slices"
	"testing"

	"altitude/corpus"
)

func TestDatesAreReadOrRefused(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2024-05-06", "2024-05-06"}, {"2024-05-06T23:30:00-05:00", "2024-05-06"}, {"20240506", "2024-05-06"},
		{"May 6, 2024", "2024-05-06"}, {"6 May 2024", "2024-05-06"}, {"May 6th, 2024", "2024-05-06"}, {"Sept. 5, 2023", "2023-09-05"},
		{"Mon, 06 May 2024 10:00:00 GMT", "2024-05-06"}, {"6. Mai 2024", "2024-05-06"}, {"6 de mayo de 2024", "2024-05-06"},
		{"6 de enero de 2024", "2024-01-06"}, {"6 gennaio 2024", "2024-01-06"}, {"6 februari 2024", "2024-02-06"}, {"6 febrero 2024", "2024-02-06"}, {"6. marts 2024", "2024-03-06"}, {"6 maj 2024", "2024-05-06"}, {"6 augusti 2024", "2024-08-06"},
		{"2024年5月6日", "2024-05-06"}, {"2024 Jan 7", "2024-01-07"}, {"25/12/2024", "2024-12-25"}, {"12/25/2024", "2024-12-25"}, {"03.04.2024", "2024-04-03"},
		{"May 2024", "2024-05"}, {"2024-05", "2024-05"}, {"2024", "2024"},
		{"03/04/2024", ""}, {"1970-01-01", ""}, {"0000-00-00", ""}, {"2024-02-31", ""}, {"2024-13-01", ""}, {"yesterday", ""}, {"", ""},
	}
	for _, test := range tests {
		if got, ok := parseDate(test.in); got != test.want || ok != (test.want != "") {
			t.Errorf("parseDate(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestAuthorsAreCleaned(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"By Ada Lovelace | 8 min read", []string{"Ada Lovelace"}},
		{"by Ada Lovelace and Bob Babbage", []string{"Ada Lovelace", "Bob Babbage"}},
		{"Ada Lovelace, PhD, Bob Babbage & Cy Young", []string{"Ada Lovelace, PhD", "Bob Babbage", "Cy Young"}},
		{"Written by Ada Lovelace on May 6, 2024", []string{"Ada Lovelace"}},
		{"Ada Lovelace, Executive Editor", []string{"Ada Lovelace"}},
		{"Ada &amp; Bob", []string{"Ada", "Bob"}},
		{"admin", nil}, {"https://example.org/ada", nil}, {"ada@example.org", nil}, {"By", nil}, {"Posted by", nil},
		{"Fact-checked by Bob Babbage", nil}, {"{{author}}", nil}, {"page.head.extra.author", nil},
	}
	for _, test := range tests {
		if got := cleanAuthors([]string{test.in}); !slices.Equal(got, test.want) {
			t.Errorf("cleanAuthors(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestTheSitesNameIsTakenOffTitles(t *testing.T) {
	site := []string{"example blog", "example"}
	tests := []struct{ in, want string }{
		{"How to lead | Example Blog", "How to lead"},
		{"How to lead - Example", "How to lead"},
		{"Example Blog: How to lead", "Example Blog: How to lead"},
		{"Example Blog | How to lead", "How to lead"},
		{"CTO - a role under pressure", "CTO - a role under pressure"},
		{"A long title about roles | News", "A long title about roles"},
		{"Tech lead | CTO", "Tech lead | CTO"},
	}
	for _, test := range tests {
		if got := stripSite(test.in, site); got != test.want {
			t.Errorf("stripSite(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestLicencesBecomeIDs(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://creativecommons.org/licenses/by-nc-sa/4.0/deed.de", "CC-BY-NC-SA-4.0"}, {"http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"},
		{"CC BY-SA 3.0", "CC-BY-SA-3.0"}, {"CC-BY-4.0", "CC-BY-4.0"}, {"cc0", "CC0-1.0"}, {"Apache License 2.0", "Apache-2.0"}, {"MIT", "MIT"},
		{"https://example.org/terms", "https://example.org/terms"},
	}
	for _, test := range tests {
		if got := licenceID(test.in); got != test.want {
			t.Errorf("licenceID(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestTheBylineIsFoundAndWeighed(t *testing.T) {
	const h1 = "<h1>How tech leads work</h1>"
	data := func(name string) string {
		return `<script type="application/ld+json">{"@type":"Article","author":{"name":"` + name + `"}}</script>`
	}
	tests := []struct {
		name, html string
		want       []string
	}{
		{"a firm gives way to the person", `<meta name=author content=ACME>` + h1 + `<p class=author>By Ada Lovelace</p>`, []string{"Ada Lovelace"}},
		{"more names in the byline", data("Ada Lovelace") + h1 + `<p class=byline>By Ada Lovelace and Charles Babbage</p>`, []string{"Ada Lovelace", "Charles Babbage"}},
		{"what follows a name is no name", data("Ada Lovelace") + h1 + `<p class=byline>By Ada Lovelace Head of Engines, Adoption</p>`, []string{"Ada Lovelace"}},
		{"the only author linked, in an aside", "<aside><a rel=author href=/ada>Ada Lovelace</a></aside>" + h1, []string{"Ada Lovelace"}},
		{"one author of several linked is nobody's", "<aside><a rel=author href=/ada>Ada Lovelace</a><a rel=author href=/bob>Bob Babbage</a></aside>" + h1, nil},
		{"several under a label", h1 + "<div>" + sample + "</div><h6>Author(s)</h6><ul><li>Ada Lovelace<li>Charles Babbage</ul><p>Jane Doe</p>", []string{"Ada Lovelace", "Charles Babbage"}},
		{"a list of all authors adds none", data("Ada Lovelace") + h1 + "<div>" + sample + "</div><h6>Authors</h6><ul><li>Ada Lovelace<li>Charles Babbage</ul>", []string{"Ada Lovelace"}},
		{"a firm written like a person", `<meta property="og:site_name" content="The Analytical Engine"><script type="application/ld+json">{"@type":"WebPage","author":{"name":"The Analytical Engine Ltd"}}</script>` + h1 + "<p>Written by</p><p>Ada Lovelace</p>", []string{"Ada Lovelace"}},
		{"under a label", h1 + "<div>" + sample + "</div><h2>Article by</h2><div>Ada Lovelace</div>", []string{"Ada Lovelace"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(webPage(test.html + sample))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(a.Authors, test.want) {
				t.Errorf("authors %q (%s), want %q", a.Authors, a.Provenance["authors"], test.want)
			}
		})
	}
}

func TestTheDateThatReadersSeeComesFirst(t *testing.T) {
	const (
		data  = `<script type="application/ld+json">{"@type":"Article","datePublished":"2023-02-01","dateModified":"2024-05-06"}</script>`
		first = `<meta property="article:published_time" content="2023-03-01T10:00:00Z">`
		h1    = "<h1>How tech leads work</h1>"
	)
	tests := []struct{ name, html, want, from string }{
		{"a plain date before the page's data", data + first + h1 + "<p>May 7, 2024</p>", "2024-05-07", visibleDate},
		{"an update before what templates fill in", data + h1 + "<p>Last updated: May 6, 2024</p>", "2024-05-06", corpus.VisibleUpdate},
		{"the first publication before an update", data + first + h1 + "<p>Last updated: May 6, 2024</p>", "2023-03-01", "meta article:published_time"},
		{"the plain one of two", data + h1 + "<p>March 5, 2023</p><p>Last updated: May 6, 2024</p>", "2023-03-05", visibleDate},
		{"the page's data where nothing is seen", data + h1, "2023-02-01", "json-ld datePublished"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(webPage(test.html + sample))
			if err != nil {
				t.Fatal(err)
			}
			if a.Published != test.want || a.Provenance["published"] != test.from {
				t.Errorf("published %q (%s), want %q (%s)", a.Published, a.Provenance["published"], test.want, test.from)
			}
		})
	}
}
