package bleveindex

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"altitude/corpus"
)

// documentsFile holds the articles, one record after the other.
const documentsFile = "articles.dat"

// A record is the article's metadata as JSON, its blocks, its text and its
// evidence as JSON. Text and blocks stay outside JSON: they are what a search
// reads of every hit.
func encodeDocument(d *corpus.Document) ([]byte, error) {
	meta := *d
	meta.Text, meta.Blocks, meta.Evidence = "", nil, nil
	head, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	evidence, err := json.Marshal(d.Evidence)
	if err != nil {
		return nil, err
	}
	e := encoder{b: make([]byte, 0, len(head)+len(d.Text)+len(evidence)+8*len(d.Blocks)+32)}
	e.string(string(head))
	each(&e, d.Blocks, func(b corpus.Block) { encodeBlock(&e, b) })
	e.string(d.Text)
	e.string(string(evidence))
	return e.b, nil
}

// blockKinds numbers the kinds of blocks in a record. Append only.
func blockKinds() []corpus.BlockKind {
	return []corpus.BlockKind{
		corpus.Paragraph, corpus.Heading, corpus.Item, corpus.Row, corpus.Quotation, corpus.Code,
		corpus.Caption, corpus.Term, corpus.Definition, corpus.Aside,
	}
}

func encodeBlock(e *encoder, b corpus.Block) {
	kind := 0
	for i, k := range blockKinds() {
		if k == b.Kind {
			kind = i
		}
	}
	e.number(kind)
	e.number(b.Start)
	e.number(b.End)
	e.number(max(b.Level, 0))
	e.number(max(b.Table, 0))
	e.flag(b.Header)
	e.flag(b.RowHead)
	e.flag(b.NoSnippet)
}

func decodeBlock(d *decoder, kinds []corpus.BlockKind) corpus.Block {
	var b corpus.Block
	if kind := d.number(); kind < len(kinds) {
		b.Kind = kinds[kind]
	}
	b.Start, b.End = d.number(), d.number()
	b.Level, b.Table = d.number(), d.number()
	b.Header, b.RowHead, b.NoSnippet = d.flag(), d.flag(), d.flag()
	return b
}

// decodeDocument reads a record; without its evidence unless asked for.
func decodeDocument(record []byte, evidence bool) (*corpus.Document, error) {
	d := decoder{b: record}
	doc := new(corpus.Document)
	if err := json.Unmarshal(d.bytes(d.count(1)), doc); err != nil {
		return nil, fmt.Errorf("%s: %w", documentsFile, err)
	}
	kinds := blockKinds()
	doc.Blocks = make([]corpus.Block, d.count(8))
	for i := range doc.Blocks {
		doc.Blocks[i] = decodeBlock(&d, kinds)
	}
	doc.Text = d.string()
	if raw := d.bytes(d.count(1)); evidence && d.err == nil {
		if err := json.Unmarshal(raw, &doc.Evidence); err != nil {
			return nil, fmt.Errorf("%s: %w", documentsFile, err)
		}
	}
	for _, b := range doc.Blocks {
		if b.Start > b.End || b.End > len(doc.Text) {
			d.fail()
		}
	}
	return doc, d.done(documentsFile)
}

// documentWriter writes records and remembers where they stand.
type documentWriter struct {
	f    *os.File
	w    *bufio.Writer
	at   int64
	seen map[string]record
}

// record is where an article stands in the file, and a hash of it.
type record struct {
	offset, length int64
	hash           [sha256.Size]byte
}

func createDocuments(dir string) (*documentWriter, error) {
	f, err := os.Create(filepath.Join(dir, documentsFile))
	if err != nil {
		return nil, err
	}
	return &documentWriter{f: f, w: bufio.NewWriterSize(f, 1<<16), seen: map[string]record{}}, nil
}

func (w *documentWriter) add(d *corpus.Document) error {
	b, err := encodeDocument(d)
	if err != nil {
		return err
	}
	w.seen[d.ID] = record{offset: w.at, length: int64(len(b)), hash: sha256.Sum256(b)}
	w.at += int64(len(b))
	_, err = w.w.Write(b)
	return err
}

func (w *documentWriter) close() error {
	err := w.w.Flush()
	if err == nil {
		err = w.f.Sync()
	}
	if e := w.f.Close(); err == nil {
		err = e
	}
	return err
}
