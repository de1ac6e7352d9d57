package compare

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"altitude/corpus/taxonomy"
)

func TestQuantitiesAreReadInManyPhrasings(t *testing.T) {
	tests := []struct{ text, want string }{
		{"30–70 % of their time", "share 0.3–0.7"},
		{"30-70% of the time", "share 0.3–0.7"},
		{"30% to 70% of the week", "share 0.3–0.7"},
		{"30 to 70 percent of your time", "share 0.3–0.7"},
		{"between 30 and 60 percent of your time", "share 0.3–0.6"},
		{"from 0% to 30% of the day coding", "share 0–0.3"},
		{"0 – 30 % coding", "share 0–0.3"},
		{"30 per cent of her working time", "share 0.3–0.3"},
		{"12.5% of the week", "share 0.125–0.125"},
		{"they spend one-third of their time programming", "share 0.333–0.333"},
		{"a third of the week goes into reviews", "share 0.333–0.333"},
		{"two-thirds of your day", "share 0.667–0.667"},
		{"three quarters of the job", "share 0.75–0.75"},
		{"a third to a half of their time", "share 0.333–0.5"},
		{"Half of your day will be dedicated to coding", "share 0.5–0.5"},
		{"half their time", "share 0.5–0.5"},
		{"most of their time", "share 0.5–1"},
		{"the bulk of the week", "share 0.5–1"},
		{"a day a week", "share 0.2–0.2"},
		{"one day per week of hands-on work", "share 0.2–0.2"},
		{"two or three days a week", "share 0.4–0.6"},
		{"2–3 days per week", "share 0.4–0.6"},
		{"half a day a week", "share 0.1–0.1"},
		{"10 hours a week", "share 0.25–0.25"},
		{"four hours each day", "share 0.5–0.5"},
		{"at least 50% of the time", "share 0.5–1"},
		{"up to 20 % of their time", "share 0–0.2"},
		{"no more than 20% of their time", "share 0–0.2"},
		{"less than 10% of her time", "share 0–0.1"},
		{"more than half of the time", "share 0.5–1"},
		{"about 30% of the time", "share ~0.3–0.3"},
		{"nearly half of their day", "share ~0.5–0.5"},
		{"15-20 % of the engineering budget", "percent 0.15–0.2"},
		{"0.9% of outstanding shares", "percent 0.009–0.009"},
		{"a team of five to nine engineers", "people 5–9"},
		{"5-9 software engineers", "people 5–9"},
		{"a 5-person team", "people 5–5"},
		{"a dozen engineers", "people 12–12"},
		{"half a dozen people", "people 6–6"},
		{"two dozen developers", "people 24–24"},
		{"more than 50 people", "people 50–∞"},
		{"past a dozen or more engineers", "people 12–∞"},
		{"50+ engineers", "people 50–∞"},
		{"fewer than 10 employees", "people 0–10"},
		{"seven direct reports", "reports 7–7"},
		{"six to eight reports", "reports 6–8"},
		{"leads two teams", "teams 2–2"},
		{"across 3–5 squads", "teams 3–5"},
		{"five team members", "people 5–5"},
		{"10+ years of experience", "years 10–∞"},
		{"ten years or more in software", "years 10–∞"},
		{"five to seven years", "years 5–7"},
		{"12-18 months ahead", "years 1–1.5"},
		{"looks two quarters ahead", "years 0.5–0.5"},
		{"at most one or two quarters ahead", "years 0–0.5"},
		{"at least five to seven years", "years 5–∞"},
		{"six weeks out", "years 0.115–0.115"},
		{"twenty-five years", "years 25–25"},
		{"$150k a year", "money $ a year 150000–150000"},
		{"$120,000–$150,000", "money $ a year 120000–150000"},
		{"$120–150k", "money $ a year 120000–150000"},
		{"€90k to €110k per year", "money € a year 90000–110000"},
		{"200 dollars an hour", "money $ a hour 200–200"},
		{"a budget of $2 million", "money $ a year 2e+06–2e+06"},
		{"£600 per day", "money £ a day 600–600"},
		{"1,500 people", "people 1500–1500"},
		{"no numbers at all", ""},
		{"the third of May", ""},
		{"this quarter", ""},
		{"a second opinion", ""},
		{"in 2026", ""},
		{"one day you will", ""},
		{"the 1st team", ""},
		{"in the 90s", ""},
		{"two weeks a year", ""},
		{"100% 100%", "share 1–1, share 1–1"},
		{"999999999999999999999999999999 people", ""},
		{"30% coding, 70% managing", "share 0.3–0.3, share 0.7–0.7"},
		{"-5 % of time", "share 0.05–0.05"},
		{"70–30 % of time", "share 0.3–0.3"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := quantityWords(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// quantityWords writes what is read in a text, amounts rounded.
func quantityWords(text string) string {
	var all []string
	for _, q := range quantities(text, taxonomy.Words(text)) {
		words := string(q.unit) + " "
		if q.per != "" {
			words += q.per + " "
		}
		if q.rough {
			words += "~"
		}
		all = append(all, fmt.Sprintf("%s%s–%s", words, rounded(q.lo), rounded(q.hi)))
	}
	return strings.Join(all, ", ")
}

func rounded(x float64) string {
	if math.IsInf(x, 1) {
		return "∞"
	}
	return fmt.Sprint(math.Round(x*1000) / 1000)
}

func FuzzQuantities(f *testing.F) {
	for _, seed := range []string{"30–70 %", "a third of", "$1.2.3k–", "half a dozen 5+ years or more", "１２ people", "1,000,00 €", "\x80 5\xff%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tokens := taxonomy.Words(text)
		last := 0
		for _, q := range quantities(text, tokens) {
			if q.from < 0 || q.to > len(tokens) || q.from >= q.to || q.to <= last {
				t.Fatalf("%q: tokens [%d, %d) of %d after %d", text, q.from, q.to, len(tokens), last)
			}
			if q.lo > q.hi || q.lo < 0 || q.unit == "" {
				t.Fatalf("%q: %+v", text, q)
			}
			last = q.to
		}
	})
}
