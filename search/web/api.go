package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

const (
	// suggestions and maxSuggestions bound a list below a search box.
	suggestions, maxSuggestions = 8, 20
	// maxSimilar bounds the similar articles of one article.
	maxSimilar = 50
)

func (s *Server) apiCompare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	if err := allow(v, append(compareParameters(), "role")); err != nil {
		return err
	}
	var a asked
	if err := a.read(v, compare.DefaultPerCell); err != nil {
		return err
	}
	a.Roles = filled(v["role"])
	table, err := s.Compare.Compare(r.Context(), a.Request)
	if err != nil {
		return err
	}
	if s.unchanged(w, r, table.Generation) {
		return nil
	}
	shown := table.Show(a.view)
	fillTable(&shown)
	return writeJSON(w, shown)
}

// fillTable makes missing lists empty ones.
func fillTable(c *compare.Comparison) {
	orEmpty(&c.Dimensions)
	orEmpty(&c.Sources)
	for i := range c.Sources {
		orEmpty(&c.Sources[i].Authors)
	}
	for i := range c.Roles {
		if q := c.Roles[i].Definition; q != nil {
			fillQuote(q)
		}
	}
	for _, d := range c.Dimensions {
		for role, cell := range d.Cells {
			cell.Evidence = slices.Clone(cell.Evidence)
			orEmpty(&cell.Evidence)
			for i := range cell.Evidence {
				fillQuote(&cell.Evidence[i])
			}
			d.Cells[role] = cell
		}
	}
}

func fillQuote(q *compare.Quote) {
	orEmpty(&q.Marks)
	orEmpty(&q.Section)
	orEmpty(&q.Cues)
	orEmpty(&q.Article.Authors)
	for i := range q.Also {
		orEmpty(&q.Also[i].Authors)
	}
}

// apiDocument is an article as the API gives it. Offsets are code points of
// the text, whether it is given or not.
type apiDocument struct {
	ID          string            `json:"id"`
	URL         string            `json:"url"`
	Title       string            `json:"title"`
	Authors     []string          `json:"authors"`
	Published   string            `json:"published"`
	Modified    string            `json:"modified,omitempty"`
	Site        string            `json:"site"`
	Kind        corpus.Kind       `json:"kind"`
	Language    string            `json:"language"`
	Licence     string            `json:"licence,omitempty"`
	Description string            `json:"description,omitempty"`
	Reading     int               `json:"reading_minutes"`
	Roles       []string          `json:"roles"`
	Topics      []string          `json:"topics"`
	FullText    bool              `json:"full_text"`
	Text        *string           `json:"text,omitempty"`
	Length      int               `json:"length"`
	Sections    []apiSection      `json:"sections"`
	Evidence    []apiEvidence     `json:"evidence"`
	Passages    []search.Passage  `json:"passages"`
	Also        []string          `json:"also"`
	DuplicateOf string            `json:"duplicate_of,omitempty"`
	Provenance  map[string]string `json:"provenance"`
	Generation  string            `json:"generation"`
}

type apiSection struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

type apiEvidence struct {
	ID        string            `json:"id"`
	Role      string            `json:"role"`
	Dimension string            `json:"dimension"`
	Start     int               `json:"start"`
	End       int               `json:"end"`
	Strength  float64           `json:"strength"`
	Resolved  corpus.Resolution `json:"resolved_by"`
	Cues      []string          `json:"cues"`
	Href      string            `json:"href"`
}

func (s *Server) apiArticle(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), []string{"q"}); err != nil {
		return err
	}
	doc, err := s.Search.Document(r.Context(), mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	g := s.Search.Generation().Name
	if s.unchanged(w, r, g) {
		return nil
	}
	out := describe(doc)
	out.Generation = g
	out.Passages = s.passages(doc, r.URL.Query().Get("q"))
	hits := []search.Hit{{Passages: out.Passages}}
	fillHits(&hits)
	out.Passages = hits[0].Passages
	return writeJSON(w, out)
}

