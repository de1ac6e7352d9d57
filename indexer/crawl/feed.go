package crawl

import (
	"bytes"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
)

// maxFeedItems bounds the items read of one feed; full archives have some
// thousands.
const maxFeedItems = 5000

// feedContent is what a feed names.
type feedContent struct {
	// site is the address of the site the feed belongs to, as written.
	site  string
	items []Listed
}

// errNoFeed says that a file is no RSS, Atom or JSON feed.
var errNoFeed = &failure{reason: "not a feed", unfit: true}

// parseFeed reads the addresses out of an RSS, Atom or JSON feed. A parser
// that panics on hostile XML has read nothing.
func parseFeed(data []byte) (content feedContent, err error) {
	defer func() {
		if recover() != nil {
			content, err = feedContent{}, errNoFeed
		}
	}()
	feed, parseErr := gofeed.NewParser().Parse(bytes.NewReader(data))
	if parseErr != nil {
		return content, &failure{reason: errNoFeed.reason, unfit: true, cause: parseErr}
	}
	content.site = strings.TrimSpace(feed.Link)
	for _, item := range feed.Items[:min(len(feed.Items), maxFeedItems)] {
		if address := itemAddress(item); address != "" {
			content.items = append(content.items, Listed{address, itemTime(item)})
		}
	}
	return content, nil
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
