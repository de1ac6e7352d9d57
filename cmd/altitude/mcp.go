package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"altitude/search/web"
)

func newMCP(p *program) *cobra.Command {
	var base string
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Serve the tools for language models on standard input and output",
		Long: `Serve search, read_passage, read_article, compare_roles and cite to one client on
standard input and output, by the Model Context Protocol. They only read. The
same tools are at /mcp of a running "altitude serve".`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Close()
			return web.RunMCP(cmd.Context(), p.mcpConfig(a, base), io.NopCloser(p.in), notClosed{p.out})
		},
	}
	c.Flags().StringVar(&base, "base-url", os.Getenv("ALTITUDE_BASE_URL"), "public address of the site, for links ($ALTITUDE_BASE_URL)")
	return c
}

// notClosed is a writer that stays open when its user is done with it.
type notClosed struct{ io.Writer }

func (notClosed) Close() error { return nil }

func (p *program) mcpConfig(a *answers, base string) web.MCPConfig {
	return web.MCPConfig{Library: a.search, Compare: a.compare, Taxonomy: a.taxonomy, BaseURL: base}
}
