package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer/extract"
	"altitude/search"
	"altitude/search/bleveindex"
)

// status is what is stored, what is served, and what failed and why.
type status struct {
	Data     string             `json:"data"`
	Pages    int                `json:"pages"`
	Bytes    int64              `json:"bytes"`
	Position int64              `json:"position"`
	Serving  *search.Generation `json:"serving"`
	Behind   bool               `json:"behind"`
	// Crawl counts the addresses that crawls have still to visit.
	Crawl      store.FrontierCount `json:"crawl"`
	Problems   []store.Fetch       `json:"problems"`
	Rejections int                 `json:"rejections"`
	Removals   int                 `json:"removals"`
}

func newStatus(p *program) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "status [URL|PATH|ID]",
		Short: "What is stored, what is served, what failed and why; or one page's story",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			st, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			if len(args) == 1 {
				return p.pageStory(cmd.Context(), st, args[0], asJSON)
			}
			s, err := p.status(cmd.Context(), st)
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(s)
			}
			p.printStatus(s)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func (p *program) status(ctx context.Context, st *store.Store) (status, error) {
	s := status{Data: p.data, Problems: []store.Fetch{}}
	var err error
	if s.Pages, s.Bytes, err = st.Count(ctx); err != nil {
		return s, err
	}
	if s.Position, err = st.Position(ctx); err != nil {
		return s, err
	}
	problems, err := st.Problems(ctx)
	if err != nil {
		return s, err
	}
	s.Problems = append(s.Problems, problems...)
	if s.Rejections, s.Removals, err = st.CountDecisions(ctx); err != nil {
		return s, err
	}
	if s.Crawl, err = st.CountFrontier(ctx, p.now()); err != nil {
		return s, err
	}
	generations, err := bleveindex.List(p.file("index"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	for _, g := range generations {
		if g.Current {
			s.Serving = &g
			s.Behind = g.Position < s.Position
		}
	}
	return s, nil
}

func (p *program) printStatus(s status) {
	fmt.Fprintf(p.out, "data      %s: %s, %.1f MB\n", s.Data, plural(s.Pages, "page", "pages"), float64(s.Bytes)/1e6)
	if s.Serving == nil {
		fmt.Fprintln(p.out, "serving   nothing yet")
	} else {
		fmt.Fprintf(p.out, "serving   %s\n", generationLine(*s.Serving))
	}
	if s.Behind {
		fmt.Fprintln(p.out, "behind    pages or decisions changed since: altitude reindex")
	}
	if c := s.Crawl; c != (store.FrontierCount{}) {
		fmt.Fprintf(p.out, "crawl     %s due, %d wait for their time, %d left out by the last crawl's options\n", plural(c.Due, "address", "addresses"), c.Waiting, c.Parked)
	}
	fmt.Fprintf(p.out, "decisions %s, %s\n", plural(s.Removals, "removal", "removals"), plural(s.Rejections, "rejected quote", "rejected quotes"))
	byReason := map[string]int{}
	for _, f := range s.Problems {
		byReason[string(f.Outcome)+": "+f.Reason]++
	}
	for _, reason := range slices.Sorted(maps.Keys(byReason)) {
		fmt.Fprintf(p.out, "%5d     %s\n", byReason[reason], printable(reason))
	}
}

// story is one page's whole story.
type story struct {
	Key       string               `json:"key"`
	URL       string               `json:"url,omitempty"`
	ID        string               `json:"id"`
	FetchedAt time.Time            `json:"fetched_at"`
	Bytes     int                  `json:"bytes"`
	Article   *extract.Report      `json:"article,omitempty"`
	Extract   *extract.Explanation `json:"extraction,omitempty"`
	History   []store.Fetch        `json:"history"`
}

func (p *program) pageStory(ctx context.Context, st *store.Store, name string, asJSON bool) error {
	s := story{Key: name, History: []store.Fetch{}}
	page, err := st.Page(ctx, name)
	switch {
	case err == nil:
		s.Key, s.URL, s.ID, s.FetchedAt, s.Bytes = page.Key, page.URL, page.ID(), page.FetchedAt, len(page.Body)
		s.explain(page)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	history, fetchErr := st.Fetches(ctx, s.Key)
	if fetchErr != nil {
		return fetchErr
	}
	if err != nil && len(history) == 0 {
		return err
	}
	s.History = append(s.History, history...)
	if asJSON {
		return p.writeJSON(s)
	}
	p.printStory(s)
	return nil
}

// explain tells what extraction makes of the page, and how.
func (s *story) explain(page corpus.Page) {
	explained := extract.Explain(page)
	if explained.Article != nil {
		report := extract.NewReport(page.Key, explained.Article)
		s.Article, explained.Article = &report, nil
	}
	s.Extract = &explained
}

func chosenMark(chosen bool) string {
	if chosen {
		return ", chosen"
	}
	return ""
}

func (p *program) printStory(s story) {
	fmt.Fprintf(p.out, "%s\n", printable(s.Key))
	if s.Article != nil {
		fmt.Fprintf(p.out, "title     %s\n", printable(s.Article.Title))
		for _, field := range slices.Sorted(maps.Keys(s.Article.Provenance)) {
			fmt.Fprintf(p.out, "%-9s from %s\n", field, printable(s.Article.Provenance[field]))
		}
	}
	if s.Extract != nil {
		for _, c := range s.Extract.Candidates {
			fmt.Fprintf(p.out, "body      %s, %s%s\n", c.Name, plural(c.Words, "word", "words"), chosenMark(c.Chosen))
		}
		if s.Extract.Skipped != "" {
			fmt.Fprintf(p.out, "no article: %s\n", printable(s.Extract.Skipped))
		}
	}
	for _, f := range s.History {
		fmt.Fprintf(p.out, "%s  %s %s\n", f.At.Format(time.DateTime), f.Outcome, printable(f.Reason))
	}
}
