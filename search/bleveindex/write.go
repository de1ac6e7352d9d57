package bleveindex

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"

	"altitude/corpus"
	"altitude/search"
)

// Writer builds generations in an index folder. One writer at a time may work
// on a folder.
type Writer struct {
	dir string
	log *slog.Logger
	now func() time.Time
}

// NewWriter returns a writer of generations in dir.
func NewWriter(dir string, log *slog.Logger) *Writer {
	return &Writer{dir: dir, log: cmp.Or(log, slog.New(slog.DiscardHandler)), now: time.Now}
}

// Replace builds a generation of exactly the documents given, checks it and
// puts it in service; it returns the generation's name. On any error the
// generation in service stays.
func (w *Writer) Replace(ctx context.Context, meta search.Meta, documents iter.Seq2[*corpus.Document, error]) (string, error) {
	return w.generate(ctx, meta, documents, newBleveWriter)
}

// engineWriter writes the Bleve index of a generation.
type engineWriter interface {
	index(d *corpus.Document) error
	close() error
	// abandon leaves nothing open after an error.
	abandon()
}

// generate builds, checks and publishes a generation.
func (w *Writer) generate(ctx context.Context, meta search.Meta, documents iter.Seq2[*corpus.Document, error], engine func(dir string) (engineWriter, error)) (string, error) {
	start := w.now()
	build, err := w.begin()
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(build)
	g, err := w.build(ctx, build, meta, documents, engine)
	if err != nil {
		return "", fmt.Errorf("build index: %w", err)
	}
	if err := w.publish(build, g); err != nil {
		return "", fmt.Errorf("put index in service: %w", err)
	}
	w.log.Info("indexed", "generation", g.Name, "articles", g.Articles, "took", w.now().Sub(start).Round(time.Millisecond))
	return g.Name, nil
}

// begin makes the folder to build in, and removes what a killed build left.
func (w *Writer) begin() (string, error) {
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return "", err
	}
	old, err := filepath.Glob(filepath.Join(w.dir, buildPrefix+"*"))
	if err != nil {
		return "", err
	}
	for _, dir := range old {
		if err := os.RemoveAll(dir); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(w.dir, buildPrefix)
}

// build writes all files of a generation.
func (w *Writer) build(ctx context.Context, dir string, meta search.Meta, documents iter.Seq2[*corpus.Document, error], engine func(dir string) (engineWriter, error)) (search.Generation, error) {
	g := search.Generation{Schema: schema, Meta: meta}
	var err error
	if g.Built, err = w.builtNow(); err != nil {
		return g, err
	}
	table, evidence, err := w.writeDocuments(ctx, dir, documents, engine)
	if err != nil {
		return g, err
	}
	if err := derive(ctx, dir, table); err != nil {
		return g, err
	}
	if err := table.write(dir); err != nil {
		return g, err
	}
	return w.finish(dir, g, table, evidence)
}

// builtNow is the time that names a generation: after that of the last one,
// even when two follow in a second or the clock was set back.
func (w *Writer) builtNow() (time.Time, error) {
	now := w.now().UTC().Truncate(time.Second)
	list, err := List(w.dir)
	if err != nil {
		return now, err
	}
	for _, g := range list {
		if !now.After(g.Built) {
			now = g.Built.Add(time.Second)
		}
	}
	return now, nil
}

// finish checks what was written and writes the manifest.
func (w *Writer) finish(dir string, g search.Generation, table *articles, evidence evidenceCount) (search.Generation, error) {
	words, err := readWords(dir)
	if err != nil {
		return g, err
	}
	g.Articles, g.Words, g.Evidence = len(table.ids), len(words.words), evidence.rows
	for _, n := range table.passages {
		g.Passages += int(n)
	}
	g.Content = evidence.content
	g.Name = g.Built.Format("20060102T150405Z") + "-" + g.Content[:8]
	if g.Bytes, err = folderSize(dir); err != nil {
		return g, err
	}
	if err := writeManifest(dir, g); err != nil {
		return g, err
	}
	return g, checkGeneration(dir)
}

