package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"altitude/corpus"
)

// rawLine is a line of plain text; indent counts the spaces before it, gap
// says an empty line stands above.
type rawLine struct {
	text   string
	indent int
	gap    bool
}

// readPlain reads text as copied from a page: a title line, maybe a subtitle, a
// byline and "8 min read", short lines that are headings, bullets, and a
// citation block that names who wrote it.
func (d *draft) readPlain(text string) {
	raw := rawLines(text)
	if wrapped(raw) {
		raw = unwrap(raw)
	}
	raw = d.readTop(raw)
	top := map[int]bool{}
	for i := range raw[:min(len(raw), topLines)] {
		top[i] = d.topLine(raw, i)
	}
	for i, l := range raw {
		switch {
		case len(d.lines) >= maxLines:
			d.flag("truncated")
			return
		case top[i]:
			d.lines = append(d.lines, plainAt(corpus.Block{Kind: corpus.Aside}, l.text))
		default:
			d.lines = append(d.lines, plainLine(raw, i, l, top))
		}
	}
}

func rawLines(text string) []rawLine {
	var out []rawLine
	gap := true
	for l := range strings.SplitSeq(text, "\n") {
		clean := squeeze(l)
		if clean == "" {
			gap = true
			continue
		}
		if strings.Trim(clean, "=-~*_ ") == "" { // a rule or an underline
			gap = true
			continue
		}
		indent := 0
		for _, r := range l {
			if r == '\t' {
				indent += 4
			} else if unicode.IsSpace(r) {
				indent++
			} else {
				break
			}
		}
		out = append(out, rawLine{clean, indent, gap})
		gap = false
	}
	return out
}

const (
	// wrapFrom and wrapTo bound the lengths at which text is wrapped by hand.
	wrapFrom, wrapTo = 45, 100
	// wrapShare is the share of inner lines that go on in lower case from
	// which a text counts as wrapped.
	wrapShare = .3
)

// wrapped tells whether a text's lines were broken at a width rather than at
// paragraphs.
func wrapped(raw []rawLine) bool {
	pairs, goOn := 0, 0
	for i := 1; i < len(raw); i++ {
		if raw[i].gap {
			continue
		}
		pairs++
		n := utf8.RuneCountInString(raw[i-1].text)
		first, _ := utf8.DecodeRuneInString(raw[i].text)
		if n >= wrapFrom && n <= wrapTo && !strings.ContainsAny(raw[i-1].text[len(raw[i-1].text)-1:], ".!?:") && unicode.IsLower(first) {
			goOn++
		}
	}
	return pairs >= 6 && float64(goOn) > wrapShare*float64(pairs)
}

// unwrap joins the lines of paragraphs and items.
func unwrap(raw []rawLine) []rawLine {
	var out []rawLine
	for _, l := range raw {
		_, item := bullet(l.text)
		if n := len(out); n > 0 && !l.gap && !item && utf8.RuneCountInString(out[n-1].text) >= wrapFrom/2 {
			out[n-1].text += " " + l.text
			continue
		}
		out = append(out, l)
	}
	return out
}

var (
	kickerLine  = regexp.MustCompile(`^[^.!?]{2,50}\s[·|>›»/]\s[^.!?]{2,60}$`)
	readingLine = regexp.MustCompile(`(?i)^(?:(?:reading time|read time|lesezeit)\s*:?\s*)?\d{1,3}\s*[- ]?\s*(?:min(?:ute)?s?\.?)(?:\s+(?:read|reading time|lesezeit))?$`)
)

// topLines is how many lines at the top may be kicker, title, subtitle, byline
// and date.
const topLines = 8

// readTop reads what may stand above the title and the title itself, and
// returns the rest.
func (d *draft) readTop(raw []rawLine) []rawLine {
	if len(raw) > 1 && kickerLine.MatchString(raw[0].text) && titleLine(raw[1].text) {
		d.hints = append(d.hints, splitList(raw[0].text, "·|>›»/")...)
		d.lines = append(d.lines, plainAt(corpus.Block{Kind: corpus.Aside}, raw[0].text))
		raw = raw[1:]
	}
	if len(raw) == 0 {
		return raw
	}
	if text := strings.TrimLeft(raw[0].text, "# "); text != "" && titleLine(text) && (len(raw) > 1 || len(words(text)) < 12) {
		d.meta.add(fieldTitle, "first line", .8, text)
		d.lines = append(d.lines, plainAt(corpus.Block{Kind: corpus.Heading, Level: 1}, text))
		raw = raw[1:]
	}
	return raw
}

// titleLine tells whether a line may be a text's title.
func titleLine(s string) bool {
	if _, item := bullet(s); item {
		return false
	}
	return len(s) <= maxNear && !strings.ContainsAny(s[len(s)-1:], ".,;:") && !corpus.WebAddress(s)
}

// topLine tells whether a line near the top signs, dates or measures the text,
// and notes what it says.
func (d *draft) topLine(raw []rawLine, i int) bool {
	text := raw[i].text
	if len(text) > maxNear {
		return false
	}
	if readingLine.MatchString(text) {
		return true
	}
	if m := byLine.FindStringSubmatch(text); m != nil && len(words(text)) <= 12 {
		d.meta.add(fieldAuthors, "byline", .7, cleanAuthors([]string{m[1] + m[2]})...)
		if date, _, ok := findDate(text); ok {
			d.nearDate(text, date)
		}
		return true
	}
	if date, at, ok := findDate(text); ok && datesLine(text) {
		d.nearDate(text, date)
		if name := strings.TrimRight(beforeDate(text[:at[0]]), " |•·,-–—/"); personal(name) {
			d.meta.add(fieldAuthors, "byline", .66, cleanAuthors([]string{name})...)
		}
		return true
	}
	if head, tail, ok := cutMark(text); ok && readingLine.MatchString(tail) && personal(head) {
		d.meta.add(fieldAuthors, "byline", .68, head)
		return true
	}
	if personal(text) && signed(raw, i) {
		d.meta.add(fieldAuthors, "byline", .68, cleanAuthors([]string{text})...)
		return true
	}
	return false
}

