package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"altitude/search"
	"altitude/search/bleveindex"
)

func newGenerations(p *program) *cobra.Command {
	list := newGenerationsList(p)
	c := &cobra.Command{Use: "generations", Short: "List the generations of the index, or roll back", RunE: list.RunE}
	c.AddCommand(list, newGenerationsRollback(p))
	return c
}

func newGenerationsList(p *program) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the generations kept, the newest first",
		RunE: func(*cobra.Command, []string) error {
			all, err := bleveindex.List(p.file("index"))
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(all)
			}
			for _, g := range slices.Backward(all) {
				fmt.Fprintln(p.out, generationLine(g))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the list as JSON")
	return c
}

func generationLine(g search.Generation) string {
	state := " "
	if g.Current {
		state = "*"
	}
	return fmt.Sprintf("%s %s  %s  %d articles, %d pieces of evidence, %.1f MB", state, g.Name,
		g.Built.Format(time.DateTime), g.Articles, g.Evidence, float64(g.Bytes)/1e6)
}

func newGenerationsRollback(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "rollback",
		Short: "Put the generation before the current one back in service",
		Long: `Put the generation before the current one back in service. Decisions still
bind: removed articles and rejected evidence stay away.`,
		RunE: func(*cobra.Command, []string) error {
			g, err := bleveindex.Rollback(p.file("index"))
			if err != nil {
				return err
			}
			fmt.Fprintln(p.out, generationLine(g))
			return nil
		},
	}
}
