package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"sync"
)

//go:embed static
var static embed.FS

// Static returns the style sheet, the script and the icons.
func Static() fs.FS {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return files
}

// versions maps the name of each static file to the start of its hash.
var versions = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	files := Static()
	names, err := fs.Glob(files, "*")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err) // embedded
		}
		sum := sha256.Sum256(body)
		found[name] = hex.EncodeToString(sum[:6])
	}
	return found
})

// Version returns the start of the hash of a static file, "" when there is no
// such file. An address that carries it may be cached for ever.
func Version(name string) string { return versions()[name] }

// asset returns the address of a static file, with its version.
func asset(name string) string { return "/static/" + name + "?v=" + Version(name) }
