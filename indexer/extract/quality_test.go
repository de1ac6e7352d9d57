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

	"github.com/markusmobius/go-trafilatura"

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

// score is how well one page was extracted.
type score struct {
	f1, trafilatura, readability       float64
	title, exactTitle, author, date    bool
	hasAuthor, hasDate                 bool
	falseAuthor, falseDate             bool
	titleAlone, authorAlone, dateAlone bool
	missing, leaked, with, without     int
}

func scoreOf(t *testing.T, j judged) score {
	a, err := Article(j.page)
	if err != nil {
		t.Logf("%s: %v", j.id, err)
		a = &corpus.Article{}
	}
	s := score{hasAuthor: j.Author != "", hasDate: j.Published != ""}
	_, _, s.f1 = overlap(a.Text, j.MainContent)
	s.title = sameText(a.Title, j.Title)
	s.exactTitle = strings.EqualFold(squeeze(a.Title), squeeze(j.Title))
	s.author = s.hasAuthor && sameAuthors(a.Authors, j.Author)
	s.date = s.hasDate && a.Published == j.Published
	s.falseAuthor = !s.hasAuthor && len(a.Authors) > 0
	s.falseDate = !s.hasDate && a.Published != ""
	for _, snippet := range j.With {
		s.with++
		if !strings.Contains(fold(a.Text), fold(snippet)) {
			s.missing++
		}
	}
	for _, snippet := range j.Without {
		s.without++
		if strings.Contains(fold(a.Text), fold(snippet)) {
			s.leaked++
		}
	}
	s.alone(j)
	if os.Getenv("ALTITUDE_MISSES") != "" {
		logMisses(t, j, a, s)
	}
	return s
}

// alone measures each library by itself on the page as it came.
func (s *score) alone(j judged) {
	root, _ := parseHTML(decode(j.page, formatHTML))
	base := (&draft{page: j.page}).base()
	r, err := trafilatura.ExtractDocument(root, trafilatura.Options{OriginalURL: base, EnableFallback: true, ExcludeComments: true})
	if err == nil && r != nil {
		_, _, s.trafilatura = overlap(textOf(walk(r.ContentNode)), j.MainContent)
		s.titleAlone = sameText(r.Metadata.Title, j.Title)
		s.authorAlone = s.hasAuthor && sameText(strings.ReplaceAll(r.Metadata.Author, ";", ","), j.Author)
		s.dateAlone = s.hasDate && r.Metadata.Date.Format(time.DateOnly) == j.Published
	}
	if n := readabilityBody(root, base); n != nil {
		_, _, s.readability = overlap(textOf(walk(n)), j.MainContent)
	}
}

func logMisses(t *testing.T, j judged, a *corpus.Article, s score) {
	if s.f1 < .9 {
		t.Logf("%s body F1 %.3f (trafilatura %.3f, readability %.3f)", j.id, s.f1, s.trafilatura, s.readability)
	}
	if !s.title {
		t.Logf("%s title %q, want %q (%s)", j.id, a.Title, j.Title, a.Provenance["title"])
	}
	if s.hasAuthor != s.author || s.falseAuthor {
		t.Logf("%s authors %q, want %q (%s)", j.id, a.Authors, j.Author, a.Provenance["authors"])
	}
	if s.hasDate != s.date || s.falseDate {
		t.Logf("%s date %q, want %q (%s)", j.id, a.Published, j.Published, a.Provenance["published"])
	}
}

// TestQuality measures extraction on the judged pages, each library alone
// beside it. ALTITUDE_MISSES=1 names what was missed.
func TestQuality(t *testing.T) {
	pages := judgedPages(t)
	scores := make([]score, len(pages))
	forEach(pages, func(i int, j judged) { scores[i] = scoreOf(t, j) })
	mean := func(value func(score) float64, of func(score) bool) float64 {
		sum, n := 0.0, 0.0
		for _, s := range scores {
			if of(s) {
				sum += value(s)
				n++
			}
		}
		return sum / max(n, 1)
	}
	all := func(score) bool { return true }
	signed := func(s score) bool { return s.hasAuthor }
	dated := func(s score) bool { return s.hasDate }
	f1 := mean(func(s score) float64 { return s.f1 }, all)
	title := mean(func(s score) float64 { return is(s.title) }, all)
	author := mean(func(s score) float64 { return is(s.author) }, signed)
	date := mean(func(s score) float64 { return is(s.date) }, dated)
	t.Logf("%d pages          F1     title  author date", len(pages))
	t.Logf("altitude          %.4f %.3f  %.3f  %.3f", f1, title, author, date)
	t.Logf("trafilatura alone %.4f %.3f  %.3f  %.3f", mean(func(s score) float64 { return s.trafilatura }, all),
		mean(func(s score) float64 { return is(s.titleAlone) }, all), mean(func(s score) float64 { return is(s.authorAlone) }, signed),
		mean(func(s score) float64 { return is(s.dateAlone) }, dated))
	t.Logf("titles equal but for case and white space %.3f", mean(func(s score) float64 { return is(s.exactTitle) }, all))
	t.Logf("readability alone %.4f", mean(func(s score) float64 { return s.readability }, all))
	var sum score
	unsigned, undated, falseAuthors, falseDates := 0, 0, 0, 0
	for _, s := range scores {
		sum.missing, sum.leaked = sum.missing+s.missing, sum.leaked+s.leaked
		sum.with, sum.without = sum.with+s.with, sum.without+s.without
		unsigned, undated = unsigned+int(is(!s.hasAuthor)), undated+int(is(!s.hasDate))
		falseAuthors, falseDates = falseAuthors+int(is(s.falseAuthor)), falseDates+int(is(s.falseDate))
	}
	t.Logf("false dates %d of %d undated pages, false authors %d of %d unsigned; snippets missing %d of %d, leaked %d of %d",
		falseDates, undated, falseAuthors, unsigned, sum.missing, sum.with, sum.leaked, sum.without)
	if f1 < .95 || title < .90 || author < .87 || date < .90 || falseDates > 9 {
		t.Error("extraction is worse than it was")
	}
}

// sameText compares as a reader would: without case, typographic signs and
// punctuation.
func sameText(a, b string) bool { return fold(a) == fold(b) }

func sameAuthors(got []string, want string) bool {
	return fold(strings.Join(got, " ")) == strings.Join(strings.Fields(strings.ReplaceAll(" "+fold(want)+" ", " and ", " ")), " ")
}
