package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"altitude/search/searchtest"
)

// documents are the texts whose commands are run: the lines of ```sh fences.
var documents = []string{
	"../../README.md",
	"docs/operations.md",
	"docs/evidence.md",
	"docs/ranking.md",
}

// shellLines returns the lines of the ```sh fences of a Markdown text.
func shellLines(markdown string) []string {
	var lines []string
	inside := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		switch {
		case line == "```sh":
			inside = true
		case line == "```":
			inside = false
		case inside && line != "":
			lines = append(lines, line)
		}
	}
	return lines
}

// words splits a command line at white space outside double quotes, and leaves
// out a comment.
func words(line string) []string {
	var all []string
	var word strings.Builder
	quoted, begun := false, false
	flush := func() {
		if begun {
			all = append(all, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range line {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case !quoted && r == '#' && !begun:
			return all
		case !quoted && r == ' ':
			flush()
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	flush()
	return all
}

// TestDocumentedCommandsWork runs every command of the documents, in order, on
// one data folder: a sentence that shows a command which fails is not true.
func TestDocumentedCommandsWork(t *testing.T) {
	base := startServer(t)
	site := exampleSite(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("ALTITUDE_DATA", filepath.Join(home, "data"))
	write(t, filepath.Join(home, "articles", "note.md"), "# A note\n\nA tech lead answers to an engineering manager, and writes code for half of the week.\n")
	seedData(t)
	for _, name := range documents {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range shellLines(string(text)) {
			t.Run(filepath.Base(name)+"/"+line, func(t *testing.T) {
				data := ""
				if strings.Contains(line, "$ALTITUDE_TESTDATA") {
					data = searchtest.Data(t)
				}
				line = strings.NewReplacer("~/", home+"/", "http://127.0.0.1:8080", base,
					"https://example.org/blog/", site+"/blog/ --allow-private --delay 1ms",
					"$ALTITUDE_TESTDATA", data).Replace(line)
				documented(t, line)
			})
		}
	}
}

// documented runs one command line.
func documented(t *testing.T, line string) {
	t.Helper()
	line, _, _ = strings.Cut(line, " > ")
	args := words(line)
	switch {
	case args[0] == "go" || line == "altitude serve":
		return // done by every run of the tests, and by startServer
	case args[0] == "curl":
		res, err := http.Get(args[len(args)-1])
		if err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%v, %v", res, err)
		}
		return
	case args[0] != "altitude":
		t.Fatalf("do not know how to run %q", args[0])
	}
	var out, errOut bytes.Buffer
	code := run(context.WithoutCancel(t.Context()), args[1:], strings.NewReader(""), &out, &errOut)
	if code != exitDone && code != exitSkipped {
		t.Errorf("exit code %d\n%s", code, errOut.String())
	}
}

// seedData fills the data folder with the starter corpus, as serve does.
func seedData(t *testing.T) {
	t.Helper()
	var out bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &out, data: os.Getenv("ALTITUDE_DATA"), quiet: true}
	p.log = discardLog()
	st, err := p.openStore(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := p.prepare(t.Context(), st); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// exampleSite stands in for a blog in the documents.
func exampleSite(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", http.NotFound)
	mux.HandleFunc("/blog/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/blog/" && r.URL.Path != "/blog/lead" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, `<html lang="en"><title>Page %s</title><main><article><h1>Page %s</h1><p>%s</p><a href="/blog/lead">next</a></article></main></html>`,
			r.URL.Path, r.URL.Path, strings.Repeat("A tech lead writes code and answers to an engineering manager. ", 10))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}
