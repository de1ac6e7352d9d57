package extract

import (
	"path"
	"regexp"
	"strings"
	"time"

	"altitude/corpus"
)

// settle chooses among the findings and fills the article's fields.
func (d *draft) settle(a *corpus.Article) {
	one := func(f field, to *string) {
		if best, ok := d.meta.best(f); ok && *to == "" {
			*to = best.values[0]
			a.Provenance[string(f)] = best.from
		}
	}
	d.settleTitle(a)
	d.settleURL(a)
	d.settleDates(a)
	one(fieldSite, &a.Site)
	d.settleAuthors(a)
	if host := hostOf(a.URL); a.Site == "" && host != "" {
		a.Site, a.Provenance["site"] = host, "address"
	}
	one(fieldDescription, &a.Description)
	if best, ok := d.meta.best(fieldLicence); ok {
		a.Licence, a.Provenance["licence"] = licenceID(best.values[0]), best.from
	}
	if best, ok := d.meta.best(fieldTags); ok {
		a.Tags = best.values[:min(len(best.values), maxTags)]
	}
}

// maxTags is how many tags an article keeps.
const maxTags = 20

func (d *draft) settleTitle(a *corpus.Article) {
	if best, ok := d.meta.best(fieldTitle); ok && best.sure > .02 {
		a.Title, a.Provenance["title"] = best.values[0], best.from
		return
	}
	for _, l := range d.lines {
		if l.Kind == corpus.Heading {
			a.Title, a.Provenance["title"] = l.text, "first heading"
			return
		}
	}
	if name := slugTitle(cmpOr(d.page.Name, urlPath(d.address()))); name != "" {
		a.Title, a.Provenance["title"] = name, "file name"
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// settleURL takes the address the page itself gives (front matter, a record, a
// citation) before the one it was fetched from.
func (d *draft) settleURL(a *corpus.Article) {
	for _, f := range d.meta[fieldURL] {
		if u, ok := NormalizeURL(f.values[0]); ok {
			a.URL, a.Provenance["url"] = u, f.from
			return
		}
	}
	if a.URL = d.address(); a.URL != "" {
		a.Provenance["url"] = "page address"
	}
}

// settleAuthors chooses the surest byline. A name that is only the site's, or
// an account's, gives way to a person's; a byline that the reader sees gives
// more names than the metadata when it has all of the metadata's and more.
func (d *draft) settleAuthors(a *corpus.Article) {
	site := []string{fold(a.Site)}
	for _, f := range d.meta[fieldSite] {
		site = append(site, fold(f.values[0]))
	}
	for label := range strings.SplitSeq(hostOf(a.URL), ".") {
		if len(label) > 3 {
			site = append(site, label)
		}
	}
	var best finding
	for _, f := range d.meta[fieldAuthors] {
		if f.sure < 1 {
			f = weighNames(f, site)
		}
		if f.sure > best.sure || f.from == "byline" && addsNames(f.values, best.values) {
			f.sure = max(f.sure, best.sure)
			best = f
		}
	}
	if len(best.values) > 0 {
		a.Authors, a.Provenance["authors"] = best.values, best.from
	}
}

// firm tells a firm's name, which may be written like a person's.
var firm = regexp.MustCompile(`(?i)\b(?:company|corp|corporation|gmbh|inc|limited|llc|ltd)\.?$`)

// weighNames drops the site's own name from a byline that has others, and
// trusts a byline less that is only that or an account's name.
func weighNames(f finding, site []string) finding {
	var others []string
	for _, name := range f.values {
		if !isSiteName(fold(name), site) {
			others = append(others, name)
		}
	}
	switch {
	case len(others) == 0 || len(others) == 1 && siteLike(others[0], site) && (!personal(others[0]) || firm.MatchString(others[0])):
		f.sure *= .5
	case len(others) == 1 && handle(others[0]):
		f.sure *= .6
		f.values = others
	default:
		f.values = others
	}
	return f
}

// addsNames tells whether a byline has all the names known, and more that are
// persons'.
func addsNames(byline, known []string) bool {
	if len(known) == 0 || len(byline) <= len(known) || !includes(byline, known) {
		return false
	}
	for _, name := range byline {
		if !includes([]string{name}, known) && !includes(known, []string{name}) && !fullName(name) {
			return false
		}
	}
	return true
}

// fullName tells whether a name has more than one word, the first with a
// capital, and is no job.
func fullName(name string) bool {
	return strings.Contains(name, " ") && capitalised(name) && !jobTitle.MatchString(name)
}

// includes tells whether every name of part is, but for titles, in all.
func includes(all, part []string) bool {
	joined := fold(strings.Join(all, " | "))
	for _, p := range part {
		if !strings.Contains(joined, fold(p)) {
			return false
		}
	}
	return true
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

// settleDates fills the dates. What is no date, or lies after the page was
// fetched, is passed over; what only the address or the file's name says comes
// last.
func (d *draft) settleDates(a *corpus.Article) {
	if date, whole, ok := dateInURL(urlPath(a.URL)); ok && !d.undated {
		sure := .4 // a month alone
		if whole {
			sure = .6
		}
		d.meta.add(fieldPublished, "address", sure, date)
	}
	if m := datePrefix.FindStringSubmatch(path.Base(d.page.Name)); m != nil && !d.undated {
		d.meta.add(fieldPublished, "file name", .5, strings.Join(m[1:], "-"))
	}
	a.Published = d.settleDate(a, fieldPublished)
	a.Modified = d.settleDate(a, fieldModified)
}

func (d *draft) settleDate(a *corpus.Article, f field) string {
	var date string
	best := finding{}
	for _, c := range d.meta[f] {
		got, ok := parseDate(c.values[0])
		if ok && c.sure > best.sure && plausible(got, d.fetched()) {
			date, best = got, c
		}
	}
	if date != "" {
		a.Provenance[string(f)] = best.from
	}
	return date
}

// fetched is when the page was fetched; zero when unknown.
func (d *draft) fetched() time.Time { return d.page.FetchedAt }

// dropTitleLine drops the heading that repeats the title, or the top heading
// that nearly does.
func dropTitleLine(lines []line, title string) []line {
	for i, l := range lines[:min(len(lines), 6)] {
		if l.Kind == corpus.Heading && (fold(l.text) == fold(title) || l.Level == 1 && likeness(fold(l.text), fold(title)) >= nearlySame) {
			return append(lines[:i:i], lines[i+1:]...)
		}
	}
	return lines
}

// fold lower-cases and keeps letters and digits only.
func fold(s string) string {
	return strings.ToLower(strings.Join(words(s), " "))
}
