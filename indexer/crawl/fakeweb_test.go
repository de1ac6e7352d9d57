package crawl

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"altitude/corpus"
	"altitude/corpus/store"
)

// fakeWeb is several web sites out of one txtar archive: each file is
// host/path, its first lines may say "@status 301" or "@header Name: value".
// A path that begins with "*" answers every address that ends so.
type fakeWeb struct {
	mu    sync.Mutex
	pages map[string]*fakePage
	// asked lists the requests as host/path, in order.
	asked []string
	// fresh lists those answered with content, not with 304.
	fresh []string
	agent string
}

type fakePage struct {
	status int
	header http.Header
	body   string
	// times bounds how often a status other than 200 is answered; 0 always.
	times int
}

func loadWeb(t testing.TB, name string) *fakeWeb {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return webOf(archive)
}

func webFrom(text string) *fakeWeb { return webOf(txtar.Parse([]byte(text))) }

func webOf(archive *txtar.Archive) *fakeWeb {
	w := &fakeWeb{pages: map[string]*fakePage{}}
	for _, f := range archive.Files {
		w.pages[f.Name] = parseFakePage(string(f.Data))
	}
	return w
}

func parseFakePage(data string) *fakePage {
	p := &fakePage{status: 200, header: http.Header{}}
	for strings.HasPrefix(data, "@") {
		line, rest, _ := strings.Cut(data, "\n")
		data = rest
		word, value, _ := strings.Cut(line[1:], " ")
		switch word {
		case "status":
			p.status, _ = strconv.Atoi(value)
		case "header":
			name, value, _ := strings.Cut(value, ": ")
			p.header.Add(name, value)
		case "times":
			p.times, _ = strconv.Atoi(value)
		}
	}
	p.body = data
	return p
}

// set replaces a page.
func (w *fakeWeb) set(name, data string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[name] = parseFakePage(data)
}

func (w *fakeWeb) remove(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.pages, name)
}

// forget empties the lists of requests and returns what was asked and what
// was answered with content, each sorted.
func (w *fakeWeb) forget() (asked, fresh []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked, fresh = slices.Sorted(slices.Values(w.asked)), slices.Sorted(slices.Values(w.fresh))
	w.asked, w.fresh = nil, nil
	return asked, fresh
}

var randomPath = regexp.MustCompile(`/[a-z2-7]{26}-not-here$`)

func (w *fakeWeb) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	name := r.Host + r.URL.RequestURI()
	if randomPath.MatchString(name) {
		name = r.Host + "/RANDOM"
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.agent = r.UserAgent()
	w.asked = append(w.asked, name)
	p := w.find(name)
	if p == nil {
		http.Error(rw, "not found", http.StatusNotFound)
		return
	}
	for header, values := range p.header {
		rw.Header()[header] = values
	}
	status := p.status
	if p.times > 0 {
		if p.times--; p.times == 0 {
			p.status = 200
		}
	}
	w.answer(rw, r, name, p, status)
}

func (w *fakeWeb) find(name string) *fakePage {
	if p := w.pages[name]; p != nil {
		return p
	}
	for pattern, p := range w.pages {
		host, end, ok := strings.Cut(pattern, "/*")
		if ok && strings.HasPrefix(name, host+"/") && strings.HasSuffix(name, end) {
			return p
		}
	}
	return nil
}

var extensions = map[string]string{".xml": "application/xml", ".txt": "text/plain", ".gz": "application/gzip", ".png": "image/png"}

func (w *fakeWeb) answer(rw http.ResponseWriter, r *http.Request, name string, p *fakePage, status int) {
	sum := sha256.Sum256([]byte(p.body))
	etag := `"` + hex.EncodeToString(sum[:4]) + `"`
	if status == 200 && p.header.Get("ETag") == "" {
		rw.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if rw.Header().Get("Content-Type") == "" {
		kind := extensions[path.Ext(name)]
		if kind == "" {
			kind = "text/html; charset=utf-8"
		}
		rw.Header().Set("Content-Type", kind)
	}
	w.fresh = append(w.fresh, name)
	rw.WriteHeader(status)
	fmt.Fprint(rw, strings.ReplaceAll(p.body, "PATH", r.URL.Path))
}

// serve answers on a real socket and returns a dialler that finds every host
// there.
func (w *fakeWeb) serve(t testing.TB) func(ctx context.Context, network, address string) (net.Conn, error) {
	t.Helper()
	return dialTo(serveAddress(t, w))
}

func serveAddress(t testing.TB, w http.Handler) string {
	t.Helper()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func dialTo(server string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server)
	}
}

