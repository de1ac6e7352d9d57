package bleveindex

import (
	"context"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// derive reads the finished Bleve index once and makes the tables that follow
// from it: document numbers, lengths, words, neighbours.
func derive(ctx context.Context, dir string, table *articles) error {
	idx, err := bleve.OpenUsing(filepath.Join(dir, bleveDir), map[string]any{"read_only": true, "bolt_timeout": boltTimeout})
	if err != nil {
		return err
	}
	defer idx.Close()
	inner, err := idx.Advanced()
	if err != nil {
		return err
	}
	reader, err := inner.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	if err := table.number(reader); err != nil {
		return err
	}
	g := &generation{articles: table, reader: reader}
	matrix, err := g.readTerms(ctx)
	if err != nil {
		return err
	}
	if err := newLatent(matrix).write(dir); err != nil {
		return err
	}
	words, counts, err := g.readDictionary(ctx)
	if err != nil {
		return err
	}
	return writeWords(dir, words, counts)
}

// number finds the ordinals of Bleve's document numbers.
func (t *articles) number(reader index.IndexReader) error {
	ids, err := reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	for {
		internal, err := ids.Next()
		if err != nil || internal == nil {
			return err
		}
		n := internal.Value()
		id, err := reader.ExternalID(internal)
		if err != nil {
			return err
		}
		ordinal, ok := t.find(id)
		if !ok {
			return errCorrupt
		}
		for uint64(len(t.ordinals)) <= n {
			t.ordinals = append(t.ordinals, 0)
		}
		t.ordinals[n] = uint32(ordinal)
	}
}

// readTerms adds up the lengths of the articles and returns their terms.
func (g *generation) readTerms(ctx context.Context) (*termMatrix, error) {
	m := newTermMatrix(len(g.articles.ids))
	for of := range groups {
		for _, f := range []struct {
			name   string
			weight float32
		}{{of.body(), 1}, {of.headings(), 1}, {of.title(), titleWeight}} {
			err := g.eachTerm(ctx, f.name, func(term string) error {
				row := m.row(of, term)
				return g.eachPosting(f.name, term, false, func(doc uint32, p *index.TermFieldDoc) {
					tf := f.weight * float32(p.Freq)
					g.articles.lengths[doc] += tf
					m.add(row, doc, tf)
				})
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

// eachTerm calls f for every term of a field, in order.
func (g *generation) eachTerm(ctx context.Context, field string, f func(term string) error) error {
	dict, err := g.reader.FieldDict(field)
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(e.Term); err != nil {
			return err
		}
	}
}

// readDictionary returns the words of all articles with how many use each.
// Bleve's own counts hold the articles that an update replaced as well, so
// they are counted.
func (g *generation) readDictionary(ctx context.Context) (words []string, counts []uint32, err error) {
	err = g.eachTerm(ctx, wordsField, func(word string) error {
		if len(word) > maxWordBytes || !strings.ContainsFunc(word, unicode.IsLetter) {
			return nil
		}
		n := uint32(0)
		err := g.eachPosting(wordsField, word, false, func(uint32, *index.TermFieldDoc) { n++ })
		if n > 0 {
			words, counts = append(words, word), append(counts, n)
		}
		return err
	})
	return words, counts, err
}
