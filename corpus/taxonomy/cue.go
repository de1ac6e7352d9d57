package taxonomy

import "slices"

// CueMatch is a dimension's cue found in a text.
type CueMatch struct {
	Dimension string
	Weight    float64
	// From and To are the tokens of the match, [From, To).
	From, To int
}

// CuesIn returns the cues found in tokens[from:to]. A cue inside the words of
// a negative cue of its dimension does not count; of two cues of one dimension
// over the same words the heavier stays.
func (t *Taxonomy) CuesIn(tokens []Token, from, to int, roles Roles) []CueMatch {
	var found, negative []CueMatch
	for _, m := range t.cues.Find(tokens, from, to, roles) {
		ref := t.cueOf[m.Pattern]
		c := CueMatch{t.Dimensions[ref.dimension].ID, ref.weight, m.From, m.To}
		if ref.weight == 0 {
			negative = append(negative, c)
		} else {
			found = append(found, c)
		}
	}
	found = slices.DeleteFunc(found, func(c CueMatch) bool {
		return slices.ContainsFunc(negative, func(n CueMatch) bool { return n.overlaps(c) })
	})
	slices.SortStableFunc(found, func(a, b CueMatch) int {
		switch {
		case a.Weight != b.Weight:
			return int(10*b.Weight) - int(10*a.Weight)
		default:
			return (b.To - b.From) - (a.To - a.From)
		}
	})
	var kept []CueMatch
	for _, c := range found {
		if !slices.ContainsFunc(kept, c.overlaps) {
			kept = append(kept, c)
		}
	}
	return kept
}

// HeadsIn returns the dimensions that tokens[from:to], a heading, a label or
// the head of a row, names; each once. Words that are part of a longer name name
// nothing: "planning horizon" is no planning.
func (t *Taxonomy) HeadsIn(tokens []Token, from, to int) []string {
	var dims []string
	found := t.heads.Find(tokens, from, to, nil)
	for _, m := range found {
		part := func(n Match) bool { return n.From <= m.From && m.To <= n.To && m.To-m.From < n.To-n.From }
		if slices.ContainsFunc(found, part) {
			continue
		}
		if id := t.Dimensions[t.headOf[m.Pattern]].ID; !slices.Contains(dims, id) {
			dims = append(dims, id)
		}
	}
	return dims
}

func (c CueMatch) overlaps(d CueMatch) bool {
	return c.Dimension == d.Dimension && c.From < d.To && d.From < c.To
}

// TopicMatch counts a topic's triggers in a text.
type TopicMatch struct {
	Topic string
	Count int
}

// TopicsIn counts the topics' triggers in the tokens, in the taxonomy's order.
func (t *Taxonomy) TopicsIn(tokens []Token) []TopicMatch {
	counts := make([]int, len(t.Topics))
	for _, m := range t.topicCues.Find(tokens, 0, len(tokens), nil) {
		counts[t.topicOf[m.Pattern]]++
	}
	var found []TopicMatch
	for i, n := range counts {
		if n > 0 {
			found = append(found, TopicMatch{t.Topics[i].ID, n})
		}
	}
	return found
}
