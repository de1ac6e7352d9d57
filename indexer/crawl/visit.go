package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"altitude/corpus"
	"altitude/corpus/store"
)

// visit is one address being visited.
type visit struct {
	*run
	host  *host
	entry store.Entry
	scope *scope
	url   *url.URL
	rules *Robots
}

// visit does what the entry asks for. An error is the end of ctx or a store
// that fails; everything else is kept with the entry.
func (r *run) visit(ctx context.Context, h *host, e store.Entry) error {
	sc := r.scopes[e.Source]
	u, err := url.Parse(e.Key)
	if err != nil || sc == nil {
		return errors.New("frontier: damaged entry " + e.Key)
	}
	v := &visit{run: r, host: h, entry: e, scope: sc, url: u}
	if e.State == store.Stored {
		return v.readStored(ctx)
	}
	if reason := v.refused(); reason != "" {
		return v.park(ctx, reason)
	}
	removed, err := r.truth.IsRemoved(ctx, e.Key)
	if err != nil {
		return err
	}
	if removed {
		return v.skip(ctx, 0, "removed by the admin", maxInterval)
	}
	if v.rules, err = r.robots(ctx, h, u); errors.Is(err, errRobots) {
		return v.unreachable(ctx)
	} else if err != nil {
		return err
	}
	if !v.rules.Allowed(u.RequestURI()) {
		return v.skip(ctx, 0, "robots.txt", firstInterval)
	}
	if r.plan != nil && e.Role == store.RolePage {
		return v.planned(ctx)
	}
	return v.fetch(ctx)
}

// refused tells why the options of this crawl leave the entry out.
func (v *visit) refused() string {
	e := v.entry
	named := v.scope.seeds[e.Key] || e.Role != store.RolePage || e.Depth <= 0 && e.Hops > 0
	if reason := v.scope.refuses(e.Key, v.url, named); reason != "" {
		return reason
	}
	if farDate(v.url, v.o.Now()) && !named {
		return "trap: a date far ahead"
	}
	if e.Role == store.RolePage && !v.queue.askPage(v.host, v.o.Limits.HostPages) ||
		e.Role != store.RolePage && !v.queue.askList(v.host) {
		return "the host's budget is spent"
	}
	return ""
}

