package search

import (
	"fmt"
	"strings"
)

// parser reads tokens into a tree.
type parser struct {
	tokens  []token
	at      int
	fields  map[string]Field
	terms   int
	dropped int
	// soft says that quoted words need not stand together.
	soft    bool
	ignored []string
}

// measure looks how long the query is: prose says that operators mean nothing,
// and p.soft is set when quotation marks are prose.
func (p *parser) measure() (prose bool) {
	plain, quoted := 0, 0
	for _, t := range p.tokens {
		switch t.kind {
		case wordToken:
			plain += len(bareWords(t.text))
		case phraseToken:
			quoted += len(bareWords(t.text))
		}
	}
	p.soft = plain > maxStrictWords && quoted > 0
	return plain+quoted > maxSyntaxWords
}

func (p *parser) next() (token, bool) {
	if p.at == len(p.tokens) {
		return token{}, false
	}
	p.at++
	return p.tokens[p.at-1], true
}

func (p *parser) peek(kind tokenKind) bool {
	return p.at < len(p.tokens) && p.tokens[p.at].kind == kind
}

func (p *parser) ignore(what string) {
	if len(p.ignored) < 8 { // a page of slips helps nobody
		p.ignored = append(p.ignored, what)
	}
}

// group reads clauses up to the closing parenthesis of this depth.
func (p *parser) group(depth int) Tree {
	var t Tree
	for {
		tok, ok := p.next()
		if !ok {
			if depth > 0 {
				p.ignore("( without )")
			}
			return t
		}
		switch tok.kind {
		case closeToken:
			if depth > 0 {
				return t
			}
			p.ignore(") without (")
		case orToken:
			p.or(&t, tok, depth)
		case andToken:
			p.and(&t, tok, depth)
		default:
			p.at--
			t.Clauses = append(t.Clauses, p.clauses(depth)...)
		}
	}
}

// or joins the clause before with the one after.
func (p *parser) or(t *Tree, tok token, depth int) {
	right := p.operand(depth)
	if len(t.Clauses) == 0 || len(right) == 0 {
		p.ignore(tok.text + " without something on both sides")
		t.Clauses = append(t.Clauses, right...)
		return
	}
	last := &t.Clauses[len(t.Clauses)-1]
	if last.Group == nil || !last.Group.alternatives() {
		*last = Clause{Occur: last.Occur, Group: &Tree{Clauses: []Clause{alternative(*last)}}}
	}
	for _, c := range right {
		if c.Occur == Must {
			last.Occur = max(last.Occur, Must)
		}
		last.Group.Clauses = append(last.Group.Clauses, alternative(c))
	}
}

// alternatives tells whether all clauses of a group are Should: an OR.
func (t Tree) alternatives() bool {
	for _, c := range t.Clauses {
		if c.Occur != Should {
			return false
		}
	}
	return true
}

// alternative makes a clause one side of an OR; "a OR -b" becomes "a OR (-b)".
func alternative(c Clause) Clause {
	if c.Occur == MustNot {
		return Clause{Group: &Tree{Clauses: []Clause{c}}}
	}
	c.Occur = Should
	return c
}

// and makes the clauses on both sides required.
func (p *parser) and(t *Tree, tok token, depth int) {
	right := p.operand(depth)
	if len(t.Clauses) == 0 || len(right) == 0 {
		p.ignore(tok.text + " without something on both sides")
	} else {
		last := &t.Clauses[len(t.Clauses)-1]
		last.Occur = max(last.Occur, Must)
	}
	for _, c := range right {
		c.Occur = max(c.Occur, Must)
		t.Clauses = append(t.Clauses, c)
	}
}

// operand reads what stands right of an operator: nothing when that is
// another operator or the end of the group.
func (p *parser) operand(depth int) []Clause {
	for p.peek(orToken) || p.peek(andToken) {
		p.at++
	}
	if p.at == len(p.tokens) || p.peek(closeToken) {
		return nil
	}
	return p.clauses(depth)
}

