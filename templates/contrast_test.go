package templates

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// TestColoursAreReadable holds the colours of the style sheet to WCAG 2.2 AA:
// 4.5:1 for text, 3:1 for signs.
func TestColoursAreReadable(t *testing.T) {
	css := File("altitude.css")
	tokens := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		tokens[m[1]] = [2]string{m[2], m[3]}
	}
	pairs := []struct {
		text, ground string
		least        float64
	}{
		{"ink", "paper", 7}, {"soft", "paper", 4.5}, {"soft", "tint", 4.5}, {"accent", "paper", 4.5}, {"accent", "tint", 4.5},
		{"warn", "paper", 4.5}, {"mark-ink", "mark", 7}, {"paper", "ink", 7}, {"rule-2", "paper", 3},
	}
	for i := range 8 {
		pairs = append(pairs, struct {
			text, ground string
			least        float64
		}{"hue-" + strconv.Itoa(i), "paper", 3})
	}
	for _, p := range pairs {
		for theme, name := range []string{"light", "dark"} {
			a, b := tokens[p.text][theme], tokens[p.ground][theme]
			if a == "" || b == "" {
				t.Fatalf("no colour %s or %s", p.text, p.ground)
			}
			if got := contrast(luminance(a), luminance(b)); got < p.least {
				t.Errorf("%s: %s on %s has %.2f:1, wants %.1f:1", name, p.text, p.ground, got, p.least)
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return 0
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
