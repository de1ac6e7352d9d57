package crawl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParseSitemap(t *testing.T) {
	const open = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`
	for _, tc := range []struct {
		name, data string
		want       Sitemap
		err        error
	}{
		{"pages", open + `<url><loc> http://a.example/x?a=1&amp;b=2 </loc><lastmod>2026-03-01</lastmod><priority>1</priority></url><url><loc>http://a.example/y</loc></url></urlset>`,
			Sitemap{Pages: []Listed{{"http://a.example/x?a=1&b=2", day("2026-03-02")}, {URL: "http://a.example/y"}}}, nil},
		{"index", `<sitemapindex><sitemap><loc>http://a.example/1.xml</loc><lastmod>2026-03-01T12:00:00+02:00</lastmod></sitemap></sitemapindex>`,
			Sitemap{Maps: []Listed{{"http://a.example/1.xml", time.Date(2026, 3, 1, 10, 0, 1, 0, time.UTC)}}}, nil},
		{"list", "http://a.example/x\r\n\r\nhttps://a.example/y\n", Sitemap{Pages: []Listed{{URL: "http://a.example/x"}, {URL: "https://a.example/y"}}}, nil},
		{"prefix", `<s:urlset xmlns:s="x"><s:url><s:loc>http://a.example/x</s:loc></s:url></s:urlset>`, Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}}, nil},
		{"images are no pages", open + `<url><loc>http://a.example/x</loc><image:image><image:loc>http://a.example/i</image:loc></image:image></url></urlset>`,
			Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}}, nil},
		{"CDATA", open + `<url><loc><![CDATA[http://a.example/x]]></loc></url></urlset>`, Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}}, nil},
		{"no loc", open + `<url><lastmod>2026-03-01</lastmod></url></urlset>`, Sitemap{}, nil},
		{"byte order mark and comment", "\xef\xbb\xbf<!-- x -->" + open + `<url><loc>http://a.example/x</loc></url></urlset>`, Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}}, nil},
		{"bad date", open + `<url><loc>http://a.example/x</loc><lastmod>yesterday</lastmod></url></urlset>`, Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}}, nil},
		{"breaks off", open + `<url><loc>http://a.example/x</loc></url><url><loc>http://a.exam`, Sitemap{Pages: []Listed{{URL: "http://a.example/x"}}, Cut: true}, nil},
		{"bare ampersand", open + `<url><loc>http://a.example/x?a&b</loc></url></urlset>`, Sitemap{Pages: []Listed{{URL: "http://a.example/x?a&b"}}}, nil},
		{"entity bomb", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>` + open + `<url><loc>http://a.example/&b;</loc></url></urlset>`,
			Sitemap{Pages: []Listed{{URL: "http://a.example/&b;"}}}, nil},
		{"HTML", `<!doctype html><html><body>not found`, Sitemap{}, errNoSitemap},
		{"empty", "", Sitemap{}, errNoSitemap},
		{"words", "this is no list", Sitemap{}, errNoSitemap},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ParseSitemap([]byte(tc.data), 1<<20)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if !errors.Is(err, tc.err) {
				t.Errorf("error %v, want %v", err, tc.err)
			}
		})
	}
}

func TestSitemapIsBounded(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("<urlset>")
	for i := range 200_000 {
		fmt.Fprintf(&b, "<url><loc>http://a.example/%d</loc></url>", i)
	}
	b.WriteString("</urlset>")
	for name, tc := range map[string]struct {
		limit int64
		data  []byte
	}{
		"by addresses":       {50 << 20, b.Bytes()},
		"by bytes":           {1 << 20, b.Bytes()},
		"by bytes unpacked":  {1 << 20, pack(t, b.Bytes(), packers["gzip"])},
		"by what is left of": {50 << 20, pack(t, b.Bytes(), packers["gzip"])[:200_000]},
	} {
		s, err := ParseSitemap(tc.data, tc.limit)
		if err != nil || !s.Cut || len(s.Pages) < 10_000 || len(s.Pages) > maxSitemapURLs {
			t.Errorf("%s: %d pages, cut %v, %v", name, len(s.Pages), s.Cut, err)
		}
	}
}

func TestGzippedSitemapIsRead(t *testing.T) {
	packed := pack(t, []byte("<urlset><url><loc>http://a.example/x</loc></url></urlset>"), func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	s, err := ParseSitemap(packed, 1000)
	if err != nil || len(s.Pages) != 1 || s.Cut {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestBuildTimesAreNoChangeDates(t *testing.T) {
	same, own := Sitemap{}, Sitemap{}
	for i := range 40 {
		same.Pages = append(same.Pages, Listed{"x", day("2026-03-01").Add(time.Duration(i) * time.Second)})
		own.Pages = append(own.Pages, Listed{"x", day("2026-03-01").AddDate(0, 0, i)})
	}
	same.distrustBuildTimes()
	own.distrustBuildTimes()
	if !same.Pages[0].LastMod.IsZero() || own.Pages[0].LastMod.IsZero() {
		t.Error("wrong ones trusted")
	}
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>http://a.example/x</loc><lastmod>2026-03-01</lastmod></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>http://a.example/x</loc></sitemap>`))
	f.Add([]byte("http://a.example/\nhttps://a.example/\n"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSitemap(data, 1<<20)
		if err == nil && len(s.Pages)+len(s.Maps) > maxSitemapURLs {
			t.Error("more than the limit")
		}
		for _, l := range append(s.Pages, s.Maps...) {
			if l.URL == "" || len(l.URL) > maxLoc {
				t.Errorf("address of %d bytes", len(l.URL))
			}
		}
		s.distrustBuildTimes()
	})
}
