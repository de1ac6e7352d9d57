package crawl

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"altitude/corpus/store"
)

const (
	// robotsFor is how long a robots.txt holds (RFC 9309, section 2.4).
	robotsFor = 24 * time.Hour
	// robotsHops is how many redirects of a robots.txt are followed (section
	// 2.3.1.2 asks for at least five).
	robotsHops = 5
	// probeFor is how long a site's "not found" page is remembered.
	probeFor = 7 * 24 * time.Hour
)

// robotsNote is a robots.txt as it is kept in the store.
type robotsNote struct {
	At     time.Time `json:"at"`
	Status int       `json:"status"`
	Body   []byte    `json:"body,omitempty"`
	// unknown says why it cannot be had; such a note is not kept.
	unknown string
}

// pauseNote is until when a host asked to be left alone, as it is kept in the
// store.
type pauseNote struct {
	Until time.Time `json:"until"`
}

// keepPause remembers a host's wish for the crawls to come.
func (r *run) keepPause(ctx context.Context, h *host, d time.Duration) error {
	return r.store.SetHostNote(ctx, h.name+"/pause", pauseNote{r.o.Now().Add(d)})
}

// greet finds out, once a crawl, whether a host asked an earlier one to be left
// alone until a time that is still to come.
func (r *run) greet(ctx context.Context, h *host) error {
	done, err := h.learn(ctx)
	if err != nil {
		return err
	}
	defer done()
	if h.greeted {
		return nil
	}
	h.greeted = true
	var note pauseNote
	if _, err := r.store.HostNote(ctx, h.name+"/pause", &note); err != nil {
		return err
	}
	// A time further off than is ever kept comes from a clock that was wrong.
	if left := note.Until.Sub(r.o.Now()); left > 0 && left <= r.o.Limits.RetryAfter {
		r.queue.pause(h, left)
	}
	return nil
}

// robots returns what a site says to us, asking it at most once a day. When
// the site cannot be asked it is errRobots, and holds for this crawl.
func (r *run) robots(ctx context.Context, h *host, u *url.URL) (*Robots, error) {
	done, err := h.learn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if rules := h.rules[u.Scheme]; rules != nil {
		return orDenied(rules)
	}
	origin := u.Scheme + "://" + u.Host
	note, err := r.robotsNote(ctx, h, origin)
	if err != nil {
		return nil, err
	}
	rules := note.rules(productToken(r.o.UserAgent))
	h.rules[u.Scheme] = rules
	if d := min(rules.Delay, r.o.Limits.CrawlDelay); d > r.o.PerHostDelay {
		h.limit.SetLimit(rate.Every(d))
	}
	if rules.unknown == "" {
		err = r.addSitemaps(ctx, u, rules)
	}
	if err != nil {
		return nil, err
	}
	return orDenied(rules)
}

// errRobots is behind the failure of an entry whose site's robots.txt cannot
// be had.
var errRobots = errors.New("robots.txt cannot be reached")

func orDenied(rules *Robots) (*Robots, error) {
	if rules.unknown != "" {
		return nil, &failure{reason: rules.unknown, cause: errRobots}
	}
	return rules, nil
}

// rules reads a note: what a 4xx says is "no rules", what a 5xx or 429 says is
// "not now" (RFC 9309, section 2.3.1).
func (n robotsNote) rules(agent string) *Robots {
	switch {
	case n.unknown != "":
		return &Robots{unknown: n.unknown}
	case hasBody(n.Status):
		return ParseRobots(n.Body, agent)
	}
	return &Robots{}
}

// robotsNote returns the stored robots.txt, or asks for it when it is a day
// old, comes from the future or is missing.
func (r *run) robotsNote(ctx context.Context, h *host, origin string) (robotsNote, error) {
	var note robotsNote
	now := r.o.Now()
	known, err := r.store.HostNote(ctx, origin, &note)
	if age := now.Sub(note.At); err != nil || known && age >= 0 && age < robotsFor {
		return note, err
	}
	if note, err = r.askRobots(ctx, h, origin+"/robots.txt"); err != nil {
		return note, err
	}
	keep := context.WithoutCancel(ctx)
	if note.unknown != "" {
		return note, r.recordRobots(keep, origin, note)
	}
	return note, r.store.SetHostNote(keep, origin, note)
}

// recordRobots tells the admin why a site is left alone.
func (r *run) recordRobots(ctx context.Context, origin string, n robotsNote) error {
	key := origin + "/robots.txt"
	r.tally.visited(key, store.Failed, n.unknown)
	r.log.Warn("the site is left alone", "site", origin, "reason", n.unknown)
	return r.store.Record(ctx, store.Fetch{Key: key, At: n.At, Status: n.Status, Outcome: store.Failed, Reason: n.unknown})
}

