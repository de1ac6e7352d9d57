package search

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"altitude/corpus"
)

// marker finds the words of a query in text, in any of their forms.
type marker struct {
	view View
	tree Tree
	// byLanguage holds the wanted words as each language folds them.
	byLanguage map[string]*wanted
	articles   float64
	// roles are those the query names, defines the one whose definition is
	// asked for, mostly none.
	roles   []string
	defines string
	// beside are the other words of the query.
	beside []string
	// compares says that the roles are asked for beside each other, and joins
	// tells the words that only ask for it: "difference".
	compares bool
	joins    func(string) bool
}

// wanted is what a marker looks for in texts of one language.
type wanted struct {
	// words and sequences begin with a folded word.
	words     map[string]int
	sequences map[string][]sequence
	prefixes  []prefix
	// runs are pieces of text without spaces, looked for as they are.
	runs []run
	// starts has the first letters of everything wanted, in lower case: most
	// words of a text are dismissed by it without folding them.
	starts map[rune]bool
	// thirds has, by the first two letters, a bit for each third letter, where
	// the first two are plain ones: no stemmer changes them in a longer word, but
	// for a y that becomes an i.
	thirds [32][32]uint32
	// weights are the weights of the terms by number; parts the terms that are
	// words of a name of several words.
	weights []float64
	parts   [][]int
	// typed are the terms of one word as typed, "" for others.
	typed []string
	// keys remembers the folded forms of words met in texts.
	keys map[string]string
}

type sequence struct {
	words []string
	term  int
	// quoted are the words that the reader put in quotation marks, "" where
	// any form will do.
	quoted string
}

type prefix struct {
	text string
	term int
}

type run struct {
	text string
	term int
}

// find is an occurrence of a term in a text, in bytes.
type find struct {
	corpus.Span
	term int
	// inflected says that the text has another form of the word asked for.
	inflected bool
}

func newMarker(view View, tree Tree) *marker {
	return &marker{
		view: view, tree: tree, byLanguage: map[string]*wanted{},
		articles: float64(max(view.Generation().Articles, 1)),
	}
}

// marker returns a marker that knows what the query asks of which roles.
func (s *Service) marker(view View, tree Tree, i *Intent) *marker {
	m := newMarker(view, tree)
	m.roles, m.beside = s.lexicon.roles(tree.queryWords(), stopWords(view))
	m.defines, m.compares = i.defined(), i != nil && i.Kind == "compare"
	m.joins = s.intents.comparing.MatchString
	return m
}

// want prepares the query for texts of a language.
func (m *marker) want(language string) *wanted {
	if w, ok := m.byLanguage[language]; ok {
		return w
	}
	w := &wanted{words: map[string]int{}, sequences: map[string][]sequence{}, starts: map[rune]bool{}, keys: map[string]string{}}
	m.byLanguage[language] = w
	for _, t := range m.tree.Terms() {
		if t.Field != AnyText && t.Field != InTitle {
			continue
		}
		m.addTerm(w, language, t)
	}
	return w
}

func (m *marker) addTerm(w *wanted, language string, t *Term) {
	n := len(w.weights)
	w.weights = append(w.weights, m.weight(t))
	w.parts, w.typed = append(w.parts, nil), append(w.typed, "")
	if t.Kind == PrefixTerm {
		p := strings.ToLower(t.Text)
		w.prefixes = append(w.prefixes, prefix{p, n})
		w.start(p)
		return
	}
	m.addForm(w, language, t.Text, n, t.Kind == PhraseTerm && !t.Concept)
	for _, f := range t.Forms {
		m.addForm(w, language, f, n, false)
	}
	switch words := bareWords(t.Text); {
	case len(words) == 1:
		w.typed[n] = words[0]
	case t.Concept:
		w.parts[n] = m.partsOf(w, language, words)
	}
}

// partsOf returns the terms that are words of a name.
func (m *marker) partsOf(w *wanted, language string, words []string) []int {
	var parts []int
	for _, x := range words {
		if term, ok := w.words[m.key(language, x)]; ok {
			parts = append(parts, term)
		}
	}
	return slices.Clip(parts)
}

