// Package web answers requests: pages for readers, a JSON API for programs,
// tools for language models. It parses, asks and renders; what is asked and
// how it is ranked is decided below.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

// Searcher finds articles. *search.Service is one.
type Searcher interface {
	Search(ctx context.Context, q search.Query) (*search.Results, error)
	Document(ctx context.Context, id string) (*corpus.Document, error)
	Similar(ctx context.Context, id string, n int) ([]search.Hit, error)
	Suggest(ctx context.Context, prefix string, n int) ([]search.Completion, error)
	Values(ctx context.Context, facet search.FacetName) ([]search.FacetValue, error)
	Passages(doc *corpus.Document, q string, n int) []search.Passage
	Generation() search.Generation
}

// Comparer sets roles side by side. *compare.Comparer is one.
type Comparer interface {
	Compare(ctx context.Context, req compare.Request) (*compare.Comparison, error)
	Profile(ctx context.Context, role string, f compare.Filter, perCell int) (*compare.Profile, error)
	Pairs(ctx context.Context, n int) ([]compare.Pair, error)
}

// Config is what a site needs.
type Config struct {
	Log      *slog.Logger
	Search   Searcher
	Compare  Comparer
	Taxonomy *taxonomy.Taxonomy
	// Status tells how many pages are stored and skipped; nil when nobody
	// knows. The rest of a Status is what is served.
	Status func(ctx context.Context) (Status, error)
	// Asked is told what readers and programs ask, of each answer its first page,
	// and how many articles were found; nil tells nobody. It must not block.
	Asked func(query string, found int)
	// Measures are the figures of quality that /about shows.
	Measures []templates.Measure
	// BaseURL is the public address without a slash at its end, such as
	// "https://altitude.example". Empty takes it from each request.
	BaseURL string
	// MCP serves /mcp; nil when the site has no tools for language models.
	MCP http.Handler
	// PerMinute is how many API requests a client may make in a minute; 0
	// sets no limit. Clients on the loopback are never limited.
	PerMinute int
	// TrustProxy takes a client's address from X-Forwarded-For, the last
	// entry: only for a site behind a proxy that sets it.
	TrustProxy bool
	// Now is the clock, time.Now when nil.
	Now func() time.Time
}

// Status is what the API tells of the site.
type Status struct {
	Generation search.Generation `json:"generation"`
	// Pages are stored; Skipped of them could not be read.
	Pages   int `json:"pages"`
	Skipped int `json:"skipped"`
	// Roles, Topics and Dimensions count the taxonomy.
	Roles      int    `json:"roles"`
	Topics     int    `json:"topics"`
	Dimensions int    `json:"dimensions"`
	Taxonomy   string `json:"taxonomy"`
}

// asked tells what was asked.
func (s *Server) asked(q search.Query, res *search.Results) {
	if s.Asked != nil && q.Text != "" && q.Page <= 1 {
		s.Asked(q.Text, res.Total.Value)
	}
}

// Server holds what the handlers share.
type Server struct {
	Config
	metrics *metrics
	limits  limiter
	samples sampler
	docs    apiDocs
}

// New returns the site.
func New(c Config) http.Handler {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{Config: c, metrics: newMetrics(), docs: readAPIDocs()}
	return s.guard(s.routes())
}
