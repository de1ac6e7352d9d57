package corpus

import (
	"fmt"
	"regexp"
	"strings"
)

// Pattern matches web addresses: what a source includes or leaves out.
//
// Three forms are read:
//
//	/blog/**                a path that begins with /, query included when the pattern has a "?"
//	example.com/team/*      a host and path
//	re:^https://.*\.html$   a regular expression (RE2) over the whole address
//
// In the first two * stands for any characters but / and ** for any
// characters; they match from the first character to the last, ignoring case.
type Pattern struct {
	re *regexp.Regexp
	// part cuts what is matched out of an address.
	part func(address string) string
}

// maxPattern bounds a pattern; RE2 bounds the time of matching it.
const maxPattern = 1000

// ParsePattern reads one pattern.
func ParsePattern(s string) (Pattern, error) {
	if s == "" || len(s) > maxPattern {
		return Pattern{}, fmt.Errorf("pattern of %d characters, 1 to %d are allowed", len(s), maxPattern)
	}
	if expr, ok := strings.CutPrefix(s, "re:"); ok {
		re, err := regexp.Compile(expr)
		if err != nil {
			return Pattern{}, fmt.Errorf("pattern %q: %w", s, err)
		}
		return Pattern{re, func(a string) string { return a }}, nil
	}
	p := Pattern{re: regexp.MustCompile("(?is)^" + globExpr(s) + "$")}
	query := strings.Contains(s, "?")
	if strings.HasPrefix(s, "/") {
		p.part = func(a string) string { _, path := splitAddress(a, query); return path }
	} else {
		p.part = func(a string) string { host, path := splitAddress(a, query); return host + path }
	}
	return p, nil
}

// globExpr writes a glob as a regular expression.
func globExpr(glob string) string {
	const anything, name = "\x00", "\x01"
	stars := strings.NewReplacer("**", anything, "*", name).Replace(glob)
	return strings.NewReplacer(anything, ".*", name, "[^/]*").Replace(regexp.QuoteMeta(stars))
}

// splitAddress cuts a web address into host and path, the query with the path
// when asked for.
func splitAddress(address string, query bool) (host, path string) {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	rest, _, _ = strings.Cut(rest, "#")
	if !query {
		rest, _, _ = strings.Cut(rest, "?")
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[:i], rest[i:]
	}
	return rest, "/"
}

// Match tells whether the pattern matches an address.
func (p Pattern) Match(address string) bool {
	return p.re != nil && p.re.MatchString(p.part(address))
}

// ParsePatterns reads several patterns.
func ParsePatterns(all []string) ([]Pattern, error) {
	patterns := make([]Pattern, 0, len(all))
	for _, s := range all {
		p, err := ParsePattern(s)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, p)
	}
	return patterns, nil
}
