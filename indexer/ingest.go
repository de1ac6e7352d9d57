package indexer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"altitude/corpus"
	"altitude/corpus/store"
	"altitude/indexer/extract"
)

// maxFile bounds one file that is read whole: the longest books in plain text
// have a few megabytes. Containers (JSONL, feeds) are read record by record.
const maxFile = 64 << 20

// formats maps the file name extensions that are read from folders to whether
// the file holds many pages. A file named on the command line is tried
// whatever its name.
var formats = map[string]bool{
	".adoc": false, ".asciidoc": false, ".htm": false, ".html": false,
	".markdown": false, ".md": false, ".text": false, ".txt": false, ".xhtml": false,
	".atom": true, ".jsonl": true, ".ndjson": true, ".rss": true, ".xml": true,
}

// Ingester takes files into the store.
type Ingester struct {
	store *store.Store
	now   func() time.Time
	// progress is called with the name of each file before it is read.
	progress func(name string)
}

// NewIngester returns an ingester; progress may be nil.
func NewIngester(st *store.Store, now func() time.Time, progress func(name string)) *Ingester {
	if progress == nil {
		progress = func(string) {}
	}
	return &Ingester{store: st, now: now, progress: progress}
}

// IngestReport tells what became of the files.
type IngestReport struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	// Keys are the keys of all pages taken in.
	Keys    []string `json:"-"`
	Skipped []Skip   `json:"skipped"`
}

// Given is what the admin says of the pages taken in.
type Given struct {
	// URL is the public address of a single page.
	URL  string
	Kind corpus.Kind
}

func (r *IngestReport) skip(name, reason string) {
	r.Skipped = append(r.Skipped, Skip{name, reason})
}

// Paths takes in files and, recursively, folders. What cannot be read is
// skipped and named; only a full disk, a damaged store or the end of ctx stops
// the rest.
func (g *Ingester) Paths(ctx context.Context, paths []string, given Given) (IngestReport, error) {
	report := IngestReport{Skipped: []Skip{}}
	for _, path := range paths {
		if err := g.path(ctx, path, given, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

func (g *Ingester) path(ctx context.Context, path string, given Given, report *IngestReport) error {
	root, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// The path itself may be a link; what is below is not followed into folders.
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			report.skip(name, reasonOf(err))
			return nil
		case name != root && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		return g.file(ctx, name, name == root, given, report)
	})
}

// reasonOf shortens a file system error to its cause.
func reasonOf(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// file takes in one file; named says that the admin named it himself.
func (g *Ingester) file(ctx context.Context, name string, named bool, given Given, report *IngestReport) error {
	info, err := os.Stat(name) // follows a link to a file
	ext := strings.ToLower(filepath.Ext(name))
	_, known := formats[ext]
	switch {
	case err != nil:
		report.skip(name, reasonOf(err))
		return nil
	case info.IsDir():
		report.skip(name, "a link to a folder is not followed")
		return nil
	case !info.Mode().IsRegular():
		report.skip(name, "not a regular file")
		return nil
	case !known && !named:
		report.skip(name, fmt.Sprintf("no article format (%s)", displayExt(ext)))
		return nil
	}
	g.progress(name)
	f, err := os.Open(name)
	if err != nil {
		report.skip(name, reasonOf(err))
		return nil
	}
	defer f.Close()
	base := corpus.Page{
		Key: (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String(), Name: filepath.Base(name),
		FetchedAt: g.now(), Own: true, URL: given.URL, Kind: given.Kind,
	}
	return g.read(ctx, f, base, report)
}

func displayExt(ext string) string {
	if ext == "" {
		return "no extension"
	}
	return ext
}

// Reader takes in one page or container from r, as from standard input. name
// may be empty; its extension tells the format.
func (g *Ingester) Reader(ctx context.Context, r io.Reader, name string, given Given) (IngestReport, error) {
	report := IngestReport{Skipped: []Skip{}}
	base := corpus.Page{Key: "stdin:", Name: name, FetchedAt: g.now(), Own: true, URL: given.URL, Kind: given.Kind}
	return report, g.read(ctx, r, base, &report)
}

// Files takes in all files of fsys, with keys of prefix and the file's name.
func (g *Ingester) Files(ctx context.Context, fsys fs.FS, prefix string) (IngestReport, error) {
	report := IngestReport{Skipped: []Skip{}}
	names, err := fs.Glob(fsys, "*")
	if err != nil {
		return report, err
	}
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return report, err
		}
		if err := g.put(ctx, corpus.Page{Key: prefix + name, Name: name, FetchedAt: g.now(), Body: body}, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

// sniffed is how much of a file tells a container from a page.
const sniffed = 4096

// read takes in what r holds: one page, or the pages of a container.
func (g *Ingester) read(ctx context.Context, r io.Reader, base corpus.Page, report *IngestReport) error {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		report.skip(base.Key, reasonOf(err))
		return nil
	}
	head = head[:n]
	r = io.MultiReader(bytes.NewReader(head), r)
	if extract.IsContainer(base.Name, head) {
		return g.container(ctx, r, base, report)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		report.skip(base.Key, reasonOf(err))
		return nil
	case len(body) > maxFile:
		report.skip(base.Key, fmt.Sprintf("larger than %d MB", maxFile>>20))
		return nil
	}
	base.Body = body
	if base.Key == "stdin:" {
		base.Key += base.Hash()
	}
	return g.put(ctx, base, report)
}

// container takes in the records of a container. A second record of the same
// id in one container is skipped, not stored over the first.
func (g *Ingester) container(ctx context.Context, r io.Reader, base corpus.Page, report *IngestReport) error {
	seen := map[string]bool{}
	for page, err := range extract.Pages(base.Name, r, base) {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			report.skip(base.Key, err.Error())
			continue
		case seen[page.Key]:
			report.skip(page.Key, "a second record of the same id")
			continue
		}
		seen[page.Key] = true
		if err := g.put(ctx, page, report); err != nil {
			return err
		}
	}
	return nil
}

// put stores one page unless it is no text, or a copy of a stored file.
func (g *Ingester) put(ctx context.Context, page corpus.Page, report *IngestReport) error {
	if len(bytes.TrimSpace(page.Body)) == 0 {
		report.skip(page.Key, "empty")
		return nil
	}
	copies, err := g.store.SameBody(ctx, page)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(copies, func(key string) bool { return !corpus.WebAddress(key) }); at >= 0 {
		report.skip(page.Key, "the same content as "+copies[at])
		return nil
	}
	outcome, err := g.store.Put(ctx, page, 0)
	switch {
	case errors.Is(err, store.ErrRemoved):
		report.skip(page.Key, store.ErrRemoved.Error())
		return nil
	case err != nil:
		return err
	}
	report.Keys = append(report.Keys, page.Key)
	switch outcome {
	case store.New:
		report.New++
	case store.Changed:
		report.Changed++
	case store.Unchanged:
		report.Unchanged++
	}
	return nil
}
