package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/indexer/extract"
)

func newExtract(p *program) *cobra.Command {
	var address string
	var asJSON bool
	c := &cobra.Command{
		Use:   "extract PATH…",
		Short: "Show what extraction makes of a page; stores nothing",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			var skipped error
			for _, path := range paths {
				err := p.extractOne(path, address, asJSON)
				if skip, ok := errors.AsType[*extract.SkipError](err); ok {
					fmt.Fprintf(p.err, "skipped %s: %s\n", path, skip.Reason)
					skipped = errSkipped
				} else if err != nil {
					return err
				}
			}
			return skipped
		},
	}
	c.Flags().StringVar(&address, "url", "", "public address of the page")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a page")
	return c
}

func (p *program) extractOne(path, address string, asJSON bool) error {
	page := corpus.Page{Key: "file://" + path, Name: filepath.Base(path), URL: address, FetchedAt: p.now()}
	var err error
	if path == "-" {
		page.Key, page.Name = "stdin:", ""
		page.Body, err = io.ReadAll(p.in)
	} else {
		page.Body, err = os.ReadFile(path)
	}
	if err != nil {
		return err
	}
	article, err := extract.Article(page)
	if err != nil {
		return fmt.Errorf("extract %s: %w", path, err)
	}
	if asJSON {
		return p.writeJSON(extract.NewReport(path, article))
	}
	fmt.Fprintf(p.out, "%s\n%s\n\n", article.Title, article.Text)
	return nil
}
