package search

import (
	"testing"

	"altitude/corpus"
)

func TestAStatementIsWorthMoreThanWhatPointsElsewhere(t *testing.T) {
	says := value("A product owner answers for the product's value.", corpus.Paragraph)
	for _, less := range []string{
		"Read more of it at https://example.org/product-owner.",
		"A product owner does these things:",
		"What does a product owner do?",
	} {
		if v := value(less, corpus.Paragraph); v >= says {
			t.Errorf("%q is worth %v, a statement %v", less, v, says)
		}
	}
}
