package compare

import (
	"fmt"
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

func (f *factFinder) loadReporting(rows [][]string) error {
	f.bodies = map[string][]string{}
	var lines []string
	for _, row := range rows {
		switch row[0] {
		case "line":
			lines = append(lines, row[1])
		case "body":
			f.bodies[strings.ToLower(row[1])] = strings.Fields(row[2])
		default:
			return fmt.Errorf("%q is no sort of row", row[0])
		}
	}
	var err error
	f.lines, err = parsePatterns(lines)
	return err
}

// reportingRows are the dimensions that a reporting line belongs to; in others
// it is said in passing.
var reportingRows = map[string]bool{"accountability": true, "scope": true, "seniority-pay": true}

// reportingHome is the dimension that a reporting line is the answer to.
const reportingHome = "accountability"

// reportingFacts finds to whom a text says the role answers. Where the role
// itself is the superior, the text speaks of others and says nothing here.
//
// In a table the first cell of the row may say what the cell answers.
func (f factFinder) reportingFacts(s scanner, role, dimension, head string) []fact {
	if !reportingRows[dimension] {
		return nil
	}
	if tokens := taxonomy.Words(head); len(f.lines.Find(tokens, 0, len(tokens), nil)) > 0 {
		return f.alternatives(s, f.lineTo(s, 0, role, dimension))
	}
	for _, m := range f.lines.Find(s.tokens, 0, len(s.tokens), nil) {
		if !f.saysRole(s, m, role) {
			continue
		}
		if facts := f.lineTo(s, m.To, role, dimension); facts != nil {
			return facts
		}
	}
	return nil
}

// alternatives adds to the line of a table's cell whom else the cell names: "CFO
// or COO; the CEO in large companies".
func (f factFinder) alternatives(s scanner, facts []fact) []fact {
	for i := range facts {
		for at := range s.tokens {
			ids, _ := f.superior(s, at, len(s.tokens))
			facts[i].targets = append(facts[i].targets, ids...)
		}
		slices.Sort(facts[i].targets)
		facts[i].targets = slices.Compact(facts[i].targets)
	}
	return facts
}

// lineTo returns the line to the superiors named from token i on, if any.
func (f factFinder) lineTo(s scanner, i int, role, dimension string) []fact {
	targets, span := f.superiors(s, i, role)
	if len(targets) == 0 {
		return nil
	}
	return []fact{{
		kind: ReportsTo, thing: ReportsTo, targets: targets,
		words: stripArticle(s.said(span)), span: span, home: dimension == reportingHome,
	}}
}

// nounBefore are words after which "report to" is a paper or a person, not
// what the role does.
var nounBefore = map[string]bool{
	"direct": true, "status": true, "the": true, "a": true, "an": true, "their": true,
	"your": true, "his": true, "her": true, "in": true, "of": true, "with": true, "weekly": true,
	"progress": true, "send": true, "provide": true, "line": true, "whose": true, "from": true,
}

// others are people who are not the role: what they do says nothing of it.
var others = map[string]bool{
	"engineers": true, "developers": true, "everyone": true, "people": true, "team": true,
	"teams": true, "members": true, "staff": true, "designers": true, "others": true,
	"reports": true, "who": true, "they'd": true, "them": true, "employees": true, "anyone": true,
	"somebody": true, "someone": true, "colleagues": true, "programmers": true,
}

// reach is how many words before a claim may belong to its subject.
const reach = 4

// saysRole tells whether a match is said of the role: not of other people, not
// denied, and no noun.
func (f factFinder) saysRole(s scanner, m taxonomy.Match, role string) bool {
	if nounBefore[s.word(m.From-1)] && strings.HasPrefix(s.word(m.From), "report") {
		return false
	}
	for at := m.From - 1; at >= max(0, m.From-reach); at-- {
		w := s.word(at)
		if w == "who" {
			return f.namedBefore(s, at, role) || f.predicated(s, at, m.From, role)
		}
		if others[w] || negator(w) {
			return false
		}
		if id, ok := f.roleEnding(s, at); ok {
			return id == role
		}
		if s.tokens[at].Kind != taxonomy.Word {
			break
		}
	}
	return true
}

// namedBefore tells whether the role's name and a comma stand right before
// token at. Without the comma "who" picks some of the role's holders: "a CISO
// who answers to the CTO" says nothing of the others.
func (f factFinder) namedBefore(s scanner, at int, role string) bool {
	if at < 2 || s.word(at-1) != "," {
		return false
	}
	id, ok := f.roleEnding(s, at-2)
	return ok && id == role
}

// maxPredicate is how many words may say what a role is.
const maxPredicate = 12

// predicated tells whether "who" refers to the role through what it is said to
// be: "A CTO is an executive who answers to …". The verbs agree in number, so
// that in "is responsible for engineers who report to" it does not.
func (f factFinder) predicated(s scanner, who, verb int, role string) bool {
	for at := who - 1; at > max(0, who-maxPredicate); at-- {
		if s.tokens[at].Kind != taxonomy.Word {
			return false
		}
		if _, named := f.roleEnding(s, at); named {
			return false
		}
		if w := s.word(at); w == "is" || w == "are" {
			id, named := f.roleEnding(s, at-1)
			return named && id == role && (w == "is") == strings.HasSuffix(s.word(verb), "s")
		}
	}
	return false
}

// maxNameTokens is the most words of a role's or body's name.
const maxNameTokens = 5

// roleEnding returns the role whose name ends with token at.
func (f factFinder) roleEnding(s scanner, at int) (string, bool) {
	for from := max(0, at-maxNameTokens+1); from <= at; from++ {
		span := s.span(from, at+1)
		if r, ok := f.tax.FindRole(s.text[span.Start:span.End]); ok {
			return r.ID, true
		}
	}
	return "", false
}

// afterTargets end the list of superiors.
var afterTargets = map[string]bool{
	"for": true, "on": true, "about": true, "who": true, "which": true, "but": true,
	"while": true, "whereas": true, "that": true, "in": true, "at": true, "when": true,
	"if": true, "with": true, "as": true, "because": true, "rather": true, "instead": true,
	"not": true, "and/or": true, "so": true, "is": true, "are": true, "within": true,
	"depending": true, "regarding": true, "before": true, "than": true,
}

// maxTargetTokens bounds the list of superiors.
const maxTargetTokens = 16

// maxLead is how many words may stand before the first superior: "the
// company's own".
const maxLead = 4

// superiors reads the roles and bodies named from token i on, and where they
// stand. There are none where the role itself is named.
func (f factFinder) superiors(s scanner, i int, role string) ([]string, corpus.Span) {
	var targets []string
	first, last := -1, -1
	end := s.listEnd(i)
	for at := i; at < end; {
		ids, next := f.superior(s, at, end)
		switch {
		case next == 0 && (first < 0 && at < i+maxLead || first >= 0 && between[s.word(at)]):
			at++
			continue
		case next == 0:
			at = end // another verb: "and serve a team of directors"
			continue
		case len(ids) == 1 && ids[0] == role:
			return nil, corpus.Span{}
		}
		if first < 0 {
			first = at
		}
		last = next
		targets = append(targets, ids...)
		at = next
	}
	if first < 0 {
		return nil, corpus.Span{}
	}
	targets = slices.DeleteFunc(targets, func(id string) bool { return id == role })
	slices.Sort(targets)
	return slices.Compact(targets), s.span(first, last)
}

// between are the words that may part one superior from the next.
var between = map[string]bool{
	"and": true, "or": true, ",": true, "/": true, "&": true, "the": true, "a": true, "an": true,
	"to": true, "their": true, "its": true, "his": true, "her": true, "your": true, "sometimes": true,
	"even": true, "occasionally": true, "often": true, "another": true, "directly": true,
}

// listEnd returns the token where the list of superiors that begins at i ends.
func (s scanner) listEnd(i int) int {
	end := i
	for end < min(len(s.tokens), i+maxTargetTokens) && !afterTargets[s.word(end)] && !endsList(s.tokens[end]) {
		if s.word(end) == "," && !s.conjunction(end) {
			break
		}
		end++
	}
	return end
}

// conjunction tells whether "and" or "or" follows soon after a comma: only then
// the comma goes on with a list.
func (s scanner) conjunction(comma int) bool {
	for at := comma + 1; at <= comma+maxNameTokens; at++ {
		if w := s.word(at); w == "and" || w == "or" {
			return true
		}
	}
	return false
}

func endsList(t taxonomy.Token) bool {
	return t.Kind == taxonomy.Break || t.Kind == taxonomy.Mark && t.Lower != "," && t.Lower != "/" && t.Lower != "&"
}

// superior reads the longest name of a role or body that begins at token at; it
// returns the ids and the token after the name, 0 when there is none.
func (f factFinder) superior(s scanner, at, end int) ([]string, int) {
	for to := min(end, at+maxNameTokens); to > at; to-- {
		if s.tokens[to-1].Kind != taxonomy.Word {
			continue // a name ends with a word
		}
		span := s.span(at, to)
		name := s.text[span.Start:span.End]
		if ids, ok := f.bodies[strings.ToLower(strings.Join(strings.Fields(name), " "))]; ok {
			return ids, to
		}
		r, ok := f.tax.FindRole(name)
		if ok && (beforeBare[s.word(at-1)] || !slices.Contains(r.Bare, strings.ToLower(name))) {
			return []string{r.ID}, to
		}
	}
	return nil, 0
}

// beforeBare are the words after which a short name stands alone: "the
// director", but not "agile lead".
var beforeBare = map[string]bool{
	"the": true, "a": true, "an": true, "to": true, "or": true, "and": true, ",": true, "either": true, "/": true,
}

// stripArticle leaves out an article at the start.
func stripArticle(s string) string {
	for _, article := range []string{"the ", "a ", "an ", "The ", "A "} {
		s = strings.TrimPrefix(s, article)
	}
	return s
}

// linesConflict tells whether two reporting lines name nobody in common.
func linesConflict(a, b fact) bool {
	return !slices.ContainsFunc(a.targets, func(id string) bool { return slices.Contains(b.targets, id) })
}

// linesDiffer tells whether two roles report to different people.
func linesDiffer(a, b fact) bool { return !slices.Equal(a.targets, b.targets) }
