package store

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sub folder", "corpus.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func page(key, body string) corpus.Page {
	return corpus.Page{Key: key, FetchedAt: noon, Body: []byte(body), Header: map[string]string{"Content-Type": "text/html"}}
}

func put(t *testing.T, s *Store, p corpus.Page) Outcome {
	t.Helper()
	outcome, err := s.Put(t.Context(), p, 200)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func keys(t *testing.T, s *Store) []string {
	t.Helper()
	all := []string{}
	heads, err := s.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		all = append(all, h.Key)
	}
	return all
}

func TestPutTellsNewChangedUnchanged(t *testing.T) {
	s := open(t)
	a := page("https://a.example/", "one")
	var got []Outcome
	got = append(got, put(t, s, a), put(t, s, a))
	a.Body = []byte("two")
	got = append(got, put(t, s, a))
	a.FullText = true
	got = append(got, put(t, s, a))
	if diff := cmp.Diff([]Outcome{New, Unchanged, Changed, Changed}, got); diff != "" {
		t.Error(diff)
	}
	back, err := s.Page(t.Context(), a.Key)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
	history, err := s.Fetches(t.Context(), a.Key)
	if err != nil || len(history) != 4 {
		t.Errorf("history has %d fetches, want 4 (%v)", len(history), err)
	}
}

func TestPageIsFoundByKeyAddressAndID(t *testing.T) {
	s := open(t)
	p := page("file:///x/a.md", "text")
	p.URL = "https://a.example/a"
	put(t, s, p)
	for _, name := range []string{p.Key, p.URL, p.ID()} {
		if got, err := s.Page(t.Context(), name); err != nil || got.Key != p.Key {
			t.Errorf("Page(%q) = %q, %v", name, got.Key, err)
		}
	}
	if _, err := s.Page(t.Context(), "elsewhere"); !errors.Is(err, ErrNotFound) {
		t.Errorf("absent page: %v", err)
	}
}

func TestPositionAndVersionsFollowChanges(t *testing.T) {
	s := open(t)
	position := func() int64 {
		n, err := s.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	a := page("file:///a", "a")
	put(t, s, a)
	put(t, s, page("file:///b", "b"))
	before := position()
	put(t, s, a) // unchanged
	if position() != before {
		t.Error("an unchanged page moved the position")
	}
	heads, _ := s.Heads(t.Context())
	a.Header = map[string]string{"Content-Type": "text/html", "X-Robots-Tag": "noindex"}
	if outcome := put(t, s, a); outcome != Changed {
		t.Errorf("a directive in the header changed: %s", outcome)
	}
	directed, _ := s.Heads(t.Context())
	if directed[0].Version == heads[0].Version {
		t.Error("a new directive does not show in the version")
	}
	a.Kind = corpus.Ladder
	put(t, s, a)
	if err := s.Drop(t.Context(), Fetch{Key: "file:///b", At: noon, Reason: "404"}); err != nil {
		t.Fatal(err)
	}
	after, _ := s.Heads(t.Context())
	if len(after) != 1 || after[0].Version == heads[0].Version || position() <= before {
		t.Errorf("heads %q after %q, position %d after %d", after, heads, position(), before)
	}
}

func TestRemovedPagesStayOut(t *testing.T) {
	for _, tc := range []struct{ name, subject string }{
		{"by address", "https://a.example/x"},
		{"by host", "A.example"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t)
			p := page("https://a.example/x", "text")
			put(t, s, p)
			put(t, s, page("https://b.example/x", "text"))
			taken, err := s.Decide(t.Context(), corpus.Decision{Verb: corpus.Remove, Subject: tc.subject, Reason: "asked", At: noon})
			if diff := cmp.Diff([]string{p.Key}, taken); diff != "" || err != nil {
				t.Error(diff, err)
			}
			if _, err := s.Put(t.Context(), p, 200); !errors.Is(err, ErrRemoved) {
				t.Errorf("put again: %v", err)
			}
			if diff := cmp.Diff([]string{"https://b.example/x"}, keys(t, s)); diff != "" {
				t.Error(diff)
			}
			removals, err := s.Removals(t.Context())
			if err != nil || !removals.Covers(&corpus.Article{Key: "file:///copy", URL: p.Key}) {
				t.Errorf("a copy at the same address is not covered (%v)", err)
			}
		})
	}
}

func TestProblemsShowOnlyTheLastFetch(t *testing.T) {
	s := open(t)
	for i, f := range []Fetch{
		{Key: "https://a.example/", Outcome: Failed, Reason: "timeout"},
		{Key: "https://b.example/", Outcome: Skipped, Reason: "png"},
	} {
		f.At = noon.Add(time.Duration(i) * time.Second)
		if err := s.Record(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	p := page("https://a.example/", "back again")
	p.FetchedAt = noon.Add(time.Minute)
	put(t, s, p)
	problems, err := s.Problems(t.Context())
	if err != nil || len(problems) != 1 || problems[0].Reason != "png" {
		t.Errorf("problems %+v, %v", problems, err)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	s := open(t)
	for range 3 * keepFetches {
		if err := s.Record(t.Context(), Fetch{Key: "k", At: noon, Outcome: Failed}); err != nil {
			t.Fatal(err)
		}
	}
	history, err := s.Fetches(t.Context(), "k")
	if err != nil || len(history) != keepFetches {
		t.Errorf("%d fetches kept, want %d (%v)", len(history), keepFetches, err)
	}
}

func TestCacheAnswersForItsVersionOnly(t *testing.T) {
	c, err := OpenCache(t.Context(), filepath.Join(t.TempDir(), "cache.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	body := []byte(strings.Repeat("text ", 1000))
	if err := c.Put(t.Context(), "page", "v1", body); err != nil {
		t.Fatal(err)
	}
	got, ok, err := c.Get(t.Context(), "page", "v1")
	if !ok || err != nil || string(got) != string(body) {
		t.Errorf("got %d bytes, %v, %v", len(got), ok, err)
	}
	if _, ok, _ := c.Get(t.Context(), "page", "v2"); ok {
		t.Error("answered for another version")
	}
}

func TestNewerStoreIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("opened a store of a newer program: %v", err)
	}
}
