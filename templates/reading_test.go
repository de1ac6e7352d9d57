package templates

import (
	"slices"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/text"
	"altitude/search"
)

// said is the text of lines, as the reading view shows it.
func said(sentences []Sentence) string {
	var b strings.Builder
	for _, s := range sentences {
		for _, p := range s.Parts {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func saidByItems(items []Item, b *strings.Builder) {
	for _, i := range items {
		b.WriteString(said(i.Sentences) + "\n")
		saidByItems(i.Items, b)
	}
}

// shown is the whole text as the reading view shows it.
func shown(groups []Group) string {
	var b strings.Builder
	for _, g := range groups {
		if g.Kind == corpus.Item {
			saidByItems(g.Items, &b)
			continue
		}
		for _, l := range g.Lines {
			b.WriteString(said(l.Sentences))
			for i, c := range l.Cells {
				if i > 0 {
					b.WriteString("\t")
				}
				b.WriteString(said(c.Sentences))
			}
			b.WriteString("\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestReadingViewLosesNothing(t *testing.T) {
	s := full(t)
	doc := s.document()
	reading := Article{Page: s.page("x"), Doc: doc, Found: s.passages(doc)}.Reading()
	if got := shown(reading.Groups); got != doc.Text {
		t.Errorf("got\n%s\nwant\n%s", got, doc.Text)
	}
}

// FuzzReading cuts any text at any evidence and passage: nothing is lost,
// nothing repeats, ids are unique.
func FuzzReading(f *testing.F) {
	f.Add("One. Two!\nThree\tfour\nfive", 0, 4, 5, 12, 1)
	f.Add("日本。\n\n\xff\xfe x", 1, 9, 0, 2, 4)
	f.Fuzz(func(t *testing.T, body string, e0, e1, p0, p1, kind int) {
		kinds := []corpus.BlockKind{corpus.Paragraph, corpus.Item, corpus.Row, corpus.Code, corpus.Heading, corpus.Term, corpus.Quotation}
		doc := &corpus.Document{Article: corpus.Article{ID: "0123456789abcdef", Text: body, Own: true}}
		at := 0
		for i, line := range strings.Split(body, "\n") {
			doc.Blocks = append(doc.Blocks, corpus.Block{Kind: kinds[(i+max(kind, 0))%len(kinds)], Start: at, End: at + len(line), Level: i % 12, Table: 1})
			at += len(line) + 1
		}
		evidence, passage := within(body, e0, e1), within(body, p0, p1)
		doc.Evidence = []corpus.Evidence{{Role: "cto", Dimension: "scope", Span: evidence}}
		page := Article{Doc: doc, Found: []search.Passage{{Text: body[passage.Start:passage.End], Span: passage, Start: text.Points(body, passage.Start), Marks: []search.Mark{{e0, e1}, {p0, p1}}}}}
		groups := page.Reading().Groups
		if got := shown(groups); got != body {
			t.Fatalf("got %q, want %q", got, body)
		}
		seen := map[string]bool{}
		for _, g := range groups {
			for _, l := range g.Lines {
				once(t, seen, l)
			}
		}
	})
}

// within makes any two numbers a span of body.
func within(body string, from, to int) corpus.Span {
	from = min(max(from, 0), len(body))
	return corpus.Span{Start: from, End: min(max(to, from), len(body))}
}

func once(t *testing.T, seen map[string]bool, l Line) {
	t.Helper()
	ids := []string{}
	for _, s := range l.Sentences {
		ids = append(ids, s.ID)
	}
	for _, c := range l.Cells {
		for _, s := range c.Sentences {
			ids = append(ids, s.ID)
		}
	}
	for _, id := range ids {
		if id != "" && seen[id] {
			t.Fatalf("id %s twice", id)
		}
		seen[id] = true
	}
}

func TestGapsAreShownInRowsAndLeftInCode(t *testing.T) {
	for _, tc := range []struct {
		text  string
		prose bool
		want  []Part
	}{
		{"CTO\tBudget  Hiring", true, []Part{{Text: "CTO"}, {Text: "\t", Tab: true}, {Text: "Budget"}, {Text: "  ", Gap: true}, {Text: "Hiring"}}},
		{"x\t= 1  # one", false, []Part{{Text: "x\t= 1  # one"}}},
	} {
		got := parts(tc.text, corpus.Span{End: len(tc.text)}, nil, tc.prose)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q: got %v, want %v", tc.text, got, tc.want)
		}
	}
}