func describe(doc *corpus.Document) apiDocument {
	out := apiDocument{
		ID: doc.ID, Title: doc.Title, Authors: doc.Authors, Published: doc.Published, Modified: doc.Modified,
		Site: doc.Site, Kind: doc.Kind, Language: doc.Language, Licence: doc.Licence, Description: doc.Description,
		Reading: doc.ReadingMinutes(), Roles: doc.Roles, Topics: doc.Topics, FullText: doc.MayShowFull(),
		Length: text.Points(doc.Text, len(doc.Text)), Also: doc.Also, DuplicateOf: doc.DuplicateOf, Provenance: doc.Provenance,
	}
	if corpus.WebAddress(doc.URL) {
		out.URL = doc.URL
	}
	if out.FullText {
		out.Text = &doc.Text
	}
	if out.Provenance == nil {
		out.Provenance = map[string]string{}
	}
	out.locate(doc)
	for _, list := range []*[]string{&out.Authors, &out.Roles, &out.Topics, &out.Also} {
		orEmpty(list)
	}
	orEmpty(&out.Sections)
	orEmpty(&out.Evidence)
	return out
}

// locate lists sections and evidence with their places in code points.
func (out *apiDocument) locate(doc *corpus.Document) {
	at := pointCounter{text: doc.Text}
	for _, sec := range doc.Sections() {
		out.Sections = append(out.Sections, apiSection{sec.Heading, sec.Level, at.point(sec.Start), at.point(sec.End)})
	}
	evidence := slices.SortedStableFunc(slices.Values(doc.Evidence), func(a, b corpus.Evidence) int { return a.Start - b.Start })
	at = pointCounter{text: doc.Text}
	for _, e := range evidence {
		start := at.point(e.Start)
		given := apiEvidence{
			ID: e.ID, Role: e.Role, Dimension: e.Dimension, Start: start, End: start + text.Points(doc.Text[e.Start:], e.Len()),
			Strength: e.Strength, Resolved: e.Resolved, Cues: e.Cues, Href: search.PassageHref(doc.ID, start),
		}
		orEmpty(&given.Cues)
		out.Evidence = append(out.Evidence, given)
	}
}

// pointCounter turns byte offsets into code points, in one pass where the
// offsets ascend.
type pointCounter struct {
	text       string
	at, points int
}

func (c *pointCounter) point(at int) int {
	if at < c.at {
		c.at, c.points = 0, 0
	}
	c.points += text.Points(c.text[c.at:], at-c.at)
	c.at = at
	return c.points
}

func (s *Server) apiSimilar(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), []string{"limit"}); err != nil {
		return err
	}
	n, err := limitOf(r.URL.Query(), similarArticles, maxSimilar)
	if err != nil {
		return err
	}
	hits, err := s.Search.Similar(r.Context(), mux.Vars(r)["id"], n)
	if err != nil {
		return err
	}
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	fillHits(&hits)
	return writeJSON(w, struct {
		Hits []search.Hit `json:"hits"`
	}{hits})
}

// limitOf reads the parameter limit.
func limitOf(v url.Values, preset, most int) (int, error) {
	given := v.Get("limit")
	if given == "" {
		return preset, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > most {
		return 0, invalid("limit", given, "limit must be a number from 1 to "+strconv.Itoa(most)+".", strconv.Itoa(min(max(n, 1), most)))
	}
	return n, nil
}

func (s *Server) apiCite(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), []string{"style", "evidence"}); err != nil {
		return err
	}
	style, err := compare.ParseStyle(r.URL.Query().Get("style"))
	if err != nil {
		return err
	}
	doc, quote, err := s.cited(r)
	if err != nil {
		return err
	}
	citation, err := compare.Cite(style, citable(doc), quote, s.Now())
	if err != nil {
		return err
	}
	return writeJSON(w, struct {
		Article   string `json:"article"`
		Evidence  string `json:"evidence,omitempty"`
		Style     string `json:"style"`
		MediaType string `json:"media_type"`
		Citation  string `json:"citation"`
	}{doc.ID, r.URL.Query().Get("evidence"), string(style), style.MediaType(), citation})
}

// apiCompletion is a completion with where it leads.
type apiCompletion struct {
	search.Completion
	Href string `json:"href"`
}

func (s *Server) apiSuggest(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), []string{"q", "limit"}); err != nil {
		return err
	}
	n, err := limitOf(r.URL.Query(), suggestions, maxSuggestions)
	if err != nil {
		return err
	}
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil
	}
	q := r.URL.Query().Get("q")
	found, err := s.Search.Suggest(r.Context(), q, n)
	if err != nil {
		return err
	}
	out := struct {
		Q           string          `json:"q"`
		Suggestions []apiCompletion `json:"suggestions"`
	}{q, []apiCompletion{}}
	for _, c := range found {
		out.Suggestions = append(out.Suggestions, apiCompletion{c, completionHref(c)})
	}
	return writeJSON(w, out)
}

