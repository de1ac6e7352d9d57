package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"regexp"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

// file is a static file as it is served.
type file struct {
	body    []byte
	version string
}

// files holds the style sheet, the script and the icons, by name.
var files = sync.OnceValue(func() map[string]file {
	found := map[string]file{}
	entries, err := fs.ReadDir(static, "static")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	for _, e := range entries {
		body, err := fs.ReadFile(static, "static/"+e.Name())
		if err != nil {
			panic(err) // embedded
		}
		if strings.HasSuffix(e.Name(), ".css") {
			body = squeeze(body)
		}
		sum := sha256.Sum256(body)
		found[e.Name()] = file{body, hex.EncodeToString(sum[:6])}
	}
	return found
})

// squeeze drops comments and the white space of the layout from a style
// sheet. Spaces inside a line stay but around braces and semicolons: none of
// our strings holds these.
func squeeze(css []byte) []byte {
	s := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(css), "")
	s = regexp.MustCompile(`\n\s*`).ReplaceAllString(s, "")
	return []byte(strings.NewReplacer(" { ", "{", "{ ", "{", " {", "{", "; ", ";", " }", "}").Replace(s))
}

// File returns a static file as it is served, nil when there is none.
func File(name string) []byte { return files()[name].body }

// Version returns the start of the hash of a static file, "" when there is no
// such file. An address that carries it may be cached for ever.
func Version(name string) string { return files()[name].version }

// asset returns the address of a static file, with its version.
func asset(name string) string { return "/static/" + name + "?v=" + Version(name) }
