package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"altitude/corpus/text"
	"altitude/search"
	"altitude/search/compare"
)

type mcpCompareInput struct {
	Roles      []string `json:"roles" jsonschema:"two to four roles: ids such as cto, or names such as \"tech lead\""`
	Dimensions []string `json:"dimensions,omitempty" jsonschema:"dimension ids such as accountability, hands-on-coding, hiring; default all 18"`
	mcpSources
	View      string `json:"view,omitempty" jsonschema:"all (default), differences, contested or gaps"`
	PerCell   int    `json:"per_cell,omitempty" jsonschema:"most quotes for each role and dimension, 1 to 20; default 2"`
	MaxTokens int    `json:"max_tokens,omitempty" jsonschema:"budget of the answer, 500 to 25000; default 6000"`
}

type mcpCompareOutput struct {
	Generation string         `json:"generation"`
	Roles      []mcpRole      `json:"roles"`
	Dimensions []mcpDimension `json:"dimensions"`
	Sources    []source       `json:"sources" jsonschema:"the articles quoted; quotes name them by article_id"`
	LeftOut    []string       `json:"left_out,omitempty" jsonschema:"dimensions that did not fit the token budget: ask for them with dimensions"`
	Permalink  string         `json:"permalink"`
}

type mcpRole struct {
	ID         string    `json:"id"`
	Label      string    `json:"label"`
	Stated     int       `json:"stated" jsonschema:"dimensions that have evidence for the role"`
	Of         int       `json:"of"`
	Definition *mcpQuote `json:"definition,omitempty"`
}

type mcpDimension struct {
	ID         string             `json:"id"`
	Label      string             `json:"label"`
	Difference string             `json:"difference,omitempty" jsonschema:"what the roles differ in, found mechanically"`
	Cells      map[string]mcpCell `json:"cells" jsonschema:"by role id"`
}

type mcpCell struct {
	Status   string     `json:"status" jsonschema:"agreed, contested, single-source or not-stated"`
	Sources  int        `json:"sources"`
	Searched string     `json:"searched,omitempty" jsonschema:"what was looked through without finding anything"`
	Conflict string     `json:"conflict,omitempty"`
	Indirect bool       `json:"indirect,omitempty" jsonschema:"only indirect evidence: use with care"`
	Quotes   []mcpQuote `json:"quotes"`
}

