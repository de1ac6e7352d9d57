package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	// brotliLevel and gzipLevel trade size for time: higher ones cost more
	// than a page takes to make.
	brotliLevel, gzipLevel = 4, 5
	// worthwhile is the least length that compression makes smaller by more
	// than its own header.
	worthwhile = 1024
)

// compress encodes answers as the client accepts them. Streams of events are
// left alone.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		encoding := accepted(r.Header.Get("Accept-Encoding"))
		if encoding == "" || strings.HasPrefix(r.URL.Path, "/mcp") {
			next.ServeHTTP(w, r)
			return
		}
		c := &compressor{ResponseWriter: w, encoding: encoding, head: r.Method == http.MethodHead}
		defer c.close()
		next.ServeHTTP(c, r)
	})
}

// accepted chooses br over gzip; "" when the client takes neither.
func accepted(header string) string {
	best := ""
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if refused := strings.ReplaceAll(params, " ", ""); refused == "q=0" || refused == "q=0.0" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			return "br"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}

// compressor decides at the first byte, when the kind of answer is known.
type compressor struct {
	http.ResponseWriter
	encoding string
	head     bool
	status   int
	decided  bool
	out      io.WriteCloser
}

func (c *compressor) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *compressor) Write(b []byte) (int, error) {
	if !c.decided {
		c.decide(len(b))
	}
	if c.out != nil {
		return c.out.Write(b)
	}
	return c.ResponseWriter.Write(b)
}

// decide sends the header, with an encoding where it is worth it. Answers are
// rendered before they are written, so the first write tells the length.
func (c *compressor) decide(first int) {
	c.decided = true
	if c.status == 0 {
		c.status = http.StatusOK
	}
	h := c.Header()
	if first >= worthwhile && compressible(h.Get("Content-Type")) && h.Get("Content-Encoding") == "" {
		h.Set("Content-Encoding", c.encoding)
		h.Del("Content-Length")
		if !c.head {
			c.out = c.encoder()
		}
	}
	c.ResponseWriter.WriteHeader(c.status)
}

func (c *compressor) encoder() io.WriteCloser {
	if c.encoding == "br" {
		return brotli.NewWriterLevel(c.ResponseWriter, brotliLevel)
	}
	gz, err := gzip.NewWriterLevel(c.ResponseWriter, gzipLevel)
	if err != nil {
		panic("gzip level " + strconv.Itoa(gzipLevel)) // a constant in range
	}
	return gz
}

func (c *compressor) close() {
	if !c.decided && c.status != 0 {
		c.ResponseWriter.WriteHeader(c.status)
	}
	if c.out != nil {
		_ = c.out.Close() // the reader may have gone
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func compressible(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	for _, part := range []string{"text/", "json", "xml", "javascript", "svg", "yaml"} {
		if strings.Contains(mediaType, part) {
			return mediaType != "text/event-stream"
		}
	}
	return false
}
