package main

import (
	"context"

	"altitude/corpus/store"
	"altitude/search/web"
)

// serveFlags are the flags of the serve command.
type serveFlags struct {
	addr, base string
	perMinute  int
	trustProxy bool
	noQueryLog bool
}

// webConfig says what the site is made of. Queries go to asked, unless it is
// nil.
func (p *program) webConfig(a *answers, st *store.Store, f serveFlags, asked chan<- askedQuery) web.Config {
	c := web.Config{
		Log: p.log, Search: a.search, Compare: a.compare, Taxonomy: a.taxonomy, BaseURL: f.base,
		PerMinute: f.perMinute, TrustProxy: f.trustProxy, Measures: readMeasures(),
		MCP:    web.MCPHandler(p.log, p.mcpConfig(a, f.base)),
		Status: func(ctx context.Context) (web.Status, error) { return webStatus(ctx, a, st) },
	}
	if asked != nil {
		c.Asked = counter(asked)
	}
	return c
}

// webStatus tells what is stored beyond what is served.
func webStatus(ctx context.Context, a *answers, st *store.Store) (web.Status, error) {
	pages, _, err := st.Count(ctx)
	gen := a.search.Generation()
	return web.Status{Pages: pages, Skipped: max(0, pages-gen.Articles-gen.Merged)}, err
}
