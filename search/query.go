// Package search says what can be asked of an index and what comes back, and
// does what no engine need know: understanding a query, correcting it,
// choosing passages in a hit's text, and measuring relevance.
package search

// Facet names a counted filter.
type FacetName string

// The facets, in the order they are shown.
const (
	Role     FacetName = "role"
	Topic    FacetName = "topic"
	Author   FacetName = "author"
	Site     FacetName = "site"
	KindOf   FacetName = "kind"
	Year     FacetName = "year"
	Language FacetName = "language"
)

// FacetNames lists all facets in the order they are shown.
var FacetNames = []FacetName{Role, Topic, Author, Site, KindOf, Year, Language}

// Unknown is the facet value of an article that has none.
const Unknown = "unknown"

// Sort is the order of hits.
type Sort string

// The orders of hits.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
)

const (
	// DefaultLimit and MaxLimit bound the hits of one page.
	DefaultLimit, MaxLimit = 10, 100
	// MaxDepth bounds page × limit: deeper paging is refused, so that a
	// robot cannot make the server sort everything; use filters instead.
	MaxDepth = 1000
	// MaxPassages is the most passages shown under one hit.
	MaxPassages = 10
	// MaxQueryRunes is the longest query that is read; the rest is cut off
	// and reported in Ignored.
	MaxQueryRunes = 2000
)

// Query is one question to the index. The zero value asks for everything,
// newest first.
type Query struct {
	// Text is what the reader typed, in the syntax of Parse.
	Text string
	// Include holds the selected values of each facet: OR inside a facet, AND
	// across facets. Exclude holds values that must not occur.
	Include, Exclude map[FacetName][]string
	// From and To bound the publication date, inclusive: "2023" or
	// "2023-05" or "2023-05-17". Undated articles never match a bound.
	From, To string
	Sort     Sort
	// Limit is the hits per page (1–MaxLimit, 0 means DefaultLimit), Page
	// counts from 1 (0 means 1).
	Limit, Page int
	// Passages is how many passages a hit may have; 0 means 3, -1 none.
	Passages int
	// Facets limits which facets are counted; nil means all.
	Facets []FacetName
	// Verbatim searches only as typed: no correction, no expansion.
	Verbatim bool
	// Explain asks for each signal's share of the score.
	Explain bool
}
