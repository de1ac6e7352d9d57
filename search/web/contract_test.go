package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"altitude/search"
)

// spec is the contract as a JSON document, with a compiler for its schemas.
type spec struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
}

func readSpec(t *testing.T) *spec {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal(openAPIFile, &doc); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(doc) // numbers as JSON has them
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("openapi.json", plain); err != nil {
		t.Fatal(err)
	}
	return &spec{plain.(map[string]any), c}
}

// at walks into the document, following one $ref a step.
func (s *spec) at(node any, path ...string) any {
	for _, name := range path {
		m, ok := node.(map[string]any)
		if !ok {
			return nil
		}
		node = m[name]
		if m, ok := node.(map[string]any); ok {
			if ref, ok := m["$ref"].(string); ok && strings.HasPrefix(ref, "#/") {
				node = s.at(s.doc, strings.Split(ref[2:], "/")...)
			}
		}
	}
	return node
}

// check validates an answer against the contract's schema for its operation,
// status and media type.
func (s *spec) check(t *testing.T, method, path string, res *http.Response, body []byte) {
	t.Helper()
	responses := s.at(s.doc, "paths", path, method, "responses")
	status := res.Status[:3]
	response := s.at(responses, status)
	if response == nil {
		t.Errorf("%s %s: status %s is not in the contract", method, path, status)
		return
	}
	media, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if res.StatusCode == http.StatusNotModified || media == "application/yaml" {
		return
	}
	content := s.at(response, "content", media)
	if content == nil {
		t.Errorf("%s %s: %s answers %q, which is not in the contract", method, path, status, media)
		return
	}
	ref := content.(map[string]any)["schema"].(map[string]any)["$ref"].(string)
	schema, err := s.compiler.Compile("openapi.json" + ref)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, body)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s %s: %v", method, path, err)
	}
}

func fetch(t *testing.T, method, address string, header http.Header, body string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, got
}

func TestAnswersKeepTheContract(t *testing.T) {
	s, site := readSpec(t), startSite(t, nil)
	id := someArticle(t)
	for _, tc := range []struct{ path, query string }{
		{"/search", ""},
		{"/search", "?q=who+does+a+cto+answer+to&explain=1&passages=5"},
		{"/search", "?q=cto+vs+tech+lead&role=cto&exclude.kind=answer&from=2020&sort=newest&limit=3&page=2"},
		{"/search", "?q=what+does+a+tech+lead+do"}, {"/search", "?q=techlaed"}, {"/search", "?q=%22open+(&facets=role,topic"},
		{"/search", "?q=wrecking"}, {"/search", "?q=zzqqxx"}, {"/search", "?facets=none&passages=0"},
		{"/search", "?rol=cto"}, {"/search", "?limit=1000"}, {"/search", "?page=900"}, {"/search", "?sort=best"}, {"/search", "?role=ctoo"},
		{"/compare", "?role=cto&role=tech-lead"}, {"/compare", "?role=cto&role=tech-lead&role=vp-engineering&view=contested&per_cell=20&kind=blog&from=2020"},
		{"/compare", "?role=cto&role=tech-lead&dimension=hiring&author=nobody"},
		{"/compare", "?role=cto"}, {"/compare", "?role=cto&role=cto"}, {"/compare", "?role=cto&role=techlead-x"},
		{"/compare", "?role=cto&role=tech-lead&dimension=hirin"}, {"/compare", "?role=cto&role=tech-lead&per_cell=0"},
		{"/compare", "?role=cto&role=tech-lead&view=some"}, {"/compare", "?role=cto&role=tech-lead&kind=blogg"}, {"/compare", "?role=cto&role=tech-lead&percell=2"},
		{"/articles/{id}", id}, {"/articles/{id}", id + "?q=tech+lead"}, {"/articles/{id}", "00000000000000aa"},
		{"/articles/{id}", "00000000000000bb?q=quarters"}, {"/articles/{id}", "0123456789abcdef"}, {"/articles/{id}", id + "?full=1"},
		{"/articles/{id}/similar", id}, {"/articles/{id}/similar", id + "?limit=2"}, {"/articles/{id}/similar", id + "?limit=99"}, {"/articles/{id}/similar", "0123456789abcdef"},
		{"/articles/{id}/cite", id}, {"/articles/{id}/cite", id + "?style=bibtex"}, {"/articles/{id}/cite", id + "?style=mla"}, {"/articles/{id}/cite", id + "?evidence=none"},
		{"/suggest", "?q=tech"}, {"/suggest", ""}, {"/suggest", "?q=tech&limit=0"},
		{"/roles", ""}, {"/roles", "?level=team"}, {"/topics", ""}, {"/dimensions", ""}, {"/status", ""}, {"/status", "?x=1"}, {"/openapi.yaml", ""},
	} {
		t.Run(tc.path+tc.query, func(t *testing.T) {
			address, query, _ := strings.Cut(tc.query, "?")
			path := strings.Replace(tc.path, "{id}", address, 1)
			if query != "" {
				path += "?" + query
			}
			res, body := fetch(t, "GET", site.URL+"/api/v1"+path, nil, "")
			s.check(t, "get", tc.path, res, body)
			if tag := res.Header.Get("ETag"); tag != "" {
				res, _ := fetch(t, "GET", site.URL+"/api/v1"+path, http.Header{"If-None-Match": {tag}}, "")
				if res.StatusCode != http.StatusNotModified {
					t.Errorf("If-None-Match: %d", res.StatusCode)
				}
				s.check(t, "get", tc.path, res, nil)
			}
		})
	}
	for _, body := range []string{`{"q":"cto","role":["cto"],"limit":2,"explain":true}`, `{"q":`, `{"qq":1}`, `{"q":{}}`, `[]`} {
		res, got := fetch(t, "POST", site.URL+"/api/v1/search", http.Header{"Content-Type": {"application/json"}}, body)
		s.check(t, "post", "/search", res, got)
	}
	res, got := fetch(t, "POST", site.URL+"/api/v1/search", nil, `{"q":"`+strings.Repeat("x", maxBody)+`"}`)
	s.check(t, "post", "/search", res, got)
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body too large: %d", res.StatusCode)
	}
}

