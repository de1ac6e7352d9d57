package extract

import (
	"regexp"
	"strings"
)

var (
	// rawBlock marks Liquid's own text in between as literal; the marks go.
	rawBlock = regexp.MustCompile(`\{%-?\s*(?:end)?raw\s*-?%\}`)
	// dropped are paired tags whose content is no text of the article.
	dropped = regexp.MustCompile(`(?s)\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{<\s*/\*.*?\*/\s*>\}\}`)
	// tags are Liquid tags and Hugo shortcodes; outputs are {{ values }}.
	tags    = regexp.MustCompile(`\{%-?(?:[^%{}"]|"[^"]*")*-?%\}|\{%-?[^%{}]*-?%\}|\{\{[<%][^{}]*?[%>]\}\}`)
	outputs = regexp.MustCompile(`\{\{-?[^{}]*?-?\}\}`)
	// kramdown attribute lists: {: .class #id} and {:.no_toc}.
	attributeList = regexp.MustCompile(`\{:[^{}\n]{0,300}\}|\{[.#][\w.# -]{1,100}\}`)
	// MDX: import and export lines stand alone.
	moduleLine = regexp.MustCompile(`(?m)^(?:import\s+[\w{}*, ]+\s+from\s+['"][^'"\n]+['"];?|export\s+(?:const|default)\s.{0,500}|import\s+['"][^'"\n]+['"];?)$`)
	tocMark    = regexp.MustCompile(`(?mi)^\s*(?:\[\[?_?toc_?\]?\]|\$\{toc\}|\{\{toc\}\})\s*$`)
)

// dropShortcodes takes the template language out of a text: Liquid, Hugo, Jekyll
// attribute lists, MDX imports. What a paired tag encloses stays.
func dropShortcodes(s string) string {
	if strings.Contains(s, "{") {
		s = rawBlock.ReplaceAllString(s, "")
		s = dropped.ReplaceAllString(s, "")
		s = tags.ReplaceAllString(s, "")
		s = outputs.ReplaceAllString(s, "")
		s = attributeList.ReplaceAllString(s, "")
	}
	s = moduleLine.ReplaceAllString(s, "")
	return tocMark.ReplaceAllString(s, "")
}
