package web

import (
	"bufio"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"altitude/corpus"
)

func mcpConfig(t *testing.T) MCPConfig {
	t.Helper()
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	return MCPConfig{
		Library: site.search, Compare: site.comp, Taxonomy: site.tax, BaseURL: "https://altitude.example/",
		Now: func() time.Time { return time.Date(2026, time.November, 21, 9, 0, 0, 0, time.UTC) },
	}
}

// connect returns a client that talks to the tools in memory.
func connect(t *testing.T) *mcp.ClientSession {
	t.Helper()
	here, there := mcp.NewInMemoryTransports()
	if _, err := NewMCP(mcpConfig(t)).Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	return session(t, here)
}

func session(t *testing.T, transport mcp.Transport) *mcp.ClientSession {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	s, err := client.Connect(t.Context(), transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// call calls a tool and decodes its structured answer; it returns the text of
// the error where the tool reports one.
func call[T any](t *testing.T, s *mcp.ClientSession, tool string, args map[string]any) (T, string) {
	t.Helper()
	res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		t.Fatalf("%s %v: %v", tool, args, err)
	}
	var out T
	if res.IsError {
		return out, res.Content[0].(*mcp.TextContent).Text
	}
	data, err := json.Marshal(res.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, data)
	}
	whole, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := args["max_tokens"].(int)
	// The JSON of the text copy is escaped once more; clients count what the
	// text says.
	text := res.Content[0].(*mcp.TextContent).Text
	if n := (utf8.RuneCountInString(text) + utf8.RuneCount(data)) / runesPerToken; n > tokens(asked)+50 {
		t.Errorf("%s %v: %d tokens (%d bytes) over a budget of %d", tool, args, n, len(whole), tokens(asked))
	}
	return out, ""
}

func TestToolsSayThatTheyOnlyRead(t *testing.T) {
	res, err := connect(t).ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range res.Tools {
		names = append(names, tool.Name)
		a := tool.Annotations
		if a == nil || !a.ReadOnlyHint || !a.IdempotentHint || *a.DestructiveHint || *a.OpenWorldHint {
			t.Errorf("%s: annotations %+v", tool.Name, a)
		}
		if tool.OutputSchema == nil || tool.InputSchema == nil || tool.Description == "" {
			t.Errorf("%s has no schema or description", tool.Name)
		}
	}
	slices.Sort(names)
	if want := []string{"cite", "compare_roles", "read_article", "read_passage", "search"}; !slices.Equal(names, want) {
		t.Errorf("tools %q, want %q", names, want)
	}
}

func TestAModelSearchesReadsAndCites(t *testing.T) {
	s := connect(t)
	found, _ := call[mcpSearchOutput](t, s, "search", map[string]any{"query": "who does a CTO answer to", "roles": []string{"cto"}})
	if found.Total == 0 || len(found.Hits) == 0 || len(found.Hits[0].Passages) == 0 {
		t.Fatalf("found %+v", found)
	}
	if later, _ := call[mcpSearchOutput](t, s, "search", map[string]any{"query": "who does a CTO answer to", "from": "2099"}); later.Total != 0 {
		t.Errorf("%d articles from the year 2099", later.Total)
	}
	hit := found.Hits[0]
	if !strings.HasPrefix(hit.Link, "https://altitude.example/articles/") {
		t.Errorf("link %q", hit.Link)
	}
	p := hit.Passages[0]
	read, _ := call[mcpPassageOutput](t, s, "read_passage", map[string]any{"article_id": hit.ArticleID, "start": p.Start, "end": p.End, "context": 1})
	if read.Passage.Text != p.Text || read.Before+read.After == "" {
		t.Errorf("read %q for %q", read.Passage.Text, p.Text)
	}
	whole, _ := call[mcpArticleOutput](t, s, "read_article", map[string]any{"article_id": hit.ArticleID, "max_tokens": 25000})
	if !whole.FullText || !strings.Contains(whole.Text, p.Text) || whole.Next != 0 {
		t.Errorf("full text %v, %d of %d code points, next %d", whole.FullText, utf8.RuneCountInString(whole.Text), whole.Length, whole.Next)
	}
	cited, _ := call[mcpCiteOutput](t, s, "cite", map[string]any{"article_id": hit.ArticleID, "start": p.Start, "end": p.End, "style": "markdown"})
	if !strings.HasPrefix(cited.Citation, "> “") || !strings.Contains(cited.Citation, "21 November 2026") {
		t.Errorf("citation %q", cited.Citation)
	}
}

func TestAnArticleIsReadToItsEnd(t *testing.T) {
	s := connect(t)
	var text strings.Builder
	for offset, steps := 0, 0; ; steps++ {
		out, failure := call[mcpArticleOutput](t, s, "read_article", map[string]any{"article_id": "00000000000000aa", "offset": offset, "max_tokens": 25000})
		if failure != "" || steps > 50 {
			t.Fatalf("after %d steps: %s", steps, failure)
		}
		text.WriteString(out.Text)
		if out.Next == 0 {
			if n := utf8.RuneCountInString(text.String()); n != out.Length {
				t.Errorf("read %d of %d code points", n, out.Length)
			}
			return
		}
		if out.Next <= offset {
			t.Fatalf("next offset %d after %d", out.Next, offset)
		}
		offset = out.Next
	}
}

