package web

import (
	"net/http"

	"github.com/gorilla/mux"

	"altitude/search"
)

// id matches an article's id.
const id = "{id:[0-9a-f]{16}}"

// routes lists every address of the site.
func (s *Server) routes() http.Handler {
	r := mux.NewRouter()
	get := func(path string, h handler) { r.Handle(path, s.page(path, h)).Methods("GET", "HEAD") }
	api := func(path string, h handler) {
		r.Handle("/api/v1"+path, s.api(path, h)).Methods("GET", "HEAD", "OPTIONS")
	}

	get("/", s.home)
	get("/search", s.search)
	get("/compare", s.compareStart)
	get("/compare/{roles:.+}", s.compare)
	get("/roles", s.roles)
	get("/roles/{role:[^/]+}.md", s.roleMarkdown)
	get("/roles/{role:[^/]+}", s.role)
	get("/topics", s.topics)
	get("/topics/{value:[^/]+}", s.listing(search.Topic))
	get("/authors", s.authors)
	get("/authors/{value:.+}", s.listing(search.Author))
	get("/sites", s.sites)
	get("/sites/{value:.+}", s.listing(search.Site))
	get("/articles/"+id+".md", s.articleMarkdown)
	get("/articles/"+id+"/cite", s.articleCite)
	get("/articles/"+id, s.article)
	get("/about", s.about)
	get("/help", s.help)
	get("/api", s.apiPage)
	get("/suggest", s.browserSuggest)
	get("/opensearch.xml", s.openSearch)
	get("/feed.atom", s.feed)
	get("/llms.txt", s.llms)
	get("/robots.txt", s.robots)
	get("/sitemap.xml", s.sitemap)
	get("/healthz", s.healthy)
	get("/readyz", s.ready)
	get("/metrics", s.showMetrics)
	get("/static/{file}", s.static)
	r.Handle("/theme", s.page("/theme", s.theme)).Methods("POST")

	api("/search", s.apiSearch)
	r.Handle("/api/v1/search", s.api("/search", s.apiSearchPost)).Methods("POST")
	api("/compare", s.apiCompare)
	api("/articles/"+id, s.apiArticle)
	api("/articles/"+id+"/similar", s.apiSimilar)
	api("/articles/"+id+"/cite", s.apiCite)
	api("/suggest", s.apiSuggest)
	api("/roles", s.apiRoles)
	api("/topics", s.apiTopics)
	api("/dimensions", s.apiDimensions)
	api("/status", s.apiStatus)
	api("/openapi.yaml", s.openAPI)
	if s.MCP != nil {
		r.PathPrefix("/mcp").Handler(s.MCP)
	}
	r.NotFoundHandler = s.either("/404", notFound)
	r.MethodNotAllowedHandler = s.either("/405", methodNotAllowed)
	return r
}