// fetch asks for the address and deals with the answer.
func (v *visit) fetch(ctx context.Context) error {
	if v.entry.Role == store.RolePage && !v.mayAsk() {
		return v.frontier.Release(context.WithoutCancel(ctx), v.entry.Key)
	}
	validators, err := v.validators(ctx)
	if err != nil {
		return err
	}
	a, err := v.askFollowing(ctx, validators)
	if err == nil && a.status == http.StatusNotModified && len(validators) == 0 {
		// Not modified since what? Ask past the caches, once.
		a, err = v.askFollowing(ctx, http.Header{"Cache-Control": {"no-cache"}})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return v.receive(ctx, a, err)
}

// validators are the headers of a conditional request; none unless we hold a
// copy that "not modified" could mean.
func (v *visit) validators(ctx context.Context) (http.Header, error) {
	e := v.entry
	if e.Role == store.RolePage {
		if has, err := v.store.Has(ctx, e.Key); err != nil || !has {
			return nil, err
		}
	}
	header := http.Header{}
	if e.ETag != "" {
		header.Set("If-None-Match", e.ETag)
	}
	if e.Modified != "" {
		header.Set("If-Modified-Since", e.Modified)
	}
	return header, nil
}

// maxSame is how many redirects are followed between spellings of one address.
const maxSame = 3

// askFollowing asks for the entry's address. A redirect to another spelling of
// the same normal form is followed at once; any other is an answer.
func (v *visit) askFollowing(ctx context.Context, validators http.Header) (answer, error) {
	q := question{address: v.entry.Key, validators: validators, limit: v.o.Limits.Body}
	switch v.entry.Role {
	case store.RolePage:
		q.fits = pageType
	case store.RoleSitemap:
		q.limit = v.o.Limits.Sitemap
	}
	for range maxSame {
		a, err := v.ask(ctx, v.host, q)
		if err != nil || !redirects(a.status) {
			return a, err
		}
		next, ok := location(q.address, a.header)
		if !ok || next == q.address || !v.sameAddress(next) {
			return a, nil
		}
		q.address = next
	}
	return answer{}, &failure{reason: "redirect loop"}
}

// sameAddress tells whether an address is another spelling of the entry's, and
// may be asked for.
func (v *visit) sameAddress(address string) bool {
	key, ok := v.o.Normalize(address)
	u, err := url.Parse(address)
	return ok && key == v.entry.Key && err == nil && v.rules.Allowed(u.RequestURI())
}

// ask makes one request in the host's time.
func (r *run) ask(ctx context.Context, h *host, q question) (answer, error) {
	if err := h.limit.Wait(ctx); err != nil {
		return answer{}, err
	}
	a, err := r.client.get(ctx, q)
	r.tally.request(len(a.body))
	if ctx.Err() == nil {
		var f *failure
		r.queue.reached(h, !errors.As(err, &f) || !f.network)
	}
	return a, err
}

// receive deals with an answer or the lack of one.
func (v *visit) receive(ctx context.Context, a answer, err error) error {
	if err != nil {
		f := asFailure(err)
		v.log.Debug("not fetched", "url", v.entry.Key, "cause", f)
		if f.unfit {
			return v.skip(ctx, a.status, f.reason, v.interval())
		}
		if !f.network {
			return v.fail(ctx, 0, f.reason, firstInterval)
		}
		return v.fail(ctx, 0, f.reason, v.wait())
	}
	switch {
	case hasBody(a.status):
		return v.content(ctx, a)
	case a.status == http.StatusNotModified:
		return v.notModified(ctx, a)
	case redirects(a.status):
		return v.redirected(ctx, a)
	case a.status == http.StatusGone:
		return v.gone(ctx, a.status, "410 gone")
	case a.status == http.StatusNotFound:
		return v.missing(ctx, a.status, "404 not found")
	case busy(a.status):
		return v.busy(ctx, a)
	case a.status >= 200 && a.status < 300:
		return v.skip(ctx, a.status, "no content", v.interval())
	}
	return v.fail(ctx, a.status, statusReason(a.status), firstInterval)
}

// busy lists the answers that mean "not now".
func busy(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status == http.StatusTooEarly
}

// busy puts the page off, and the whole host when it named a time.
func (v *visit) busy(ctx context.Context, a answer) error {
	wait := retryAfter(a.header, v.o.Now(), v.o.Limits.RetryAfter)
	if wait > 0 && (a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable) {
		v.queue.pause(v.host, wait)
		if err := v.keepPause(context.WithoutCancel(ctx), v.host, wait); err != nil {
			return err
		}
	}
	return v.fail(ctx, a.status, statusReason(a.status), max(wait, v.wait()))
}

func statusReason(status int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", status, http.StatusText(status)))
}

const (
	// quickTries is how many failures in a row are followed by a try in the same
	// crawl; a page that fails more often is left to later ones.
	quickTries  = 3
	slowBackoff = 15 * time.Minute
)

// wait is the time to the next try after one more failure.
func (v *visit) wait() time.Duration {
	n := v.entry.Failures + 1
	d := backoff(v.o.Limits.Backoff, n)
	if n > quickTries {
		return max(d, slowBackoff)
	}
	return d
}

// interval is the time to the next visit when nothing was learnt.
func (v *visit) interval() time.Duration {
	if v.entry.Interval > 0 {
		return v.entry.Interval
	}
	return firstInterval
}

// finish keeps what came of the visit. The end of ctx does not undo it: what
// was fetched is kept.
func (v *visit) finish(ctx context.Context, what store.Visit) (store.Visited, error) {
	what.Entry = v.entry
	done, err := v.frontier.Finish(context.WithoutCancel(ctx), v.o.Now(), what)
	if err == nil {
		v.added(done.Added)
	}
	return done, err
}

// put says when the entry is due again.
func (v *visit) put(off time.Duration) {
	v.entry.State, v.entry.Due = store.Ready, v.o.Now().Add(off)
}

func (v *visit) history(outcome store.Outcome, status int, reason string) *store.Fetch {
	return &store.Fetch{Key: v.entry.Key, At: v.o.Now(), Status: status, Outcome: outcome, Reason: reason}
}

// skip keeps that the address has nothing for us.
func (v *visit) skip(ctx context.Context, status int, reason string, off time.Duration) error {
	v.put(off)
	v.entry.Failures = 0
	_, err := v.finish(ctx, store.Visit{Fetch: v.history(store.Skipped, status, reason)})
	v.tally.visited(v.entry.Key, store.Skipped, reason)
	return err
}

// fail keeps that the address could not be had.
func (v *visit) fail(ctx context.Context, status int, reason string, off time.Duration) error {
	v.put(off)
	v.entry.Failures++
	if !v.entry.Declared {
		_, err := v.finish(ctx, store.Visit{})
		return err
	}
	_, err := v.finish(ctx, store.Visit{Fetch: v.history(store.Failed, status, reason)})
	v.tally.visited(v.entry.Key, store.Failed, reason)
	return err
}

// unreachable puts off an entry whose site's robots.txt cannot be had. That it
// cannot was told once for the site.
func (v *visit) unreachable(ctx context.Context) error {
	v.put(max(v.wait(), time.Hour))
	_, err := v.finish(ctx, store.Visit{})
	v.tally.note(errRobots.Error(), 1)
	return err
}

// park leaves the entry out until a crawl with other options.
func (v *visit) park(ctx context.Context, reason string) error {
	v.entry.State = store.Parked
	v.tally.note(reason, 1)
	_, err := v.finish(ctx, store.Visit{})
	return err
}

// missing counts a visit that says the page is not there; after maxMisses in a
// row it is gone.
func (v *visit) missing(ctx context.Context, status int, reason string) error {
	v.entry.Misses++
	if v.entry.Misses >= maxMisses {
		return v.gone(ctx, status, reason)
	}
	return v.fail(ctx, status, reason, missInterval)
}

// gone takes the page out of the corpus, if it was in.
func (v *visit) gone(ctx context.Context, status int, reason string) error {
	has, err := v.store.Has(ctx, v.entry.Key)
	if err != nil {
		return err
	}
	if !has {
		return v.fail(ctx, status, reason, maxInterval)
	}
	v.put(maxInterval)
	v.entry.Fetched, v.entry.ETag, v.entry.Modified, v.entry.Failures = v.o.Now(), "", "", 0
	_, err = v.finish(ctx, store.Visit{Drop: true, Fetch: v.history(store.Gone, status, reason)})
	v.tally.visited(v.entry.Key, store.Gone, reason)
	return err
}

// notModified keeps that the stored copy still holds.
func (v *visit) notModified(ctx context.Context, a answer) error {
	if v.entry.Role != store.RolePage {
		return v.listed(ctx, nil, a.status)
	}
	page, err := v.store.Page(ctx, v.entry.Key)
	if errors.Is(err, store.ErrNotFound) {
		return v.fail(ctx, a.status, "not modified, but there is no copy", v.wait())
	}
	if err != nil {
		return err
	}
	v.answered(a, false)
	if _, err := v.finish(ctx, store.Visit{Hold: true, Fetch: v.history(store.Unchanged, a.status, "")}); err != nil {
		return err
	}
	v.tally.visited(v.entry.Key, store.Unchanged, "")
	return v.readLinks(ctx, page)
}

// answered keeps what a good answer says of the page and its next visit.
func (v *visit) answered(a answer, changed bool) {
	now := v.o.Now()
	e := &v.entry
	e.Interval = nextInterval(*e, changed, v.scope.hint, a.header, now)
	e.Fetched, e.Due, e.State = now, now.Add(e.Interval), store.Stored
	e.Misses, e.Failures, e.Target = 0, 0, ""
	if etag := a.header.Get("ETag"); etag != "" || a.status != http.StatusNotModified {
		e.ETag = etag
	}
	if modified := a.header.Get("Last-Modified"); modified != "" || a.status != http.StatusNotModified {
		e.Modified = modified
	}
}

// page is the page as it is stored under the entry's key.
func (v *visit) page(a answer) corpus.Page {
	return corpus.Page{Key: v.entry.Key, Header: keptHeader(a.header), FetchedAt: v.o.Now().UTC().Truncate(time.Second), Body: a.body,
		Source: v.scope.source.Name, Kind: v.scope.source.Kind, FullText: v.scope.source.FullText}
}
