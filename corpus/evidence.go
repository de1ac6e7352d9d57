package corpus

import "strings"

// Span is a half-open byte range [Start, End).
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len returns the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps tells whether the two spans share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// MaxQuoteWords is the most words a quote may have (DESIGN: one or two
// sentences, at most 60 words).
const MaxQuoteWords = 60

// Resolution tells how the role of a sentence was found.
type Resolution string

// The ways a role is resolved, the most direct first.
const (
	BySubject  Resolution = "subject"  // the sentence's grammatical subject
	ByContrast Resolution = "contrast" // a clause of a contrast
	ByTable    Resolution = "table"    // the row or column head of a table
	ByLeadIn   Resolution = "lead-in"  // the sentence that introduces a list
	ByHeading  Resolution = "heading"  // the section's heading
	ByPronoun  Resolution = "pronoun"  // "they", "the role", "you"
)

// Evidence is a passage that says something about one role on one dimension.
type Evidence struct {
	// ID is derived from role, dimension and wording; see EvidenceID.
	ID        string `json:"id"`
	Role      string `json:"role"`
	Dimension string `json:"dimension"`
	// Span is the quote in the article's text, in bytes.
	Span
	// Own is the part of the article's text, inside the quote, that speaks of
	// this role; the whole quote where it speaks of one role only.
	Own Span `json:"own"`
	// Strength is how sure and how direct the evidence is, 0–1. From
	// StrongEvidence it may stand first in a cell.
	Strength float64    `json:"strength"`
	Resolved Resolution `json:"resolved_by"`
	// Cues are the words of the quote that decided the dimension.
	Cues []string `json:"cues,omitempty"`
	// Defines says the quote defines the role ("A tech lead is …").
	Defines bool `json:"defines,omitempty"`
}

// StrongEvidence is the least strength of a cell's first quote; weaker
// evidence folds away under it.
const StrongEvidence = 0.7

// AsideEvidence is below what a quote says something of the role by the way: it
// is shown beside others, never alone.
const AsideEvidence = 0.4

// FaintEvidence is below what a quote is shown only where a cell has few others.
const FaintEvidence = 0.34

// EvidenceID returns the id of a quote for a role and dimension: 16 hex digits
// of a hash over the three, the quote's wording folded (case, white space), so
// that a rejected quote stays rejected wherever it comes from again.
func EvidenceID(role, dimension, quote string) string {
	folded := strings.ToLower(strings.Join(strings.Fields(quote), " "))
	return hexHash(role+"\x00"+dimension+"\x00"+folded, 16)
}
