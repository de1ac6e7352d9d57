package bleveindex

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"altitude/search"
)

const (
	// currentFile names the generation in service.
	currentFile  = "current"
	manifestFile = "manifest.json"
	// bleveDir holds the plain Bleve index of a generation.
	bleveDir = "bleve"
	// buildPrefix begins the names of folders that are still being built.
	buildPrefix = ".build-"
	// keep is how many generations stay for rollback.
	keep = 3
	// schema is the version of the files of a generation; a program reads no
	// other.
	schema = 2
)

// ErrNoIndex says that no generation is in service yet.
var ErrNoIndex = errors.New("no index yet")

// currentName returns the name of the generation in service.
func currentName(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoIndex
	}
	name := strings.TrimSpace(string(b))
	if err == nil && (name == "" || name != filepath.Base(name)) {
		err = fmt.Errorf("%s: %w", filepath.Join(dir, currentFile), errCorrupt)
	}
	return name, err
}

// setCurrent puts a generation in service by one rename.
func setCurrent(dir, name string) error {
	tmp := filepath.Join(dir, currentFile+".new")
	if err := writeFile(tmp, []byte(name+"\n")); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	return syncDir(dir)
}

// writeFile writes a file and waits until it is on disk.
func writeFile(path string, b []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// syncDir makes renames in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func writeManifest(dir string, g search.Generation) error {
	b, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, manifestFile), append(b, '\n'))
}

func readManifest(dir string) (search.Generation, error) {
	var g search.Generation
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return g, err
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return g, fmt.Errorf("%s: %w", filepath.Join(dir, manifestFile), err)
	}
	if g.Schema != schema {
		return g, fmt.Errorf("%s was written by another version of the program (schema %d, not %d): reindex", g.Name, g.Schema, schema)
	}
	return g, nil
}

// List returns the generations of an index folder, the oldest first.
func List(dir string) ([]search.Generation, error) {
	current, err := currentName(dir)
	if err != nil && !errors.Is(err, ErrNoIndex) {
		return nil, err
	}
	names, err := generationNames(dir)
	if err != nil {
		return nil, err
	}
	list := make([]search.Generation, 0, len(names))
	for _, name := range names {
		g, err := readManifest(filepath.Join(dir, name))
		if err != nil {
			continue // not ours, or of another version
		}
		g.Name, g.Current = name, name == current
		list = append(list, g)
	}
	return list, nil
}

func generationNames(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// Rollback puts the generation before the current one in service and returns
// it.
func Rollback(dir string) (search.Generation, error) {
	list, err := List(dir)
	if err != nil {
		return search.Generation{}, err
	}
	at := slices.IndexFunc(list, func(g search.Generation) bool { return g.Current })
	if at < 1 {
		return search.Generation{}, errors.New("no earlier generation to go back to")
	}
	g := list[at-1]
	if err := checkGeneration(filepath.Join(dir, g.Name)); err != nil {
		return search.Generation{}, err
	}
	g.Current = true
	return g, setCurrent(dir, g.Name)
}

// prune removes all but the last generations; never the current one.
func prune(dir string) error {
	list, err := List(dir)
	if err != nil {
		return err
	}
	for i, g := range list {
		if i < len(list)-keep && !g.Current {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, g.Name)))
		}
	}
	return err
}

// Check reads the whole generation in service and says what is wrong with it.
func Check(dir string) error {
	name, err := currentName(dir)
	if err != nil {
		return err
	}
	return checkGeneration(filepath.Join(dir, name))
}

// checkGeneration opens a generation and reads every table and article.
func checkGeneration(dir string) error {
	g, err := openGeneration(dir)
	if err != nil {
		return err
	}
	defer g.close()
	if n, err := g.reader.DocCount(); err != nil || int(n) != len(g.articles.ids) {
		return fmt.Errorf("%s: %w: %d articles in the table, %d in the index (%v)", dir, errCorrupt, len(g.articles.ids), n, err)
	}
	for i, id := range g.articles.ids {
		d, err := g.document(i, true)
		if err != nil {
			return err
		}
		if d.ID != id {
			return fmt.Errorf("%s: %w: %s stands where %s should", documentsFile, errCorrupt, d.ID, id)
		}
	}
	return nil
}
