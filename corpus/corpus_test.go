package corpus

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFullTextGate(t *testing.T) {
	for _, tc := range []struct {
		name string
		a    Article
		want bool
	}{
		{"closed unless something opens it", Article{}, false},
		{"the admin's own file", Article{Own: true}, true},
		{"a source marked full_text", Article{FullText: true}, true},
		{"permissive", Article{Licence: "CC-BY-SA-4.0"}, true},
		{"public domain", Article{Licence: "CC0-1.0"}, true},
		{"no commercial use", Article{Licence: "CC-BY-NC-4.0"}, false},
		{"no derivatives", Article{Licence: "CC-BY-ND-4.0"}, false},
		{"permissive in small letters", Article{Licence: "cc-by-4.0"}, true},
		{"no commercial use in small letters", Article{Licence: "cc-by-nc-4.0"}, false},
		{"a name that only begins alike", Article{Licence: "MITRE"}, false},
		{"noarchive closes even the admin's own", Article{Own: true, Robots: Robots{NoArchive: true}}, false},
		{"nosnippet closes", Article{Licence: "MIT", Robots: Robots{NoSnippet: true}}, false},
		{"a snippet limit closes", Article{FullText: true, Robots: Robots{MaxSnippet: 50}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.a.MayShowFull(); got != tc.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestQuoteGate(t *testing.T) {
	const text = "A CTO leads.\nÜber all."
	blocks := []Block{{Start: 0, End: 12}, {Start: 13, End: len(text), NoSnippet: true}}
	for _, tc := range []struct {
		name   string
		robots Robots
		span   Span
		want   bool
	}{
		{"open", Robots{}, Span{0, 12}, true},
		{"nosnippet closes", Robots{NoSnippet: true}, Span{0, 12}, false},
		{"as long as the limit", Robots{MaxSnippet: 12}, Span{0, 12}, true},
		{"longer than the limit", Robots{MaxSnippet: 11}, Span{0, 12}, false},
		{"a closed block", Robots{}, Span{13, 18}, false},
		{"reaching into a closed block", Robots{}, Span{2, 18}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := Article{Text: text, Blocks: blocks, Robots: tc.robots}
			if got := a.MayQuote(tc.span); got != tc.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestEvidenceIDFoldsSpaceAndCase(t *testing.T) {
	a := EvidenceID("cto", "scope", "A CTO  owns\nit all.")
	if b := EvidenceID("cto", "scope", "a cto owns it all."); a != b {
		t.Errorf("%s and %s", a, b)
	}
	if b := EvidenceID("cio", "scope", "A CTO owns it all."); a == b {
		t.Error("role does not matter")
	}
	if len(a) != 16 {
		t.Errorf("id %q", a)
	}
}

func TestTextFragment(t *testing.T) {
	for _, tc := range []struct{ name, address, passage, want string }{
		{"short", "https://a.example/x#old", "A well-kept, short one.", "https://a.example/x#:~:text=A%20well%2Dkept%2C%20short%20one."},
		{"long", "https://a.example/", "one two three four five six seven eight nine ten eleven twelve thirteen",
			"https://a.example/#:~:text=one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen"},
		{"table row", "https://a.example/", "left cell\tright cell", "https://a.example/#:~:text=left%20cell,right%20cell"},
		{"no web address", "file:///etc/passwd", "root", ""},
		{"script", "javascript:alert(1)", "x", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := TextFragment(tc.address, tc.passage); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestSelectKeepsContextWhole(t *testing.T) {
	text := "äöü " + strings.Repeat("é", 40) + " quote " + strings.Repeat("世", 40)
	at := strings.Index(text, "quote")
	got := Select(text, Span{at, at + len("quote")})
	want := Selector{Exact: "quote", Prefix: strings.Repeat("é", 31) + " ", Suffix: " " + strings.Repeat("世", 31)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSectionsAndPaths(t *testing.T) {
	a := Article{Text: "Intro\nOne\nText\nOne A\nMore\nTwo\nEnd"}
	at := 0
	for _, line := range strings.Split(a.Text, "\n") {
		b := Block{Kind: Paragraph, Start: at, End: at + len(line)}
		switch line {
		case "One", "Two":
			b.Kind, b.Level = Heading, 2
		case "One A":
			b.Kind, b.Level = Heading, 3
		}
		a.Blocks = append(a.Blocks, b)
		at += len(line) + 1
	}
	var got []string
	for _, s := range a.Sections() {
		got = append(got, strings.Join(s.Path, " > ")+": "+a.BlockText(s.Blocks[0]))
	}
	want := []string{": Intro", "One: Text", "One > One A: More", "Two: End"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"One", "One A"}, a.SectionPath(strings.Index(a.Text, "More"))); diff != "" {
		t.Error(diff)
	}
}

func TestStarterCorpusIsEmbedded(t *testing.T) {
	names, err := fs.Glob(Starter(), "*")
	if err != nil || len(names) < 30 {
		t.Errorf("%d starter articles, want 30 or more (%v)", len(names), err)
	}
}