func TestAModelComparesRoles(t *testing.T) {
	s := connect(t)
	out, failure := call[mcpCompareOutput](t, s, "compare_roles", map[string]any{"roles": []string{"CTO", "tech lead"}})
	if failure != "" || len(out.Roles) != 2 || len(out.Dimensions) == 0 || len(out.Sources) == 0 {
		t.Fatalf("%s: %d roles, %d dimensions, %d sources", failure, len(out.Roles), len(out.Dimensions), len(out.Sources))
	}
	if !strings.HasPrefix(out.Permalink, "https://altitude.example/compare/cto/tech-lead?generation=") {
		t.Errorf("permalink %q", out.Permalink)
	}
	for _, d := range out.Dimensions {
		for role, c := range d.Cells {
			if (c.Status == "not-stated") != (len(c.Quotes) == 0) || (c.Status == "not-stated") != (c.Searched != "") {
				t.Errorf("%s %s: %+v", role, d.ID, c)
			}
		}
	}
	asked := map[string]any{"roles": []string{"cto", "tech-lead"}, "dimensions": []string{"accountability"}, "per_cell": 8}
	one, _ := call[mcpCompareOutput](t, s, "compare_roles", asked)
	if len(one.Dimensions) != 1 || len(one.Dimensions[0].Cells["cto"].Quotes) < 2 {
		t.Errorf("one dimension: %+v", one.Dimensions)
	}
	table, _ := call[mcpCiteOutput](t, s, "cite", map[string]any{"roles": []string{"cto", "tech-lead"}, "style": "bibtex"})
	if !strings.HasPrefix(table.Citation, "@misc{altitude2026") {
		t.Errorf("citation %q", table.Citation)
	}
}

func TestAnswersFitTheTokenBudget(t *testing.T) {
	s := connect(t)
	for _, budget := range []int{1, 500, 900, 2000, 6000, 25000, 1 << 30} {
		found, _ := call[mcpSearchOutput](t, s, "search", map[string]any{"query": "tech lead", "limit": 20, "passages": 5, "max_tokens": budget})
		if len(found.Hits)+found.LeftOut == 0 {
			t.Errorf("budget %d: nothing found and nothing left out", budget)
		}
		all, _ := call[mcpCompareOutput](t, s, "compare_roles", map[string]any{
			"roles": []string{"cto", "tech-lead", "engineering-manager", "staff-engineer"}, "per_cell": 20, "max_tokens": budget,
		})
		if len(all.Dimensions)+len(all.LeftOut) != 18 {
			t.Errorf("budget %d: %d dimensions and %d left out", budget, len(all.Dimensions), len(all.LeftOut))
		}
		call[mcpArticleOutput](t, s, "read_article", map[string]any{"article_id": "00000000000000aa", "max_tokens": budget})
		call[mcpPassageOutput](t, s, "read_passage", map[string]any{"article_id": "00000000000000aa", "start": 300, "context": 5, "max_tokens": budget})
	}
}

func TestFullTextStaysBehindItsGate(t *testing.T) {
	s := connect(t)
	site, err := sharedSite()
	if err != nil {
		t.Fatal(err)
	}
	closed := "00000000000000bb"
	doc, err := site.search.Document(t.Context(), closed)
	if err != nil {
		t.Fatal(err)
	}
	out, _ := call[mcpArticleOutput](t, s, "read_article", map[string]any{"article_id": closed, "max_tokens": 25000})
	if out.FullText || out.Text != "" || len(out.Passages) > cappedPassages || out.Note == "" {
		t.Errorf("a closed article is read: %+v", out)
	}
	seen := map[string]bool{}
	for start := 0; start < len(doc.Text); start += 20 {
		read, failure := call[mcpPassageOutput](t, s, "read_passage", map[string]any{"article_id": closed, "start": start, "end": len(doc.Text), "context": 5})
		if failure == "" {
			seen[read.Passage.Text] = true
			if read.Before+read.After != "" {
				t.Errorf("a closed passage has surroundings: %+v", read)
			}
		}
	}
	if most := cappedQuotes + cappedPassages; len(seen) == 0 || len(seen) > most {
		t.Errorf("%d passages of a closed article were read, want 1 to %d", len(seen), most)
	}
	cited, failure := call[mcpCiteOutput](t, s, "cite", map[string]any{"article_id": closed, "start": 0, "end": len(doc.Text)})
	if n := strings.Count(cited.Citation, "number x"); failure != "" || n != 1 {
		t.Errorf("the whole text is cited in %d sentences, %s: %s", n, failure, cited.Citation)
	}
}

