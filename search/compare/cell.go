package compare

import (
	"slices"
	"unicode/utf8"

	"altitude/corpus"
	"altitude/corpus/text"
)

// considered is how many of a cell's best statements are searched for
// conflicts and kept: more would cost time and show quotes nobody reads.
const considered = 32

// claimed is how many of a cell's best statements are searched for claims
// before the order is settled: a quote that makes one may rise from among them.
const claimed = 4 * considered

// draft is a cell while it is being filled.
type draft struct {
	// voices are the best statements, in the order they are shown.
	voices []*voice
	// claims are what the considered statements claim, by thing.
	claims   map[string][]stance
	perCell  int
	sources  int
	conflict string
}

// newDraft ranks the rows of a cell and looks for conflicts among them.
func newDraft(rows []*Row, f factFinder) *draft {
	d := &draft{perCell: MaxPerCell}
	if len(rows) == 0 {
		return d
	}
	ranked, sources := statements(rows)
	if tier(ranked[0].row) >= asideTier {
		return d // asides alone state nothing
	}
	d.sources = countSources(ranked[:firstOf(ranked, faintTier)])
	for _, v := range ranked[:min(claimed, len(ranked))] {
		if tier(v.row) < weakTier {
			v.facts = f.of(v.row)
			v.rank += claimBonus(v.facts)
		}
	}
	slices.SortFunc(ranked, better)
	all := takeTurns(ranked, sources)
	d.voices = slices.Clone(all[:min(considered, len(all))])
	d.contest()
	d.claims = stances(d.voices)
	return d
}

// countSources counts the different articles among the voices.
func countSources(voices []*voice) int {
	seen := make(map[int]bool, len(voices))
	for _, v := range voices {
		seen[v.source] = true
	}
	return len(seen)
}

// forRequest returns a copy with the voices that are shown when a cell may have
// perCell quotes: a request marks what differs in them.
func (d *draft) forRequest(perCell int) *draft {
	e := *d
	e.perCell = perCell
	e.voices = e.shown()
	own := make([]voice, len(e.voices))
	for i, v := range e.voices {
		own[i] = *v
		own[i].differing = slices.Clone(v.differing)
		e.voices[i] = &own[i]
	}
	return &e
}

func (d *draft) status() Status {
	switch {
	case d.sources == 0:
		return NotStated
	case d.conflict != "":
		return Contested
	case d.sources == 1:
		return SingleSource
	}
	return Agreed
}

// cell returns what is shown of a request's draft.
func (d *draft) cell() Cell {
	cell := Cell{Status: d.status(), Sources: d.sources, Conflict: d.conflict, Evidence: []Quote{}}
	for _, v := range d.voices {
		cell.Evidence = append(cell.Evidence, v.quote())
	}
	cell.Weak = len(d.voices) > 0 && tier(d.voices[0].row) == weakTier
	return cell
}

// shown returns the voices that fit the cell. In a contested cell both sides
// are shown even when they rank too low to be among them.
func (d *draft) shown() []*voice {
	shown := slices.Clone(d.voices[:min(d.perCell, len(d.voices))])
	if d.conflict == "" {
		return shown
	}
	last := len(shown) - 1
	for side := 2; side >= 1 && last > 0; side-- {
		on := func(v *voice) bool { return v.side == side }
		if slices.ContainsFunc(shown, on) {
			continue
		}
		for last > 0 && d.onlyOfItsSide(shown, last) {
			last--
		}
		shown[last] = d.voices[slices.IndexFunc(d.voices, on)]
		last--
	}
	return shown
}

// onlyOfItsSide tells whether shown[i] alone stands for its side.
func (d *draft) onlyOfItsSide(shown []*voice, i int) bool {
	side := shown[i].side
	return side > 0 && !slices.ContainsFunc(shown[:i], func(v *voice) bool { return v.side == side })
}

// quote returns the voice as it is shown.
func (v *voice) quote() Quote {
	row := v.row
	own := ownSpan(row.Evidence, row.Text)
	q := Quote{
		ID: row.ID, Text: row.Text, Article: shownArticle(row.Article), Section: row.Section,
		Start: row.Point, End: row.Point + utf8.RuneCountInString(row.Text), Span: row.Span,
		Own:      points(row.Text, own),
		Href:     passageHref(row.Article.ID, row.Point),
		URL:      corpus.TextFragment(row.Article.URL, row.Text),
		Selector: corpus.Selector{Exact: row.Text, Prefix: row.Prefix, Suffix: row.Suffix},
		Strength: row.Strength, Resolved: row.Resolved, Cues: row.Cues, Side: v.side,
		Marks: v.marks(own),
	}
	for _, a := range v.also {
		q.Also = append(q.Also, shownArticle(a))
	}
	if q.Section == nil {
		q.Section = []string{}
	}
	if q.Cues == nil {
		q.Cues = []string{}
	}
	return q
}

// shownArticle copies an article; an unsigned one has no authors rather than
// null in JSON.
func shownArticle(a *Article) Article {
	shown := *a
	if shown.Authors == nil {
		shown.Authors = []string{}
	}
	return shown
}

// ownSpan returns the role's own part of a quote as bytes of the quote; the
// whole of it when the evidence names none that lies inside.
func ownSpan(e corpus.Evidence, quote string) corpus.Span {
	own := corpus.Span{Start: e.Own.Start - e.Start, End: e.Own.End - e.Start}
	if own.Start < 0 || own.End > len(quote) || own.Start >= own.End {
		return corpus.Span{End: len(quote)}
	}
	return own
}

// points turns a range of bytes into one of code points.
func points(s string, span corpus.Span) [2]int {
	start := text.Points(s, span.Start)
	return [2]int{start, start + text.Points(s[span.Start:], span.End-span.Start)}
}

// OwnText returns the part of the quote that speaks of the column's role.
func (q Quote) OwnText() string {
	return q.Text[text.Byte(q.Text, q.Own[0]):text.Byte(q.Text, q.Own[1])]
}
