package annotate

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/indexer/extract"
)

var update = flag.Bool("update", false, "rewrite what is learnt")

// judgedRow is one judged sentence: what it is evidence for.
type judgedRow struct {
	Role      string `json:"role"`
	Dimension string `json:"dimension"`
	File      string `json:"file"`
	Sentence  string `json:"sentence"`
	Grade     int    `json:"grade"`
	words     []string
}

// lesson is one claim to learn from: its signals, the dimensions judged right
// for it, by grade, and those its cues alone find.
type lesson struct {
	group   string
	signals []signal
	right   map[string]int
	quoted  map[string]bool
}

// lessons reads the folders that ALTITUDE_LESSONS names, parted by ":", each
// with a gold.json, its texts beside it in texts/ or in the measuring data.
func lessons(t *testing.T) []lesson {
	folders := os.Getenv("ALTITUDE_LESSONS")
	if folders == "" {
		t.Skip("ALTITUDE_LESSONS is not set: no judged texts to learn from")
	}
	var all []lesson
	for _, folder := range filepath.SplitList(folders) {
		all = append(all, lessonsIn(t, folder)...)
	}
	return all
}

func lessonsIn(t *testing.T, folder string) []lesson {
	data, err := os.ReadFile(filepath.Join(folder, "gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	var gold struct {
		Sources  map[string]any `json:"sources"`
		Evidence []judgedRow    `json:"evidence"`
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	rows := map[string][]judgedRow{}
	for _, r := range gold.Evidence {
		r.words = folded(r.Sentence)
		rows[r.File] = append(rows[r.File], r)
	}
	cuesAlone := annotator(t)
	cuesAlone.leanings = leanings{}
	var all []lesson
	for _, file := range slices.Sorted(maps.Keys(gold.Sources)) {
		path := filepath.Join(folder, "texts", file)
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(os.Getenv("ALTITUDE_TESTDATA"), "articles", file)
		}
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		art, err := extract.Article(corpus.Page{Key: "file:" + path, Name: file, Body: body, Own: true})
		if err != nil {
			t.Logf("%s: %v", file, err)
			continue
		}
		all = append(all, lessonsOf(cuesAlone.read(art), cmp.Or(art.Site, file), rows[file])...)
	}
	return all
}

func lessonsOf(d *document, group string, rows []judgedRow) []lesson {
	var all []lesson
	for _, c := range d.claims() {
		if c.only != nil || c.zone[1] <= c.zone[0] {
			continue
		}
		l := lesson{group, d.signals(c, d.tallies(c)), map[string]int{}, map[string]bool{}}
		said := folded(d.art.Text[c.sentence.start:c.sentence.end])
		for _, r := range rows {
			if (r.Role == c.role || r.Role == "both") && sameSentence(said, r.words) {
				l.right[r.Dimension] = max(l.right[r.Dimension], r.Grade)
			}
		}
		for _, e := range d.weigh(c) {
			l.quoted[e.Dimension] = true
		}
		all = append(all, l)
	}
	return all
}

func folded(s string) []string {
	var words []string
	for _, t := range taxonomy.Words(strings.ReplaceAll(s, "’", "'")) {
		if t.Kind == taxonomy.Word {
			words = append(words, t.Lower)
		}
	}
	return words
}

// sameSentence tells whether one text holds a run of most of the other's words.
func sameSentence(a, b []string) bool {
	short, long := a, " "+strings.Join(b, " ")+" "
	if len(b) < len(a) {
		short, long = b, " "+strings.Join(a, " ")+" "
	}
	n := (8*len(short) + 9) / 10
	for i := 0; n > 0 && i+n <= len(short); i++ {
		if strings.Contains(long, " "+strings.Join(short[i:i+n], " ")+" ") {
			return true
		}
	}
	return false
}

const (
	// leastSeen is in how many claims a signal must occur to be learnt.
	leastSeen = 4
	// lasso keeps the weights few (L1, in claims), ridge small.
	lasso, ridge = 2.0, 0.2
	epochs       = 300
)

// learnt holds lessons as a sparse matrix.
type learnt struct {
	names []string
	x     [][]entry
}

type entry struct {
	signal int
	value  float64
}

func matrix(ls []lesson) learnt {
	seen := map[string]int{}
	for _, l := range ls {
		for _, s := range l.signals {
			seen[s.name]++
		}
	}
	var m learnt
	number := map[string]int{}
	for _, s := range slices.Sorted(maps.Keys(seen)) {
		if seen[s] >= leastSeen {
			number[s] = len(m.names)
			m.names = append(m.names, s)
		}
	}
	for _, l := range ls {
		var row []entry
		for _, s := range l.signals {
			if n, ok := number[s.name]; ok {
				row = append(row, entry{n, s.value})
			}
		}
		m.x = append(m.x, row)
	}
	return m
}

// fit learns the weights of one dimension by proximal gradient descent with
// momentum (FISTA; Beck & Teboulle 2009), the bias unpenalised.
func (m learnt) fit(y []float64) []float64 {
	w, ahead := make([]float64, len(m.names)), make([]float64, len(m.names))
	size := 0.0
	for _, row := range m.x {
		for _, e := range row {
			size += e.value * e.value
		}
	}
	step := 1 / (size/8 + ridge) // twice the safe step: the bound by size is a loose one
	grad := make([]float64, len(w))
	for k := range epochs {
		clear(grad)
		for i, row := range m.x {
			z := 0.0
			for _, e := range row {
				z += ahead[e.signal] * e.value
			}
			off := 1/(1+math.Exp(-z)) - y[i]
			for _, e := range row {
				grad[e.signal] += off * e.value
			}
		}
		momentum := float64(k) / float64(k+3)
		for q := range w {
			next := ahead[q] - step*(grad[q]+ridge*ahead[q])
			if m.names[q] != biasSignal {
				next = math.Copysign(max(0, math.Abs(next)-step*lasso), next)
			}
			ahead[q] = next + momentum*(next-w[q])
			w[q] = next
		}
	}
	return w
}

func learn(ls []lesson, dims []string) leanings {
	m := matrix(ls)
	all := leanings{}
	for _, dim := range dims {
		y := make([]float64, len(ls))
		for i, l := range ls {
			if l.right[dim] > 1 {
				y[i] = 1
			}
		}
		for q, weight := range m.fit(y) {
			if weight = math.Round(100*weight) / 100; weight != 0 {
				all[m.names[q]] = append(all[m.names[q]], leaning{dim, weight})
			}
		}
	}
	return all
}

// TestLearnLeanings checks what leanings are worth on sites they were not learnt
// from: at least half of what words alone make must be right. With -update it
// learns them anew from all.
func TestLearnLeanings(t *testing.T) {
	ls := lessons(t)
	tax := annotator(t).tax
	var dims []string
	for _, d := range tax.Dimensions {
		dims = append(dims, d.ID)
	}
	groups := map[string]int{}
	for _, l := range ls {
		groups[l.group]++
	}
	fold := map[string]int{}
	for i, g := range slices.Sorted(maps.Keys(groups)) {
		fold[g] = i % folds
	}
	type point struct {
		likely float64
		grade  int
		quoted bool
	}
	var points []point
	for f := range folds {
		var others []lesson
		for _, l := range ls {
			if fold[l.group] != f {
				others = append(others, l)
			}
		}
		learnt := learn(others, dims)
		for _, l := range ls {
			if fold[l.group] != f {
				continue
			}
			likely := learnt.lean(l.signals)
			for _, dim := range dims {
				points = append(points, point{likely[dim], l.right[dim], l.quoted[dim]})
			}
		}
	}
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(b.likely, a.likely) })
	for _, quoted := range []bool{true, false} {
		n, right, direct := 0, 0, 0
		for _, p := range points {
			if p.quoted != quoted {
				continue
			}
			n++
			if p.grade > 0 {
				right++
			}
			if p.grade > 1 {
				direct++
			}
			if n%300 == 0 && n <= 3000 {
				t.Logf("quoted %v: best %d (from p=%.2f): right %.2f, direct %d", quoted, n, p.likely, float64(right)/float64(n), direct)
			}
		}
	}
	n, right := 0, 0
	for _, p := range points {
		if !p.quoted && p.likely >= leastLeaning {
			n++
			right += min(p.grade, 1)
		}
	}
	share := float64(right) / float64(max(1, n))
	t.Logf("words alone make %d quotes, %.2f of them right", n, share)
	if share < 0.5 {
		t.Error("less than half of what words alone make is right")
	}
	if *update {
		writeLeanings(t, learn(ls, dims))
	}
}

const folds = 8

func writeLeanings(t *testing.T, l leanings) {
	var out strings.Builder
	out.WriteString("# How far words lean to dimensions, as log-odds: learnt by TestLearnLeanings.\n")
	for _, signal := range slices.Sorted(maps.Keys(l)) {
		out.WriteString(signal)
		for _, lean := range l[signal] {
			fmt.Fprintf(&out, "\t%s %.2f", lean.dimension, lean.weight)
		}
		out.WriteString("\n")
	}
	if err := os.WriteFile("data/leanings.tsv", []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
