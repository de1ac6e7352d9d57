package crawl

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"altitude/corpus"
)

// Link is one address a page links to.
type Link struct {
	URL string
	// NoFollow says the page does not vouch for it.
	NoFollow bool
}

// Links are the addresses a page names, absolute and normalised.
type Links struct {
	Hrefs []Link
	// Canonical is the address the page says is its own.
	Canonical string
	Feeds     []string
	// AMP is the page's AMP copy. It is not fetched: the page itself is.
	AMP string
	// MetaRefresh is where the page sends browsers by itself.
	MetaRefresh string
	Robots      corpus.Robots
}

// Feed is what a feed names; addresses as written.
type Feed struct {
	// Site is the address of the site the feed belongs to.
	Site  string
	Items []Listed
}

// Options says how a crawl behaves. The zero value of a field means its
// default, but Normalize, Links and Feed must be set.
type Options struct {
	// Normalize returns the one form of an address under which a page is
	// kept, false for what is no web address.
	Normalize func(address string) (string, bool)
	// Links reads the addresses out of a page.
	Links func(corpus.Page) Links
	// Feed reads the addresses out of an RSS, Atom or JSON feed.
	Feed func(body []byte) (Feed, error)

	// Contact is an address (page or mailto:) where site owners learn who
	// crawls them; it stands in the User-Agent.
	Contact string
	// UserAgent is the whole header, "Altitude/1.0 (+Contact)" by default. The
	// part before the slash is what robots.txt files call the crawler.
	UserAgent string

	// Depth is how many links away from the sources' own addresses a page may
	// be, unless the source says it itself; 0 follows no link.
	Depth int
	// Max is how many pages are asked for; 0 sets no limit.
	Max int
	// Include and Exclude are patterns that hold beside the sources' own; see
	// corpus.Pattern.
	Include, Exclude []string
	// Refresh fetches the sources' own addresses also when they are not due.
	Refresh bool
	// AllowPrivate permits loopback and private addresses and any port.
	AllowPrivate bool

	// Concurrency is how many requests run at a time, PerHost how many of
	// them go to one host (8 and 1).
	Concurrency, PerHost int
	// PerHostDelay is the time between two requests to one host (1 s); a
	// crawl-delay may make it longer.
	PerHostDelay time.Duration
	Limits       Limits

	// Progress is called after each visit, never twice at a time.
	Progress func(Progress)
	// Now is the clock (time.Now).
	Now func() time.Time

	// dial replaces the network in tests.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Limits bounds what a server can make the crawler do. Zero means default.
type Limits struct {
	// FetchTime bounds one request from dialling to the last byte (30 s).
	FetchTime time.Duration
	// Body bounds a page in bytes after decompression (8 MiB).
	Body int64
	// Sitemap bounds a sitemap (32 MiB: the 50,000 addresses that the protocol
	// allows have about 10).
	Sitemap int64
	// Redirects bounds a chain of redirects (8; browsers stop at 20, people
	// give up sooner).
	Redirects int
	// HostPages bounds the pages of one host in one crawl (5,000).
	HostPages int
	// CrawlDelay is the most a robots.txt can make us wait between two
	// requests (30 s).
	CrawlDelay time.Duration
	// Patience is how long a crawl with nothing else to do waits for a host
	// that asked for time; what is due later is left to the next run (1 min).
	Patience time.Duration
	// Backoff is the wait after a page's first failure; it grows fourfold
	// with each further one (10 s).
	Backoff time.Duration
	// RetryAfter is the longest that a Retry-After is believed (1 day).
	RetryAfter time.Duration
}

func (l Limits) orDefault() Limits {
	set(&l.FetchTime, 30*time.Second)
	set(&l.Body, 8<<20)
	set(&l.Sitemap, 32<<20)
	set(&l.Redirects, 8)
	set(&l.HostPages, 5000)
	set(&l.CrawlDelay, 30*time.Second)
	set(&l.Patience, time.Minute)
	set(&l.Backoff, 10*time.Second)
	set(&l.RetryAfter, 24*time.Hour)
	return l
}

// set gives a field its default.
func set[T int | int64 | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

func (o Options) orDefault() Options {
	set(&o.Concurrency, 8)
	set(&o.PerHost, 1)
	set(&o.PerHostDelay, time.Second)
	o.Limits = o.Limits.orDefault()
	if o.UserAgent == "" {
		o.UserAgent = "Altitude/1.0"
		if o.Contact != "" {
			o.UserAgent += " (+" + o.Contact + ")"
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

func (o Options) check() error {
	switch {
	case o.Normalize == nil || o.Links == nil || o.Feed == nil:
		return errors.New("crawl: Normalize, Links and Feed must be set")
	case o.Depth < 0 || o.Max < 0:
		return errors.New("crawl: depth and max must not be negative")
	case productToken(o.UserAgent) == "":
		return errors.New("crawl: the user agent must begin with a name")
	case strings.ContainsAny(o.UserAgent, "\r\n"):
		return errors.New("crawl: the user agent must be one line")
	}
	return nil
}
