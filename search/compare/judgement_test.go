package compare

import (
	"encoding/json"
	"strings"
	"testing"
)

const smallGold = `{
 "pair": ["cto", "tech-lead"],
 "sources": {"seeds/a.txt": {"title": "A"}},
 "exhaustive": true,
 "dimensions": ["scope", "hiring"],
 "evidence": [
  {"dimension": "scope", "role": "cto", "file": "seeds/a.txt", "grade": 2, "sentence": "A CTO owns the *whole* company; a tech lead owns one team.", "own": "A CTO owns the whole company"},
  {"dimension": "scope", "role": "tech-lead", "file": "seeds/a.txt", "grade": 2, "sentence": "A CTO owns the whole company; a tech lead owns one team.", "own": "a tech lead owns one team"},
  {"dimension": "hiring", "role": "cto", "file": "seeds/a.txt", "grade": 2, "sentence": "The CTO hires the managers of every team."}
 ],
 "cells_without_any_evidence": [["hiring", "tech-lead"]],
 "must_not_be_cited": [{"file": "seeds/a.txt", "sentence": "Quote and link this page."}]
}`

func readGold(t *testing.T, s string) Gold {
	t.Helper()
	g, err := ReadGold(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// table makes a comparison of one quote a cell.
func table(cells map[[2]string]string, title string) *Comparison {
	c := &Comparison{}
	for _, id := range []string{"scope", "hiring"} {
		d := Dimension{ID: id, Cells: map[string]Cell{}}
		for _, role := range []string{"cto", "tech-lead"} {
			if quote := cells[[2]string{id, role}]; quote != "" {
				q := Quote{Text: quote, Own: [2]int{0, len(quote)}, Article: Article{Title: title}}
				if before, _, ok := strings.Cut(quote, ";"); ok {
					q.Own = [2]int{0, len(before)}
					if role == "tech-lead" {
						q.Own = [2]int{len(before) + 2, len(quote)}
					}
				}
				d.Cells[role] = Cell{Evidence: []Quote{q}}
			}
		}
		c.Dimensions = append(c.Dimensions, d)
	}
	return c
}

func TestJudge(t *testing.T) {
	const contrast = "A CTO owns the whole company; a tech lead owns one team."
	j := Judge(readGold(t, smallGold), table(map[[2]string]string{
		{"scope", "cto"}: contrast, {"scope", "tech-lead"}: contrast,
		{"hiring", "tech-lead"}: "The CTO hires the managers of every team.",
	}, "A"), nil)
	want := Tally{Quotes: 3, Right: 2, WrongRole: 1, Cells: 3, First: 3, FirstRight: 2, Grade2: 3, Found: 2, FalseEmpty: 1, MissedEmpty: 1, Own: 2, OwnRight: 2}
	if j.Total != want {
		t.Errorf("got %+v\nwant %+v", j.Total, want)
	}
	if len(j.Missed) != 1 || len(j.Wrong) != 1 || j.LongestQuote != 12 {
		t.Errorf("missed %q, wrong %q, longest %d", j.Missed, j.Wrong, j.LongestQuote)
	}
	var out strings.Builder
	if err := j.WriteTable(&out); err != nil || !strings.Contains(out.String(), "cto vs tech-lead: 0 must-not-cite") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if b, err := json.Marshal(j); err != nil || !strings.Contains(string(b), `"first_right":2`) {
		t.Errorf("%v: %s", err, b)
	}
}

func TestJudgeKnowsWhatMustNotBeCited(t *testing.T) {
	j := Judge(readGold(t, smallGold), table(map[[2]string]string{{"scope", "cto"}: "Quote and link this page."}, "A"), nil)
	if len(j.MustNotCite) != 1 || j.Total.Right != 0 {
		t.Errorf("must not cite %q, %+v", j.MustNotCite, j.Total)
	}
}

func TestJudgeLeavesOutOtherArticles(t *testing.T) {
	cells := map[[2]string]string{{"scope", "cto"}: "Something else entirely."}
	if j := Judge(readGold(t, smallGold), table(cells, "B"), nil); j.Total.Quotes != 0 {
		t.Errorf("judged %d quotes of an article the gold does not know", j.Total.Quotes)
	}
	byFile := func(Article) string { return "/data/seeds/a.txt" }
	if j := Judge(readGold(t, smallGold), table(cells, "B"), byFile); j.Total.Quotes != 1 {
		t.Error("the file is not recognised")
	}
}

func TestWhereGoldIsASampleUnlistedQuotesAreUnjudged(t *testing.T) {
	sample := strings.Replace(smallGold, `"exhaustive": true,`, `"exhaustive": false,`, 1)
	j := Judge(readGold(t, sample), table(map[[2]string]string{{"scope", "cto"}: "Something else entirely, said by nobody."}, "A"), nil)
	if j.Total.Unjudged != 1 || j.Total.First != 0 {
		t.Errorf("%+v", j.Total)
	}
}

func TestAQuoteTwiceAsLongIsNotRight(t *testing.T) {
	long := "The CTO hires the managers of every team. " + strings.Repeat("And more of that sort follows here. ", 3)
	j := Judge(readGold(t, smallGold), table(map[[2]string]string{{"hiring", "cto"}: long}, "A"), nil)
	if j.Total.Right != 0 {
		t.Error("a quote of more than twice the gold's length is right")
	}
}

func TestBadGoldIsRefused(t *testing.T) {
	for _, s := range []string{"", "{}", `{"pair":["a","b"]}`, `{"pair":["a","b"],"evidence":[{"role":"c"}]}`} {
		if _, err := ReadGold(strings.NewReader(s)); err == nil {
			t.Errorf("%q is read", s)
		}
	}
}

func FuzzReadGold(f *testing.F) {
	f.Add(smallGold)
	f.Fuzz(func(t *testing.T, s string) {
		if g, err := ReadGold(strings.NewReader(s)); err == nil {
			Judge(g, &Comparison{}, nil)
		}
	})
}
