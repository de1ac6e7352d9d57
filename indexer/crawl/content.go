package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"

	"altitude/corpus"
	"altitude/corpus/store"
)

// keptHeaders are the response headers that matter to extraction.
var keptHeaders = []string{"Content-Type", "Last-Modified", "Link", "X-Robots-Tag"}

func keptHeader(h http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range keptHeaders {
		if values := h.Values(name); len(values) > 0 {
			kept[name] = strings.Join(values, ", ")
		}
	}
	return kept
}

// content deals with a body by what it is, whatever was expected.
func (v *visit) content(ctx context.Context, a answer) error {
	role := roleOf(a)
	switch {
	case v.entry.Role != store.RolePage:
		return v.list(ctx, a)
	case role != store.RolePage:
		return v.listInstead(ctx, a, role)
	}
	if reason := unfitReason(a); reason != "" {
		return v.skip(ctx, a.status, reason, maxInterval)
	}
	if copied, err := v.softNotFound(ctx, a); err != nil {
		return err
	} else if copied {
		return v.missing(ctx, a.status, "soft 404")
	}
	return v.keep(ctx, a)
}

// listInstead reads a feed or sitemap that was taken for a page. One that the
// source names is as good as named as such.
func (v *visit) listInstead(ctx context.Context, a answer, role store.Role) error {
	v.entry.Role = role
	if v.scope.seeds[v.entry.Key] {
		v.entry.Depth = -1
	}
	return v.list(ctx, a)
}

// xmlRoots tell feeds and sitemaps from pages by their first element.
var xmlRoots = []struct {
	root string
	role store.Role
}{
	{"<rss", store.RoleFeed}, {"<feed", store.RoleFeed}, {"<rdf:rdf", store.RoleFeed},
	{"<urlset", store.RoleSitemap}, {"<sitemapindex", store.RoleSitemap},
}

// roleOf tells what a body is by its first element.
func roleOf(a answer) store.Role {
	if media(a) == "application/feed+json" {
		return store.RoleFeed
	}
	head := strings.ToLower(string(a.body[:min(len(a.body), 2048)]))
	head = strings.TrimLeft(strings.TrimPrefix(head, "\ufeff"), " \t\r\n")
	for strings.HasPrefix(head, "<?") || strings.HasPrefix(head, "<!--") {
		mark := ">"
		if strings.HasPrefix(head, "<!--") {
			mark = "-->"
		}
		_, rest, _ := strings.Cut(head, mark)
		head = strings.TrimLeft(rest, " \t\r\n")
	}
	for _, x := range xmlRoots {
		if strings.HasPrefix(head, x.root) {
			return x.role
		}
	}
	return store.RolePage
}

func media(a answer) string {
	m, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return m
}

// proseTypes are the declared types that may hold an article. text/plain and
// application/octet-stream are what careless servers call anything.
var proseTypes = map[string]bool{
	"": true, "application/octet-stream": true, "application/xhtml+xml": true, "application/xml": true,
	"text/asciidoc": true, "text/html": true, "text/markdown": true, "text/plain": true, "text/x-asciidoc": true,
	"text/x-markdown": true, "text/xml": true,
}

// listTypes are the declared types of feeds, which a page may turn out to be.
var listTypes = map[string]bool{
	"application/atom+xml": true, "application/feed+json": true, "application/rdf+xml": true, "application/rss+xml": true, "application/x-rss+xml": true,
}

// pageType refuses, before its body is read, an answer that is declared as
// something that is neither page nor feed.
func pageType(header http.Header) error {
	if m := media(answer{header: header}); !proseTypes[m] && !listTypes[m] {
		return &failure{reason: "not an article: " + m, unfit: true}
	}
	return nil
}

