package bleveindex

import (
	"container/list"
	"sync"

	"altitude/corpus"
)

// cacheBytes bounds the decoded postings in memory: all of some 20,000
// articles, the ones in use of more.
const cacheBytes = 256 << 20

// sized is what a cache can hold.
type sized interface{ size() int }

// cache keeps decoded postings, the least recently used going first.
type cache struct {
	mu    sync.Mutex
	room  int
	items map[string]*list.Element
	order *list.List
}

type cacheItem struct {
	key   string
	value sized
}

func newCache(room int) *cache {
	return &cache{room: room, items: map[string]*list.Element{}, order: list.New()}
}

func (c *cache) get(key string) (sized, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cacheItem).value, true
}

func (c *cache) put(key string, value sized) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.items[key]; ok {
		return
	}
	c.items[key] = c.order.PushFront(cacheItem{key, value})
	c.room -= value.size() + len(key)
	for c.room < 0 && c.order.Len() > 1 {
		last := c.order.Back()
		item := c.order.Remove(last).(cacheItem)
		delete(c.items, item.key)
		c.room += item.value.size() + len(item.key)
	}
}

// cached returns the value of a key, made on first use. Two callers may make
// it at the same time; both make the same.
func cached[T sized](c *cache, key string, make func() (T, error)) (T, error) {
	if v, ok := c.get(key); ok {
		return v.(T), nil
	}
	v, err := make()
	if err == nil {
		c.put(key, v)
	}
	return v, err
}

// cachedDocuments is how many decoded articles stay in memory: those that
// many searches show.
const cachedDocuments = 256

// documentCache keeps decoded articles; when full it starts anew.
type documentCache struct {
	mu   sync.Mutex
	room int
	docs map[int]*corpus.Document
}

func newDocumentCache(room int) *documentCache {
	return &documentCache{room: room, docs: map[int]*corpus.Document{}}
}

func (c *documentCache) get(ordinal int) (*corpus.Document, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := c.docs[ordinal]
	return d, ok
}

func (c *documentCache) put(ordinal int, d *corpus.Document) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.docs) >= c.room {
		clear(c.docs)
	}
	c.docs[ordinal] = d
}
