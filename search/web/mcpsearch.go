package web

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
)

type mcpSearchInput struct {
	Query string   `json:"query" jsonschema:"words, \"phrases\", OR, -not, title:word, role:cto and the like; empty finds everything, newest first"`
	Roles []string `json:"roles,omitempty" jsonschema:"role ids such as cto or tech-lead; any of them"`
	mcpSources
	Sort      string `json:"sort,omitempty" jsonschema:"relevance (default), newest or oldest"`
	Limit     int    `json:"limit,omitempty" jsonschema:"articles in the answer, 1 to 20; default 5"`
	Page      int    `json:"page,omitempty" jsonschema:"from 1"`
	Passages  int    `json:"passages,omitempty" jsonschema:"passages for each article, 1 to 5; default 2"`
	MaxTokens int    `json:"max_tokens,omitempty" jsonschema:"budget of the answer, 500 to 25000; default 6000"`
}

type mcpSearchOutput struct {
	Generation string   `json:"generation"`
	Total      int      `json:"total" jsonschema:"how many articles match"`
	Understood string   `json:"understood" jsonschema:"the query as it was searched"`
	Corrected  string   `json:"corrected_from,omitempty" jsonschema:"the spelling that was corrected"`
	Ignored    []string `json:"ignored,omitempty"`
	Hits       []mcpHit `json:"hits"`
	NextPage   int      `json:"next_page,omitempty" jsonschema:"page to ask for next, absent on the last one"`
	LeftOut    int      `json:"left_out,omitempty" jsonschema:"hits of this page that did not fit the token budget"`
	Try        []string `json:"try,omitempty" jsonschema:"other queries that find something"`
}

type mcpHit struct {
	source
	Roles    []string     `json:"roles"`
	Link     string       `json:"link" jsonschema:"our reading view"`
	Passages []mcpPassage `json:"passages"`
}

// mcpPassage is a verbatim run of an article.
type mcpPassage struct {
	Text    string   `json:"text" jsonschema:"verbatim"`
	Section []string `json:"section" jsonschema:"headings above, outermost first"`
	Start   int      `json:"start" jsonschema:"code point in the article's text"`
	End     int      `json:"end"`
	Link    string   `json:"link" jsonschema:"our reading view at the passage"`
	URL     string   `json:"url,omitempty" jsonschema:"the original, scrolled to the passage"`
}

func (t *tools) searchTool() *mcp.Tool {
	return readOnly("search", "Search articles",
		"Find articles about leadership roles in technology; each comes with its best passages, verbatim.")
}

// Bounds of a search by a language model: enough to choose from, few enough to
// read.
const (
	mcpHits, mcpMaxHits         = 5, 20
	mcpPassages, mcpMaxPassages = 2, 5
)

func (t *tools) search(ctx context.Context, _ *mcp.CallToolRequest, in mcpSearchInput) (*mcp.CallToolResult, mcpSearchOutput, error) {
	q := in.query()
	res, err := t.Library.Search(ctx, q)
	if err != nil {
		return failed[mcpSearchOutput](withFixes(err))
	}
	out := mcpSearchOutput{
		Generation: res.Generation, Total: res.Total.Value, Understood: res.Query.Parsed,
		Ignored: res.Query.Ignored, Hits: []mcpHit{},
	}
	if res.Query.Corrected != nil {
		out.Corrected = res.Query.Corrected.From
	}
	for _, h := range res.Hits {
		out.Hits = append(out.Hits, t.hit(h))
	}
	for _, s := range res.Suggestions {
		out.Try = append(out.Try, s.Query)
	}
	if q.Page*q.Limit < res.Total.Value && (q.Page+1)*q.Limit <= search.MaxDepth {
		out.NextPage = q.Page + 1
	}
	fit(&out, in.MaxTokens, out.shorten)
	return structured(out)
}

func (in mcpSearchInput) query() search.Query {
	return search.Query{
		Text: in.Query, From: in.From, To: in.To, Sort: search.Sort(in.Sort),
		Limit:    within(in.Limit, mcpHits, mcpMaxHits),
		Page:     max(in.Page, 1),
		Passages: within(in.Passages, mcpPassages, mcpMaxPassages),
		Facets:   []search.FacetName{},
		Include: map[search.FacetName][]string{
			search.Role: in.Roles, search.Topic: in.Topics, search.KindOf: in.Kinds,
			search.Author: in.Authors, search.Site: in.Sites,
		},
	}
}

// within returns n, or what is taken when it is 0, at most the bound.
func within(n, otherwise, most int) int {
	if n <= 0 {
		return otherwise
	}
	return min(n, most)
}

func (t *tools) hit(h search.Hit) mcpHit {
	hit := mcpHit{
		source: sourceOf(compare.Article{
			ID: h.ID, Title: h.Title, Authors: h.Authors, Site: h.Site, Kind: h.Kind, Published: h.Published, URL: h.URL,
		}),
		Roles: h.Roles, Link: t.absolute("/articles/" + h.ID), Passages: []mcpPassage{},
	}
	orEmpty(&hit.Roles)
	for _, p := range h.Passages {
		hit.Passages = append(hit.Passages, t.passage(h.URL, p))
	}
	return hit
}

func (t *tools) passage(original string, p search.Passage) mcpPassage {
	out := mcpPassage{
		Text: p.Text, Section: p.Section, Start: p.Start, End: p.End,
		Link: t.absolute(p.Href), URL: p.URL,
	}
	if out.URL == "" {
		out.URL = corpus.TextFragment(original, p.Text)
	}
	orEmpty(&out.Section)
	return out
}

// shorten leaves out the last passage of the article that has most of them,
// then the last article.
func (out *mcpSearchOutput) shorten() bool {
	most := -1
	for i, h := range out.Hits {
		if n := len(h.Passages); n > 1 && (most < 0 || n >= len(out.Hits[most].Passages)) {
			most = i
		}
	}
	if most >= 0 {
		h := &out.Hits[most]
		h.Passages = h.Passages[:len(h.Passages)-1]
		return true
	}
	if len(out.Hits) == 0 {
		return false
	}
	out.Hits = out.Hits[:len(out.Hits)-1]
	out.LeftOut++
	return true
}
