package search

import (
	"context"
	"errors"
	"time"

	"altitude/corpus"
)

// ErrNotFound says that no article of the generation has the id asked for.
var ErrNotFound = errors.New("article not found")

// Searcher is an engine: it hands out views of the generation in service.
type Searcher interface {
	// View returns the generation in service. It stays whole, whatever is put
	// in service meanwhile, until the caller closes it.
	View() (View, error)
}

// View is one generation, as an engine shows it: ranked ids, counts and term
// statistics. All methods may be called at the same time.
type View interface {
	Generation() Generation
	// Find ranks the articles that a plan asks for and counts their facets.
	Find(ctx context.Context, p Plan) (*Found, error)
	// Document returns an article, or ErrNotFound.
	Document(ctx context.Context, id string) (*corpus.Document, error)
	// Similar returns up to n articles that resemble one, the nearest first.
	Similar(ctx context.Context, id string, n int) ([]Ranked, error)
	// Values returns all values of a facet with the articles that have them,
	// the most frequent first.
	Values(ctx context.Context, facet FacetName) ([]FacetValue, error)
	// Fold returns the form a word is indexed in (lower case, stemmed by the
	// rules of the language), "" for a word that is not indexed at all.
	Fold(language, word string) string
	// Words is the table of the words that the articles use.
	Words() Words
	// Titles returns up to n articles with a title word that begins with each
	// word of prefix, the best known first.
	Titles(prefix string, n int) []Title
	Close() error
}

// Words is the table of the words of all articles: lower case, not stemmed.
type Words interface {
	// Count returns how many articles use the word.
	Count(word string) int
	// Known tells whether articles use the word or another form of it.
	Known(word string) bool
	// Near returns words that differ from word by at most edits insertions,
	// deletions, replacements or swaps of neighbours; without the word itself,
	// in no order.
	Near(word string, edits int) []Word
	// Complete returns up to n words that begin with prefix, the most
	// frequent first.
	Complete(prefix string, n int) []Word
	// Together returns how many articles have a directly before b, each one
	// or more words in their folded forms.
	Together(a, b string) int
}

// Word is a word with the number of articles that use it.
type Word struct {
	Text  string
	Count int
}

// Title is an article's title.
type Title struct{ ID, Title string }

// Plan is a query as an engine executes it.
type Plan struct {
	// Tree says what to look for; an empty tree finds everything.
	Tree Tree
	// Include, Exclude, From, To and Facets are as in Query.
	Include, Exclude map[FacetName][]string
	From, To         string
	Facets           []FacetName
	// NoFacets saves the counting.
	NoFacets bool
	Sort     Sort
	// Compared are the names of each thing that the query compares: articles
	// whose titles name all of them rank above their likes.
	Compared [][]string
	// Offset and Limit cut the page out of the ranking.
	Offset, Limit int
	Explain       bool
}

// Found is what an engine found.
type Found struct {
	Total  int
	Ranked []Ranked
	Facets Facets
}

// Ranked is one article with its score. Ties stand in the order of ids.
type Ranked struct {
	ID    string
	Score float64
	// Duplicates are near copies of the article, folded into it.
	Duplicates []Duplicate
	Why        []Signal
}

// Meta tells what a generation was made of.
type Meta struct {
	// TaxonomyHash identifies the taxonomy that annotated the articles.
	TaxonomyHash string `json:"taxonomy_hash"`
	// Position is the place in the corpus' history that the generation shows.
	Position int64 `json:"position"`
	// Extractor is the version of extraction.
	Extractor string `json:"extractor"`
	// Merged is how many pages are copies of an article at other addresses.
	Merged int `json:"merged,omitempty"`
}

// Generation describes one immutable index.
type Generation struct {
	// Name is unique in an index folder and sorts by age.
	Name   string    `json:"name"`
	Schema int       `json:"schema"`
	Built  time.Time `json:"built"`
	// Content identifies the articles it was built of: equal content gives
	// equal answers.
	Content  string `json:"content"`
	Articles int    `json:"articles"`
	Passages int    `json:"passages"`
	Evidence int    `json:"evidence"`
	Words    int    `json:"words"`
	Bytes    int64  `json:"bytes"`
	Current  bool   `json:"current"`
	// Decisions differs when the admin's decisions that bear on the answers
	// do (rejected quotes, removed articles): with Name it keys what is kept
	// of answers.
	Decisions string `json:"-"`
	Meta
}

// Completion is an end for what a reader began to type.
type Completion struct {
	// Kind is "article", "role", "author", "topic" or "query".
	Kind string `json:"kind"`
	Text string `json:"text"`
	// ID is the article's, role's or topic's id; empty for others.
	ID string `json:"id,omitempty"`
}

// RequestError is a request that cannot be answered, told to who made it.
type RequestError struct {
	Field, Value, Message string
	// Fixes are values or names that would work.
	Fixes []string
}

func (e *RequestError) Error() string { return e.Message }