// clauses reads one clause; a word such as "tech/lead" gives several.
func (p *parser) clauses(depth int) []Clause {
	tok, _ := p.next()
	switch tok.kind {
	case minusToken, plusToken:
		return p.signed(tok, depth)
	case openToken:
		return p.nested(depth)
	case phraseToken:
		return p.phrase(tok)
	case fieldToken:
		return p.field(tok)
	}
	return p.word(tok.text)
}

func (p *parser) signed(tok token, depth int) []Clause {
	occur, sign := MustNot, "-"
	if tok.kind == plusToken {
		occur, sign = Must, "+"
	}
	inner := p.operand(depth)
	if len(inner) == 0 {
		p.ignore(sign + " without a word")
		return nil
	}
	if len(inner) > 1 && occur == MustNot { // "-tech/lead" excludes the phrase
		return []Clause{{Occur: occur, Group: &Tree{Clauses: required(inner)}}}
	}
	for i := range inner {
		if inner[i].Occur == MustNot && occur == MustNot {
			occur = Must // "--a"
		}
		inner[i].Occur = occur
	}
	return inner
}

func required(clauses []Clause) []Clause {
	for i := range clauses {
		clauses[i].Occur = max(clauses[i].Occur, Must)
	}
	return clauses
}

func (p *parser) nested(depth int) []Clause {
	if depth == maxDepth {
		p.ignore(fmt.Sprintf("parentheses more than %d deep", maxDepth))
		for p.peek(openToken) {
			p.at++
		}
		return nil
	}
	inner := p.group(depth + 1)
	if inner.Empty() {
		return nil
	}
	return []Clause{{Group: &inner}}
}

func (p *parser) phrase(tok token) []Clause {
	if tok.open {
		p.ignore("a quotation mark without its partner")
		return p.word(tok.text)
	}
	words := bareWords(tok.text)
	if len(words) == 0 {
		return nil
	}
	if p.soft {
		return p.word(strings.Join(words, " "))
	}
	return p.term(Must, &Term{Text: strings.Join(words, " "), Kind: PhraseTerm})
}

// word reads a word that may hold several ("tech/lead"), or a prefix.
func (p *parser) word(text string) []Clause {
	kind := WordTerm
	parts := bareWords(text)
	if len(parts) == 0 {
		if text != "" && text != "-" && text != "&" {
			p.ignore(text)
		}
		return nil
	}
	if last := parts[len(parts)-1]; strings.HasSuffix(text, last+"*") && len([]rune(last)) >= minPrefix {
		kind = PrefixTerm
	}
	var out []Clause
	for i, w := range parts {
		t := &Term{Text: w}
		if i == len(parts)-1 {
			t.Kind = kind
		}
		out = append(out, p.term(Should, t)...)
	}
	return out
}

// minPrefix is the fewest letters before a "*": shorter ones match too much to
// mean anything.
const minPrefix = 2

// field reads the value after "name:".
func (p *parser) field(tok token) []Clause {
	f := p.fields[tok.text]
	if !p.peek(wordToken) && !p.peek(phraseToken) {
		p.ignore(tok.text + ": without a value")
		return p.word(tok.text)
	}
	value, _ := p.next()
	text := strings.TrimSpace(value.text)
	if text == "" || strings.Trim(text, ":*") == "" {
		p.ignore(tok.text + ": without a value")
		return p.word(tok.text)
	}
	if f == InTitle {
		return p.titleWords(value)
	}
	if (f == Before || f == After) && !validDate(text) {
		p.ignore(tok.text + ": needs a date such as 2023 or 2023-05")
		return p.word(text)
	}
	return p.term(Must, &Term{Text: text, Field: f, Kind: WordTerm})
}

func (p *parser) titleWords(value token) []Clause {
	words := bareWords(value.text)
	if len(words) == 0 {
		return nil
	}
	kind := WordTerm
	if len(words) > 1 {
		kind = PhraseTerm
	}
	return p.term(Must, &Term{Text: strings.Join(words, " "), Field: InTitle, Kind: kind})
}

// term counts a term against the limit.
func (p *parser) term(occur Occur, t *Term) []Clause {
	if p.terms == maxTerms {
		p.dropped++
		return nil
	}
	p.terms++
	return []Clause{{Occur: occur, Term: t}}
}
