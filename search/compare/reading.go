package compare

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reading is what a quote's wording tells, whatever cell it stands in.
type reading struct {
	// words are the hashes of the quote's different words, sorted.
	words []wordKey
	// sketch has one bit set for each word: two quotes have at least as many
	// different words as their sketches have different bits.
	sketch [2]uint64
	// claims sums up the numbers and negations of the quote. Quotes that
	// differ in them never say the same, however alike they look.
	claims uint64
	// count is the number of words; vague how many of them hedge.
	count, vague int
	// dangling says the quote begins with a word that needs the sentence before.
	dangling bool
	// shared says that the part of this role speaks of several roles at once.
	shared bool
}

// wordKey is the hash of a word in lower case.
type wordKey uint32

// read reads one quote.
func read(row *Row) reading {
	rd := fingerprint(row.Text)
	own := ownSpan(row.Evidence, row.Text)
	rd.shared = speaksOfBoth(row.Text[own.Start:own.End])
	return rd
}

// fingerprint cuts a quote into words and sums it up. An apostrophe joins
// ("don't"), so that a contraction is one word.
func fingerprint(s string) reading {
	rd := reading{words: make([]wordKey, 0, len(s)/5+1)}
	var word [maxWordBytes]byte
	n := 0
	end := func() {
		if n > 0 {
			rd.add(word[:n])
		}
		n = 0
	}
	for _, r := range s {
		switch {
		case r == '’':
			r = '\''
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < utf8.RuneSelf:
			if !wordByte(byte(r)) {
				end()
				continue
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			r = unicode.ToLower(r)
		default:
			end()
			continue
		}
		if n+utf8.UTFMax <= len(word) {
			n += utf8.EncodeRune(word[n:], r)
		}
	}
	end()
	rd.sum()
	return rd
}

// maxWordBytes is where a word is cut off: longer ones are no words.
const maxWordBytes = 64

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '\''
}

// add notes one word, in lower case.
func (rd *reading) add(word []byte) {
	rd.count++
	rd.dangling = rd.dangling || rd.count == 1 && danglingWords[string(word)]
	hash := uint32(2166136261) // FNV-1a
	for _, c := range word {
		hash = (hash ^ uint32(c)) * 16777619
	}
	if claims(word) {
		rd.claims += uint64(hash)*2654435761 + 1
	}
	if len(word) <= longestListed && vagueWords[string(word)] {
		rd.vague++
	}
	rd.words = append(rd.words, wordKey(hash))
}

// sum sorts the words and sketches them.
func (rd *reading) sum() {
	slices.Sort(rd.words)
	rd.words = slices.Compact(rd.words)
	for _, w := range rd.words {
		bit := uint32(w) * 2654435761 >> 25 // Fibonacci hashing to 7 bits
		rd.sketch[bit>>6] |= 1 << (bit & 63)
	}
}

// danglingWords begin what goes on with the sentence before.
var danglingWords = map[string]bool{
	"this": true, "these": true, "that": true, "those": true, "it": true, "also": true, "then": true, "so": true,
	"but": true, "and": true, "otherwise": true, "instead": true, "there": true, "here": true, "afterwards": true,
}

// longestListed is the length of the longest word in the lists of numbers,
// negations and vague words: longer ones need not be looked up.
const longestListed = 9

// claims tells whether a word must not differ between two wordings of one
// statement: numbers and negations.
func claims(word []byte) bool {
	if word[0] >= '0' && word[0] <= '9' {
		return true
	}
	if len(word) > longestListed {
		return false
	}
	return negator(string(word)) || smallNumbers[string(word)] > 0
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
	for word := range strings.FieldsSeq(s) {
		switch word {
		case "both", "Both", "either", "Either", "neither", "Neither":
			return true
		}
	}
	return false
}

// nearlySame is the least share of common words (Jaccard) at which two quotes
// count as one wording: below it, edited copies begin to mix with sentences
// that only share their subject.
const nearlySame = 0.8

// sameWording tells whether two quotes of the same claims say the same in
// nearly the same words.
func sameWording(a, b *reading) bool {
	both := common(a.words, b.words)
	return both > 0 && float64(both) >= nearlySame*float64(len(a.words)+len(b.words)-both)
}

// mayMatch tells by their sketches whether two quotes of so many words in all
// may be of one wording: of n words, a share s of common ones leaves
// n(1-s)/(1+s) that only one of them has.
func mayMatch(a, b [2]uint64, words int) bool {
	apart := bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1])
	return float64(apart)*(1+nearlySame) <= float64(words)*(1-nearlySame)+1e-9
}

// fewest returns the fewest different words that a quote may have to be of one
// wording with a quote of n.
func fewest(n int) int { return max(1, int(math.Ceil(nearlySame*float64(n)-1e-9))) }

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
