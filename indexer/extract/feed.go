package extract

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/mmcdole/gofeed"

	"altitude/corpus"
)

// maxItems bounds the items taken of one feed.
const maxItems = 5000

// feedPages yields one page an item: its full content where the feed has it,
// else its summary.
func feedPages(in io.Reader, base corpus.Page) iter.Seq2[corpus.Page, error] {
	return func(yield func(corpus.Page, error) bool) {
		feed, err := gofeed.NewParser().Parse(io.LimitReader(in, maxFeed))
		if err != nil {
			yield(corpus.Page{}, fmt.Errorf("feed: %w", short(err)))
			return
		}
		ids := map[string]bool{}
		for i, item := range feed.Items[:min(len(feed.Items), maxItems)] {
			p, err := itemPage(feed, item, i+1, base, ids)
			if err != nil {
				err = fmt.Errorf("item %d: %w", i+1, err)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// itemPage makes a page of a feed's item.
func itemPage(feed *gofeed.Feed, item *gofeed.Item, number int, base corpus.Page, ids map[string]bool) (corpus.Page, error) {
	record := map[string]any{
		"title": item.Title, "html": cmpOr(item.Content, item.Description), "tags": item.Categories,
		"id": cmpOr(item.GUID, item.Link), "site": feed.Title, "lang": feed.Language,
	}
	if link, ok := itemLink(feed, item, base); ok {
		record["url"] = link
	}
	var authors []string
	for _, a := range item.Authors {
		if a != nil && a.Name != "" {
			authors = append(authors, a.Name)
		}
	}
	if len(authors) > 0 {
		record["authors"] = authors
	}
	for key, t := range map[string]*time.Time{"published": item.PublishedParsed, "modified": item.UpdatedParsed} {
		if t != nil {
			record[key] = t.Format(time.DateOnly)
		}
	}
	return pageOfRecord(record, number, base, ids)
}

// itemLink makes an item's address absolute against the feed's.
func itemLink(feed *gofeed.Feed, item *gofeed.Item, base corpus.Page) (string, bool) {
	from := pageURL(base)
	if from == nil {
		from = pageURL(corpus.Page{URL: cmpOr(feed.Link, feed.FeedLink)})
	}
	if item.Link == "" {
		return "", false
	}
	return resolve(from, item.Link)
}
