package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"altitude/corpus"
)

var (
	ccAddress = regexp.MustCompile(`(?i)creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)(?:/(\d\.\d))?|publicdomain/(zero|mark)(?:/(\d\.\d))?)`)
	ccText    = regexp.MustCompile(`(?i)^(?:cc|creative commons)[\s-]+(by(?:[\s-]nc)?(?:[\s-](?:nd|sa))?)(?:[\s-]v?(\d\.\d))?\b`)
	cc0Text   = regexp.MustCompile(`(?i)^cc[\s-]?0(?:[\s-](\d\.\d))?`)
)

// licenceAddresses tell other licences by their address.
var licenceAddresses = []struct{ part, id string }{
	{"apache.org/licenses/license-2.0", "Apache-2.0"},
	{"opensource.org/license/mit", "MIT"},
	{"opensource.org/licenses/mit", "MIT"},
	{"unlicense.org", "Unlicense"},
	{"nationalarchives.gov.uk/doc/open-government-licence/version/3", "OGL-UK-3.0"},
	{"gnu.org/licenses/fdl", "GFDL-1.3-or-later"},
}

// licenceNames tell licences by their everyday names, folded.
var licenceNames = map[string]string{
	"apache 2": "Apache-2.0", "apache 2 0": "Apache-2.0", "apache license 2 0": "Apache-2.0", "apache license version 2 0": "Apache-2.0",
	"mit": "MIT", "mit license": "MIT", "mit licence": "MIT", "the unlicense": "Unlicense", "public domain": "Public-Domain",
}

// licenceID turns a licence's name or address into an SPDX-like id; what it
// does not know it returns as it is.
func licenceID(s string) string {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s)
	if m := ccAddress.FindStringSubmatch(s); m != nil {
		switch {
		case strings.EqualFold(m[3], "zero"):
			return "CC0-" + cmpOr(m[4], "1.0")
		case m[3] != "":
			return "Public-Domain"
		}
		return ccID(m[1], m[2])
	}
	for _, l := range licenceAddresses {
		if strings.Contains(lower, l.part) {
			return l.id
		}
	}
	if m := cc0Text.FindStringSubmatch(s); m != nil {
		return "CC0-" + cmpOr(m[1], "1.0")
	}
	if m := ccText.FindStringSubmatch(s); m != nil {
		return ccID(m[1], m[2])
	}
	if id := licenceNames[fold(s)]; id != "" {
		return id
	}
	return s
}

func ccID(terms, version string) string {
	id := "CC-" + strings.ToUpper(strings.ReplaceAll(terms, " ", "-"))
	if version != "" {
		id += "-" + version
	}
	return id
}

// readLicence finds the licence of a page: what its data says, a link that
// says it is the licence, a Creative Commons badge in the footer.
func (d *draft) readLicence(doc *goquery.Document, data linkedData) {
	for _, t := range data.things {
		if t.is(append([]string{"WebPage"}, articleTypes...)...) {
			d.meta.add(fieldLicence, "json-ld license", .9, data.text(t, "license"))
		}
	}
	doc.Find(`link[rel~="license"], a[rel~="license"], link[rel~="licence"]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		if !within(s, "figure, figcaption, [class*=caption], [class*=credit], [class*=comment]") {
			d.meta.add(fieldLicence, "rel=license", .85, s.AttrOr("href", ""))
			return false
		}
		return i < bylineSpan
	})
	doc.Find(`footer a[href*="creativecommons.org/"], [class*=licen] a[href*="creativecommons.org/"], [class*=footer] a[href*="creativecommons.org/"]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		if href := s.AttrOr("href", ""); ccAddress.MatchString(href) {
			d.meta.add(fieldLicence, "footer link", .7, href)
			return false
		}
		return i < bylineSpan
	})
}

var licenceLine = regexp.MustCompile(`(?i)^(?:licen[cs]ed?|copyright)\s*:\s*(.{2,120})$|^.{0,80}\blicensed under (?:the |a )?(.{2,120}?)(?: licen[cs]e)?\.?$`)

// closingLines is how many lines at the end may state the licence.
const closingLines = 6

// readClosing reads a licence that the text itself states at its end and makes
// the line an aside.
func (d *draft) readClosing() {
	for i := max(0, len(d.lines)-closingLines); i < len(d.lines); i++ {
		l := &d.lines[i]
		if len(l.text) > maxByline {
			continue
		}
		m := licenceLine.FindStringSubmatch(l.text)
		if m == nil {
			continue
		}
		named := m[1] + m[2]
		if id := licenceID(named); id != strings.TrimSpace(named) || licenceKnown(id) {
			d.meta.add(fieldLicence, "closing line", .7, id)
			l.Kind, l.Level = corpus.Aside, 0
		}
	}
}

// licenceKnown tells whether an id is one this package writes itself.
func licenceKnown(id string) bool {
	return strings.HasPrefix(id, "CC-BY") || strings.HasPrefix(id, "CC0") || id == "MIT" || id == "Apache-2.0"
}
