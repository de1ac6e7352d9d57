package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"altitude/search"
)

const searchLong = `Search the articles. Words rank, they need not all occur; "a phrase" must. Also:
-not, OR, (groups), role:cto, author:name, title:word, after:2024, begin*.`

func newSearch(p *program) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Search the articles",
		Long:  searchLong,
		Example: `  altitude search "who does a cto answer to"
  altitude search hiring --role engineering-manager --kind handbook
  altitude search "cto vs tech lead" --json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, words []string) error {
			values, err := searchValues(cmd, words)
			if err != nil {
				return err
			}
			q, err := search.ParseRequest(values)
			if err != nil {
				return usageError(err)
			}
			a, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Close()
			res, err := a.search.Search(cmd.Context(), q)
			if refused, ok := errors.AsType[*search.RequestError](err); ok {
				return usageError(refused)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(res)
			}
			printResults(p.screen(), res, q)
			return nil
		},
	}
	searchFlags(p, c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the results as JSON, as the API does")
	return c
}

// searchFlags gives the command a flag for each parameter of a query.
func searchFlags(p *program, c *cobra.Command) {
	for _, facet := range search.FacetNames {
		c.Flags().StringArray(string(facet), nil, "only this "+string(facet)+"; repeat for alternatives")
		c.Flags().StringArray("exclude-"+string(facet), nil, "not this "+string(facet))
		for _, name := range []string{string(facet), "exclude-" + string(facet)} {
			if complete, ok := p.completions(facet); ok {
				_ = c.RegisterFlagCompletionFunc(name, complete)
			}
		}
	}
	c.Flags().String("from", "", "published in or after: 2023, 2023-05 or 2023-05-17")
	c.Flags().String("to", "", "published in or before")
	c.Flags().String("sort", "", "relevance, newest or oldest")
	c.Flags().Int("limit", 0, fmt.Sprintf("hits per page, 1 to %d (default %d)", search.MaxLimit, search.DefaultLimit))
	c.Flags().Int("page", 0, "page of the hits, from 1")
	c.Flags().Int("passages", 0, "passages per hit (default 3)")
	c.Flags().Bool("verbatim", false, "search only as typed: no correction, no expansion")
	c.Flags().Bool("explain", false, "show each signal's share of the score")
}

// searchValues turns arguments and flags into the parameters of a request, so
// that the command line understands what the API does.
func searchValues(cmd *cobra.Command, words []string) (url.Values, error) {
	values := url.Values{"q": {strings.Join(words, " ")}}
	flags := cmd.Flags()
	for _, facet := range search.FacetNames {
		for flag, name := range map[string]string{
			string(facet): string(facet), "exclude-" + string(facet): "exclude." + string(facet),
		} {
			chosen, err := flags.GetStringArray(flag)
			if err != nil {
				return nil, err
			}
			if len(chosen) > 0 {
				values[name] = chosen
			}
		}
	}
	for _, name := range []string{"from", "to", "sort", "limit", "page", "passages"} {
		if f := flags.Lookup(name); f.Changed {
			values.Set(name, f.Value.String())
		}
	}
	for _, name := range []string{"verbatim", "explain"} {
		if on, _ := flags.GetBool(name); on {
			values.Set(name, strconv.Itoa(1))
		}
	}
	return values, nil
}

// printResults shows the hits to a person.
func printResults(s screen, res *search.Results, q search.Query) {
	s.line("%s", s.style(dim, foundLine(res)))
	if in := res.Query.Intent; in != nil && in.Kind == "compare" {
		s.line("%s", s.style(dim, "compare: altitude compare "+strings.Join(in.Roles, " ")))
	}
	for i, hit := range res.Hits {
		s.line("")
		printHit(s, i+1+(max(q.Page, 1)-1)*q.PerPage(), hit)
	}
	for _, sug := range res.Suggestions {
		s.line("%s", s.style(dim, fmt.Sprintf("try: %s (%d)", printable(sug.Query), sug.Count)))
	}
}

// foundLine says how many articles were found and how the query was read.
func foundLine(res *search.Results) string {
	parts := []string{plural(res.Total.Value, "article", "articles")}
	if c := res.Query.Corrected; c != nil {
		parts = append(parts, fmt.Sprintf("for %q instead of %q (--verbatim searches as typed)", c.To, c.From))
	}
	for _, e := range res.Query.Expanded {
		parts = append(parts, fmt.Sprintf("%s also as %s", e.Term, strings.Join(e.To, ", ")))
	}
	if len(res.Query.Ignored) > 0 {
		parts = append(parts, "ignored: "+strings.Join(res.Query.Ignored, "; "))
	}
	return printable(strings.Join(parts, " · "))
}

func printHit(s screen, number int, hit search.Hit) {
	s.line("%d. %s", number, s.link(s.style(bold, printable(hit.Title)), hit.URL))
	meta := []string{}
	for _, m := range []string{strings.Join(hit.Authors, ", "), hit.Site, string(hit.Kind), hit.Published, hit.ID} {
		if m != "" {
			meta = append(meta, printable(m))
		}
	}
	s.line("   %s", s.style(dim, strings.Join(meta, " · ")))
	for _, passage := range hit.Passages {
		if len(passage.Section) > 0 {
			s.line("   %s", s.style(dim, printable(passage.Section[len(passage.Section)-1])))
		}
		marks := make([][2]int, len(passage.Marks))
		for i, m := range passage.Marks {
			marks[i] = m
		}
		s.wrap("     ", s.quoted("“"+passage.Text+"”", shift(marks)))
	}
	if len(hit.Why) > 0 {
		why := make([]string, len(hit.Why))
		for i, w := range hit.Why {
			why[i] = fmt.Sprintf("%s %.0f %%", w.Words, 100*w.Share)
		}
		s.line("   %s", s.style(dim, "why: "+strings.Join(why, ", ")))
	}
}

// shift moves marks past an opening quotation mark.
func shift(marks [][2]int) [][2]int {
	for i := range marks {
		marks[i][0]++
		marks[i][1]++
	}
	return marks
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
