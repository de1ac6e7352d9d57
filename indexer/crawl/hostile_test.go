package crawl

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"altitude/corpus"
	"altitude/corpus/store"
)

// hostileSite serves one handler beside a robots.txt that allows everything.
func hostileSite(t *testing.T, h http.HandlerFunc) (dial func(context.Context, string, string) (net.Conn, error)) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", http.NotFound)
	mux.HandleFunc("/", h)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return dialTo(server.Listener.Addr().String())
}

// crawlOne crawls one address of a hostile site, without links.
func crawlOne(t *testing.T, dial func(context.Context, string, string) (net.Conn, error), change func(*Options)) (Report, []string) {
	t.Helper()
	st := openStore(t)
	o := testOptions()
	o.dial, o.Depth = dial, 0
	o.Limits.Patience = time.Millisecond
	o.Limits.Body = 1 << 20
	if change != nil {
		change(&o)
	}
	report := crawlOnce(t, st, o, corpus.Source{Name: "hostile", URLs: []string{"http://hostile.example/page"}})
	return report, storedKeys(t, st)
}

func pack(t *testing.T, data []byte, make func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := make(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var packers = map[string]func(io.Writer) io.WriteCloser{
	"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":   func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"zstd": func(w io.Writer) io.WriteCloser {
		z, err := zstd.NewWriter(w)
		if err != nil {
			panic(err)
		}
		return z
	},
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"deflate bare": func(w io.Writer) io.WriteCloser {
		z, err := flate.NewWriter(w, 6)
		if err != nil {
			panic(err)
		}
		return z
	},
}

func TestCompressedPagesAreReadAndBombsStopAtTheOutputLimit(t *testing.T) {
	text := []byte("<html><body>" + strings.Repeat("An article. ", 200) + "</body></html>")
	bomb := bytes.Repeat([]byte("0"), 16<<20)
	for name, packer := range packers {
		encoding, _, _ := strings.Cut(name, " ")
		send := func(body []byte) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", encoding)
				w.Header().Set("Content-Type", "text/html")
				w.Write(body)
			}
		}
		t.Run(name, func(t *testing.T) {
			packed := pack(t, text, packer)
			if report, _ := crawlOne(t, hostileSite(t, send(packed)), nil); report.New != 1 || report.Bytes != int64(len(text)) {
				t.Errorf("page: %+v", report)
			}
			report, stored := crawlOne(t, hostileSite(t, send(pack(t, bomb, packer))), nil)
			if report.Skipped["larger than the limit"] != 1 || len(stored) > 0 {
				t.Errorf("bomb: %+v", report)
			}
			report, stored = crawlOne(t, hostileSite(t, send(packed[:len(packed)/2])), nil)
			if report.Failed["truncated"]+report.Skipped["damaged content encoding"] != 1 || len(stored) > 0 {
				t.Errorf("half: %+v", report)
			}
		})
	}
}

func TestOddEncodings(t *testing.T) {
	text := []byte("<html>An article.</html>")
	zipped := pack(t, text, packers["gzip"])
	for _, tc := range []struct {
		name, encoding string
		body           []byte
		want           Report
	}{
		{"not gzip at all", "gzip", text, Report{New: 1}},
		{"identity", "identity", text, Report{New: 1}},
		{"twice", "gzip, br", pack(t, zipped, packers["br"]), Report{New: 1}},
		{"in capitals", "GZIP", zipped, Report{New: 1}},
		{"unknown", "rot13", text, Report{Skipped: map[string]int{"unknown content encoding": 1}}},
		{"too many", "gzip, gzip, gzip", zipped, Report{Skipped: map[string]int{"unknown content encoding": 1}}},
		{"damaged", "gzip", append(slices.Clone(zipped[:15]), bytes.Repeat([]byte{0xff}, 40)...), Report{Skipped: map[string]int{"damaged content encoding": 1}}},
		{"damaged zstd", "zstd", bytes.Repeat([]byte{0x28}, 40), Report{Skipped: map[string]int{"damaged content encoding": 1}}},
		{"damaged brotli", "br", bytes.Repeat([]byte{0xff}, 40), Report{Skipped: map[string]int{"damaged content encoding": 1}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			report, _ := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", tc.encoding)
				w.Header().Set("Content-Type", "text/html")
				w.Write(tc.body)
			}), nil)
			if report.New != tc.want.New || !cmp.Equal(report.Skipped, orEmpty(tc.want.Skipped)) {
				t.Errorf("%+v", report)
			}
		})
	}
}

func orEmpty(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}

// rawSite answers every request but that for robots.txt by hand.
func rawSite(t *testing.T, answer func(net.Conn)) func(context.Context, string, string) (net.Conn, error) {
	return hostileSite(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		answer(conn)
	})
}

