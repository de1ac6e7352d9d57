package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"altitude/corpus"
	"altitude/search/compare"
	"altitude/templates"
)

// pagePerCell keeps a page of eighteen rows light; exports and the API give
// compare.DefaultPerCell unless asked otherwise.
const pagePerCell = 5

// filterParameters narrow a comparison.
var filterParameters = []string{"kind", "author", "site", "topic", "from", "to"}

// compareParameters are the parameters of a comparison.
func compareParameters() []string {
	return append(slices.Clone(filterParameters), "dimension", "per_cell", "view", "generation")
}

// asked is a comparison as an address names it.
type asked struct {
	compare.Request
	view       compare.View
	format     string // "", "csv", "md", "json", "cite"
	generation string
}

func (s *Server) compare(w http.ResponseWriter, r *http.Request) error {
	a, err := readComparison(r)
	if err != nil {
		return err
	}
	if ids := s.roleIDs(a.Roles); !slices.Equal(ids, a.Roles) {
		http.Redirect(w, r, compareAddress(ids, a.ending(), r.URL.Query()), http.StatusMovedPermanently)
		return nil
	}
	if len(a.Roles) == 1 {
		profile := "/roles/" + url.PathEscape(a.Roles[0])
		if a.format == "md" {
			profile += a.ending() // the one format a role has too
		}
		http.Redirect(w, r, profile, http.StatusSeeOther)
		return nil
	}
	full, err := s.Compare.Compare(r.Context(), a.Request)
	if refusal := new(compare.RequestError); errors.As(err, &refusal) && refusal.Field == "role" {
		return noRole(refusal)
	}
	if err != nil {
		return err
	}
	table := full.Show(a.view)
	switch a.format {
	case "":
		return s.comparePage(w, r, a, full, &table)
	case "cite":
		return s.compareCite(w, r, full, &table)
	}
	return s.export(w, r, a, &table)
}

// noRole says which part of the address is no role, with the likeliest ones.
func noRole(e *compare.RequestError) error {
	return &webError{status: http.StatusNotFound, code: codeNotFound, detail: e.Message,
		fields: []fieldError{{Field: "role", Value: e.Value, Message: e.Message, Fixes: e.Fixes}}}
}

// readComparison reads "/compare/cto/tech-lead.md?kind=blog".
func readComparison(r *http.Request) (asked, error) {
	path := strings.TrimPrefix(r.URL.Path, "/compare/")
	a := asked{}
	if rest, ok := strings.CutSuffix(path, "/cite"); ok {
		path, a.format = rest, "cite"
	}
	for _, format := range []string{"csv", "md", "json"} {
		if rest, ok := strings.CutSuffix(path, "."+format); ok {
			path, a.format = rest, format
		}
	}
	a.Roles = strings.Split(strings.Trim(path, "/"), "/")
	return a, a.read(known(r.URL.Query(), compareParameters()), pagePerCell)
}

// ending is how the address of the comparison in its format ends.
func (a *asked) ending() string {
	switch a.format {
	case "":
		return ""
	case "cite":
		return "/cite"
	}
	return "." + a.format
}

// read fills in filter and view from parameters.
func (a *asked) read(v url.Values, perCell int) error {
	a.Filter = compare.Filter{
		Kinds: filled(v["kind"]), Authors: filled(v["author"]), Sites: filled(v["site"]), Topics: filled(v["topic"]),
		From: v.Get("from"), To: v.Get("to"),
	}
	a.Dimensions, a.PerCell, a.generation = filled(v["dimension"]), perCell, v.Get("generation")
	if given := v.Get("per_cell"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil {
			return invalid("per_cell", given, "per_cell must be a number from 1 to "+strconv.Itoa(compare.MaxPerCell)+".", strconv.Itoa(compare.DefaultPerCell))
		}
		a.PerCell = cmp.Or(n, -1)
	}
	view, ok := compare.ParseView(v.Get("view"))
	if !ok {
		return invalid("view", v.Get("view"), "view must be all, differences, contested or gaps.", "all", "differences", "contested", "gaps")
	}
	a.view = view
	return nil
}