// completionHref is the page that a completion leads to.
func completionHref(c search.Completion) string {
	switch c.Kind {
	case "article":
		return "/articles/" + url.PathEscape(c.ID)
	case "role":
		return "/roles/" + url.PathEscape(c.ID)
	case "topic":
		return "/topics/" + url.PathEscape(c.ID)
	case "author":
		return templates.AuthorHref(c.Text)
	}
	return templates.SearchHref(search.Query{Text: c.Text})
}

// apiRole is a role as the API lists it.
type apiRole struct {
	ID            string   `json:"id"`
	Label         string   `json:"label"`
	Names         []string `json:"names"`
	Abbreviations []string `json:"abbreviations"`
	Level         string   `json:"level"`
	Articles      int      `json:"articles"`
	Href          string   `json:"href"`
}

func (s *Server) apiRoles(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.counts(w, r, search.Role)
	if counts == nil {
		return err
	}
	roles := make([]apiRole, 0, len(s.Taxonomy.Roles))
	for _, role := range s.Taxonomy.Roles {
		out := apiRole{role.ID, role.Label, role.Names, role.Abbreviations, string(role.Level), counts[role.ID], "/roles/" + role.ID}
		orEmpty(&out.Names)
		orEmpty(&out.Abbreviations)
		roles = append(roles, out)
	}
	return writeJSON(w, map[string]any{"roles": roles})
}

// counts returns the articles of each value of a facet, nil when the client
// has the answer already.
func (s *Server) counts(w http.ResponseWriter, r *http.Request, facet search.FacetName) (map[string]int, error) {
	if err := allow(r.URL.Query(), nil); err != nil {
		return nil, err
	}
	if s.unchanged(w, r, s.Search.Generation().Name) {
		return nil, nil
	}
	values, err := s.Search.Values(r.Context(), facet)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, v := range values {
		counts[v.Value] = v.Count
	}
	return counts, nil
}

// apiTopic is a topic as the API lists it.
type apiTopic struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	Articles int    `json:"articles"`
	Href     string `json:"href"`
}

func (s *Server) apiTopics(w http.ResponseWriter, r *http.Request) error {
	counts, err := s.counts(w, r, search.Topic)
	if counts == nil {
		return err
	}
	topics := make([]apiTopic, 0, len(s.Taxonomy.Topics))
	for _, t := range s.Taxonomy.Topics {
		topics = append(topics, apiTopic{t.ID, t.Label, counts[t.ID], "/topics/" + t.ID})
	}
	return writeJSON(w, map[string]any{"topics": topics})
}

// apiDimension is a dimension as the API lists it.
type apiDimension struct {
	ID         string `json:"id"`
	Label      string `json:"label"`
	Group      string `json:"group"`
	Definition string `json:"definition"`
}

func (s *Server) apiDimensions(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), nil); err != nil {
		return err
	}
	if s.unchanged(w, r, s.Taxonomy.Hash) {
		return nil
	}
	dimensions := make([]apiDimension, 0, len(s.Taxonomy.Dimensions))
	for _, d := range s.Taxonomy.Dimensions {
		dimensions = append(dimensions, apiDimension{d.ID, d.Label, d.Group, d.Definition})
	}
	return writeJSON(w, map[string]any{"dimensions": dimensions})
}

func (s *Server) apiStatus(w http.ResponseWriter, r *http.Request) error {
	if err := allow(r.URL.Query(), nil); err != nil {
		return err
	}
	var status Status
	if s.Status != nil {
		var err error
		if status, err = s.Status(r.Context()); err != nil {
			return err
		}
	}
	status.Generation = s.Search.Generation()
	status.Generation.Current = status.Generation.Name != "" // it is the one that answers
	status.Roles, status.Topics, status.Dimensions = len(s.Taxonomy.Roles), len(s.Taxonomy.Topics), len(s.Taxonomy.Dimensions)
	status.Taxonomy = s.Taxonomy.Hash
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, status)
}
