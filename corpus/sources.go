package corpus

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Source is one entry of the sources file: where a crawl begins and what of
// it is wanted.
type Source struct {
	// Name identifies the source; each page keeps it.
	Name string `json:"name"`
	// URLs are the pages to begin with.
	URLs []string `json:"urls,omitempty"`
	// Feeds and Sitemaps are read for addresses, never stored as pages.
	Feeds    []string `json:"feeds,omitempty"`
	Sitemaps []string `json:"sitemaps,omitempty"`
	// Include, when not empty, limits the pages fetched beyond URLs; Exclude
	// wins over it. See Pattern for the forms.
	Include []string `json:"include,omitempty"`
	Exclude []string `json:"exclude,omitempty"`
	// Depth is how many links away from URLs, feeds and sitemaps a page may
	// be; nil leaves it to the crawl. 0 fetches URLs and what the feeds and
	// sitemaps list, and follows no link.
	Depth *int `json:"depth,omitempty"`
	// Kind is what sort of source speaks; it wins over what extraction finds.
	Kind Kind `json:"kind,omitempty"`
	// FullText says that the articles may be shown in full.
	FullText bool `json:"full_text,omitempty"`
	// Schedule hints how often pages change: "hourly", "daily", "weekly",
	// "monthly" or a duration such as "36h". A crawl adapts from there.
	Schedule string `json:"schedule,omitempty"`
}

// schedules are the words for how often pages change.
var schedules = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour,
}

// Interval returns the schedule hint as a duration, 0 when there is none.
func (s Source) Interval() (time.Duration, error) {
	if s.Schedule == "" {
		return 0, nil
	}
	if d, ok := schedules[s.Schedule]; ok {
		return d, nil
	}
	d, err := time.ParseDuration(s.Schedule)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("schedule %q: want hourly, daily, weekly, monthly or a duration", s.Schedule)
	}
	return d, nil
}

// maxSources bounds a sources file; maxAddresses the addresses of one entry.
const (
	maxSources   = 10_000
	maxAddresses = 10_000
	maxDepth     = 100
)

// Check tells what is wrong with an entry, nil when it can be crawled.
func (s Source) Check() error {
	switch {
	case strings.TrimSpace(s.Name) == "":
		return fmt.Errorf("no name")
	case len(s.Name) > 200 || !utf8.ValidString(s.Name):
		return fmt.Errorf("name is longer than 200 bytes or not UTF-8")
	case s.Kind != "" && !slices.Contains(Kinds, s.Kind):
		return fmt.Errorf("kind %q: want one of %v", s.Kind, Kinds)
	case s.Depth != nil && (*s.Depth < 0 || *s.Depth > maxDepth):
		return fmt.Errorf("depth %d: want 0 to %d", *s.Depth, maxDepth)
	}
	if _, err := s.Interval(); err != nil {
		return err
	}
	for _, patterns := range [][]string{s.Include, s.Exclude} {
		if _, err := ParsePatterns(patterns); err != nil {
			return err
		}
	}
	return s.checkAddresses()
}

func (s Source) checkAddresses() error {
	all := slices.Concat(s.URLs, s.Feeds, s.Sitemaps)
	if len(all) == 0 {
		return fmt.Errorf("no urls, feeds or sitemaps")
	}
	if len(all) > maxAddresses {
		return fmt.Errorf("%d addresses, at most %d are read", len(all), maxAddresses)
	}
	for _, address := range all {
		if !WebAddress(address) {
			return fmt.Errorf("%q is not an http or https address", address)
		}
	}
	return nil
}

// ParseSources reads a sources file: a JSON array of entries. name is the
// file's name, for the message that refuses a bad entry by file and line.
func ParseSources(name string, data []byte) ([]Source, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	p := sourceParser{name: name, data: data, dec: json.NewDecoder(bytes.NewReader(data)), seen: map[string]int{}}
	return p.parse()
}

type sourceParser struct {
	name string
	data []byte
	dec  *json.Decoder
	// seen maps the names met to their line.
	seen map[string]int
}

func (p *sourceParser) parse() ([]Source, error) {
	if t, err := p.dec.Token(); err != nil || t != json.Delim('[') {
		return nil, fmt.Errorf("%s:1: want a JSON array of sources", p.name)
	}
	var all []Source
	for p.dec.More() {
		s, err := p.entry(len(all) + 1)
		if err != nil {
			return nil, err
		}
		if all = append(all, s); len(all) > maxSources {
			return nil, fmt.Errorf("%s: more than %d entries", p.name, maxSources)
		}
	}
	if _, err := p.dec.Token(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", p.name, p.line(p.dec.InputOffset()), err)
	}
	if _, err := p.dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s:%d: something follows the array", p.name, p.line(p.dec.InputOffset()))
	}
	return all, nil
}

// entry reads the n-th entry.
func (p *sourceParser) entry(n int) (Source, error) {
	var raw json.RawMessage
	at := p.dec.InputOffset()
	if err := p.dec.Decode(&raw); err != nil {
		return Source{}, fmt.Errorf("%s:%d: entry %d: %w", p.name, p.line(at), n, err)
	}
	line := p.line(p.dec.InputOffset() - int64(len(raw)))
	var s Source
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&s); err != nil {
		return s, fmt.Errorf("%s:%d: entry %d: %w", p.name, line, n, err)
	}
	if err := s.Check(); err != nil {
		return s, fmt.Errorf("%s:%d: entry %d %q: %w", p.name, line, n, s.Name, err)
	}
	if first, twice := p.seen[s.Name]; twice {
		return s, fmt.Errorf("%s:%d: entry %d %q: the name is taken by line %d", p.name, line, n, s.Name, first)
	}
	p.seen[s.Name] = line
	return s, nil
}

// line returns the line of a byte offset, from 1.
func (p *sourceParser) line(offset int64) int {
	return 1 + bytes.Count(p.data[:min(int(offset), len(p.data))], []byte("\n"))
}

//go:embed sources.json
var exampleSources []byte

// ExampleSourcesFile returns the text of the built-in example of a sources
// file, public leadership sites, to copy and change.
func ExampleSourcesFile() []byte { return bytes.Clone(exampleSources) }
