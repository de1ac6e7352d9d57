package taxonomy

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func builtIn(t testing.TB) *Taxonomy {
	t.Helper()
	tax, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

func TestTheBuiltInTaxonomyIsLargeEnough(t *testing.T) {
	tax := builtIn(t)
	if len(tax.Roles) < 24 || len(tax.Topics) < 36 || len(tax.Dimensions) != 18 {
		t.Errorf("%d roles, %d topics, %d dimensions", len(tax.Roles), len(tax.Topics), len(tax.Dimensions))
	}
	for _, d := range tax.Dimensions {
		if !slices.ContainsFunc(d.Cues, func(c Cue) bool { return c.Weight == 1 }) {
			t.Errorf("%s has no cue that is enough alone", d.ID)
		}
	}
}

func TestDimensionsKeepTheOrderOfTheTable(t *testing.T) {
	var ids []string
	for _, d := range builtIn(t).Dimensions {
		ids = append(ids, d.ID)
	}
	want := "scope accountability time-horizon hands-on-coding technical-decisions delivery people-management hiring strategy budget stakeholders success-metrics risk-security skills seniority-pay when-needed career-path overlap"
	if !slices.Equal(ids, strings.Fields(want)) {
		t.Errorf("got %v", ids)
	}
}

func TestFindRole(t *testing.T) {
	tax := builtIn(t)
	for s, want := range map[string]string{
		"cto": "cto", "CTO": "cto", "CTOs": "cto", "Chief Technology Officer": "cto",
		"chief technology officers": "cto", "tech-lead": "tech-lead", "techlead": "tech-lead",
		"Tech Leads": "tech-lead", "EM": "engineering-manager", "PO": "product-owner",
		"engineering managers": "engineering-manager", "VP of Engineering": "vp-engineering",
		"vp-engineering": "vp-engineering", "VPs of Engineering": "vp-engineering",
		"Head of Engineering": "vp-engineering", "scrummaster": "scrum-master",
		"fractional cto": "fractional-cto", "agile coaches": "agile-coach",
		"programme manager": "program-manager", "staff+ engineer": "staff-engineer",
		"director": "director", "manager": "engineering-manager",
	} {
		if got, _ := tax.FindRole(s); got.ID != want {
			t.Errorf("FindRole(%q) = %q, want %q", s, got.ID, want)
		}
	}
	for _, s := range []string{"", "  ", "gardener", "-"} {
		if got, ok := tax.FindRole(s); ok {
			t.Errorf("FindRole(%q) = %q, want none", s, got.ID)
		}
	}
}

func TestMentions(t *testing.T) {
	tax := builtIn(t)
	for _, tc := range []struct {
		name, text string
		defined    Abbreviations
		want       []string
	}{
		{"abbreviation", "A CTO decides.", nil, []string{"cto:CTO"}},
		{"possessive", "The CTO's job", nil, []string{"cto:CTO"}},
		{"plural", "CTOs and Tech-Leads", nil, []string{"cto:CTOs", "tech-lead:Tech-Leads"}},
		{"longest wins", "a fractional CTO", nil, []string{"fractional-cto:fractional CTO"}},
		{"head noun in the plural", "VPs of Engineering", nil, []string{"vp-engineering:VPs of Engineering"}},
		{"comma name", "Jane, VP, Engineering", nil, []string{"vp-engineering:VP, Engineering"}},
		{"unsafe abbreviation", "The PM left at 3 PM.", nil, nil},
		{"defined abbreviation", "The EM leads.", Abbreviations{"EM": "engineering-manager"}, []string{"engineering-manager:EM"}},
		{"bare name", "Managers coach.", Abbreviations{"manager": "engineering-manager"}, []string{"engineering-manager:Managers"}},
		{"lower case is no abbreviation", "cto.com and em", Abbreviations{"EM": "engineering-manager"}, nil},
		{"not across a line", "product\nowner", nil, nil},
		{"not across a full stop", "the product. Owner of", nil, nil},
		{"an address", "mail cto@example.com or example.CTO_x", nil, nil},
		{"a verb", "to architect a system", nil, nil},
		{"holds a role's name", "the office of the CTO", nil, nil},
		{"hostile", "CTO\xff \x00 CTO", nil, []string{"cto:CTO", "cto:CTO"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, m := range tax.Mentions(tc.text, tc.defined) {
				got = append(got, m.Role+":"+tc.text[m.Start:m.End])
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestDefinedAbbreviations(t *testing.T) {
	got := builtIn(t).Defined("An engineering manager (EM) and product managers (PMs); see the PM (Tuesday). The head of engineering (HoE), the tech lead (USA).")
	if len(got) != 3 || got["EM"] != "engineering-manager" || got["PM"] != "product-manager" || got["HoE"] != "vp-engineering" {
		t.Errorf("got %v", got)
	}
}

func TestABadRowIsRefusedByFileAndLine(t *testing.T) {
	for _, tc := range []struct{ file, content, want string }{
		{"roles.tsv", "id\n# note\nx\tX", "roles.tsv:3: 2 columns"},
		{"roles.tsv", "id\nX Y\tX\tteam\t0\tx\t\t\t", `roles.tsv:2: id "X Y"`},
		{"roles.tsv", "id\nx\tX\tsky\t0\tx\t\t\t", `roles.tsv:2: level "sky"`},
		{"roles.tsv", "id\nx\tX\tteam\t9\tx\t\t\t", `roles.tsv:2: hue "9"`},
		{"roles.tsv", "id\nx\tX\tteam\t0\t\t\t\t", `roles.tsv:2: role "x" has no name`},
		{"topics.tsv", "id\nx\tX\tsome\tword", `topics.tsv:2: mark "some"`},
		{"topics.tsv", "id\nx\tX\t\t(word", "topics.tsv:2: pattern"},
		{"dimensions.tsv", "id\nx\tX\t\tword", "dimensions.tsv:2: dimension"},
		{"cues.tsv", "id\nscope\t2\tword", `cues.tsv:2: weight "2"`},
		{"cues.tsv", "id\nnone\t1\tword", `cues.tsv:2: unknown dimension "none"`},
		{"cues.tsv", "id\nscope\t1\t.. word", "cues.tsv:2: pattern"},
		{"heads.tsv", "dimension\tpatterns\nnone\tword", `heads.tsv:2: unknown dimension "none"`},
		{"heads.tsv", "dimension\tpatterns\nscope\t(word", "heads.tsv:2: pattern"},
		{"synonyms.tsv", "terms\nalone", "synonyms.tsv:2: one term"},
	} {
		_, err := Load(fstest.MapFS{tc.file: {Data: []byte(tc.content)}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s %q: got %v, want %q", tc.file, tc.content, err, tc.want)
		}
	}
}

func TestAFolderOfOnesOwnReplacesOneFile(t *testing.T) {
	own := fstest.MapFS{"roles.tsv": {Data: []byte("id\tlabel\ncook\tCook\tteam\t0\tcook\t\t\t\n")}}
	tax, err := Load(own)
	if err != nil {
		t.Fatal(err)
	}
	if len(tax.Roles) != 1 || len(tax.Dimensions) != 18 || tax.Hash == builtIn(t).Hash {
		t.Errorf("%d roles, %d dimensions, hash %s", len(tax.Roles), len(tax.Dimensions), tax.Hash)
	}
}

func TestPatterns(t *testing.T) {
	for _, tc := range []struct {
		pattern, text string
		want          bool
	}{
		{"report* directly? to", "She reports to him", true},
		{"report* directly? to", "reporting directly to", true},
		{"report* directly? to", "a report on", false},
		{"hands-on", "a hands on role", true},
		{"write .. code", "write a lot of code", true},
		{"write .. code", "write a very big lot of code", false},
		{"write .. code", "write. Then code", false},
		{"# engineers", "12 engineers", true},
		{"# engineers", "ten engineers", true},
		{"# engineers", "some engineers", false},
		{"need a {role}", "need a CTO", true},
		{"(a|b*) c", "bread c", true},
	} {
		p, err := ParsePattern(tc.pattern)
		if err != nil {
			t.Fatal(err)
		}
		tokens := Words(tc.text)
		roles := func(i int) int {
			if tokens[i].Lower == "cto" {
				return i + 1
			}
			return 0
		}
		if got := len(NewPatterns([]Pattern{p}).Find(tokens, 0, len(tokens), roles)) > 0; got != tc.want {
			t.Errorf("%q in %q: %v, want %v", tc.pattern, tc.text, got, tc.want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("A CTO's VP, Engineering — (EM) \xff it’s")
	tax := builtIn(f)
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range Words(s) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("token %v of %q", tok, s)
			}
			last = tok.End
		}
		for _, m := range tax.Mentions(s, tax.Defined(s)) {
			if _, ok := tax.Role(m.Role); !ok || m.Start >= m.End || m.End > len(s) {
				t.Fatalf("mention %v of %q", m, s)
			}
		}
	})
}

func FuzzParsePattern(f *testing.F) {
	f.Add("(a|b*) .. {role}? #")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePattern(s)
		if err != nil {
			return
		}
		tokens := Words("a b c CTO 12 — x " + s)
		NewPatterns([]Pattern{p}).Find(tokens, 0, len(tokens), nil)
	})
}
