package extract

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

const (
	// maxScript bounds one JSON-LD script, in bytes; maxScripts their number.
	maxScript  = 1 << 20
	maxScripts = 30
	// maxThings bounds the nodes taken of a page, maxNesting how deep they
	// are looked for.
	maxThings  = 400
	maxNesting = 10
)

// thing is one node of a page's JSON-LD.
type thing map[string]any

// linkedData is a page's JSON-LD: its nodes, and those with an id by that.
type linkedData struct {
	things []thing
	byID   map[string]thing
}

// readLinkedData reads the JSON-LD of a page. What is broken is mended where
// that is plain, else passed over.
func readLinkedData(doc *goquery.Document) linkedData {
	data := linkedData{byID: map[string]thing{}}
	doc.Find(`script[type*="ld+json"]`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		if text := s.Text(); len(text) <= maxScript {
			if root, ok := parseLoose(text); ok {
				data.collect(root, 0)
			}
		}
		return i < maxScripts
	})
	return data
}

var (
	trailingComma = regexp.MustCompile(`,\s*([}\]])`)
	jsComment     = regexp.MustCompile(`(?s)^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$`)
)

// parseLoose parses JSON as found in the wild: wrapped in comments, with line
// breaks inside strings, trailing commas, a semicolon at the end.
func parseLoose(text string) (any, bool) {
	var root any
	if json.Unmarshal([]byte(text), &root) == nil {
		return root, true
	}
	text = strings.TrimSpace(jsComment.ReplaceAllString(text, ""))
	text = strings.TrimRight(text, "; \n")
	text = trailingComma.ReplaceAllString(text, "$1")
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	// A second object after the first ("{…}{…}") is left.
	if json.NewDecoder(strings.NewReader(text)).Decode(&root) == nil {
		return root, true
	}
	return nil, false
}

func (l *linkedData) collect(v any, depth int) {
	if depth > maxNesting || len(l.things) >= maxThings {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.collect(e, depth+1)
		}
	case map[string]any:
		t := thing(v)
		if len(t.types()) > 0 {
			l.things = append(l.things, t)
		}
		if id, ok := t["@id"].(string); ok && len(t) > 1 {
			l.byID[id] = t
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "about", "author", "publisher", "isPartOf", "@reverse"} {
			if inner, ok := v[key]; ok {
				l.collect(inner, depth+1)
			}
		}
	}
}

func (t thing) types() []string {
	var types []string
	for _, s := range texts(t["@type"]) {
		s = s[strings.LastIndexAny(s, "/#:")+1:]
		types = append(types, s)
	}
	return types
}

// is tells whether one of the thing's types ends in one of the names.
func (t thing) is(names ...string) bool {
	for _, typ := range t.types() {
		for _, n := range names {
			if strings.HasSuffix(typ, n) {
				return true
			}
		}
	}
	return false
}

// text returns a property's first string; of an object its name or value.
func (l linkedData) text(t thing, keys ...string) string {
	for _, k := range keys {
		if names := l.names(t[k], 0); len(names) > 0 {
			return names[0]
		}
	}
	return ""
}

// names flattens a property to the names in it, following references by id.
func (l linkedData) names(v any, depth int) []string {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := unescape(v); s != "" {
			return []string{s}
		}
	case []any:
		var all []string
		for _, e := range v[:min(len(v), maxValues)] {
			all = append(all, l.names(e, depth+1)...)
		}
		return all
	case map[string]any:
		for _, key := range []string{"name", "@value", "headline", "alternateName"} {
			if names := l.names(v[key], depth+1); len(names) > 0 {
				return names
			}
		}
		if given, ok := v["givenName"].(string); ok {
			family, _ := v["familyName"].(string)
			return []string{squeeze(given + " " + family)}
		}
		if id, ok := v["@id"].(string); ok {
			if t := l.byID[id]; t != nil && t["name"] != nil {
				return l.names(t["name"], depth+1)
			}
			if depth > 0 || len(v) == 1 {
				return nil
			}
		}
		if s, ok := v["url"].(string); ok {
			return []string{s}
		}
	}
	return nil
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}
