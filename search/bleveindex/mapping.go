// Package bleveindex is the embedded engine: generations written offline as
// plain Bleve indexes, with small tables beside them, and a read side of its
// own that scores Bleve's postings as textbook BM25.
package bleveindex

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"

	"altitude/corpus"
	"altitude/search"
)

// group is a family of languages that are analysed alike, in fields of their
// own.
type group uint8

// The groups. Languages without an analysis of their own are read as English:
// its stemmer leaves most foreign words alone.
const (
	english group = iota
	german
	cjkGroup
	groups // how many there are
)

func (g group) String() string { return [groups]string{"en", "de", "cjk"}[g] }

// analyzer is the name of the group's analyzer in the mapping.
func (g group) analyzer() string {
	return [groups]string{englishAnalyzer, de.AnalyzerName, cjk.AnalyzerName}[g]
}

// title, headings and body are the group's fields. Body holds the headings
// too, so that a heading's words count twice.
func (g group) title() string    { return "title_" + g.String() }
func (g group) headings() string { return "headings_" + g.String() }
func (g group) body() string     { return "body_" + g.String() }

// groupOf returns the group of a language.
func groupOf(language string) group {
	switch language, _, _ = strings.Cut(strings.ToLower(language), "-"); language {
	case "de":
		return german
	case "ja", "zh", "ko":
		return cjkGroup
	}
	return english
}

const (
	// englishAnalyzer is Porter2 after the full stop list: both measured
	// better than Bleve's own "en", which stems by the older Porter rules.
	englishAnalyzer = "english"
	// wordAnalyzer keeps the words as they are written, in lower case.
	wordAnalyzer = "words"
	// wordsField holds all words of title and text in every language.
	wordsField = "words"
)

// newMapping describes the index to Bleve, with its built-in components only.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	for name, filters := range map[string][]string{
		englishAnalyzer: {en.PossessiveName, lowercase.Name, en.StopName, en.SnowballStemmerName},
		wordAnalyzer:    {en.PossessiveName, lowercase.Name},
	} {
		err := m.AddCustomAnalyzer(name, map[string]any{
			"type": custom.Name, "tokenizer": unicode.Name, "token_filters": filters,
		})
		if err != nil {
			return nil, err
		}
	}
	doc := bleve.NewDocumentStaticMapping()
	for g := range groups {
		doc.AddFieldMappingsAt(g.title(), textField(g.analyzer(), true))
		doc.AddFieldMappingsAt(g.headings(), textField(g.analyzer(), false))
		doc.AddFieldMappingsAt(g.body(), textField(g.analyzer(), true))
	}
	doc.AddFieldMappingsAt(wordsField, textField(wordAnalyzer, false))
	for _, f := range search.FacetNames {
		doc.AddFieldMappingsAt(string(f), keywordField())
	}
	m.DefaultMapping = doc
	m.DefaultAnalyzer = englishAnalyzer
	m.DefaultField = english.body()
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

func textField(analyzer string, positions bool) *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = analyzer
	f.Store, f.DocValues, f.IncludeInAll = false, false, false
	f.IncludeTermVectors = positions
	return f
}

// keywordField keeps doc values, so that Bleve's own facets work on it.
func keywordField() *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = keyword.Name
	f.Store, f.IncludeInAll, f.IncludeTermVectors = false, false, false
	return f
}

const (
	// blockBits is how many bits of a position number the words of a block.
	blockBits = 14
	// maxBlockWords keeps a block's positions inside blockBits; a longer
	// block is indexed in pieces.
	maxBlockWords = 1<<blockBits - 64
	// maxBlockBytes bounds the bytes of a piece: no word is shorter than one
	// byte and its gap.
	maxBlockBytes = 2 * maxBlockWords
)

// bleveDocument is an article as Bleve indexes it.
func bleveDocument(d *corpus.Document) map[string]any {
	g := groupOf(d.Language)
	var body, headings []string
	for _, b := range d.Blocks {
		text := d.BlockText(b)
		if b.Kind == corpus.Heading {
			headings = append(headings, text)
		}
		body = appendPieces(body, text)
	}
	fields := map[string]any{
		g.title():    d.Title,
		g.headings(): headings,
		g.body():     body,
		wordsField:   append([]string{d.Title}, body...),
	}
	for _, f := range search.FacetNames {
		fields[string(f)] = facetValues(d, f)
	}
	return fields
}

// appendPieces adds a block in pieces that positions can number.
func appendPieces(body []string, text string) []string {
	for len(text) > maxBlockBytes {
		cut := strings.LastIndexAny(text[:maxBlockBytes], " \t")
		if cut <= 0 {
			for cut = maxBlockBytes; cut > 0 && !utf8.RuneStart(text[cut]); cut-- {
			}
		}
		if cut == 0 {
			break // no text at all
		}
		body = append(body, text[:cut])
		text = text[cut:]
	}
	return append(body, text)
}

// facetValues returns an article's values of a facet, search.Unknown when it
// has none.
func facetValues(d *corpus.Document, f search.FacetName) []string {
	var values []string
	switch f {
	case search.Role:
		values = d.Roles
	case search.Topic:
		values = d.Topics
	case search.Author:
		values = d.Authors
	case search.Site:
		values = []string{d.Site}
	case search.KindOf:
		values = []string{string(d.Kind)}
	case search.Year:
		values = []string{d.Year()}
	case search.Language:
		values = []string{d.Language}
	}
	if len(values) == 0 || values[0] == "" {
		return []string{search.Unknown}
	}
	return values
}
