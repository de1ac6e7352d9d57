package annotate

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus/taxonomy"
)

// leanings tell how far the words of a claim lean to each dimension: a logistic
// regression over its words and over what the cues weigh, learnt from judged
// texts (see TestLearnLeanings). Single words prove nothing, several together
// say what a sentence without a cue of its own is about.
type leanings map[string][]leaning

// leaning is the log-odds that a signal adds for a dimension.
type leaning struct {
	dimension string
	weight    float64
}

// Names of signals that are no words. cueSignal goes before a dimension.
const (
	biasSignal     = "(bias)"
	strengthSignal = "(role)"
	cueSignal      = "cue:"
)

// mostCueSignal caps what the cues of one dimension may signal.
const mostCueSignal = 2.5

func loadLeanings() leanings {
	all := leanings{}
	for line := range rows("leanings.tsv") {
		signal, cells, _ := strings.Cut(line, "\t")
		for cell := range strings.SplitSeq(cells, "\t") {
			dim, number, _ := strings.Cut(cell, " ")
			weight, err := strconv.ParseFloat(number, 64)
			if err != nil {
				panic(fmt.Sprintf("leanings.tsv: %s: %v", signal, err))
			}
			all[signal] = append(all[signal], leaning{dim, weight})
		}
	}
	return all
}

// signals returns what a claim tells the leanings, by signal.
func (d *document) signals(c claim, tallies map[string]tally) map[string]float64 {
	signals := map[string]float64{biasSignal: 1, strengthSignal: c.strength, "(" + string(c.how) + ")": 1}
	for dim, t := range tallies {
		signals[cueSignal+dim] = min(t.weight, mostCueSignal)
	}
	for at := range d.plainWords(c) {
		signals[d.lemma(d.word(at))] = 1
	}
	return signals
}

// plainWords yields the words of a claim that are no part of a role's name.
func (d *document) plainWords(c claim) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := c.zone[0]; at < c.zone[1]; at++ {
			if end := d.roleEnd(at); end > at {
				at = end - 1
			} else if d.tokens[at].Kind == taxonomy.Word && !yield(at) {
				return
			}
		}
	}
}

// lemma takes the endings off a word: "hires" and "hiring" are "hire".
func (w *words) lemma(word string) string {
	for _, ending := range []string{"s", "ing", "ed"} {
		for _, stem := range []string{base(word, ending), base(word, ending) + "e"} {
			if w.verbs[stem] {
				return stem
			}
		}
	}
	return taxonomy.Fold(word)
}

// lean returns how likely a claim with these signals is direct evidence for
// each dimension that is learnt, 0–1.
func (l leanings) lean(signals map[string]float64) map[string]float64 {
	likely := map[string]float64{}
	for _, signal := range slices.Sorted(maps.Keys(signals)) { // sums of floats depend on their order
		for _, lean := range l[signal] {
			likely[lean.dimension] += signals[signal] * lean.weight
		}
	}
	for dim, odds := range likely {
		likely[dim] = 1 / (1 + math.Exp(-odds))
	}
	return likely
}

// leaningWords returns the words of a claim that lean most to a dimension, at
// most mostLeaningWords, in the text's order.
func (d *document) leaningWords(c claim, dim string) []string {
	type word struct {
		at     int
		weight float64
	}
	var found []word
	seen := map[string]bool{}
	for i := range d.plainWords(c) {
		lemma := d.lemma(d.word(i))
		if seen[lemma] {
			continue
		}
		seen[lemma] = true
		for _, lean := range d.leanings[lemma] {
			if lean.dimension == dim && lean.weight > 0 {
				found = append(found, word{i, lean.weight})
			}
		}
	}
	slices.SortFunc(found, func(a, b word) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.at, b.at)) })
	found = found[:min(len(found), mostLeaningWords)]
	slices.SortFunc(found, func(a, b word) int { return cmp.Compare(a.at, b.at) })
	var words []string
	for _, w := range found {
		words = append(words, d.art.Text[d.tokens[w.at].Start:d.tokens[w.at].End])
	}
	return words
}

const mostLeaningWords = 3
