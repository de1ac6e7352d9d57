package extract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"

	"altitude/corpus"
)

const (
	// maxRecord bounds one line of a JSONL file, in bytes.
	maxRecord = 8 << 20
	// maxFeed bounds a feed, in bytes; entities may expand it no further.
	maxFeed = 16 << 20
)

// IsContainer tells whether a file holds several pages: a JSONL file or an RSS
// or Atom feed. head is its first kilobyte or so.
func IsContainer(name string, head []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jsonl", ".ndjson", ".rss", ".atom":
		return true
	case ".xml", "":
		return looksFeed(head)
	}
	return false
}

func looksFeed(head []byte) bool {
	h := bytes.ToLower(head[:min(len(head), 2048)])
	return bytes.Contains(h, []byte("<rss")) || bytes.Contains(h, []byte("<feed")) || bytes.Contains(h, []byte("<rdf:rdf"))
}

// Pages cuts a container into its pages. Each takes its key from base, "#" and
// its own id. A record that cannot be read is an error that names its line;
// the rest goes on.
func Pages(name string, r io.Reader, base corpus.Page) iter.Seq2[corpus.Page, error] {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(2048)
	if looksFeed(head) && !bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) {
		return feedPages(in, base)
	}
	return jsonLines(in, base)
}

// jsonLines yields one page a line.
func jsonLines(in *bufio.Reader, base corpus.Page) iter.Seq2[corpus.Page, error] {
	return func(yield func(corpus.Page, error) bool) {
		ids := map[string]bool{}
		for number := 1; ; number++ {
			l, err := readLine(in)
			if err != nil && !errors.Is(err, errLong) && !errors.Is(err, io.EOF) {
				yield(corpus.Page{}, fmt.Errorf("line %d: %w", number, err))
				return
			}
			l = bytes.TrimSpace(bytes.TrimPrefix(l, []byte("\xef\xbb\xbf")))
			if errors.Is(err, errLong) {
				if !yield(corpus.Page{}, fmt.Errorf("line %d: %w", number, err)) {
					return
				}
				continue
			}
			if len(l) > 0 {
				p, recErr := recordPage(l, number, base, ids)
				if recErr != nil {
					recErr = fmt.Errorf("line %d: %w", number, recErr)
				}
				if !yield(p, recErr) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
		}
	}
}

var errLong = fmt.Errorf("longer than %d MB", maxRecord>>20)

// readLine reads a line of at most maxRecord bytes; of a longer one the rest
// is read past.
func readLine(in *bufio.Reader) ([]byte, error) {
	var l []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if len(l)+len(part) > maxRecord {
			long, l = true, nil
		}
		if !long {
			l = append(l, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLong
		}
		return l, err
	}
}

// recordKeys are the names a record may use, best first.
var (
	recordHTML = []string{"html", "content_html", "raw_html"}
	recordText = []string{"text", "body", "content", "markdown", "article", "contents"}
	recordID   = []string{"id", "_id", "docid", "key"}
	recordURL  = []string{"url", "link", "canonical", "source_url"}
)

// recordPage makes a page of one JSON object.
func recordPage(l []byte, number int, base corpus.Page, ids map[string]bool) (corpus.Page, error) {
	var record map[string]any
	if err := json.Unmarshal(l, &record); err != nil {
		return corpus.Page{}, fmt.Errorf("not a JSON object: %w", short(err))
	}
	return pageOfRecord(record, number, base, ids)
}

// pageOfRecord writes a record as a file with front matter, so that the
// record's own fields win over what its text says.
func pageOfRecord(record map[string]any, number int, base corpus.Page, ids map[string]bool) (corpus.Page, error) {
	p := base
	p.Name, p.Header = "record.md", nil
	body, isHTML := firstString(record, recordHTML), true
	if body == "" {
		body, isHTML = firstString(record, recordText), false
	}
	if strings.TrimSpace(body) == "" {
		return corpus.Page{}, errors.New("no text: expected html, text, body or content")
	}
	if isHTML || looksHTML([]byte(body[:min(len(body), 512)])) {
		p.Name = "record.html"
	}
	id := firstString(record, recordID)
	if id == "" {
		id = strconv.Itoa(number)
	}
	if ids[id] {
		return corpus.Page{}, fmt.Errorf("id %q appears twice", id)
	}
	ids[id] = true
	p.Key = base.Key + "#" + id
	if u, ok := NormalizeURL(firstString(record, recordURL)); ok {
		p.URL = u
	}
	p.Body = append(recordHeader(record), body...)
	return p, nil
}

func firstString(record map[string]any, keys []string) string {
	for _, k := range keys {
		switch v := record[k].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return ""
}

// recordHeader writes the fields of a record that extraction knows as front
// matter. JSON is YAML.
func recordHeader(record map[string]any) []byte {
	out := []byte("---\n")
	for _, fk := range frontKeys {
		for _, key := range fk.keys {
			v, ok := record[key]
			if !ok || v == nil {
				continue
			}
			value, err := json.Marshal(v)
			if err != nil {
				continue
			}
			out = append(append(append(append(out, key...), ": "...), value...), '\n')
		}
	}
	return append(out, "---\n"...)
}

// short cuts an error's message to a line.
func short(err error) error {
	if s := err.Error(); len(s) > 160 {
		return errors.New(strings.ToValidUTF8(s[:160], "") + " …")
	}
	return err
}
