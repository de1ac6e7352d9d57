package crawl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/store"
)

// pipes is a network in memory, so that a test's time is its own.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// diary notes when each address was asked for, in seconds since the first
// request.
type diary struct {
	mu    sync.Mutex
	began time.Time
	lines []string
}

// watch notes the requests that a handler answers.
func (d *diary) watch(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		handler.ServeHTTP(w, r)
	})
}

func (d *diary) note(r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.began.IsZero() {
		d.began = time.Now()
	}
	d.lines = append(d.lines, fmt.Sprintf("%g %s%s", time.Since(d.began).Seconds(), r.Host, r.URL.Path))
}

// atHost returns when a host was asked, in seconds.
func (d *diary) atHost(host string) (at []string) {
	for _, line := range d.lines {
		if when, address, _ := strings.Cut(line, " "); strings.HasPrefix(address, host) {
			at = append(at, when)
		}
	}
	return at
}

// bubble runs a test in synthetic time. The store's coders make channels at
// their first use, which must not be inside a bubble.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	st := openStore(t)
	p := corpus.Page{Key: "stdin:warm-up", Body: []byte("x")}
	if _, err := st.Put(t.Context(), p, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Page(t.Context(), p.Key); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, test)
}

// pipedCrawls returns an empty store and options for crawls that reach nothing
// but the handler, by pipes, with the limits of real crawls.
func pipedCrawls(t *testing.T, handler http.Handler) (*store.Store, Options) {
	t.Helper()
	st, network, server := openStore(t), newPipes(), &http.Server{Handler: handler}
	go server.Serve(network)
	t.Cleanup(func() {
		network.Close()
		server.Close()
	})
	o := testOptions()
	o.dial, o.Limits = network.dial, Limits{}
	return st, o
}

// inBubble crawls in synthetic time: real delays, no waiting.
func inBubble(t *testing.T, handler http.Handler, change func(*Options), sources ...corpus.Source) (report Report, notes *diary) {
	notes = &diary{}
	bubble(t, func(t *testing.T) {
		st, o := pipedCrawls(t, notes.watch(handler))
		o.PerHostDelay = 0
		if change != nil {
			change(&o)
		}
		report = crawlOnce(t, st, o, sources...)
	})
	return report, notes
}

func seeds(hosts string, paths ...string) corpus.Source {
	s := corpus.Source{Name: hosts}
	for host := range strings.FieldsSeq(hosts) {
		for _, path := range paths {
			s.URLs = append(s.URLs, "http://"+host+path)
		}
	}
	zero := 0
	s.Depth = &zero
	return s
}

func pages(robots string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, robots) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>"+r.URL.Path) })
	return mux
}

func TestOneHostIsAskedOnceASecondAndHostsInParallel(t *testing.T) {
	_, notes := inBubble(t, pages(""), nil, seeds("a.example b.example", "/1", "/2", "/3"))
	want := []string{"0", "1", "2", "3"} // robots.txt and three pages
	for _, host := range []string{"a.example", "b.example"} {
		if diff := cmp.Diff(want, notes.atHost(host)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", host, diff)
		}
	}
}

func TestCrawlDelayIsObeyedAndClamped(t *testing.T) {
	for _, tc := range []struct {
		robots string
		want   []string
	}{
		{"User-agent: *\nCrawl-delay: 5", []string{"0", "5", "10"}},
		{"User-agent: *\nCrawl-delay: 0.01", []string{"0", "1", "2"}},
		{"User-agent: *\nCrawl-delay: 86400", []string{"0", "30", "60"}},
		{"User-agent: other\nCrawl-delay: 5", []string{"0", "1", "2"}},
	} {
		_, notes := inBubble(t, pages(tc.robots), nil, seeds("a.example", "/1", "/2"))
		if diff := cmp.Diff(tc.want, notes.atHost("a.example")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.robots, diff)
		}
	}
}

func TestRequestsToOneHostRunBesideEachOtherWhenAllowed(t *testing.T) {
	var now, most int
	var mu sync.Mutex
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(10 * time.Second)
		mu.Lock()
		now--
		mu.Unlock()
		fmt.Fprint(w, "<html>")
	})
	for _, tc := range []struct{ perHost, want int }{{1, 1}, {3, 3}} {
		most = 0
		inBubble(t, slow, func(o *Options) { o.PerHost = tc.perHost }, seeds("a.example", "/1", "/2", "/3", "/4", "/5"))
		if most != tc.want {
			t.Errorf("%d allowed, %d at a time", tc.perHost, most)
		}
	}
}

// once answers the first request for /1 with status and Retry-After.
func once(status int, retryAfter func() string) http.Handler {
	var asked bool
	ok := pages("")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/1" || asked {
			ok.ServeHTTP(w, r)
			return
		}
		asked = true
		if value := retryAfter(); value != "" {
			w.Header().Set("Retry-After", value)
		}
		w.WriteHeader(status)
	})
}

