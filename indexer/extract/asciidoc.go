package extract

import (
	"strings"

	"altitude/corpus"
)

func (d *draft) readAsciiDoc(text string) {
	for l := range strings.SplitSeq(text, "\n") {
		l = squeeze(l)
		if l == "" || strings.HasPrefix(l, "include::") || strings.HasPrefix(l, ":") {
			continue
		}
		level := len(l) - len(strings.TrimLeft(l, "="))
		if level > 0 && level < 7 && strings.HasPrefix(l[level:], " ") {
			d.lines = append(d.lines, line{Block: corpus.Block{Kind: corpus.Heading, Level: level}, text: squeeze(l[level:])})
			continue
		}
		d.lines = append(d.lines, line{Block: corpus.Block{Kind: corpus.Paragraph}, text: l})
	}
}
