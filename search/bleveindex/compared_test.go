package bleveindex

import "testing"

func TestTitleNamesAllThatIsCompared(t *testing.T) {
	things := [][]string{{"CTO", "chief technology officer"}, {"tech lead", "lead engineer"}}
	for title, want := range map[string]bool{
		"CTO vs. Tech-Lead":                            true,
		"What chief technology officers owe a CTO":     false,
		"CTO, tech leads and others":                   true,
		"Cto: a tech lead writes":                      false,
		"CTO: team lead, engineering manager":          false,
		"A lead, engineers and the CTO":                false,
		"":                                             false,
		"Lead engineers and chief technology officers": true,
	} {
		if got := titleNames(title, things); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
}
