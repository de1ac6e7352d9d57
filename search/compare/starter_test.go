package compare_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search/compare"
)

// TestTheStarterCorpus compares every two roles over the starter corpus.
func TestTheStarterCorpus(t *testing.T) {
	files, err := filepath.Glob("../../corpus/starter/*.*")
	if err != nil || len(files) == 0 {
		t.Fatal("no starter corpus: ", err)
	}
	docs := annotated(t, files...)
	comparer := compare.New(docs, builtIn(t))
	var tables []*compare.Comparison
	roles := builtIn(t).Roles
	for i, a := range roles {
		for _, b := range roles[i+1:] {
			table, err := comparer.Compare(t.Context(), compare.Request{Roles: []string{a.ID, b.ID}})
			if err != nil {
				t.Fatal(err)
			}
			tables = append(tables, table)
		}
	}
	t.Run("every quote stands in its article", func(t *testing.T) { quotesStand(t, docs, tables) })
	t.Run("every status and difference occurs", func(t *testing.T) { allOccur(t, tables) })
	t.Run("contested cells show two sides", func(t *testing.T) { sidesShown(t, tables) })
	t.Run("the order of articles is nothing", func(t *testing.T) { sameInAnyOrder(t, docs) })
	t.Run("pairs add up", func(t *testing.T) { pairsAddUp(t, comparer) })
}

// eachCell calls f for every cell of the tables.
func eachCell(tables []*compare.Comparison, f func(where string, cell compare.Cell)) {
	for _, table := range tables {
		for _, d := range table.Dimensions {
			for role, cell := range d.Cells {
				f(role+" × "+d.ID, cell)
			}
		}
	}
}

func quotesStand(t *testing.T, docs memory, tables []*compare.Comparison) {
	byID := map[string]*corpus.Document{}
	for i := range docs {
		byID[docs[i].ID] = &docs[i]
	}
	quotes := 0
	eachCell(tables, func(where string, cell compare.Cell) {
		for _, q := range cell.Evidence {
			quotes++
			if fault := misplaced(byID[q.Article.ID], q); fault != "" {
				t.Errorf("%s: %s: %q", where, fault, q.Text)
			}
		}
	})
	if quotes == 0 {
		t.Error("the starter corpus has no evidence")
	}
}

// misplaced says what is wrong with a quote's place, "" when nothing is.
func misplaced(doc *corpus.Document, q compare.Quote) string {
	if doc == nil {
		return "no such article"
	}
	points := utf8.RuneCountInString(q.Text)
	switch {
	case doc.Text[q.Span.Start:q.Span.End] != q.Text:
		return "not the words of the article"
	case text.CountWords(q.Text) > corpus.MaxQuoteWords:
		return "too long"
	case q.Own[0] < 0 || q.Own[0] >= q.Own[1] || q.Own[1] > points:
		return fmt.Sprintf("own part %v of %d code points", q.Own, points)
	}
	for _, m := range q.Marks {
		if m[0] < 0 || m[0] >= m[1] || m[1] > points {
			return fmt.Sprintf("mark %v of %d code points", m, points)
		}
	}
	return ""
}

func allOccur(t *testing.T, tables []*compare.Comparison) {
	statuses, kinds := map[compare.Status]int{}, map[string]int{}
	eachCell(tables, func(_ string, cell compare.Cell) { statuses[cell.Status]++ })
	for _, table := range tables {
		for _, d := range table.Dimensions {
			kinds[d.Difference.Kind]++
		}
	}
	for _, s := range []compare.Status{compare.Agreed, compare.Contested, compare.SingleSource, compare.NotStated} {
		if statuses[s] == 0 {
			t.Errorf("no cell is %s", s)
		}
	}
	for _, k := range []string{compare.Numeric, compare.ReportsTo, compare.Polarity, compare.NoDifference} {
		if kinds[k] == 0 {
			t.Errorf("no row differs by %s", k)
		}
	}
}

func sidesShown(t *testing.T, tables []*compare.Comparison) {
	eachCell(tables, func(where string, cell compare.Cell) {
		if cell.Status != compare.Contested {
			return
		}
		if i := slices.IndexFunc(cell.Evidence, func(q compare.Quote) bool { return q.Side > 0 }); i >= 0 && cell.Evidence[i].Side != 1 {
			t.Errorf("%s: side 2 comes before side 1", where)
		}
		sides := [3]map[string]bool{{}, {}, {}}
		for _, q := range cell.Evidence {
			sides[q.Side][q.Article.ID] = true
		}
		if len(sides[1]) == 0 || len(sides[2]) == 0 || !strings.Contains(cell.Conflict, " against ") {
			t.Errorf("%s: sides %v, %q", where, sides, cell.Conflict)
		}
	})
}

func sameInAnyOrder(t *testing.T, docs memory) {
	roles := []string{"cto", "tech-lead", "engineering-manager"}
	first, err := json.Marshal(compared(t, docs, roles))
	if err != nil {
		t.Fatal(err)
	}
	docs = slices.Clone(docs)
	slices.Reverse(docs)
	second, err := json.Marshal(compared(t, docs, roles))
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("the order of articles changes the table")
	}
}

func pairsAddUp(t *testing.T, comparer *compare.Comparer) {
	pairs, err := comparer.Pairs(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		t.Logf("%-20s %-20s %2d rows, %2d cells filled, %d contested, %2d empty, %2d articles on both",
			p.Roles[0].ID, p.Roles[1].ID, p.Rows, p.Filled, p.Contested, p.Empty, p.Articles)
		if p.Filled+p.Empty != 36 || p.Contested > p.Filled {
			t.Errorf("%+v does not add up", p)
		}
	}
	if len(pairs) != 10 {
		t.Errorf("%d pairs", len(pairs))
	}
}
