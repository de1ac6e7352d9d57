package search

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// names knows the authors and sites of a generation, as a query may say them.
type names struct {
	// of names the generation and the admin's decisions it stands under.
	of string
	// authors maps the folded words of a name to the name, sites the words of
	// a host to the host.
	authors, sites map[string]string
	// authorList holds all authors, the most frequent first.
	authorList []string
}

// nameCache keeps the names of the generation last asked.
type nameCache struct {
	mu   sync.Mutex
	last *names
}

// names returns the names of a view's generation, none where they cannot be
// had: they help, a search works without.
func (s *Service) names(view View) *names {
	g := view.Generation()
	of := g.Name + " " + g.Decisions
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if s.known.last != nil && s.known.last.of == of {
		return s.known.last
	}
	n, err := newNames(view)
	if err != nil {
		return &names{}
	}
	n.of = of
	s.known.last = n
	return n
}

func newNames(view View) (*names, error) {
	n := &names{authors: map[string]string{}, sites: map[string]string{}}
	authors, err := view.Values(context.Background(), Author)
	if err != nil {
		return nil, err
	}
	for _, a := range authors {
		if a.Value != Unknown {
			n.authorList = append(n.authorList, a.Value)
		}
		if words := nameWords(a.Value); a.Value != Unknown && len(words) > 1 && len(words) <= maxGram {
			n.add(n.authors, words, a.Value)
		}
	}
	sites, err := view.Values(context.Background(), Site)
	if err != nil {
		return nil, err
	}
	for _, s := range sites {
		if words := siteWords(s.Value); s.Value != Unknown && len(words) > 0 && len(words) <= maxGram {
			n.add(n.sites, words, s.Value)
		}
	}
	return n, nil
}

func (n *names) add(to map[string]string, words []string, value string) {
	key := strings.Join(words, " ")
	if _, ok := to[key]; !ok {
		to[key] = value
	}
}

// nameWords are the folded words of a person's name.
func nameWords(name string) []string { return bareWords(strings.ToLower(name)) }

// siteWords are the words by which a site is known: of a host the part before
// the public suffix, of a name all.
func siteWords(site string) []string {
	site = strings.ToLower(site)
	if strings.Contains(site, " ") || !strings.Contains(site, ".") {
		return bareWords(site)
	}
	labels := slices.DeleteFunc(strings.Split(site, "."), func(l string) bool {
		switch l {
		case "www", "blog", "docs", "handbook", "com", "org", "net", "io", "dev", "co", "gov", "edu", "github", "uk", "de", "eu", "us":
			return true
		}
		return false
	})
	if len(labels) == 0 {
		return nil
	}
	return bareWords(labels[len(labels)-1])
}

// addTo adds what the query names: an author is an intent, and both author
// and site count for the rank.
func (n *names) addTo(t Tree, a *asked) Tree {
	out := Tree{Clauses: slices.Clone(t.Clauses)}
	add := func(f Field, value string) {
		out.Clauses = append(out.Clauses, Clause{Term: &Term{Text: value, Field: f, Concept: true, Weight: nameWeight}})
	}
	for _, row := range t.rows() {
		words := t.texts(row[0], row[1])
		for from := range words {
			for to := min(len(words), from+maxGram); to > from; to-- {
				key := strings.Join(nameWords(strings.Join(words[from:to], " ")), " ")
				if author, ok := n.authors[key]; ok {
					add(Field(Author), author)
					if a.Intent == nil && to-from >= len(words)-2 {
						a.Intent = &Intent{Kind: "author", Author: author}
					}
				}
				if site, ok := n.sites[key]; ok && len(key) > 2 {
					add(Field(Site), site)
				}
			}
		}
	}
	return out
}

// nameWeight is what a named author or site adds, as a share of the weight of
// a word as rare.
const nameWeight = 1
