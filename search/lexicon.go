package search

import (
	"slices"
	"strings"

	"altitude/corpus/taxonomy"
)

const (
	// maxForms bounds the other forms that one term is searched in.
	maxForms = 5
	// maxGram is the most words of a name that is looked for in a query.
	maxGram = 6
	// conceptWeight is the weight of a name of several words beside its words.
	conceptWeight = 1
	// replacingWeight is its weight when it stands in for words that tell
	// nothing alone: "one-on-one".
	replacingWeight = 2
)

// lexicon knows the ways to say the same: the names of roles and the synonyms.
type lexicon struct {
	taxonomy *taxonomy.Taxonomy
	// sets holds the forms of everything known by each of its forms.
	sets map[string]*synonyms
	// joined holds the words of each name of several words, by the name
	// written without spaces.
	joined map[string][]string
}

// synonyms are terms that mean the same.
type synonyms struct {
	// role is the role's id, empty for other words.
	role string
	// names are full forms; short are abbreviations that mean nothing else;
	// risky ones mean other things as well.
	names, short, risky []string
}

func newLexicon(tax *taxonomy.Taxonomy) *lexicon {
	l := &lexicon{taxonomy: tax, sets: map[string]*synonyms{}, joined: map[string][]string{}}
	for _, r := range tax.Roles {
		s := &synonyms{role: r.ID, risky: r.NeedsDefinition}
		for _, a := range r.Abbreviations {
			if !slices.Contains(r.NeedsDefinition, a) {
				s.short = append(s.short, a)
			}
		}
		for _, n := range r.Names {
			if n == strings.ToUpper(n) && !strings.Contains(n, " ") {
				s.short = append(s.short, n)
			} else {
				s.names = append(s.names, n)
			}
		}
		for _, n := range slices.Concat(s.names, s.short, s.risky) {
			l.learn(n, s)
		}
		l.learn(r.Label, s)
	}
	for _, row := range tax.Synonyms {
		s := &synonyms{names: row.Terms}
		for _, t := range row.Terms {
			l.learn(t, s)
		}
	}
	return l
}

func (l *lexicon) learn(form string, s *synonyms) {
	words := bareWords(strings.ToLower(form))
	if joined := strings.Join(words, ""); len(words) > 1 && len(joined) >= leastMended+2 && mendable(joined) && l.joined[joined] == nil {
		l.joined[joined] = words
	}
	key := gramKey(bareWords(form))
	if _, ok := l.sets[key]; !ok && key != "" {
		l.sets[key] = s
	}
}

// gramKey folds case and plurals of words.
func gramKey(words []string) string {
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = taxonomy.Fold(strings.TrimSuffix(strings.ToLower(strings.ReplaceAll(w, "’", "'")), "'s"))
	}
	return strings.Join(folded, " ")
}

// gram is a stretch of a query that means something.
type gram struct {
	from, to int
	set      *synonyms
}

// grams finds what is known in a row of words, the longest first from the
// left. Risky abbreviations count when they are written in capitals or make
// up the whole query, or when the query names another role as well.
func (l *lexicon) grams(words []string, stop func(string) bool) []gram {
	var found []gram
	for i := 0; i < len(words); {
		g, ok := l.longest(words, i, stop)
		if !ok {
			i++
			continue
		}
		found = append(found, g)
		i = g.to
	}
	return slices.DeleteFunc(found, func(g gram) bool {
		return g.to-g.from == 1 && g.set.isRisky(words[g.from]) && len(words) > 1 &&
			words[g.from] != strings.ToUpper(words[g.from]) && !otherRole(found, g, words)
	})
}

// longest finds the longest name that begins at a word. A stop word alone is
// no name: "does" is no plural of DoE.
func (l *lexicon) longest(words []string, from int, stop func(string) bool) (gram, bool) {
	for to := min(len(words), from+maxGram); to > from; to-- {
		s, ok := l.sets[gramKey(words[from:to])]
		if ok && (to-from > 1 || !stop(words[from])) {
			return gram{from, to, s}, true
		}
	}
	return gram{}, false
}

// otherRole tells whether a query names a second role and little else.
func otherRole(found []gram, g gram, words []string) bool {
	for _, o := range found {
		if o.set.role != "" && o.set != g.set && len(words) <= 5 {
			return true
		}
	}
	return false
}

func (s *synonyms) isRisky(word string) bool {
	return slices.ContainsFunc(s.risky, func(r string) bool { return strings.EqualFold(r, word) || strings.EqualFold(r+"s", word) })
}

// others returns the forms besides the one the query uses. A form that holds
// the used one finds nothing more, and one that holds another neither.
func (s *synonyms) others(used []string) []string {
	key := gramKey(used)
	keys := []string{" " + key + " "}
	var forms []string
	for _, f := range slices.Concat(s.short, s.names) {
		k := " " + gramKey(bareWords(f)) + " "
		if len(forms) == maxForms || slices.ContainsFunc(keys, func(have string) bool { return strings.Contains(k, have) }) {
			continue
		}
		keys = append(keys, k)
		forms = append(forms, strings.Join(bareWords(f), " "))
	}
	return forms
}
