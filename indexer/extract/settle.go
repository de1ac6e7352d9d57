package extract

import (
	"path"
	"regexp"
	"strings"

	"altitude/corpus"
)

// settle chooses among the findings and fills the article's fields.
func (d *draft) settle(a *corpus.Article) {
	d.settleTitle(a)
	d.settleDates(a)
	one := func(f field, to *string) {
		if best, ok := d.meta.best(f); ok {
			*to = best.values[0]
			a.Provenance[string(f)] = best.from
		}
	}
	if best, ok := d.meta.best(fieldAuthors); ok {
		a.Authors = best.values
		a.Provenance["authors"] = best.from
	}
	one(fieldSite, &a.Site)
	one(fieldDescription, &a.Description)
	one(fieldLanguage, &a.Language)
	one(fieldLicence, &a.Licence)
	one(fieldURL, &a.URL)
	if best, ok := d.meta.best(fieldTags); ok {
		a.Tags = best.values
	}
	if best, ok := d.meta.best(fieldKind); ok {
		if k, ok := corpus.ParseKind(best.values[0]); ok {
			a.Kind = k
		}
	}
}

func (d *draft) settleTitle(a *corpus.Article) {
	if best, ok := d.meta.best(fieldTitle); ok {
		a.Title, a.Provenance["title"] = best.values[0], best.from
		return
	}
	for _, l := range d.lines {
		if l.Kind == corpus.Heading {
			a.Title, a.Provenance["title"] = l.text, "first heading"
			return
		}
	}
	if name := slugTitle(cmpOr(d.page.Name, urlPath(d.page.URL))); name != "" {
		a.Title, a.Provenance["title"] = name, "file name"
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var datePrefix = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})-`)

// slugTitle makes a title of a file's name.
func slugTitle(name string) string {
	base := path.Base(strings.TrimRight(name, "/"))
	base = strings.TrimSuffix(base, path.Ext(base))
	base = datePrefix.ReplaceAllString(base, "")
	base = squeeze(strings.NewReplacer("-", " ", "_", " ").Replace(base))
	if base == "" || base == "." || base == "index" {
		return ""
	}
	return strings.ToUpper(base[:1]) + base[1:]
}

func (d *draft) settleDates(a *corpus.Article) {
	for _, c := range d.meta[fieldPublished] {
		if date, ok := parseDate(c.values[0]); ok {
			a.Published, a.Provenance["published"] = date, c.from
			break
		}
	}
	for _, c := range d.meta[fieldModified] {
		if date, ok := parseDate(c.values[0]); ok {
			a.Modified, a.Provenance["modified"] = date, c.from
			break
		}
	}
	if m := datePrefix.FindStringSubmatch(path.Base(d.page.Name)); m != nil && a.Published == "" {
		a.Published, a.Provenance["published"] = m[1]+"-"+m[2]+"-"+m[3], "file name"
	}
}

// dropTitleLine drops the heading that repeats the title.
func dropTitleLine(lines []line, title string) []line {
	for i, l := range lines {
		if i >= 6 {
			break
		}
		if l.Kind == corpus.Heading && fold(l.text) == fold(title) {
			return append(lines[:i:i], lines[i+1:]...)
		}
	}
	return lines
}

// fold lower-cases and keeps letters and digits only.
func fold(s string) string {
	return strings.ToLower(strings.Join(words(s), " "))
}
