package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer"
)

func newRemove(p *program) *cobra.Command {
	var reason string
	var asJSON bool
	c := &cobra.Command{
		Use:   "remove URL|SITE|ID…",
		Short: "Take articles out of corpus and index for good",
		Long: `Take the articles at an address, of a site (host name), or with an id out of the
corpus and the index for good. A later crawl or ingest does not bring them back.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, subjects []string) error {
			st, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			taken, report, err := p.remove(cmd.Context(), st, subjects, reason)
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(map[string]any{"removed": taken, "index": report})
			}
			for _, key := range taken {
				fmt.Fprintln(p.out, printable(key))
			}
			p.note("%d pages removed; %s", len(taken), indexLine(report))
			return nil
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, for the record")
	c.Flags().BoolVar(&asJSON, "json", false, "print what was removed as JSON")
	return c
}

// remove takes out what the subjects name and brings the index up to date. It
// returns the keys of the pages taken out.
func (p *program) remove(ctx context.Context, st *store.Store, subjects []string, reason string) ([]string, indexer.Report, error) {
	taken := []string{}
	var report indexer.Report
	err := p.withIndexer(ctx, st, func(x *indexer.Indexer) error {
		for _, subject := range subjects {
			// The pages behind the address or site are named too: a file does
			// not come back because its front matter changed.
			keys, err := x.Find(ctx, subject)
			if err != nil {
				return err
			}
			for _, named := range append(keys, subject) {
				gone, err := st.Decide(ctx, corpus.Decision{Verb: corpus.Remove, Subject: named, Reason: reason, At: p.now()})
				if err != nil {
					return fmt.Errorf("remove %s: %w", named, err)
				}
				taken = append(taken, gone...)
			}
		}
		var err error
		report, err = x.Update(ctx)
		return err
	})
	return taken, report, err
}