// TestContractNamesEachRoute holds that every address of the API is in the
// contract, and that nothing else is.
func TestContractNamesEachRoute(t *testing.T) {
	s := readSpec(t)
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	server := &Server{Config: Config{Search: site.search, Compare: site.comp, Taxonomy: site.tax}, metrics: newMetrics()}
	routed := map[string]bool{}
	err = server.routes().(*mux.Router).Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil || !strings.HasPrefix(path, "/api/v1/") {
			return nil
		}
		path = strings.Replace(strings.TrimPrefix(path, "/api/v1"), id, "{id}", 1)
		methods, err := route.GetMethods()
		for _, m := range methods {
			if m == "GET" || m == "POST" {
				routed[strings.ToLower(m)+" "+path] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for path, methods := range s.at(s.doc, "paths").(map[string]any) {
		for method := range methods.(map[string]any) {
			named[method+" "+path] = true
			if !routed[method+" "+path] {
				t.Errorf("the contract has %s %s, the site has not", method, path)
			}
		}
	}
	for route := range routed {
		if !named[route] {
			t.Errorf("the site has %s, the contract has not", route)
		}
	}
}

// TestContractNamesEachParameter holds that the parameters of each operation
// are those that are accepted.
func TestContractNamesEachParameter(t *testing.T) {
	s := readSpec(t)
	for path, want := range map[string][]string{
		"/search":                search.Parameters(),
		"/compare":               append(compareParameters(), "role"),
		"/articles/{id}":         {"id", "q"},
		"/articles/{id}/similar": {"id", "limit"},
		"/articles/{id}/cite":    {"id", "style", "evidence"},
		"/suggest":               {"q", "limit"},
	} {
		var got []string
		list := s.at(s.doc, "paths", path, "get").(map[string]any)["parameters"].([]any)
		for _, p := range list {
			named := p.(map[string]any)
			if ref, ok := named["$ref"].(string); ok {
				named = s.at(s.doc, strings.Split(ref[2:], "/")...).(map[string]any)
			}
			got = append(got, named["name"].(string))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the contract names %v, the site takes %v", path, got, want)
		}
	}
}

func TestContractExamplesRun(t *testing.T) {
	site := startSite(t, nil)
	for _, op := range readAPIDocs().operations {
		if op.Example == "" {
			continue
		}
		if res, body := fetch(t, "GET", site.URL+op.Example, nil, ""); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", op.Example, res.Status, body)
		}
	}
	s := readSpec(t)
	example := s.at(s.doc, "paths", "/search", "post", "requestBody", "content", "application/json", "example")
	body, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	res, got := fetch(t, "POST", site.URL+"/api/v1/search", http.Header{"Content-Type": {"application/json"}}, string(body))
	if res.StatusCode != http.StatusOK {
		t.Errorf("the example of POST: %s %s", res.Status, got)
	}
}

func TestContractRefusesWrongAnswers(t *testing.T) {
	s := readSpec(t)
	schema, err := s.compiler.Compile("openapi.json#/components/schemas/Results")
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{`{}`, `{"took_ms":"fast"}`, `null`} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s is taken for results", wrong)
		}
	}
}
