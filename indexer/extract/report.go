package extract

import "altitude/corpus"

// Report is what `altitude extract --json` prints for one page.
type Report struct {
	// Source is the file or address as it was given.
	Source    string          `json:"source"`
	URL       string          `json:"url,omitempty"`
	Title     string          `json:"title"`
	Authors   []string        `json:"authors"`
	Published string          `json:"published,omitempty"`
	Modified  string          `json:"modified,omitempty"`
	Site      string          `json:"site,omitempty"`
	Kind      corpus.Kind     `json:"kind"`
	Language  string          `json:"language,omitempty"`
	Licence   string          `json:"licence,omitempty"`
	Robots    corpus.Robots   `json:"robots"`
	Sections  []ReportSection `json:"sections"`
	Text      string          `json:"text"`
	// Provenance tells where each value came from, by field.
	Provenance map[string]string `json:"provenance"`
	Flags      []string          `json:"flags,omitempty"`
}

// ReportSection is one heading with the text under it.
type ReportSection struct {
	Heading string `json:"heading"`
	// Level is 1–6, 0 before the first heading.
	Level int    `json:"level"`
	Text  string `json:"text"`
}

// NewReport lays out an article for printing. source is the file or address
// as it was given.
func NewReport(source string, a *corpus.Article) Report {
	r := Report{
		Source: source, URL: a.URL, Title: a.Title, Authors: a.Authors,
		Published: a.Published, Modified: a.Modified, Site: a.Site, Kind: a.Kind,
		Language: a.Language, Licence: a.Licence, Robots: a.Robots, Text: a.Text,
		Provenance: a.Provenance, Flags: a.Flags, Sections: []ReportSection{},
	}
	if r.Authors == nil {
		r.Authors = []string{}
	}
	for _, s := range a.Sections() {
		rs := ReportSection{Heading: s.Heading, Level: s.Level}
		if n := len(s.Blocks); n > 0 {
			rs.Text = a.Text[s.Blocks[0].Start:s.Blocks[n-1].End]
		}
		r.Sections = append(r.Sections, rs)
	}
	return r
}
