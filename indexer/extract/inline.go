package extract

import (
	"regexp"
	"strings"
)

// The inline markup of AsciiDoc, in the order it is taken off.
var (
	adocMacro    = regexp.MustCompile(`\b(?:link|xref|mailto):([^\s\[\]]*)\[([^\]]*)\]`)
	adocAddress  = regexp.MustCompile(`\b((?:https?|ftp|irc)://[^\s\[\]<>]+)\[([^\]]*)\]`)
	adocNothing  = regexp.MustCompile(`\b(?:image|icon|indexterm2?|anchor|footnote|footnoteref|stem|latexmath|asciimath|video|audio):[^\s\[\]]*\[[^\]]*\]|\(\(\([^()]*\)\)\)|\[\[[^\]]*\]\]|<\d+>`)
	adocLabelled = regexp.MustCompile(`\b(?:kbd|btn|menu|pass|abbr):[^\s\[\]]*\[([^\]]*)\]`)
	adocCross    = regexp.MustCompile(`<<([^<>,]*)(?:,\s*([^<>]*))?>>`)
	adocIndex    = regexp.MustCompile(`\(\(([^()]+)\)\)`)
	adocRole     = regexp.MustCompile(`\[[.#%][^\]\s]*\]([#_*` + "`" + `])`)
	adocPass     = regexp.MustCompile(`\+{2,3}([^+]+)\+{2,3}`)
	adocQuoted   = regexp.MustCompile("([\"'])`([^`]+)`[\"']")
	adocName     = regexp.MustCompile(`\{([\w-]+)\}`)
	adocUncon    = regexp.MustCompile("(\\*\\*|__|``|##)(\\S(?:.*?\\S)?)(\\*\\*|__|``|##)")
	adocCon      = regexp.MustCompile("(^|[\\s(\\[{\"'“‘«,;:>—–-])([*_`#])(\\S(?:[^*_`#]*?\\S)?)([*_`#])($|[\\s)\\]}\"'”’».,;:!?<—–-])")
	adocScript   = regexp.MustCompile(`([\^~])([^\s\^~]+)([\^~])`)
	adocBreak    = regexp.MustCompile(` \+$`) // at a line's end
)

// adocNames are AsciiDoc's own attribute references.
var adocNames = map[string]string{
	"amp": "&", "apos": "'", "asterisk": "*", "backslash": `\`, "backtick": "`", "blank": "", "caret": "^", "cpp": "C++",
	"empty": "", "endsb": "]", "gt": ">", "ldquo": "“", "lsquo": "‘", "lt": "<", "nbsp": " ", "plus": "+", "quot": `"`,
	"rdquo": "”", "rsquo": "’", "sp": " ", "startsb": "[", "tilde": "~", "two-colons": "::", "two-semicolons": ";;", "vbar": "|", "wj": "", "zwsp": "",
}

// maxExpansion bounds a line after its attribute references are filled in.
const maxExpansion = 16 << 10

// plainAsciiDoc takes the inline markup off a line; names are the document's
// own attributes. A reference to none of them is dropped.
func plainAsciiDoc(s string, names map[string]string) string {
	for range 2 { // a value may refer to another
		if !strings.Contains(s, "{") || len(s) > maxExpansion {
			break
		}
		s = adocName.ReplaceAllStringFunc(s, func(ref string) string {
			key := strings.ToLower(ref[1 : len(ref)-1])
			if v, ok := names[key]; ok {
				return v
			}
			return adocNames[key]
		})
	}
	s = adocNothing.ReplaceAllString(s, "")
	s = adocMacro.ReplaceAllStringFunc(s, func(m string) string { return linkText(adocMacro.FindStringSubmatch(m)) })
	s = adocAddress.ReplaceAllStringFunc(s, func(m string) string { return linkText(adocAddress.FindStringSubmatch(m)) })
	s = adocLabelled.ReplaceAllString(s, "$1")
	s = adocCross.ReplaceAllStringFunc(s, func(m string) string {
		parts := adocCross.FindStringSubmatch(m)
		return cmpOr(parts[2], parts[1])
	})
	s = adocIndex.ReplaceAllString(s, "$1")
	s = adocRole.ReplaceAllString(s, "$1")
	s = adocPass.ReplaceAllString(s, "$1")
	s = adocQuoted.ReplaceAllString(s, "$1$2$1")
	s = sameMarks(s, adocUncon, 1, 3, "$2")
	for range 3 { // marks nest: *_both_*
		t := sameMarks(s, adocCon, 2, 4, "$1$3$5")
		if t == s {
			break
		}
		s = t
	}
	return sameMarks(s, adocScript, 1, 3, "$2")
}

// sameMarks replaces matches whose groups a and b are the same mark.
func sameMarks(s string, re *regexp.Regexp, a, b int, with string) string {
	if !re.MatchString(s) {
		return s
	}
	return re.ReplaceAllStringFunc(s, func(m string) string {
		parts := re.FindStringSubmatchIndex(m)
		if m[parts[2*a]:parts[2*a+1]] != m[parts[2*b]:parts[2*b+1]] {
			return m
		}
		return string(re.ExpandString(nil, with, m, parts))
	})
}

// linkText is what a link shows: its text without attributes, else its
// address.
func linkText(m []string) string {
	text := m[2]
	if strings.HasPrefix(text, `"`) {
		if quoted, _, ok := strings.Cut(text[1:], `"`); ok {
			return quoted
		}
	}
	for _, attribute := range []string{",window=", ",role=", ",opts=", ", window=", ", role="} {
		text, _, _ = strings.Cut(text, attribute)
	}
	text = strings.TrimSuffix(text, "^")
	if strings.HasPrefix(text, "window=") || strings.HasPrefix(text, "role=") {
		text = ""
	}
	return cmpOr(text, m[1])
}