// askRobots fetches a robots.txt, following its redirects. An error is the end
// of ctx.
func (r *run) askRobots(ctx context.Context, h *host, address string) (robotsNote, error) {
	note := robotsNote{At: r.o.Now(), Status: http.StatusNotFound} // too many hops count as none there
	for range robotsHops + 1 {
		a, err := r.ask(ctx, h, question{address: address, limit: 10 * maxRobots})
		if ctx.Err() != nil {
			return note, ctx.Err()
		}
		if err != nil {
			return note.failed(asFailure(err)), nil
		}
		if !redirects(a.status) {
			return note.answered(a), nil
		}
		next, ok := location(address, a.header)
		if !ok {
			break
		}
		address = next
	}
	return note, nil
}

// failed reads a failed request: a file that is too large or damaged has no
// rules, any other cannot be had for now.
func (n robotsNote) failed(f *failure) robotsNote {
	if !f.unfit && f != errScheme {
		n.Status, n.unknown = 0, errRobots.Error()+": "+f.reason
	}
	return n
}

func (n robotsNote) answered(a answer) robotsNote {
	n.Status, n.Body = a.status, a.body[:min(len(a.body), maxRobots)]
	if a.status == http.StatusTooManyRequests || a.status >= 500 {
		n.unknown = errRobots.Error() + ": " + statusReason(a.status)
	}
	return n
}

// addSitemaps puts the sitemaps that a robots.txt names on the frontier, or a
// guess where it names none, for the sources that go beyond what they name.
func (r *run) addSitemaps(ctx context.Context, u *url.URL, rules *Robots) error {
	var sc *scope
	for _, name := range r.names {
		if s := r.scopes[name]; s.depth >= 1 && s.hasSite(u.Host) {
			sc = s
			break
		}
	}
	if sc == nil {
		return nil
	}
	addresses := rules.Sitemaps
	if len(addresses) == 0 {
		addresses = []string{"/sitemap.xml"}
	}
	var entries []store.Entry
	for _, address := range addresses {
		e, at, ok := r.entry(sc, resolve(u.Scheme+"://"+u.Host+"/", address), store.RoleSitemap)
		if !ok || !sc.hasSite(at.Host) {
			r.tally.note("sitemap on another host", 1)
			continue
		}
		e.Declared = len(rules.Sitemaps) > 0
		entries = append(entries, e)
	}
	return r.found(ctx, entries)
}

// found adds entries and gives their hosts turns.
func (r *run) found(ctx context.Context, entries []store.Entry) error {
	added, err := r.frontier.Add(context.WithoutCancel(ctx), r.o.Now(), entries)
	r.added(added)
	return err
}

func (r *run) added(a store.Added) {
	for reason, n := range a.Refused {
		r.tally.note(reason, n)
	}
	r.tally.wait(a.New)
	r.queue.found(a.Hosts...)
}

// probeNote is how a site says "not found", as it is kept in the store.
type probeNote struct {
	At    time.Time   `json:"at"`
	Print fingerprint `json:"print,omitempty"`
}

// notFoundPage returns what a site shows for a page that cannot exist; nil
// when it says so honestly, or must not be asked.
func (r *run) notFoundPage(ctx context.Context, h *host, u *url.URL, rules *Robots) (fingerprint, error) {
	done, err := h.learn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if h.probed {
		return h.notFound, nil
	}
	origin := u.Scheme + "://" + u.Host
	var note probeNote
	known, err := r.store.HostNote(ctx, origin+"/404", &note)
	if err != nil {
		return nil, err
	}
	if age := r.o.Now().Sub(note.At); !known || age < 0 || age >= probeFor {
		if note, err = r.probe(ctx, h, origin, rules); err != nil {
			return nil, err
		}
	}
	h.probed, h.notFound = true, note.Print
	return note.Print, nil
}

// probe asks a site for a page that cannot exist, and keeps what it shows.
func (r *run) probe(ctx context.Context, h *host, origin string, rules *Robots) (probeNote, error) {
	note := probeNote{At: r.o.Now()}
	path := "/" + strings.ToLower(rand.Text()) + "-not-here"
	if !rules.Allowed(path) {
		return note, nil
	}
	a, err := r.ask(ctx, h, question{address: origin + path, limit: r.o.Limits.Body, fits: pageType})
	if ctx.Err() != nil {
		return note, ctx.Err()
	}
	if err == nil && hasBody(a.status) {
		note.Print = fingerprintOf(a.body)
	}
	return note, r.store.SetHostNote(context.WithoutCancel(ctx), origin+"/404", note)
}

// resolve returns an address relative to base, "" when it is none.
func resolve(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ""
	}
	u, err := b.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	return u.String()
}
