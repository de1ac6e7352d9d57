package indexer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/search"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// shelf is an index that only remembers what it was given.
type shelf struct {
	generation int
	docs       map[string]*corpus.Document
	fail       error
	updates    int
}

func (s *shelf) Replace(_ context.Context, _ search.Meta, docs iter.Seq2[*corpus.Document, error]) (string, error) {
	s.docs = map[string]*corpus.Document{}
	return s.take(docs, nil)
}

func (s *shelf) Update(_ context.Context, _ search.Meta, docs iter.Seq2[*corpus.Document, error], removed []string) (string, error) {
	s.updates++
	return s.take(docs, removed)
}

func (s *shelf) take(docs iter.Seq2[*corpus.Document, error], removed []string) (string, error) {
	for doc, err := range docs {
		if err != nil {
			return "", err
		}
		s.docs[doc.ID] = doc
	}
	for _, id := range removed {
		delete(s.docs, id)
	}
	s.generation++
	return fmt.Sprint(s.generation), s.fail
}

func (s *shelf) Current() (string, error) {
	if s.generation == 0 {
		return "", nil
	}
	return fmt.Sprint(s.generation), nil
}

func (s *shelf) titles() []string {
	all := []string{}
	for _, d := range s.docs {
		all = append(all, d.Title)
	}
	slices.Sort(all)
	return all
}

// plain annotates nothing.
type plain struct{}

func (plain) Document(a *corpus.Article) corpus.Document { return corpus.Document{Article: *a} }

