// Package corpus holds the nouns of Altitude: pages as they were fetched, the
// articles made of them, the passages and evidence found in the articles, and
// the built-in starter corpus. It computes nothing that needs I/O.
package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Page is what a source gave us: an address, the time, the headers, the raw
// bytes. It is stored before anything is made of it and kept until removed.
type Page struct {
	// Key identifies the page: its normalised http(s) address, "file://" and
	// the absolute path for a file ("#" and the record's id follow for one line
	// of a JSONL file), "starter:" and the name for a built-in article,
	// "stdin:" and the content hash for standard input.
	Key string
	// URL is the public address when it is known beside the key (an
	// `ingest --url`, a record's url field); http or https, or empty.
	URL string
	// Header holds the response headers that matter to extraction, with
	// canonical names: Content-Type, X-Robots-Tag, Last-Modified, Link.
	Header    map[string]string
	FetchedAt time.Time
	// Body is the raw content, decompressed, otherwise untouched.
	Body []byte
	// Name is the file name where the page came from a file; its extension
	// tells the format when Content-Type does not.
	Name string
	// Source names the entry of the sources file the page came from.
	Source string
	// Kind is the source's word for the kind of its pages; it wins over what
	// extraction finds. Empty mostly.
	Kind Kind
	// Own says the page came from the admin's own files.
	Own bool
	// FullText says the source is marked as free to show in full.
	FullText bool
}

// Hash returns the hex SHA-256 of the body.
func (p Page) Hash() string { return hexHash(string(p.Body), 64) }

// ID returns the id of the article made of this page: 16 hex digits of the
// key's SHA-256.
func (p Page) ID() string { return hexHash(p.Key, 16) }

// hexHash returns the first n hex digits of the SHA-256 of s.
func hexHash(s string, n int) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:n]
}

// Kind is what sort of source speaks.
type Kind string

// The kinds of sources.
const (
	Blog     Kind = "blog"     // a signed article or post
	Answer   Kind = "answer"   // a Q&A or AI-answer page
	Handbook Kind = "handbook" // a company's or team's handbook or playbook
	Ladder   Kind = "ladder"   // a job ladder or role description
	Book     Kind = "book"     // a book or a chapter of one
	Docs     Kind = "docs"     // documentation, a standard, a guide
	Other    Kind = "other"
)

// Kinds lists all kinds in the order they are shown.
var Kinds = []Kind{Blog, Answer, Handbook, Ladder, Book, Docs, Other}

// ParseKind returns the kind named s, ignoring case.
func ParseKind(s string) (Kind, bool) {
	for _, k := range Kinds {
		if strings.EqualFold(string(k), strings.TrimSpace(s)) {
			return k, true
		}
	}
	return "", false
}

// Decision is what the admin ruled. Pages and decisions are the truth;
// everything else can be rebuilt from them.
type Decision struct {
	// Verb is what was decided: Remove or Reject.
	Verb Verb
	// Subject is a page key, an http(s) address or a site's host for Remove,
	// an evidence id for Reject.
	Subject string
	Reason  string
	At      time.Time
}

// Verb is the kind of a decision.
type Verb string

// The verbs of decisions.
const (
	Remove Verb = "remove" // a takedown: page out of corpus and index for good
	Reject Verb = "reject" // a piece of evidence that must not be shown
)
