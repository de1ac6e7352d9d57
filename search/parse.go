package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxDepth bounds nested parentheses; deeper ones are read as spaces.
	maxDepth = 8
	// maxTerms bounds the words that are searched: more say nothing new and
	// cost time.
	maxTerms = 128
	// maxSyntaxWords is the most words in which operators mean something: a
	// longer text was pasted, and its quotes, dashes and colons are prose.
	maxSyntaxWords = 32
	// maxStrictWords is the most words beside which quoted words must stand
	// together: in a longer question quotation marks set off names and irony,
	// and demanding them loses good answers.
	maxStrictWords = 10
)

// fields maps the names before a colon to the fields they mean.
func fields() map[string]Field {
	return map[string]Field{
		"role": Field(Role), "topic": Field(Topic), "author": Field(Author), "by": Field(Author),
		"site": Field(Site), "kind": Field(KindOf), "year": Field(Year), "language": Field(Language),
		"lang": Field(Language), "title": InTitle, "intitle": InTitle,
		"before": Before, "after": After, "until": Before, "since": After,
	}
}

// Parse reads the query syntax: words, "phrases", -not, +must, OR, AND,
// parentheses, field:value and prefix*. It never fails: a slip is read as
// words, and the second result tells what was ignored.
func Parse(text string) (Tree, []string) {
	var ignored []string
	if utf8.RuneCountInString(text) > MaxQueryRunes {
		text = string([]rune(text)[:MaxQueryRunes])
		ignored = append(ignored, "everything after the first 2,000 characters")
	}
	p := parser{tokens: lex(text), fields: fields()}
	if p.measure() {
		tree, more := words(text)
		return tree, append(ignored, more...)
	}
	if p.soft {
		p.ignore("the quotation marks, as the question is long")
	}
	tree := p.group(0)
	if p.dropped > 0 {
		p.ignored = append(p.ignored, "the words after the first 128")
	}
	return tree.simplify(), append(ignored, p.ignored...)
}

// words reads a text in which nothing is an operator.
func words(text string) (Tree, []string) {
	var t Tree
	for _, w := range bareWords(text) {
		if len(t.Clauses) == maxTerms {
			return t, []string{"the words after the first 128"}
		}
		t.Clauses = append(t.Clauses, Clause{Term: &Term{Text: w}})
	}
	return t, nil
}

// bareWords cuts a text at everything that is neither letter nor digit nor a
// mark inside a word.
func bareWords(s string) []string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) && r != '\'' && r != '’' && r != '+' && r != '#' })
	for i := range words {
		words[i] = strings.TrimLeft(words[i], "'’+") // a sign before a word is syntax, one after it a name: C++
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// wordRune tells whether r may be part of a word.
func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// simplify takes away groups of one clause and of none.
func (t Tree) simplify() Tree {
	out := Tree{}
	for _, c := range t.Clauses {
		if c.Group != nil {
			g := c.Group.simplify()
			switch {
			case g.Empty():
				continue
			case len(g.Clauses) == 1 && g.Clauses[0].Occur != MustNot:
				occur := max(c.Occur, g.Clauses[0].Occur)
				c = g.Clauses[0]
				c.Occur = occur
			default:
				c.Group = &g
			}
		}
		out.Clauses = append(out.Clauses, c)
	}
	return out
}
