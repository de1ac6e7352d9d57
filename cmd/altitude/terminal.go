package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"altitude/corpus"
)

// plainWidth is the line width where the terminal does not tell one.
const plainWidth = 80

// maxWidth keeps lines readable on a very wide terminal.
const maxWidth = 110

// screen writes for a person: with emphasis and links on a terminal, plain
// elsewhere.
type screen struct {
	w     io.Writer
	width int
	rich  bool
}

// screen returns the screen of the program's output. NO_COLOR turns emphasis
// off (no-color.org).
func (p *program) screen() screen {
	s := screen{w: p.out, width: plainWidth}
	f, ok := p.out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
		s.width = min(width, maxWidth)
	}
	s.rich = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return s
}

// The emphasis of words on a terminal (ECMA-48 SGR).
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	marked = "\x1b[1;33m"
	reset  = "\x1b[0m"
)

func (s screen) style(code, text string) string {
	if !s.rich || text == "" {
		return text
	}
	return code + text + reset
}

// link makes text a link to address where the terminal can (OSC 8).
func (s screen) link(text, address string) string {
	if !s.rich || !corpus.WebAddress(address) {
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

func (s screen) line(format string, args ...any) { fmt.Fprintf(s.w, format+"\n", args...) }

// printable writes text on one line, without what could steer a terminal:
// article text is hostile.
func printable(text string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(printableLines(text))
}

// printableLines is the same, but lines and the cells of tables stay apart.
func printableLines(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control)) {
			return -1
		}
		return r
	}, text)
}

// wrap prints words, folded at the screen's width, each line after indent.
func (s screen) wrap(indent string, words []string) {
	column := 0
	for _, word := range words {
		width := visible(word)
		switch {
		case column == 0:
			io.WriteString(s.w, indent)
			column = utf8.RuneCountInString(indent)
		case column+1+width > s.width:
			io.WriteString(s.w, "\n"+indent)
			column = utf8.RuneCountInString(indent)
		default:
			io.WriteString(s.w, " ")
			column++
		}
		io.WriteString(s.w, word)
		column += width
	}
	if column > 0 {
		io.WriteString(s.w, "\n")
	}
}

// visible counts the code points of a word that take room on the screen.
func visible(word string) int {
	n, escaped := 0, false
	for _, r := range word {
		switch {
		case r == '\x1b':
			escaped = true
		case escaped:
			escaped = r != 'm'
		default:
			n++
		}
	}
	return n
}

// quoted splits a passage into printable words, the marked ones emphasised.
// Marks are [start, end) in code points of text.
func (s screen) quoted(text string, marks [][2]int) []string {
	var words []string
	var word strings.Builder
	inMark := false
	point := 0
	flush := func() {
		if word.Len() > 0 {
			w := word.String()
			if inMark {
				w = s.style(marked, w)
			}
			words = append(words, w)
		}
		word.Reset()
		inMark = false
	}
	for _, r := range text {
		if unicode.IsSpace(r) {
			flush()
		} else if clean := printable(string(r)); clean != "" {
			for _, m := range marks {
				inMark = inMark || point >= m[0] && point < m[1]
			}
			word.WriteString(clean)
		}
		point++
	}
	flush()
	return words
}
