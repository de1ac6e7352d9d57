package compare_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"altitude/search/compare"
)

// pair is two roles with the evidence there is for them.
type pair struct {
	roles [2]string
	rows  int
}

// bestPairs returns the n pairs with most evidence on the thinner side, no
// role more than three times, so that one well covered role is not all.
func bestPairs(t testing.TB, docs memory, n int) []pair {
	count := map[string]int{}
	for _, doc := range docs {
		for _, e := range doc.Evidence {
			count[e.Role]++
		}
	}
	var all []pair
	roles := builtIn(t).Roles
	for i, a := range roles {
		for _, b := range roles[i+1:] {
			all = append(all, pair{[2]string{a.ID, b.ID}, min(count[a.ID], count[b.ID])})
		}
	}
	slices.SortStableFunc(all, func(a, b pair) int { return cmp.Compare(b.rows, a.rows) })
	used := map[string]int{}
	var best []pair
	for _, p := range all {
		if len(best) < n && used[p.roles[0]] < 3 && used[p.roles[1]] < 3 {
			used[p.roles[0]]++
			used[p.roles[1]]++
			best = append(best, p)
		}
	}
	return best
}

// TestReading prints a sample of first quotes to be read by a person: 60 of
// ten pairs, all drawn by the seed in ALTITUDE_READING.
func TestReading(t *testing.T) {
	seed, err := strconv.ParseUint(os.Getenv("ALTITUDE_READING"), 10, 64)
	if err != nil {
		t.Skip("ALTITUDE_READING names no seed")
	}
	files := articleFiles(t)
	if os.Getenv("ALTITUDE_READING_OF") == "starter" {
		files = starterFiles(t)
	}
	docs := annotated(t, files...)
	var lines []string
	seen := map[string]bool{}
	pairs := bestPairs(t, docs, 40)
	draw := rand.New(rand.NewPCG(seed, seed))
	draw.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	for _, p := range pairs[:min(10, len(pairs))] {
		table := compared(t, docs, p.roles[:])
		for _, d := range table.Dimensions {
			for _, role := range p.roles {
				cell := d.Cells[role]
				if len(cell.Evidence) == 0 || cell.Weak || seen[role+d.ID] {
					continue
				}
				seen[role+d.ID] = true
				q := cell.Evidence[0]
				lines = append(lines, fmt.Sprintf("%s × %s  %.2f %s %q\n   [%s > %s]\n   %s\n   own: %s", role, d.ID, q.Strength, q.Resolved, q.Cues,
					q.Article.Title, strings.Join(q.Section, " > "), strings.ReplaceAll(q.Text, "\t", " | "), own(q)))
			}
		}
	}
	draw.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	for i, line := range lines[:min(60, len(lines))] {
		fmt.Printf("%d. %s\n", i+1, line)
	}
	fmt.Println(len(lines), "first quotes in all")
}

// own returns the part of a quote that is its role's own, "" when it is all.
func own(q compare.Quote) string {
	runes := []rune(q.Text)
	if q.Own[0] == 0 && q.Own[1] >= len(runes) {
		return ""
	}
	return string(runes[q.Own[0]:q.Own[1]])
}

func compared(t testing.TB, docs memory, roles []string) *compare.Comparison {
	t.Helper()
	table, err := compare.New(docs, builtIn(t)).Compare(t.Context(), compare.Request{Roles: roles, PerCell: 8})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTheBestCoveredPairsAreFilled(t *testing.T) {
	docs := annotated(t, articleFiles(t)...)
	var out strings.Builder
	for _, p := range bestPairs(t, docs, 10) {
		filled, contested, empty := 0, 0, 0
		for _, d := range compared(t, docs, p.roles[:]).Dimensions {
			for _, cell := range d.Cells {
				switch cell.Status {
				case compare.NotStated:
					empty++
				case compare.Contested:
					contested++
					filled++
				default:
					filled++
				}
			}
		}
		fmt.Fprintf(&out, "%-20s %-20s %3d filled %3d contested %3d empty\n", p.roles[0], p.roles[1], filled, contested, empty)
	}
	t.Log("\n" + out.String())
}
