package bleveindex

import (
	"cmp"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"altitude/search"
)

// wordsFile holds the words of all articles, sorted.
const wordsFile = "words.tab"

// maxWordBytes is the longest word worth keeping: longer ones are addresses,
// hashes and noise.
const maxWordBytes = 40

// wordTable knows how many articles use each word.
type wordTable struct {
	words  []string
	counts []uint32
	// letters has a bit for each letter of a word: words that share few
	// letters cannot be near.
	letters []uint32
	lengths []uint8
}

func writeWords(dir string, words []string, counts []uint32) error {
	e := &encoder{}
	e.strings(words)
	e.uint32s(counts)
	return writeFile(filepath.Join(dir, wordsFile), e.b)
}

func readWords(dir string) (*wordTable, error) {
	b, err := os.ReadFile(filepath.Join(dir, wordsFile))
	if err != nil {
		return nil, err
	}
	d := &decoder{b: b}
	t := &wordTable{words: d.strings(), counts: d.uint32s()}
	if len(t.words) != len(t.counts) {
		d.fail()
	}
	if err := d.done(wordsFile); err != nil {
		return nil, err
	}
	t.letters, t.lengths = make([]uint32, len(t.words)), make([]uint8, len(t.words))
	for i, w := range t.words {
		t.letters[i], t.lengths[i] = letters(w), uint8(utf8.RuneCountInString(w))
	}
	return t, nil
}

// letters returns a bit for each sort of letter in a word.
func letters(w string) uint32 {
	var set uint32
	for _, r := range w {
		switch {
		case r >= 'a' && r <= 'z':
			set |= 1 << (r - 'a')
		case r >= '0' && r <= '9':
			set |= 1 << 26
		default:
			set |= 1 << (27 + uint(r)%5)
		}
	}
	return set
}

func (t *wordTable) count(word string) int {
	i, ok := slices.BinarySearch(t.words, word)
	if !ok {
		return 0
	}
	return int(t.counts[i])
}

// near returns the words within edits of word. One edit changes at most two
// bits of the letters.
func (t *wordTable) near(word string, edits int) []search.Word {
	set, length := letters(word), utf8.RuneCountInString(word)
	var found []search.Word
	for i, l := range t.letters {
		if bits.OnesCount32(l^set) > 2*edits || int(t.lengths[i]) < length-edits || int(t.lengths[i]) > length+edits {
			continue
		}
		if w := t.words[i]; w != word && search.EditDistance(word, w, edits+1) <= edits {
			found = append(found, search.Word{Text: w, Count: int(t.counts[i])})
		}
	}
	return found
}

// complete returns the n most used words that begin with prefix.
func (t *wordTable) complete(prefix string, n int) []search.Word {
	from, _ := slices.BinarySearch(t.words, prefix)
	var found []search.Word
	for i := from; i < len(t.words) && strings.HasPrefix(t.words[i], prefix); i++ {
		found = append(found, search.Word{Text: t.words[i], Count: int(t.counts[i])})
	}
	slices.SortStableFunc(found, func(a, b search.Word) int { return cmp.Compare(b.Count, a.Count) })
	return found[:min(n, len(found))]
}
