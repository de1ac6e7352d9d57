package extract

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"altitude/corpus"
)

// metaCharset finds the charset an HTML or XML page declares for itself.
var metaCharset = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)`)

// metaWindow is how much of a page is searched for its charset. Browsers stop
// at 1024 bytes; pages put it later.
const metaWindow = 8192

// decode turns a page's bytes into valid UTF-8 without NUL. What says the
// charset, best first: a byte order mark, the header, the page itself, being
// valid UTF-8 as a whole, and a guess.
func decode(p corpus.Page, f format) string {
	body := p.Body
	if enc, n := byteOrderMark(body); n > 0 {
		return clean(transcode(body[n:], enc))
	}
	if enc := headerCharset(p.Header["Content-Type"]); enc != nil {
		return clean(transcode(body, enc))
	}
	if m := metaCharset.FindSubmatch(body[:min(len(body), metaWindow)]); m != nil && f == formatHTML {
		if enc := lookup(string(m[1])); enc != nil && !wide(string(m[1])) {
			return clean(transcode(body, enc))
		}
	}
	if utf8.Valid(body) {
		return clean(string(body))
	}
	return clean(transcode(body, guess(body)))
}

func byteOrderMark(b []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return unicode.UTF8, 3
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	}
	return nil, 0
}

func headerCharset(contentType string) encoding.Encoding {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil
	}
	return lookup(params["charset"])
}

// lookup returns the encoding with a label of the WHATWG list, or nil.
func lookup(label string) encoding.Encoding {
	enc, _ := charset.Lookup(strings.TrimSpace(label))
	return enc
}

// wide tells whether a label names a charset that a page cannot declare in its
// own ASCII-compatible text (WHATWG HTML, "prescan a byte stream").
func wide(label string) bool { return strings.HasPrefix(strings.ToLower(label), "utf-16") }

// guessWindow is how much of a page a charset is guessed from.
const guessWindow = 64 << 10

func guess(body []byte) encoding.Encoding {
	// Mostly valid UTF-8 with a few broken bytes is broken UTF-8.
	head := body[:min(len(body), guessWindow)]
	if broken(head)*50 < highBytes(head) {
		return unicode.UTF8
	}
	if r, err := chardet.NewHtmlDetector().DetectBest(head); err == nil && r.Confidence >= 50 {
		if enc := lookup(r.Charset); enc != nil {
			return enc
		}
	}
	return lookup("windows-1252")
}

func broken(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}

func highBytes(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= 0x80 {
			n++
		}
	}
	return n
}

func transcode(b []byte, enc encoding.Encoding) string {
	if enc == unicode.UTF8 {
		return string(b)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(out)
}

// clean makes text valid UTF-8 (U+FFFD for what is not), without NUL and with
// "\n" as its line break.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsAny(s, "\x00\r\ufeff") {
		s = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n", "\ufeff", "").Replace(s)
	}
	return s
}
