package extract

import (
	"altitude/corpus"
)

// finish makes the article of what was read.
func (d *draft) finish() (*corpus.Article, error) {
	a := &corpus.Article{
		ID: d.page.ID(), Key: d.page.Key, URL: d.page.URL,
		Own: d.page.Own, FullText: d.page.FullText,
		Robots: d.robots, Flags: d.flags, Kind: corpus.Other,
		Provenance: map[string]string{},
	}
	d.settle(a)
	d.lines = dropTitleLine(d.lines, a.Title)
	if len(d.lines) == 0 {
		return nil, &SkipError{"empty"}
	}
	a.Text, a.Blocks = join(d.lines)
	return a, nil
}
