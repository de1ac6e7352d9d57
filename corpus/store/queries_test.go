package store

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQueryLogCountsFoldedQueries(t *testing.T) {
	l, err := OpenQueryLog(t.Context(), filepath.Join(t.TempDir(), "queries.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, q := range []struct {
		text  string
		found int
	}{{"CTO  duties", 3}, {"cto duties", 4}, {"skip-level", 0}, {"  ", 0}, {strings.Repeat("x", 300), 0}} {
		if err := l.Asked(t.Context(), q.text, q.found); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Trim(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		unanswered bool
		want       []LoggedQuery
	}{
		{false, []LoggedQuery{{"cto duties", 2, 4}, {"skip-level", 1, 0}}},
		{true, []LoggedQuery{{"skip-level", 1, 0}}},
	} {
		got, err := l.Popular(t.Context(), 10, tc.unanswered)
		if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
	}
}
