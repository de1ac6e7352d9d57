// Package annotate reads an article's sentences: which roles and topics it is
// about, and which sentences are evidence for what.
package annotate

import (
	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// Annotator finds roles, topics and evidence in articles. It is immutable and
// safe for concurrent use.
type Annotator struct {
	*words
	tax *taxonomy.Taxonomy
}

// New returns an annotator that knows the taxonomy's roles.
func New(t *taxonomy.Taxonomy) *Annotator { return &Annotator{loadWords(), t} }

// Document annotates an article. The same article gives the same document.
func (a *Annotator) Document(art *corpus.Article) corpus.Document {
	d := a.read(art)
	doc := corpus.Document{Article: *art, Roles: d.aboutRoles(), Topics: d.aboutTopics()}
	if quotable(art) {
		doc.Evidence = d.evidence()
	}
	return doc
}

// quotable tells whether an article may be quoted and its language is one the
// cues are written in.
func quotable(art *corpus.Article) bool {
	english := art.Language == "" || art.Language == "en"
	return english && !art.Robots.NoSnippet
}
