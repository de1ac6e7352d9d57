package search

import (
	"strconv"

	"altitude/corpus"
)

// Results is the answer to a Query.
type Results struct {
	TookMS      float64        `json:"took_ms"`
	Generation  string         `json:"generation"`
	Query       Interpretation `json:"query"`
	Total       Total          `json:"total"`
	Hits        []Hit          `json:"hits"`
	Facets      Facets         `json:"facets"`
	Suggestions []Suggestion   `json:"suggestions"`
	// Next and Prev are set by the API: addresses of the neighbouring pages.
	Next *string `json:"next"`
	Prev *string `json:"prev"`
}

// Facets maps facet names to their counts.
type Facets map[FacetName]Facet

// Interpretation tells how the query was understood.
type Interpretation struct {
	Raw    string `json:"raw"`
	Parsed string `json:"parsed"`
	// Corrected is set when the results are those of a corrected query.
	Corrected *Correction `json:"corrected"`
	Expanded  []Expansion `json:"expanded"`
	// Ignored lists the slips of syntax and what was cut off.
	Ignored []string `json:"ignored"`
	Intent  *Intent  `json:"intent"`
}

// Correction is a query whose spelling was mended.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Undo is set by the API: the address that searches as typed.
	Undo string `json:"undo,omitempty"`
	// Original is how many articles the query as typed found.
	Original int `json:"original_total"`
}

// Expansion is a term that was also searched in other words.
type Expansion struct {
	Term string   `json:"term"`
	To   []string `json:"to"`
}

// Intent is what the reader seems to want beyond documents.
type Intent struct {
	// Kind is "compare", "define" or "author".
	Kind string `json:"kind"`
	// Roles holds role ids for compare and define; Author the author's name.
	Roles  []string `json:"roles,omitempty"`
	Author string   `json:"author,omitempty"`
	// Href is the page or API address that answers; set by the surface.
	Href string `json:"href,omitempty"`
}

// Suggestion is a query worth trying instead, and how much it would find.
type Suggestion struct {
	Query string `json:"query"`
	Count int    `json:"count"`
	Href  string `json:"href,omitempty"`
}

// Total is how many articles match; Relation is "eq" (exact) or "gte".
type Total struct {
	Value    int    `json:"value"`
	Relation string `json:"relation"`
}

// Hit is one article found.
type Hit struct {
	ID             string      `json:"id"`
	URL            string      `json:"url"`
	Title          string      `json:"title"`
	TitleMarks     []Mark      `json:"title_marks,omitempty"`
	Authors        []string    `json:"authors"`
	Site           string      `json:"site"`
	Kind           corpus.Kind `json:"kind"`
	Published      string      `json:"published"`
	Language       string      `json:"language"`
	Roles          []string    `json:"roles"`
	Topics         []string    `json:"topics"`
	Score          float64     `json:"score"`
	ReadingMinutes int         `json:"reading_minutes"`
	Passages       []Passage   `json:"passages"`
	Duplicates     []Duplicate `json:"duplicates"`
	Why            []Signal    `json:"why,omitempty"`
	// DatedBy tells where the publication date came from.
	DatedBy string `json:"dated_by,omitempty"`
}

// Mark is a half-open range [start, end) in Unicode code points.
type Mark [2]int

// Passage is a run of whole sentences of one article, verbatim.
type Passage struct {
	// Section is the heading path, outermost first.
	Section []string `json:"section"`
	Text    string   `json:"text"`
	// Marks are the matched words, in code points of Text.
	Marks []Mark `json:"marks"`
	// Span is the passage in the article's text, in bytes.
	Span corpus.Span `json:"-"`
	// Start and End are the same in code points.
	Start int `json:"start"`
	End   int `json:"end"`
	// Href is the reading view at the passage, URL the original with a text
	// fragment, empty when the article has no address.
	Href     string          `json:"href"`
	URL      string          `json:"url,omitempty"`
	Selector corpus.Selector `json:"selector"`
}

// Duplicate is another address of a hit.
type Duplicate struct {
	ID  string `json:"id,omitempty"`
	URL string `json:"url"`
}

// Signal is one reason for a hit's rank. Share is its part of the score, 0–1.
type Signal struct {
	Signal string `json:"signal"`
	// Words says it to a reader: "in the title", "all words in one sentence".
	Words string  `json:"words"`
	Share float64 `json:"share"`
}

// Facet holds the counts of one facet. Counts ignore the facet's own
// selection; selected values are always listed.
type Facet struct {
	Values []FacetValue `json:"values"`
	// Missing is how many matching articles have no value.
	Missing int `json:"missing"`
}

// FacetValue is one value with its count.
type FacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
	Excluded bool   `json:"excluded,omitempty"`
}

// PassageHref is the address of the reading view at a code point of an
// article's text.
func PassageHref(article string, point int) string {
	return "/articles/" + article + "#p" + strconv.Itoa(point)
}
