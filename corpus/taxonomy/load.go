package taxonomy

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var builtin embed.FS

// Default returns the built-in taxonomy. It is read once.
var Default = sync.OnceValues(func() (*Taxonomy, error) { return Load(nil) })

// Load reads a taxonomy from a folder of its own; a file that is missing there
// is taken from the built-in one. A bad row is refused by file and line:
// "roles.tsv:12: …".
func Load(fsys fs.FS) (*Taxonomy, error) {
	l := &loader{fsys: fsys, hash: sha256.New(), tax: &Taxonomy{}}
	for _, file := range []struct {
		name    string
		columns int
		row     func(cells []string) error
	}{
		{"roles.tsv", 8, l.role},
		{"topics.tsv", 4, l.topic},
		{"dimensions.tsv", 4, l.dimension},
		{"cues.tsv", 3, l.cue},
		{"heads.tsv", 2, l.head},
		{"synonyms.tsv", 1, l.synonym},
	} {
		if err := l.read(file.name, file.columns, file.row); err != nil {
			return nil, fmt.Errorf("taxonomy: %w", err)
		}
	}
	l.tax.Hash = hex.EncodeToString(l.hash.Sum(nil))[:16]
	l.tax.index()
	return l.tax, nil
}

type loader struct {
	fsys fs.FS
	hash hash.Hash
	tax  *Taxonomy
}

