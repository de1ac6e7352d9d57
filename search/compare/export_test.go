package compare

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"altitude/corpus"
)

// accessed is the day on which the citations below were made.
func accessed() time.Time { return time.Date(2026, time.November, 21, 9, 0, 0, 0, time.UTC) }

func TestExportsOfATable(t *testing.T) {
	c := pair(t)
	var table, markdown, bare strings.Builder
	if err := CSV(&table, c); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&markdown, c, "https://altitude.example/"); err != nil {
		t.Fatal(err)
	}
	shown := c.Show(ShowContested)
	if err := Markdown(&bare, &shown, ""); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.csv", table.String())
	golden(t, "table.md", markdown.String())
	golden(t, "contested.md", bare.String())
}

func TestCSVHasOneRowForEachQuoteShown(t *testing.T) {
	c := pair(t).Show(ShowContested)
	var b strings.Builder
	if err := CSV(&b, &c); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 1+c.quotes() {
		t.Errorf("%d records of %d quotes", len(records), c.quotes())
	}
}

func TestCSVGuardsAgainstFormulas(t *testing.T) {
	tests := []struct{ value, want string }{
		{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'\t=1"}, {"\r=1", "'\r=1"}, {"\n=1", "'\n=1"}, {"  =1", "'  =1"}, {"\ufeff=1", "'\ufeff=1"},
		{"＝1", "'＝1"}, {"\x00=1", "'=1"}, {"a=1", "a=1"}, {"", ""}, {"“-1”", "“-1”"},
	}
	for _, tt := range tests {
		if got := guard([]string{tt.value})[0]; got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.value, got, tt.want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"=cmd|'/C calc'!A0", "a,b\"c\nd", "\x00\x00=1", "\u3000-1", "\xff=2"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		a := &Article{ID: "a", Title: title, Authors: []string{text}}
		q := (&voice{row: &Row{Text: text, Article: a}}).quote()
		c := &Comparison{
			Roles:      []Role{{ID: "cto"}},
			Dimensions: []Dimension{{ID: "scope", Cells: map[string]Cell{"cto": {Evidence: []Quote{q}}}}},
		}
		var b strings.Builder
		if err := CSV(&b, c); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || len(records) != 2 || len(records[1]) != len(csvHeader) {
			t.Fatalf("%q: %d records, %v", b.String(), len(records), err)
		}
		for _, value := range records[1] {
			if value = strings.TrimSpace(value); value != "" && strings.ContainsRune("=+-@|%", rune(value[0])) {
				t.Fatalf("a cell begins with %q", value)
			}
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add("<script>", "a | b\n| c")
	f.Add("](javascript:alert(1))", "[^1]: \t```")
	f.Fuzz(func(t *testing.T, title, text string) {
		a := &Article{ID: "a", Title: title, URL: text}
		q := (&voice{row: &Row{Text: text, Article: a}}).quote()
		c := &Comparison{
			Roles:      []Role{{ID: "cto", Label: "CTO"}},
			Dimensions: []Dimension{{ID: "scope", Cells: map[string]Cell{"cto": {Evidence: []Quote{q}}}}},
		}
		var b strings.Builder
		if err := Markdown(&b, c, ""); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "<script") || strings.Contains(strings.ReplaceAll(b.String(), `\](`, ""), "](javascript:") {
			t.Fatal(b.String())
		}
		if rows := strings.Count(b.String(), "\n| "); rows != 3 {
			t.Fatalf("%d rows:\n%s", rows, b.String())
		}
	})
}

func TestCitations(t *testing.T) {
	full := Article{
		ID: "16hex", Title: "Difference between a CTO and a tech lead?", Authors: []string{"Bill Beltz"},
		Published: "2026-06-03", Kind: corpus.Answer, Site: "quantlabusa.dev", URL: "https://quantlabusa.dev/ai/cto",
	}
	passage := Quote{Text: "A CTO answers to the CEO and board.", Section: []string{"Top", "Where they diverge"}}
	bare := Article{ID: "bare", Title: "Tech lead vs. CTO"}
	hostile := Article{
		ID: "x", Title: "50% of C# & {braces} $5 _under_ ~tilde^ \\cmd\r\nER  - \x00<b>",
		Authors:   []string{"Ada & Sons", "Ludwig van der Berg", "Jean-Paul Marie Sartre Jr.", "山田太郎", "Kim\nTY  - BOOK"},
		Published: "2025-02", Kind: corpus.Blog, Site: "ex|ample_site", URL: "javascript:alert(1)",
	}
	tests := []struct {
		name  string
		cite  func(Style) (string, error)
		style []Style
	}{
		{"article", func(s Style) (string, error) { return Cite(s, full, nil, accessed()) }, Styles},
		{"passage", func(s Style) (string, error) { return Cite(s, full, &passage, accessed()) }, Styles},
		{"bare", func(s Style) (string, error) { return Cite(s, bare, nil, accessed()) }, Styles},
		{"hostile", func(s Style) (string, error) { return Cite(s, hostile, nil, accessed()) }, Styles},
		{"table", func(s Style) (string, error) {
			c := pair(t)
			return CiteTable(s, c, c.Permalink("https://altitude.example"), accessed())
		}, Styles},
	}
	var all strings.Builder
	for _, tt := range tests {
		for _, style := range tt.style {
			got, err := tt.cite(style)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString("## " + tt.name + " " + string(style) + "\n" + strings.ReplaceAll(got, "\r", "␍") + "\n\n")
		}
	}
	golden(t, "citations.golden", all.String())
}

func TestCSLIsJSONOfOneItem(t *testing.T) {
	got, err := Cite(CSL, Article{ID: "a", Title: "\"quoted\" \u2028 \xff"}, nil, accessed())
	if err != nil {
		t.Fatal(err)
	}
	var items []map[string]any
	if err := json.Unmarshal([]byte(got), &items); err != nil || len(items) != 1 {
		t.Fatalf("%v: %s", err, got)
	}
}

func TestRISHasNoLineButItsOwn(t *testing.T) {
	got, err := Cite(RIS, Article{ID: "a", Title: "x\nER  - \nTY  - BOOK", Authors: []string{"A\rB"}}, nil, accessed())
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if len(line) < 6 || line[2:6] != "  - " || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q", line)
		}
	}
	if strings.Count(got, "\r\nER  - ") != 1 || !strings.HasPrefix(got, "TY  - ELEC\r\n") {
		t.Errorf("record %q", got)
	}
}

