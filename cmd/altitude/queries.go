package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"altitude/corpus/store"
)

func newQueries(p *program) *cobra.Command {
	var n int
	var unanswered, synonyms, asJSON bool
	c := &cobra.Command{
		Use:   "queries",
		Short: "Popular and zero-result queries",
		Long: `Popular and zero-result queries, counted by "altitude serve" without address,
user or time. --synonyms prints the unanswered ones as lines for synonyms.tsv of
a taxonomy of your own: write what they mean after each tab.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			queries, err := p.queries(cmd.Context(), n, unanswered || synonyms)
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(queries)
			}
			for _, q := range queries {
				if synonyms {
					fmt.Fprintf(p.out, "%s\t\n", printable(q.Query))
				} else {
					fmt.Fprintf(p.out, "%6d  %s  (%s)\n", q.Asked, printable(q.Query), plural(q.Found, "article", "articles"))
				}
			}
			return nil
		},
	}
	c.Flags().IntVarP(&n, "number", "n", 50, "how many at most")
	c.Flags().BoolVar(&unanswered, "unanswered", false, "only those that found nothing")
	c.Flags().BoolVar(&synonyms, "synonyms", false, "print unanswered queries as lines of a synonyms file")
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func (p *program) queries(ctx context.Context, n int, unanswered bool) ([]store.LoggedQuery, error) {
	if _, err := os.Stat(p.file("queries.db")); errors.Is(err, fs.ErrNotExist) {
		return []store.LoggedQuery{}, nil
	}
	log, err := store.OpenQueryLog(ctx, p.file("queries.db"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	return log.Popular(ctx, n, unanswered)
}

type askedQuery struct {
	text  string
	found int
}

// counter returns what hands queries on to be counted. A full channel drops the
// count, not the answer.
func counter(asked chan<- askedQuery) func(query string, found int) {
	return func(query string, found int) {
		select {
		case asked <- askedQuery{query, found}:
		default:
		}
	}
}

// countQueries writes down what was asked until ctx ends.
func countQueries(ctx context.Context, log *slog.Logger, path string, asked <-chan askedQuery) {
	queries, err := store.OpenQueryLog(ctx, path)
	if err != nil {
		log.Warn("queries are not counted", "cause", err)
		return
	}
	defer queries.Close()
	if err := queries.Trim(ctx); err != nil {
		log.Warn("query log is not trimmed", "cause", err)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-asked:
			if err := queries.Asked(ctx, q.text, q.found); err != nil && ctx.Err() == nil {
				log.Warn("query is not counted", "cause", err)
			}
		}
	}
}