// open returns a file's content, the built-in one's where the folder has none.
func (l *loader) open(name string) ([]byte, error) {
	if l.fsys != nil {
		data, err := fs.ReadFile(l.fsys, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return builtin.ReadFile("data/" + name)
}

// read hands the rows of a table to row. The first line names the columns; "#"
// begins a comment; cells are parted by tabs.
func (l *loader) read(name string, columns int, row func([]string) error) error {
	data, err := l.open(name)
	if err != nil {
		return err
	}
	l.hash.Write(data)
	header := true
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if header {
			header = false
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			return fmt.Errorf("%s:%d: %d columns, want %d", name, number, len(cells), columns)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if err := row(cells); err != nil {
			return fmt.Errorf("%s:%d: %w", name, number, err)
		}
	}
	return nil
}

// list cuts a cell at sep, dropping empty parts.
func list(cell, sep string) []string {
	var parts []string
	for part := range strings.SplitSeq(cell, sep) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// hues is how many colours the pages have for roles.
const hues = 8

// role reads: id, label, level, hue, names, abbreviations, needs definition, bare.
// The id "-" gives names that hold a role's name without naming a role.
func (l *loader) role(c []string) error {
	hue, err := strconv.Atoi(c[3])
	r := Role{
		ID: c[0], Label: c[1], Level: Level(c[2]), Hue: hue, Names: list(c[4], "|"),
		Abbreviations: append(list(c[5], "|"), list(c[6], "|")...), NeedsDefinition: list(c[6], "|"), Bare: list(c[7], "|"),
	}
	levels := []Level{Team, Teams, Organisation, Company}
	switch {
	case c[0] != blocker && !slug(c[0]):
		return fmt.Errorf("id %q is not of lower-case letters, digits and hyphens", c[0])
	case c[0] != blocker && slices.ContainsFunc(l.tax.Roles, func(o Role) bool { return o.ID == r.ID }):
		return fmt.Errorf("role %q stands twice", r.ID)
	case r.Label == "":
		return fmt.Errorf("role %q has no label", r.ID)
	case len(r.Names) == 0:
		return fmt.Errorf("role %q has no name", r.ID)
	case !slices.Contains(levels, r.Level):
		return fmt.Errorf("level %q, want one of %v", r.Level, levels)
	case err != nil || hue < 0 || hue >= hues:
		return fmt.Errorf("hue %q, want 0–%d", c[3], hues-1)
	}
	l.tax.Roles = append(l.tax.Roles, r)
	return nil
}

func slug(s string) bool {
	return s != "" && s[0] != '-' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// topic reads: id, label, generic, triggers.
func (l *loader) topic(c []string) error {
	t := Topic{ID: c[0], Label: c[1], Generic: c[2] == "generic"}
	switch {
	case !slug(t.ID):
		return fmt.Errorf("id %q is not of lower-case letters, digits and hyphens", t.ID)
	case slices.ContainsFunc(l.tax.Topics, func(o Topic) bool { return o.ID == t.ID }):
		return fmt.Errorf("topic %q stands twice", t.ID)
	case c[2] != "" && !t.Generic:
		return fmt.Errorf("mark %q, want \"generic\" or nothing", c[2])
	}
	var err error
	if t.Triggers, err = patterns(c[3]); err != nil {
		return err
	}
	if t.Label == "" || len(t.Triggers) == 0 {
		return fmt.Errorf("topic %q has no label or no trigger", t.ID)
	}
	l.tax.Topics = append(l.tax.Topics, t)
	return nil
}

// dimension reads: id, label, group, definition.
func (l *loader) dimension(c []string) error {
	d := Dimension{ID: c[0], Label: c[1], Group: c[2], Definition: c[3]}
	switch {
	case !slug(d.ID):
		return fmt.Errorf("id %q is not of lower-case letters, digits and hyphens", d.ID)
	case slices.ContainsFunc(l.tax.Dimensions, func(o Dimension) bool { return o.ID == d.ID }):
		return fmt.Errorf("dimension %q stands twice", d.ID)
	case d.Label == "" || d.Group == "" || d.Definition == "":
		return fmt.Errorf("dimension %q lacks a label, group or definition", d.ID)
	}
	l.tax.Dimensions = append(l.tax.Dimensions, d)
	return nil
}

// cue reads: dimension, weight (0–1, 0 negative), patterns parted by ";".
func (l *loader) cue(c []string) error {
	d, err := l.known(c[0])
	if err != nil {
		return err
	}
	weight, err := strconv.ParseFloat(c[1], 64)
	if err != nil || weight < 0 || weight > 1 {
		return fmt.Errorf("weight %q, want 0–1", c[1])
	}
	found, err := patterns(c[2])
	for _, p := range found {
		d.Cues = append(d.Cues, Cue{weight, p})
	}
	return err
}

// head reads: dimension, patterns parted by ";".
func (l *loader) head(c []string) error {
	d, err := l.known(c[0])
	if err != nil {
		return err
	}
	heads, err := patterns(c[1])
	d.Heads = append(d.Heads, heads...)
	return err
}

// known returns the dimension with an id.
func (l *loader) known(id string) (*Dimension, error) {
	at := slices.IndexFunc(l.tax.Dimensions, func(d Dimension) bool { return d.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("unknown dimension %q", id)
	}
	return &l.tax.Dimensions[at], nil
}

// patterns reads a cell of patterns parted by ";".
func patterns(cell string) ([]Pattern, error) {
	var all []Pattern
	for _, source := range list(cell, ";") {
		p, err := ParsePattern(source)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// synonym reads terms parted by "|".
func (l *loader) synonym(c []string) error {
	terms := list(c[0], "|")
	if len(terms) < 2 {
		return fmt.Errorf("one term alone has no synonym")
	}
	l.tax.Synonyms = append(l.tax.Synonyms, Synonym{terms})
	return nil
}

// cueRef tells whose cue a pattern is.
type cueRef struct {
	dimension int
	weight    float64
}

// index makes the taxonomy ready to be asked.
func (t *Taxonomy) index() {
	t.names = newMatcher()
	t.lookup = map[string]string{}
	t.indexRoles()
	t.roles, t.topics, t.dimensions = map[string]int{}, map[string]int{}, map[string]int{}
	for i, r := range t.Roles {
		t.roles[r.ID] = i
	}
	for i, topic := range t.Topics {
		t.topics[topic.ID] = i
	}
	var cues, heads []Pattern
	for i, d := range t.Dimensions {
		t.dimensions[d.ID] = i
		for _, p := range d.Heads {
			heads = append(heads, p)
			t.headOf = append(t.headOf, i)
		}
		for _, c := range d.Cues {
			cues = append(cues, c.Pattern)
			t.cueOf = append(t.cueOf, cueRef{i, c.Weight})
		}
	}
	t.cues, t.heads = NewPatterns(cues), NewPatterns(heads)
	t.indexTopics()
}

// indexRoles fills the matcher and the lookup, and takes the blockers out of
// the list of roles.
func (t *Taxonomy) indexRoles() {
	for _, r := range t.Roles {
		for _, name := range r.Names {
			t.names.add(name, r.ID)
		}
		for _, short := range r.Abbreviations {
			if !slices.Contains(r.NeedsDefinition, short) {
				t.names.short[short] = r.ID
			}
		}
	}
	t.Roles = slices.DeleteFunc(t.Roles, func(r Role) bool { return r.ID == blocker })
	// Ids and labels win over names, names over abbreviations.
	for _, forms := range []func(Role) []string{
		func(r Role) []string { return []string{r.ID, r.Label} },
		func(r Role) []string { return r.Names },
		func(r Role) []string { return append(slices.Clone(r.Abbreviations), r.Bare...) },
	} {
		for _, r := range t.Roles {
			for _, form := range forms(r) {
				if key := lookupKey(form); t.lookup[key] == "" {
					t.lookup[key] = r.ID
				}
			}
		}
	}
}

func (t *Taxonomy) indexTopics() {
	var triggers []Pattern
	for i, topic := range t.Topics {
		for _, p := range topic.Triggers {
			triggers = append(triggers, p)
			t.topicOf = append(t.topicOf, i)
		}
	}
	t.topicCues = NewPatterns(triggers)
}
