package web

import (
	"net/http"
	"slices"
	"sync"
	"testing"
)

// Feeds are polled by machines, and the look behind an empty page is the site's
// own: neither is a reader's question.
func TestOnlyWhatIsAskedIsCounted(t *testing.T) {
	var mu sync.Mutex
	asked := map[string][]int{}
	site := startSite(t, func(c *Config) {
		c.Asked = func(query string, found int) {
			mu.Lock()
			defer mu.Unlock()
			asked[query] = append(asked[query], found)
		}
	})
	for _, path := range []string{
		"/search?q=budget&kind=answer&author=Nobody", "/api/v1/search?q=hiring", "/search?q=hiring&page=2", "/feed.atom?q=security", "/search",
	} {
		if resp, body := fetch(t, http.MethodGet, site.URL+path, nil, ""); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", path, resp.StatusCode, body)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if got := asked["budget"]; !slices.Equal(got, []int{0}) {
		t.Errorf("budget was counted as %v, want once, nothing found", got)
	}
	if len(asked["hiring"]) != 1 || asked["hiring"][0] == 0 {
		t.Errorf("hiring was counted as %v, want once", asked["hiring"])
	}
	if len(asked) != 2 {
		t.Errorf("counted %v", asked)
	}
}
