// Package taxonomy knows the roles, topics and dimensions Altitude compares,
// reads them from data files an admin can edit, and holds the one matcher that
// finds roles in text: annotation, queries and passages all use it.
package taxonomy

import "strings"

// Level is how high a role looks from: the altitude of its work.
type Level string

// The levels, lowest first.
const (
	Team         Level = "team"         // one team or one area of code
	Teams        Level = "teams"        // several teams
	Organisation Level = "organisation" // a department
	Company      Level = "company"      // the whole company
)

// Role is one role as people name it.
type Role struct {
	// ID never changes its meaning: "tech-lead".
	ID string
	// Label is how the role is shown: "Tech lead", "CTO".
	Label string
	// Names are the full names, singular, the usual one first.
	Names []string
	// Abbreviations are the short forms, case matters. Those in
	// NeedsDefinition count only where a document defines them.
	Abbreviations   []string
	NeedsDefinition []string
	// Bare are short names ("manager", "lead") that mean this role only in a
	// document that is about it.
	Bare  []string
	Level Level
	// Hue is a stable colour number, 0–7.
	Hue int
}

// Topic is a subject articles are about.
type Topic struct {
	ID, Label string
	// Triggers are phrases that speak of the topic, in the cue language of
	// ParsePattern.
	Triggers []Pattern
	// Generic says the triggers are everyday words: they count only in the
	// title, in a tag or in great density.
	Generic bool
}

// Dimension is one row of a comparison.
type Dimension struct {
	ID, Label string
	// Group gathers the rows of the table: "The job", "Technology" …
	Group      string
	Definition string
	Cues       []Cue
	// Heads are the words that name the dimension in a heading, a label or the
	// head of a row: what stands under them tells of it without a cue.
	Heads []Pattern
}

// Cue is a phrase that tells a dimension.
type Cue struct {
	// Weight is 0–1: 1 is enough alone, less needs company. A cue of weight 0
	// is negative: its words count for nothing.
	Weight  float64
	Pattern Pattern
}

// Synonym is a set of terms that mean the same to a reader who searches.
type Synonym struct{ Terms []string }

// Taxonomy is all that is known of roles, topics and dimensions. It is
// immutable and safe for concurrent use.
type Taxonomy struct {
	Roles      []Role
	Topics     []Topic
	Dimensions []Dimension
	Synonyms   []Synonym
	// Hash names the content of the data files: 16 hex digits.
	Hash string

	roles      map[string]int
	topics     map[string]int
	dimensions map[string]int
	lookup     map[string]string // folded name of any sort → role id
	names      *matcher
	topicCues  *Patterns
	cues       *Patterns
	cueOf      []cueRef
	heads      *Patterns
	headOf     []int
	topicOf    []int
}

// Role returns the role with the id.
func (t *Taxonomy) Role(id string) (Role, bool) { return pick(t.Roles, t.roles, id) }

// Topic returns the topic with the id.
func (t *Taxonomy) Topic(id string) (Topic, bool) { return pick(t.Topics, t.topics, id) }

// Dimension returns the dimension with the id.
func (t *Taxonomy) Dimension(id string) (Dimension, bool) {
	return pick(t.Dimensions, t.dimensions, id)
}

func pick[T any](all []T, at map[string]int, id string) (T, bool) {
	i, ok := at[id]
	if !ok {
		var zero T
		return zero, false
	}
	return all[i], true
}

// FindRole returns the role s names: an id, label, full name, abbreviation,
// slug or plural of one, ignoring case. It is for arguments and queries, where
// s is known to be a role; in running text use Mentions.
func (t *Taxonomy) FindRole(s string) (Role, bool) {
	id, ok := t.lookup[lookupKey(s)]
	if !ok {
		return Role{}, false
	}
	return t.Role(id)
}

// lookupKey folds case, plurals, hyphens and spaces.
func lookupKey(s string) string {
	key := make([]byte, 0, len(s))
	for _, w := range Words(s) {
		if w.Kind == Word {
			key = append(key, Fold(w.Lower)...)
			key = append(key, ' ')
		}
	}
	return string(key)
}

// KindOf returns the role that a role is a special kind of: a fractional-cto is
// a cto. A role whose id ends in another's is a kind of it.
func (t *Taxonomy) KindOf(id string) (Role, bool) {
	for rest := id; ; {
		var ok bool
		if _, rest, ok = strings.Cut(rest, "-"); !ok {
			return Role{}, false
		}
		if r, ok := t.Role(rest); ok {
			return r, true
		}
	}
}
