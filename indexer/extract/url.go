package extract

import (
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// trackers are query parameters that name where a reader came from, never
// what is shown; a trailing * matches any ending. Sorted.
var trackers = []string{
	"_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "cmpid", "dclid", "epik", "fb_action_ids",
	"fb_source", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "mc_cid", "mc_eid",
	"mkt_tok", "msclkid", "oly_anon_id", "oly_enc_id", "ref_src", "s_cid", "srsltid", "ttclid",
	"twclid", "utm_*", "vero_conv", "vero_id", "wbraid", "wickedid", "wprov", "yclid",
}

// sessionIDs are path and query parameters that number a visit.
var sessionIDs = regexp.MustCompile(`(?i);(?:jsessionid|phpsessid|sid)=[^/?#]*`)

var sessionParams = []string{"aspsessionid", "cfid", "cftoken", "jsessionid", "phpsessid", "sessionid", "sessid"}

// maxURL bounds an address, as it comes and as it is kept, in bytes; longer ones
// are traps.
const maxURL = 2048

// NormalizeURL returns the one form of an http or https address under which a
// page is kept: lower-case punycode host without default port or user, a
// clean path, no fragment, no tracking parameters. ok is false for anything
// that is no web address.
func NormalizeURL(address string) (normal string, ok bool) {
	address = strings.TrimSpace(address)
	if address == "" || len(address) > maxURL || strings.ContainsFunc(address, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" {
		return "", false
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host, ok := normalHost(u)
	if !ok {
		return "", false
	}
	u.Host, u.User, u.Fragment, u.RawFragment = host, nil, "", ""
	u.RawQuery, u.ForceQuery = normalQuery(u.RawQuery), false
	normalPath(u)
	if normal = u.String(); len(normal) > maxURL {
		return "", false // escapes made it too long
	}
	return normal, true
}

func normalHost(u *url.URL) (string, bool) {
	host := strings.ToLower(strings.TrimRight(u.Hostname(), "."))
	if host == "" {
		return "", false
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.String()
		if ip.Is6() {
			host = "[" + host + "]"
		}
	} else if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	} else if !plainHost(host) {
		return "", false
	}
	switch port := u.Port(); {
	case port == "" || port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https":
		return host, true
	default:
		return host + ":" + port, true
	}
}

// plainHost allows the ASCII names that resolve although IDNA refuses them:
// underscores, doubled hyphens.
func plainHost(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool {
		return r != '-' && r != '_' && r != '.' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

// normalPath resolves "." and "..", also percent-encoded, doubled slashes, and
// writes escapes one way.
func normalPath(u *url.URL) {
	p := sessionIDs.ReplaceAllString(u.EscapedPath(), "")
	if decoded, err := url.PathUnescape(p); err == nil && !strings.Contains(strings.ToLower(p), "%2f") {
		slash := strings.HasSuffix(decoded, "/") || strings.HasSuffix(decoded, "/.") || strings.HasSuffix(decoded, "/..")
		decoded = path.Clean("/" + decoded)
		if slash && decoded != "/" {
			decoded += "/"
		}
		u.Path, u.RawPath = decoded, ""
		return
	}
	u.Path, _ = url.PathUnescape(p)
	u.RawPath = p
}

// normalQuery drops trackers and session numbers; the order of what remains
// is the page's own.
func normalQuery(raw string) string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		name = strings.ToLower(name)
		if part != "" && !tracker(name) && !slices.Contains(sessionParams, name) {
			kept = append(kept, part)
		}
	}
	return escapeBytes(strings.Join(kept, "&"))
}

// escapeBytes escapes what may not stand in an address: white space, control
// characters and all beyond ASCII.
func escapeBytes(query string) string {
	if !strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return query
	}
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func tracker(name string) bool {
	return slices.ContainsFunc(trackers, func(t string) bool {
		prefix, wild := strings.CutSuffix(t, "*")
		return name == t || wild && strings.HasPrefix(name, prefix)
	})
}
