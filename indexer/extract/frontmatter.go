package extract

import (
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"

	"altitude/corpus"
)

// frontMatter is what a file says of itself before its text: keys in lower
// case, each with the values it lists. An absent or null value has no key.
type frontMatter map[string][]string

const (
	// maxFrontMatter bounds the header of a file, in bytes.
	maxFrontMatter = 64 << 10
	// maxValues bounds the values of one key, maxDepth their nesting.
	maxValues = 50
	maxDepth  = 6
)

// splitFrontMatter cuts YAML (---), TOML (+++) or Pelican ("Title: …") front
// matter from a text. Without a closing line it is no front matter but text.
func splitFrontMatter(text string) (frontMatter, string) {
	trimmed := strings.TrimLeft(text, " \t\n\ufeff")
	for fence, parse := range fences {
		if head, rest, ok := cutFence(trimmed, fence); ok {
			if front := parse(head); front != nil {
				return front, rest
			}
			return nil, text
		}
	}
	return pelican(trimmed, text)
}

var fences = map[string]func(string) frontMatter{"---": parseYAML, "+++": parseTOML}

// cutFence cuts the lines between a first line that is fence and the next one.
func cutFence(text, fence string) (head, rest string, ok bool) {
	first, after, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != fence {
		return "", "", false
	}
	for at := 0; at < len(after) && at < maxFrontMatter; {
		l, _, found := strings.Cut(after[at:], "\n")
		end := strings.TrimRight(l, " \t")
		if end == fence || end == "..." && fence == "---" {
			return after[:at], after[min(len(after), at+len(l)+1):], true
		}
		if !found {
			break
		}
		at += len(l) + 1
	}
	return "", "", false
}

// parseYAML reads a YAML header; one that is not valid YAML (a colon in an
// unquoted title is common) is read line by line. nil when it is no header.
func parseYAML(head string) frontMatter {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(head), &doc); err != nil {
		return parseLines(head)
	}
	front := frontMatter{}
	if len(doc.Content) == 0 {
		return front // nothing between the fences
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, values := root.Content[i].Value, yamlValues(root.Content[i+1], 0)
		front.set(key, values)
		if len(values) == 0 {
			front.deny(key)
		}
	}
	return front
}

// nameKeys are the keys of a map that stands for a person or a licence, best
// first.
var nameKeys = []string{"name", "display_name", "displayname", "title", "full_name", "spdx", "id", "url", "handle"}

// yamlValues flattens a value to strings as they were written. Aliases are
// not followed: they can make a small file huge.
func yamlValues(n *yaml.Node, depth int) []string {
	switch {
	case depth > maxDepth:
		return nil
	case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
		return []string{personName(n.Value)}
	case n.Kind == yaml.SequenceNode:
		var all []string
		for _, c := range n.Content[:min(len(n.Content), maxValues)] {
			all = append(all, yamlValues(c, depth+1)...)
		}
		return all[:min(len(all), maxValues)]
	case n.Kind == yaml.MappingNode:
		values := map[string][]string{}
		var keys []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := strings.ToLower(n.Content[i].Value)
			keys = append(keys, n.Content[i].Value)
			values[key] = yamlValues(n.Content[i+1], depth+1)
		}
		return mapValues(keys, values)
	}
	return nil
}

// literalMap is a map that some generator wrote into a string.
var literalMap = regexp.MustCompile(`^\{\s*['"]?name['"]?\s*:\s*['"]([^'"]+)['"]`)

