package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheAddressesOfAFeedAreRead(t *testing.T) {
	for _, tc := range []struct {
		name, data string
		want       []string
		fails      bool
	}{
		{"RSS", `<rss version="2.0"><channel><link>http://a.example/</link><item><link>http://a.example/x</link></item><item><guid>http://a.example/y</guid></item></channel></rss>`,
			[]string{"http://a.example/x", "http://a.example/y"}, false},
		{"neither link nor address", `<rss version="2.0"><channel><item><guid isPermaLink="false">17</guid></item></channel></rss>`, nil, false},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="alternate" href="/x"/><id>tag:a</id></entry></feed>`, []string{"/x"}, false},
		{"JSON", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"http://a.example/x"}]}`, []string{"http://a.example/x"}, false},
		{"RDF", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><link>http://a.example/</link></channel><item><link>http://a.example/x</link></item></rdf:RDF>`,
			[]string{"http://a.example/x"}, false},
		{"entity bomb", `<!DOCTYPE r [<!ENTITY a "` + strings.Repeat("x", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 1000) + `">]><rss version="2.0"><channel><item><title>` +
			strings.Repeat("&b;", 1000) + `</title><link>http://a.example/x</link></item></channel></rss>`, nil, true},
		{"HTML", `<!doctype html><html>`, nil, true},
		{"empty", ``, nil, true},
		{"breaks off", `<rss version="2.0"><channel><item><link>http://a.ex`, nil, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, err := Feed([]byte(tc.data))
			var got []string
			for _, item := range f.Items {
				got = append(got, item.URL)
			}
			if tc.name == "entity bomb" {
				return // reading nothing or the link is both right; taking long is not
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || (err != nil) != tc.fails {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

func FuzzFeedAddresses(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><link>http://a.example/x</link></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/x"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"x"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		content, err := Feed(data)
		if err != nil && len(content.Items) > 0 {
			t.Error("items of what is no feed")
		}
	})
}