// otherFiles are the endings of addresses that are never pages. Sorted.
var otherFiles = map[string]bool{
	".7z": true, ".aac": true, ".apk": true, ".avi": true, ".avif": true, ".bmp": true, ".bz2": true, ".css": true, ".csv": true,
	".dmg": true, ".doc": true, ".docx": true, ".eot": true, ".eps": true, ".epub": true, ".exe": true, ".flac": true, ".gif": true,
	".gz": true, ".ico": true, ".ics": true, ".iso": true, ".jar": true, ".jpeg": true, ".jpg": true, ".js": true, ".json": true,
	".key": true, ".m4a": true, ".m4v": true, ".mkv": true, ".mobi": true, ".mov": true, ".mp3": true, ".mp4": true, ".mpeg": true,
	".mpg": true, ".msi": true, ".odp": true, ".ods": true, ".odt": true, ".ogg": true, ".ogv": true, ".otf": true, ".pdf": true,
	".png": true, ".ppt": true, ".pptx": true, ".ps": true, ".rar": true, ".rpm": true, ".rtf": true, ".svg": true, ".tar": true,
	".tgz": true, ".tif": true, ".tiff": true, ".ttf": true, ".wav": true, ".webm": true, ".webmanifest": true, ".webp": true,
	".wmv": true, ".woff": true, ".woff2": true, ".xls": true, ".xlsx": true, ".xz": true, ".zip": true,
}

// unfitReason tells why a body is no article: declared as something else, or
// a picture, document or archive by its first bytes, whatever was declared.
func unfitReason(a answer) string {
	if len(bytes.TrimSpace(a.body)) == 0 {
		return "empty"
	}
	if m := media(a); !proseTypes[m] {
		return "not an article: " + m
	}
	sniffed, _, _ := strings.Cut(http.DetectContentType(a.body), ";")
	switch {
	case strings.HasPrefix(sniffed, "text/"):
		return ""
	case sniffed != "application/octet-stream":
		return "not an article: " + sniffed
	case binary(a.body[:min(len(a.body), 1024)]):
		return "not an article: binary"
	}
	return ""
}

// binary tells whether more than one byte in ten is no character of a text.
func binary(head []byte) bool {
	odd := 0
	for _, b := range head {
		if b < 0x09 || b > 0x0d && b < 0x20 && b != 0x1b {
			odd++
		}
	}
	return odd*10 > len(head)
}

// softNotFound tells whether a page is what its site shows for pages that do
// not exist. Pages the source names, and home pages, are believed.
func (v *visit) softNotFound(ctx context.Context, a answer) (bool, error) {
	if v.scope.seeds[v.entry.Key] || v.url.Path == "/" || v.url.Path == "" {
		return false, nil
	}
	page, err := v.notFoundPage(ctx, v.host, v.url, v.rules)
	if err != nil || page == nil {
		return false, err
	}
	return fingerprintOf(a.body).repeats(page), nil
}

// keep stores a page and then reads its links.
func (v *visit) keep(ctx context.Context, a answer) error {
	sum := digest(a.body)
	v.answered(a, sum != v.entry.Digest)
	v.entry.Digest = sum
	page := v.page(a)
	done, err := v.finish(ctx, store.Visit{Page: &page, Status: a.status, Hold: true})
	if errors.Is(err, store.ErrRemoved) {
		return v.skip(ctx, a.status, "removed by the admin", maxInterval)
	}
	if err != nil {
		return err
	}
	v.tally.visited(v.entry.Key, done.Outcome, "")
	return v.readLinks(ctx, page)
}

// readStored reads the links of a page that an earlier crawl stored.
func (v *visit) readStored(ctx context.Context) error {
	page, err := v.store.Page(ctx, v.entry.Key)
	if errors.Is(err, store.ErrNotFound) {
		v.put(0)
		_, err := v.finish(ctx, store.Visit{})
		return err
	}
	if err != nil {
		return err
	}
	return v.readLinks(ctx, page)
}

// links reads a page's links. A reader that panics has found none.
func (v *visit) links(page corpus.Page) (links Links) {
	defer func() {
		if cause := recover(); cause != nil {
			v.log.Error("read links", "url", page.Key, "cause", fmt.Sprint(cause))
			links = Links{}
		}
	}()
	return v.o.Links(page)
}

