package extract

import "cmp"

// finding is one value a page offers for a field.
type finding struct {
	values []string
	// from says where it stood: "front matter", "json-ld headline" …
	from string
	// sure is how far it can be trusted, 0–1.
	sure float64
}

// findings are what a page offers, by field.
type findings map[field][]finding

// field names a value of the article.
type field string

const (
	fieldTitle       field = "title"
	fieldAuthors     field = "authors"
	fieldPublished   field = "published"
	fieldModified    field = "modified"
	fieldSite        field = "site"
	fieldURL         field = "url"
	fieldLanguage    field = "language"
	fieldLicence     field = "licence"
	fieldKind        field = "kind"
	fieldTags        field = "tags"
	fieldDescription field = "description"
)

// maxFindings bounds what one field may collect.
const maxFindings = 24

// add notes a value; empty ones are dropped.
func (fs findings) add(f field, from string, sure float64, values ...string) {
	var kept []string
	for _, v := range values {
		if v = squeeze(v); v != "" {
			kept = append(kept, v)
		}
	}
	if len(kept) > 0 && len(fs[f]) < maxFindings {
		fs[f] = append(fs[f], finding{kept, from, sure})
	}
}

// best returns the surest finding of a field, the first among equals.
func (fs findings) best(f field) (finding, bool) {
	var best finding
	for _, c := range fs[f] {
		if cmp.Compare(c.sure, best.sure) > 0 {
			best = c
		}
	}
	return best, best.sure > 0
}
