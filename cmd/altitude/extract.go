package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer/crawl"
	"altitude/indexer/extract"
)

// extractFlags are the flags of the extract command.
type extractFlags struct {
	url                  string
	asJSON, allowPrivate bool
}

func newExtract(p *program) *cobra.Command {
	var f extractFlags
	c := &cobra.Command{
		Use:   "extract PATH|URL…",
		Short: "Show what extraction makes of a page; stores nothing",
		Long: `Show what extraction makes of files or of pages on the web; - is standard input.
Nothing is stored. An address is fetched as a crawl would, robots.txt included.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, sources []string) error {
			var skipped error
			for _, source := range sources {
				err := p.extractOne(cmd.Context(), source, f)
				if skip, ok := errors.AsType[*extract.SkipError](err); ok {
					fmt.Fprintf(p.err, "skipped %s: %s\n", source, printable(skip.Reason))
					skipped = errSkipped
				} else if err != nil {
					return err
				}
			}
			return skipped
		},
	}
	c.Flags().StringVar(&f.url, "url", "", "public address of the page")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON object a page")
	c.Flags().BoolVar(&f.allowPrivate, "allow-private", false, "also reach loopback and private addresses")
	return c
}

func (p *program) extractOne(ctx context.Context, source string, f extractFlags) error {
	page, err := p.pageAt(ctx, source, f)
	if err != nil {
		return err
	}
	article, err := extract.Article(page)
	if err != nil {
		return fmt.Errorf("extract %s: %w", source, err)
	}
	if f.asJSON {
		return p.writeJSON(extract.NewReport(source, article))
	}
	fmt.Fprintf(p.out, "%s\n%s\n\n", printable(article.Title), printableLines(article.Text))
	return nil
}

// pageAt reads the page a source names: an address, a file, or standard input.
func (p *program) pageAt(ctx context.Context, source string, f extractFlags) (page corpus.Page, err error) {
	if corpus.WebAddress(source) {
		return p.fetch(ctx, source, f.allowPrivate)
	}
	page = corpus.Page{Key: "stdin:", URL: f.url, FetchedAt: p.now(), Own: true}
	if source == "-" {
		page.Body, err = io.ReadAll(p.in)
		return page, err
	}
	page.Key, page.Name = "file://"+source, filepath.Base(source)
	page.Body, err = os.ReadFile(source)
	return page, err
}

// fetch gets one page from the web by a crawl into a store that is thrown away.
func (p *program) fetch(ctx context.Context, address string, allowPrivate bool) (corpus.Page, error) {
	dir, err := os.MkdirTemp("", "altitude-extract-")
	if err != nil {
		return corpus.Page{}, err
	}
	defer os.RemoveAll(dir)
	st, err := store.Open(ctx, filepath.Join(dir, "corpus.db"))
	if err != nil {
		return corpus.Page{}, err
	}
	defer st.Close()
	report, err := crawl.New(p.log, st, crawl.Options{
		Normalize: extract.NormalizeURL, Links: readLinks, Feed: readFeed, AllowPrivate: allowPrivate, Now: p.now,
	}).Run(ctx, []corpus.Source{{Name: address, URLs: []string{address}}})
	if err != nil {
		return corpus.Page{}, err
	}
	heads, err := st.Heads(ctx)
	if err != nil {
		return corpus.Page{}, err
	}
	if len(heads) == 0 {
		reason := "nothing to keep"
		if len(report.Problems) > 0 {
			reason = report.Problems[0].Reason
		}
		return corpus.Page{}, fmt.Errorf("fetch %s: %s", address, cmp.Or(reason, "no answer"))
	}
	return st.Page(ctx, heads[0].Key)
}
