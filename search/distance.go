package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxName bounds the work of measuring how far a mistyped name is from a
	// real one, in bytes: none is longer.
	maxName = 64
	// maxNearest keeps a list of suggestions readable.
	maxNearest = 5
)

// Nearest returns the known names that look most like name, the likeliest
// first, none when none does: those within a few edits, and those that hold
// name or are held by it. Case does not matter, and spaces count as hyphens.
func Nearest(name string, known []string) []string {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "-")
	if name == "" || len(name) > maxName {
		return nil
	}
	type near struct {
		name  string
		edits int
	}
	var found []near
	runes := utf8.RuneCountInString(name)
	most := min(max(2, runes/3), runes-1) // something of the name must be left
	for _, k := range known {
		edits := EditDistance(name, k, most+1)
		if min(len(name), len(k)) > 1 && (strings.Contains(k, name) || strings.Contains(name, k)) {
			edits = min(edits, 2)
		}
		if edits <= most {
			found = append(found, near{k, edits})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.edits, b.edits) })
	var names []string
	for _, n := range found[:min(len(found), maxNearest)] {
		names = append(names, n.name)
	}
	return names
}

// EditDistance returns how many insertions, deletions, replacements and swaps
// of neighbours turn a into b (optimal string alignment; Damerau 1964), limit
// at most: what is further away is not worth the exact count.
func EditDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	before, prev, cur := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
			least = min(least, cur[j])
		}
		if least >= limit {
			return limit
		}
		before, prev, cur = prev, cur, before
	}
	return min(prev[len(t)], limit)
}
