package search

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"altitude/corpus"
)

// maxLine bounds a line of a collection's files, in bytes.
const maxLine = 16 << 20

// Collection is a judged test collection in the layout of BEIR: corpus.jsonl,
// queries.jsonl and qrels/test.tsv.
type Collection struct {
	Dir     string
	Queries []TestQuery
	// Judged holds the relevance of articles by query id: 0 is judged and not
	// relevant.
	Judged map[string]map[string]int
}

// TestQuery is one query of a collection. Type groups queries in a table.
type TestQuery struct {
	ID, Text, Type string
}

// ReadCollection reads the queries and judgements of a folder. Queries without
// a relevant article are left out, as trec_eval does.
func ReadCollection(dir string) (*Collection, error) {
	c := &Collection{Dir: dir, Judged: map[string]map[string]int{}}
	if err := c.readJudgements(filepath.Join(dir, "qrels", "test.tsv")); err != nil {
		return nil, err
	}
	err := eachLine(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		var q struct {
			ID       string `json:"_id"`
			Text     string `json:"text"`
			Metadata struct {
				Type string `json:"type"`
			} `json:"metadata"`
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if c.relevant(q.ID) > 0 {
			c.Queries = append(c.Queries, TestQuery{ID: q.ID, Text: q.Text, Type: q.Metadata.Type})
		}
		return nil
	})
	if err == nil && len(c.Queries) == 0 {
		err = fmt.Errorf("%s: no query has a judged article", dir)
	}
	return c, err
}

// relevant counts the relevant articles of a query.
func (c *Collection) relevant(query string) int {
	n := 0
	for _, grade := range c.Judged[query] {
		if grade > 0 {
			n++
		}
	}
	return n
}

func (c *Collection) readJudgements(path string) error {
	first := true
	return eachLine(path, func(line []byte) error {
		header := first
		first = false
		fields := strings.Split(string(line), "\t")
		if len(fields) < 3 {
			return errors.New("needs query-id, corpus-id and score")
		}
		grade, err := strconv.Atoi(strings.TrimSpace(fields[2]))
		if err != nil {
			if header {
				return nil
			}
			return err
		}
		if c.Judged[fields[0]] == nil {
			c.Judged[fields[0]] = map[string]int{}
		}
		c.Judged[fields[0]][fields[1]] = grade
		return nil
	})
}

// Documents yields the collection's articles.
func (c *Collection) Documents() iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		stop := errors.New("enough")
		err := eachLine(filepath.Join(c.Dir, "corpus.jsonl"), func(line []byte) error {
			var d struct {
				ID    string `json:"_id"`
				Title string `json:"title"`
				Text  string `json:"text"`
			}
			if err := json.Unmarshal(line, &d); err != nil {
				return err
			}
			if !yield(PlainDocument(d.ID, d.Title, d.Text), nil) {
				return stop
			}
			return nil
		})
		if err != nil && !errors.Is(err, stop) {
			yield(nil, err)
		}
	}
}

// PlainDocument makes an article of a title and plain text: each line is a
// paragraph, and a line that begins with "#" a heading.
func PlainDocument(id, title, text string) *corpus.Document {
	d := &corpus.Document{Article: corpus.Article{ID: id, Key: id, Title: title, Kind: corpus.Other, Language: "en"}}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		block := corpus.Block{Kind: corpus.Paragraph}
		if rest := strings.TrimLeft(line, "#"); rest != line && strings.HasPrefix(rest, " ") {
			block.Kind, block.Level = corpus.Heading, min(len(line)-len(rest), 6)
			line = strings.TrimSpace(rest)
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		block.Start = b.Len()
		b.WriteString(line)
		block.End = b.Len()
		d.Blocks = append(d.Blocks, block)
	}
	d.Text = b.String()
	return d
}

// eachLine calls f for every line of a file; errors name the line.
func eachLine(path string, f func(line []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 1<<16)
	for n := 1; ; n++ {
		line, err := readLine(r)
		if len(line) > 0 {
			if err := f(line); err != nil {
				return fmt.Errorf("%s:%d: %w", path, n, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
}

// readLine reads a line of at most maxLine bytes.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxLine {
			return nil, fmt.Errorf("longer than %d bytes", maxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return []byte(strings.TrimRight(string(line), "\r\n")), err
		}
	}
}
