package crawl

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Listed is one address a sitemap or feed names.
type Listed struct {
	URL string
	// LastMod is when it last changed, the end of the day where only a day is
	// given; zero when not told.
	LastMod time.Time
}

// Sitemap is what a sitemap file names (sitemaps.org/protocol.html).
type Sitemap struct {
	// Pages are the addresses of a urlset or a plain list, Maps those of an
	// index.
	Pages, Maps []Listed
	// Cut says that there was more than is read of one file, or that the file
	// breaks off.
	Cut bool
}

const (
	// maxSitemapURLs is the protocol's limit of addresses in one file.
	maxSitemapURLs = 50_000
	// maxLoc bounds one address.
	maxLoc = 2048
)

// errNoSitemap says that a file is neither a sitemap nor a list of addresses.
var errNoSitemap = &failure{reason: "not a sitemap", unfit: true}

// ParseSitemap reads a sitemap, a sitemap index or a plain list of addresses,
// also gzipped; limit bounds the bytes it has after decompression. What can be
// read of a damaged file is returned.
func ParseSitemap(data []byte, limit int64) (Sitemap, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		plain, err := gunzip(data, limit)
		if err != nil && len(plain) == 0 {
			return Sitemap{}, err
		}
		s, parseErr := parsePlainSitemap(plain)
		s.Cut = s.Cut || err != nil
		return s, parseErr
	}
	cut := int64(len(data)) > limit
	s, err := parsePlainSitemap(data[:min(int64(len(data)), limit)])
	s.Cut = s.Cut || cut
	return s, err
}

// gunzip decompresses up to limit bytes; with an error it returns what came
// before.
func gunzip(data []byte, limit int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errBroken
	}
	defer z.Close()
	plain, err := io.ReadAll(io.LimitReader(z, limit+1))
	if int64(len(plain)) > limit {
		return plain[:limit], errTooLarge
	}
	return plain, err
}

func parsePlainSitemap(data []byte) (Sitemap, error) {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(data, []byte("<")) {
		return parseXMLSitemap(data)
	}
	return parseListSitemap(data)
}

// parseListSitemap reads a text sitemap: one address a line.
func parseListSitemap(data []byte) (Sitemap, error) {
	var s Sitemap
	for line := range bytes.Lines(data) {
		address := string(bytes.TrimSpace(line))
		if len(address) > maxLoc || !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
			if address == "" {
				continue
			}
			return s, errNoSitemap
		}
		if len(s.Pages) == maxSitemapURLs {
			s.Cut = true
			break
		}
		s.Pages = append(s.Pages, Listed{URL: address})
	}
	if len(s.Pages) == 0 {
		return s, errNoSitemap
	}
	return s, nil
}

// parseXMLSitemap reads tag by tag, so a file of a million addresses costs no
// more than what is kept. Namespaces and unknown elements do not matter.
func parseXMLSitemap(data []byte) (Sitemap, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // addresses are ASCII
	var r sitemapReader
	for !r.full() {
		t, err := d.RawToken()
		if err != nil {
			r.s.Cut = r.s.Cut || !errors.Is(err, io.EOF) || r.inside()
			break
		}
		r.token(t)
	}
	if r.root == "" {
		return r.s, errNoSitemap
	}
	return r.s, nil
}

// sitemapReader is where a reading of tags stands.
type sitemapReader struct {
	s Sitemap
	// root is "urlset" or "sitemapindex" once met, space its prefix; ended
	// says that it is closed.
	root, space string
	ended       bool
	// entry is "url" or "sitemap" inside one, field "loc" or "lastmod".
	entry, field string
	text         strings.Builder
	loc, lastMod string
}

func (r *sitemapReader) full() bool {
	if len(r.s.Pages)+len(r.s.Maps) < maxSitemapURLs {
		return false
	}
	r.s.Cut = true
	return true
}

// inside tells whether the file ended within its root element.
func (r *sitemapReader) inside() bool { return r.root != "" && !r.ended }

func (r *sitemapReader) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		r.start(strings.ToLower(t.Name.Local), t.Name.Space)
	case xml.CharData:
		if r.field != "" && r.text.Len()+len(t) <= maxLoc {
			r.text.Write(t)
		}
	case xml.EndElement:
		r.end(strings.ToLower(t.Name.Local))
	}
}

func (r *sitemapReader) start(name, space string) {
	switch {
	case r.root == "" && (name == "urlset" || name == "sitemapindex"):
		r.root, r.space = name, space
	case r.root == "":
	case name == "url" || name == "sitemap":
		r.entry, r.loc, r.lastMod = name, "", ""
	// image:loc and video:loc lie in other namespaces and name no pages.
	case r.entry != "" && space == r.space && (name == "loc" || name == "lastmod"):
		r.field = name
		r.text.Reset()
	}
}

func (r *sitemapReader) end(name string) {
	switch {
	case name == r.field && r.field == "loc":
		r.loc, r.field = strings.TrimSpace(r.text.String()), ""
	case name == r.field && r.field == "lastmod":
		r.lastMod, r.field = strings.TrimSpace(r.text.String()), ""
	case name == r.entry && r.entry != "":
		r.keep()
		r.entry = ""
	case name == r.root:
		r.ended = true
	}
}

func (r *sitemapReader) keep() {
	if r.loc == "" {
		return
	}
	l := Listed{r.loc, parseLastMod(r.lastMod)}
	if r.entry == "sitemap" {
		r.s.Maps = append(r.s.Maps, l)
	} else {
		r.s.Pages = append(r.s.Pages, l)
	}
}

// lastModForms are the W3C date formats of sitemaps, with the time that a
// value may mean beyond what it names.
var lastModForms = []struct {
	layout string
	span   time.Duration
}{
	{time.RFC3339, time.Second},
	{"2006-01-02T15:04Z07:00", time.Minute},
	{"2006-01-02T15:04:05", 24 * time.Hour}, // no zone: somewhere that day
	{"2006-01-02 15:04:05", 24 * time.Hour},
	{"2006-01-02", 24 * time.Hour},
	{"2006-01", 31 * 24 * time.Hour},
	{"2006", 366 * 24 * time.Hour},
}

// parseLastMod returns the last moment that a lastmod can mean, the zero time
// when it means nothing.
func parseLastMod(s string) time.Time {
	for _, f := range lastModForms {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() > 1990 {
			return t.Add(f.span)
		}
	}
	return time.Time{}
}

// manyAlike is from how many addresses on equal dates mean that they are the
// time of the last build, not of the last change.
const manyAlike = 20

// distrustBuildTimes drops the dates of a sitemap that gives nearly all its
// pages the same one.
func (s *Sitemap) distrustBuildTimes() {
	count := map[int64]int{}
	for _, p := range s.Pages {
		count[p.LastMod.Unix()/3600]++
	}
	for _, n := range count {
		if len(s.Pages) < manyAlike || n*10 < len(s.Pages)*9 {
			continue
		}
		for i := range s.Pages {
			s.Pages[i].LastMod = time.Time{}
		}
		return
	}
}
