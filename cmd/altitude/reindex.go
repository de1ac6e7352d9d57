package main

import (
	"github.com/spf13/cobra"

	"altitude/indexer"
)

func newReindex(p *program) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "reindex",
		Short: "Rebuild every article from the stored pages into a new generation",
		Long: `Rebuild every article from the stored pages into a new generation, check it and
put it in service. A running "altitude serve" goes on answering and switches by
itself. Pages that make no article are named.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			var report indexer.Report
			err = p.withIndexer(cmd.Context(), st, func(x *indexer.Indexer) (err error) {
				report, err = x.Reindex(cmd.Context())
				return err
			})
			if err != nil {
				return err
			}
			if asJSON {
				if err := p.writeJSON(report); err != nil {
					return err
				}
			} else {
				p.note("%s", indexLine(report))
			}
			return p.nameSkips(report.Skipped)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}
