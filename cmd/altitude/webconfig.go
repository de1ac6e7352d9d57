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
		Status: func(ctx context.Context) (web.Status, error) { return p.webStatus(ctx, a, st) },
	}
	if asked != nil {
		c.Search = countedSearch{a.search, asked}
	}
	return c
}

// webStatus tells what is stored and served.
func (p *program) webStatus(ctx context.Context, a *answers, st *store.Store) (web.Status, error) {
	pages, _, err := st.Count(ctx)
	if err != nil {
		return web.Status{}, err
	}
	g := a.search.Generation()
	g.Current = true // it is the one that answers
	return web.Status{
		Generation: g, Pages: pages, Skipped: max(0, pages-g.Articles),
		Roles: len(a.taxonomy.Roles), Topics: len(a.taxonomy.Topics), Dimensions: len(a.taxonomy.Dimensions),
		Taxonomy: a.taxonomy.Hash,
	}, nil
}
