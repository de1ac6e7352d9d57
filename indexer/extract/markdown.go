package extract

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// readMarkdown renders Markdown to HTML and reads that: raw HTML in Markdown
// and Markdown's own constructs then take the same way.
func (d *draft) readMarkdown(text string) error {
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.DefinitionList, extension.Strikethrough,
			extension.TaskList, extension.Footnote),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	var out bytes.Buffer
	if err := md.Convert([]byte(tame(dropShortcodes(text))), &out); err != nil {
		return fmt.Errorf("markdown: %w", err)
	}
	root, deep := parseHTML(out.String())
	if deep {
		d.flag("deep")
	}
	d.lines = walk(root)
	return nil
}

const (
	// maxIndent bounds the white space and quotation marks before a line: the
	// parser's work grows with the square of the nesting.
	maxIndent = 80
	// maxMarks bounds the emphasis marks of one paragraph, for the same reason;
	// in a paragraph with more they are text.
	maxMarks = 3000
)

// tame takes out of a Markdown text what would cost the parser far more time
// than its length.
func tame(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for i, par := range strings.SplitAfter(text, "\n\n") {
		if i > maxLines {
			break
		}
		if strings.Count(par, "*")+strings.Count(par, "_") > maxMarks {
			par = strings.NewReplacer("*", " ", "_", " ").Replace(par)
		}
		for l := range strings.Lines(par) {
			if rest := strings.TrimLeft(l, " \t>"); len(l)-len(rest) > maxIndent && rest != "" && rest != "\n" {
				l = l[:maxIndent] + rest
			}
			out.WriteString(l)
		}
	}
	return out.String()
}
