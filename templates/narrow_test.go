package templates

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"altitude/search/compare"
)

// sideWords writes sides as "role: text".
func sideWords(sides []DifferenceSide) []string {
	var words []string
	for _, s := range sides {
		if s.Role != nil {
			words = append(words, s.Role.ID+": "+s.Text)
		} else {
			words = append(words, s.Text)
		}
	}
	return words
}

func TestDifferencesAreToldApartByRole(t *testing.T) {
	for _, tt := range []struct {
		name, note string
		labels     []string // of roles "a", "b", …
		want       []string
	}{
		{"none", "", []string{"CTO", "Tech lead"}, nil},
		{"two columns", "CIO against engineering manager", []string{"CTO", "Tech lead"}, []string{"a: CIO", "b: engineering manager"}},
		{"two columns, one saying the word itself", "this against that against neither", []string{"CTO", "Tech lead"}, []string{"this against that against neither"}},
		{"three columns", "CTO CIO against VP CTO", []string{"CTO", "VP", "Lead"}, []string{"a: CIO", "b: CTO"}},
		{"a label that begins another", "CTO office CEO against CTO CIO", []string{"CTO", "CTO office", "Lead"}, []string{"b: CEO", "a: CIO"}},
		{"a side that names no role", "CTO CIO against the board", []string{"CTO", "VP", "Lead"}, []string{"CTO CIO against the board"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var page Compare
			for i, label := range tt.labels {
				page.Full.Roles = append(page.Full.Roles, compare.Role{ID: string(rune('a' + i)), Label: label})
			}
			if diff := cmp.Diff(tt.want, sideWords(page.Sides(compare.Difference{Note: tt.note}))); diff != "" {
				t.Errorf("sides (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatFiltersLeaveIsSaidInWords(t *testing.T) {
	page := Compare{Filter: compare.Filter{Kinds: []string{"blog", "answer"}, Authors: []string{"Ada"}, From: "2023-05", To: "2024"}}
	if got, want := page.NarrowWords(), "Blog, Answer page; by Ada; from May 2023; to 2024"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Compare{}).NarrowWords(); got != "" {
		t.Errorf("no filters are %q", got)
	}
}
