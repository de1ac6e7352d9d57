package crawl

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// host is one host and port, visited politely.
type host struct {
	name string
	// limit parts the requests to the host.
	limit *rate.Limiter

	// The queue guards these.
	idle   int  // turns that wait for something to do
	fresh  bool // something was found for it since its last turn began
	closed bool // left alone for the rest of this crawl
	pages  int  // pages asked for in this crawl
	lists  int  // sitemaps and feeds asked for
	until  time.Time
	tries  int // failures in a row to reach it
	rests  int // times it waited for something to be tried again

	// learning guards what is learnt of the host, and makes those who want to
	// know it too wait for the one who asks; it holds one token.
	learning chan struct{}
	greeted  bool               // it is known whether it asked to be left alone
	rules    map[string]*Robots // by scheme
	probed   bool
	notFound fingerprint // of its "not found" page, nil when it has an honest one
}

func newHost(name string, perHost int, delay time.Duration) *host {
	return &host{name: name, idle: perHost, limit: rate.NewLimiter(rate.Every(delay), 1),
		learning: make(chan struct{}, 1), rules: map[string]*Robots{}}
}

// learn waits for the right to find out something of the host, until done is
// called.
func (h *host) learn(ctx context.Context) (done func(), err error) {
	select {
	case h.learning <- struct{}{}:
		return func() { <-h.learning }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// turn is the right to visit a host once, from a time on.
type turn struct {
	host *host
	at   time.Time
}

type turns []turn

func (t turns) Len() int           { return len(t) }
func (t turns) Less(i, j int) bool { return t[i].at.Before(t[j].at) }
func (t turns) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *turns) Push(x any)        { *t = append(*t, x.(turn)) }
func (t *turns) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// queue hands out turns: each host has perHost of them, and a turn comes up
// when the host's delay has passed. It is at its end when no turn waits and
// none is taken.
type queue struct {
	perHost int
	delay   time.Duration
	// patience is how far away a turn may be.
	patience time.Duration

	mu      sync.Mutex
	waiting turns
	taken   int
	hosts   map[string]*host
	over    bool          // no further turn is handed out
	changed chan struct{} // closed at each change
}

func newQueue(o Options) *queue {
	return &queue{perHost: o.PerHost, delay: o.PerHostDelay, patience: o.Limits.Patience,
		hosts: map[string]*host{}, changed: make(chan struct{})}
}

// signal wakes those who wait for a turn; the caller holds the lock.
func (q *queue) signal() {
	close(q.changed)
	q.changed = make(chan struct{})
}

// found says that there is something to do for the hosts.
func (q *queue) found(names ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, name := range names {
		h := q.hosts[name]
		if h == nil {
			h = newHost(name, q.perHost, q.delay)
			q.hosts[name] = h
		}
		h.fresh = true
		q.wakeUp(h)
	}
	q.signal()
}

// wakeUp gives an idle host its turns; the caller holds the lock.
func (q *queue) wakeUp(h *host) {
	if time.Until(h.until) > q.patience {
		h.closed = true
	}
	for ; h.idle > 0 && !h.closed; h.idle-- {
		heap.Push(&q.waiting, turn{h, h.next()})
	}
}

// next is when the host may be asked again; the caller holds the lock.
func (h *host) next() time.Time {
	now := time.Now()
	r := h.limit.ReserveN(now, 1)
	at := now.Add(r.DelayFrom(now))
	r.CancelAt(now)
	if h.until.After(at) {
		return h.until
	}
	return at
}

// take waits for the next turn. ok is false when there is none and none will
// come, or ctx is done.
func (q *queue) take(ctx context.Context) (h *host, ok bool) {
	for ctx.Err() == nil {
		q.mu.Lock()
		var wait time.Duration
		switch {
		case q.over:
			q.mu.Unlock()
			return nil, false
		case len(q.waiting) > 0:
			if wait = time.Until(q.waiting[0].at); wait <= 0 {
				h, ok := q.pop()
				q.mu.Unlock()
				if ok {
					return h, true
				}
				continue
			}
		case q.taken == 0:
			q.mu.Unlock()
			return nil, false
		}
		changed := q.changed
		q.mu.Unlock()
		sleep(ctx, wait, changed)
	}
	return nil, false
}

// finish ends the queue: turns that are taken may end, no other begins.
func (q *queue) finish() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.over = true
	q.signal()
}

