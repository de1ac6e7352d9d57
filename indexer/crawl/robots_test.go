package crawl

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRobotsDecides(t *testing.T) {
	for _, tc := range []struct {
		name, robots string
		allowed      string // paths, separated by spaces
		denied       string
	}{
		{"empty file allows", "", "/ /a", ""},
		{"empty disallow allows", "User-agent: *\nDisallow:", "/ /a", ""},
		{"deny all", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"own group wins over the star", "User-agent: *\nDisallow: /\nUser-agent: Altitude\nDisallow: /x", "/a", "/x /x/y"},
		{"own group is found in any case and with a version", "user-AGENT: ALTITUDE/2.0 bot\ndisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", "/x"},
		{"own group without rules allows", "User-agent: *\nDisallow: /\nUser-agent: altitude", "/a", ""},
		{"another's group does not matter", "User-agent: other\nDisallow: /", "/a", ""},
		{"a longer token is another", "User-agent: altitude-images\nDisallow: /\nUser-agent: altitudes\nDisallow: /", "/a", ""},
		{"groups of one agent are merged", "User-agent: altitude\nDisallow: /a\nUser-agent: other\nDisallow: /\nUser-agent: altitude\nDisallow: /b", "/c", "/a /b"},
		{"several agents share a group", "User-agent: other\nUser-agent: altitude\nDisallow: /a", "/b", "/a"},
		{"a rule ends the list of agents", "User-agent: other\nDisallow: /a\nUser-agent: altitude\nDisallow: /b", "/a", "/b"},
		{"other lines do not end it", "User-agent: altitude\nSitemap: https://a.example/s\nCrawl-delay: 1\nUser-agent: other\nDisallow: /", "", "/a"},
		{"rules before any agent are nobody's", "Disallow: /\nUser-agent: other\nDisallow: /", "/a", ""},
		{"unknown lines are passed over", "User-agent: *\nNoindex: /\nfoo\n:::\nDisallow: /a", "/b", "/a"},
		{"colon forgotten", "user-agent altitude\ndisallow /", "", "/a"},
		{"misspelt", "user-agent: altitude\nDissallow: /a\ndisalow: /b", "/c", "/a /b"},
		{"longest match", "User-agent: *\nDisallow: /x/page.html\nAllow: /x/", "/x/ /x/other", "/x/page.html"},
		{"longest match, allow", "User-agent: *\nAllow: /x/page.html\nDisallow: /x/", "/x/page.html", "/x/ /x/page"},
		{"equal length allows", "User-agent: *\nDisallow: /x\nAllow: /x", "/x /x/y", ""},
		{"order does not matter", "User-agent: *\nAllow: /\nDisallow: /x", "/y", "/x"},
		{"paths are case-sensitive", "User-agent: *\nDisallow: /X", "/x", "/X"},
		{"prefix", "User-agent: *\nDisallow: /fish", "/Fish.asp /catfish /?id=fish", "/fish /fish.html /fish/salmon.html /fishheads /fish.php?id=anything"},
		{"star at the end changes nothing", "User-agent: *\nDisallow: /fish*", "/Fish.asp", "/fish /fish/salmon.html"},
		{"directory", "User-agent: *\nDisallow: /fish/", "/fish /fish.html", "/fish/ /fish/?id=x"},
		{"star within", "User-agent: *\nDisallow: /*.php", "/ /windows.PHP", "/index.php /a/b.php?x /file.php/ /filename.phpx"},
		{"star and dollar", "User-agent: *\nDisallow: /*.php$", "/a.php?x /a.php/ /a.php5", "/a.php /folder/a.php"},
		{"star between", "User-agent: *\nDisallow: /fish*.php", "/Fish.PHP", "/fish.php /fishheads/catfish.php?p"},
		{"many stars stay quick", "User-agent: *\nDisallow: /" + strings.Repeat("*a", 500) + "b$", "/" + strings.Repeat("a", 2000), ""},
		{"dollar alone is the root", "User-agent: *\nDisallow: /$", "/a", "/"},
		{"dollar within is a character", "User-agent: *\nDisallow: /a$b", "/a", "/a$b"},
		{"escaped star is a character", "User-agent: *\nDisallow: /a-%2A.html", "/a-x.html", "/a-*.html /a-%2a.html"},
		{"escaped dollar is a character", "User-agent: *\nDisallow: /a%24", "/a /ab", "/a$ /a$b /a%24"},
		{"star first", "User-agent: *\nDisallow: */private", "/a", "/private /a/private/b"},
		{"disallow star", "User-agent: *\nDisallow: *", "", "/ /a"},
		{"no slash forbids", "User-agent: *\nDisallow: x\nAllow: x/y", "/y", "/x /x/y"},
		{"unescaped matches escaped", "User-agent: *\nDisallow: /foo/ツ", "/foo/", "/foo/%E3%83%84 /foo/%e3%83%84 /foo/ツ"},
		{"escaped unreserved is plain", "User-agent: *\nDisallow: /foo/%62%61%7A", "/foo/b", "/foo/baz /foo/%62%61%7a"},
		{"escaped slash is no slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", "/a%2fb"},
		{"query", "User-agent: *\nDisallow: /*?*sort=\nDisallow: /q?u=http://x.y/?z&w", "/a?page=2", "/a?sort=1 /a?b=c&sort=1 /q?u=http://x.y/?z&w"},
		{"byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"old Mac line ends, comments, spaces", "User-agent : * # us\r\r  Disallow\t:\t/a # here\rDisallow: /b#c", "/c", "/a /b"},
		{"html instead has no rules", "\n<!DOCTYPE html><html>\nUser-agent: *\nDisallow: /", "/ /a", ""},
		{"NUL and bad UTF-8", "User-agent: *\x00\xff\nUser-agent: *\nDisallow: /a\xff", "/a", "/a\xff /a%FF"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := ParseRobots([]byte(tc.robots), "altitude")
			for path := range strings.FieldsSeq(tc.allowed) {
				if !r.Allowed(path) {
					t.Errorf("%s is denied", path)
				}
			}
			for path := range strings.FieldsSeq(tc.denied) {
				if r.Allowed(path) {
					t.Errorf("%s is allowed", path)
				}
			}
		})
	}
}

