package extract

import (
	"bytes"
	"fmt"

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
	if err := md.Convert([]byte(dropShortcodes(text)), &out); err != nil {
		return fmt.Errorf("markdown: %w", err)
	}
	root, deep := parseHTML(out.String())
	if deep {
		d.flag("deep")
	}
	d.lines = walk(root)
	return nil
}
