package crawl

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Robots is what a robots.txt says to one crawler (RFC 9309).
type Robots struct {
	rules []rule
	// Delay is the crawl-delay asked for, zero when none was; not clamped.
	Delay time.Duration
	// Sitemaps are the addresses named by sitemap lines, as written.
	Sitemaps []string
	// unknown says why the file cannot be read, which forbids everything.
	unknown string
}

// rule is one allow or disallow line; path is in the form of normalOctets.
type rule struct {
	allow bool
	path  string
}

const (
	// maxRobots is how much of a robots.txt is read: RFC 9309, section 2.5,
	// asks for at least 500 KiB.
	maxRobots = 500 << 10
	// maxRule bounds one rule's path, far above any server's limit on
	// addresses; a longer rule matches no address we would fetch.
	maxRule = 8 << 10
	// maxRobotsSitemaps bounds the sitemap lines read of one file.
	maxRobotsSitemaps = 100
)

// ParseRobots reads a robots.txt for the crawler with the product token agent
// ("altitude"). It never fails: what is no rule is passed over, and a page of
// HTML has none.
func ParseRobots(data []byte, agent string) *Robots {
	data = bytes.TrimPrefix(data[:min(len(data), maxRobots)], []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("<")) {
		return &Robots{}
	}
	p := robotsParser{agent: strings.ToLower(agent)}
	for len(data) > 0 {
		var line []byte
		if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			line, data = data, nil
		}
		p.line(string(line))
	}
	return p.robots()
}

// robotsParser gathers the rules for the agent and those for any agent; the
// groups of one agent are merged.
type robotsParser struct {
	agent string
	// mine and all tell whom the group being read speaks to.
	mine, all bool
	// inRules says that a rule was read since the last user-agent line, so
	// that the next such line begins a new group.
	inRules bool
	// named says that some group names the agent.
	named             bool
	own, any          []rule
	ownDelay, anyWait time.Duration
	sitemaps          []string
}

func (p *robotsParser) line(line string) {
	line, _, _ = strings.Cut(line, "#")
	name, value, ok := strings.Cut(line, ":")
	if words := strings.Fields(line); !ok && len(words) == 2 {
		name, value = words[0], words[1] // the colon is forgotten now and then
	}
	value = strings.Trim(value, " \t")
	switch strings.ToLower(strings.Trim(name, " \t")) {
	case "user-agent", "useragent", "user agent":
		p.userAgent(value)
	case "allow":
		p.rule(true, value)
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		p.rule(false, value)
	case "crawl-delay":
		p.delay(value)
	case "sitemap":
		if value != "" && len(p.sitemaps) < maxRobotsSitemaps {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

func (p *robotsParser) userAgent(value string) {
	if p.inRules {
		p.mine, p.all, p.inRules = false, false, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		p.all = true
		return
	}
	if strings.EqualFold(productToken(value), p.agent) && p.agent != "" {
		p.mine, p.named = true, true
	}
}

// productToken cuts a product token from a user-agent line: letters, hyphens
// and underscores (RFC 9309, section 2.2.1); "Altitude/1.0" names "Altitude".
func productToken(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '-' && r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

func (p *robotsParser) rule(allow bool, path string) {
	p.inRules = true
	// An empty path forbids nothing.
	if path == "" || len(path) > maxRule {
		return
	}
	// A path must begin with a slash or a star. When in doubt the slip forbids.
	if path[0] != '/' && path[0] != '*' {
		if allow {
			return
		}
		path = "/" + path
	}
	r := rule{allow, normalOctets(path, true)}
	if p.mine {
		p.own = append(p.own, r)
	}
	if p.all {
		p.any = append(p.any, r)
	}
}

func (p *robotsParser) delay(value string) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) {
		return
	}
	d := time.Duration(min(seconds, 1e6) * float64(time.Second))
	if p.mine {
		p.ownDelay = max(p.ownDelay, d)
	}
	if p.all {
		p.anyWait = max(p.anyWait, d)
	}
}

func (p *robotsParser) robots() *Robots {
	if p.named {
		return &Robots{rules: p.own, Delay: p.ownDelay, Sitemaps: p.sitemaps}
	}
	return &Robots{rules: p.any, Delay: p.anyWait, Sitemaps: p.sitemaps}
}

// Allowed tells whether the path of an address, query included, may be
// fetched: the longest rule that matches decides, allow wins between equals,
// and what no rule matches is allowed. /robots.txt always is.
func (r *Robots) Allowed(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	if r.unknown != "" {
		return false
	}
	if path == "" || path[0] != '/' {
		path = "/" + path
	}
	path = normalOctets(path, false)
	longest, allow := -1, true
	for _, rule := range r.rules {
		if len(rule.path) < longest || len(rule.path) == longest && !rule.allow {
			continue
		}
		if matchRule(rule.path, path) {
			longest, allow = len(rule.path), rule.allow
		}
	}
	return allow
}

// matchRule tells whether a rule matches the beginning of path: * stands for
// any characters, $ at the end for the path's end.
func matchRule(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	if len(parts) == 1 {
		return !anchored || rest == ""
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if anchored {
		return strings.HasSuffix(rest, last)
	}
	return strings.Contains(rest, last)
}

const hexDigits = "0123456789ABCDEF"

// normalOctets writes a path so that equal octets are equal strings (RFC 9309,
// section 2.2.2): unreserved characters plain, everything else that is
// escaped or not ASCII as %XX in upper case. In a rule * and a last $ keep
// their meaning; in an address they are octets like others and are escaped, so that
// only an escaped one in a rule matches them.
func normalOctets(s string, isRule bool) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		if escaped {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
		}
		special := c == '*' || c == '$'
		means := isRule && (c == '*' || c == '$' && i == len(s)-1)
		switch {
		case unreserved(c), !escaped && means, !escaped && !special && c > 0x20 && c < 0x7f:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