func TestBrokenAnswersAreNotStored(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	drip := func(c net.Conn) {
		for {
			if _, err := io.WriteString(c, "x"); err != nil {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	for _, tc := range []struct {
		name   string
		answer func(net.Conn)
		want   string
	}{
		{"shorter than its length", func(c net.Conn) { io.WriteString(c, head+"Content-Length: 1000\r\n\r\n<html>half") }, "truncated"},
		{"chunks break off", func(c net.Conn) { io.WriteString(c, head+"Transfer-Encoding: chunked\r\n\r\n5\r\n<html") }, "truncated"},
		{"length over the limit", func(c net.Conn) { io.WriteString(c, head+"Content-Length: 99999999999\r\n\r\n<html>") }, "larger than the limit"},
		{"endless body", func(c net.Conn) {
			io.WriteString(c, head+"\r\n")
			for block := strings.Repeat("x", 64<<10); ; {
				if _, err := io.WriteString(c, block); err != nil {
					return
				}
			}
		}, "larger than the limit"},
		{"dripping body", func(c net.Conn) { io.WriteString(c, head+"\r\n"); drip(c) }, "timeout"},
		{"dripping header", func(c net.Conn) { io.WriteString(c, head+"X: "); drip(c) }, "timeout"},
		{"endless header", func(c net.Conn) {
			io.WriteString(c, head)
			for i := range 100_000 {
				if _, err := fmt.Fprintf(c, "X-%d: %s\r\n", i, strings.Repeat("x", 100)); err != nil {
					return
				}
			}
		}, "network"},
		{"silence", func(c net.Conn) { c.Read(make([]byte, 1)) }, "timeout"},
		{"hangs up", func(net.Conn) {}, "connection broken off"},
		{"no HTTP", func(c net.Conn) { io.WriteString(c, "SSH-2.0-OpenSSH\r\n\r\n") }, "network"},
		{"status of four digits", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 2000 OK\r\n\r\n<html>") }, "network"},
		{"endless 1xx", func(c net.Conn) {
			for range 10_000 {
				if _, err := io.WriteString(c, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"); err != nil {
					return
				}
			}
			c.Read(make([]byte, 1)) // until the other side hangs up
		}, "network"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			began := time.Now()
			report, stored := crawlOne(t, rawSite(t, tc.answer), func(o *Options) { o.Limits.FetchTime = 150 * time.Millisecond })
			if len(stored) > 0 || report.Failed[tc.want]+report.Skipped[tc.want] != 1 {
				t.Errorf("want %q: %+v", tc.want, report)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestOtherFilesAreNotStoredWhateverTheyAreCalled(t *testing.T) {
	for _, tc := range []struct{ name, media, body, want string }{
		{"PNG as HTML", "text/html", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not an article: image/png"},
		{"PDF as HTML", "text/html", "%PDF-1.7\n%\xe2\xe3", "not an article: application/pdf"},
		{"zip as HTML", "text/html", "PK\x03\x04\x14\x00", "not an article: application/zip"},
		{"gzip as HTML", "text/html", "\x1f\x8b\x08\x00", "not an article: application/x-gzip"},
		{"binary as text", "text/plain", strings.Repeat("\x00\x01\x02\x03word", 50), "not an article: binary"},
		{"style sheet", "text/css", "body { color: red }", "not an article: text/css"},
		{"JSON", "application/json", "{}", "not an article: application/json"},
		{"video", "video/mp4", "<html>", "not an article: video/mp4"},
		{"nothing", "text/html", " \n ", "empty"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			report, stored := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tc.media)
				io.WriteString(w, tc.body)
			}), nil)
			if len(stored) > 0 || report.Skipped[tc.want] != 1 {
				t.Errorf("want %q: %+v", tc.want, report)
			}
		})
	}
}

func TestTextUnderACarelessTypeIsStored(t *testing.T) {
	for name, tc := range map[string]struct{ media, body string }{
		"HTML as plain text": {"text/plain", "<!doctype html><title>x</title>"},
		"HTML as octets":     {"application/octet-stream", "<html>x"},
		"no type":            {"", "<html>x"},
		"UTF-16":             {"text/html", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00"},
		"NUL within":         {"text/html", "<html>a\x00b and many more words than there are odd bytes"},
		"bad UTF-8":          {"text/html; charset=utf-8", "<html>caf\xe9 \xff"},
		"Markdown":           {"text/markdown", "# Title\n\nText."},
	} {
		t.Run(name, func(t *testing.T) {
			report, _ := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{tc.media}
				io.WriteString(w, tc.body)
			}), nil)
			if report.New != 1 {
				t.Errorf("%+v", report)
			}
		})
	}
}

func TestRedirectIsCheckedByTheRobotsOfEachHop(t *testing.T) {
	web := webFrom("-- a.example/ --\n@status 302\n@header Location: http://b.example/forbidden\n" +
		"-- b.example/robots.txt --\nUser-agent: *\nDisallow: /forbidden\n-- b.example/forbidden --\nsecret\n")
	st, o, _ := web.crawls(t)
	o.Depth = 0
	report := crawlOnce(t, st, o, siteA)
	asked, _ := web.forget()
	if slices.Contains(asked, "b.example/forbidden") || report.Skipped["robots.txt"] != 1 {
		t.Errorf("asked for %v; %+v", asked, report)
	}
}

func TestRobotsThatCannotBeReadForbid(t *testing.T) {
	for _, tc := range []struct {
		name   string
		robots http.HandlerFunc
		want   bool // whether the page is asked for
	}{
		{"404", http.NotFound, true},
		{"403", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, true},
		{"401", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, true},
		{"410", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, true},
		{"204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, true},
		{"429", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, false},
		{"500", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, false},
		{"503", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, false},
		{"timeout", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, false},
		{"HTML", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<html>\nUser-agent: *\nDisallow: /\n")
		}, true},
		{"larger than is read", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "User-agent: *\nDisallow: /\n"+strings.Repeat("# filler\n", 100_000))
		}, false},
		{"forbids after what is read", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "User-agent: *\n"+strings.Repeat("# filler\n", 100_000)+"Disallow: /\n")
		}, true},
		{"five redirects", func(w http.ResponseWriter, r *http.Request) { hop(w, r, 5) }, false},
		{"six redirects", func(w http.ResponseWriter, r *http.Request) { hop(w, r, 6) }, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var asked atomic.Bool
			mux := http.NewServeMux()
			mux.HandleFunc("/robots.txt", tc.robots)
			mux.HandleFunc("/hop", tc.robots)
			mux.HandleFunc("/page", func(http.ResponseWriter, *http.Request) { asked.Store(true) })
			server := httptest.NewServer(mux)
			defer server.Close()
			crawlOne(t, dialTo(server.Listener.Addr().String()), func(o *Options) { o.Limits.FetchTime = 100 * time.Millisecond })
			if asked.Load() != tc.want {
				t.Errorf("asked for the page: %v", asked.Load())
			}
		})
	}
}

