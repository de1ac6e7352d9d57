package extract

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkArticle extracts the judged pages one by one and reports pages a
// second, MB read a second and MB allocated a page.
func BenchmarkArticle(b *testing.B) {
	pages := judgedPages(b)
	var bytes int64
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p := pages[i%len(pages)].page
		bytes += int64(len(p.Body))
		if _, err := Article(p); err != nil {
			b.Log(err)
		}
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(bytes)/1e6/b.Elapsed().Seconds(), "MB/s")
}

// BenchmarkMarkdown extracts the Markdown articles.
func BenchmarkMarkdown(b *testing.B) {
	names, err := filepath.Glob(filepath.Join(testData(b), "articles", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	var bodies [][]byte
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := Article(ownPage("a.md", bodies[i%len(bodies)])); err != nil {
			b.Log(err)
		}
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "pages/s")
}
