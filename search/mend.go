package search

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// leastMended is the shortest word that is mended: shorter ones are one
	// edit away from too many others.
	leastMended = 4
	// twoEdits is the length from which two edits may be mended.
	twoEdits = 8
	// maxShort is the most words, stop words aside, of a query that says little beside a word
	// that is not understood.
	maxShort = 7
	// maxMended bounds the words of one query that are mended.
	maxMended = 6
)

// correction tells what was mended.
func correction(from, to Tree, original int) *Correction {
	return &Correction{From: from.String(), To: to.String(), Original: original}
}

// mend replaces the words that no article uses by the likeliest that some do.
// A word that the corpus uses is never touched.
func (s *Service) mend(view View, t Tree) (Tree, bool) {
	m := &mender{view: view, words: view.Words(), lexicon: s.lexicon, stop: stopWords(view)}
	m.long = m.contentWords(t) > maxShort
	return m.tree(t)
}

type mender struct {
	view    View
	words   Words
	lexicon *lexicon
	stop    func(string) bool
	// long says that the query is long: one word less matters little then,
	// and only the words beside are reason enough to mend one.
	long   bool
	mended int
}

// contentWords counts the words of a tree that are no stop words.
func (m *mender) contentWords(t Tree) int {
	n := 0
	for _, w := range t.queryWords() {
		if !m.stop(w) {
			n++
		}
	}
	return n
}

// tree mends all words of a tree.
func (m *mender) tree(t Tree) (Tree, bool) {
	out := Tree{}
	changed := false
	for i := 0; i < len(t.Clauses); i++ {
		c := t.Clauses[i]
		switch {
		case c.Occur == MustNot:
		case c.Group != nil:
			if g, ok := m.tree(*c.Group); ok {
				c.Group, changed = &g, true
			}
		case c.Term.Field == AnyText && c.Term.Kind == PhraseTerm:
			if words, ok := m.phrase(bareWords(c.Term.Text)); ok {
				c.Term, changed = &Term{Text: strings.Join(words, " "), Kind: PhraseTerm}, true
			}
		case m.joins(t.Clauses[i:]):
			c.Term = &Term{Text: c.Term.Text + strings.ToLower(t.Clauses[i+1].Term.Text)}
			changed = true
			i++
		case c.plain():
			before, after := t.beside(i, m.stop)
			if words, ok := m.word(c.Term.Text, before, after); ok {
				for _, w := range words {
					out.Clauses = append(out.Clauses, Clause{Occur: c.Occur, Term: &Term{Text: w}})
				}
				changed = true
				continue
			}
		}
		out.Clauses = append(out.Clauses, c)
	}
	return out, changed
}

// beside returns the plain words before and after a clause, "" where there is
// none; a stop word takes the word beyond along.
func (t Tree) beside(i int, stop func(string) bool) (before, after string) {
	for j := i - 1; j >= max(0, i-2) && t.Clauses[j].plain(); j-- {
		before = strings.TrimSpace(t.Clauses[j].Term.Text + " " + before)
		if !stop(t.Clauses[j].Term.Text) {
			return before, t.after(i, stop)
		}
	}
	return "", t.after(i, stop)
}

func (t Tree) after(i int, stop func(string) bool) string {
	after := ""
	for j := i + 1; j <= min(len(t.Clauses)-1, i+2) && t.Clauses[j].plain(); j++ {
		after = strings.TrimSpace(after + " " + t.Clauses[j].Term.Text)
		if !stop(t.Clauses[j].Term.Text) {
			return after
		}
	}
	return ""
}

func (m *mender) phrase(words []string) ([]string, bool) {
	var out []string
	changed := false
	for i, w := range words {
		before, after := "", ""
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < len(words) {
			after = words[i+1]
		}
		if mended, ok := m.word(w, before, after); ok {
			out, changed = append(out, mended...), true
			continue
		}
		out = append(out, w)
	}
	return out, changed
}

// word returns what a word should have been, if that is likely.
func (m *mender) word(word, before, after string) ([]string, bool) {
	lower := strings.ToLower(word)
	if m.mended == maxMended || !mendable(lower) || m.known(lower) || acronym(word) {
		return nil, false
	}
	best, most := []string(nil), leastLikely
	inflected := m.words.Known(lower)
	for _, c := range m.candidates(lower) {
		if inflected && !sameEnding(lower, c.words[0]) {
			continue
		}
		l, fits := m.likelihood(lower, c, before, after)
		if l > most && (fits || !m.long) {
			best, most = c.words, l
		}
	}
	if best == nil {
		return nil, false
	}
	m.mended++
	return inCaseOf(word, best), true
}

// sameEnding tells whether two words differ before their endings: of a word
// that no article uses but in another form, "contract" beside "contracts",
// only the spelling may be mended, "managment" to "management".
func sameEnding(a, b string) bool {
	const ending = 3
	return len(a) > ending && strings.HasSuffix(b, a[len(a)-ending:])
}

