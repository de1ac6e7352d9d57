package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"

	"altitude/corpus"
	"altitude/search"
)

const (
	// maxSegments is how many segments a Bleve index may have before an update
	// writes it anew: each update adds one, and every one slows reading.
	maxSegments = 12
	// maxChangedShare is the share of changed articles, one in …, from which
	// writing anew is quicker.
	maxChangedShare = 4
)

// Update builds a generation of the articles in service with some changed or
// added and some removed. It is checked and put in service as by Replace, and
// answers as one built by Replace would; only Bleve's analysis of what did not
// change is spared, by linking the files of the generation before.
func (w *Writer) Update(ctx context.Context, meta search.Meta, changed iter.Seq2[*corpus.Document, error], removed []string) (string, error) {
	name, err := currentName(w.dir)
	if errors.Is(err, ErrNoIndex) {
		return w.Replace(ctx, meta, changed)
	}
	if err != nil {
		return "", err
	}
	g, err := openGeneration(filepath.Join(w.dir, name))
	if err != nil {
		return "", err
	}
	defer g.close()
	documents := make([]*corpus.Document, 0, 64)
	for d, err := range changed {
		if err != nil {
			return "", err
		}
		documents = append(documents, d)
	}
	all := g.with(documents, removed)
	if maxChangedShare*(len(documents)+len(removed)) > len(g.articles.ids) || g.segments() >= maxSegments {
		return w.Replace(ctx, meta, all)
	}
	return w.generate(ctx, meta, all, func(dir string) (engineWriter, error) {
		return g.link(dir, documents, removed)
	})
}

// with yields the changed documents and those of the generation that are
// neither changed nor removed.
func (g *generation) with(changed []*corpus.Document, removed []string) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		gone := map[string]bool{}
		for _, id := range removed {
			gone[id] = true
		}
		for _, d := range changed {
			gone[d.ID] = true
			if !yield(d, nil) {
				return
			}
		}
		for i, id := range g.articles.ids {
			if gone[id] {
				continue
			}
			if d, err := g.document(i, true); !yield(d, err) {
				return
			}
		}
	}
}

// segments counts the segments of the Bleve index.
func (g *generation) segments() int {
	files, err := filepath.Glob(filepath.Join(g.dir, bleveDir, "store", "*.zap"))
	if err != nil {
		return 0
	}
	return len(files)
}

// linkedWriter changes a copy of a Bleve index whose segments are shared with
// the original by hard links: Bleve never writes into a finished segment.
type linkedWriter struct {
	idx     bleve.Index
	batch   *bleve.Batch
	changed map[string]bool
}

// link makes the copy in dir.
func (g *generation) link(dir string, changed []*corpus.Document, removed []string) (engineWriter, error) {
	to := filepath.Join(dir, bleveDir)
	if err := linkFolder(filepath.Join(g.dir, bleveDir), to); err != nil {
		return nil, fmt.Errorf("copy the index: %w", err)
	}
	idx, err := bleve.OpenUsing(to, map[string]any{"bolt_timeout": boltTimeout})
	if err != nil {
		return nil, err
	}
	w := &linkedWriter{idx: idx, batch: idx.NewBatch(), changed: map[string]bool{}}
	for _, d := range changed {
		w.changed[d.ID] = true
	}
	for _, id := range removed {
		if _, ok := g.articles.find(id); ok && !w.changed[id] {
			w.batch.Delete(id)
		}
	}
	return w, nil
}

// linkFolder copies a folder, segments by hard link.
func linkFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case strings.HasSuffix(path, ".zap"):
			if os.Link(path, target) == nil {
				return nil
			}
		}
		return copyFile(path, target) // also where links are not possible
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}

func (w *linkedWriter) index(d *corpus.Document) error {
	if !w.changed[d.ID] {
		return nil
	}
	return w.batch.Index(d.ID, bleveDocument(d))
}

func (w *linkedWriter) close() error {
	err := w.idx.Batch(w.batch)
	idx := w.idx
	w.idx = nil
	return errors.Join(err, idx.Close())
}

func (w *linkedWriter) abandon() {
	if w.idx != nil {
		w.idx.Close() // its files go with the folder
	}
}
