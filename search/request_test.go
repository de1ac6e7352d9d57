package search

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRequestReadsWhatValuesWrites(t *testing.T) {
	for _, address := range []string{
		"", "q=cto", "q=cto+%22tech+lead%22&role=cto&role=tech-lead&exclude.kind=answer&topic=hiring&from=2023&sort=newest&limit=20&page=2&passages=1&explain=1",
		"facets=role%2Ctopic", "facets=none", "verbatim=1", "passages=0", "year=2023&language=de&to=2024-05",
	} {
		v, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		q, err := ParseRequest(v)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(v, q.Values()); diff != "" {
			t.Errorf("%q is written differently (-want +got):\n%s", address, diff)
		}
	}
}

func TestParseRequestNamesWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ address, field, fix string }{
		{"autor=x", "autor", "author"},
		{"rolle=cto", "rolle", "role"},
		{"limit=0", "limit", "1"},
		{"limit=500", "limit", "100"},
		{"limit=x", "limit", "1"},
		{"page=200", "page", "100"},
		{"page=5000", "page", "100"},
		{"page=99999999999999999999", "page", "100"},
		{"page=99999999999999999999&limit=50", "page", "20"},
		{"page=-99999999999999999999", "page", "1"},
		{"page=x", "page", "1"},
		{"sort=best", "sort", "relevance"},
		{"from=yesterday", "from", "2023"},
		{"facets=colour", "facets", "role"},
		{"explain=maybe", "explain", "1"},
	} {
		v, err := url.ParseQuery(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseRequest(v)
		bad, ok := errors.AsType[*RequestError](err)
		if !ok || bad.Field != tt.field || len(bad.Fixes) == 0 || bad.Fixes[0] != tt.fix {
			t.Errorf("%q: got %+v, want field %q and fix %q", tt.address, bad, tt.field, tt.fix)
		}
	}
}

func TestEditDistanceCountsSwapsAsOne(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"manager", "manager", 0}, {"manger", "manager", 1}, {"mnaager", "manager", 1}, {"techlead", "tech", 3}, {"größe", "grosse", 3}} {
		if got := EditDistance(tt.a, tt.b, 3); got != tt.want {
			t.Errorf("EditDistance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	got := Measure([]string{"x", "a", "y", "b"}, map[string]int{"a": 2, "b": 1, "c": 1, "x": 0})
	want := Measures{NDCG10: 0.5405, MAP: 0.3333, MRR10: 0.5, Recall100: 0.6667, P10: 0.2}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-4 && b-a < 1e-4 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("measures (-want +got):\n%s", diff)
	}
}

func TestNearestNames(t *testing.T) {
	known := []string{"tech-lead", "team-lead", "cto", "fractional-cto", "vp-engineering"}
	for _, tt := range []struct {
		name string
		want []string
	}{
		{"techlead", []string{"tech-lead"}},
		{"Tech Laed", []string{"tech-lead", "team-lead"}},
		{"ctos", []string{"cto"}},
		{"CTO", []string{"cto", "fractional-cto"}},
		{"c", nil},
		{"gardener", nil},
		{"", nil},
		{strings.Repeat("cto", 100), nil},
	} {
		if diff := cmp.Diff(tt.want, Nearest(tt.name, known)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.name, diff)
		}
	}
}
