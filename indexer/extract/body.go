package extract

import (
	_ "embed"
	"math"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxParagraphs is up to how many blocks go-trafilatura is asked: its time
	// and memory grow with their square (20,000 took 13 GB).
	maxParagraphs = 1500
	// maxElements is up to how many elements go-readability is asked.
	maxElements = 60_000
	// maxLines bounds the blocks of a page that are weighed.
	maxLines = 20_000
	// keepFrom is how likely a block must be part of the article to be kept;
	// measured on the pages the weights were learnt from.
	keepFrom = 0.4
)

// chooseBody finds the article in a page: two extractors give their opinion,
// and each block is weighed by both, its own looks and its place.
func (d *draft) chooseBody(root *html.Node) {
	all := walk(body(root))
	if len(all) > maxLines {
		all = all[:maxLines]
		d.flag("truncated")
	}
	tr, rd := d.opinions(root)
	best, _ := d.meta.best(fieldTitle)
	title := ""
	if len(best.values) > 0 {
		title = best.values[0]
	}
	bs := blocksOf(all, shinglesOf(tr), shinglesOf(rd))
	for i, v := range signals(bs, title) {
		if likely(v) >= keepFrom {
			d.lines = append(d.lines, all[i])
		}
	}
}

// opinions asks the extractors for their choice of lines and notes them.
func (d *draft) opinions(root *html.Node) (tr, rd []line) {
	paragraphs, elements := size(root)
	if elements <= maxElements {
		if n := readabilityBody(root, d.base()); n != nil {
			rd = walk(n)
		}
	}
	if paragraphs <= maxParagraphs && elements <= maxElements {
		if n := trafilaturaBody(root, d.base()); n != nil {
			tr = walk(n)
		}
	} else {
		d.flag("large")
		tr = rd
	}
	return tr, rd
}

func size(root *html.Node) (paragraphs, elements int) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		elements++
		switch n.DataAtom {
		case atom.P, atom.Li, atom.Br, atom.Td, atom.Blockquote, atom.Pre:
			paragraphs++
		}
	}
	return paragraphs, elements
}

func body(root *html.Node) *html.Node {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Body {
			return n
		}
	}
	return root
}

//go:embed weights.tsv
var weightsFile string

// weights are how much each signal counts, in the order of signalNames. They
// were learnt by logistic regression; see TestLearnWeights.
var weights = sync.OnceValue(func() []float64 {
	byName := map[string]float64{}
	for l := range strings.Lines(weightsFile) {
		name, value, _ := strings.Cut(strings.TrimSpace(l), "\t")
		byName[name], _ = strconv.ParseFloat(value, 64)
	}
	ws := make([]float64, len(signalNames))
	for i, name := range signalNames {
		ws[i] = byName[name]
	}
	return ws
})

// likely is how likely a block with these signals is part of the article, 0–1.
func likely(signals []float64) float64 { return logistic(dot(signals, weights())) }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// trafilaturaBody returns what go-trafilatura, with its own fallbacks, takes
// for the article; nil when it finds none. The tree is not changed.
func trafilaturaBody(root *html.Node, page *url.URL) *html.Node {
	r, err := trafilatura.ExtractDocument(root, trafilatura.Options{
		OriginalURL:     page,
		EnableFallback:  true,
		ExcludeComments: true,
		HtmlDateMode:    trafilatura.Disabled,
	})
	if err != nil || r == nil {
		return nil
	}
	return r.ContentNode
}

// readabilityBody returns what go-readability takes for the article; nil when
// it finds none. The tree is not changed.
func readabilityBody(root *html.Node, page *url.URL) *html.Node {
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	a, err := parser.ParseDocument(root, page)
	if err != nil {
		return nil
	}
	return a.Node
}
