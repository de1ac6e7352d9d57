package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer"
)

// ingestResult is what ingest did, for --json.
type ingestResult struct {
	indexer.IngestReport
	Index *indexer.Report `json:"index,omitempty"`
}

func newIngest(p *program) *cobra.Command {
	var given indexer.Given
	var kind, name string
	var noIndex, asJSON bool
	c := &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Take in files and folders: .html .md .txt .adoc .jsonl, feeds; - for stdin",
		Example: `  altitude ingest ~/articles
  altitude ingest --url https://example.org/post post.html
  curl -s https://example.org/post | altitude ingest --url https://example.org/post -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			if given.URL != "" && !corpus.WebAddress(given.URL) {
				return usageError(fmt.Errorf("--url %s: not an http or https address", given.URL))
			}
			if kind != "" {
				k, ok := corpus.ParseKind(kind)
				if !ok {
					return usageError(fmt.Errorf("--kind %s: want one of %v", kind, corpus.Kinds))
				}
				given.Kind = k
			}
			st, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			report, err := p.takeIn(cmd.Context(), st, paths, name, given)
			if err != nil {
				return err
			}
			return p.afterIngest(cmd.Context(), st, report, noIndex, asJSON)
		},
	}
	c.Flags().StringVar(&given.URL, "url", "", "public address of the page")
	c.Flags().StringVar(&kind, "kind", "", "kind of the pages: blog, answer, handbook, ladder, book, docs, other")
	c.Flags().StringVar(&name, "name", "", "file name of what comes from stdin; its extension tells the format")
	c.Flags().BoolVar(&noIndex, "no-index", false, "store the pages, leave the index as it is")
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}

// takeIn stores what the paths hold; "-" is standard input.
func (p *program) takeIn(ctx context.Context, st *store.Store, paths []string, name string, given indexer.Given) (indexer.IngestReport, error) {
	bar := p.progress("ingesting")
	defer bar.done()
	g := indexer.NewIngester(st, p.now, bar.step)
	if !slices.Contains(paths, "-") {
		return g.Paths(ctx, paths, given)
	}
	if len(paths) > 1 {
		return indexer.IngestReport{}, usageError(fmt.Errorf("- stands alone"))
	}
	return g.Reader(ctx, p.in, name, given)
}

// afterIngest brings the index up to date and reports.
func (p *program) afterIngest(ctx context.Context, st *store.Store, report indexer.IngestReport, noIndex, asJSON bool) error {
	result := ingestResult{IngestReport: report}
	if !noIndex {
		index, err := p.update(ctx, st)
		if err != nil {
			return err
		}
		result.Index = &index
		result.Skipped = append(result.Skipped, only(index.Skipped, report.Keys)...)
	}
	if asJSON {
		if err := p.writeJSON(result); err != nil {
			return err
		}
	} else {
		p.note("%d new, %d changed, %d unchanged, %d skipped", report.New, report.Changed, report.Unchanged, len(result.Skipped))
		if result.Index != nil {
			p.note("%s", indexLine(*result.Index))
		}
	}
	return p.nameSkips(result.Skipped)
}

// only returns the skips of the given keys.
func only(skips []indexer.Skip, keys []string) []indexer.Skip {
	wanted := make(map[string]bool, len(keys))
	for _, k := range keys {
		wanted[k] = true
	}
	var found []indexer.Skip
	for _, s := range skips {
		if wanted[s.Key] {
			found = append(found, s)
		}
	}
	return found
}

// indexLine says in one line what the index holds now.
func indexLine(r indexer.Report) string {
	return fmt.Sprintf("generation %s: %d articles, %d pieces of evidence (%d changed, %d removed)",
		r.Generation, r.Articles, r.Evidence, r.Changed, r.Removed)
}
