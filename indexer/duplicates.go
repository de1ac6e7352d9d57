package indexer

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"math/bits"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/text"
)

// outline is what de-duplication and the comparison of generations need to
// know of a document.
type outline struct {
	ID, Key, URL string
	Site         string
	// Version names the page's content and what read it.
	Version string
	// Skipped says why the page makes no article; the rest is empty then.
	Skipped string `json:",omitempty"`
	// Text is a hash of the folded text, Sketch its simhash, Words its length.
	Text     string
	Sketch   uint64
	Words    int
	Evidence int
	// Dated orders copies: the earliest published is the original.
	Dated string
	// Also and DuplicateOf are what settle decided.
	Also        []string `json:",omitempty"`
	DuplicateOf string   `json:",omitempty"`
}

func newOutline(doc *corpus.Document) outline {
	words := bodyWords(&doc.Article)
	return outline{
		ID: doc.ID, Key: doc.Key, URL: doc.URL, Site: doc.Site,
		Text: fingerprint(words...), Sketch: simhash(words), Words: len(words),
		Evidence: len(doc.Evidence), Dated: doc.Published, Also: doc.Also,
	}
}

func (o outline) article() *corpus.Article {
	return &corpus.Article{ID: o.ID, Key: o.Key, URL: o.URL, Site: o.Site}
}

// bodyWords returns the folded words of an article without its boilerplate: a
// shared sidebar alone made different pages look the same.
func bodyWords(a *corpus.Article) []string {
	var words []string
	for _, b := range a.Blocks {
		if b.Kind == corpus.Aside || b.Kind == corpus.Caption {
			continue
		}
		line := strings.ToLower(a.BlockText(b))
		for start, end := range text.Words(line) {
			words = append(words, line[start:end])
		}
	}
	return words
}

func fingerprint(parts ...string) string {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// shingle is how many words stand in one feature of the simhash.
const shingle = 3

// simhash condenses words into 64 bits such that similar texts differ in few
// (Charikar 2002; features are runs of three words).
func simhash(words []string) uint64 {
	var weights [64]int
	for i := 0; i+shingle <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingle] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		sum := mix(h.Sum64())
		for bit := range weights {
			weights[bit] += int(sum>>bit&1)*2 - 1
		}
	}
	var sketch uint64
	for bit, w := range weights {
		if w > 0 {
			sketch |= 1 << bit
		}
	}
	return sketch
}

// mix spreads FNV's weak high bits over the word (the finaliser of
// MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

const (
	// nearBits is how many bits the simhashes of near-copies may differ in.
	// Manku et al. 2007 found 3 right for whole web pages; bodies without
	// boilerplate, as here, stay apart by 15 and more, so 6 is safe and also
	// finds copies with an added paragraph.
	nearBits = 6
	// nearWords is the fewest words for which a simhash says anything.
	nearWords = 60
	// bands is how many parts a sketch is looked up by: with more bands than
	// differing bits, one band at least is equal.
	bands = 8
)

// settle merges pages that are one article at several addresses, links
// near-copies to their original, and returns what is to be indexed, ordered by
// id. The result does not depend on the order of the outlines.
func settle(outlines []outline) []outline {
	ordered := slices.Clone(outlines)
	slices.SortFunc(ordered, originalFirst)
	kept := merge(ordered)
	link(kept)
	slices.SortFunc(kept, func(a, b outline) int { return cmp.Compare(a.ID, b.ID) })
	return kept
}

// originalFirst orders copies: a page at its own address before a copy that
// names it, the earlier dated before the later, undated last, then by key.
func originalFirst(a, b outline) int {
	elsewhere := func(o outline) int {
		if o.URL != "" && corpus.WebAddress(o.Key) && o.URL != o.Key {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(elsewhere(a), elsewhere(b)),
		cmp.Compare(cmp.Or(a.Dated, "9"), cmp.Or(b.Dated, "9")),
		cmp.Compare(a.Key, b.Key))
}

// merge folds pages with the same text, or with the same address and nearly
// the same text, into the first of them. An equal address alone is not
// believed: sites name wrong canonical addresses.
func merge(ordered []outline) []outline {
	var kept []outline
	byText, byURL := map[string]int{}, map[string]int{}
	for _, o := range ordered {
		at, same := byText[o.Text]
		if !same && o.URL != "" {
			at, same = byURL[o.URL]
			same = same && near(kept[at], o)
		}
		if same && o.Words > 0 {
			kept[at].Also = also(kept[at], o)
			continue
		}
		byText[o.Text] = len(kept)
		if _, taken := byURL[o.URL]; !taken {
			byURL[o.URL] = len(kept)
		}
		kept = append(kept, o)
	}
	return kept
}

// also returns the other web addresses of the first article once o is folded
// into it.
func also(first, o outline) []string {
	all := slices.Concat(first.Also, o.Also, []string{o.URL, o.Key})
	all = slices.DeleteFunc(all, func(address string) bool {
		return !corpus.WebAddress(address) || address == first.URL || address == first.Key
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// near tells whether two texts are nearly the same.
func near(a, b outline) bool {
	return a.Words >= nearWords && b.Words >= nearWords &&
		4*min(a.Words, b.Words) >= 3*max(a.Words, b.Words) &&
		bits.OnesCount64(a.Sketch^b.Sketch) <= nearBits
}

// link sets DuplicateOf of each near-copy to the first of its group.
func link(kept []outline) {
	type key struct {
		band int
		bits uint64
	}
	seen := map[key][]int{}
	for i := range kept {
		if kept[i].Words < nearWords {
			continue // near to none; many short pages have one sketch
		}
		for band := range bands {
			k := key{band, kept[i].Sketch >> (band * 64 / bands) & 0xff}
			for _, j := range seen[k] {
				if kept[i].DuplicateOf == "" && near(kept[i], kept[j]) {
					kept[i].DuplicateOf = kept[j].ID
				}
			}
			if kept[i].DuplicateOf == "" {
				seen[k] = append(seen[k], i)
			}
		}
	}
}
