package annotate

import (
	"cmp"
	"fmt"
	"iter"
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

// signal is one thing a claim tells the leanings.
type signal struct {
	name  string
	value float64
}

// signals returns what a claim tells the leanings, each signal once, always in
// the same order: sums of floats depend on it.
func (d *document) signals(c claim, tallies map[string]tally) []signal {
	signals := []signal{{biasSignal, 1}, {strengthSignal, c.strength}, {"(" + string(c.how) + ")", 1}}
	for _, dim := range d.tax.Dimensions {
		if t, ok := tallies[dim.ID]; ok {
			signals = append(signals, signal{cueSignal + dim.ID, min(t.weight, mostCueSignal)})
		}
	}
	words := len(signals)
	for at := range d.plainWords(c) {
		s := signal{d.lemmaAt(at), 1}
		if !slices.Contains(signals[words:], s) {
			signals = append(signals, s)
		}
	}
	return signals
}

// lemmaAt returns the lemma of the token at at: claims of one sentence share
// their words.
func (d *document) lemmaAt(at int) string {
	if d.lemmas == nil {
		d.lemmas = make([]string, len(d.tokens))
	}
	if d.lemmas[at] == "" {
		d.lemmas[at] = d.lemma(d.word(at))
	}
	return d.lemmas[at]
}

// plainWords yields the words of a claim, and of the head it answers, that are
// no part of a role's name.
func (d *document) plainWords(c claim) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, part := range [][2]int{c.head, c.zone} {
			for at := part[0]; at < part[1]; at++ {
				if end := d.roleEnd(at); end > at {
					at = end - 1
				} else if d.tokens[at].Kind == taxonomy.Word && !yield(at) {
					return
				}
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
func (l leanings) lean(signals []signal) map[string]float64 {
	likely := make(map[string]float64, len(l[biasSignal]))
	for _, s := range signals {
		for _, lean := range l[s.name] {
			likely[lean.dimension] += s.value * lean.weight
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
		lemma := d.lemmaAt(i)
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
