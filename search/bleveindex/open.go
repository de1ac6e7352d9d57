package bleveindex

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	index "github.com/blevesearch/bleve_index_api"

	"altitude/corpus"
	"altitude/search"
)

// boltTimeout bounds the wait for another process that holds the index; Bleve
// waits for ever without it.
const boltTimeout = "2s"

// generation is one immutable index, open for reading.
type generation struct {
	search.Generation
	dir       string
	articles  *articles
	texts     *os.File
	bleve     bleve.Index
	reader    index.IndexReader
	analyzers [groups]analysis.Analyzer
	words     func() (*wordTable, error)
	latent    func() (*latent, error)
	evidence  *evidenceTable
	cache     *cache
	weights   weights
	// demoted lists the articles whose score is lowered.
	demoted []uint32
	norms   []float32
	// present says which groups have articles.
	present [groups]bool
	scratch sync.Pool
	// hidden are the articles taken down since the generation was built; nil
	// when there are none.
	hidden atomic.Pointer[bitset]
	docs   *documentCache
	// copiesOf lists the near copies of an article.
	copiesOf func() map[uint32][]uint32
}

// openGeneration opens the generation in a folder; its larger tables are read
// when they are first asked for.
func openGeneration(dir string) (_ *generation, err error) {
	g := &generation{dir: dir, cache: newCache(cacheBytes), docs: newDocumentCache(cachedDocuments)}
	if g.Generation, err = readManifest(dir); err != nil {
		return nil, err
	}
	g.Generation.Name = filepath.Base(dir)
	if g.articles, err = readArticles(dir); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	if g.texts, err = os.Open(filepath.Join(dir, documentsFile)); err != nil {
		return nil, err
	}
	g.bleve, err = bleve.OpenUsing(filepath.Join(dir, bleveDir), map[string]any{"read_only": true, "bolt_timeout": boltTimeout})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if err := g.prepare(); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	return g, nil
}

// prepare gets ready what every query needs.
func (g *generation) prepare() error {
	inner, err := g.bleve.Advanced()
	if err != nil {
		return err
	}
	if g.reader, err = inner.Reader(); err != nil {
		return err
	}
	for i := range groups {
		if g.analyzers[i] = g.bleve.Mapping().AnalyzerNamed(i.analyzer()); g.analyzers[i] == nil {
			return fmt.Errorf("no analyzer %q", i.analyzer())
		}
	}
	for _, of := range g.articles.groups {
		g.present[of] = true
	}
	g.present[english] = true
	g.weights = defaultWeights()
	g.norms = lengthNorms(g.articles, g.weights)
	for i, f := range g.articles.demotion {
		if f != 1 {
			g.demoted = append(g.demoted, uint32(i))
		}
	}
	g.scratch.New = func() any { return newScores(len(g.articles.ids)) }
	g.words = onceRead(func() (*wordTable, error) { return readWords(g.dir) })
	g.latent = onceRead(func() (*latent, error) { return readLatent(g.dir, len(g.articles.ids)) })
	g.copiesOf = sync.OnceValue(g.articles.copies)
	g.evidence = newEvidenceTable(g)
	return nil
}

func (g *generation) close() error {
	var errs []error
	if g.reader != nil {
		errs = append(errs, g.reader.Close())
	}
	if g.bleve != nil {
		errs = append(errs, g.bleve.Close())
	}
	if g.texts != nil {
		errs = append(errs, g.texts.Close())
	}
	return errors.Join(errs...)
}

// document reads the article with an ordinal.
func (g *generation) document(ordinal int, evidence bool) (*corpus.Document, error) {
	b := make([]byte, g.articles.sizes[ordinal])
	if _, err := g.texts.ReadAt(b, g.articles.offsets[ordinal]); err != nil {
		return nil, fmt.Errorf("%s: %w", documentsFile, err)
	}
	return decodeDocument(b, evidence)
}
