package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

const (
	homePairs, homeNewest = 8, 6
	// pagePassages keeps ten hits within two screens.
	pagePassages = 2
	// listed is how many articles role, topic, author and site pages show.
	listed = 10
	// startPairs is how many pairs the start page of comparisons offers, and
	// rolePairs how many a role's page does.
	startPairs, rolePairs = 30, 8
	// allPairs is more than there are pairs worth a look.
	allPairs = 500
)

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	newest, err := s.Search.Search(r.Context(), search.Query{Limit: homeNewest, Passages: -1, Facets: []search.FacetName{search.Role, search.Topic}})
	if err != nil {
		return err
	}
	pairs, err := s.Compare.Pairs(r.Context(), homePairs)
	if err != nil {
		return err
	}
	g := s.Search.Generation()
	page := templates.Home{
		Page: s.base(r, ""), Articles: g.Articles, Evidence: g.Evidence, Pairs: pairs, Newest: newest.Hits,
		RoleCounts: newest.Facets[search.Role].Values, TopicCounts: newest.Facets[search.Topic].Values,
		Examples: []string{"cto vs tech lead", "who does a cto answer to", "what does a staff engineer do", `"technical debt"`, "how to run one-on-ones"},
	}
	if page.Sample, err = s.sampleOf(r, pairs); err != nil {
		return err
	}
	page.Description = "What does this role do, how does it differ from that one, and who says so? Verbatim, attributed, linked evidence from articles on leadership."
	page.Feed = "/feed.atom"
	return show(w, page)
}

// sampled are the dimensions whose quotes say best what a comparison is.
var sampled = []string{"accountability", "time-horizon", "hands-on-coding", "scope"}

// sampler keeps the sample of one generation under one set of decisions: finding
// it may take a comparison of each pair.
type sampler struct {
	mu         sync.Mutex
	generation string
	table      *compare.Comparison
}

// sampleOf returns the sample of the index in service.
func (s *Server) sampleOf(r *http.Request, pairs []compare.Pair) (*compare.Comparison, error) {
	s.samples.mu.Lock()
	defer s.samples.mu.Unlock()
	g := s.Search.Generation()
	generation := g.Name + " " + g.Decisions
	if g.Name != "" && s.samples.generation == generation {
		return s.samples.table, nil
	}
	table, err := s.sample(r, pairs)
	if err == nil {
		s.samples.generation, s.samples.table = generation, table
	}
	return table, err
}

// sample returns a comparison of one row in which both roles have a strong
// quote of their own, a row of sampled where there is one; nil when no row is
// worth showing.
func (s *Server) sample(r *http.Request, pairs []compare.Pair) (*compare.Comparison, error) {
	var second *compare.Comparison
	for _, p := range pairs {
		roles := []string{p.Roles[0].ID, p.Roles[1].ID}
		table, err := s.Compare.Compare(r.Context(), compare.Request{Roles: roles, PerCell: 1})
		if err != nil {
			return nil, err
		}
		row := telling(table)
		if row == nil {
			continue
		}
		table.Dimensions = []compare.Dimension{*row}
		if slices.Contains(sampled, row.ID) {
			return table, nil
		}
		if second == nil {
			second = table
		}
	}
	return second, nil
}

// maxSample keeps a sample to what is read at a glance, in bytes.
const maxSample = 220

// speaks tells whether a cell begins with a strong, short quote that is a
// whole sentence, a good part of it its role's: a contrast may serve both cells.
func speaks(c compare.Cell) bool {
	if c.Weak || len(c.Evidence) == 0 {
		return false
	}
	q := c.Evidence[0]
	if len(q.Text) > maxSample || !strings.HasSuffix(q.Text, ".") {
		return false
	}
	return 3*(q.Own[1]-q.Own[0]) >= utf8.RuneCountInString(q.Text) && !strings.Contains(q.Text, "\t")
}

func (s *Server) compareStart(w http.ResponseWriter, r *http.Request) error {
	if ids := s.roleIDs(r.URL.Query()["role"]); len(ids) > 0 {
		http.Redirect(w, r, compareAddress(ids, "", r.URL.Query()), http.StatusSeeOther)
		return nil
	}
	pairs, err := s.Compare.Pairs(r.Context(), startPairs)
	if err != nil {
		return err
	}
	page := templates.CompareStart{Page: s.base(r, "Compare roles"), Pairs: pairs}
	page.Section = "/compare"
	return show(w, page)
}

// roleIDs resolves names of roles, leaving out what is empty or repeated. A
// name that is no role is kept, so that the next page can say so.
func (s *Server) roleIDs(names []string) []string {
	var ids []string
	for _, name := range names {
		if role, ok := s.Taxonomy.FindRole(name); ok {
			name = role.ID
		}
		if name != "" && !slices.Contains(ids, name) {
			ids = append(ids, name)
		}
	}
	return ids
}

func (s *Server) roles(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.Search.Values(r.Context(), search.Role)
	if err != nil {
		return err
	}
	page := templates.Roles{Page: s.base(r, "Roles"), Counts: counts}
	page.Section = "/roles"
	return show(w, page)
}

func (s *Server) topics(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.Search.Values(r.Context(), search.Topic)
	if err != nil {
		return err
	}
	page := templates.Index{Page: s.base(r, "Topics"), Heading: "Topics", Lead: "What the articles are about.", Noun: "article"}
	page.Entries, page.Section = page.TopicIndex(counts), "/topics"
	return show(w, page)
}

func (s *Server) authors(w http.ResponseWriter, r *http.Request) error {
	values, err := s.Search.Values(r.Context(), search.Author)
	if err != nil {
		return err
	}
	return show(w, templates.Index{
		Page: s.base(r, "Authors"), Heading: "Authors", Lead: "Everyone whose articles are indexed.", Noun: "article",
		Entries: templates.Entries(values, templates.AuthorHref),
	})
}

func (s *Server) sites(w http.ResponseWriter, r *http.Request) error {
	values, err := s.Search.Values(r.Context(), search.Site)
	if err != nil {
		return err
	}
	return show(w, templates.Index{
		Page: s.base(r, "Sites"), Heading: "Sites", Lead: "Where the articles were published.", Noun: "article",
		Entries: templates.Entries(values, templates.SiteHref),
	})
}

func (s *Server) about(w http.ResponseWriter, r *http.Request) error {
	page := templates.About{Page: s.base(r, "How Altitude works"), Generation: s.Search.Generation(), Measures: s.Measures}
	page.Section = "/about"
	kinds, err := s.Search.Values(r.Context(), search.KindOf)
	if err != nil {
		return err
	}
	page.Kinds = kinds
	for facet, n := range map[search.FacetName]*int{search.Site: &page.Sites, search.Author: &page.Authors, search.Language: &page.Languages} {
		values, err := s.Search.Values(r.Context(), facet)
		if err != nil {
			return err
		}
		for _, v := range values {
			if v.Value != search.Unknown && v.Count > 0 {
				*n++
			}
		}
	}
	return show(w, page)
}

func (s *Server) help(w http.ResponseWriter, r *http.Request) error {
	return show(w, templates.Help{Page: s.base(r, "Query syntax")})
}
