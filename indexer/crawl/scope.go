package crawl

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"altitude/corpus"
)

// scope is what one source wants fetched.
type scope struct {
	source corpus.Source
	depth  int
	// hint is how often the source says its pages change, 0 when it does not.
	hint time.Duration
	// Every list of include that is not empty must have a pattern that
	// matches; no pattern of exclude may.
	include [][]corpus.Pattern
	exclude []corpus.Pattern
	// seeds are the keys of the pages the source names.
	seeds map[string]bool

	mu sync.Mutex
	// sites are the hosts whose pages are followed, without "www.".
	sites map[string]bool
}

// newScope reads a source's patterns; depth holds when the source names none.
func newScope(s corpus.Source, o Options) (*scope, error) {
	sc := &scope{source: s, depth: o.Depth, seeds: map[string]bool{}, sites: map[string]bool{}}
	if s.Depth != nil {
		sc.depth = *s.Depth
	}
	sc.source.Depth = &sc.depth
	var err error
	if sc.hint, err = s.Interval(); err != nil {
		return nil, err
	}
	for _, patterns := range [][]string{s.Include, o.Include} {
		include, err := corpus.ParsePatterns(patterns)
		if err != nil {
			return nil, err
		}
		sc.include = append(sc.include, include)
	}
	sc.exclude, err = corpus.ParsePatterns(slices.Concat(s.Exclude, o.Exclude))
	return sc, err
}

// siteOf is a host, with its port but without "www.", in whose name a site
// speaks.
func siteOf(host string) string { return strings.TrimPrefix(host, "www.") }

// addSite makes the pages of a host wanted.
func (s *scope) addSite(host string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sites[siteOf(host)] = true
}

func (s *scope) hasSite(host string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sites[siteOf(host)]
}

// The reasons for which a scope does not want a page.
const (
	otherHost   = "other host"
	notIncluded = "not included"
	excluded    = "excluded"
)

// refuses tells why the source does not want a page; "" when it does. A page
// that is named by the source only an exclude keeps out.
func (s *scope) refuses(key string, u *url.URL, named bool) string {
	switch {
	case slices.ContainsFunc(s.exclude, func(p corpus.Pattern) bool { return p.Match(key) }):
		return excluded
	case named:
		return ""
	case !s.hasSite(u.Host):
		return otherHost
	}
	for _, include := range s.include {
		if len(include) > 0 && !slices.ContainsFunc(include, func(p corpus.Pattern) bool { return p.Match(key) }) {
			return notIncluded
		}
	}
	return ""
}
