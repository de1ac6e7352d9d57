package crawl

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"altitude/corpus/store"
)

const (
	// firstInterval is when a new page is visited again: articles change
	// rarely, mostly soon after they appear.
	firstInterval = 7 * 24 * time.Hour
	minInterval   = 6 * time.Hour
	// leastHint is the shortest time between visits a source may ask for.
	leastHint   = time.Hour
	maxInterval = 90 * 24 * time.Hour
	// listInterval is how often sitemaps and feeds are read again.
	listInterval = 12 * time.Hour
	minList      = time.Hour
	// missInterval parts two visits to a page that answered "not found".
	missInterval = 24 * time.Hour
	// maxMisses is how many visits in a row must say "not found" before a
	// page counts as gone: servers err, and deployments have bad minutes.
	maxMisses = 3
)

// nextInterval adapts the time between two visits to how often they found
// something new: shorter by half after a change, longer by half after none
// (Cho and Garcia-Molina 2003 show that such adaption comes near the best
// revisit frequency).
func nextInterval(e store.Entry, changed bool, hint time.Duration, header http.Header, now time.Time) time.Duration {
	least := minInterval
	if hint > 0 {
		least = min(least, max(hint, leastHint))
	}
	switch {
	case e.Interval == 0 && hint > 0:
		return min(max(hint, leastHint), maxInterval)
	case e.Interval == 0:
		return min(max(firstInterval, age(header, now)/10), maxInterval)
	case changed:
		return max(e.Interval/2, least)
	}
	return min(e.Interval+e.Interval/2, maxInterval)
}

// age is how long ago the server says the page last changed; a tenth of it is
// the heuristic of RFC 9111, section 4.2.2.
func age(header http.Header, now time.Time) time.Duration {
	modified, err := http.ParseTime(header.Get("Last-Modified"))
	if err != nil || modified.After(now) {
		return 0
	}
	return now.Sub(modified)
}

// nextList is the time to the next reading of a sitemap or feed.
func nextList(hint time.Duration) time.Duration {
	if hint > 0 {
		return min(max(hint, minList), firstInterval)
	}
	return listInterval
}

// maxBackoff is the longest wait after failures: a day keeps a site that
// comes back from being missed for long.
const maxBackoff = 24 * time.Hour

// backoff is the wait after n failures in a row.
func backoff(base time.Duration, n int) time.Duration {
	d := base
	for range n - 1 {
		if d *= 4; d >= maxBackoff {
			return maxBackoff
		}
	}
	return min(d, maxBackoff)
}

// retryAfter reads a Retry-After header: seconds or a date (RFC 9110, section
// 10.2.3), at most limit; 0 when there is none that makes sense.
func retryAfter(header http.Header, now time.Time, limit time.Duration) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(limit/time.Second) {
			return limit // too many digits, too many seconds
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), limit)
}
