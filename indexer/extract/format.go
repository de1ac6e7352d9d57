package extract

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"strings"

	"altitude/corpus"
)

// format is how a page is written.
type format string

const (
	formatHTML     format = "html"
	formatMarkdown format = "markdown"
	formatAsciiDoc format = "asciidoc"
	formatText     format = "text"
)

// extensions are the file names we read, by extension.
var extensions = map[string]format{
	".adoc": formatAsciiDoc, ".asciidoc": formatAsciiDoc, ".asc": formatAsciiDoc,
	".htm": formatHTML, ".html": formatHTML, ".xhtml": formatHTML, ".mhtml": "",
	".markdown": formatMarkdown, ".md": formatMarkdown, ".mdown": formatMarkdown,
	".mdx": formatMarkdown, ".mkd": formatMarkdown, ".qmd": formatMarkdown, ".rmd": formatMarkdown,
	".text": formatText, ".txt": formatText, ".rst": formatText, ".org": formatText,
}

// mediaTypes are the content types we read.
var mediaTypes = map[string]format{
	"application/xhtml+xml": formatHTML,
	"application/xml":       formatHTML,
	"text/asciidoc":         formatAsciiDoc,
	"text/html":             formatHTML,
	"text/markdown":         formatMarkdown,
	"text/plain":            formatText,
	"text/x-markdown":       formatMarkdown,
}

// sniff tells how a page is written: by the file name's extension, else by the
// Content-Type header, else by its first bytes. Bytes that are no text are
// refused whatever name and header say.
func sniff(p corpus.Page) (format, error) {
	head := p.Body[:min(len(p.Body), 1024)]
	if len(bytes.TrimSpace(head)) == 0 && len(bytes.TrimSpace(p.Body)) == 0 {
		return "", &SkipError{"empty"}
	}
	if binary(head) {
		return "", &SkipError{"not text"}
	}
	if f := extensions[strings.ToLower(path.Ext(p.Name))]; f != "" {
		return f, nil
	}
	media, _, err := mime.ParseMediaType(p.Header["Content-Type"])
	f, known := mediaTypes[media]
	switch {
	case known && f != formatText:
		return f, nil
	case err == nil && !known && !strings.HasPrefix(media, "text/") && media != "application/octet-stream":
		return "", &SkipError{"not an article: " + media}
	case looksHTML(head):
		return formatHTML, nil // served as text/plain by a careless server
	}
	if f := extensions[strings.ToLower(path.Ext(urlPath(p.URL)))]; f == formatMarkdown || f == formatAsciiDoc {
		return f, nil
	}
	return formatText, nil
}

// binary tells whether bytes are a picture, an archive or the like. UTF-16
// text, which http.DetectContentType knows by its mark, is text.
func binary(head []byte) bool {
	media := http.DetectContentType(head)
	if strings.HasPrefix(media, "text/") {
		return false
	}
	if media != "application/octet-stream" {
		return true
	}
	// A stray NUL or control byte makes a text, many make something else.
	odd := 0
	for _, b := range head {
		if b < 0x09 || b > 0x0d && b < 0x20 && b != 0x1b {
			odd++
		}
	}
	return odd*10 > len(head)
}

// htmlStarts begin a page of HTML once comments and white space are gone.
var htmlStarts = []string{"<!doctype", "<html", "<head", "<body", "<article", "<main",
	"<meta", "<title", "<div", "<h1", "<p>", "<section", "<script", "<link", "<table", "<?xml"}

func looksHTML(head []byte) bool {
	s := strings.ToLower(strings.TrimLeft(string(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))), " \t\r\n\f"))
	for strings.HasPrefix(s, "<!--") {
		_, rest, ok := strings.Cut(s, "-->")
		if !ok {
			return true
		}
		s = strings.TrimLeft(rest, " \t\r\n\f")
	}
	for _, start := range htmlStarts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}
