package web

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search"
)

type mcpPassageInput struct {
	ArticleID string `json:"article_id"`
	Start     int    `json:"start" jsonschema:"code point in the article's text where the passage starts, as given by search or compare_roles"`
	End       int    `json:"end,omitempty" jsonschema:"code point where it ends; default the end of its paragraph"`
	Context   int    `json:"context,omitempty" jsonschema:"paragraphs before and after, 0 to 5; only where the article may be shown in full"`
	MaxTokens int    `json:"max_tokens,omitempty" jsonschema:"budget of the answer, 500 to 25000; default 6000"`
}

type mcpPassageOutput struct {
	Source  source     `json:"source"`
	Passage mcpPassage `json:"passage"`
	Before  string     `json:"before,omitempty" jsonschema:"the paragraphs before, verbatim"`
	After   string     `json:"after,omitempty" jsonschema:"the paragraphs after, verbatim"`
	Cut     bool       `json:"cut,omitempty" jsonschema:"the passage was cut to fit the token budget or the page's own limit"`
	Note    string     `json:"note,omitempty"`
}

func (t *tools) readPassageTool() *mcp.Tool {
	return readOnly("read_passage", "Read a passage",
		"Read a passage of an article by its place, with the paragraphs around it where the article may be shown in full.")
}

// maxContext is how many paragraphs may be read on each side.
const maxContext = 5

// notOpen is said of articles whose full text may not be shown.
const notOpen = "This article may not be shown in full: read it at its url."

func (t *tools) readPassage(ctx context.Context, _ *mcp.CallToolRequest, in mcpPassageInput) (*mcp.CallToolResult, mcpPassageOutput, error) {
	doc, err := t.document(ctx, in.ArticleID)
	if err != nil {
		return failed[mcpPassageOutput](err)
	}
	span, err := passageSpan(doc, in.Start, in.End)
	if err != nil {
		return failed[mcpPassageOutput](err)
	}
	out := mcpPassageOutput{Source: sourceOf(citable(doc))}
	if doc.MayShowFull() {
		out.Before, out.After = around(doc, span, min(max(in.Context, 0), maxContext))
	} else {
		if span, err = t.quotable(doc, span); err != nil {
			return failed[mcpPassageOutput](err)
		}
		out.Note = notOpen
	}
	out.Passage = t.place(doc, span)
	fit(&out, in.MaxTokens, out.shorten)
	return structured(out)
}

// passageSpan turns code points into bytes; without an end the passage ends
// with its block.
func passageSpan(doc *corpus.Document, start, end int) (corpus.Span, error) {
	points := text.Points(doc.Text, len(doc.Text))
	if start < 0 || start >= points || end != 0 && end <= start {
		return corpus.Span{}, advice("start and end are code points of the article's text with start before end; take them from search or compare_roles.")
	}
	span := corpus.Span{Start: text.Byte(doc.Text, start), End: len(doc.Text)}
	if end != 0 {
		span.End = text.Byte(doc.Text, end)
		return span, nil
	}
	for _, b := range doc.Blocks {
		if b.Start <= span.Start && span.Start < b.End {
			span.End = b.End
		}
	}
	return span, nil
}

// quotable narrows a span of an article that may not be shown in full to one of
// the passages that are quoted from it anyway: its evidence and the passages
// that stand for it. Otherwise span after span would give the whole text.
func (t *tools) quotable(doc *corpus.Document, span corpus.Span) (corpus.Span, error) {
	if !doc.Robots.NoSnippet {
		for _, s := range quotes(doc) {
			if s.Overlaps(span) {
				return s, nil
			}
		}
		for _, p := range t.Library.Passages(doc, "", cappedPassages) {
			if p.Span.Overlaps(span) {
				return p.Span, nil
			}
		}
	}
	return corpus.Span{}, advice(notOpen + " " + doc.URL)
}

// cappedQuotes is how many quotes of an article that may not be shown in full
// can be read by their places.
const cappedQuotes = 8

// quotes lists the first places of an article's evidence that may be quoted.
func quotes(doc *corpus.Document) []corpus.Span {
	var spans []corpus.Span
	for _, e := range doc.Evidence {
		if len(spans) < cappedQuotes && !slices.Contains(spans, e.Span) && doc.MayQuote(e.Span) {
			spans = append(spans, e.Span)
		}
	}
	return spans
}

// around returns n blocks before and after a span, verbatim.
func around(doc *corpus.Document, span corpus.Span, n int) (before, after string) {
	if n == 0 {
		return "", ""
	}
	first, last := span.Start, span.End
	var starts []int
	left := n
	for _, b := range doc.Blocks {
		if b.End <= span.Start {
			starts = append(starts, b.Start)
		}
		if b.Start >= span.End && left > 0 {
			last = b.End
			left--
		}
	}
	if len(starts) > 0 {
		first = starts[max(0, len(starts)-n)]
	}
	return doc.Text[first:span.Start], doc.Text[span.End:last]
}

// place returns a span of an article as a passage.
func (t *tools) place(doc *corpus.Document, span corpus.Span) mcpPassage {
	start := text.Points(doc.Text, span.Start)
	words := doc.Text[span.Start:span.End]
	p := mcpPassage{
		Text: words, Section: doc.SectionPath(span.Start), Start: start, End: start + utf8.RuneCountInString(words),
		Link: t.absolute(search.PassageHref(doc.ID, start)), URL: corpus.TextFragment(doc.URL, words),
	}
	orEmpty(&p.Section)
	return p
}

