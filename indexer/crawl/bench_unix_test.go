//go:build unix

package crawl

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"altitude/corpus"
	"altitude/corpus/store"
)

// cpu returns the processor time used by this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkCrawl tells what a page costs beside the wait for its server: a
// site of 8 hosts with pages of 30 KB and 40 links each, answered at once.
// The server's own work is part of the figures.
func BenchmarkCrawl(b *testing.B) {
	const hosts, perHost = 8, 50
	filler := strings.Repeat("<p>An article has many words, and most of them are not links.</p>\n", 420)
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/p/x%d", &n); err != nil && r.URL.Path != "/" || n >= perHost {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, "<html><body>Page %d\n%s", n, filler)
		for i := range 40 {
			fmt.Fprintf(w, `<a href="/p/x%d">link</a>`, (n*7+i)%perHost)
		}
	})
	dial := dialTo(serveAddress(b, site))
	var sources []corpus.Source
	for i := range hosts {
		sources = append(sources, corpus.Source{Name: fmt.Sprint(i), URLs: []string{fmt.Sprintf("http://h%d.example/", i)}})
	}
	pages := 0
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := cpu()
	for b.Loop() {
		st, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "corpus.db"))
		if err != nil {
			b.Fatal(err)
		}
		o := testOptions()
		o.dial = dial
		report := crawlOnce(b, st, o, sources...)
		if report.New != hosts*(perHost+1) {
			b.Fatalf("%+v", report)
		}
		pages += report.New
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(pages)/1000, "ms/page")
	b.ReportMetric(float64((cpu()-began).Microseconds())/float64(pages)/1000, "cpu-ms/page")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(pages)/1024, "alloc-KB/page")
}