// inCaseOf writes words with a capital where the typed word has one.
func inCaseOf(typed string, words []string) []string {
	r, _ := utf8.DecodeRuneInString(typed)
	if !unicode.IsUpper(r) {
		return words
	}
	words = slices.Clone(words)
	first, n := utf8.DecodeRuneInString(words[0])
	words[0] = string(unicode.ToUpper(first)) + words[0][n:]
	return words
}

// known tells whether the articles or the taxonomy use a word, in some form.
func (m *mender) known(lower string) bool {
	if m.words.Count(lower) > 0 || m.stop(lower) {
		return true
	}
	if strings.ContainsAny(lower, "'’") {
		base, _, _ := strings.Cut(strings.ReplaceAll(lower, "’", "'"), "'")
		return base == "" || m.words.Count(base) > 0 || m.words.Count(strings.ReplaceAll(lower, "’", "'")) > 0
	}
	key := gramKey([]string{lower})
	_, named := m.lexicon.sets[key]
	return named && m.lexicon.joined[lower] == nil && m.lexicon.joined[key] == nil && m.wordOfSet(lower)
}

// wordOfSet tells whether a name that no article uses has another form that
// is searched in its place.
func (m *mender) wordOfSet(lower string) bool {
	set := m.lexicon.sets[gramKey([]string{lower})]
	return len(present(m.view, set.others([]string{lower}))) > 0
}

// acronym tells whether a word is written in capitals: it is a name then.
func acronym(word string) bool {
	return strings.ContainsFunc(word[1:], unicode.IsUpper)
}

// mendable tells whether a word may be misspelt: numbers, codes and scripts
// other than letters are as they are.
func mendable(lower string) bool {
	if utf8.RuneCountInString(lower) < leastMended || len(lower) > 32 || dense(lower) {
		return false
	}
	return !strings.ContainsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
}

// candidate is what a word may have been meant to be.
type candidate struct {
	words []string
	count int
	edits int
}

const (
	// leastJoined is the fewest articles that use a word which a reader may
	// have typed as two, joinedRatio how many times as many as use the two.
	leastJoined, joinedRatio = 3, 10
	// particles are the little words that begin longer ones: of any other stop
	// word and its neighbour it would be chance that they spell a word.
	particles = " on in up out off over under down by "
)

// joins tells whether the first two clauses are one word typed as two: the
// articles use the one far more, "onboarding" rather than "on boarding".
func (m *mender) joins(clauses []Clause) bool {
	if len(clauses) < 2 || !clauses[0].plain() || !clauses[1].plain() || clauses[0].Occur != clauses[1].Occur {
		return false
	}
	a, b := strings.ToLower(clauses[0].Term.Text), strings.ToLower(clauses[1].Term.Text)
	if len(a) < 2 || len(b) < 2 || !mendable(a+b) || m.stop(b) {
		return false
	}
	apart := 0
	switch {
	case !m.stop(a):
		apart = m.words.Together(a, b)
	case strings.Contains(particles, " "+a+" "):
		apart = m.words.Count(b)
	default:
		return false
	}
	return m.words.Count(a+b) >= max(leastJoined, joinedRatio*apart)
}

// candidates gathers words within an edit or two, and splits into two words.
func (m *mender) candidates(lower string) []candidate {
	edits := 1
	if utf8.RuneCountInString(lower) >= twoEdits {
		edits = 2
	}
	var list []candidate
	for _, w := range m.words.Near(lower, edits) {
		if !mendable(w.Text) && utf8.RuneCountInString(w.Text) < leastMended-1 {
			continue
		}
		list = append(list, candidate{[]string{w.Text}, w.Count, EditDistance(lower, w.Text, edits+1)})
	}
	if m.words.Known(lower) {
		return list
	}
	list = append(list, m.names(lower, edits)...)
	for at := range lower {
		left, right := lower[:at], lower[at:]
		if at < 2 || len(right) < 2 || m.words.Count(left) == 0 || m.words.Count(right) == 0 || m.stop(left) || m.stop(right) {
			continue
		}
		if n := m.words.Together(left, right); n > 0 {
			list = append(list, candidate{[]string{left, right}, n, 1})
		}
	}
	return list
}

// names gathers the names of several words that a word may be, typed without
// spaces: "techlaed" for "tech lead".
func (m *mender) names(lower string, edits int) []candidate {
	var list []candidate
	for joined, words := range m.lexicon.joined {
		if max(len(joined)-len(lower), len(lower)-len(joined)) > 2*edits {
			continue // too far apart in length, were all letters of two bytes
		}
		d := EditDistance(lower, joined, edits+1)
		if d > edits {
			continue
		}
		if n := m.words.Together(strings.Join(words[:len(words)-1], " "), words[len(words)-1]); n > 0 {
			list = append(list, candidate{words, n, max(d, 1)})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return slices.Compare(a.words, b.words) })
	return list
}

