package bleveindex

import (
	"strings"

	"altitude/corpus"
	"altitude/corpus/text"
)

const (
	// linkListShare is the share of words in bare list items from which a
	// page is a list of links.
	linkListShare = 0.6
	// linkListItems is the fewest bare items of a list of links.
	linkListItems = 12
	// linkListDemotion is what such a page keeps of its score: it names
	// everything and explains nothing.
	linkListDemotion = 0.8
	// bareItemWords is the most words of an item that only names something.
	bareItemWords = 14
)

// demotionOf returns what an article keeps of its score.
func demotionOf(d *corpus.Document) float32 {
	words, bare, items := 0, 0, 0
	for _, b := range d.Blocks {
		if b.Kind == corpus.Heading || b.Kind == corpus.Code {
			continue
		}
		t := d.BlockText(b)
		n := text.CountWords(t)
		words += n
		if (b.Kind == corpus.Item || b.Kind == corpus.Aside) && n <= bareItemWords && !sentence(t) {
			bare += n
			items++
		}
	}
	if items >= linkListItems && float64(bare) >= linkListShare*float64(words) {
		return linkListDemotion
	}
	return 1
}

// sentence tells whether a text ends as sentences do.
func sentence(s string) bool {
	s = strings.TrimRight(s, ` "”’')`)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "。")
}
