package extract

import (
	"testing"

	"altitude/corpus"
)

func TestArticleReadsMarkdownWithFrontMatter(t *testing.T) {
	a, err := Article(corpus.Page{Key: "file:///a.md", Name: "a.md", Body: []byte("---\ntitle: T\nauthor: Ada\ndate: 2024-05-06\n---\n# T\n\nA *tech lead* answers.\n\n- one\n- two\n\n|a|b|\n|-|-|\n|c|d|\n")})
	if err != nil {
		t.Fatal(err)
	}
	if want := "A tech lead answers.\none\ntwo\na\tb\nc\td"; a.Text != want {
		t.Errorf("text %q, want %q", a.Text, want)
	}
	if a.Title != "T" || a.Published != "2024-05-06" || a.Authors[0] != "Ada" {
		t.Errorf("%+v", a)
	}
}
