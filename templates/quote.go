package templates

import (
	"cmp"
	"slices"
	"strconv"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search/compare"
)

// QuoteView is a quote as it is shown.
type QuoteView struct {
	compare.Quote
	// Query is carried into the reading view, empty mostly.
	Query string
	// Repeated says the quote stands elsewhere on the page too, which is where
	// links to it lead.
	Repeated bool
	// Hue is the colour number of the column's role.
	Hue int
}

// Piece is a part of a quote: marked or not, of this role or another.
type Piece struct {
	Part
	Own bool
}

// Pieces cuts the quote at its marks and at the bounds of its own clause.
func (q QuoteView) Pieces() []Piece {
	own := corpus.Span{Start: text.Byte(q.Text, q.Own[0]), End: text.Byte(q.Text, q.Own[1])}
	if own.Len() <= 0 {
		own = corpus.Span{End: len(q.Text)}
	}
	var marks []corpus.Span
	for _, m := range q.Marks {
		if m[0] >= 0 && m[0] < m[1] {
			marks = append(marks, corpus.Span{Start: text.Byte(q.Text, m[0]), End: text.Byte(q.Text, m[1])})
		}
	}
	var pieces []Piece
	for _, s := range []corpus.Span{{End: own.Start}, own, {Start: own.End, End: len(q.Text)}} {
		for _, p := range parts(q.Text, s, slices.Clone(marks), true) {
			pieces = append(pieces, Piece{Part: p, Own: s == own})
		}
	}
	return pieces
}

// Who names who says it: the authors, else the site, else the article.
func (q QuoteView) Who() string {
	if len(q.Article.Authors) > 0 {
		return joinWords(q.Article.Authors)
	}
	return cmp.Or(q.Article.Site, orUntitled(q.Article.Title))
}

// AuthorHref is the page of a sole author, "" otherwise.
func (q QuoteView) AuthorHref() string {
	if len(q.Article.Authors) != 1 {
		return ""
	}
	return AuthorHref(q.Article.Authors[0])
}

// ReadHref is the reading view at the quote.
func (q QuoteView) ReadHref() string { return withQuery(q.Href, q.Query) }

// CiteHref is the page with the quote's citations.
func (q QuoteView) CiteHref() string { return "/articles/" + q.Article.ID + "/cite?evidence=" + q.ID }

// StrengthWords says how strong the evidence is.
func (q QuoteView) StrengthWords() string {
	words := "faint: no word alone decides"
	switch {
	case q.Strength >= corpus.StrongEvidence:
		words = "strong"
	case q.Strength >= corpus.AsideEvidence:
		words = "weak"
	case q.Strength >= corpus.FaintEvidence:
		words = "by the way"
	}
	return words + " (" + strconv.FormatFloat(q.Strength, 'f', 2, 64) + ")"
}

// resolutions says how the role of a sentence was found.
var resolutions = map[corpus.Resolution]string{
	corpus.BySubject:  "the role is the subject of the sentence",
	corpus.ByContrast: "a clause of a contrast between roles",
	corpus.ByTable:    "the row or column head of a table",
	corpus.ByLeadIn:   "the sentence that introduces the list",
	corpus.ByHeading:  "the heading of the section",
	corpus.ByPronoun:  "a pronoun after a sentence on the role",
}

// ResolvedWords says how the role was found.
func (q QuoteView) ResolvedWords() string {
	return cmp.Or(resolutions[q.Resolved], string(q.Resolved))
}
