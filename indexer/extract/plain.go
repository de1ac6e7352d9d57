package extract

import (
	"strings"

	"altitude/corpus"
)

func (d *draft) readPlain(text string) {
	for l := range strings.SplitSeq(text, "\n") {
		l = squeeze(l)
		if l == "" {
			continue
		}
		if item, ok := typedItem(l); ok {
			d.lines = append(d.lines, line{Block: corpus.Block{Kind: corpus.Item, Level: 1}, text: item})
			continue
		}
		kind := corpus.Block{Kind: corpus.Paragraph}
		if len(l) < 70 && !strings.ContainsAny(l[len(l)-1:], ".,;:") {
			kind = corpus.Block{Kind: corpus.Heading, Level: 2}
			if len(d.lines) == 0 {
				kind.Level = 1
			}
		}
		d.lines = append(d.lines, line{Block: kind, text: l})
	}
}