// shorten leaves out what stands around the passage, then halves it.
func (out *mcpPassageOutput) shorten() bool {
	switch {
	case out.Before != "" || out.After != "":
		out.Before, out.After = "", ""
	case len(out.Passage.Text) > 200:
		half := text.Byte(out.Passage.Text, utf8.RuneCountInString(out.Passage.Text)/2)
		out.Passage.Text = out.Passage.Text[:half]
		out.Passage.End = out.Passage.Start + utf8.RuneCountInString(out.Passage.Text)
	default:
		return false
	}
	out.Cut = true
	return true
}

type mcpArticleInput struct {
	ArticleID string `json:"article_id"`
	Offset    int    `json:"offset,omitempty" jsonschema:"code point to read from; take next_offset of the answer before"`
	MaxTokens int    `json:"max_tokens,omitempty" jsonschema:"budget of the answer, 500 to 25000; default 6000"`
}

type mcpArticleOutput struct {
	Source   source       `json:"source"`
	Roles    []string     `json:"roles"`
	Topics   []string     `json:"topics"`
	Outline  []mcpHeading `json:"outline"`
	FullText bool         `json:"full_text" jsonschema:"whether the article may be shown in full"`
	Text     string       `json:"text,omitempty" jsonschema:"verbatim, one block a line, from offset"`
	Offset   int          `json:"offset"`
	Length   int          `json:"length" jsonschema:"code points of the whole text"`
	Next     int          `json:"next_offset,omitempty" jsonschema:"offset to go on reading from, absent at the end"`
	Passages []mcpPassage `json:"passages,omitempty" jsonschema:"what may be quoted of an article that may not be shown in full"`
	Note     string       `json:"note,omitempty"`
}

type mcpHeading struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"`
	Start   int    `json:"start"`
}

func (t *tools) readArticleTool() *mcp.Tool {
	return readOnly("read_article", "Read an article",
		"Read an article from an offset, as far as the token budget goes; where it may not be shown in full, its outline and quotable passages.")
}

func (t *tools) readArticle(ctx context.Context, _ *mcp.CallToolRequest, in mcpArticleInput) (*mcp.CallToolResult, mcpArticleOutput, error) {
	doc, err := t.document(ctx, in.ArticleID)
	if err != nil {
		return failed[mcpArticleOutput](err)
	}
	out := mcpArticleOutput{
		Source: sourceOf(citable(doc)), Roles: doc.Roles, Topics: doc.Topics, FullText: doc.MayShowFull(),
		Length: utf8.RuneCountInString(doc.Text), Outline: outline(doc),
	}
	orEmpty(&out.Roles)
	orEmpty(&out.Topics)
	if !out.FullText {
		out.Note = notOpen
		for _, p := range t.Library.Passages(doc, "", cappedPassages) {
			out.Passages = append(out.Passages, t.passage(doc.URL, p))
		}
		fit(&out, in.MaxTokens, out.shorten)
		return structured(out)
	}
	if in.Offset < 0 || in.Offset > out.Length {
		return failed[mcpArticleOutput](advice("offset lies outside the article; take next_offset of the answer before."))
	}
	out.Offset = in.Offset
	fit(&out, in.MaxTokens, out.shorten)
	out.fill(doc.Text, runes(in.MaxTokens)-size(&out))
	return structured(out)
}

func outline(doc *corpus.Document) []mcpHeading {
	headings := []mcpHeading{}
	for _, s := range doc.Sections() {
		if s.Heading != "" {
			headings = append(headings, mcpHeading{s.Heading, s.Level, text.Points(doc.Text, s.Start)})
		}
	}
	return headings
}

const (
	// fieldsRunes is what the names of the text's fields take.
	fieldsRunes = 40
	// leastRead is how much is read where all else fills the budget, in code
	// points: a reading must go on.
	leastRead = 200
)

// fill adds as much of the text as n code points of JSON hold, cut at the end of
// a block or sentence where there is one.
func (out *mcpArticleOutput) fill(whole string, n int) {
	rest := whole[text.Byte(whole, out.Offset):]
	limit := max(n-fieldsRunes, leastRead)
	part := rest[:text.Byte(rest, limit)]
	// Escapes make JSON longer than its text.
	for over := size(part) - limit; over > 0 && part != ""; over = size(part) - limit {
		part = part[:text.Byte(part, max(0, utf8.RuneCountInString(part)-over))]
	}
	if len(part) < len(rest) {
		part = part[:lastStop(part)]
		out.Next = out.Offset + utf8.RuneCountInString(part)
	}
	out.Text = part
}

// lastStop returns where the last sentence or block of s that is not the first
// one begins; len(s) when there is only one.
func lastStop(s string) int {
	last := 0
	for start := range text.Sentences(s) {
		last = start
	}
	if last == 0 {
		return len(s)
	}
	return last
}

// shorten leaves out headings from the end, then passages.
func (out *mcpArticleOutput) shorten() bool {
	switch {
	case len(out.Outline) > 5:
		out.Outline = out.Outline[:len(out.Outline)*3/4]
	case len(out.Passages) > 1:
		out.Passages = out.Passages[:len(out.Passages)-1]
	case len(out.Outline) > 0:
		out.Outline = out.Outline[:0]
	default:
		return false
	}
	return true
}
