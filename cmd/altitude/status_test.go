package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// TestStatusKnowsCopiesFromSkippedPages wants a page that is a copy of another
// counted as neither an article nor a page that could not be read.
func TestStatusKnowsCopiesFromSkippedPages(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	body := "\n---\n\nA tech lead owns the design of the system and writes code on most days. The team plans the sprint together.\n"
	for name, text := range map[string]string{
		"one.md":   "---\ntitle: A role\nurl: https://one.example/role" + body,
		"other.md": "---\ntitle: A role\nurl: https://other.example/role" + body,
		"empty.md": "---\ntitle: Empty\n---\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code := run(t.Context(), []string{"ingest", "--quiet", "--data", data, dir}, nil, io.Discard, io.Discard); code != exitSkipped {
		t.Fatalf("ingest ended with %d, want %d", code, exitSkipped)
	}
	answer, err := http.Get(startServer(t, "--data", data) + "/api/v1/status")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var got struct {
		Pages, Skipped int
		Generation     struct{ Articles, Merged int }
	}
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Pages != 3 || got.Skipped != 1 || got.Generation.Articles != 1 || got.Generation.Merged != 1 {
		t.Errorf("%+v, want 3 pages: an article, its copy, one skipped", got)
	}
}
