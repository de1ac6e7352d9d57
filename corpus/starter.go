package corpus

import (
	"embed"
	"io/fs"
)

//go:embed starter
var starter embed.FS

// Starter returns the files of the built-in starter corpus: original articles
// under CC BY 4.0 that an empty store begins with.
func Starter() fs.FS {
	files, err := fs.Sub(starter, "starter")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return files
}
