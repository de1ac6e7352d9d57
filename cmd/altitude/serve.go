package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer"
	"altitude/search/bleveindex"
	"altitude/search/web"
)

const (
	// readTimeout bounds how long a client may take to send its request, so
	// that slow ones cannot hold connections.
	readTimeout = 10 * time.Second
	// writeTimeout bounds a whole answer; the slowest take some tens of
	// milliseconds, the rest is the client's line.
	writeTimeout = 60 * time.Second
	idleTimeout  = 2 * time.Minute
	// maxHeader is room for long query strings, no more.
	maxHeader = 64 << 10
	// graceful is how long requests under way may take when the server stops.
	graceful = 10 * time.Second
	// decisionsEvery is how soon a decision of the admin binds what is served.
	decisionsEvery = 2 * time.Second
	// defaultRate is generous for a person or a script that reads, and stops
	// a loop gone wild.
	defaultRate = 300
	// queriesAhead is how many queries may wait to be counted.
	queriesAhead = 256
)

func newServe(p *program) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve web pages, JSON API and MCP",
		Long: `Serve web pages, JSON API and MCP. On an empty data folder the built-in starter
corpus is taken in and indexed first. A new generation, made by another command
meanwhile, is put in service without dropping a request.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on")
	flags.StringVar(&f.base, "base-url", os.Getenv("ALTITUDE_BASE_URL"), "public address of the site, for feeds and citations ($ALTITUDE_BASE_URL)")
	flags.IntVar(&f.perMinute, "rate-limit", defaultRate, "API requests a client may make in a minute; 0 sets no limit, loopback has none")
	flags.BoolVar(&f.trustProxy, "trust-proxy", false, "take a client's address from the last entry of X-Forwarded-For")
	flags.BoolVar(&f.noQueryLog, "no-query-log", false, "do not count queries")
	return c
}

func (p *program) serve(ctx context.Context, f serveFlags) error {
	st, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if err := p.prepare(ctx, st); err != nil {
		return err
	}
	a, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { p.followDecisions(background, st, a.live) })
	var asked chan askedQuery
	if !f.noQueryLog {
		asked = make(chan askedQuery, queriesAhead)
		running.Go(func() { countQueries(background, p.log, p.file("queries.db"), asked) })
	}
	server := &http.Server{
		Handler:           web.New(p.webConfig(a, st, f, asked)),
		ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	fmt.Fprintf(p.out, "Altitude is at http://%s\n", listener.Addr())
	return serveUntil(ctx, server, listener)
}

// serveUntil serves until ctx ends, then lets requests under way finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
		defer cancel()
		stopped <- server.Shutdown(ending)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// prepare takes in the starter corpus when the store is empty, and sees to it
// that there is an index of this program's making.
func (p *program) prepare(ctx context.Context, st *store.Store) error {
	position, err := st.Position(ctx)
	if err != nil {
		return err
	}
	if position == 0 {
		p.note("empty data folder: taking in the starter corpus")
		g := indexer.NewIngester(st, p.now, nil)
		if _, err := g.Files(ctx, corpus.Starter(), "starter:"); err != nil {
			return err
		}
	}
	usable, err := p.indexUsable()
	if err != nil || usable {
		return err
	}
	report, err := p.update(ctx, st)
	if err == nil {
		p.note("%s", indexLine(report))
	}
	return err
}

// indexUsable tells whether the generation in service can be read and was made
// by this version of the program with the taxonomy in use. What is stored but
// not yet indexed does not matter: that is the admin's choice.
func (p *program) indexUsable() (bool, error) {
	tax, err := p.taxonomy()
	if err != nil {
		return false, err
	}
	all, err := bleveindex.List(p.file("index"))
	for _, g := range all {
		if g.Current {
			return g.TaxonomyHash == tax.Hash && g.Extractor == indexer.ExtractorVersion, err
		}
	}
	return false, err
}

// followDecisions applies the admin's decisions to what is served, soon after
// each was made by another process.
func (p *program) followDecisions(ctx context.Context, st *store.Store, live *bleveindex.Live) {
	tick := time.NewTicker(decisionsEvery)
	defer tick.Stop()
	last := int64(-1)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		position, err := st.Position(ctx)
		if err == nil && position == last {
			continue
		}
		if err = errors.Join(err, applyDecisions(ctx, st, live)); err != nil {
			p.log.Warn("decisions could not be read", "cause", err)
			continue
		}
		last = position
	}
}
