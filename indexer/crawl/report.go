package crawl

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"altitude/corpus/store"
)

// Report tells what a crawl did.
type Report struct {
	// Fetched counts the pages that answered with content or "not modified":
	// New, Changed and Unchanged together.
	Fetched   int `json:"fetched"`
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	// Gone counts pages taken out because their site no longer has them.
	Gone       int `json:"gone"`
	Redirected int `json:"redirected"`
	// Skipped and Failed count pages by reason: answered but nothing to keep
	// or not to be asked for, and not to be had.
	Skipped map[string]int `json:"skipped,omitempty"`
	Failed  map[string]int `json:"failed,omitempty"`
	// Noted counts what was seen and may explain a surprise: noindex, traps,
	// distrusted canonical addresses.
	Noted map[string]int `json:"noted,omitempty"`
	// Deferred is how many addresses are due and left to the next run.
	Deferred int `json:"deferred"`
	// Requests counts all requests, robots.txt, sitemaps and feeds included.
	Requests int   `json:"requests"`
	Bytes    int64 `json:"bytes"` // after decompression
	Hosts    int   `json:"hosts"`
	// Seconds is how long it took.
	Seconds float64 `json:"seconds"`
	// Stopped says why a crawl ended before its work did: "max" or
	// "interrupted"; empty when it ended by itself.
	Stopped string `json:"stopped,omitempty"`
	// Problems names the pages skipped and failed, ordered by address, at most
	// maxProblems.
	Problems []Problem `json:"problems,omitempty"`
}

// Problem is one page that was skipped or failed.
type Problem struct {
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// maxProblems bounds what a report names; the counts are complete, and the
// store keeps each page's own history.
const maxProblems = 1000

// Progress tells how far a crawl is.
type Progress struct {
	// URL is the address just visited, Outcome what came of it; Reason says
	// why where it came to nothing.
	URL     string
	Outcome store.Outcome
	Reason  string
	// Done counts visits, Waiting is about how many are to come.
	Done, Waiting int
	// Fetched, New, Changed and Requests are as in Report.
	Fetched, New, Changed, Requests int
	// Hosts is how many hosts have something to do.
	Hosts int
	// Rate is pages a second since the beginning.
	Rate float64
}

// tally counts while many visits run.
type tally struct {
	mu       sync.Mutex
	began    time.Time
	progress func(Progress)
	report   Report
	// failed and skipped hold the last reason of each page, so that a page
	// that comes at the second try is no failure.
	failed, skipped map[string]string
	done, waiting   int
	hosts           func() int
}

func newTally(progress func(Progress)) *tally {
	return &tally{began: time.Now(), progress: progress, failed: map[string]string{}, skipped: map[string]string{},
		report: Report{Noted: map[string]int{}}, hosts: func() int { return 0 }}
}

func (t *tally) request(bytes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Requests++
	t.report.Bytes += int64(bytes)
}

func (t *tally) note(what string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Noted[what] += n
}

// wait changes the number of visits to come.
func (t *tally) wait(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = max(0, t.waiting+n)
}

// maxNamed bounds the pages whose reasons are held in memory.
const maxNamed = 100_000

// visited counts what came of a page.
func (t *tally) visited(key string, outcome store.Outcome, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.failed, key)
	delete(t.skipped, key)
	switch outcome {
	case store.New:
		t.report.New++
	case store.Changed:
		t.report.Changed++
	case store.Unchanged:
		t.report.Unchanged++
	case store.Gone:
		t.report.Gone++
	case store.Skipped:
		t.hold(t.skipped, key, reason)
	case store.Failed:
		t.hold(t.failed, key, reason)
	}
	t.report.Fetched = t.report.New + t.report.Changed + t.report.Unchanged
	t.tell(key, outcome, reason)
}

func (t *tally) hold(reasons map[string]string, key, reason string) {
	if len(reasons) < maxNamed {
		reasons[key] = reason
	}
}

// redirected counts an address that names another one.
func (t *tally) redirected(key, target string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.failed, key)
	t.report.Redirected++
	t.tell(key, "", "redirects to "+target)
}

// tell calls progress; the caller holds the lock.
func (t *tally) tell(key string, outcome store.Outcome, reason string) {
	t.done++
	p := Progress{URL: key, Outcome: outcome, Reason: reason, Done: t.done, Waiting: t.waiting, Fetched: t.report.Fetched,
		New: t.report.New, Changed: t.report.Changed, Requests: t.report.Requests, Hosts: t.hosts()}
	if took := time.Since(t.began).Seconds(); took > 0 {
		p.Rate = float64(p.Fetched) / took
	}
	t.progress(p)
}

// final returns the report.
func (t *tally) final() Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.report
	r.Noted = maps.Clone(r.Noted)
	r.Skipped, r.Failed = countReasons(t.skipped), countReasons(t.failed)
	r.Seconds = time.Since(t.began).Seconds()
	for _, reasons := range []map[string]string{t.skipped, t.failed} {
		for key, reason := range reasons {
			r.Problems = append(r.Problems, Problem{key, reason})
		}
	}
	slices.SortFunc(r.Problems, func(a, b Problem) int { return cmp.Compare(a.URL, b.URL) })
	r.Problems = r.Problems[:min(len(r.Problems), maxProblems)]
	return r
}

func countReasons(reasons map[string]string) map[string]int {
	counts := map[string]int{}
	for _, reason := range reasons {
		counts[reason]++
	}
	return counts
}