// cutMark cuts "Ada Lovelace · 8 min read" at its mark.
func cutMark(s string) (head, tail string, ok bool) {
	for _, mark := range []string{" · ", " | ", " • ", " – ", " — ", " - ", ", "} {
		if head, tail, ok = strings.Cut(s, mark); ok {
			return head, tail, true
		}
	}
	return "", "", false
}

// signed tells whether a name on a line of its own is a byline: a date or a
// reading time stands next to it.
func signed(raw []rawLine, i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(raw) {
			continue
		}
		if _, _, dated := findDate(raw[j].text); readingLine.MatchString(raw[j].text) || dated && datesLine(raw[j].text) {
			return true
		}
	}
	return false
}

func plainAt(b corpus.Block, text string) line { return line{Block: b, text: text} }

var (
	numbered   = regexp.MustCompile(`^(?:\(?\d{1,2}[.)]|[a-z]\))\s+(\S.*)$`)
	markHead   = regexp.MustCompile(`^(#{1,6})\s+(\S.*)$`)
	boxDrawing = regexp.MustCompile(`\t|\s\|\s`)
)

// bullet takes the bullet or the number off a list item.
func bullet(s string) (string, bool) {
	if item, ok := typedItem(s); ok {
		return item, true
	}
	if m := numbered.FindStringSubmatch(s); m != nil {
		return m[1], true
	}
	return s, false
}

// indentStep is how many spaces a nested list is indented by at least.
const indentStep = 2

func plainLine(raw []rawLine, i int, l rawLine, top map[int]bool) line {
	if m := markHead.FindStringSubmatch(l.text); m != nil {
		return plainAt(corpus.Block{Kind: corpus.Heading, Level: len(m[1])}, m[2])
	}
	if item, ok := bullet(l.text); ok && !numberedHeading(raw, i, top) {
		return plainAt(corpus.Block{Kind: corpus.Item, Level: itemDepth(raw, i)}, item)
	}
	if headingLine(raw, i, top) {
		return plainAt(corpus.Block{Kind: corpus.Heading, Level: 2}, l.text)
	}
	if doubled(l.text) {
		return plainAt(corpus.Block{Kind: corpus.Aside}, l.text)
	}
	return plainAt(corpus.Block{Kind: corpus.Paragraph}, l.text)
}

// numberedHeading tells whether a numbered line is a heading ("2. Delegate")
// rather than an item: it stands alone above a paragraph.
func numberedHeading(raw []rawLine, i int, top map[int]bool) bool {
	if !numbered.MatchString(raw[i].text) || !raw[i].gap || !headingLine(raw, i, top) || i+1 == len(raw) {
		return false
	}
	_, after := bullet(raw[i+1].text)
	return !after && !headLike(raw[i+1].text)
}

// itemDepth counts the items before, back to the list's start, that are
// indented less.
func itemDepth(raw []rawLine, i int) int {
	depth, indent := 1, raw[i].indent
	for j := i - 1; j >= 0 && i-j < 200; j-- {
		if _, ok := bullet(raw[j].text); !ok {
			break
		}
		if raw[j].indent+indentStep <= indent {
			depth++
			indent = raw[j].indent
		}
	}
	return min(depth, 6)
}

const (
	// headWords and headLength bound a heading.
	headWords, headLength = 14, 100
	// headRun is how many short lines in a row are no headings any more: a
	// poem, an address, the cells of a table.
	headRun = 3
)

// headingLine tells whether line i is a heading: short, a head and no sentence,
// and something that is none comes after it. The lines in top are bylines and
// the like.
func headingLine(raw []rawLine, i int, top map[int]bool) bool {
	if !headLike(raw[i].text) {
		return false
	}
	run := 1
	for j := i - 1; j >= 0 && run < headRun && !top[j] && headLike(raw[j].text); j-- {
		run++
	}
	next := i + 1
	for ; next < len(raw) && next-i <= headRun && !top[next] && headLike(raw[next].text); next++ {
		run++
	}
	switch {
	case next == len(raw):
		return run < headRun && raw[i].gap
	case run >= headRun:
		return next == i+1 // only the last of them heads what follows
	}
	return true
}

// headLike tells whether a line reads like a heading by itself.
func headLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if _, item := typedItem(s); item || len(s) > headLength || len(strings.Fields(s)) > headWords {
		return false
	}
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && first < 0x2e80 { // a CJK heading has no case
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(".,;:。、", last) && !strings.HasSuffix(s, "etc.") {
		return false
	}
	return !strings.Contains(s, "://") && !boxDrawing.MatchString(s) && !doubled(s) && !readingLine.MatchString(s)
}

// doubled tells whether a line says the same twice, as a picture's text and
// caption do when copied.
func doubled(s string) bool {
	half := len(s) / 2
	return len(s) > 20 && len(s)%2 == 1 && s[half] == ' ' && s[:half] == s[half+1:]
}