func TestStylesAreParsedAndRefused(t *testing.T) {
	for _, s := range []string{"", "APA", "bibtex", "ris", "csl", "markdown"} {
		if _, err := ParseStyle(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := ParseStyle("mla"); err == nil {
		t.Error("mla is taken")
	}
	if _, err := Cite("mla", Article{}, nil, accessed()); err == nil {
		t.Error("mla is written")
	}
}

func TestNames(t *testing.T) {
	tests := []struct{ name, inverted, initials, natural string }{
		{"Bill Beltz", "Beltz, Bill", "Beltz, B.", "Bill Beltz"},
		{"Beltz, Bill", "Beltz, Bill", "Beltz, B.", "Bill Beltz"},
		{"Ludwig van der Berg", "van der Berg, Ludwig", "van der Berg, L.", "Ludwig van der Berg"},
		{"Jean-Paul Sartre", "Sartre, Jean-Paul", "Sartre, J.-P.", "Jean-Paul Sartre"},
		{"Martin Luther King Jr.", "King Jr., Martin Luther", "King Jr., M. L.", "Martin Luther King Jr."},
		{"Plato", "Plato", "Plato", "Plato"},
		{"QUANT LAB USA INC", "QUANT LAB USA INC", "QUANT LAB USA INC", "QUANT LAB USA INC"},
		{"The Altitude delivery desk", "The Altitude delivery desk", "The Altitude delivery desk", "The Altitude delivery desk"},
		{"山田太郎", "山田太郎", "山田太郎", "山田太郎"},
		{"@handle", "@handle", "@handle", "@handle"},
		{"Émile Zola", "Zola, Émile", "Zola, É.", "Émile Zola"},
	}
	for _, tt := range tests {
		n := parseName(tt.name)
		if n.inverted() != tt.inverted || n.initials() != tt.initials || n.natural() != tt.natural {
			t.Errorf("%s: %q, %q, %q", tt.name, n.inverted(), n.initials(), n.natural())
		}
	}
}
