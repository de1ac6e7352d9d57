package extract

import (
	"altitude/corpus"
)

// minWords is how many words a web page needs to be an article; a cookie wall
// or a page that only its scripts fill has fewer.
const minWords = 25

// finish makes the article of what was read.
func (d *draft) finish() (*corpus.Article, error) {
	a := &corpus.Article{
		ID: d.page.ID(), Key: d.page.Key,
		Own: d.page.Own, FullText: d.page.FullText,
		Robots: d.robots, Provenance: map[string]string{},
	}
	d.readCitation()
	d.readClosing()
	d.settle(a)
	d.lines = dropTitleLine(d.lines, a.Title)
	markAsides(d.lines)
	dropTail(d.lines)
	if err := d.enough(); err != nil {
		return nil, err
	}
	d.settleLanguage(a)
	d.settleKind(a)
	a.Flags = d.flags
	a.Provenance["body"] = cmpOr(d.bodyFrom, string(d.format))
	a.Text, a.Blocks = join(d.lines)
	return a, nil
}

// enough tells whether there is an article: any word for a file, more for a
// web page.
func (d *draft) enough() error {
	switch count := countWords(d.lines); {
	case count == 0 && d.visible == 0:
		return &SkipError{"empty"}
	case count == 0:
		return &SkipError{"thin"}
	case d.format == formatHTML && count < minWords && !d.page.Own:
		return &SkipError{"thin"}
	}
	return nil
}
