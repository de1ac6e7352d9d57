package extract

import (
	"strings"
	"testing"
)

func TestNormalizeURLGivesOneFormOrNone(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://example.org", "https://example.org/"},
		{"HTTP://Example.ORG:80/A", "http://example.org/A"},
		{"https://example.org:443/a#frag", "https://example.org/a"},
		{"https://example.org:8443/a", "https://example.org:8443/a"},
		{"https://user:pass@example.org/a", "https://example.org/a"},
		{"https://example.org/a/../b/./c", "https://example.org/b/c"},
		{"https://example.org/a/%2e%2e/b", "https://example.org/b"},
		{"https://example.org/../../etc", "https://example.org/etc"},
		{"https://example.org//a///b/", "https://example.org/a/b/"},
		{"https://example.org/%7Eada/caf%c3%a9", "https://example.org/~ada/caf%C3%A9"},
		{"https://example.org/a%2Fb", "https://example.org/a%2Fb"},
		{"https://example.org/?q=caf\u00e9 \u009c", "https://example.org/?q=caf%C3%A9%20%C2%9C"},
		{"https://example.org/a?utm_source=x&id=7&gclid=y&fbclid=z", "https://example.org/a?id=7"},
		{"https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"},
		{"https://example.org/a?", "https://example.org/a"},
		{"https://example.org/a;jsessionid=AB12?x=1&PHPSESSID=9", "https://example.org/a?x=1"},
		{"https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"https://example.org./a", "https://example.org/a"},
		{"http://[::1]:80/a", "http://[::1]/a"},
		{"http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"},
		{" https://example.org/a ", "https://example.org/a"},
		{"javascript:alert(1)", ""},
		{"mailto:a@example.org", ""},
		{"data:text/html,x", ""},
		{"file:///etc/passwd", ""},
		{"//example.org/a", ""},
		{"/a", ""},
		{"https://", ""},
		{"https://exa mple.org/", ""},
		{"https://example.org/\nHost: evil", ""},
		{"https://example.org/" + strings.Repeat("a", maxURL), ""},
		{"", ""},
	}
	for _, test := range tests {
		got, ok := NormalizeURL(test.in)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("NormalizeURL(%q) = %q, %v, want %q", test.in, got, ok, test.want)
		}
		if again, _ := NormalizeURL(got); ok && again != got {
			t.Errorf("NormalizeURL(%q) = %q: not stable", got, again)
		}
	}
}
