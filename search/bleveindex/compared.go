package bleveindex

import (
	"slices"
	"strings"
	"unicode"
)

// compareShare is what an article about all things compared gains, as a share
// of the best score: enough to pass what only speaks of them.
const compareShare = 0.75

// compare raises the candidates whose titles name everything compared, each
// thing given by all its names.
func (c *compiled) compare(things [][]string, candidates []candidate) {
	if len(things) < 2 || len(candidates) == 0 {
		return
	}
	c.about = map[uint32]float32{}
	gain := compareShare * slices.MinFunc(candidates, better).score
	for i, x := range candidates {
		if titleNames(c.g.articles.titles[x.doc], things) {
			candidates[i].score += gain
			c.about[x.doc] = gain / max(candidates[i].score, 1e-9)
		}
	}
	slices.SortFunc(candidates, better)
}

// titleNames tells whether a title names every thing.
func titleNames(title string, things [][]string) bool {
	words := titleWords(title)
	return !slices.ContainsFunc(things, func(names []string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return namedIn(words, titleWords(name)) })
	})
}

// titleWords cuts a title into words and marks: no name goes on beyond a comma.
func titleWords(title string) []string {
	var words []string
	inside := false
	for _, r := range title {
		switch letter := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r); {
		case letter && inside:
			words[len(words)-1] += string(r)
		case letter || r != '-' && !unicode.IsSpace(r):
			words = append(words, string(r))
			inside = letter
		default:
			inside = false
		}
	}
	return words
}

// namedIn tells whether the words of a name stand among others, the last one
// maybe in the plural.
func namedIn(words, name []string) bool {
	for from := range len(words) - len(name) + 1 {
		if slices.EqualFunc(words[from:from+len(name)], name, sameName) {
			return true
		}
	}
	return false
}

// sameName compares words but for case and a plural; of an acronym the case
// matters.
func sameName(word, name string) bool {
	if name == strings.ToUpper(name) {
		return word == name || word == name+"s"
	}
	return strings.EqualFold(word, name) || strings.EqualFold(word, name+"s")
}
