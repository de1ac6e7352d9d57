package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"altitude/corpus"
)

// agent is the name by which a page may address us in its directives.
const agent = "altitude"

// metaRobots reads a robots meta element into r: those for every robot and
// those for us.
func metaRobots(r *corpus.Robots, meta *html.Node) {
	name := strings.ToLower(strings.TrimSpace(attr(meta, "name")))
	if name == "robots" || name == agent || name == agent+"bot" {
		directives(r, attr(meta, "content"))
	}
}

// headerRobots reads an X-Robots-Tag header. Several headers may have been
// joined by commas; "bot: directive" speaks to that bot alone, up to the next
// name.
func headerRobots(header string) corpus.Robots {
	var r corpus.Robots
	ours := true
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if name, rest, ok := strings.Cut(part, ":"); ok && !valued(name) {
			ours = strings.EqualFold(strings.TrimSpace(name), agent) || strings.TrimSpace(name) == "*"
			part = rest
		}
		if ours {
			directives(&r, part)
		}
	}
	return r
}

// valued are the directives that take a value after a colon.
func valued(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "max-snippet", "max-image-preview", "max-video-preview", "unavailable_after":
		return true
	}
	return false
}

// directives adds a list of directives to r; the strictest of several wins.
func directives(r *corpus.Robots, list string) {
	for d := range strings.SplitSeq(strings.ToLower(list), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), ":")
		switch strings.TrimSpace(name) {
		case "none":
			r.NoIndex, r.NoFollow = true, true
		case "noindex":
			r.NoIndex = true
		case "nofollow":
			r.NoFollow = true
		case "noarchive", "nocache":
			r.NoArchive = true
		case "nosnippet":
			r.NoSnippet = true
		case "max-snippet":
			maxSnippet(r, strings.TrimSpace(value))
		}
	}
}

func maxSnippet(r *corpus.Robots, value string) {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n < 0: // -1: no limit
	case n == 0:
		r.NoSnippet = true
	case r.MaxSnippet == 0 || n < r.MaxSnippet:
		r.MaxSnippet = n
	}
}