func TestRobotsOnlyTheFirst500KiBCount(t *testing.T) {
	head := "User-agent: *\nDisallow: /a\n"
	data := head + strings.Repeat("#", maxRobots-len(head)-1) + "\nDisallow: /b\n"
	r := ParseRobots([]byte(data), "altitude")
	if r.Allowed("/a") || !r.Allowed("/b") {
		t.Error("the limit is not where it should be")
	}
}

func TestRobotsNamesSitemapsAndDelay(t *testing.T) {
	r := ParseRobots([]byte("Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 2.5\nUser-agent: altitude\nCrawl-delay: 1e99\nsitemap:/rel.xml\nCrawl-delay: -1\nCrawl-delay: NaN"), "altitude")
	if diff := cmp.Diff([]string{"https://a.example/s.xml", "/rel.xml"}, r.Sitemaps); diff != "" {
		t.Error(diff)
	}
	if r.Delay != 1e6*time.Second {
		t.Errorf("delay %v", r.Delay)
	}
	if r := ParseRobots([]byte("User-agent: *\nCrawl-delay: 2.5"), "altitude"); r.Delay != 2500*time.Millisecond {
		t.Errorf("delay %v", r.Delay)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nAllow: /%zz%41\n"), "/aXb?c=%2a")
	f.Add([]byte("user-agent: altitude\rcrawl-delay: 1e309\rdisallow: *"), "")
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		r := ParseRobots(data, "altitude")
		r.Allowed(path)
		if !r.Allowed("/robots.txt") {
			t.Error("robots.txt itself is denied")
		}
		for _, rule := range r.rules {
			// What a rule without wildcards forbids, it forbids under any
			// spelling of its octets.
			if strings.ContainsAny(rule.path, "*$") || rule.path[0] != '/' {
				continue
			}
			if !matchRule(rule.path, normalOctets(rule.path, false)) {
				t.Errorf("rule %q does not match itself", rule.path)
			}
		}
	})
}
