package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// metrics counts answers by route and status.
type metrics struct {
	mu    sync.Mutex
	start time.Time
	seen  map[answered]tally
}

type answered struct {
	route  string
	status int
}

type tally struct {
	n    int
	took time.Duration
}

func newMetrics() *metrics { return &metrics{start: time.Now(), seen: map[answered]tally{}} }

func (m *metrics) count(route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.seen[answered{route, status}]
	t.n++
	t.took += took
	m.seen[answered{route, status}] = t
}

// showMetrics writes the counts in Prometheus' text format.
func (s *Server) showMetrics(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	g := s.Search.Generation()
	fmt.Fprintf(w, "# TYPE altitude_articles gauge\naltitude_articles %d\n", g.Articles)
	fmt.Fprintf(w, "# TYPE altitude_passages gauge\naltitude_passages %d\n", g.Passages)
	fmt.Fprintf(w, "# TYPE altitude_evidence gauge\naltitude_evidence %d\n", g.Evidence)
	fmt.Fprintf(w, "# TYPE altitude_uptime_seconds gauge\naltitude_uptime_seconds %d\n", int(time.Since(s.metrics.start).Seconds()))
	s.metrics.write(w)
	return nil
}

func (m *metrics) write(w http.ResponseWriter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := make([]answered, 0, len(m.seen))
	for k := range m.seen {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b answered) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.status, b.status))
	})
	fmt.Fprint(w, "# TYPE altitude_requests_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(w, "altitude_requests_total{route=%s,status=\"%d\"} %d\n", strconv.Quote(k.route), k.status, m.seen[k].n)
	}
	fmt.Fprint(w, "# TYPE altitude_request_seconds_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(w, "altitude_request_seconds_total{route=%s,status=\"%d\"} %.6f\n", strconv.Quote(k.route), k.status, m.seen[k].took.Seconds())
	}
}
