package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, query, want string
		ignored           []string
	}{
		{name: "nothing"},
		{name: "words", query: "how to  hire", want: "how to hire"},
		{name: "a phrase", query: `cto "tech lead"`, want: `cto "tech lead"`},
		{name: "curly quotes", query: `“tech lead” cto`, want: `"tech lead" cto`},
		{name: "a phrase left open", query: `cto "tech lead`, want: "cto tech lead", ignored: []string{"a quotation mark without its partner"}},
		{name: "an empty phrase", query: `"" cto`, want: "cto"},
		{name: "not", query: "cto -startup", want: "cto -startup"},
		{name: "not a phrase", query: `-"tech lead" cto`, want: `-"tech lead" cto`},
		{name: "NOT", query: "cto NOT startup", want: "cto -startup"},
		{name: "must", query: "cto +startup", want: "cto +startup"},
		{name: "a lone minus", query: "cto - startup", want: "cto startup"},
		{name: "a hyphen is no minus", query: "one-on-one", want: "one on one"},
		{name: "or", query: "cto OR cio", want: "(cto OR cio)"},
		{name: "three alternatives", query: "a OR b OR c", want: "(a OR b OR c)"},
		{name: "alternatives of phrases are required", query: `"tech lead" OR "team lead"`, want: `("tech lead" OR "team lead")`},
		{name: "or at the end", query: "cto OR", want: "cto", ignored: []string{"OR without something on both sides"}},
		{name: "or alone", query: "OR OR", want: "", ignored: []string{"OR without something on both sides"}},
		{name: "small or is a word", query: "cto or cio", want: "cto or cio"},
		{name: "and", query: "cto AND cio", want: "+cto +cio"},
		{name: "a group", query: "(cto OR cio) budget", want: "(cto OR cio) budget"},
		{name: "a group left open", query: "(cto budget", want: "(cto OR budget)", ignored: []string{"( without )"}},
		{name: "a closing mark too many", query: "cto) budget", want: "cto budget", ignored: []string{") without ("}},
		{name: "an empty group", query: "() cto", want: "cto"},
		{name: "not a group", query: "hiring -(cto cio)", want: "hiring -(cto OR cio)"},
		{name: "a field", query: "role:cto hiring", want: "role:cto hiring"},
		{name: "a field's phrase", query: `author:"Bill Beltz"`, want: `author:"Bill Beltz"`},
		{name: "a field's other name", query: `by:beltz`, want: `author:beltz`},
		{name: "a field in capitals", query: `ROLE:cto`, want: `role:cto`},
		{name: "not a field", query: "-site:example.com cto", want: "-site:example.com cto"},
		{name: "a field without value", query: "role:", want: "role", ignored: []string{"role: without a value"}},
		{name: "an unknown field is words", query: "foo:bar", want: "foo bar"},
		{name: "an address is words", query: "https://example.com/a-b", want: "https example com a b"},
		{name: "title words", query: "title:hiring", want: "title:hiring"},
		{name: "a date", query: "before:2023-05 hiring", want: "before:2023-05 hiring"},
		{name: "no date", query: "after:then hiring", want: "then hiring", ignored: []string{"after: needs a date such as 2023 or 2023-05"}},
		{name: "a prefix", query: "leader*", want: "leader*"},
		{name: "a short prefix is a word", query: "l*", want: "l"},
		{name: "a lone star", query: "*", want: "", ignored: []string{"*"}},
		{name: "a slash joins words", query: "tech/lead", want: "tech lead"},
		{name: "emoji are no words", query: "🚀 cto", want: "cto", ignored: []string{"🚀"}},
		{name: "quotation marks in a long question are only hints",
			query: `what would you say to a new hire who wants to "move fast" before learning anything`,
			want:  "what would you say to a new hire who wants to move fast before learning anything", ignored: []string{"the quotation marks, as the question is long"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, ignored := Parse(tt.query)
			if got := tree.String(); got != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.query, got, tt.want)
			}
			if diff := cmp.Diff(tt.ignored, ignored); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseBoundsWhatItReads(t *testing.T) {
	for name, query := range map[string]string{
		"long":        strings.Repeat("word ", 10000),
		"parentheses": strings.Repeat("(", 5000) + "a" + strings.Repeat(")", 5000),
		"quotes":      strings.Repeat(`"a`, 4000),
		"or":          strings.Repeat("a OR ", 1000),
		"minus":       strings.Repeat("-a ", 1000),
		"fields":      strings.Repeat("role:a ", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			tree, _ := Parse(query)
			if n := len(tree.Terms()); n > maxTerms {
				t.Errorf("%d terms, more than %d", n, maxTerms)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`cto "tech lead" -a (b OR c) role:cto title:"x y" z*`, `((("`, "a OR OR b", "-(", "\x00\xff\u202e", "+-+-a", "before:2023 AND"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		tree, _ := Parse(query)
		if len(tree.Terms()) > maxTerms {
			t.Errorf("%d terms", len(tree.Terms()))
		}
		written := tree.String()
		if utf8.ValidString(query) && !utf8.ValidString(written) {
			t.Errorf("%q became invalid: %q", query, written)
		}
		if len([]rune(written)) > maxFuzzed {
			return
		}
		again, _ := Parse(written)
		if again.String() != written && len(tree.queryWords()) <= maxStrictWords {
			t.Errorf("%q is written %q, which is read as %q", query, written, again)
		}
	})
}

// maxFuzzed keeps what is parsed again within the limits of a query.
const maxFuzzed = 200