// clock is a clock that tests may set.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// testOptions are quick and local.
func testOptions() Options {
	return Options{
		Normalize: normalForTest, Links: linksForTest, Feed: feedForTest, Contact: "https://altitude.example/bot", AllowPrivate: true, Depth: 10,
		PerHostDelay: time.Microsecond,
		Limits:       Limits{FetchTime: 5 * time.Second, Backoff: time.Millisecond, Patience: 3 * time.Second},
	}
}

// siteA is the source of one site.
var siteA = corpus.Source{Name: "a", URLs: []string{"http://a.example/"}}

// crawls returns an empty store, options for crawls of the web into it, and
// the clock that these go by.
func (w *fakeWeb) crawls(t testing.TB) (*store.Store, Options, *clock) {
	t.Helper()
	o, c := testOptions(), new(clock)
	o.dial, o.Now = w.serve(t), c.now
	return openStore(t), o, c
}

func openStore(t testing.TB) *store.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "corpus.db"))
}

func openAt(t testing.TB, path string) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func crawlOnce(t testing.TB, st *store.Store, o Options, sources ...corpus.Source) Report {
	t.Helper()
	report, err := New(quiet(), st, o).Run(context.Background(), sources)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func storedKeys(t testing.TB, st *store.Store) []string {
	t.Helper()
	heads, err := st.Heads(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{}
	for _, h := range heads {
		keys = append(keys, strings.TrimPrefix(h.Key, "http://"))
	}
	slices.Sort(keys)
	return keys
}

// normalForTest is a small stand-in for extraction's normal form.
func normalForTest(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	u.Host, u.Fragment, u.User = strings.ToLower(u.Host), "", nil
	u.Host = strings.TrimSuffix(u.Host, ":80")
	q := u.Query()
	q.Del("utm_source")
	u.RawQuery = q.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), true
}

var (
	tags  = regexp.MustCompile(`(?is)<(a|link|meta)\s([^>]*)>`)
	attrs = regexp.MustCompile(`(?i)([a-z-]+)="([^"]*)"`)
)

// linksForTest is a small stand-in for extraction's reading of links.
func linksForTest(p corpus.Page) Links {
	var links Links
	base, _ := url.Parse(p.Key)
	abs := func(ref string) string {
		u, err := base.Parse(ref)
		if err != nil {
			return ""
		}
		key, _ := normalForTest(u.String())
		return key
	}
	links.Robots.NoIndex = strings.Contains(p.Header["X-Robots-Tag"], "noindex")
	for _, m := range tags.FindAllStringSubmatch(string(p.Body), -1) {
		a := map[string]string{}
		for _, kv := range attrs.FindAllStringSubmatch(m[2], -1) {
			a[strings.ToLower(kv[1])] = kv[2]
		}
		switch {
		case strings.EqualFold(m[1], "a") && abs(a["href"]) != "":
			links.Hrefs = append(links.Hrefs, Link{abs(a["href"]), strings.Contains(a["rel"], "nofollow")})
		case a["rel"] == "canonical":
			links.Canonical = abs(a["href"])
		case a["rel"] == "alternate" && strings.Contains(a["type"], "rss"):
			links.Feeds = append(links.Feeds, abs(a["href"]))
		case a["name"] == "robots":
			links.Robots.NoIndex = links.Robots.NoIndex || strings.Contains(a["content"], "noindex")
			links.Robots.NoFollow = strings.Contains(a["content"], "nofollow")
			links.Robots.NoArchive = strings.Contains(a["content"], "noarchive")
		case a["http-equiv"] == "refresh":
			if _, to, ok := strings.Cut(a["content"], "0;url="); ok {
				links.MetaRefresh = abs(to)
			}
		}
	}
	return links
}

var feedLink = regexp.MustCompile(`<link(?:[^>]* href="([^"]*)"[^>]*/>|>([^<]*)</link>)`)

// feedForTest is a small stand-in for extraction's reading of feeds.
func feedForTest(body []byte) (Feed, error) {
	at := regexp.MustCompile(`<(?:item|entry)>`).FindIndex(body)
	if at == nil || !regexp.MustCompile(`<(?:rss|feed)\b`).Match(body) {
		return Feed{}, errors.New("no feed")
	}
	var f Feed
	for _, m := range feedLink.FindAllStringSubmatchIndex(string(body), -1) {
		address := feedLink.ReplaceAllString(string(body[m[0]:m[1]]), "$1$2")
		if m[0] < at[0] {
			f.Site = address
			continue
		}
		f.Items = append(f.Items, Listed{URL: address})
	}
	return f, nil
}

func TestMain(m *testing.M) {
	if os.Getenv("ALTITUDE_CRAWL_CHILD") != "" {
		os.Exit(crawlAsChild())
	}
	os.Exit(m.Run())
}
