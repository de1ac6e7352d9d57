package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExampleSourcesNameTheSourcePieces(t *testing.T) {
	sources, err := ParseSources("sources.json", ExampleSourcesFile())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range sources {
		all = append(all, s.URLs...)
	}
	for _, want := range []string{
		"https://quantlabusa.dev/ai/what-is-the-difference-between-a-cto-and-a-tech-lead",
		"https://awkbit.com/en/blog/tech-lead-vs-cto-who-does-what",
	} {
		if !slices.Contains(all, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestParseSourcesReadsEveryField(t *testing.T) {
	got, err := ParseSources("mine.json", []byte("\xef\xbb\xbf"+`[{
		"name": "a", "urls": ["https://a.example/"], "feeds": ["https://a.example/feed"],
		"sitemaps": ["https://a.example/sitemap.xml"], "include": ["/blog/**"], "exclude": ["re:x$"],
		"depth": 0, "kind": "blog", "full_text": true, "schedule": "36h"}]`))
	if err != nil {
		t.Fatal(err)
	}
	zero := 0
	want := []Source{{
		Name: "a", URLs: []string{"https://a.example/"}, Feeds: []string{"https://a.example/feed"},
		Sitemaps: []string{"https://a.example/sitemap.xml"}, Include: []string{"/blog/**"}, Exclude: []string{"re:x$"},
		Depth: &zero, Kind: Blog, FullText: true, Schedule: "36h",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d, err := got[0].Interval(); d != 36*time.Hour || err != nil {
		t.Errorf("interval %v, %v", d, err)
	}
}

func TestParseSourcesRefusesABadEntryByFileAndLine(t *testing.T) {
	good := `{"name": "a", "urls": ["https://a.example/"]}`
	for _, tc := range []struct{ name, data, want string }{
		{"no array", `{"name": "a"}`, "mine.json:1: want a JSON array"},
		{"empty file", ``, "mine.json:1: want a JSON array"},
		{"no name", "[\n" + good + ",\n" + `{"urls": ["https://b.example/"]}]`, `mine.json:3: entry 2 "": no name`},
		{"nothing to fetch", "[\n" + `{"name": "b"}]`, `mine.json:2: entry 1 "b": no urls`},
		{"other scheme", `[{"name": "b", "urls": ["ftp://b.example/"]}]`, `"ftp://b.example/" is not an http or https address`},
		{"unknown field", "[" + good + ",\n\n" + `{"name": "b", "url": "https://b.example/"}]`, `mine.json:3: entry 2: json: unknown field "url"`},
		{"unknown kind", `[{"name": "b", "urls": ["https://b.example/"], "kind": "novel"}]`, `kind "novel"`},
		{"bad pattern", `[{"name": "b", "urls": ["https://b.example/"], "include": ["re:("]}]`, `pattern "re:("`},
		{"bad schedule", `[{"name": "b", "urls": ["https://b.example/"], "schedule": "often"}]`, `schedule "often"`},
		{"bad depth", `[{"name": "b", "urls": ["https://b.example/"], "depth": -1}]`, `depth -1`},
		{"name twice", "[" + good + ",\n" + good + "]", `mine.json:2: entry 2 "a": the name is taken by line 1`},
		{"unclosed", "[" + good, "mine.json:1:"},
		{"something follows", "[" + good + "]\n[]", "mine.json:2: something follows"},
		{"not JSON", "[\n\n nonsense", "mine.json:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ParseSources("mine.json", []byte(tc.data))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestPatternMatches(t *testing.T) {
	for _, tc := range []struct {
		pattern, address string
		want             bool
	}{
		{"/blog/**", "https://a.example/blog/2024/x", true},
		{"/blog/**", "https://a.example/Blog/", true},
		{"/blog/**", "https://a.example/blogs/x", false},
		{"/blog/*", "https://a.example/blog/x?page=2", true},
		{"/blog/*", "https://a.example/blog/x/y", false},
		{"/blog?page=*", "https://a.example/blog?page=2", true},
		{"/blog?page=*", "https://a.example/blog", false},
		{"/", "https://a.example", true},
		{"*.example/team/*", "https://a.example/team/x", true},
		{"*.example/team/*", "https://a.other/team/x", false},
		{"a.example/**", "http://a.example:8080/x", false},
		{`re:\.html$`, "https://a.example/x.html", true},
		{"/a.c/(x)", "https://a.example/a.c/(x)", true},
		{"/a.c/(x)", "https://a.example/abc/(x)", false},
	} {
		p, err := ParsePattern(tc.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Match(tc.address); got != tc.want {
			t.Errorf("%s on %s: %v, want %v", tc.pattern, tc.address, got, tc.want)
		}
	}
	if (Pattern{}).Match("https://a.example/") {
		t.Error("no pattern matches something")
	}
}

func FuzzParseSources(f *testing.F) {
	f.Add(exampleSources)
	f.Add([]byte(`[{"name":"a","urls":["http://a/"],"include":["re:(","**"]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := ParseSources("f", data)
		for _, s := range all {
			if err == nil && s.Check() != nil {
				t.Errorf("accepted %+v", s)
			}
		}
	})
}
