package bleveindex_test

import (
	"testing"

	"altitude/corpus/taxonomy"
	"altitude/search"
)

// Slips of spelling and of spacing are corrections, which the reader can undo;
// what was meant is then understood.
func TestSlipsAreCorrected(t *testing.T) {
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := search.New(build(t, starterDocuments(t, tax)), tax)
	for _, c := range []struct{ typed, read, intent string }{
		{"techlead", "tech lead", "define"},
		{"techleads", "tech lead", "define"},
		{"techlaed vs cto", "tech lead vs cto", "compare"},
		{"productowner", "product owner", "define"},
		{"on boarding", "onboarding", ""},
		{"road map", "roadmap", ""},
		{"enginering manger", "engineering manager", "define"},
		{"tech lead", "", "define"},
		{"on call", "", ""},
		{"one on one", "", ""},
		{"head of engineering", "", "define"},
	} {
		res, err := s.Search(t.Context(), search.Query{Text: c.typed})
		if err != nil {
			t.Fatal(err)
		}
		read, intent := "", ""
		if res.Query.Corrected != nil {
			read = res.Query.Corrected.To
		}
		if res.Query.Intent != nil {
			intent = res.Query.Intent.Kind
		}
		if read != c.read || intent != c.intent {
			t.Errorf("%q is read as %q, intent %q; want %q, %q", c.typed, read, intent, c.read, c.intent)
		}
		if verbatim, err := s.Search(t.Context(), search.Query{Text: c.typed, Verbatim: true}); err != nil || verbatim.Query.Corrected != nil {
			t.Errorf("%q as typed: %v, %v", c.typed, verbatim.Query.Corrected, err)
		}
	}
}
