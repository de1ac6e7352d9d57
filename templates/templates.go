// Package templates renders Altitude's pages: one struct per page, each with
// Render. A page struct holds what is shown and computes how; only templates
// write markup.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"sync"
)

//go:embed *.html
var sources embed.FS

// parsed holds the templates of all pages, parsed on first use.
var parsed = sync.OnceValues(func() (*template.Template, error) {
	return template.New("altitude").Funcs(functions()).ParseFS(sources, "*.html")
})

// render executes the named template into a buffer and then writes it to w:
// a template that fails leaves no half page on the wire.
func render(w io.Writer, name string, page any) error {
	all, err := parsed()
	if err != nil {
		return fmt.Errorf("parse templates: %w", err)
	}
	var out bytes.Buffer
	if err := all.ExecuteTemplate(&out, name, page); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	_, err = out.WriteTo(w)
	return err
}