func TestDirectivesOfThePageBindCitedQuotes(t *testing.T) {
	doc := &corpus.Document{
		Article:  corpus.Article{Text: "A CTO leads.", Blocks: []corpus.Block{{Kind: corpus.Paragraph, End: 12}}},
		Evidence: []corpus.Evidence{{ID: "e", Span: corpus.Span{End: 12}}},
	}
	if quoted(doc, "e") == nil {
		t.Error("an open quote is not cited")
	}
	doc.Robots.MaxSnippet = 10
	if quoted(doc, "e") != nil {
		t.Error("max-snippet is not obeyed")
	}
}

func TestReadingGoesOnHoweverSmallTheBudget(t *testing.T) {
	whole := strings.Repeat("A tech lead writes \"code\". ", 30)
	var out mcpArticleOutput
	for steps := 0; out.Offset+utf8.RuneCountInString(out.Text) < len(whole); steps++ {
		if out.Offset = out.Next; steps > len(whole) {
			t.Fatal("the reading stands still")
		}
		out.fill(whole, -50)
	}
}

func TestMistakesAreExplained(t *testing.T) {
	s := connect(t)
	tests := []struct {
		tool string
		args map[string]any
		want string
	}{
		{"compare_roles", map[string]any{"roles": []string{"cto", "tec-lead"}}, "Try tech-lead"},
		{"compare_roles", map[string]any{"roles": []string{"cto"}}, "2 to 4 roles"},
		{"compare_roles", map[string]any{"roles": []string{"cto", "ceo"}, "view": "best"}, "view is one of"},
		{"search", map[string]any{"query": "x", "sort": "best"}, "relevance"},
		{"search", map[string]any{"query": "x", "from": "last year"}, "2023"},
		{"read_article", map[string]any{"article_id": "nope"}, "No article has this article_id"},
		{"read_article", map[string]any{"article_id": "00000000000000aa", "offset": -1}, "outside"},
		{"read_passage", map[string]any{"article_id": "00000000000000aa", "start": 99999999}, "code points"},
		{"read_passage", map[string]any{"article_id": "00000000000000aa", "start": 20, "end": 10}, "code points"},
		{"cite", map[string]any{}, "article_id"},
		{"cite", map[string]any{"article_id": "00000000000000aa", "style": "mla"}, "Try apa"},
		{"cite", map[string]any{"article_id": "00000000000000aa", "start": 0, "end": 100000}, "at most"},
		{"search", map[string]any{"quary": "x"}, "quary"},
	}
	for _, tt := range tests {
		t.Run(tt.tool+" "+tt.want, func(t *testing.T) {
			res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tt.tool, Arguments: tt.args})
			got := ""
			switch {
			case err != nil:
				got = err.Error()
			case res.IsError:
				got = res.Content[0].(*mcp.TextContent).Text
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want it to hold %q", got, tt.want)
			}
		})
	}
}

func TestToolsOverHTTP(t *testing.T) {
	server := httptest.NewServer(MCPHandler(slog.New(slog.DiscardHandler), mcpConfig(t)))
	defer server.Close()
	s := session(t, &mcp.StreamableClientTransport{Endpoint: server.URL, DisableStandaloneSSE: true})
	out, failure := call[mcpSearchOutput](t, s, "search", map[string]any{"query": "hiring"})
	if failure != "" || out.Total == 0 {
		t.Errorf("%s: %+v", failure, out)
	}
}

func TestCallsFromOtherSitesAreRefused(t *testing.T) {
	handler := MCPHandler(slog.New(slog.DiscardHandler), mcpConfig(t))
	tests := []struct {
		name, host, origin string
		want               int
	}{
		{"a program on this machine", "127.0.0.1:8080", "", http.StatusOK},
		{"by name", "localhost:8080", "", http.StatusOK},
		{"over IPv6", "[::1]:8080", "", http.StatusOK},
		{"the public host", "altitude.example", "", http.StatusOK},
		{"our own page", "altitude.example", "https://altitude.example", http.StatusOK},
		{"our own page behind a proxy", "127.0.0.1:8080", "https://altitude.example", http.StatusOK},
		{"another site's page", "127.0.0.1:8080", "https://evil.example", http.StatusForbidden},
		{"a page without an origin of its own", "127.0.0.1:8080", "null", http.StatusForbidden},
		{"a name pointed at us", "evil.example:8080", "", http.StatusForbidden},
		{"a name pointed at us, by its page", "evil.example:8080", "http://evil.example:8080", http.StatusForbidden},
	}
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "http://"+tt.host+"/mcp", strings.NewReader(hello))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d: %s", w.Code, tt.want, w.Body)
			}
		})
	}
}

func TestToolsOverAPipe(t *testing.T) {
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- RunMCP(t.Context(), mcpConfig(t), fromClient, toClient) }()
	go io.WriteString(toServer, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`+"\n")
	line, err := bufio.NewReader(fromServer).ReadString('\n')
	if err != nil || !strings.Contains(line, `"name":"altitude"`) {
		t.Fatalf("%v: %s", err, line)
	}
	toServer.Close()
	if err := <-done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