// hop redirects n times before it forbids everything.
func hop(w http.ResponseWriter, r *http.Request, n int) {
	done := len(r.URL.Query().Get("n"))
	if done < n {
		http.Redirect(w, r, "/hop?n="+strings.Repeat("x", done+1), http.StatusMovedPermanently)
		return
	}
	io.WriteString(w, "User-agent: *\nDisallow: /\n")
}

func TestNotModifiedWithoutACopyIsAskedAgain(t *testing.T) {
	var requests []string
	report, stored := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.Header.Get("Cache-Control"))
		if r.Header.Get("Cache-Control") == "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "<html>content")
	}), nil)
	if diff := cmp.Diff([]string{"", "no-cache"}, requests); diff != "" || report.New != 1 || len(stored) != 1 {
		t.Errorf("%s%+v", diff, report)
	}
}

func TestConditionalRequestsAreMadeOnlyForPagesWeHold(t *testing.T) {
	web := webFrom("-- a.example/ --\nhome\n")
	st, o, c := web.crawls(t)
	o.Depth = 0
	crawlOnce(t, st, o, siteA)
	c.move(8 * 24 * time.Hour)
	if report := crawlOnce(t, st, o, siteA); report.Unchanged != 1 {
		t.Errorf("second visit: %+v", report)
	}
	if _, fresh := web.forget(); len(fresh) != 1 {
		t.Errorf("sent in full: %v", fresh)
	}
	if err := st.Drop(t.Context(), store.Fetch{Key: "http://a.example/", At: c.now()}); err != nil {
		t.Fatal(err)
	}
	c.move(30 * 24 * time.Hour)
	if report := crawlOnce(t, st, o, siteA); report.New != 1 {
		t.Errorf("third visit: %+v", report)
	}
}

func TestSeveralSpellingsOfOneAddressAreOnePage(t *testing.T) {
	report, stored := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("utm_source") == "" {
			http.Redirect(w, r, "/page?utm_source=self", http.StatusFound)
			return
		}
		io.WriteString(w, "<html>content")
	}), nil)
	if diff := cmp.Diff([]string{"hostile.example/page"}, stored); diff != "" || report.New != 1 {
		t.Errorf("%s%+v", diff, report)
	}
	report, _ = crawlOne(t, hostileSite(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/page?utm_source=%d", len(r.URL.RawQuery)), http.StatusFound)
	}), nil)
	if report.Failed["redirect loop"] != 1 {
		t.Errorf("%+v", report)
	}
}

func TestCertificateThatNobodyVouchesForIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	st := openStore(t)
	o := testOptions()
	o.dial, o.Depth = dialTo(server.Listener.Addr().String()), 0
	report := crawlOnce(t, st, o, corpus.Source{Name: "a", URLs: []string{"https://a.example/"}})
	if report.Failed["robots.txt cannot be reached: certificate or TLS"] != 1 {
		t.Errorf("%+v", report)
	}
}

func TestBodyOfAnotherTypeIsNotRead(t *testing.T) {
	report, _ := crawlOne(t, hostileSite(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "video/mp4")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-r.Context().Done() // a film is long
	}), nil)
	if report.Skipped["not an article: video/mp4"] != 1 {
		t.Errorf("%+v", report)
	}
}
