package extract

import (
	"regexp"
	"strconv"
	"strings"

	"altitude/corpus"
)

// adoc reads AsciiDoc line by line. It follows no include and runs no
// directive.
type adoc struct {
	d     *draft
	in    []string
	at    int
	names map[string]string
	// par gathers the lines of the paragraph or item being read.
	par   []string
	block corpus.Block
	// style is the block's style from its [attribute] line: "quote", "source" …
	style   string
	cols    int
	header  bool
	tables  int
	markers []string // the markers of the lists around, outermost first
	quoted  bool
}

var (
	adocAttribute = regexp.MustCompile(`^:!?([\w][\w -]*)!?:(?:\s+(.*))?$`)
	adocDirective = regexp.MustCompile(`^(?:include|image|video|audio|toc|ifdef|ifndef|ifeval|endif)::|^[a-z][\w-]*::\S*\[[^\]]*\]$`)
	adocAnchor    = regexp.MustCompile(`^(?:\[\[([^\[\],]+)(?:,[^\]]*)?\]\]|\[(?:[\w-]+,\s*)?#([\w-]+)[^\]]*\]|\[[^\]]*\bid="?([\w-]+)"?[^\]]*\])$`)
	adocBibAnchor = regexp.MustCompile(`\[\[\[([^\[\],]+)(?:,[^\[\]]*)?\]\]\]`)
	adocBlockLine = regexp.MustCompile(`^\[\[[^\]]*\]\]$|^\[[^\]]*\]$`)
	adocHeading   = regexp.MustCompile(`^(={1,6}|#{1,6})\s+(\S.*)$`)
	adocItem      = regexp.MustCompile(`^\s*(\*{1,5}|-|\.{1,5}|\d{1,3}\.|[a-z]\.|<\d+>|•)\s+(\S.*)$`)
	adocTerm      = regexp.MustCompile(`^\s*(\S.*?)(:{2,4}|;;)(?:\s+(.*))?$`)
	adocFence     = regexp.MustCompile("^(-{4,}|\\.{4,}|={4,}|\\*{4,}|_{4,}|\\+{4,}|/{4,}|--|```.*|\\|={3,}|,={3,}|!={3,})$")
	adocAuthor    = regexp.MustCompile(`^([\p{L}][\p{L}'’.-]*(?:\s+[\p{L}][\p{L}'’.-]*){0,3})(?:\s*<[^>]+>)?(?:;.*)?$`)
	adocCheck     = regexp.MustCompile(`^\[[ xX*]\]\s+`)
	adocAdmonish  = regexp.MustCompile(`^(?:NOTE|TIP|IMPORTANT|CAUTION|WARNING):\s+`)
	adocCols      = regexp.MustCompile(`cols\s*=\s*"?([^"\]]+)"?`)
)

func (d *draft) readAsciiDoc(text string) {
	a := &adoc{d: d, in: strings.Split(text, "\n"), names: map[string]string{}}
	a.readAnchors()
	a.readHeader()
	for a.at < len(a.in) && len(d.lines) < maxLines {
		a.next()
	}
	a.flush()
	d.meta.addHeader("asciidoc header", .95, a.names)
}

// readAnchors notes what references to the document's own anchors show: the
// section's title; nothing for an entry of the bibliography, which a reader sees
// as a number.
func (a *adoc) readAnchors() {
	for i, l := range a.in {
		for _, m := range adocBibAnchor.FindAllStringSubmatch(l, -1) {
			a.names[anchorKey(m[1])] = ""
		}
		m := adocAnchor.FindStringSubmatch(strings.TrimRight(l, " \t"))
		if m == nil || i+1 == len(a.in) {
			continue
		}
		if h := adocHeading.FindStringSubmatch(a.in[i+1]); h != nil {
			a.names[anchorKey(m[1]+m[2]+m[3])] = h[2]
		}
	}
}

// readHeader reads the document's title and the author and revision lines
// right under it.
func (a *adoc) readHeader() {
	for a.at < len(a.in) && (strings.TrimSpace(a.in[a.at]) == "" || a.skipLine(a.in[a.at])) {
		a.at++
	}
	if a.at >= len(a.in) {
		return
	}
	m := adocHeading.FindStringSubmatch(a.in[a.at])
	if m == nil || len(m[1]) != 1 {
		return
	}
	title := squeeze(plainAsciiDoc(m[2], a.names))
	a.d.meta.add(fieldTitle, "asciidoc title", .96, title)
	a.d.lines = append(a.d.lines, line{Block: corpus.Block{Kind: corpus.Heading, Level: 1}, text: title})
	a.at++
	if a.at < len(a.in) && adocAuthor.MatchString(a.in[a.at]) && personal(strings.TrimSpace(adocAuthor.FindStringSubmatch(a.in[a.at])[1])) {
		a.d.meta.add(fieldAuthors, "asciidoc header", .95, adocAuthor.FindStringSubmatch(a.in[a.at])[1])
		a.at++
		if a.at < len(a.in) {
			if date, _, ok := findDate(a.in[a.at]); ok && len(a.in[a.at]) < 80 {
				a.d.meta.add(fieldPublished, "asciidoc header", .95, date)
				a.at++
			}
		}
	}
}

// skipLine tells whether a line is a comment, a directive or an attribute,
// which it notes.
func (a *adoc) skipLine(l string) bool {
	if m := adocAttribute.FindStringSubmatch(l); m != nil {
		a.names[strings.ToLower(m[1])] = strings.TrimSpace(m[2])
		return true
	}
	return adocDirective.MatchString(l) || strings.HasPrefix(l, "//") && !strings.HasPrefix(l, "///")
}

