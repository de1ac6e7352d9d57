package compare

import (
	"slices"
	"strings"

	"altitude/corpus"
	"altitude/search"
)

// marks returns what is marked in a quote, in code points: the words that
// differ from another quote, else the cues that decided its dimension.
func (v *voice) marks(own corpus.Span) [][2]int {
	spans := v.differing
	if len(spans) == 0 {
		spans = cueSpans(v.row.Text, v.row.Cues, own)
	}
	marks := make([][2]int, 0, len(spans))
	for _, s := range join(spans) {
		marks = append(marks, points(v.row.Text, s))
	}
	return marks
}

// cueSpans finds each cue in the role's own part of the quote, else anywhere
// in it, ignoring case.
func cueSpans(s string, cues []string, own corpus.Span) []corpus.Span {
	var spans []corpus.Span
	for _, cue := range cues {
		at := indexFold(s[own.Start:own.End], cue)
		switch {
		case at >= 0:
			at += own.Start
		default:
			at = indexFold(s, cue)
		}
		if at >= 0 && cue != "" {
			spans = append(spans, corpus.Span{Start: at, End: at + len(cue)})
		}
	}
	return spans
}

// indexFold is strings.Index ignoring case. Where folding changes the length
// of a letter it looks for the exact words only.
func indexFold(s, part string) int {
	low, lowPart := strings.ToLower(s), strings.ToLower(part)
	if len(low) != len(s) || len(lowPart) != len(part) {
		return strings.Index(s, part)
	}
	return strings.Index(low, lowPart)
}

// join sorts spans and merges those that touch.
func join(spans []corpus.Span) []corpus.Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b corpus.Span) int { return a.Start - b.Start })
	var joined []corpus.Span
	for _, s := range spans {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// passageHref is the address of the reading view at a code point.
func passageHref(article string, point int) string { return search.PassageHref(article, point) }
