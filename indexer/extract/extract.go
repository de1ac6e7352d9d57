// Package extract turns a page into an article.
//
// It is pure: no network, no clock but the page's own time of fetching.
// Whatever the page holds, it neither panics nor hangs; a page that makes no
// article is answered with a *SkipError that says why.
package extract

import (
	"fmt"

	"altitude/corpus"
)

// SkipError says why a page makes no article.
type SkipError struct {
	// Reason is short and readable: "not text", "thin", "empty" …
	Reason string
}

func (e *SkipError) Error() string { return "skipped: " + e.Reason }

// Version changes whenever the same page would make another article; caches
// of extracted articles are keyed by it.
const Version = "9"

// maxBody bounds what is read of one page. A text of a million words has 6 MB;
// markup may be several times that.
const maxBody = 16 << 20

// Article makes an article of a page. A page that makes none is answered with
// a *SkipError. A page marked noindex still makes an article with Robots set:
// what to do with it is for the caller to decide.
func Article(p corpus.Page) (*corpus.Article, error) {
	d, err := read(p)
	if err != nil {
		return nil, err
	}
	return d.finish()
}

// draft is an article in the making.
type draft struct {
	page   corpus.Page
	format format
	meta   findings
	lines  []line
	robots corpus.Robots
	flags  []string
	// undated says the file itself denies that it has a date: then neither its
	// name nor its address is asked for one.
	undated bool
	// candidates are the bodies an HTML page offered; see Explain.
	candidates []Candidate
	bodyFrom   string
	// visible counts the words a reader of an HTML page sees.
	visible int
	// hints are the page's own words for what it is: types, breadcrumbs.
	hints []string
}

// read finds the page's format and reads it into a draft.
func read(p corpus.Page) (*draft, error) {
	d := &draft{page: p, meta: findings{}}
	if len(p.Body) > maxBody {
		d.page.Body = p.Body[:maxBody]
		d.flag("truncated")
	}
	f, err := sniff(d.page)
	if err != nil {
		return nil, err
	}
	text := decode(d.page, f)
	front, rest := splitFrontMatter(text)
	d.format = f
	d.meta.addFrontMatter(front)
	d.undated = front.denies("published", "date")
	switch f {
	case formatHTML:
		err = d.readHTML(rest)
	case formatMarkdown:
		err = d.readMarkdown(rest)
	case formatAsciiDoc:
		d.readAsciiDoc(rest)
	case formatText:
		d.readPlain(rest)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f, err)
	}
	return d, nil
}

func (d *draft) flag(name string) {
	for _, f := range d.flags {
		if f == name {
			return
		}
	}
	d.flags = append(d.flags, name)
}