// leastLikely is the likelihood below which a word stays as it is.
const leastLikely = -4.5

// likelihood weighs, in natural logarithms, how common a candidate is, how it
// goes with the words beside, and how likely the slip is (Kernighan, Church,
// Gale 1990 in spirit; the figures are round).
func (m *mender) likelihood(lower string, c candidate, before, after string) (l float64, fits bool) {
	l = 0.6*math.Log(float64(c.count)) - 3.2*float64(c.edits)
	first, last := c.words[0], c.words[len(c.words)-1]
	if before != "" && !m.stop(first) {
		if n := m.words.Together(before, first); n > 0 {
			l, fits = l+2+0.5*math.Log(float64(n)), true
		}
	}
	if after != "" && !m.stop(last) {
		if n := m.words.Together(last, after); n > 0 {
			l, fits = l+2+0.5*math.Log(float64(n)), true
		}
	}
	if joined := strings.Join(c.words, ""); joined != lower {
		l += slip(lower, joined)
	}
	return l, fits
}

// slip is how much likelier than any other edit the way from one word to
// another is.
func slip(typed, meant string) float64 {
	a, b := []rune(typed), []rune(meant)
	l := 0.0
	if a[0] != b[0] {
		l -= 1.5 // the first letter is seldom wrong
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	rest, want := string(a[i:]), string(b[i:])
	switch {
	case i+1 < len(a) && i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i]:
		l += 0.8 // neighbours swapped
	case len(a) == len(b) && i < len(a) && neighbours(a[i], b[i]):
		l += 0.6
	case len(a) == len(b)+1 && i > 0 && a[i] == a[i-1], len(b) == len(a)+1 && i > 0 && b[i] == b[i-1]:
		l += 0.8 // a letter doubled or not
	case strings.HasSuffix(rest, want) || strings.HasSuffix(want, rest):
		l += 0.2 // a letter too many or too few
	}
	return l
}

// neighbours tells whether two letters are neighbours on a keyboard.
func neighbours(a, b rune) bool {
	rows := []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}
	place := func(r rune) (int, int) {
		for y, row := range rows {
			if x := strings.IndexRune(row, r); x >= 0 {
				return x, y
			}
		}
		return -9, -9
	}
	ax, ay := place(a)
	bx, by := place(b)
	return ax >= 0 && bx >= 0 && max(ax-bx, bx-ax) <= 1 && max(ay-by, by-ay) <= 1
}

const (
	// rareCount is the most articles that use a word which may be a slip of
	// theirs, and commonRatio how many times as many use the word meant.
	rareCount, commonRatio = 2, 25
)

// suggest offers other queries: the words without their quotation marks when
// nothing was found, and the usual spelling of a word that hardly any article
// uses.
func (s *Service) suggest(ctx context.Context, view View, q Query, tree Tree, total int, a *asked) error {
	if total == 0 && slices.ContainsFunc(tree.Clauses, func(c Clause) bool { return !c.plain() }) {
		loose := Tree{}
		for _, w := range tree.queryWords() {
			loose.Clauses = append(loose.Clauses, Clause{Term: &Term{Text: w}})
		}
		if err := a.offer(ctx, view, q, loose); err != nil {
			return err
		}
	}
	m := &mender{view: view, words: view.Words(), lexicon: s.lexicon, stop: stopWords(view)}
	usual := Tree{Clauses: slices.Clone(tree.Clauses)}
	changed := false
	for i, c := range usual.Clauses {
		if !c.plain() {
			continue
		}
		if w, ok := m.usual(strings.ToLower(c.Term.Text)); ok {
			usual.Clauses[i].Term, changed = &Term{Text: inCaseOf(c.Term.Text, []string{w})[0]}, true
		}
	}
	if !changed {
		return nil
	}
	return a.offer(ctx, view, q, usual)
}

// usual returns the common word that a rare one is an edit away from.
func (m *mender) usual(lower string) (string, bool) {
	count := m.words.Count(lower)
	if count == 0 || count > rareCount || utf8.RuneCountInString(lower) < leastMended+2 || !mendable(lower) {
		return "", false
	}
	best, most := "", commonRatio*count
	for _, w := range m.words.Near(lower, 1) {
		if w.Count >= most && m.view.Fold("en", w.Text) != m.view.Fold("en", lower) {
			best, most = w.Text, w.Count
		}
	}
	return best, best != ""
}

// offer suggests a query if it finds something.
func (a *asked) offer(ctx context.Context, view View, q Query, t Tree) error {
	found, err := view.Find(ctx, countPlan(q.plan(t)))
	if err == nil && found.Total > 0 {
		a.suggestions = append(a.suggestions, Suggestion{Query: t.String(), Count: found.Total})
	}
	return err
}