// next reads one line, or the block it opens.
func (a *adoc) next() {
	l := strings.TrimRight(a.in[a.at], " \t")
	a.at++
	switch {
	case l == "":
		a.flush()
		return
	case a.skipLine(l):
		return
	case l == "+" || l == "'''" || l == "***" || l == "---" || l == "<<<":
		a.flush()
		return
	case adocFence.MatchString(l) && !(strings.HasPrefix(l, "--") && len(a.par) > 0 && len(l) == 2):
		a.flush()
		a.fence(l)
		return
	case adocBlockLine.MatchString(l):
		a.flush()
		a.attributes(l)
		return
	}
	a.textLine(l)
}

// attributes reads a [style, cols=…] line.
func (a *adoc) attributes(l string) {
	inner := strings.ToLower(l[1 : len(l)-1])
	first, _, _ := strings.Cut(inner, ",")
	if s := strings.TrimLeft(strings.TrimSpace(first), "%.#"); s != "" {
		a.style, _, _ = strings.Cut(s, "%")
	}
	if strings.Contains(inner, "header") {
		a.header = true
	}
	if m := adocCols.FindStringSubmatch(inner); m != nil {
		a.cols = columnCount(m[1])
	}
}

// columnCount counts the columns of a cols value: "1,2,3" or "3*".
func columnCount(cols string) int {
	n := 0
	for part := range strings.SplitSeq(cols, ",") {
		if times, _, ok := strings.Cut(part, "*"); ok {
			k, _ := strconv.Atoi(strings.TrimSpace(times))
			n += max(1, k)
			continue
		}
		n++
	}
	return min(n, maxColumns)
}

func (a *adoc) textLine(l string) {
	l = adocBreak.ReplaceAllString(l, "")
	if m := adocHeading.FindStringSubmatch(l); m != nil && len(a.par) == 0 {
		a.flush()
		a.markers = nil
		a.block = corpus.Block{Kind: corpus.Heading, Level: len(m[1])}
		a.par = []string{m[2]}
		a.flush()
		return
	}
	if strings.HasPrefix(l, ".") && len(l) > 1 && l[1] != '.' && l[1] != ' ' && len(a.par) == 0 {
		a.block = corpus.Block{Kind: corpus.Caption}
		a.par = []string{l[1:]}
		a.flush()
		return
	}
	if m := adocItem.FindStringSubmatch(l); m != nil {
		a.flush()
		a.block = corpus.Block{Kind: corpus.Item, Level: a.depth(m[1])}
		a.par = []string{adocCheck.ReplaceAllString(m[2], "")}
		return
	}
	if m := adocTerm.FindStringSubmatch(l); m != nil && (len(a.par) == 0 || a.block.Kind == corpus.Definition) && !strings.Contains(m[1], "://") && len(m[1]) < maxNear {
		a.flush()
		a.block = corpus.Block{Kind: corpus.Term}
		a.par = []string{m[1]}
		a.flush()
		a.block = corpus.Block{Kind: corpus.Definition}
		if m[3] != "" {
			a.par = []string{m[3]}
		}
		return
	}
	if len(a.par) == 0 && a.block.Kind == "" {
		a.block = corpus.Block{Kind: corpus.Paragraph}
		l = adocAdmonish.ReplaceAllString(l, "")
	}
	a.par = append(a.par, l)
}

// depth is how deep a list with this marker stands.
func (a *adoc) depth(marker string) int {
	if marker[0] >= '0' && marker[0] <= '9' {
		marker = "1."
	}
	for i, m := range a.markers {
		if m == marker {
			a.markers = a.markers[:i+1]
			return i + 1
		}
	}
	a.markers = append(a.markers, marker)
	return len(a.markers)
}

// flush ends the paragraph being read.
func (a *adoc) flush() {
	whole, notes := cutFootnotes(strings.Join(a.par, " "))
	text := squeeze(plainAsciiDoc(whole, a.names))
	b := a.block
	if b.Kind == corpus.Paragraph {
		a.markers = nil
		if a.quoted || a.style == "quote" || a.style == "verse" {
			b.Kind = corpus.Quotation
		}
	}
	if text != "" && b.Kind != "" {
		a.d.lines = append(a.d.lines, line{Block: b, text: text})
		a.style = ""
	}
	for _, n := range notes {
		if note := squeeze(plainAsciiDoc(n, a.names)); note != "" {
			a.d.lines = append(a.d.lines, line{Block: corpus.Block{Kind: corpus.Aside}, text: note})
		}
	}
	if len(a.par) > 0 || b.Kind != corpus.Definition {
		a.block = corpus.Block{}
	}
	a.par = nil
}

// fence reads the block a delimiter opens.
func (a *adoc) fence(open string) {
	switch {
	case strings.HasPrefix(open, "|===") || strings.HasPrefix(open, "!==="):
		a.table(open)
	case strings.HasPrefix(open, ",==="), open[0] == '/', open[0] == '+':
		a.until(open)
	case strings.HasPrefix(open, "```"):
		a.code("```")
	case open[0] == '.' || open[0] == '-' && len(open) > 2:
		a.code(open)
	case open[0] == '_':
		a.quoted = !a.quoted
	}
	// Example (====), sidebar (****) and open (--) blocks only group.
}

// until returns the lines up to a closing delimiter; without one, the rest.
func (a *adoc) until(end string) []string {
	from := a.at
	for ; a.at < len(a.in); a.at++ {
		if strings.TrimRight(a.in[a.at], " \t") == end {
			a.at++
			return a.in[from : a.at-1]
		}
	}
	return a.in[from:]
}

func (a *adoc) code(end string) {
	for _, l := range a.until(end) {
		if text := squeezeCode(l); text != "" && !adocDirective.MatchString(text) {
			a.d.lines = append(a.d.lines, line{Block: corpus.Block{Kind: corpus.Code}, text: text})
		}
	}
	a.style = ""
}
