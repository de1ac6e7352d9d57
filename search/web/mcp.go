package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
	"altitude/search"
	"altitude/search/compare"
)

// Library is what the tools for language models read. *search.Service is one.
type Library interface {
	Search(ctx context.Context, q search.Query) (*search.Results, error)
	Document(ctx context.Context, id string) (*corpus.Document, error)
	Passages(doc *corpus.Document, q string, n int) []search.Passage
}

// RoleComparer sets roles side by side. *compare.Comparer is one.
type RoleComparer interface {
	Compare(ctx context.Context, req compare.Request) (*compare.Comparison, error)
}

// MCPConfig is what the tools for language models need.
type MCPConfig struct {
	Library  Library
	Compare  RoleComparer
	Taxonomy *taxonomy.Taxonomy
	// BaseURL is the public address of the site, for links and permalinks and
	// to tell which hosts may be asked; empty when there is none.
	BaseURL string
	Version string
	// Now is the clock, time.Now when nil.
	Now func() time.Time
}

// tools answers the calls of language models.
type tools struct{ MCPConfig }

// mcpInstructions tell a model what it can ask.
const mcpInstructions = `Altitude is a search engine over articles about leadership roles in technology ` +
	`(CTO, tech lead, engineering manager, product owner and others). Every text it returns is verbatim from a ` +
	`named article and comes with its author, date and address: quote it with them, and do not present it as your own. ` +
	`Use compare_roles to learn how roles differ and who says so, search to find articles, read_passage and ` +
	`read_article to read on, cite for a citation. A cell that is "not-stated" means no article says it: say so.`

// NewMCP returns a server of the Model Context Protocol with Altitude's tools.
// They only read.
func NewMCP(c MCPConfig) *mcp.Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	server := mcp.NewServer(
		&mcp.Implementation{Name: "altitude", Title: "Altitude", Version: cmp.Or(c.Version, "1"), WebsiteURL: c.BaseURL},
		&mcp.ServerOptions{Instructions: mcpInstructions, Capabilities: &mcp.ServerCapabilities{}},
	)
	t := &tools{c}
	mcp.AddTool(server, t.searchTool(), t.search)
	mcp.AddTool(server, t.readPassageTool(), t.readPassage)
	mcp.AddTool(server, t.readArticleTool(), t.readArticle)
	mcp.AddTool(server, t.compareTool(), t.compareRoles)
	mcp.AddTool(server, t.citeTool(), t.cite)
	return server
}

// readOnly describes a tool that looks something up in this corpus.
func readOnly(name, title, description string) *mcp.Tool {
	no := false
	return &mcp.Tool{
		Name: name, Title: title, Description: description,
		Annotations: &mcp.ToolAnnotations{
			Title: title, ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no,
		},
	}
}

// maxMCPBody bounds a call: arguments are short.
const maxMCPBody = 256 << 10

// MCPHandler serves the tools over streamable HTTP, without sessions: every
// call stands alone, so that several processes may share the work.
func MCPHandler(log *slog.Logger, c MCPConfig) http.Handler {
	server := NewMCP(c)
	handler := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, Logger: log, MaxRequestBodyBytes: maxMCPBody,
		PropagateRequestCancellation: true,
		// guardMCP does it, and knows the public host behind a proxy.
		DisableLocalhostProtection: true,
	})
	return guardMCP(handler, c.BaseURL)
}

// RunMCP serves the tools to the one client at the other end of in and out,
// until ctx ends or the client leaves.
func RunMCP(ctx context.Context, c MCPConfig, in io.ReadCloser, out io.WriteCloser) error {
	err := NewMCP(c).Run(ctx, &mcp.IOTransport{Reader: in, Writer: out, MaxLineLength: maxMCPBody})
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// guardMCP refuses calls from other sites' pages: a Host that is neither ours
// nor a bare address may be a name that was pointed at us (DNS rebinding), and
// an Origin must be the site's own.
func guardMCP(next http.Handler, base string) http.Handler {
	public := ""
	if u, err := url.Parse(base); err == nil {
		public = u.Host
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !ownHost(r.Host, public):
			http.Error(w, "This host name is not served here.", http.StatusForbidden)
		case !ownOrigin(r, public):
			http.Error(w, "Calls from pages of other sites are not answered.", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ownHost tells whether a Host header names this server: the public host, the
// machine itself, or an address instead of a name.
func ownHost(host, public string) bool {
	if public != "" && strings.EqualFold(host, public) {
		return true
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	return strings.EqualFold(name, "localhost") || net.ParseIP(name) != nil
}

// ownOrigin tells whether a request comes from no page, or from one of ours.
func ownOrigin(r *http.Request, public string) bool {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	return strings.EqualFold(u.Host, r.Host) || public != "" && strings.EqualFold(u.Host, public)
}

// absolute makes a path of this site an address, where the site has one.
func (t *tools) absolute(path string) string { return t.BaseURL + path }

// document returns an article, with an error a model can act on.
func (t *tools) document(ctx context.Context, id string) (*corpus.Document, error) {
	doc, err := t.Library.Document(ctx, strings.TrimSpace(id))
	if errors.Is(err, search.ErrNotFound) {
		return nil, advice("No article has this article_id. Use an id from the results of search or compare_roles.")
	}
	return doc, err
}

// mcpSources narrows the articles that a tool reads.
type mcpSources struct {
	Topics  []string `json:"topics,omitempty" jsonschema:"only articles on these topics, by ids such as hiring or technical-debt; any of them"`
	Kinds   []string `json:"kinds,omitempty" jsonschema:"only these kinds of sources: blog, answer, handbook, ladder, book, docs, other; any of them"`
	Authors []string `json:"authors,omitempty" jsonschema:"only these authors, by name; any of them"`
	Sites   []string `json:"sites,omitempty" jsonschema:"only these sites, mostly host names; any of them"`
	From    string   `json:"from,omitempty" jsonschema:"published from: 2023, 2023-05 or 2023-05-17"`
	To      string   `json:"to,omitempty" jsonschema:"published until, inclusive"`
}

// source tells where a text comes from; it stands beside every text.
type source struct {
	ArticleID string   `json:"article_id"`
	Title     string   `json:"title"`
	Authors   []string `json:"authors"`
	Site      string   `json:"site,omitempty"`
	Kind      string   `json:"kind" jsonschema:"blog, answer, handbook, ladder, book, docs or other"`
	Published string   `json:"published,omitempty" jsonschema:"date of publication, absent when the page does not say"`
	URL       string   `json:"url,omitempty" jsonschema:"address of the original"`
	Licence   string   `json:"licence,omitempty"`
}

func sourceOf(a compare.Article) source {
	s := source{
		ArticleID: a.ID, Title: a.Title, Authors: a.Authors, Site: a.Site,
		Kind: string(a.Kind), Published: a.Published, Licence: a.Licence,
	}
	if corpus.WebAddress(a.URL) {
		s.URL = a.URL
	}
	orEmpty(&s.Authors)
	return s
}
