package extract

import (
	"slices"
	"testing"
)

func TestADocumentThatStopsInItsMiddleIsFlagged(t *testing.T) {
	const start = "<!doctype html><html><body><div><article><h1>T</h1>" + sample
	tests := []struct {
		name, html string
		want       bool
	}{
		{"whole", start + "<p>The end.</p></article></div></body></html>", false},
		{"in a word", start + "<p>A director plans for ye", true},
		{"after a comma, in bold", start + "<p>A director plans, <b>hires,</b> ", true},
		{"in a tag", start + `<p>A director plans.</p><a href="https://exam`, true},
		{"in a script", start + `<p>A director plans.</p></article></div><script>var x = {"a": "b`, true},
		{"end tags left out that may be", "<!doctype html><title>T</title><body><h1>T</h1>" + sample + "<ul><li>One<li>Two</ul><p>A director plans for years", false},
		{"open elements, but the sentence ends", start + "<p>A director plans for years.", false},
		{"a fragment", "<div><h1>T</h1>" + sample + "<p>A director plans for ye", false},
		{"less than in prose", start + "<p>3 < 4.</p></article></div>", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Article(webPage(test.html))
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Contains(a.Flags, "truncated"); got != test.want {
				t.Errorf("flags %q", a.Flags)
			}
		})
	}
}

func TestOfTheJudgedPagesOnlyThoseCutAreFlagged(t *testing.T) {
	pages := judgedPages(t)
	cut := 0
	for _, j := range pages {
		text := decode(j.page, formatHTML)
		if cutOff(text) {
			t.Errorf("%s is flagged, but whole", j.id)
		}
		if cutOff(text[:len(text)*7/10]) {
			cut++
		}
	}
	t.Logf("cut at 70 %%: %d of %d flagged", cut, len(pages))
	if float64(cut) < .9*float64(len(pages)) {
		t.Error("too few of the pages cut are flagged")
	}
}