type desk struct {
	*testing.T
	dir   string
	store *store.Store
	shelf *shelf
	x     *Indexer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, dir: t.TempDir(), shelf: &shelf{}}
	var err error
	if d.store, err = store.Open(t.Context(), filepath.Join(d.dir, "data", "corpus.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.store.Close() })
	cache, err := store.OpenCache(t.Context(), filepath.Join(d.dir, "data", "cache.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cache.Close() })
	d.x = New(slog.New(slog.DiscardHandler), d.store, cache, plain{}, d.shelf, "tax", nil)
	return d
}

func (d *desk) file(name, content string) string {
	path := filepath.Join(d.dir, "in", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		d.Fatal(err)
	}
	return path
}

func (d *desk) ingest(paths ...string) IngestReport {
	d.Helper()
	report, err := NewIngester(d.store, func() time.Time { return noon }, nil).Paths(d.Context(), paths, Given{})
	if err != nil {
		d.Fatal(err)
	}
	return report
}

func (d *desk) update() Report {
	d.Helper()
	report, err := d.x.Update(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	return report
}

// prose returns n different sentences about a subject, so that texts on
// different subjects are not near-copies.
func prose(subject string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "The %s of %s number %d is told here at length by %s. ", subject, strings.Repeat(subject, i%3+1), i, subject)
	}
	return b.String()
}

func TestUpdateFollowsTheStore(t *testing.T) {
	d := newDesk(t)
	var first string
	for i := range 10 {
		path := d.file(fmt.Sprintf("%d.md", i), fmt.Sprintf("# Title %d\n\n%s", i, prose(fmt.Sprintf("subject%d", i), 12)))
		if i == 0 {
			first = path
		}
	}
	if r := d.ingest(filepath.Join(d.dir, "in")); r.New != 10 {
		t.Fatalf("%+v", r)
	}
	if r := d.update(); r.Articles != 10 || !r.Full || r.Extracted != 10 {
		t.Errorf("first update: %+v", r)
	}
	if r := d.update(); r.Changed != 0 || r.Extracted != 0 || r.Generation != "1" {
		t.Errorf("nothing changed: %+v", r)
	}
	if err := os.WriteFile(first, []byte("# New title\n\n"+prose("replacement", 12)), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := d.ingest(first); r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if r := d.update(); r.Full || r.Changed != 1 || r.Extracted != 1 {
		t.Errorf("one changed: %+v", r)
	}
	if titles := d.shelf.titles(); len(titles) != 10 || titles[0] != "New title" {
		t.Errorf("titles %q", titles)
	}
	page, err := d.store.Page(t.Context(), "file://"+first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Decide(t.Context(), corpus.Decision{Verb: corpus.Remove, Subject: page.Key, At: noon}); err != nil {
		t.Fatal(err)
	}
	if r := d.update(); r.Removed != 1 || r.Full || len(d.shelf.docs) != 9 {
		t.Errorf("one removed: %+v", r)
	}
	if r := d.ingest(first); len(r.Skipped) != 1 {
		t.Errorf("removed file came back: %+v", r)
	}
}

func TestFailedBuildIsNotRemembered(t *testing.T) {
	d := newDesk(t)
	d.ingest(d.file("a.md", "# A\n\n"+prose("alpha", 9)))
	d.shelf.fail = errors.New("disk full")
	if _, err := d.x.Update(t.Context()); !errors.Is(err, d.shelf.fail) {
		t.Fatal(err)
	}
	d.shelf.fail = nil
	if r := d.update(); !r.Full || r.Articles != 1 {
		t.Errorf("%+v", r)
	}
}

func TestCopiesBecomeOneArticle(t *testing.T) {
	d := newDesk(t)
	body := prose("leadership", 20)
	front := "---\ntitle: T\nurl: %s\npublished: %s\n---\n"
	d.ingest(
		d.file("a.md", fmt.Sprintf(front, "https://a.example/post", "2024-01-02")+body),
		d.file("b.md", fmt.Sprintf(front, "https://b.example/copy", "2024-03-01")+body),
		d.file("c.md", fmt.Sprintf(front, "https://c.example/near", "2024-05-01")+body+" One more sentence at the end."),
		d.file("d.md", fmt.Sprintf(front, "https://d.example/other", "2024-05-01")+prose("gardening", 20)))
	r := d.update()
	if r.Articles != 3 || r.Merged != 1 || r.Near != 1 {
		t.Fatalf("%+v", r)
	}
	for _, doc := range d.shelf.docs {
		switch doc.URL {
		case "https://a.example/post":
			if diff := cmp.Diff([]string{"https://b.example/copy"}, doc.Also); diff != "" {
				t.Error(diff)
			}
		case "https://c.example/near":
			if first := d.shelf.docs[doc.DuplicateOf]; first == nil || first.URL != "https://a.example/post" {
				t.Errorf("near copy of %q", doc.DuplicateOf)
			}
		case "https://d.example/other":
			if doc.DuplicateOf != "" {
				t.Error("another article taken for a copy")
			}
		}
	}
}

func TestSameAddressIsNotBelievedWhenTextsDiffer(t *testing.T) {
	d := newDesk(t)
	front := "---\ntitle: T\nurl: https://a.example/\n---\n"
	d.ingest(d.file("a.md", front+prose("alpha", 20)), d.file("b.md", front+prose("omega", 20)))
	if r := d.update(); r.Articles != 2 {
		t.Errorf("%+v", r)
	}
}

// panicking panics on the articles that have a word in their title.
type panicking struct{ plain }

func (p panicking) Document(art *corpus.Article) corpus.Document {
	if strings.Contains(art.Title, "Rain") {
		panic("rain")
	}
	return p.plain.Document(art)
}

func TestAPageThatMakesItsReaderPanicIsSkipped(t *testing.T) {
	d := newDesk(t)
	d.x.annotate = panicking{}
	d.ingest(d.file("a.md", "# Rain\n\n"+prose("rain", 20)), d.file("b.md", "# Sun\n\n"+prose("sun", 20)))
	report := d.update()
	if report.Articles != 1 || len(d.shelf.docs) != 1 || report.Pages != 2 {
		t.Errorf("%+v, %d indexed", report, len(d.shelf.docs))
	}
}

func TestIngestSkipsAndNames(t *testing.T) {
	d := newDesk(t)
	good := d.file("good.md", "# Good\n\n"+prose("good", 5))
	d.file("copy/same.md", "# Good\n\n"+prose("good", 5))
	d.file("picture.png", "\x89PNG\r\n")
	d.file("empty.txt", " \n")
	d.file(".git/config", "hidden")
	if err := os.Symlink(filepath.Dir(good), filepath.Join(d.dir, "in", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(d.dir, "in", "dangling.md")); err != nil {
		t.Fatal(err)
	}
	r := d.ingest(filepath.Join(d.dir, "in"))
	got := map[string]string{}
	for _, s := range r.Skipped {
		got[strings.TrimPrefix(strings.TrimPrefix(s.Key, "file://"), filepath.Join(d.dir, "in"))] = s.Reason
	}
	same := "the same content as file://" + filepath.Join(d.dir, "in", "copy/same.md")
	want := map[string]string{
		"/good.md": same, "/picture.png": "no article format (.png)", "/empty.txt": "empty",
		"/loop": "a link to a folder is not followed", "/dangling.md": "no such file or directory",
	}
	if diff := cmp.Diff(want, got); diff != "" || r.New != 1 {
		t.Errorf("%d new\n%s", r.New, diff)
	}
}

func TestIngestTakesRecordsOfJSONLOnce(t *testing.T) {
	d := newDesk(t)
	record := func(id, subject string) string {
		return fmt.Sprintf(`{"id": %q, "title": %q, "text": %q}`, id, subject, prose(subject, 5)) + "\n"
	}
	path := d.file("all.jsonl", record("1", "alpha")+"not json\n"+record("2", "beta")+record("2", "gamma"))
	r := d.ingest(path)
	if r.New != 2 || len(r.Skipped) != 2 {
		t.Errorf("%+v", r)
	}
	if r := d.ingest(path); r.Unchanged != 2 {
		t.Errorf("again: %+v", r)
	}
}

func TestReaderTakesOnePage(t *testing.T) {
	d := newDesk(t)
	g := NewIngester(d.store, func() time.Time { return noon }, nil)
	var in io.Reader = strings.NewReader("# Piped\n\n" + prose("pipe", 5))
	r, err := g.Reader(t.Context(), in, "x.md", Given{URL: "https://a.example/p"})
	if err != nil || r.New != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if r := d.update(); r.Articles != 1 {
		t.Fatalf("%+v", r)
	}
	for _, doc := range d.shelf.docs {
		if doc.URL != "https://a.example/p" || doc.Title != "Piped" {
			t.Errorf("%q at %q", doc.Title, doc.URL)
		}
	}
}

func TestStarterCorpusIsTakenInWhole(t *testing.T) {
	d := newDesk(t)
	r, err := NewIngester(d.store, func() time.Time { return noon }, nil).Files(t.Context(), corpus.Starter(), "starter:")
	if err != nil || len(r.Skipped) > 0 || r.New < 30 {
		t.Fatalf("%+v, %v", r, err)
	}
	if r := d.update(); r.Articles != r.Pages || r.Near > 0 {
		t.Errorf("%+v", r)
	}
	for _, doc := range d.shelf.docs {
		if doc.Title == "" || len(doc.Authors) == 0 || doc.Licence != "CC-BY-4.0" || doc.Language != "en" {
			t.Errorf("%s: title %q, authors %q, licence %q, language %q", doc.Key, doc.Title, doc.Authors, doc.Licence, doc.Language)
		}
	}
}
