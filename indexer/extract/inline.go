package extract

import (
	"regexp"
	"strings"
)

// The inline markup of AsciiDoc, in the order it is taken off.
var (
	adocMacro   = regexp.MustCompile(`\b(?:link|xref|mailto):([^\s\[\]]*)\[([^\]]*)\]`)
	adocAddress = regexp.MustCompile(`\b((?:https?|ftp|irc)://[^\s\[\]<>]+)\[([^\]]*)\]`)
	adocNothing = regexp.MustCompile(`\b(?:image|icon|anchor|stem|latexmath|asciimath|video|audio|toc|bibliography|indexterm|counter2?):[^\s\[\]]*\[[^\]]*\]|\(\(\([^()]*\)\)\)|\[\[\[[^\]]*\]\]\]|\[\[[^\]]*\]\]|<\d+>|\{(?:counter2?|set):[^{}]*\}`)
	// adocCite is a macro that shows a number, no words of the text
	// (cite:[key], citenp:[key], bibitem:[key]), with the space before it.
	adocCite     = regexp.MustCompile(`\s*\b(?:cite|bib)[a-z]*:[^\s\[\]]*\[[^\]]*\]`)
	adocHanging  = regexp.MustCompile(`(?:\s*,)+(\s*[.,;])`) // commas between references that are gone
	adocTerms    = regexp.MustCompile(`\bindexterm2:\[([^\],]*)[^\]]*\]`)
	adocNote     = regexp.MustCompile(`\s*\bfootnote(?:ref)?:[\w-]*\[`)
	adocLabelled = regexp.MustCompile(`\b(?:kbd|btn|menu|pass|abbr):[^\s\[\]]*\[([^\]]*)\]`)
	adocCross    = regexp.MustCompile(`\s*<<([^<>,]*)(?:,\s*([^<>]*))?>>`)
	adocIndex    = regexp.MustCompile(`\(\(([^()]+)\)\)`)
	adocRole     = regexp.MustCompile(`\[[.#%][^\]\s]*\]([#_*` + "`" + `])`)
	adocPass     = regexp.MustCompile(`(^|[^\w+])\+{2,3}([^+]+)\+{2,3}`) // not C++
	adocQuoted   = regexp.MustCompile("([\"'])`([^`]+)`[\"']")
	adocName     = regexp.MustCompile(`\{([\w-]+)\}(?:\[([^\[\]]*)\])?`)
	adocPrefix   = regexp.MustCompile(`^(?:ref|term)[-_](.+)$`)
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

// fillIn replaces references to attributes by their values. One that the
// document does not define, since it follows no include, shows the text given
// with it, or the words it is named after ({ref-jetty}), or nothing.
func fillIn(s string, names map[string]string) string {
	for range 2 { // a value may refer to another
		if !strings.Contains(s, "{") || len(s) > maxExpansion {
			break
		}
		s = adocName.ReplaceAllStringFunc(s, func(ref string) string {
			m := adocName.FindStringSubmatch(ref)
			key := strings.ToLower(m[1])
			if v, ok := names[key]; ok {
				return v + ref[len(m[1])+2:]
			}
			if v, ok := adocNames[key]; ok {
				return v + ref[len(m[1])+2:]
			}
			if p := adocPrefix.FindStringSubmatch(key); p != nil && m[2] == "" {
				return strings.ReplaceAll(p[1], "-", " ")
			}
			return m[2]
		})
	}
	return s
}

// cutFootnotes takes the footnotes, which may hold brackets themselves, out of
// a text.
func cutFootnotes(s string) (rest string, notes []string) {
	for {
		at := adocNote.FindStringIndex(s)
		if at == nil {
			return rest + s, notes
		}
		rest += s[:at[0]]
		inner, after := bracketed(s[at[1]:])
		if inner != "" {
			notes = append(notes, inner)
		}
		s = after
	}
}

// bracketed cuts a text at the bracket that closes the one opened before it;
// without one, all is inside.
func bracketed(s string) (inner, after string) {
	depth := 1
	for i, r := range s {
		switch r {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// crossText is what a reference shows: its own text, the title of the section
// it refers to, nothing for an entry of the bibliography, else its words.
func crossText(m []string, names map[string]string) string {
	if m[2] != "" {
		return m[2]
	}
	if title, ok := names[anchorKey(m[1])]; ok {
		return title
	}
	return squeeze(strings.NewReplacer("-", " ", "_", " ", "#", " ", ".adoc", " ").Replace(m[1]))
}

// anchorKey is the key of an anchor among a document's names; no attribute has
// such a name.
func anchorKey(id string) string { return "<<" + strings.ToLower(strings.TrimSpace(id)) }

// plainAsciiDoc takes the inline markup off a line; names are the document's
// own attributes and anchors.
func plainAsciiDoc(s string, names map[string]string) string {
	s = adocTerms.ReplaceAllString(s, "$1")
	s = adocCite.ReplaceAllString(s, "")
	s = adocNothing.ReplaceAllString(s, "")
	s = fillIn(s, names)
	s = adocMacro.ReplaceAllStringFunc(s, func(m string) string { return linkText(adocMacro.FindStringSubmatch(m)) })
	s = adocAddress.ReplaceAllStringFunc(s, func(m string) string { return linkText(adocAddress.FindStringSubmatch(m)) })
	s = adocLabelled.ReplaceAllString(s, "$1")
	gone := false
	s = adocCross.ReplaceAllStringFunc(s, func(m string) string {
		text := crossText(adocCross.FindStringSubmatch(m), names)
		if text == "" {
			gone = true
			return ""
		}
		return m[:strings.Index(m, "<<")] + text
	})
	if gone {
		s = adocHanging.ReplaceAllString(s, "$1")
	}
	s = adocIndex.ReplaceAllString(s, "$1")
	s = adocRole.ReplaceAllString(s, "$1")
	s = adocPass.ReplaceAllString(s, "$1$2")
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
