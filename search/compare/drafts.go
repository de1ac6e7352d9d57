package compare

import (
	"hash/maphash"
	"sync"
)

// drafts remembers cells: ranking thousands of quotes takes longer than all
// else in a comparison, and the same cells are asked for again and again.
type drafts struct {
	facts factFinder
	seed  maphash.Seed

	mu         sync.Mutex
	generation string
	kept       map[draftKey]*draft
}

// draftKey names the exact rows of a cell, in any order: a rejected quote or
// another filter gives another key.
type draftKey struct {
	cellKey
	rows int
	sum  uint64
}

// maxDrafts bounds the cells kept, each with at most considered quotes: some
// 20 MB. A table of four roles has 72.
const maxDrafts = 4000

func newDrafts(facts factFinder) *drafts {
	return &drafts{facts: facts, seed: maphash.MakeSeed(), kept: map[draftKey]*draft{}}
}

// draft returns the draft of a cell with the rows, made now or remembered. It
// must not be changed.
func (m *drafts) draft(generation string, cell cellKey, rows []*Row) *draft {
	return m.remembered(generation, cell, rows, func() *draft { return newDraft(rows, m.facts) })
}

// definitions returns a draft of the best rows that define a role.
func (m *drafts) definitions(generation, role string, rows []*Row) *draft {
	cell := cellKey{role: role} // of no dimension
	return m.remembered(generation, cell, rows, func() *draft { return &draft{voices: bestDefinitions(rows, m.facts)} })
}

// remembered returns what is remembered of a cell with the rows, made on first use.
func (m *drafts) remembered(generation string, cell cellKey, rows []*Row, make func() *draft) *draft {
	key := draftKey{cell, len(rows), m.sum(rows)}
	if d := m.recall(generation, key); d != nil {
		return d
	}
	d := make()
	m.remember(generation, key, d)
	return d
}

func (m *drafts) recall(generation string, key draftKey) *draft {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.generation != generation {
		m.generation = generation
		clear(m.kept)
	}
	return m.kept[key]
}

func (m *drafts) remember(generation string, key draftKey, d *draft) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.generation != generation {
		return // another generation is in service by now
	}
	if len(m.kept) >= maxDrafts {
		clear(m.kept)
	}
	m.kept[key] = d
}

// sum identifies a set of rows of one cell by their articles and places.
func (m *drafts) sum(rows []*Row) uint64 {
	var sum uint64
	for _, row := range rows {
		place := uint64(row.Start)<<32 ^ uint64(row.End) ^ uint64(row.Own.Start)<<16
		sum += (maphash.String(m.seed, row.Article.ID) ^ place) * 0x9e3779b97f4a7c15 // 2⁶⁴ over the golden ratio
	}
	return sum
}
