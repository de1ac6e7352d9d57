package bleveindex_test

import (
	"slices"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
)

func TestQuotedWordsStandTogetherExactFormsFirst(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	var documents []*corpus.Document
	for id, text := range map[string]string{
		"1": "We hire an engineer. We hire engineer after engineer, and hire engineers again.",
		"2": "Something about hiring engineers stands here, in a rather long sentence about other things.",
		"3": "Hiring is hard for all engineers.",
		"4": "To be or not to be, that is the question.",
		"5": "Not to be outdone, they wanted to be there or to be not.",
	} {
		documents = append(documents, &corpus.Document{Article: corpus.Article{
			ID: id, Title: "Title", Language: "en", Text: text, Blocks: []corpus.Block{{Kind: corpus.Paragraph, End: len(text)}},
		}})
	}
	s := search.New(build(t, documents), tax)
	for query, want := range map[string]string{
		`"hiring engineers"`:     "2 1",
		`"hire engineers"`:       "1 2",
		`"to be or not to be"`:   "4",
		`"or to be"`:             "5",
		`"to be that or not to"`: "",
	} {
		res, err := s.Search(t.Context(), search.Query{Text: query, Verbatim: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s finds %v, want %s", query, got, want)
		}
	}
}