type mcpQuote struct {
	Text      string `json:"text" jsonschema:"verbatim"`
	Own       string `json:"own,omitempty" jsonschema:"the part that speaks of this role, where the rest speaks of another"`
	ArticleID string `json:"article_id"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	URL       string `json:"url,omitempty" jsonschema:"the original, scrolled to the quote"`
	Side      int    `json:"side,omitempty" jsonschema:"1 or 2 in a contested cell"`
	AlsoIn    int    `json:"also_in,omitempty" jsonschema:"further articles with nearly the same words"`
}

func (t *tools) compareTool() *mcp.Tool {
	return readOnly("compare_roles", "Compare roles",
		"Set two to four roles side by side, dimension by dimension, in verbatim quotes with their sources, and tell where sources agree, differ or are silent.")
}

// mcpPerCell is how many quotes a cell has unless asked otherwise: the best,
// and one that supports or contradicts it.
const mcpPerCell = 2

func (t *tools) compareRoles(ctx context.Context, _ *mcp.CallToolRequest, in mcpCompareInput) (*mcp.CallToolResult, mcpCompareOutput, error) {
	c, err := t.comparison(ctx, in)
	if err != nil {
		return failed[mcpCompareOutput](err)
	}
	out := mcpCompareOutput{Generation: c.Generation, Permalink: c.Permalink(t.BaseURL), Dimensions: []mcpDimension{}}
	for _, r := range c.Roles {
		role := mcpRole{ID: r.ID, Label: r.Label, Stated: c.Coverage[r.ID].Stated, Of: c.Coverage[r.ID].Of}
		if r.Definition != nil {
			q := quoteOf(*r.Definition)
			role.Definition = &q
		}
		out.Roles = append(out.Roles, role)
	}
	for _, d := range c.Dimensions {
		out.Dimensions = append(out.Dimensions, dimensionOf(d))
	}
	out.cite(c.Sources)
	fit(&out, in.MaxTokens, func() bool { return out.shorten(c.Sources) })
	return structured(out)
}

func (t *tools) comparison(ctx context.Context, in mcpCompareInput) (*compare.Comparison, error) {
	view, ok := compare.ParseView(in.View)
	if !ok {
		return nil, advice("view is one of all, differences, contested, gaps.")
	}
	c, err := t.Compare.Compare(ctx, compare.Request{
		Roles: in.Roles, Dimensions: in.Dimensions, PerCell: within(in.PerCell, mcpPerCell, compare.MaxPerCell),
		Filter: compare.Filter{
			Kinds: in.Kinds, Authors: in.Authors, Sites: in.Sites, Topics: in.Topics, From: in.From, To: in.To,
		},
	})
	if err != nil {
		return nil, withFixes(err)
	}
	shown := c.Show(view)
	return &shown, nil
}

// withFixes says what would have been accepted.
func withFixes(err error) error {
	var fixes []string
	if bad, ok := errors.AsType[*compare.RequestError](err); ok {
		fixes = bad.Fixes
	}
	if bad, ok := errors.AsType[*search.RequestError](err); ok {
		fixes = bad.Fixes
	}
	if len(fixes) == 0 {
		return err
	}
	return advice(fmt.Sprintf("%s Try %s.", err, strings.Join(fixes, ", ")))
}

func dimensionOf(d compare.Dimension) mcpDimension {
	out := mcpDimension{ID: d.ID, Label: d.Label, Difference: d.Difference.Note, Cells: map[string]mcpCell{}}
	for role, c := range d.Cells {
		cell := mcpCell{
			Status: string(c.Status), Sources: c.Sources, Conflict: c.Conflict, Indirect: c.Weak, Quotes: []mcpQuote{},
		}
		if c.Status == compare.NotStated {
			cell.Searched = fmt.Sprintf("%d articles, %d passages", c.Searched.Articles, c.Searched.Passages)
		}
		for _, q := range c.Evidence {
			cell.Quotes = append(cell.Quotes, quoteOf(q))
		}
		out.Cells[role] = cell
	}
	return out
}

func quoteOf(q compare.Quote) mcpQuote {
	out := mcpQuote{
		Text: q.Text, ArticleID: q.Article.ID, Start: q.Start, End: q.End, URL: q.URL, Side: q.Side, AlsoIn: len(q.Also),
	}
	if own := q.OwnText(); own != q.Text {
		out.Own = own
	}
	return out
}

// cite lists the sources that the answer still quotes.
func (out *mcpCompareOutput) cite(all []compare.Article) {
	used := map[string]bool{}
	for _, r := range out.Roles {
		if r.Definition != nil {
			used[r.Definition.ArticleID] = true
		}
	}
	for _, d := range out.Dimensions {
		for _, c := range d.Cells {
			for _, q := range c.Quotes {
				used[q.ArticleID] = true
			}
		}
	}
	out.Sources = []source{}
	for _, a := range all {
		if used[a.ID] {
			out.Sources = append(out.Sources, sourceOf(a))
		}
	}
}

// shorten leaves out a quote of each of the fullest cells, then the addresses of
// the quotes, then the last dimension.
func (out *mcpCompareOutput) shorten(all []compare.Article) bool {
	defer out.cite(all)
	most := 0
	for _, d := range out.Dimensions {
		for _, c := range d.Cells {
			most = max(most, len(c.Quotes))
		}
	}
	switch {
	case most > 1:
		out.thin(most - 1)
	case out.dropURLs():
	case len(out.Dimensions) > 0:
		last := len(out.Dimensions) - 1
		out.LeftOut = slices.Insert(out.LeftOut, 0, out.Dimensions[last].ID)
		out.Dimensions = out.Dimensions[:last]
	default:
		return out.dropDefinitions()
	}
	return true
}

// thin leaves each cell at most n quotes. A contested cell that keeps one only
// still tells its conflict in words.
func (out *mcpCompareOutput) thin(n int) {
	for _, d := range out.Dimensions {
		for role, c := range d.Cells {
			c.Quotes = c.Quotes[:min(n, len(c.Quotes))]
			d.Cells[role] = c
		}
	}
}

func (out *mcpCompareOutput) dropURLs() bool {
	dropped := false
	for _, d := range out.Dimensions {
		for _, c := range d.Cells {
			for i := range c.Quotes {
				dropped = dropped || c.Quotes[i].URL != ""
				c.Quotes[i].URL = ""
			}
		}
	}
	return dropped
}

func (out *mcpCompareOutput) dropDefinitions() bool {
	dropped := false
	for i := range out.Roles {
		dropped = dropped || out.Roles[i].Definition != nil
		out.Roles[i].Definition = nil
	}
	return dropped
}

type mcpCiteInput struct {
	ArticleID string   `json:"article_id,omitempty" jsonschema:"the article to cite; leave out to cite a comparison"`
	Start     int      `json:"start,omitempty" jsonschema:"code point where a quoted passage starts"`
	End       int      `json:"end,omitempty" jsonschema:"code point where it ends; absent to cite the whole article"`
	Roles     []string `json:"roles,omitempty" jsonschema:"two to four roles: cite the comparison of them"`
	Style     string   `json:"style,omitempty" jsonschema:"apa (default), bibtex, ris, csl or markdown"`
}

type mcpCiteOutput struct {
	Style    string `json:"style"`
	Citation string `json:"citation"`
}

func (t *tools) citeTool() *mcp.Tool {
	return readOnly("cite", "Cite",
		"Write a citation of an article, of a passage of it, or of a comparison of roles.")
}

func (t *tools) cite(ctx context.Context, _ *mcp.CallToolRequest, in mcpCiteInput) (*mcp.CallToolResult, mcpCiteOutput, error) {
	style, err := compare.ParseStyle(in.Style)
	if err != nil {
		return failed[mcpCiteOutput](withFixes(err))
	}
	out := mcpCiteOutput{Style: string(style)}
	switch {
	case in.ArticleID != "":
		out.Citation, err = t.citeArticle(ctx, style, in)
	case len(in.Roles) > 0:
		out.Citation, err = t.citeTable(ctx, style, in.Roles)
	default:
		err = advice("Give the article_id of an article, or the roles of a comparison.")
	}
	if err != nil {
		return failed[mcpCiteOutput](err)
	}
	return structured(out)
}

func (t *tools) citeArticle(ctx context.Context, style compare.Style, in mcpCiteInput) (string, error) {
	doc, err := t.document(ctx, in.ArticleID)
	if err != nil {
		return "", err
	}
	if in.End == 0 {
		return compare.Cite(style, citable(doc), nil, t.Now())
	}
	span, err := passageSpan(doc, in.Start, in.End)
	if err != nil {
		return "", err
	}
	if !doc.MayShowFull() {
		if span, err = t.quotable(doc, span); err != nil {
			return "", err
		}
	}
	if text.CountWords(doc.Text[span.Start:span.End]) > maxCitedWords {
		return "", advice(fmt.Sprintf("A quotation has at most %d words; choose a shorter passage.", maxCitedWords))
	}
	quote := &compare.Quote{Text: doc.Text[span.Start:span.End], Section: doc.SectionPath(span.Start)}
	return compare.Cite(style, citable(doc), quote, t.Now())
}

// maxCitedWords bounds the quotation within a citation.
const maxCitedWords = 150

func (t *tools) citeTable(ctx context.Context, style compare.Style, roles []string) (string, error) {
	c, err := t.Compare.Compare(ctx, compare.Request{Roles: roles})
	if err != nil {
		return "", withFixes(err)
	}
	return compare.CiteTable(style, c, c.Permalink(t.BaseURL), t.Now())
}
