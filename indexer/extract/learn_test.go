package extract

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

var update = flag.Bool("update", false, "rewrite golden files and learnt weights")

// lesson is one page to learn the weights from: its blocks' signals, whether
// they belong to the article (0–1), and their words.
type lesson struct {
	judged
	blocks  []block
	signals [][]float64
	belongs []float64
	// trafilatura and readability are the F1 of each alone on the page as it
	// came; cleaned after panels were opened and hidden text dropped.
	trafilatura, readability float64
}

func lessons(t testing.TB) []lesson {
	pages := judgedPages(t)
	out := make([]lesson, len(pages))
	forEach(pages, func(i int, j judged) { out[i] = lessonOf(j) })
	return out
}

func lessonOf(j judged) lesson {
	d := &draft{page: j.page, meta: findings{}}
	raw, _ := parseHTML(decode(j.page, formatHTML))
	l := lesson{judged: j}
	if n := trafilaturaBody(raw, d.base()); n != nil {
		_, _, l.trafilatura = overlap(textOf(walk(n)), j.MainContent)
	}
	if n := readabilityBody(raw, d.base()); n != nil {
		_, _, l.readability = overlap(textOf(walk(n)), j.MainContent)
	}
	root, _ := parseHTML(decode(j.page, formatHTML))
	settleStreams(root)
	unfold(root)
	d.readMeta(goquery.NewDocumentFromNode(root))
	dropHidden(root)
	all := walk(body(root))
	tr, rd := d.opinions(root, all)
	l.blocks = blocksOf(all, shinglesOf(tr), shinglesOf(rd))
	title, _ := d.meta.best(fieldTitle)
	l.signals = signals(l.blocks, strings.Join(title.values, ""))
	truth := shinglesOf(truthLines(j.MainContent))
	for _, b := range l.blocks {
		l.belongs = append(l.belongs, truth.coverage(b.words))
	}
	return l
}

// truthLines cuts a page's truth into lines, also as one and by table cell, so
// that a block is found however the truth was laid out.
func truthLines(s string) []line {
	lines := []line{{text: s}}
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimLeft(strings.TrimSpace(l), "-*•#>0123456789. ")
		lines = append(lines, line{text: l})
		for c := range strings.SplitSeq(l, "|") {
			lines = append(lines, line{text: c})
		}
	}
	return lines
}

// learn fits weights by logistic regression (Adam; ridge 3e-4), every page
// counting the same, every block by its words.
func learn(ls []lesson) []float64 {
	const ridge, epochs, rate = 3e-4, 40, .05
	d := len(signalNames)
	w, m, v, grad := make([]float64, d), make([]float64, d), make([]float64, d), make([]float64, d)
	random := rand.New(rand.NewPCG(1, 2))
	step := 0.0
	for e := range epochs {
		pace := rate * (1 - float64(e)/epochs)
		for _, k := range random.Perm(len(ls)) {
			clear(grad)
			if !ls[k].gradient(w, grad) {
				continue
			}
			step++
			for q := range w {
				g := grad[q] + ridge*w[q]
				m[q] = .9*m[q] + .1*g
				v[q] = .999*v[q] + .001*g*g
				w[q] -= pace * (m[q] / (1 - math.Pow(.9, step))) / (math.Sqrt(v[q]/(1-math.Pow(.999, step))) + 1e-8)
			}
		}
	}
	return w
}

func (l lesson) gradient(w, grad []float64) bool {
	total := 0.0
	for i, y := range l.belongs {
		total += float64(len(l.blocks[i].words)) * max(y, .3)
	}
	if total == 0 {
		return false
	}
	for i, x := range l.signals {
		c := (logistic(dot(w, x)) - l.belongs[i]) * float64(len(l.blocks[i].words)) / total
		for q, value := range x {
			grad[q] += c * value
		}
	}
	return true
}

// f1 is the page's score when its blocks are chosen by weights w.
func (l lesson) f1(w []float64) float64 {
	_, _, f := overlap(textOf(keep(l.blocks, l.signals, w)), l.MainContent)
	return f
}

// TestLearnWeights shows what the weights are worth on pages they were not
// learnt from (six-fold cross-validation); with -update it learns them anew
// from all pages.
func TestLearnWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("learning takes a minute")
	}
	ls := lessons(t)
	const folds = 6
	var learnt, trafilatura, readability float64
	for f := range folds {
		var others []lesson
		for i, l := range ls {
			if i%folds != f {
				others = append(others, l)
			}
		}
		w := learn(others)
		for i, l := range ls {
			if i%folds == f {
				learnt += l.f1(w) / float64(len(ls))
				trafilatura += l.trafilatura / float64(len(ls))
				readability += l.readability / float64(len(ls))
			}
		}
	}
	t.Logf("F1 on pages not learnt from: blocks weighed %.4f, trafilatura %.4f, readability %.4f", learnt, trafilatura, readability)
	if learnt < .945 {
		t.Errorf("F1 %.4f is below .945", learnt)
	}
	if *update {
		writeWeights(t, learn(ls))
	}
}

func writeWeights(t *testing.T, w []float64) {
	var out strings.Builder
	for i, name := range signalNames {
		fmt.Fprintf(&out, "%s\t%.3f\n", name, w[i])
	}
	if err := os.WriteFile("weights.tsv", []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestEverySignalHasAWeight(t *testing.T) {
	if got := strings.Count(weightsFile, "\n"); got != len(signalNames) {
		t.Errorf("%d weights for %d signals", got, len(signalNames))
	}
	for _, name := range signalNames {
		if !strings.Contains("\n"+weightsFile, "\n"+name+"\t") {
			t.Errorf("no weight for %q", name)
		}
	}
	root, _ := parseHTML(sample)
	for _, v := range signals(blocksOf(walk(body(root)), nil, nil), "") {
		if len(v) != len(signalNames) {
			t.Fatalf("%d signals, %d names", len(v), len(signalNames))
		}
	}
}