// filled drops the empty values that an untouched select sends.
func filled(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

// compareAddress is the canonical address of a comparison in a format, "" for
// the page, with the parameters that it takes.
func compareAddress(ids []string, ending string, v url.Values) string {
	v = known(v, compareParameters())
	for name, values := range v {
		if v[name] = filled(values); len(v[name]) == 0 {
			v.Del(name)
		}
	}
	address := templates.RolesHref(ids) + ending
	if len(v) == 0 {
		return address
	}
	return address + "?" + v.Encode()
}

func (s *Server) comparePage(w http.ResponseWriter, r *http.Request, a asked, full, table *compare.Comparison) error {
	page := templates.Compare{Page: s.base(r, compareTitle(full)), Full: *full, Table: *table, View: a.view, Filter: a.Filter}
	if a.PerCell != pagePerCell {
		page.PerCell = a.PerCell
	}
	page.Section = "/compare"
	page.Description = "What sources say of each role, dimension by dimension: verbatim quotes with author, date and link."
	page.Canonical = s.absolute(r, templates.RolesHref(a.Roles))
	page.Markdown = templates.RolesHref(a.Roles) + ".md"
	page.Feed = page.FeedHref()
	page.Outdated = a.generation != "" && a.generation != full.Generation
	var err error
	if page.Offers, err = s.offers(r, a, full); err != nil {
		return err
	}
	if ticksAll(a.Filter.Kinds, page.Offers.Kinds) {
		page.Filter.Kinds = nil // every box ticked is no filter
	}
	return show(w, page)
}

func compareTitle(c *compare.Comparison) string {
	labels := make([]string, len(c.Roles))
	for i, role := range c.Roles {
		labels[i] = role.Label
	}
	return strings.Join(labels, " and ") + " compared"
}

func ticksAll(chosen []string, offered []corpus.Kind) bool {
	return !slices.ContainsFunc(offered, func(k corpus.Kind) bool { return !slices.Contains(chosen, string(k)) })
}

// offers lists what the table can be narrowed to: what the whole table holds.
func (s *Server) offers(r *http.Request, a asked, shown *compare.Comparison) (templates.Offers, error) {
	whole := shown
	if len(a.Filter.Values()) > 0 {
		req := a.Request
		req.Filter = compare.Filter{}
		var err error
		if whole, err = s.Compare.Compare(r.Context(), req); err != nil {
			return templates.Offers{}, err
		}
	}
	var o templates.Offers
	found := map[corpus.Kind]bool{}
	for _, article := range whole.Sources {
		found[article.Kind] = true
		o.Authors = append(o.Authors, article.Authors...)
		if article.Site != "" {
			o.Sites = append(o.Sites, article.Site)
		}
		o.Topics = append(o.Topics, article.Topics...)
	}
	for _, k := range corpus.Kinds {
		if found[k] {
			o.Kinds = append(o.Kinds, k)
		}
	}
	o.Authors, o.Sites, o.Topics = distinct(o.Authors), distinct(o.Sites), distinct(o.Topics)
	return o, nil
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}

// export writes the rows shown in another format.
func (s *Server) export(w http.ResponseWriter, r *http.Request, a asked, table *compare.Comparison) error {
	if s.unchanged(w, r, table.Generation) {
		return nil
	}
	name := "altitude-" + strings.Join(a.Roles, "-") + "." + a.format
	switch a.format {
	case "csv":
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		return compare.CSV(w, table)
	case "md":
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		return compare.Markdown(w, table, s.absolute(r, ""))
	}
	return writeJSON(w, table)
}

func (s *Server) compareCite(w http.ResponseWriter, r *http.Request, full, table *compare.Comparison) error {
	page := templates.Cite{Page: s.base(r, "How to cite"), What: compareTitle(full), Back: strings.TrimSuffix(r.URL.EscapedPath(), "/cite")}
	if r.URL.RawQuery != "" {
		page.Back += "?" + r.URL.RawQuery
	}
	page.NoIndex = true
	address := table.Permalink(s.absolute(r, ""))
	var err error
	page.Citations, err = citations(func(style compare.Style) (string, error) {
		return compare.CiteTable(style, table, address, s.Now())
	})
	if err != nil {
		return err
	}
	return show(w, page)
}

// styleLabels name the styles of citations.
var styleLabels = map[compare.Style]string{
	compare.APA: "APA", compare.BibTeX: "BibTeX", compare.RIS: "RIS", compare.CSL: "CSL-JSON", compare.MarkdownStyle: "Markdown",
}

// citations writes a citation in each style.
func citations(cite func(compare.Style) (string, error)) ([]templates.Citation, error) {
	var list []templates.Citation
	for _, style := range compare.Styles {
		text, err := cite(style)
		if err != nil {
			return nil, err
		}
		list = append(list, templates.Citation{Style: string(style), Label: styleLabels[style], Text: strings.TrimRight(text, "\r\n")})
	}
	return list, nil
}
