package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// client knows the API by its contract alone.
type client struct {
	*testing.T
	base string
}

func (c client) get(path string, into any) {
	c.Helper()
	res, body := fetch(c.T, "GET", c.base+path, nil, "")
	if res.StatusCode != http.StatusOK {
		c.Fatalf("%s: %s %s", path, res.Status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		c.Fatalf("%s: %v", path, err)
	}
}

type found struct {
	Total struct{ Value int }
	Hits  []struct {
		ID, Title string
		Passages  []struct {
			Text       string
			Start, End int
		}
	}
	Facets map[string]struct {
		Values []struct {
			Value string
			Count int
		}
	}
	Next *string
}

func TestClientSearchesFiltersAndPagesToTheEnd(t *testing.T) {
	c := client{t, startSite(t, nil).URL}
	var all, narrow found
	c.get("/api/v1/search?"+url.Values{"q": {"tech lead"}}.Encode(), &all)
	role := all.Facets["role"].Values[0]
	c.get("/api/v1/search?"+url.Values{"q": {"tech lead"}, "role": {role.Value}, "limit": {"3"}}.Encode(), &narrow)
	if narrow.Total.Value != role.Count {
		t.Errorf("the facet counts %d, the search finds %d", role.Count, narrow.Total.Value)
	}
	seen := map[string]bool{}
	for page := narrow; ; {
		for _, h := range page.Hits {
			if seen[h.ID] {
				t.Errorf("%s twice", h.ID)
			}
			seen[h.ID] = true
		}
		if page.Next == nil {
			break
		}
		next := *page.Next
		page = found{}
		c.get(next, &page)
	}
	if len(seen) != narrow.Total.Value {
		t.Errorf("%d hits on all pages, %d in total", len(seen), narrow.Total.Value)
	}
}

func TestClientFindsPassagesInTheText(t *testing.T) {
	c := client{t, startSite(t, nil).URL}
	var res found
	c.get("/api/v1/search?q=who+does+a+cto+answer+to", &res)
	found := 0
	for _, h := range res.Hits {
		var doc struct{ Text *string }
		c.get("/api/v1/articles/"+h.ID, &doc)
		if doc.Text == nil {
			continue
		}
		text := []rune(*doc.Text)
		for _, p := range h.Passages {
			if got := string(text[p.Start:p.End]); got != p.Text {
				t.Errorf("%s [%d, %d): %q, want %q", h.Title, p.Start, p.End, got, p.Text)
			}
			found++
		}
	}
	if found < 10 {
		t.Errorf("%d passages were looked for", found)
	}
}

func TestClientComparesAndCites(t *testing.T) {
	c := client{t, startSite(t, nil).URL}
	var roles struct{ Roles []struct{ ID string } }
	c.get("/api/v1/roles", &roles)
	if len(roles.Roles) < 20 {
		t.Fatalf("%d roles", len(roles.Roles))
	}
	var table struct {
		Dimensions []struct {
			ID    string
			Cells map[string]struct {
				Evidence []struct {
					ID, Text   string
					Start, End int
					Own        [2]int
					Article    struct{ ID string }
				}
			}
		}
	}
	c.get("/api/v1/compare?role=cto&role=tech-lead", &table)
	cited := 0
	for _, d := range table.Dimensions {
		for role, cell := range d.Cells {
			for _, q := range cell.Evidence {
				var doc struct{ Text *string }
				c.get("/api/v1/articles/"+q.Article.ID, &doc)
				if doc.Text == nil {
					continue
				}
				if got := string([]rune(*doc.Text)[q.Start:q.End]); got != q.Text || q.Own[1] > len([]rune(q.Text)) {
					t.Errorf("%s, %s: %q, want %q, own %v", d.ID, role, got, q.Text, q.Own)
				}
				if cited++; cited > 3 {
					continue
				}
				var citation struct{ Citation string }
				c.get("/api/v1/articles/"+q.Article.ID+"/cite?style=markdown&evidence="+q.ID, &citation)
				if strings.TrimSpace(citation.Citation) == "" {
					t.Errorf("no citation for %s", q.ID)
				}
			}
		}
	}
	if cited == 0 {
		t.Error("the starter corpus has no evidence on CTO and tech lead")
	}
}

func TestClientFollowsFixes(t *testing.T) {
	c := client{t, startSite(t, nil).URL}
	for _, slip := range []string{"/api/v1/search?q=cto&rol=cto", "/api/v1/search?q=cto&sort=newst", "/api/v1/compare?role=cto&role=tech-leed", "/api/v1/compare?roles=cto,tech-lead", "/api/v1/search?q=x&page=5000"} {
		res, body := fetch(t, "GET", c.base+slip, nil, "")
		var p problem
		if err := json.Unmarshal(body, &p); err != nil || res.StatusCode != http.StatusBadRequest {
			t.Fatalf("%s: %d %s", slip, res.StatusCode, body)
		}
		// a fix may uncover a second slip, never a third
		for range 2 {
			if len(p.Fixes) == 0 {
				break
			}
			res, body = fetch(t, "GET", c.base+p.Fixes[0], nil, "")
			if p = (problem{}); res.StatusCode != http.StatusOK && json.Unmarshal(body, &p) != nil {
				t.Fatalf("%s", body)
			}
		}
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: its fixes lead to %d %s", slip, res.StatusCode, body)
		}
	}
}
