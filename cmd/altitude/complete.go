package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/search"
)

type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completions returns what the shell offers for a facet's values.
func (p *program) completions(facet search.FacetName) (completer, bool) {
	switch facet {
	case search.Role:
		return p.completeRoles, true
	case search.Topic:
		return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			tax, err := p.taxonomy()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			var found []string
			for _, t := range tax.Topics {
				found = offer(found, begun, t.ID, t.Label)
			}
			return found, cobra.ShellCompDirectiveNoFileComp
		}, true
	case search.KindOf:
		return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			var found []string
			for _, k := range corpus.Kinds {
				found = offer(found, begun, string(k), "")
			}
			return found, cobra.ShellCompDirectiveNoFileComp
		}, true
	case search.Author, search.Site, search.Year, search.Language:
		return p.completeValues(facet), true
	}
	return nil, false
}

func (p *program) completeRoles(_ *cobra.Command, chosen []string, begun string) ([]string, cobra.ShellCompDirective) {
	tax, err := p.taxonomy()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []string
	for _, r := range tax.Roles {
		if !slices.Contains(chosen, r.ID) {
			found = offer(found, begun, r.ID, r.Label)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// completeValues offers the values that the index holds.
func (p *program) completeValues(facet search.FacetName) completer {
	return func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		ctx := cmd.Context()
		if ctx == nil {
			ctx = context.Background()
		}
		a, err := p.open(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer a.Close()
		values, err := a.search.Values(ctx, facet)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var found []string
		for _, v := range values {
			found = offer(found, begun, v.Value, "")
		}
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// offer adds value, described by label, when it begins as typed.
func offer(found []string, begun, value, label string) []string {
	if !strings.HasPrefix(strings.ToLower(value), strings.ToLower(begun)) {
		return found
	}
	if label != "" {
		value += "\t" + label
	}
	return append(found, value)
}
