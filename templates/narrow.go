package templates

import (
	"strings"

	"altitude/corpus"
	"altitude/search/compare"
)

// NarrowWords says what the filters leave: "blog, answer page; by Ada
// Lovelace; from 2023"; "" when all sources speak.
func (c Compare) NarrowWords() string {
	var kinds, topics []string
	for _, k := range c.Filter.Kinds {
		kinds = append(kinds, KindLabel(corpus.Kind(k)))
	}
	for _, t := range c.Filter.Topics {
		topics = append(topics, c.Topic(t))
	}
	var words []string
	for _, part := range []struct{ before, text string }{
		{"", strings.Join(kinds, ", ")}, {"by ", strings.Join(c.Filter.Authors, ", ")}, {"at ", strings.Join(c.Filter.Sites, ", ")},
		{"on ", strings.Join(topics, ", ")}, {"from ", Date(c.Filter.From)}, {"to ", Date(c.Filter.To)},
	} {
		if part.text != "" {
			words = append(words, part.before+part.text)
		}
	}
	return strings.Join(words, "; ")
}

// DifferenceSide is what one role's sources say where roles differ. Role is
// nil where the note cannot be told apart.
type DifferenceSide struct {
	Role *RoleTag
	Text string
}

// between stands between the sides of a compare.Difference.
const between = " against "

// Sides tells a row's difference apart by role, nil when there is none.
func (c Compare) Sides(d compare.Difference) []DifferenceSide {
	if d.Note == "" {
		return nil
	}
	parts := strings.Split(d.Note, between)
	sides := make([]DifferenceSide, len(parts))
	for i, text := range parts {
		role, rest := c.speaker(i, text)
		if role == nil || len(parts) > len(c.Full.Roles) {
			return []DifferenceSide{{Text: d.Note}}
		}
		sides[i] = DifferenceSide{role, rest}
	}
	return sides
}

// speaker returns the role of the i-th side: with two columns the i-th, with
// more the one that the side begins with.
func (c Compare) speaker(i int, text string) (*RoleTag, string) {
	if len(c.Full.Roles) == 2 && i < 2 {
		tag := c.Role(c.Full.Roles[i].ID)
		return &tag, text
	}
	var found *RoleTag
	rest := text
	for _, r := range c.Full.Roles {
		after, ok := strings.CutPrefix(text, r.Label+" ")
		if ok && (found == nil || len(after) < len(rest)) {
			tag := c.Role(r.ID)
			found, rest = &tag, after
		}
	}
	return found, rest
}