func TestRetryAfterIsHonouredAndClamped(t *testing.T) {
	fixed := func(s string) func() string { return func() string { return s } }
	for _, tc := range []struct {
		name  string
		after func() string
		want  []string
		stop  bool // the host is left to the next run
	}{
		{"seconds", fixed("20"), []string{"0", "1", "21", "22"}, false},
		{"date", func() string { return time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat) }, []string{"0", "1", "21", "22"}, false},
		{"none: backoff, other pages go on", fixed(""), []string{"0", "1", "2", "11"}, false},
		{"past date", fixed("Sun, 06 Nov 1994 08:49:37 GMT"), []string{"0", "1", "2", "11"}, false},
		{"nonsense", fixed("soon"), []string{"0", "1", "2", "11"}, false},
		{"an hour is left to the next run", fixed("3600"), []string{"0", "1"}, true},
		{"ten years", fixed("315360000"), []string{"0", "1"}, true},
		{"more digits than a number has", fixed(strings.Repeat("9", 40)), []string{"0", "1"}, true},
	} {
		for _, status := range []int{429, 503} {
			t.Run(fmt.Sprint(tc.name, " ", status), func(t *testing.T) {
				report, notes := inBubble(t, once(status, tc.after), nil, seeds("a.example", "/1", "/2"))
				if diff := cmp.Diff(tc.want, notes.atHost("a.example")); diff != "" {
					t.Errorf("asked at (-want +got):\n%s", diff)
				}
				if !tc.stop && (report.New != 2 || len(report.Failed) > 0) || tc.stop && len(report.Failed) != 1 {
					t.Errorf("%+v", report)
				}
			})
		}
	}
}

func TestHostThatAskedForTimeIsLeftAloneByTheNextRunToo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var notes diary
		st, o := pipedCrawls(t, notes.watch(once(503, func() string { return "7200" })))
		source := seeds("a.example", "/1", "/2")
		for range 4 {
			crawlOnce(t, st, o, source)
			time.Sleep(time.Hour)
		}
		var hours []string
		for _, at := range notes.atHost("a.example") {
			seconds := 0.0
			fmt.Sscan(at, &seconds)
			hours = append(hours, fmt.Sprintf("%.0f", seconds/3600))
		}
		if diff := cmp.Diff([]string{"0", "0", "2", "2"}, hours); diff != "" {
			t.Errorf("asked in hour (-want +got):\n%s", diff)
		}
	})
}

func TestHostThatCannotBeReachedIsLeftAlone(t *testing.T) {
	calls := 0
	var paths []string
	for i := range 20 {
		paths = append(paths, fmt.Sprintf("/%d", i))
	}
	broken := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		calls++
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	})
	report, _ := inBubble(t, broken, nil, seeds("a.example", paths...))
	if calls != maxTries || report.Deferred != len(paths)-maxTries {
		t.Errorf("asked %d times, %d left", calls, report.Deferred)
	}
}

func TestClockThatJumpsBackNeitherCrawlsTightlyNorForGood(t *testing.T) {
	web := webFrom("-- a.example/ --\nhome\n")
	st, o, c := web.crawls(t)
	o.Depth = 0
	c.move(3 * 365 * 24 * time.Hour) // the clock is three years ahead
	crawlOnce(t, st, o, siteA)
	c.move(-3 * 365 * 24 * time.Hour)
	web.forget()
	for range 3 {
		crawlOnce(t, st, o, siteA)
	}
	if asked, _ := web.forget(); len(asked) > 0 {
		t.Errorf("asked right after the jump: %v", asked)
	}
	c.move(8 * 24 * time.Hour)
	crawlOnce(t, st, o, siteA)
	if asked, _ := web.forget(); !slices.Contains(asked, "a.example/") {
		t.Errorf("not asked a week after the jump: %v", asked)
	}
}

func TestCrawlEndsWithItsContext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st, o := pipedCrawls(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		_, err := New(quiet(), st, o).Run(ctx, []corpus.Source{seeds("a.example", "/1")})
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 5*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		entry, err := st.Entry(t.Context(), "http://a.example/1")
		if err != nil || entry.Failures != 0 || !entry.Due.Before(time.Now()) {
			t.Errorf("the page lost its turn: %+v, %v", entry, err)
		}
	})
}

func TestWhatASilentCrawlHeldIsTakenOver(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st, o := pipedCrawls(t, pages(""))
		o.Max = 1
		source := seeds("a.example", "/1", "/2", "/3")
		crawlOnce(t, st, o, source)
		silent, err := st.Frontier(t.Context(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := silent.Lease(t.Context(), time.Now(), "a.example", []string{source.Name}); err != nil || !ok {
			t.Fatalf("nothing to hold: %v", err)
		}
		o.Max = 0
		began := time.Now()
		report := crawlOnce(t, st, o, source)
		if took := time.Since(began); report.New != 2 || took > 30*time.Second {
			t.Errorf("after %v: %+v", took, report)
		}
	})
}

func TestPausedHostWithSeveralTurnsIsLeftAlone(t *testing.T) {
	_, notes := inBubble(t, once(503, func() string { return "3600" }), func(o *Options) { o.PerHost = 3 },
		seeds("a.example", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8"))
	if asked := notes.atHost("a.example"); len(asked) > 5 {
		t.Errorf("asked on: %v", asked)
	}
}