func (q *queue) isOver() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.over
}

// pop takes the first turn, or puts it off when its host asked for time since
// it was set; the caller holds the lock.
func (q *queue) pop() (*host, bool) {
	t := heap.Pop(&q.waiting).(turn)
	if t.host.closed || time.Until(t.host.until) > q.patience {
		t.host.closed = true
		t.host.idle++
		return nil, false
	}
	if t.host.until.After(time.Now()) {
		heap.Push(&q.waiting, turn{t.host, t.host.until})
		return nil, false
	}
	q.taken++
	t.host.fresh = false
	return t.host, true
}

// sleep waits for a time (for ever when 0), a change or the end of ctx.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) {
	var alarm <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case <-ctx.Done():
	case <-alarm:
	case <-changed:
	}
}

// giveBack returns a turn: the host has more to do.
func (q *queue) giveBack(h *host) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken--
	h.idle++
	q.wakeUp(h)
	q.signal()
}

// rest returns a turn: there is nothing to do for the host now, unless
// something was found meanwhile.
func (q *queue) rest(h *host) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken--
	h.idle++
	if h.fresh {
		q.wakeUp(h)
	}
	q.signal()
}

// maxRests bounds how often one crawl waits for a host's failed pages.
const maxRests = 6

// later returns a turn to be taken after wait; it is a rest when that is too
// long.
func (q *queue) later(h *host, wait time.Duration) {
	q.mu.Lock()
	h.rests++
	if wait > q.patience || h.rests > maxRests || h.closed {
		q.mu.Unlock()
		q.rest(h)
		return
	}
	defer q.mu.Unlock()
	q.taken--
	heap.Push(&q.waiting, turn{h, time.Now().Add(max(wait, time.Millisecond))})
	q.signal()
}

// close leaves a host alone for the rest of the crawl.
func (q *queue) close(h *host) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h.closed = true
	kept := q.waiting[:0]
	for _, t := range q.waiting {
		if t.host != h {
			kept = append(kept, t)
		} else {
			h.idle++
		}
	}
	q.waiting = kept
	heap.Init(&q.waiting)
	q.signal()
}

// pause keeps a host's turns back for a while.
func (q *queue) pause(h *host, d time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if until := time.Now().Add(d); until.After(h.until) {
		h.until = until
	}
}

// paused tells whether a host is to be left alone for now.
func (q *queue) paused(h *host) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return h.until.After(time.Now())
}

// maxTries is how many requests in a row may fail on the network before a host
// is left alone for the rest of the crawl.
const maxTries = 5

// reached counts whether the host could be reached, and leaves it alone when
// it could not several times in a row.
func (q *queue) reached(h *host, ok bool) {
	q.mu.Lock()
	if ok {
		h.tries = 0
	} else {
		h.tries++
	}
	dead := h.tries >= maxTries
	q.mu.Unlock()
	if dead {
		q.close(h)
	}
}

// askPage counts a page against the host's budget; false when it is spent.
func (q *queue) askPage(h *host, budget int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	h.pages++
	return h.pages <= budget
}

// maxLists bounds the sitemaps and feeds read of one host in one crawl.
const maxLists = 1000

// askList counts a sitemap or feed against the host's budget.
func (q *queue) askList(h *host) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	h.lists++
	return h.lists <= maxLists
}

// active returns how many hosts have something to do.
func (q *queue) active() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) + q.taken
}

// size returns how many hosts were met.
func (q *queue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.hosts)
}
