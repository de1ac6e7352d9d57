package extract

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
)

// golden lays out an article for reading: its metadata as the report prints
// it, then its blocks.
func golden(t *testing.T, a *corpus.Article) string {
	t.Helper()
	r := NewReport("golden", a)
	r.Sections, r.Text = nil, ""
	meta, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.Write(meta)
	fmt.Fprintf(&out, "\ndescription: %s\ntags: %q\n\n", a.Description, a.Tags)
	for _, b := range a.Blocks {
		kind := string(b.Kind)
		if b.Level > 0 {
			kind += fmt.Sprint(" ", b.Level)
		}
		if b.Table > 0 {
			kind += fmt.Sprint(" of table ", b.Table)
		}
		if b.Header {
			kind += " (header)"
		}
		if b.RowHead {
			kind += " (row head)"
		}
		fmt.Fprintf(&out, "%s: %s\n", kind, strings.ReplaceAll(a.BlockText(b), "\t", " ⇥ "))
	}
	return out.String()
}

func TestEveryFormatKeepsItsStructure(t *testing.T) {
	for _, name := range []string{"blog.html", "handbook.md", "guide.adoc", "copied.txt"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name)
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a, err := Article(corpus.Page{Key: "file:///" + name, Name: name, Body: body, FetchedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			checkBlocks(t, a)
			got := golden(t, a)
			if *update {
				if err := os.WriteFile(file+".golden", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file + ".golden")
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestExplainNamesCandidatesAndFindings(t *testing.T) {
	body, err := os.ReadFile("testdata/blog.html")
	if err != nil {
		t.Fatal(err)
	}
	e := Explain(webPage(string(body)))
	if e.Format != "html" || e.Article == nil || len(e.Candidates) != 3 || !e.Candidates[2].Chosen || len(e.Findings["title"]) == 0 {
		t.Errorf("%+v", e)
	}
	if e := Explain(webPage("")); e.Skipped == "" || e.Article != nil {
		t.Errorf("an empty page: %+v", e)
	}
}
