package extract

import "altitude/corpus"

// Candidate is the body one extractor would have chosen.
type Candidate struct {
	// Name is the extractor: "trafilatura", "readability" …
	Name string `json:"name"`
	// Words counts the words it kept.
	Words int `json:"words"`
	// Agreement is the share of the article's words that it kept too, 0–1.
	Agreement float64 `json:"agreement"`
	// Chosen says the article's text is this candidate's.
	Chosen bool `json:"chosen,omitempty"`
}

// Finding is one value a page offered for a field.
type Finding struct {
	Values []string `json:"values"`
	// From says where it stood; Sure how far it is trusted, 0–1.
	From string  `json:"from"`
	Sure float64 `json:"sure"`
}

// Explanation tells how a page became an article, or why it did not.
type Explanation struct {
	Format string `json:"format"`
	// Skipped is why there is no article; empty when there is one.
	Skipped    string               `json:"skipped,omitempty"`
	Article    *corpus.Article      `json:"article,omitempty"`
	Candidates []Candidate          `json:"candidates,omitempty"`
	Findings   map[string][]Finding `json:"findings,omitempty"`
}

// Explain extracts a page and tells how: every candidate for the body and
// every value found for every field.
func Explain(p corpus.Page) Explanation {
	d, err := read(p)
	if err != nil {
		return Explanation{Skipped: err.Error()}
	}
	e := Explanation{Format: string(d.format), Findings: map[string][]Finding{}}
	if e.Article, err = d.finish(); err != nil {
		e.Skipped = err.Error()
	}
	e.Candidates = d.candidates
	for f, found := range d.meta {
		for _, c := range found {
			e.Findings[string(f)] = append(e.Findings[string(f)], Finding{c.values, c.from, c.sure})
		}
	}
	return e
}
