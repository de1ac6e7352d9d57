package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"altitude/corpus/store"
)

// redirects lists the statuses that name another address.
func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// lasts lists the redirects that say the old address is no more.
func lasts(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

// location returns where an answer redirects, absolute; ok is false when it
// names no web address.
func location(from string, header http.Header) (string, bool) {
	to := resolve(from, header.Get("Location"))
	return to, header.Get("Location") != "" && (strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://"))
}

// redirected makes an entry of the address an answer names: robots.txt,
// address and delay are checked when its turn comes.
func (v *visit) redirected(ctx context.Context, a answer) error {
	to, ok := location(v.entry.Key, a.header)
	if !ok {
		return v.fail(ctx, a.status, "redirect to no web address", firstInterval)
	}
	e, u, ok := v.run.entry(v.scope, to, v.entry.Role)
	if !ok {
		return v.fail(ctx, a.status, "redirect to no web address", firstInterval)
	}
	e.Depth, e.Hops, e.Declared = v.entry.Depth, v.entry.Hops+1, v.entry.Declared
	if reason, err := v.redirectReason(ctx, e, u); err != nil {
		return err
	} else if reason != "" {
		return v.fail(ctx, a.status, reason, firstInterval)
	}
	if v.entry.Depth <= 0 {
		v.scope.addSite(u.Host) // what the source names may live elsewhere
	}
	return v.moved(ctx, a, e)
}

// redirectReason tells why a redirect is not followed.
func (v *visit) redirectReason(ctx context.Context, to store.Entry, u *url.URL) (string, error) {
	named := v.entry.Depth <= 0
	reason := v.scope.refuses(to.Key, u, named)
	switch {
	case to.Key == v.entry.Key:
		return "redirect loop", nil
	case to.Hops > v.o.Limits.Redirects:
		return "too many redirects", nil
	case v.entry.Role == store.RoleSitemap && !v.scope.hasSite(u.Host):
		return "redirect to " + otherHost, nil
	case reason != "":
		return "redirect to " + reason, nil
	}
	if reason := trapReason(u); reason != "" {
		return reason, nil
	}
	loop, err := v.leadsBack(ctx, to.Key)
	if loop {
		return "redirect loop", err
	}
	return "", err
}

// leadsBack follows the redirects known from an address and tells whether they
// come back to the entry.
func (v *visit) leadsBack(ctx context.Context, key string) (bool, error) {
	for range v.o.Limits.Redirects {
		e, err := v.store.Entry(ctx, key)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		if err != nil || e.Target == "" {
			return false, err
		}
		if e.Target == v.entry.Key {
			return true, nil
		}
		key = e.Target
	}
	return true, nil
}

// moved keeps a redirect. A page we hold under an address that has moved for
// good counts as missing there.
func (v *visit) moved(ctx context.Context, a answer, to store.Entry) error {
	has, err := v.store.Has(ctx, v.entry.Key)
	if err != nil {
		return err
	}
	off := firstInterval
	what := store.Visit{Found: []store.Entry{to}}
	if has && lasts(a.status) {
		v.entry.Misses++
		off = missInterval
		if v.entry.Misses >= maxMisses {
			what.Drop, what.Fetch = true, v.history(store.Gone, a.status, "moved to "+to.Key)
			off = maxInterval
		}
	}
	v.put(off)
	v.entry.Fetched, v.entry.Failures, v.entry.Target = v.o.Now(), 0, to.Key
	if _, err := v.finish(ctx, what); err != nil {
		return err
	}
	if what.Drop {
		v.tally.visited(v.entry.Key, store.Gone, what.Fetch.Reason)
		return nil
	}
	v.tally.redirected(v.entry.Key, to.Key)
	return nil
}