// addForm adds one way to say a term.
func (m *marker) addForm(w *wanted, language, form string, term int, quoted bool) {
	words := bareWords(form)
	if len(words) == 0 {
		return
	}
	if dense(form) {
		w.runs = append(w.runs, run{strings.ToLower(form), term})
		return
	}
	if len(words) == 1 {
		folded := m.view.Fold(language, words[0])
		if _, ok := w.words[folded]; folded != "" && !ok {
			w.words[folded] = term
			w.start(folded)
		}
		return
	}
	s := sequence{term: term}
	if quoted {
		s.quoted = form
	}
	for _, x := range words {
		s.words = append(s.words, m.key(language, x))
	}
	w.sequences[s.words[0]] = append(w.sequences[s.words[0]], s)
	w.start(words[0])
}

// key is a word's folded form, or the word itself when it is not indexed: the
// little words inside a phrase count too.
func (m *marker) key(language, word string) string {
	w := m.byLanguage[language]
	key, ok := w.keys[word]
	if !ok {
		if key = m.view.Fold(language, word); key == "" {
			key = strings.ToLower(word)
		}
		w.keys[word] = key
	}
	return key
}

func (w *wanted) start(s string) {
	r, _ := utf8.DecodeRuneInString(s)
	w.starts[unicode.ToLower(r)] = true
	if first, second, ok := letterPair(s); ok {
		w.thirds[first][second] |= thirdLetters(s)
		return
	}
	if len(s) == 1 && r < utf8.RuneSelf && unicode.IsLetter(r) {
		for second := range w.thirds[0] { // a form of one letter begins any word
			w.thirds[(s[0]|0x20)-'a'][second] = anyLetter
		}
	}
}

const (
	// anyLetter has the bits of all third letters.
	anyLetter = 1<<26 - 1
	// changingForm is the most letters of a form whose third one may differ from
	// the word's: "dying" is "die".
	changingForm = 3
)

// thirdLetters returns the third letters a word may have to be a wanted form.
func thirdLetters(form string) uint32 {
	if len(form) <= changingForm || letter(form[2]) > 25 {
		return anyLetter
	}
	return 1 << letter(form[2])
}

// letter numbers the letters a–z from 0, y as i; what is no letter is above 25.
func letter(c byte) byte {
	if c |= 0x20; c == 'y' {
		c = 'i'
	}
	return c - 'a'
}

// may tells whether a word can be wanted.
func (w *wanted) may(word string) bool {
	if first, second, ok := letterPair(word); ok {
		thirds := w.thirds[first][second]
		if len(word) == 2 || thirds == 0 {
			return thirds != 0
		}
		third := letter(word[2])
		return third > 25 || thirds&(1<<third) != 0
	}
	first, _ := utf8.DecodeRuneInString(word)
	return w.starts[unicode.ToLower(first)]
}

// letterPair returns the first two letters of a word, when both are of a–z.
func letterPair(word string) (first, second byte, ok bool) {
	if len(word) < 2 {
		return 0, 0, false
	}
	first, second = word[0]|0x20-'a', letter(word[1])
	return first, second, first < 26 && second < 26
}

// weight is a term's information: what few articles say tells more.
func (m *marker) weight(t *Term) float64 {
	if m.compares && m.joins(t.Text) {
		return 0
	}
	words := m.view.Words()
	df := 0.0
	for i, w := range bareWords(t.Text) {
		n := float64(words.Count(strings.ToLower(w)))
		if i == 0 || n < df {
			df = n
		}
	}
	return math.Log(1 + m.articles/(df+1))
}

// dense tells whether a text is written without spaces between words.
func dense(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
	})
}

// occurrences returns where a text says what is wanted, in order, without
// overlap.
func (m *marker) occurrences(text, language string) []find {
	w := m.want(language)
	if len(w.weights) == 0 {
		return nil
	}
	var finds []find
	for at := 0; at < len(text); {
		start := wordStart(text, at)
		at = wordEnd(text, start)
		if !w.may(text[start:at]) {
			continue
		}
		if f, ok := m.match(w, text, language, start, at); ok {
			finds = append(finds, f)
			at = f.End
		}
	}
	return w.addRuns(finds, text)
}

