package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

const (
	// markedPassages is how many passages the reading view marks.
	markedPassages = 8
	// cappedPassages is how many passages of an article are shown where its
	// full text may not be: what a quotation needs, no more.
	cappedPassages  = 3
	similarArticles = 6
)

func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	doc, err := s.Search.Document(r.Context(), mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	similar, err := s.Search.Similar(r.Context(), doc.ID, similarArticles)
	if err != nil {
		return err
	}
	page := templates.Article{Page: s.base(r, doc.Title), Doc: doc, Similar: similar}
	page.Query = strings.TrimSpace(r.URL.Query().Get("q"))
	page.Found = s.passages(doc, page.Query)
	page.NoIndex = !doc.MayShowFull()
	if doc.MayShowFull() {
		page.Markdown = "/articles/" + doc.ID + ".md"
	}
	page.Citations, err = citations(func(style compare.Style) (string, error) {
		return compare.Cite(style, citable(doc), nil, s.Now())
	})
	if err != nil {
		return err
	}
	return show(w, page)
}

// passages are what an article answers to a query: all that may be marked
// where the text is shown, a few where it is not.
func (s *Server) passages(doc *corpus.Document, q string) []search.Passage {
	if doc.MayShowFull() {
		if q == "" {
			return nil
		}
		return s.Search.Passages(doc, q, markedPassages)
	}
	return s.Search.Passages(doc, q, cappedPassages)
}

// citable is what a citation needs to know of an article.
func citable(doc *corpus.Document) compare.Article {
	return compare.Article{
		ID: doc.ID, Title: doc.Title, Authors: doc.Authors, Published: doc.Published, Kind: doc.Kind,
		URL: doc.URL, Site: doc.Site, Licence: doc.Licence,
	}
}

// quoted returns the quote of a document that an evidence id names, nil when
// there is none or the page forbids it.
func quoted(doc *corpus.Document, evidence string) *compare.Quote {
	i := slices.IndexFunc(doc.Evidence, func(e corpus.Evidence) bool { return e.ID == evidence })
	if i < 0 || !doc.MayQuote(doc.Evidence[i].Span) {
		return nil
	}
	span := doc.Evidence[i].Span
	return &compare.Quote{
		ID: evidence, Text: doc.Text[span.Start:span.End], Section: doc.SectionPath(span.Start), Span: span,
		Start: text.Points(doc.Text, span.Start), End: text.Points(doc.Text, span.End),
	}
}

func (s *Server) articleCite(w http.ResponseWriter, r *http.Request) error {
	doc, quote, err := s.cited(r)
	if err != nil {
		return err
	}
	page := templates.Cite{Page: s.base(r, "How to cite"), What: doc.Title, Back: "/articles/" + doc.ID}
	page.NoIndex = true
	if quote != nil {
		page.Passage, page.Back = quote.Text, search.PassageHref(doc.ID, quote.Start)
	}
	page.Citations, err = citations(func(style compare.Style) (string, error) {
		return compare.Cite(style, citable(doc), quote, s.Now())
	})
	if err != nil {
		return err
	}
	return show(w, page)
}

// cited returns the article of the address, and the quote that the parameter
// "evidence" names.
func (s *Server) cited(r *http.Request) (*corpus.Document, *compare.Quote, error) {
	doc, err := s.Search.Document(r.Context(), mux.Vars(r)["id"])
	if err != nil {
		return nil, nil, err
	}
	evidence := r.URL.Query().Get("evidence")
	if evidence == "" {
		return doc, nil, nil
	}
	quote := quoted(doc, evidence)
	if quote == nil {
		return nil, nil, missing("quote in this article")
	}
	return doc, quote, nil
}

// articleMarkdown is the article for language models. Where the full text may
// not be shown, passages stand for it.
func (s *Server) articleMarkdown(w http.ResponseWriter, r *http.Request) error {
	doc, err := s.Search.Document(r.Context(), mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	var b strings.Builder
	markdownHead(&b, doc, s.absolute(r, "/articles/"+doc.ID))
	if doc.MayShowFull() {
		markdownBody(&b, &doc.Article)
	} else {
		b.WriteString("The source does not allow copies of its text. Passages:\n\n")
		for _, p := range s.Search.Passages(doc, r.URL.Query().Get("q"), cappedPassages) {
			fmt.Fprintf(&b, "> %s\n\n", markdownLine(p.Text))
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func markdownHead(b *strings.Builder, doc *corpus.Document, address string) {
	fmt.Fprintf(b, "# %s\n\n", markdownLine(doc.Title))
	for _, line := range [][2]string{
		{"By", strings.Join(doc.Authors, ", ")}, {"Published", doc.Published}, {"Site", doc.Site}, {"Kind", string(doc.Kind)},
		{"Licence", doc.Licence}, {"Original", doc.URL}, {"Reading view", address},
	} {
		if line[1] != "" {
			fmt.Fprintf(b, "- %s: %s\n", line[0], markdownLine(line[1]))
		}
	}
	b.WriteString("\n")
}

// markdownBody writes an article's blocks.
func markdownBody(b *strings.Builder, a *corpus.Article) {
	var last corpus.Block
	for _, block := range a.Blocks {
		if last.Kind != "" && (block.Kind != last.Kind || block.Kind == corpus.Paragraph || block.Table != last.Table) {
			if last.Kind == corpus.Code && block.Kind != corpus.Code {
				b.WriteString("```\n")
			}
			b.WriteString("\n")
		}
		markdownBlock(b, a.BlockText(block), block, last)
		last = block
	}
	if last.Kind == corpus.Code {
		b.WriteString("```\n")
	}
}

func markdownBlock(b *strings.Builder, line string, block, last corpus.Block) {
	switch block.Kind {
	case corpus.Code:
		if last.Kind != corpus.Code {
			b.WriteString("```\n")
		}
		b.WriteString(strings.ReplaceAll(line, "```", "'''") + "\n")
		return
	case corpus.Row:
		cells := strings.Split(strings.ReplaceAll(line, "|", `\|`), "\t")
		fmt.Fprintf(b, "| %s |\n", markdownLine(strings.Join(cells, " | ")))
		if last.Table != block.Table {
			b.WriteString("|" + strings.Repeat(" --- |", len(cells)) + "\n")
		}
		return
	}
	b.WriteString(prefix(block) + markdownLine(line) + "\n")
}

func prefix(b corpus.Block) string {
	switch b.Kind {
	case corpus.Heading:
		return strings.Repeat("#", min(max(b.Level, 1)+1, 6)) + " "
	case corpus.Item:
		return strings.Repeat("  ", max(b.Level-1, 0)) + "- "
	case corpus.Quotation:
		return "> "
	case corpus.Definition:
		return ": "
	}
	return ""
}

// markdownLine keeps an article's text from being read as markup: no HTML, no
// links or pictures of its own, no line breaks.
func markdownLine(s string) string {
	return strings.NewReplacer("<", "&lt;", "](", `]\(`, "][", `]\[`, "]:", `]\:`, "\n", " ", "\r", " ").Replace(s)
}
