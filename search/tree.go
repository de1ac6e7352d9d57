package search

import "strings"

// Tree is a parsed query: clauses as in any boolean query. It matches an
// article that has all Must clauses, none of the MustNot clauses and, when
// there is no Must clause, at least one of the Should clauses. All clauses but
// MustNot add to the score. A tree without clauses matches everything, and so
// does one with nothing but MustNot clauses, save what they exclude.
type Tree struct{ Clauses []Clause }

// Clause is one part of a tree: a group or a term.
type Clause struct {
	Occur Occur
	// Group is set for a group, Term otherwise.
	Group *Tree
	Term  *Term
}

// Occur says what a clause does for the match.
type Occur int

// What a clause may do.
const (
	Should Occur = iota
	Must
	MustNot
)

// TermKind is how a term's text is matched.
type TermKind int

// The kinds of terms.
const (
	WordTerm TermKind = iota
	PhraseTerm
	PrefixTerm
)

// Field names what a term looks at.
type Field string

// The fields of a term. AnyText is title and text; the others but InTitle
// only filter.
const (
	AnyText Field = ""
	InTitle Field = "title"
	Before  Field = "before"
	After   Field = "after"
)

// Term is a leaf of a tree.
type Term struct {
	// Text is one word, a phrase's words, a prefix, or a field's value.
	Text  string
	Kind  TermKind
	Field Field
	// Forms are other ways to say the same, each a word or a phrase: they
	// count as occurrences of the term.
	Forms []string
	// Concept says that understanding added the term: it repeats, as one
	// notion, words that stand in the tree anyway.
	Concept bool
	// Weight multiplies the term's score; 0 means 1.
	Weight float64
}

// Empty tells whether the tree asks for nothing in particular.
func (t Tree) Empty() bool { return len(t.Clauses) == 0 }

// Terms returns the leaves that an article should have, in order.
func (t Tree) Terms() []*Term {
	var terms []*Term
	for _, c := range t.Clauses {
		switch {
		case c.Occur == MustNot:
		case c.Group != nil:
			terms = append(terms, c.Group.Terms()...)
		default:
			terms = append(terms, c.Term)
		}
	}
	return terms
}

// String writes the tree in the syntax that Parse reads.
func (t Tree) String() string {
	parts := make([]string, 0, len(t.Clauses))
	for _, c := range t.Clauses {
		if c.Term != nil && c.Term.Concept {
			continue
		}
		parts = append(parts, c.String())
	}
	return strings.Join(parts, " ")
}

func (c Clause) String() string {
	s := ""
	if c.Group != nil {
		s = c.Group.grouped()
	} else {
		s = c.Term.String()
	}
	switch {
	case c.Occur == MustNot:
		return "-" + s
	case c.Occur == Must && c.Group == nil && c.Term.Kind != PhraseTerm && c.Term.Field == AnyText:
		return "+" + s
	}
	return s
}

// grouped writes a group; one of only Should clauses is an OR.
func (t Tree) grouped() string {
	parts := make([]string, 0, len(t.Clauses))
	join := " OR "
	for _, c := range t.Clauses {
		parts = append(parts, c.String())
		if c.Occur != Should {
			join = " "
		}
	}
	return "(" + strings.Join(parts, join) + ")"
}

func (t *Term) String() string {
	s := t.Text
	switch {
	case s == "OR" || s == "AND" || s == "NOT":
		s = strings.ToLower(s) // a word, where an operator would be read
	case t.Kind == PrefixTerm:
		s += "*"
	case t.Kind == PhraseTerm || t.Field != AnyText && strings.ContainsAny(s, " \t"):
		s = `"` + s + `"`
	}
	if t.Field != AnyText {
		return string(t.Field) + ":" + s
	}
	return s
}
