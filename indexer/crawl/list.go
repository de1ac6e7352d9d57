package crawl

import (
	"context"
	"net/url"

	"altitude/corpus/store"
)

const (
	// maxNesting bounds sitemap indexes within indexes; the protocol allows
	// none, a few sites have one.
	maxNesting = 3
	// maxMaps bounds the sitemaps taken of one index.
	maxMaps = 500
	// addAtOnce bounds how long one transaction holds the store.
	addAtOnce = 1000
)

// list reads a sitemap or feed and puts what it names on the frontier.
func (v *visit) list(ctx context.Context, a answer) error {
	var found []store.Entry
	var err error
	if v.entry.Role == store.RoleSitemap {
		found, err = v.readSitemap(a)
	} else {
		found, err = v.readFeed(a)
	}
	if err != nil {
		f := asFailure(err)
		if !v.entry.Declared {
			v.put(firstInterval)
			_, err := v.finish(ctx, store.Visit{})
			return err
		}
		return v.skip(ctx, a.status, f.reason, firstInterval)
	}
	v.answered(a, true)
	return v.listed(ctx, found, a.status)
}

// listed adds what a list names and ends the visit; status is how the list was
// answered.
func (v *visit) listed(ctx context.Context, found []store.Entry, status int) error {
	for len(found) > addAtOnce {
		if err := v.found(ctx, found[:addAtOnce]); err != nil {
			return err
		}
		found = found[addAtOnce:]
	}
	v.entry.Misses, v.entry.Failures = 0, 0
	v.entry.Interval = nextList(v.scope.hint)
	v.put(v.entry.Interval)
	_, err := v.finish(ctx, store.Visit{Found: found, Fetch: v.history(store.Unchanged, status, "")})
	return err
}

// readSitemap returns the entries of a sitemap or index. Addresses of other
// hosts are refused: a sitemap speaks for its own site only.
func (v *visit) readSitemap(a answer) ([]store.Entry, error) {
	s, err := ParseSitemap(a.body, v.o.Limits.Sitemap)
	if err != nil {
		return nil, err
	}
	if s.Cut {
		v.tally.note("sitemap cut short", 1)
	}
	s.distrustBuildTimes()
	var found []store.Entry
	for _, l := range s.Maps[:min(len(s.Maps), maxMaps)] {
		e, u, ok := v.run.entry(v.scope, resolve(v.entry.Key, l.URL), store.RoleSitemap)
		if !ok || !v.sameSite(u) || v.entry.Hops >= maxNesting {
			v.tally.note("sitemap refused", 1)
			continue
		}
		e.Depth, e.Hops, e.Declared, e.LastMod = v.entry.Depth, v.entry.Hops+1, true, l.LastMod
		found = append(found, e)
	}
	return append(found, v.items(s.Pages, v.sameSite)...), nil
}

func (v *visit) sameSite(u *url.URL) bool { return siteOf(u.Host) == siteOf(v.url.Host) }

// readFeed returns the entries of a feed. The items of a feed that the source
// names may lie on the site the feed says it belongs to.
func (v *visit) readFeed(a answer) ([]store.Entry, error) {
	f, err := v.o.Feed(a.body)
	if err != nil {
		return nil, &failure{reason: "not a feed", unfit: true, cause: err}
	}
	if site, err := url.Parse(resolve(v.entry.Key, f.Site)); err == nil && v.entry.Depth < 0 && site.Host != "" {
		v.scope.addSite(site.Host)
	}
	return v.items(f.Items, func(*url.URL) bool { return true }), nil
}

// items makes entries of listed addresses. They belong to the source of the
// list, or to another that wants them.
func (v *visit) items(listed []Listed, allowed func(*url.URL) bool) []store.Entry {
	var found []store.Entry
	depth := v.entry.Depth + 1
	for _, l := range listed {
		e, ok := v.item(l, depth, allowed)
		if ok {
			found = append(found, e)
		}
	}
	return found
}

func (v *visit) item(l Listed, depth int, allowed func(*url.URL) bool) (store.Entry, bool) {
	e, u, ok := v.run.entry(v.scope, resolve(v.entry.Key, l.URL), store.RolePage)
	if !ok {
		return e, false
	}
	if !allowed(u) {
		v.tally.note("listed on another host", 1)
		return e, false
	}
	sc := v.taker(e.Key, u, depth)
	if sc == nil {
		return e, false
	}
	if reason := v.trap(u); reason != "" {
		v.tally.note(reason, 1)
		return e, false
	}
	e.Source, e.Depth, e.Declared, e.LastMod = sc.source.Name, depth, true, l.LastMod
	return e, true
}

// taker returns the source that wants a listed page: the list's own if it
// does.
func (v *visit) taker(key string, u *url.URL, depth int) *scope {
	takes := func(sc *scope) bool { return depth <= sc.depth && sc.refuses(key, u, false) == "" }
	if takes(v.scope) {
		return v.scope
	}
	for _, name := range v.names {
		if sc := v.scopes[name]; sc != v.scope && takes(sc) {
			return sc
		}
	}
	return nil
}
