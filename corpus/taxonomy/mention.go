package taxonomy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mention is a role named in a text.
type Mention struct {
	Role string
	// Start and End are byte offsets of the name, [Start, End).
	Start, End int
	// From and To are the name's tokens, [From, To).
	From, To int
	// Abbreviation says a short form was used ("CTO"), Bare a short name that
	// is known only in this document ("manager"), Plural that the name is
	// in the plural.
	Abbreviation, Bare, Plural bool
}

// Abbreviations are the short forms a document defines or makes plain: the
// form as it is written ("EM", "manager") → role id. Forms in lower case match
// in any case.
type Abbreviations map[string]string

// blocker marks names that hold a role's name without naming the role
// ("CTO office").
const blocker = "-"

// matcher finds names in one pass, the longest first.
type matcher struct {
	root  *node
	short map[string]string // safe abbreviations → role
}

type node struct {
	next map[string]*node
	role string
}

func newMatcher() *matcher {
	return &matcher{root: &node{}, short: map[string]string{}}
}

// add teaches the matcher a full name.
func (m *matcher) add(name, role string) {
	n := m.root
	for _, t := range Words(name) {
		key := Fold(t.Lower)
		if n.next == nil {
			n.next = map[string]*node{}
		}
		if n.next[key] == nil {
			n.next[key] = &node{}
		}
		n = n.next[key]
	}
	if n.role == "" {
		n.role = role
	}
}

// longest returns the role of the longest name that begins at at and the
// token after it.
func (m *matcher) longest(tokens []Token, at int) (role string, end int) {
	n := m.root
	for i := at; i < len(tokens); i++ {
		n = n.next[Fold(tokens[i].Lower)]
		if n == nil {
			break
		}
		if n.role != "" {
			role, end = n.role, i+1
		}
	}
	return role, end
}

// Mentions returns the roles named in text, in order, without overlap; the
// longest name wins. Abbreviations count where they are safe or defined.
func (t *Taxonomy) Mentions(text string, defined Abbreviations) []Mention {
	return t.MentionsIn(text, Words(text), defined)
}

// MentionsIn is Mentions for a text that is already cut into words.
func (t *Taxonomy) MentionsIn(text string, tokens []Token, defined Abbreviations) []Mention {
	var found []Mention
	for at := 0; at < len(tokens); {
		m, ok := t.mentionAt(text, tokens, at, defined)
		if !ok {
			at++
			continue
		}
		if m.Role != blocker {
			found = append(found, m)
		}
		at = m.To
	}
	return found
}

func (t *Taxonomy) mentionAt(text string, tokens []Token, at int, defined Abbreviations) (Mention, bool) {
	if tokens[at].Kind != Word || joinedToAddress(text, tokens[at]) {
		return Mention{}, false
	}
	role, end := t.names.longest(tokens, at)
	m := Mention{Role: role, From: at, To: end}
	if short, ok := t.shortAt(text, tokens[at], defined); ok && end <= at+1 {
		m = short
		m.From, m.To = at, at+1
	}
	if m.Role == "" {
		return Mention{}, false
	}
	last := tokens[m.To-1]
	m.Start, m.End = tokens[at].Start, last.End
	m.Plural = plural(text[last.Start:last.End]) || plural(text[tokens[at].Start:tokens[at].End]) && m.To > at+2
	return m, !(verbUse(tokens, at) && m.To == at+1 && !m.Abbreviation)
}

// plural tells whether a name's word is in the plural: "leads", "CTOs", "VPs".
func plural(w string) bool {
	return len(w) > 2 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss")
}

// verbUse tells whether the word at at follows "to": "to architect a system".
func verbUse(tokens []Token, at int) bool {
	return at > 0 && tokens[at-1].Lower == "to" && tokens[at].Lower == "architect"
}

// joinedToAddress tells whether a word is part of an address, path or handle.
func joinedToAddress(text string, t Token) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:t.Start])
	after := text[t.End:]
	return before == '@' || before == '_' || before == '.' && t.Glued || strings.HasPrefix(after, "@") ||
		strings.HasPrefix(after, "_") || len(after) > 1 && after[0] == '.' && isLetterAt(after[1:])
}

func isLetterAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// shortAt returns the role an abbreviation or a bare name stands for.
func (t *Taxonomy) shortAt(text string, tok Token, defined Abbreviations) (Mention, bool) {
	word := text[tok.Start:tok.End]
	for _, form := range []string{word, strings.TrimSuffix(word, "s")} {
		if role, ok := defined[form]; ok && hasUpper(form) {
			return Mention{Role: role, Abbreviation: true}, true
		}
		if role, ok := t.names.short[form]; ok {
			return Mention{Role: role, Abbreviation: true}, true
		}
	}
	for _, form := range []string{tok.Lower, Fold(tok.Lower)} {
		if role, ok := defined[form]; ok {
			return Mention{Role: role, Bare: true}, true
		}
	}
	return Mention{}, false
}

func hasUpper(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }

// Defined returns the abbreviations that text defines by putting them in
// parentheses after the full name: "engineering manager (EM)". Those that mean
// nothing by themselves may stand for any role; those that the taxonomy does not
// know count when they begin with the name's first letter.
func (t *Taxonomy) Defined(text string) Abbreviations {
	return t.DefinedIn(text, Words(text))
}

// DefinedIn is Defined for a text that is already cut into words.
func (t *Taxonomy) DefinedIn(text string, tokens []Token) Abbreviations {
	defined := Abbreviations{}
	for _, m := range t.MentionsIn(text, tokens, nil) {
		if m.Abbreviation || m.To+2 >= len(tokens) || tokens[m.To].Lower != "(" {
			continue
		}
		role, _ := t.Role(m.Role)
		form := strings.TrimSuffix(text[tokens[m.To+1].Start:tokens[m.To+1].End], "s")
		alone := tokens[m.To+2].Lower == ")"
		known := t.names.short[form] != ""
		if slices.Contains(role.NeedsDefinition, form) || alone && t.needsDefinition(form) || alone && !known && initials(form, text[m.Start:m.End]) {
			defined[form] = m.Role
		}
	}
	return defined
}

// needsDefinition tells whether an abbreviation is of any role that a text must
// define.
func (t *Taxonomy) needsDefinition(form string) bool {
	return slices.ContainsFunc(t.Roles, func(r Role) bool { return slices.Contains(r.NeedsDefinition, form) })
}

// maxInitials is the most letters of an abbreviation that a text may define.
const maxInitials = 5

// initials tells whether a form such as "HoE" or "SSE" can stand for a name: two
// capitals or more, the first the name's first letter.
func initials(form, name string) bool {
	capitals := 0
	for _, r := range form {
		if !unicode.IsLetter(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 1 && len(form) <= maxInitials && strings.EqualFold(form[:1], name[:1])
}