func folderSize(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

// evidenceCount is what writing counted on the way.
type evidenceCount struct {
	rows    int
	content string
}

// writeDocuments writes articles, evidence and the Bleve index.
func (w *Writer) writeDocuments(ctx context.Context, dir string, documents iter.Seq2[*corpus.Document, error], newEngine func(dir string) (engineWriter, error)) (*articles, evidenceCount, error) {
	var counted evidenceCount
	texts, err := createDocuments(dir)
	if err != nil {
		return nil, counted, err
	}
	defer texts.f.Close()
	engine, err := newEngine(dir)
	if err != nil {
		return nil, counted, err
	}
	defer engine.abandon()
	var list []article
	ev := newEvidenceWriter()
	for d, err := range documents {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, counted, err
		}
		if _, twice := texts.seen[d.ID]; twice {
			w.log.Warn("article given twice", "id", d.ID, "key", d.Key)
			continue
		}
		if err := texts.add(d); err != nil {
			return nil, counted, err
		}
		if err := engine.index(d); err != nil {
			return nil, counted, err
		}
		ev.add(d)
		list = append(list, newArticle(d, texts.seen[d.ID]))
	}
	if err := errors.Join(texts.close(), engine.close()); err != nil {
		return nil, counted, err
	}
	table := newArticles(list)
	counted.content = contentHash(list)
	counted.rows, err = ev.write(dir, table)
	return table, counted, err
}

// contentHash names what was indexed, whatever the order it came in; list is
// sorted by id.
func contentHash(list []article) string {
	h := sha256.New()
	fmt.Fprintln(h, schema)
	for _, a := range list {
		h.Write(a.record.hash[:])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// publish gives the built folder its name and puts it in service.
func (w *Writer) publish(build string, g search.Generation) error {
	if err := syncDir(build); err != nil {
		return err
	}
	if err := os.Rename(build, filepath.Join(w.dir, g.Name)); err != nil {
		return err
	}
	if err := syncDir(w.dir); err != nil {
		return err
	}
	if err := setCurrent(w.dir, g.Name); err != nil {
		return err
	}
	if err := prune(w.dir); err != nil {
		w.log.Warn("old generations stay", "error", err)
	}
	return nil
}

// bleveWriter writes a Bleve index offline.
type bleveWriter struct {
	dir     string
	builder bleve.Builder
	scratch string
	n       int
}

func newBleveWriter(dir string) (engineWriter, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	// The builder renames its files, so they must be on the same file system.
	scratch, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, bleveDir)
	b, err := bleve.NewBuilder(path, m, map[string]any{"buildPathPrefix": scratch})
	if err != nil {
		return nil, err
	}
	return &bleveWriter{dir: path, builder: b, scratch: scratch}, nil
}

func (w *bleveWriter) index(d *corpus.Document) error {
	w.n++
	return w.builder.Index(strings.Clone(d.ID), bleveDocument(d))
}

// close finishes the index. The builder cannot write an index of nothing, so
// that one is made the usual way.
func (w *bleveWriter) close() error {
	if w.n > 0 {
		err := w.builder.Close()
		w.builder = nil
		return errors.Join(err, os.RemoveAll(w.scratch))
	}
	w.builder = nil
	if err := errors.Join(os.RemoveAll(w.dir), os.RemoveAll(w.scratch)); err != nil {
		return err
	}
	m, err := newMapping()
	if err != nil {
		return err
	}
	empty, err := bleve.New(w.dir, m)
	if err != nil {
		return err
	}
	return empty.Close()
}

// abandon leaves nothing behind after an error.
func (w *bleveWriter) abandon() {
	if w.builder != nil && w.n > 0 {
		w.builder.Close() // its files go with the folder
	}
}
