package extract

import (
	_ "embed"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"altitude/corpus"
)

const (
	// maxParagraphs is up to how many blocks go-trafilatura is asked: its time
	// and memory grow with their square (20,000 took 13 GB).
	maxParagraphs = 1500
	// maxElements is up to how many elements go-readability is asked.
	maxElements = 60_000
	// maxProse is up to how many bytes of text the two are asked.
	maxProse = 3 << 20
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
	d.visible = countWords(all)
	tr, rd := d.opinions(root, all)
	best, _ := d.meta.best(fieldTitle)
	title := ""
	if len(best.values) > 0 {
		title = best.values[0]
	}
	trs, rds := shinglesOf(tr), shinglesOf(rd)
	bs := blocksOf(all, trs, rds)
	d.lines = keep(bs, signals(bs, title), weights())
	if len(d.lines) == 0 && len(tr) > 0 && slices.Contains(d.flags, "large") {
		d.lines = tr
	}
	d.candidates = append(d.candidates,
		Candidate{"trafilatura", countWords(tr), agreement(d.lines, trs), false},
		Candidate{"readability", countWords(rd), agreement(d.lines, rds), false},
		Candidate{"weighed blocks", countWords(d.lines), 1, true})
	d.bodyFrom = "blocks weighed by trafilatura and readability"
}

// headFrom is how likely a heading must be when what it heads is kept.
const headFrom = 0.05

// keep returns the blocks likely to be the article's, a heading also for the
// sake of the text right under it.
func keep(bs []block, signals [][]float64, weights []float64) []line {
	var kept []line
	started, under := false, -1.0
	pending := -1
	for i := range bs {
		p := logistic(dot(signals[i], weights))
		if p < keepFrom {
			if bs[i].Kind == corpus.Heading {
				pending, under = i, p
			} else {
				pending = -1
			}
			continue
		}
		if pending == i-1 && pending >= 0 && started && under >= headFrom && bs[i].Kind != corpus.Heading {
			kept = append(kept, bs[pending].line)
		}
		started = true
		kept = append(kept, bs[i].line)
	}
	return kept
}

func countWords(lines []line) int {
	n := 0
	for _, l := range lines {
		n += wordCount(l.text)
	}
	return n
}

// agreement is the share of the lines' words that an extractor kept too, 0–1.
func agreement(lines []line, kept shingles) float64 {
	var all, both float64
	for _, l := range lines {
		ws := firstWords(l.text)
		all += float64(len(ws))
		both += float64(len(ws)) * kept.coverage(ws)
	}
	if all == 0 {
		return 0
	}
	return math.Round(100*both/all) / 100
}

// articleBody is the text of the page's own data, for a page whose markup holds
// next to none.
func (d *draft) articleBody(data linkedData) []line {
	for _, t := range data.things {
		text, ok := t["articleBody"].(string)
		if !ok || len(words(text)) < 2*minWords {
			continue
		}
		var lines []line
		for l := range strings.SplitSeq(anyTag.ReplaceAllString(text, "\n"), "\n") {
			if l = unescape(l); l != "" {
				lines = append(lines, plainAt(corpus.Block{Kind: corpus.Paragraph}, l))
			}
		}
		return lines
	}
	return nil
}

// opinions asks the extractors for their choice of lines. Of a page too large
// for one the other decides, of one too large for both its prose outside
// navigation and the like.
func (d *draft) opinions(root *html.Node, all []line) (tr, rd []line) {
	paragraphs, elements := size(root)
	bytes := 0
	for _, l := range all {
		bytes += len(l.text)
	}
	small := elements <= maxElements && bytes <= maxProse
	if small {
		if n := readabilityBody(root, d.base()); n != nil {
			rd = walk(n)
		}
	}
	if small && paragraphs <= maxParagraphs {
		if n := trafilaturaBody(root, d.base()); n != nil {
			tr = walk(n)
		}
		return tr, rd
	}
	d.flag("large")
	if len(rd) == 0 {
		rd = ownChoice(all)
	}
	return rd, rd
}

// ownChoice is the prose of a page that stands in no frame.
func ownChoice(all []line) []line {
	var chosen []line
	for i := range all {
		l := &all[i]
		if (wordCount(l.text) >= 8 && l.linked*2 < len(l.text) || l.Kind == corpus.Heading) && !framed(l.node) {
			chosen = append(chosen, *l)
		}
	}
	return chosen
}

// framed tells whether n stands in the frame around an article.
func framed(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside, atom.Form:
			return true
		}
	}
	return false
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
func trafilaturaBody(root *html.Node, page *url.URL) (found *html.Node) {
	defer survive(&found)
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
func readabilityBody(root *html.Node, page *url.URL) (found *html.Node) {
	defer survive(&found)
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	a, err := parser.ParseDocument(root, page)
	if err != nil {
		return nil
	}
	return a.Node
}

// survive turns a panic of an extractor on a page its authors did not think of
// into no opinion.
func survive(found **html.Node) {
	if recover() != nil {
		*found = nil
	}
}
