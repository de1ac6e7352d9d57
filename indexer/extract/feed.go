package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"altitude/corpus"
)

// maxItems bounds the items taken of one feed; full archives have some
// thousands.
const maxItems = 5000

// FeedItem is one address a feed names.
type FeedItem struct {
	// URL is the address as written.
	URL string
	// LastMod is when the item was updated; zero when not told.
	LastMod time.Time
}

// FeedLinks are the addresses a feed names.
type FeedLinks struct {
	// Site is the address of the site the feed belongs to, as written.
	Site  string
	Items []FeedItem
}

// Feed reads the addresses out of an RSS, Atom or JSON feed.
func Feed(body []byte) (FeedLinks, error) {
	feed, err := parseFeed(bytes.NewReader(body))
	if err != nil {
		return FeedLinks{}, err
	}
	links := FeedLinks{Site: strings.TrimSpace(feed.Link)}
	for _, item := range feed.Items {
		if address := itemAddress(item); address != "" {
			links.Items = append(links.Items, FeedItem{address, itemTime(item)})
		}
	}
	return links, nil
}

// itemAddress is an item's link, or its guid where that is an address.
func itemAddress(item *gofeed.Item) string {
	for _, address := range append([]string{item.Link, item.GUID}, item.Links...) {
		address = strings.TrimSpace(address)
		if address != "" && (address != item.GUID || strings.HasPrefix(address, "http")) {
			return address
		}
	}
	return ""
}

func itemTime(item *gofeed.Item) time.Time {
	if item.UpdatedParsed != nil {
		return item.UpdatedParsed.UTC()
	}
	return time.Time{}
}

// parseFeed reads a feed up to its limits. A parser that panics on hostile XML
// has read nothing.
func parseFeed(in io.Reader) (feed *gofeed.Feed, err error) {
	defer func() {
		if recover() != nil {
			feed, err = nil, errors.New("feed: not readable")
		}
	}()
	feed, err = gofeed.NewParser().Parse(io.LimitReader(in, maxFeed))
	if err != nil {
		return nil, fmt.Errorf("feed: %w", short(err))
	}
	feed.Items = feed.Items[:min(len(feed.Items), maxItems)]
	return feed, nil
}

// feedPages yields one page an item: its full content where the feed has it,
// else its summary.
func feedPages(in io.Reader, base corpus.Page) iter.Seq2[corpus.Page, error] {
	return func(yield func(corpus.Page, error) bool) {
		feed, err := parseFeed(in)
		if err != nil {
			yield(corpus.Page{}, err)
			return
		}
		ids := map[string]bool{}
		for i, item := range feed.Items {
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
