package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"altitude/search/compare"
)

func newCompare(p *program) *cobra.Command {
	var req compare.Request
	var format, view string
	var asJSON bool
	c := &cobra.Command{
		Use:   "compare ROLE ROLE…",
		Short: "Set two to four roles side by side, every cell a quote",
		Example: `  altitude compare cto tech-lead
  altitude compare "engineering manager" "tech lead" --dimension hands-on-coding
  altitude compare cto cio ciso --format csv --view contested`,
		Args:              cobra.RangeArgs(compare.MinRoles, compare.MaxRoles),
		ValidArgsFunction: p.completeRoles,
		RunE: func(cmd *cobra.Command, roles []string) error {
			if asJSON {
				format = "json"
			}
			shown, ok := compare.ParseView(view)
			if !ok {
				return usageError(fmt.Errorf("--view %s: want one of %v", view, compare.Views))
			}
			a, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Close()
			req.Roles = roles
			table, err := a.compare.Compare(cmd.Context(), req)
			if refused, ok := errors.AsType[*compare.RequestError](err); ok {
				return usageError(withFixes(refused, refused.Fixes))
			}
			if err != nil {
				return err
			}
			part := table.Show(shown)
			return p.printComparison(&part, format)
		},
	}
	compareFlags(p, c, &req)
	c.Flags().StringVar(&format, "format", "table", "table, markdown, csv or json")
	c.Flags().StringVar(&view, "view", "all", "all, differences, contested or gaps")
	c.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "markdown", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// compareFlags gives the command a flag for each field of a request.
func compareFlags(p *program, c *cobra.Command, req *compare.Request) {
	flags := c.Flags()
	flags.StringArrayVar(&req.Dimensions, "dimension", nil, "only this dimension; repeat for more")
	flags.StringArrayVar(&req.Filter.Kinds, "kind", nil, "only quotes from this kind of source")
	flags.StringArrayVar(&req.Filter.Authors, "author", nil, "only quotes of this author")
	flags.StringArrayVar(&req.Filter.Sites, "site", nil, "only quotes from this site")
	flags.StringArrayVar(&req.Filter.Topics, "topic", nil, "only articles on this topic")
	flags.StringVar(&req.Filter.From, "from", "", "published in or after: 2023, 2023-05 or 2023-05-17")
	flags.StringVar(&req.Filter.To, "to", "", "published in or before")
	flags.IntVar(&req.PerCell, "per-cell", 0, fmt.Sprintf("quotes per cell, 1 to %d (default %d)", compare.MaxPerCell, compare.DefaultPerCell))
	_ = c.RegisterFlagCompletionFunc("dimension", p.completeDimensions)
}

func withFixes(err error, fixes []string) error {
	if len(fixes) == 0 {
		return err
	}
	return fmt.Errorf("%w Try: %s", err, strings.Join(fixes, ", "))
}

func (p *program) completeDimensions(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	tax, err := p.taxonomy()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []string
	for _, d := range tax.Dimensions {
		found = offer(found, begun, d.ID, d.Label)
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) printComparison(c *compare.Comparison, format string) error {
	switch format {
	case "json":
		return p.writeJSON(c)
	case "csv":
		return compare.CSV(p.out, c)
	case "markdown", "md":
		return compare.Markdown(p.out, c, "")
	case "table":
		printTable(p.screen(), c)
		return nil
	}
	return usageError(fmt.Errorf("--format %s: want table, markdown, csv or json", format))
}

// printTable shows a comparison to a person: dimension by dimension, role by
// role, the best quote of each cell. Columns side by side would cut the quotes
// to ribbons on a terminal.
func printTable(s screen, c *compare.Comparison) {
	labels := make([]string, len(c.Roles))
	for i, r := range c.Roles {
		labels[i] = r.Label
	}
	s.line("%s", s.style(bold, strings.Join(labels, " ⇄ ")))
	for _, r := range c.Roles {
		cover := c.Coverage[r.ID]
		s.line("%s", s.style(dim, fmt.Sprintf("%d of %d dimensions have evidence for %s", cover.Stated, cover.Of, r.Label)))
	}
	s.line("%s", s.style(dim, fmt.Sprintf("%s contested · %s", plural(c.Contested, "cell", "cells"), plural(len(c.Sources), "article", "articles"))))
	for _, d := range c.Dimensions {
		s.line("\n%s", s.style(bold, d.Label))
		for _, r := range c.Roles {
			printCell(s, r.Label, d.Cells[r.ID])
		}
		if d.Difference.Note != "" {
			s.line("  ≠ %s", printable(d.Difference.Note))
		}
	}
}

func printCell(s screen, role string, cell compare.Cell) {
	if len(cell.Evidence) == 0 {
		s.line("  %s  %s", role, s.style(dim, fmt.Sprintf("not stated: none of %s, %s searched",
			plural(cell.Searched.Articles, "article", "articles"), plural(cell.Searched.Passages, "passage", "passages"))))
		return
	}
	s.line("  %s  %s", role, s.style(dim, statusLine(cell)))
	for i, q := range cell.Evidence {
		if i > 0 && q.Side != 2 {
			continue // only the other side of a contested cell stands beside the best quote
		}
		s.wrap("    ", s.quoted("“"+q.Text+"”", shift(slices.Clone(q.Marks))))
		s.line("    %s", s.style(dim, s.link(sourceLine(q.Article), q.URL)))
		if i > 0 {
			break
		}
	}
}

func statusLine(cell compare.Cell) string {
	line := strings.ReplaceAll(string(cell.Status), "-", " ")
	if cell.Sources > 1 {
		line += ", " + plural(cell.Sources, "source", "sources")
	}
	if cell.Conflict != "" {
		line += ": " + printable(cell.Conflict)
	}
	return line
}

func sourceLine(a compare.Article) string {
	parts := []string{}
	for _, part := range []string{strings.Join(a.Authors, ", "), a.Title, string(a.Kind), a.Published} {
		if part != "" {
			parts = append(parts, printable(part))
		}
	}
	return strings.Join(parts, " · ")
}
