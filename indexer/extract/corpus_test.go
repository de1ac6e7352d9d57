package extract

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
)

// ownPage is a file of the admin's.
func ownPage(name string, body []byte) corpus.Page {
	return corpus.Page{Key: "file:///" + name, Name: filepath.Base(name), Body: body, Own: true,
		FetchedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

// leftovers are what no article's text may hold: front matter, shortcodes,
// directives, navigation of a site's frame.
var leftovers = regexp.MustCompile(`(?m)^\+\+\+$|^(?:title|authors?|published|licence|selected_for|attribution):|\{%.*?%\}|\{\{[^}]*\}\}|\{\{[<%]|include::|image::|^:[\w-]+: \S+::|^\[(?:\.|#|quote|source|cols)[\w.#,= "-]*\]$|\|===|Skip to (?:main )?content|\bThis work is licensed\b.*cookie`)

// adocLeftovers are shapes of AsciiDoc's macros and references, which no text
// but code may hold.
var adocLeftovers = regexp.MustCompile(`\b[a-z][a-z0-9]*::?[^\s\[\]]*\[|<<[\w#]|\{[a-z][\w-]*(?::[^{}]*)?\}|\[\[|\]\]|\(\(\(|^[|=]{2}|\+\+\+`)

// leftoverOfAsciiDoc returns the first markup in an article's prose.
func leftoverOfAsciiDoc(a *corpus.Article) string {
	for _, b := range a.Blocks {
		if b.Kind == corpus.Code {
			continue
		}
		if m := adocLeftovers.FindString(a.BlockText(b)); m != "" {
			return m + " in " + a.BlockText(b)
		}
	}
	return ""
}

func TestEveryFileOfTheArticlesIsAnArticleAsItsFrontMatterSays(t *testing.T) {
	dir := testData(t)
	manifest, err := os.ReadFile(filepath.Join(dir, "articles-MANIFEST.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	count, misses, kinds := 0, 0, map[corpus.Kind]int{}
	miss := func(format string, args ...any) {
		misses++
		t.Errorf(format, args...)
	}
	for l := range strings.Lines(string(manifest)) {
		var want struct {
			File, Title, Published, Site, URL, Licence, Lang string
			Authors                                          []string
		}
		if err := json.Unmarshal([]byte(l), &want); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join(dir, want.File))
		if err != nil {
			t.Fatal(err)
		}
		count++
		a, err := Article(ownPage(want.File, body))
		if err != nil {
			miss("%s: %v", want.File, err)
			continue
		}
		kinds[a.Kind]++
		if a.Title != squeeze(want.Title) {
			miss("%s: title %q, want %q", want.File, a.Title, want.Title)
		}
		for i, name := range want.Authors {
			want.Authors[i] = personName(name) // a map written as a string
		}
		if !slices.Equal(a.Authors, want.Authors) {
			miss("%s: authors %q, want %q", want.File, a.Authors, want.Authors)
		}
		if a.Published != want.Published {
			miss("%s: published %q, want %q", want.File, a.Published, want.Published)
		}
		if a.Site != want.Site || a.Licence != want.Licence {
			miss("%s: site %q, licence %q, want %q, %q", want.File, a.Site, a.Licence, want.Site, want.Licence)
		}
		if a.Language != want.Lang {
			miss("%s: language %q, want %q", want.File, a.Language, want.Lang)
		}
		if m := leftovers.FindString(a.Text); m != "" {
			miss("%s: %q is left in the text", want.File, m)
		}
		if m := leftoverOfAsciiDoc(a); m != "" && strings.HasSuffix(want.File, ".adoc") {
			miss("%s: %s", want.File, m)
		}
		checkBlocks(t, a)
	}
	t.Logf("%d articles, %d misses, kinds %v", count, misses, kinds)
}

// checkBlocks holds what every article promises of its blocks.
func checkBlocks(t testing.TB, a *corpus.Article) {
	t.Helper()
	at := 0
	for i, b := range a.Blocks {
		if b.Start != at || b.End <= b.Start || b.End > len(a.Text) {
			t.Fatalf("block %d is [%d, %d), want it to begin at %d of %d", i, b.Start, b.End, at, len(a.Text))
		}
		if text := a.BlockText(b); strings.ContainsAny(text, "\n\r\x00\u200b") {
			t.Fatalf("block %d has a control character: %q", i, text)
		}
		at = b.End + 1
	}
	if at != len(a.Text)+1 {
		t.Fatalf("blocks end at %d of %d", at, len(a.Text))
	}
}

func TestTheSeedsAreReadAsExpected(t *testing.T) {
	dir := testData(t)
	data, err := os.ReadFile(filepath.Join(dir, "seeds.expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var seeds []struct {
		File, URL, Title, Site, Published string
		Kind                              corpus.Kind
		Authors                           []string
	}
	if err := json.Unmarshal(data, &seeds); err != nil {
		t.Fatal(err)
	}
	for _, want := range seeds {
		body, err := os.ReadFile(filepath.Join(dir, want.File))
		if err != nil {
			t.Fatal(err)
		}
		a, err := Article(ownPage(want.File, body))
		if err != nil {
			t.Fatal(err)
		}
		checkBlocks(t, a)
		if a.Title != want.Title || !slices.Equal(a.Authors, want.Authors) || a.Published != want.Published ||
			a.Site != want.Site || a.URL != want.URL || a.Kind != want.Kind || a.Language != "en" {
			t.Errorf("%s: title %q authors %q published %q site %q url %q kind %q language %q\nwant %+v", want.File,
				a.Title, a.Authors, a.Published, a.Site, a.URL, a.Kind, a.Language, want)
		}
	}
}

func TestEveryStarterArticleNamesTitleAuthorAndDate(t *testing.T) {
	files := corpus.Starter()
	names, err := fs.Glob(files, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Article(corpus.Page{Key: "starter:" + name, Name: name, Body: body})
		var skip *SkipError
		if errors.As(err, &skip) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Title == "" || len(a.Authors) == 0 || a.Licence != "CC-BY-4.0" || a.Language != "en" {
			t.Errorf("%s: title %q authors %q published %q kind %q language %q licence %q", name, a.Title, a.Authors, a.Published, a.Kind, a.Language, a.Licence)
		}
		checkBlocks(t, a)
	}
}
