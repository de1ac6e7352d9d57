package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer"
	"altitude/indexer/crawl"
	"altitude/indexer/extract"
)

// defaultDepth reaches the articles of a blog from its front page through one
// list page.
const defaultDepth = 2

// crawlFlags are the flags of the crawl command.
type crawlFlags struct {
	options                          crawl.Options
	sources                          string
	dryRun, example, asJSON, noIndex bool
}

// crawlResult is what a crawl did, for --json.
type crawlResult struct {
	crawl.Report
	Index *indexer.Report `json:"index,omitempty"`
}

func newCrawl(p *program) *cobra.Command {
	f := crawlFlags{}
	c := &cobra.Command{
		Use:   "crawl [URL…]",
		Short: "Fetch pages: sites, feeds, sitemaps, lists of addresses",
		Long: `Fetch pages politely and store them: the addresses given, or the entries of a
sources file, with the sitemaps, feeds and links they lead to. Without either,
go on with the sources of the crawls before. A crawl that was stopped goes on
where it was; a repeated one asks only for what is due.`,
		Example: `  altitude crawl https://example.org/blog/ --depth 1 --max 200
  altitude crawl --sources sources.json --dry-run
  altitude crawl --example > sources.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, addresses []string) error {
			if f.example {
				_, err := p.out.Write(corpus.ExampleSourcesFile())
				return err
			}
			sources, err := f.read(addresses)
			if err != nil {
				return usageError(err)
			}
			return p.crawl(cmd.Context(), sources, f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.sources, "sources", "", "sources file (JSON; see --example)")
	flags.BoolVar(&f.example, "example", false, "print the built-in sources file and end")
	flags.IntVar(&f.options.Depth, "depth", defaultDepth, "how many links away from the addresses given")
	flags.IntVar(&f.options.Max, "max", 0, "ask for at most so many pages")
	flags.StringArrayVar(&f.options.Include, "include", nil, "only addresses that match")
	flags.StringArrayVar(&f.options.Exclude, "exclude", nil, "no addresses that match")
	flags.StringVar(&f.options.Contact, "contact", os.Getenv("ALTITUDE_CONTACT"), "address where site owners learn who crawls ($ALTITUDE_CONTACT)")
	flags.BoolVar(&f.options.AllowPrivate, "allow-private", false, "also reach loopback and private addresses")
	flags.BoolVar(&f.options.Refresh, "refresh", false, "ask for the sources' own addresses even when they are not due")
	flags.DurationVar(&f.options.PerHostDelay, "delay", 0, "time between two requests to one host (default 1s)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be fetched; asks only for robots.txt, sitemaps and feeds")
	flags.BoolVar(&f.noIndex, "no-index", false, "store the pages, leave the index as it is")
	flags.BoolVar(&f.asJSON, "json", false, "print the report as JSON")
	return c
}

// read returns the sources of the arguments and of the sources file.
func (f crawlFlags) read(addresses []string) ([]corpus.Source, error) {
	var sources []corpus.Source
	for _, address := range addresses {
		if !corpus.WebAddress(address) {
			return nil, fmt.Errorf("%s: not an http or https address", address)
		}
		sources = append(sources, corpus.Source{Name: address, URLs: []string{address}})
	}
	if f.sources == "" {
		return sources, nil
	}
	data, err := os.ReadFile(f.sources)
	if err != nil {
		return nil, err
	}
	listed, err := corpus.ParseSources(filepath.Base(f.sources), data)
	return append(sources, listed...), err
}

func (p *program) crawl(ctx context.Context, sources []corpus.Source, f crawlFlags) error {
	st, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	f.options.Now = p.now
	f.options.Normalize, f.options.Links, f.options.Feed = extract.NormalizeURL, readLinks, readFeed
	if f.options.Contact == "" {
		p.note("no --contact: site owners cannot tell who crawls; give a page or mailto: address")
	}
	if f.dryRun {
		return p.planCrawl(ctx, st, sources, f)
	}
	bar := p.progress("crawling")
	f.options.Progress = func(g crawl.Progress) {
		bar.describe(fmt.Sprintf("crawling %d hosts", g.Hosts))
		bar.of(g.Done, g.Done+g.Waiting)
	}
	report, crawlErr := crawl.New(p.log, st, f.options).Run(ctx, sources)
	bar.done()
	if crawlErr != nil && !errors.Is(crawlErr, context.Canceled) {
		return crawlErr
	}
	result := crawlResult{Report: report}
	if !f.noIndex && crawlErr == nil {
		index, err := p.update(ctx, st)
		if err != nil {
			return err
		}
		result.Index = &index
	}
	return errors.Join(p.reportCrawl(result, f.asJSON), crawlErr)
}

func (p *program) planCrawl(ctx context.Context, st *store.Store, sources []corpus.Source, f crawlFlags) error {
	plan, err := crawl.New(p.log, st, f.options).Plan(ctx, sources)
	if err != nil {
		return err
	}
	if f.asJSON {
		return p.writeJSON(plan)
	}
	for _, page := range plan.Pages {
		fmt.Fprintln(p.out, printable(page.URL))
	}
	p.note("%s would be asked for; links on them are not known before", plural(len(plan.Pages), "page", "pages"))
	return nil
}

// readLinks hands extraction's links to the crawler.
func readLinks(page corpus.Page) crawl.Links {
	found := extract.Links(page)
	links := crawl.Links{Canonical: found.Canonical, Feeds: found.Feeds, AMP: found.AMP, MetaRefresh: found.MetaRefresh, Robots: found.Robots}
	for _, l := range found.Hrefs {
		links.Hrefs = append(links.Hrefs, crawl.Link(l))
	}
	return links
}

// readFeed hands extraction's reading of a feed to the crawler.
func readFeed(body []byte) (crawl.Feed, error) {
	found, err := extract.Feed(body)
	feed := crawl.Feed{Site: found.Site}
	for _, item := range found.Items {
		feed.Items = append(feed.Items, crawl.Listed(item))
	}
	return feed, err
}

// reportCrawl prints what a crawl did; pages skipped or failed make it return
// errSkipped.
func (p *program) reportCrawl(r crawlResult, asJSON bool) error {
	if asJSON {
		if err := p.writeJSON(r); err != nil {
			return err
		}
	} else {
		p.note("%d fetched: %d new, %d changed, %d unchanged; %d gone, %d left for later", r.Fetched, r.New, r.Changed, r.Unchanged, r.Gone, r.Deferred)
		for _, line := range append(reasonLines("skipped", r.Skipped), reasonLines("failed", r.Failed)...) {
			p.note("%s", line)
		}
		if r.Index != nil {
			p.note("%s", indexLine(*r.Index))
		}
	}
	for _, problem := range r.Problems {
		fmt.Fprintf(p.err, "%s: %s\n", printable(problem.URL), printable(problem.Reason))
	}
	if len(r.Problems) > 0 {
		return errSkipped
	}
	return nil
}

func reasonLines(what string, reasons map[string]int) []string {
	var lines []string
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		lines = append(lines, fmt.Sprintf("%s %d: %s", what, reasons[reason], printable(reason)))
	}
	return lines
}
