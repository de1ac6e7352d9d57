package extract

import (
	"strings"
	"testing"
)

func TestAsciiDocLeavesNoMarkupInProse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"a citation and the space before it", "Leads decide cite:[fowler,beck], then code citenp:[x].", "Leads decide, then code."},
		{"a footnote becomes an aside", "Leads decide.footnote:[See https://example.org[the list].] They code.", "Leads decide. They code.\nSee the list."},
		{"a footnote by reference", "Leads decide footnoteref:[x].", "Leads decide.\nx"},
		{"images", "image::a/b.png[A lead,600]\nLeads image:c.png[] decide.", "Leads decide."},
		{"any block macro", "bibliography::[]\nplantuml::a.puml[format=svg]\nLeads decide.", "Leads decide."},
		{"index terms", "(((lead, decide)))Leads ((decide)) indexterm:[a,b]for indexterm2:[teams].", "Leads decide for teams."},
		{"references with their own text", "See <<roles,the roles>> and xref:a.adoc#b[the map].", "See the roles and the map."},
		{"references to sections", "= Leads\n\nSee <<roles>>.\n\n[[roles]]\n== The roles\n\nText.", "See The roles.\nThe roles\nText."},
		{"references to the bibliography", "Leads decide <<b1>>, <<b2>>.\n\n* [[[b1, 1]]] A book.\n* [[[b2]]] A talk.", "Leads decide.\nA book.\nA talk."},
		{"attributes of the document", ":team: Team Blue\n\n{team} decides in {cpp}.", "Team Blue decides in C++."},
		{"attributes of files not followed", "{ref-jetty} and {url-x}[the page] of {unknown}us, {counter:n}.", "jetty and the page of us, ."},
		{"passed through", "pass:q[Leads] +++decide+++ in C++ and C++.", "Leads decide in C++ and C++."},
		{"a footnote that never closes", "Leads decide footnote:[and [more", "Leads decide\nand [more"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(ownPage("a.adoc", []byte(test.in)))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(a.Text); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
