package crawl

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"altitude/corpus/store"
)

func parsed(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTrapsAreKnownByTheirAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://a.example/blog/2024/05/my-article":                 "",
		"http://a.example/en/blog/en/x":                            "",
		"http://a.example/a/a/a":                                   "trap: path repeats itself",
		"http://a.example/a/b/a/b/a/b":                             "trap: path repeats itself",
		"http://a.example/" + strings.Repeat("x/y", 30):            "trap: path too deep",
		"http://a.example/s?a=1&b=2&c=3&d=4&e=5&f=6":               "trap: too many parameters",
		"http://a.example/s?a=1&b=2":                               "",
		"http://a.example//":                                       "",
		"http://a.example/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/end": "trap: path too deep",
	} {
		if got := trapReason(parsed(t, address)); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestAddressesOfOneShapeShareABudget(t *testing.T) {
	for _, tc := range []struct {
		name   string
		a, b   string
		alike  bool
		budget int
	}{
		{"articles below one path have no budget of their own", "/blog/one", "/blog/two", true, 0},
		{"dated articles too", "/2024/05/one", "/2024/06/two", true, 0},
		{"numbered pages", "/p/17", "/p/18", true, numberBudget},
		{"pages numbered by hash", "/p/3f2a9b1c8d", "/p/9c8b7a6d5e", true, numberBudget},
		{"query values", "/list?page=2&sort=a", "/list?sort=b&page=3", true, queryBudget},
		{"query names", "/list?page=2", "/list?tag=2", false, queryBudget},
		{"days of a calendar", "/calendar/2026/01/02", "/calendar/2025/12/31", true, calendarBudget},
		{"months of an archive", "/archive/2026-01", "/archive/2025-12", true, calendarBudget},
		{"dates in a query", "/events?date=2026-01-02", "/events?date=2026-01-03", true, calendarBudget},
	} {
		a, budget := pattern(parsed(t, "http://a.example"+tc.a))
		b, _ := pattern(parsed(t, "http://a.example"+tc.b))
		if (a == b) != tc.alike || budget != tc.budget {
			t.Errorf("%s: %q and %q, budget %d", tc.name, a, b, budget)
		}
	}
}

func TestDatesFarAheadAreRefused(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for address, want := range map[string]bool{
		"http://a.example/calendar/2027/01": false, "http://a.example/calendar/2028/01": true, "http://a.example/events?date=2031-05-05": true,
		"http://a.example/blog/leading-in-2040": false, "http://a.example/p/2050": false,
	} {
		if got := farDate(parsed(t, address), now); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestEndlessSitesAreBounded(t *testing.T) {
	endless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := 0
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Sscanf(r.URL.Query().Get("date"), "2026-01-%d", &n)
		fmt.Fprintf(w, `<p>Day %d of a calendar that never ends</p><a href="/cal?date=2026-01-%d">next</a>`, n, n+1)
	})
	st := openStore(t)
	o := testOptions()
	o.dial, o.Depth = dialTo(serveAddress(t, endless)), 1000
	report := crawlOnce(t, st, o, siteA)
	if report.New > calendarBudget+1 || report.Noted[store.OverPattern] == 0 {
		t.Errorf("%+v", report)
	}
}

func TestIntervalsAdapt(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	old := http.Header{"Last-Modified": {"Fri, 01 Mar 2024 00:00:00 GMT"}}
	future := http.Header{"Last-Modified": {"Fri, 01 Mar 2030 00:00:00 GMT"}}
	for _, tc := range []struct {
		name    string
		before  time.Duration
		changed bool
		hint    time.Duration
		header  http.Header
		want    time.Duration
	}{
		{"first visit", 0, true, 0, nil, 7 * day},
		{"first visit with a hint", 0, true, 2 * day, nil, 2 * day},
		{"a hint is clamped", 0, true, time.Minute, nil, leastHint},
		{"changed often, and the source says so", 2 * time.Hour, true, time.Hour, nil, time.Hour},
		{"an old page is visited less often", 0, true, 0, old, 73 * day},
		{"a page from the future is not", 0, true, 0, future, 7 * day},
		{"changed", 8 * day, true, 0, nil, 4 * day},
		{"changed very often", minInterval, true, 0, nil, minInterval},
		{"unchanged", 8 * day, false, 0, nil, 12 * day},
		{"unchanged for long", 80 * day, false, 0, nil, maxInterval},
	} {
		if got := nextInterval(store.Entry{Interval: tc.before}, tc.changed, tc.hint, tc.header, now); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestBackoffGrowsToADay(t *testing.T) {
	var got []time.Duration
	for n := range 9 {
		got = append(got, backoff(10*time.Second, n+1))
	}
	if got[0] != 10*time.Second || got[1] != 40*time.Second || got[8] != maxBackoff || backoff(time.Second, 1000) != maxBackoff {
		t.Errorf("%v", got)
	}
}

func TestFingerprintsTellCopiesFromOthers(t *testing.T) {
	var links strings.Builder
	for i := range 60 {
		fmt.Fprintf(&links, "<a href=/>link %d</a> ", i)
	}
	frame := links.String()
	notFound := []byte("<html><script>var x='words that nobody reads'</script>" + frame + "<p>sorry, /xyz is not here</p>")
	other := []byte("<html><style>p{}</style>" + frame + "<p>sorry, /abc is not here</p>")
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "word%d ", i)
	}
	article := []byte(frame + text.String())
	if !fingerprintOf(other).repeats(fingerprintOf(notFound)) {
		t.Error("a soft 404 is not known")
	}
	if fingerprintOf(article).repeats(fingerprintOf(notFound)) {
		t.Error("an article in the site's frame is taken for a soft 404")
	}
	if !fingerprintOf(article).same(fingerprintOf([]byte("<nav>home</nav>"+string(article)))) || fingerprintOf(article).same(fingerprintOf(notFound)) {
		t.Error("copies are not told from others")
	}
	if digest([]byte("<p nonce=1>Text</p><script>1</script>")) != digest([]byte("<p nonce=2>text</p><!-- x --><script>2</script>")) {
		t.Error("a nonce changes the words")
	}
}

func FuzzWords(f *testing.F) {
	f.Add([]byte("<script>x</script>a<!-- b -->c<style"))
	f.Add([]byte("<script></scrip</script"))
	f.Fuzz(func(_ *testing.T, body []byte) {
		p := fingerprintOf(body)
		p.repeats(p)
		digest(body)
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("http://a.example/2024/05/x?date=1&b")
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.Parse(address)
		if err != nil {
			return
		}
		if shape, _ := pattern(u); len(shape) > 4*len(address)+20 {
			t.Errorf("shape of %d bytes", len(shape))
		}
		trapReason(u)
		farDate(u, time.Now())
	})
}
