package crawl

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding names what decode reads, what compresses best first.
const acceptEncoding = "br, zstd, gzip, deflate"

const (
	// maxEncodings bounds the layers of compression; honest servers use one.
	maxEncodings = 2
	// zstdWindow bounds the memory of one zstd stream; RFC 9659 limits the
	// window of the web's "zstd" to 8 MiB.
	zstdWindow = 8 << 20
)

// decode returns the body as it was before the content encodings were
// applied. It stops with errTooLarge once the output, not the input, passes
// limit bytes, so a small bomb does no harm.
func decode(body io.Reader, encodings string, limit int64) ([]byte, error) {
	layers := encodingNames(encodings)
	if len(layers) > maxEncodings {
		return nil, errEncoding
	}
	r := body
	for i := len(layers) - 1; i >= 0; i-- {
		next, err := decoder(r, layers[i])
		if err != nil {
			return nil, err
		}
		defer next.Close()
		r = next
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, readError(err, len(layers) > 0)
	}
	return b, nil
}

func encodingNames(s string) []string {
	var all []string
	for name := range strings.SplitSeq(strings.ToLower(s), ",") {
		name = strings.TrimSpace(name)
		if name != "" && name != "identity" {
			all = append(all, name)
		}
	}
	return all
}

// decoder undoes one encoding. A body that does not begin as its encoding
// says was never encoded: a common slip of servers that sit behind caches.
func decoder(r io.Reader, name string) (io.ReadCloser, error) {
	in := bufio.NewReader(r)
	head, _ := in.Peek(4)
	switch name {
	case "gzip", "x-gzip":
		if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
			return io.NopCloser(in), nil
		}
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, readError(err, true)
		}
		return z, nil
	case "br":
		return io.NopCloser(brotli.NewReader(in)), nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, readError(err, true)
		}
		return z.IOReadCloser(), nil
	case "deflate":
		// "deflate" means zlib (RFC 9110, section 8.4.1.2); some send it bare.
		if len(head) >= 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			z, err := zlib.NewReader(in)
			if err != nil {
				return nil, readError(err, true)
			}
			return z, nil
		}
		return flate.NewReader(in), nil
	}
	return nil, errEncoding
}

// readError tells a body that ended too early from one that is damaged and
// from a network that failed.
func readError(err error, encoded bool) error {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &failure{reason: errTruncated.reason, network: true, cause: err}
	}
	if encoded && asFailure(err).reason == "network" {
		return &failure{reason: errBroken.reason, unfit: true, cause: err}
	}
	return asFailure(err)
}
