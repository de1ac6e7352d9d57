package compare

import (
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// reading is what a quote's wording tells, whatever cell it stands in. It
// depends on nothing but the evidence, so it may be kept for ever.
type reading struct {
	// words are the quote's different words, the longest first: long words
	// are rare ones, which makes a short prefix tell quotes apart.
	words []wordKey
	// claims sums up the numbers and negations of the quote. Quotes that
	// differ in them never say the same, however alike they look.
	claims uint64
	// count is the number of words; vague how many of them hedge.
	count, vague int
	// shared says that the part of this role speaks of several roles at once.
	shared bool

	// facts finds what the role's part claims, on first use.
	facts func() []fact

	// text and own are what was read: the same id may come with other white
	// space, whose offsets would not fit.
	text string
	own  corpus.Span
}

// wordKey orders words by falling length, then by hash.
type wordKey uint32

// reader reads quotes and remembers what it read.
type reader struct {
	facts factFinder

	mu   sync.RWMutex
	seen map[string]*reading
}

// maxReadings bounds the memory of a reader to some 150 MB; a corpus of 10,000
// articles has about a quarter of it.
const maxReadings = 200_000

func newReader(tax *taxonomy.Taxonomy) *reader {
	return &reader{facts: newFactFinder(tax), seen: map[string]*reading{}}
}

// readAll returns the readings of rows, in their order.
func (r *reader) readAll(rows []*Row) []*reading {
	all := make([]*reading, len(rows))
	missing := 0
	r.mu.RLock()
	for i, row := range rows {
		rd := r.seen[row.ID]
		if rd == nil || rd.text != row.Text || rd.own != ownSpan(row.Evidence, row.Text) {
			missing++
			continue
		}
		all[i] = rd
	}
	r.mu.RUnlock()
	if missing == 0 {
		return all
	}
	for i, row := range rows {
		if all[i] == nil {
			all[i] = r.read(row)
		}
	}
	r.keep(rows, all)
	return all
}

func (r *reader) keep(rows []*Row, readings []*reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen)+len(rows) > maxReadings {
		clear(r.seen)
	}
	for i, row := range rows {
		r.seen[row.ID] = readings[i]
	}
}

// read reads one quote. Its facts are found on first use: most quotes of a
// full cell never need them.
func (r *reader) read(row *Row) *reading {
	rd := fingerprint(row.Text)
	rd.text, rd.own = row.Text, ownSpan(row.Evidence, row.Text)
	rd.shared = speaksOfBoth(rd.text[rd.own.Start:rd.own.End])
	role, dimension := row.Role, row.Dimension
	rd.facts = sync.OnceValue(func() []fact { return r.facts.find(role, dimension, rd.text, rd.own) })
	return rd
}

// fingerprint cuts a quote into words and sums it up.
func fingerprint(s string) *reading {
	rd := &reading{}
	for word := range strings.FieldsFuncSeq(s, betweenWords) {
		rd.count++
		word = strings.ToLower(word)
		h := fnv.New32a()
		h.Write([]byte(word))
		sum := h.Sum32()
		if claims(word) {
			rd.claims += uint64(sum)*2654435761 + 1
		}
		if vagueWords[word] {
			rd.vague++
		}
		length := min(utf8.RuneCountInString(word), 255)
		rd.words = append(rd.words, wordKey(255-length)<<24|wordKey(sum&0xffffff))
	}
	slices.Sort(rd.words)
	rd.words = slices.Compact(rd.words)
	return rd
}

// betweenWords tells what separates words in a fingerprint. An apostrophe
// joins ("don't"), so that a contraction is one word.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’'
}

// claims tells whether a word must not differ between two wordings of one
// statement: numbers and negations.
func claims(word string) bool {
	if negations[word] || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t") {
		return true
	}
	return word[0] >= '0' && word[0] <= '9' || smallNumbers[word] > 0
}

// vagueWords hedge: a quote full of them tells less than one without.
var vagueWords = map[string]bool{
	"can": true, "could": true, "depending": true, "depends": true, "different": true,
	"etc": true, "generally": true, "kind": true, "many": true, "may": true,
	"maybe": true, "might": true, "often": true, "perhaps": true, "possibly": true,
	"probably": true, "several": true, "some": true, "something": true,
	"sometimes": true, "somewhat": true, "sort": true, "stuff": true, "things": true,
	"usually": true, "varies": true, "various": true, "vary": true,
}

// speaksOfBoth tells whether a text makes one statement of several roles.
func speaksOfBoth(s string) bool {
	for word := range strings.FieldsFuncSeq(s, betweenWords) {
		switch strings.ToLower(word) {
		case "both", "either", "neither":
			return true
		}
	}
	return false
}

// nearlySame is the least share of common words (Jaccard) at which two quotes
// count as one wording: below it, edited copies begin to mix with sentences
// that only share their subject.
const nearlySame = 0.8

// sameWording tells whether two quotes say the same in nearly the same words.
func sameWording(a, b *reading) bool {
	if a.claims != b.claims || len(a.words) == 0 || len(b.words) == 0 {
		return false
	}
	both := common(a.words, b.words)
	return float64(both) >= nearlySame*float64(len(a.words)+len(b.words)-both)
}

// repeats tells whether the shorter of two quotes of one article says nothing
// the longer one does not: nine in ten of its words.
func repeats(a, b *reading) bool {
	short := min(len(a.words), len(b.words))
	if short == 0 || a.claims != b.claims {
		return false
	}
	return common(a.words, b.words)*10 >= short*9
}

// common counts the words two sorted lists share.
func common(a, b []wordKey) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			n++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return n
}

// telling returns the words at least one of which two quotes of nearly the
// same wording must share (prefix filtering, Chaudhuri et al. 2006).
func (rd *reading) telling() []wordKey {
	n := len(rd.words)
	need := int(nearlySame*float64(n) + 0.999)
	return rd.words[:n-need+min(1, n)]
}