func personName(s string) string {
	if m := literalMap.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// mapValues returns what names a map: its name, or the names of the maps in
// it ("authors: {jdoe: {name: J. Doe}}"), or its keys.
func mapValues(keys []string, values map[string][]string) []string {
	for _, k := range nameKeys {
		if v := values[k]; len(v) > 0 {
			return v[:1]
		}
	}
	var all []string
	for _, k := range keys {
		if v := values[strings.ToLower(k)]; len(v) > 0 {
			all = append(all, v...)
		} else {
			all = append(all, k)
		}
	}
	return all[:min(len(all), maxValues)]
}

// parseLines reads "key: value" lines, the rescue for broken YAML. Lists of
// "- item" lines are understood; anything deeper is passed over.
func parseLines(head string) frontMatter {
	front := frontMatter{}
	key, found := "", false
	for l := range strings.SplitSeq(head, "\n") {
		item, isItem := strings.CutPrefix(strings.TrimSpace(l), "- ")
		k, v, ok := strings.Cut(l, ":")
		switch {
		case isItem && key != "":
			front.set(key, append(front[key], unquote(item)))
		case ok && headerKey.MatchString(k):
			key, found = strings.ToLower(k), true
			front.set(key, inlineList(strings.TrimSpace(v)))
		}
	}
	if !found {
		return nil
	}
	return front
}

var headerKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,40}$`)

// inlineList reads "[a, b]" as two values, anything else as one.
func inlineList(v string) []string {
	inner, ok := strings.CutPrefix(v, "[")
	if !ok || !strings.HasSuffix(inner, "]") {
		return []string{unquote(v)}
	}
	var list []string
	for part := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
		list = append(list, unquote(strings.TrimSpace(part)))
	}
	return list
}

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	if s == "null" || s == "~" {
		return ""
	}
	return s
}

// parseTOML reads a TOML header, line by line when it is broken.
func parseTOML(head string) frontMatter {
	var root map[string]any
	if _, err := toml.Decode(head, &root); err != nil {
		return parseLines(strings.ReplaceAll(head, " = ", ": "))
	}
	front := frontMatter{}
	for k, v := range root {
		if strings.EqualFold(k, "extra") || strings.EqualFold(k, "params") || strings.EqualFold(k, "taxonomies") {
			continue
		}
		front.set(k, tomlValues(v, 0))
	}
	for _, table := range []string{"taxonomies", "extra", "params"} { // Zola and Hugo keep their own keys there
		inner, _ := root[table].(map[string]any)
		for k, v := range inner {
			if _, set := front[strings.ToLower(k)]; !set {
				front.set(k, tomlValues(v, 0))
			}
		}
	}
	return front
}

func tomlValues(v any, depth int) []string {
	if depth > maxDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		return []string{v}
	case time.Time:
		return []string{v.Format(time.DateOnly)}
	case []any:
		var all []string
		for _, e := range v[:min(len(v), maxValues)] {
			all = append(all, tomlValues(e, depth+1)...)
		}
		return all
	case []map[string]any:
		var all []string
		for _, e := range v[:min(len(v), maxValues)] {
			all = append(all, tomlValues(e, depth+1)...)
		}
		return all
	case map[string]any:
		for _, k := range nameKeys {
			if inner := tomlValues(v[k], depth+1); len(inner) > 0 {
				return inner[:1]
			}
		}
	}
	return nil
}

// pelicanKeys are the keys a header without fences may begin with.
var pelicanKeys = map[string]bool{
	"author": true, "authors": true, "category": true, "date": true, "lang": true,
	"modified": true, "slug": true, "status": true, "summary": true, "tags": true, "title": true,
}

// pelican reads "Title: …" lines up to the first empty line. Two known keys,
// or a title alone, make it a header; otherwise whole is text.
func pelican(trimmed, whole string) (frontMatter, string) {
	head, rest, ok := strings.Cut(trimmed, "\n\n")
	if !ok || len(head) > maxFrontMatter {
		return nil, whole
	}
	front := frontMatter{}
	known := 0
	key := ""
	for l := range strings.SplitSeq(head, "\n") {
		if key != "" && strings.HasPrefix(l, "    ") {
			front.set(key, append(front[key], strings.TrimSpace(l)))
			continue
		}
		k, v, ok := strings.Cut(l, ":")
		if !ok || !headerKey.MatchString(k) {
			return nil, whole
		}
		key = strings.ToLower(k)
		if pelicanKeys[key] {
			known++
		}
		front.set(key, []string{strings.TrimSpace(v)})
	}
	if known < 2 && len(front["title"]) == 0 {
		return nil, whole
	}
	return front, rest
}

// set notes the values of a key that are not empty.
func (f frontMatter) set(key string, values []string) {
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			kept = append(kept, v)
		}
	}
	if key = strings.ToLower(strings.TrimSpace(key)); len(kept) > 0 && key != "" {
		f[key] = kept
	}
}

// deny notes that a file says outright that it has no such value ("published:
// null").
func (f frontMatter) deny(key string) { f[strings.ToLower(key)] = nil }

// denies tells whether the file says outright that one of the keys has no
// value, and none of the others gives one.
func (f frontMatter) denies(keys ...string) bool {
	denied := false
	for _, k := range keys {
		values, ok := f[k]
		if len(values) > 0 {
			return false
		}
		denied = denied || ok
	}
	return denied
}

// frontKeys tells which keys name which field, best first.
var frontKeys = []struct {
	field field
	keys  []string
}{
	{fieldTitle, []string{"title"}},
	{fieldAuthors, []string{"authors", "author", "by", "byline", "creator"}},
	{fieldPublished, []string{"published", "date", "publishdate", "publish_date", "published_at", "date_published", "datepublished", "pubdate", "created", "revdate"}},
	{fieldModified, []string{"modified", "lastmod", "updated", "last_modified", "last_modified_at", "updated_at", "date_modified"}},
	{fieldSite, []string{"site", "site_name", "publication"}},
	{fieldURL, []string{"url", "canonical", "canonical_url", "canonicalurl", "original_url"}},
	{fieldLicence, []string{"licence", "license"}},
	{fieldLanguage, []string{"lang", "language", "locale"}},
	{fieldKind, []string{"kind"}},
	{fieldTags, []string{"tags", "keywords", "categories", "category"}},
	{fieldDescription, []string{"description", "summary", "subtitle", "excerpt"}},
}

// listed are the fields where one string may list several values.
var listed = map[field]string{fieldAuthors: ",;", fieldTags: ",;"}

func (fs findings) addFrontMatter(front frontMatter) { fs.addKeys("front matter", 1, front) }

// addHeader notes the single values of a document's own header.
func (fs findings) addHeader(from string, sure float64, values map[string]string) {
	front := frontMatter{}
	for k, v := range values {
		front.set(k, []string{v})
	}
	fs.addKeys(from, sure, front)
}

func (fs findings) addKeys(from string, sure float64, front frontMatter) {
	for _, fk := range frontKeys {
		for _, key := range fk.keys {
			values := front[key]
			if fk.field == fieldAuthors {
				values = signedBy(values)
			}
			if len(values) == 0 || dated(fk.field) && !isDate(values[0]) {
				continue // Jekyll's "published: false" is no date
			}
			if seps := listed[fk.field]; seps != "" && len(values) == 1 {
				values = splitList(values[0], seps)
			}
			fs.add(fk.field, from, sure, values...)
			break
		}
	}
}

func dated(f field) bool { return f == fieldPublished || f == fieldModified }

func isDate(s string) bool {
	_, ok := parseDate(s)
	return ok
}

// signedBy takes "By" and what stands for nobody out of a file's own list of
// authors, which is otherwise left as it is: a name or an account's.
func signedBy(values []string) []string {
	var kept []string
	for _, v := range values {
		v = byPrefix.ReplaceAllString(squeeze(v), "")
		v, _, _ = strings.Cut(v, " | ")
		if !nobody[strings.ToLower(v)] && !corpus.WebAddress(v) {
			kept = append(kept, v)
		}
	}
	if len(kept) > maxAuthors {
		return nil
	}
	return kept
}

func splitList(s, seps string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(seps, r) })
}