// addRuns finds what is wanted in text without spaces.
func (w *wanted) addRuns(finds []find, text string) []find {
	if len(w.runs) == 0 {
		return finds
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text // offsets must hold
	}
	for _, r := range w.runs {
		for _, piece := range pieces(r.text, lower) {
			for at := strings.Index(lower, piece); at >= 0; {
				finds = append(finds, find{Span: corpus.Span{Start: at, End: at + len(piece)}, term: r.term})
				next := strings.Index(lower[at+len(piece):], piece)
				if next < 0 {
					break
				}
				at += len(piece) + next
			}
		}
	}
	slices.SortFunc(finds, func(a, b find) int { return a.Start - b.Start })
	return finds
}

// pieces returns the run itself when the text holds it, else its pairs of
// characters, as they are indexed.
func pieces(run, text string) []string {
	if strings.Contains(text, run) {
		return []string{run}
	}
	runes := []rune(run)
	var pairs []string
	for i := 0; i+2 <= len(runes); i++ {
		pairs = append(pairs, string(runes[i:i+2]))
	}
	return pairs
}

// match looks whether something wanted begins at the word text[start:end].
func (m *marker) match(w *wanted, text, language string, start, end int) (find, bool) {
	word := strings.TrimSuffix(strings.TrimSuffix(text[start:end], "'s"), "’s")
	key := m.key(language, word)
	for _, s := range w.sequences[key] {
		if stop, ok := m.follow(text, language, end, s.words[1:]); ok {
			return find{corpus.Span{Start: start, End: stop}, s.term, s.quoted != "" && !strings.EqualFold(text[start:stop], s.quoted)}, true
		}
	}
	if term, ok := w.words[key]; ok {
		typed := w.typed[term]
		return find{corpus.Span{Start: start, End: start + len(word)}, term, typed != "" && !strings.EqualFold(typed, word)}, true
	}
	for _, p := range w.prefixes {
		if len(word) >= len(p.text) && strings.EqualFold(word[:len(p.text)], p.text) {
			return find{Span: corpus.Span{Start: start, End: start + len(word)}, term: p.term}, true
		}
	}
	return find{}, false
}

// follow tells whether the words come next, and where they end.
func (m *marker) follow(text, language string, at int, words []string) (int, bool) {
	for _, want := range words {
		start, end := nextWord(text, at)
		if start == end || strings.ContainsAny(text[at:start], ".!?;\n\t") || m.key(language, strings.TrimSuffix(strings.TrimSuffix(text[start:end], "'s"), "’s")) != want {
			return 0, false
		}
		at = end
	}
	return at, true
}

// nextWord returns the next word of a text: letters, digits and marks, with
// apostrophes inside. An empty range says that there is none.
func nextWord(s string, at int) (start, end int) {
	start = wordStart(s, at)
	return start, wordEnd(s, start)
}

// wordStart returns where the next word begins, the text's end without one.
func wordStart(s string, at int) int {
	for at < len(s) && !plain[s[at]] {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		if wordRune(r) {
			break
		}
		at += n
	}
	return at
}

// wordEnd returns where the word ends that begins at a place.
func wordEnd(s string, at int) int {
	for {
		for at < len(s) && plain[s[at]] {
			at++
		}
		n := wordJoint(s[at:])
		if n == 0 {
			return at
		}
		at += n
	}
}

// wordJoint returns how many bytes of what follows belong to the word before:
// a letter beyond ASCII, or an apostrophe between letters.
func wordJoint(rest string) int {
	if rest == "" || rest[0] < utf8.RuneSelf && rest[0] != '\'' {
		return 0
	}
	r, n := utf8.DecodeRuneInString(rest)
	if wordRune(r) || (r == '\'' || r == '’') && letterAt(rest, n) {
		return n
	}
	return 0
}

// plain tells the letters and digits of ASCII: nearly all of most texts.
var plain = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	return is
}()

func letterAt(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return unicode.IsLetter(r)
}

// marks returns the occurrences in code points.
func (m *marker) marks(text, language string) []Mark {
	return points(text, m.occurrences(text, language))
}

// points turns finds into code points of the text; overlaps are merged.
func points(text string, finds []find) []Mark {
	marks := []Mark{}
	at, point := 0, 0
	for _, f := range finds {
		if f.Start < at {
			continue
		}
		point += utf8.RuneCountInString(text[at:f.Start])
		end := point + utf8.RuneCountInString(text[f.Start:f.End])
		marks = append(marks, Mark{point, end})
		at, point = f.End, end
	}
	return marks
}
