package extract

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"altitude/corpus"
)

// judged is an article page with its truth.
type judged struct {
	id   string
	page corpus.Page
	truth
}

type truth struct {
	Title       string   `json:"title"`
	Author      string   `json:"author"`
	Published   string   `json:"publish_date"`
	MainContent string   `json:"main_content"`
	With        []string `json:"with"`
	Without     []string `json:"without"`
}

// testData returns the folder of measuring data, or skips the test.
func testData(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("ALTITUDE_TESTDATA")
	if dir == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("ALTITUDE_TESTDATA is not set: the measuring data is needed here")
		}
		t.Skip("ALTITUDE_TESTDATA is not set: nothing to measure with")
	}
	return dir
}

// judgedPages reads the pages of the extraction set.
func judgedPages(t testing.TB) []judged {
	t.Helper()
	dir := filepath.Join(testData(t), "extraction")
	f, err := os.Open(filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages []judged
	for in := bufio.NewScanner(f); in.Scan(); {
		var entry struct{ ID, URL string }
		if err := json.Unmarshal(in.Bytes(), &entry); err != nil {
			t.Fatal(err)
		}
		j := judged{id: entry.ID, page: corpus.Page{
			Key: entry.URL, URL: entry.URL, Body: gunzip(t, filepath.Join(dir, "html", entry.ID+".html.gz")),
			Header: map[string]string{"Content-Type": "text/html"}, FetchedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		}}
		data, err := os.ReadFile(filepath.Join(dir, "truth", entry.ID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &j.truth); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, j)
	}
	return pages
}

func gunzip(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

var token = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// overlap returns precision, recall and F1 of got's words against want's, as
// multisets.
func overlap(got, want string) (precision, recall, f1 float64) {
	g := token.FindAllString(strings.ToLower(got), -1)
	w := token.FindAllString(strings.ToLower(want), -1)
	if len(g) == 0 || len(w) == 0 {
		return 0, 0, 0
	}
	count := map[string]int{}
	for _, t := range w {
		count[t]++
	}
	both := 0
	for _, t := range g {
		if count[t] > 0 {
			count[t]--
			both++
		}
	}
	if both == 0 {
		return 0, 0, 0
	}
	precision, recall = float64(both)/float64(len(g)), float64(both)/float64(len(w))
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// forEach runs fn on the pages, two at a time.
func forEach(pages []judged, fn func(i int, j judged)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range next {
				fn(i, pages[i])
			}
		})
	}
	for i := range pages {
		next <- i
	}
	close(next)
	wg.Wait()
}

func textOf(lines []line) string {
	s, _ := join(lines)
	return s
}

// TestQuality measures extraction on the judged pages.
func TestQuality(t *testing.T) {
	pages := judgedPages(t)
	type result struct {
		f1, trafilatura, readability   float64
		title, author, date, falseDate bool
		hasAuthor, hasDate             bool
	}
	results := make([]result, len(pages))
	forEach(pages, func(i int, j judged) {
		r := &results[i]
		a, err := Article(j.page)
		if err != nil {
			t.Logf("%s: %v", j.id, err)
			a = &corpus.Article{}
		}
		_, _, r.f1 = overlap(a.Text, j.MainContent)
		r.title = sameText(a.Title, j.Title)
		r.hasAuthor, r.hasDate = j.Author != "", j.Published != ""
		r.author = sameAuthors(a.Authors, j.Author)
		r.date = a.Published == j.Published
		r.falseDate = !r.hasDate && a.Published != ""
		if testing.Verbose() && os.Getenv("ALTITUDE_MISSES") != "" {
			if !r.title {
				t.Logf("%s title %q want %q (%s)", j.id, a.Title, j.Title, a.Provenance["title"])
			}
			if r.hasAuthor && !r.author {
				t.Logf("%s author %q want %q (%s)", j.id, a.Authors, j.Author, a.Provenance["authors"])
			}
			if !r.hasAuthor && len(a.Authors) > 0 {
				t.Logf("%s false author %q (%s)", j.id, a.Authors, a.Provenance["authors"])
			}
			if r.hasDate && !r.date || r.falseDate {
				t.Logf("%s date %q want %q (%s)", j.id, a.Published, j.Published, a.Provenance["published"])
			}
		}
	})
	var f1, title, author, authors, date, dates, falseDates, undated float64
	for _, r := range results {
		f1 += r.f1
		title += is(r.title)
		authors += is(r.hasAuthor)
		author += is(r.hasAuthor && r.author)
		dates += is(r.hasDate)
		date += is(r.hasDate && r.date)
		undated += is(!r.hasDate)
		falseDates += is(r.falseDate)
	}
	n := float64(len(results))
	t.Logf("%d pages: body F1 %.4f  title %.3f  author %.3f  date %.3f  false dates %.0f of %.0f", len(pages), f1/n, title/n, author/authors, date/dates, falseDates, undated)
}

// sameText compares as a reader would: without case, typographic signs and
// punctuation.
func sameText(a, b string) bool { return fold(a) == fold(b) }

func sameAuthors(got []string, want string) bool {
	return fold(strings.Join(got, " ")) == strings.Join(strings.Fields(strings.ReplaceAll(" "+fold(want)+" ", " and ", " ")), " ")
}
