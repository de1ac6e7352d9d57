package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"altitude/corpus"
)

// line is one block of an article in the making; Start and End are set when
// the lines are joined.
type line struct {
	corpus.Block
	text string
	// linked is how many bytes of the text stand in links.
	linked int
	// node is the element the line came from; nil outside HTML.
	node *html.Node
}

// join lays lines out as an article's text and blocks.
func join(lines []line) (string, []corpus.Block) {
	var text strings.Builder
	blocks := make([]corpus.Block, 0, len(lines))
	for _, l := range lines {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		b := l.Block
		b.Start = text.Len()
		text.WriteString(l.text)
		b.End = text.Len()
		blocks = append(blocks, b)
	}
	return text.String(), blocks
}

// squeeze collapses white space to single spaces, trims, and drops characters
// that take no room: zero-width spaces, soft hyphens, direction marks,
// controls.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' || r == '\u00a0':
			space = b.Len() > 0
		case invisible(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible tells whether a character shows nothing. U+200D joins emoji and
// Indic letters and stays.
func invisible(r rune) bool {
	switch {
	case r == '\u200d':
		return false
	case r == '\u00ad' || r == '\ufeff' || r == '\u2060' || r == '\u180e':
		return true
	case r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}

// squeezeCode cleans a line of code: its indentation stays, as spaces.
func squeezeCode(s string) string {
	return strings.TrimRightFunc(strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if invisible(r) {
			return -1
		}
		return r
	}, s), unicode.IsSpace)
}