// readLinks puts what a stored page links to on the frontier and ends the
// visit.
func (v *visit) readLinks(ctx context.Context, page corpus.Page) error {
	links := v.links(page)
	v.noteDirectives(links.Robots)
	found := v.alsoNamed(links)
	if !links.Robots.NoFollow {
		found = append(found, v.followed(links)...)
	}
	if err := v.judgeCanonical(ctx, page, links.Canonical); err != nil {
		return err
	}
	v.entry.State = store.Ready
	_, err := v.finish(ctx, store.Visit{Found: found})
	return err
}

func (v *visit) noteDirectives(r corpus.Robots) {
	for _, d := range []struct {
		name string
		set  bool
	}{{"noindex", r.NoIndex}, {"nofollow", r.NoFollow}, {"noarchive", r.NoArchive}} {
		if d.set {
			v.tally.note(d.name, 1)
		}
	}
}

// alsoNamed are the addresses that stand for the page itself: its canonical
// address and where it sends browsers by itself.
func (v *visit) alsoNamed(links Links) []store.Entry {
	var found []store.Entry
	for i, address := range []string{links.Canonical, links.MetaRefresh} {
		e, ok := v.wanted(address, store.RolePage, v.entry.Depth)
		if !ok || e.Key == v.entry.Key {
			continue
		}
		if e.Hops = v.entry.Hops + 1; e.Hops > v.o.Limits.Redirects {
			continue
		}
		if i == 1 {
			v.entry.Target = e.Key
		}
		found = append(found, e)
	}
	return found
}

// followed are the pages and feeds linked to.
func (v *visit) followed(links Links) []store.Entry {
	if v.entry.Depth >= v.scope.depth {
		return nil
	}
	var found []store.Entry
	for _, l := range links.Hrefs {
		if l.NoFollow || l.URL == links.AMP {
			continue
		}
		if e, ok := v.wanted(l.URL, store.RolePage, v.entry.Depth+1); ok {
			found = append(found, e)
		}
	}
	for _, feed := range links.Feeds {
		if e, u, ok := v.run.entry(v.scope, feed, store.RoleFeed); ok && v.scope.hasSite(u.Host) {
			e.Depth = v.entry.Depth
			found = append(found, e)
		}
	}
	return found
}

// wanted makes an entry of an address that the source wants; the reason why
// one is not is noted where it may surprise.
func (v *visit) wanted(address string, role store.Role, depth int) (store.Entry, bool) {
	if address == "" {
		return store.Entry{}, false
	}
	e, u, ok := v.run.entry(v.scope, address, role)
	if !ok || v.scope.refuses(e.Key, u, false) != "" {
		return e, false
	}
	if otherFiles[strings.ToLower(path.Ext(u.Path))] {
		return e, false
	}
	if reason := v.trap(u); reason != "" {
		v.tally.note(reason, 1)
		return e, false
	}
	e.Depth, e.Declared = depth, true
	return e, true
}

func (v *visit) trap(u *url.URL) string {
	if farDate(u, v.o.Now()) {
		return "trap: a date far ahead"
	}
	return trapReason(u)
}

// judgeCanonical compares a page with the one it calls its own address, when
// that is stored. A copy is rarely visited again; a page that differs is
// believed to be itself.
func (v *visit) judgeCanonical(ctx context.Context, page corpus.Page, canonical string) error {
	if canonical == "" || canonical == v.entry.Key {
		return nil
	}
	original, err := v.store.Page(ctx, canonical)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !fingerprintOf(page.Body).same(fingerprintOf(original.Body)) {
		v.tally.note("canonical distrusted: the content differs", 1)
		return nil
	}
	v.tally.note("copy of its canonical address", 1)
	v.entry.Target, v.entry.Interval = canonical, maxInterval
	v.entry.Due = v.o.Now().Add(maxInterval)
	return nil
}
