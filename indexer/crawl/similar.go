package crawl

import (
	"bytes"
	"hash/fnv"
	"slices"
)

// A fingerprint is the set of three-word runs of a page's visible text, as
// sorted hashes: enough to tell how much of one page another repeats.
type fingerprint []uint32

// maxPrint bounds a fingerprint; the first 20,000 words tell pages apart.
const maxPrint = 20_000

// fnvBasis and fnvPrime are those of FNV-1a in 32 bits.
const fnvBasis, fnvPrime = 2166136261, 16777619

// fingerprintOf reads the words of a page without a parser: what it must
// survive is worse than what it must understand.
func fingerprintOf(body []byte) fingerprint {
	all := words(body)
	print := make(fingerprint, 0, len(all))
	for i := 0; i+3 <= len(all); i++ {
		h := uint32(fnvBasis)
		for _, w := range all[i : i+3] {
			h = (h ^ w) * fnvPrime
		}
		print = append(print, h)
	}
	slices.Sort(print)
	return slices.Compact(print)
}

// digest is one number for the words of a page: it stays when only scripts,
// tokens or attributes change.
func digest(body []byte) uint64 {
	h := fnv.New64a()
	for _, w := range words(body) {
		h.Write([]byte{byte(w), byte(w >> 8), byte(w >> 16), byte(w >> 24)})
	}
	return h.Sum64()
}

// shared counts the runs two pages have in common.
func (f fingerprint) shared(g fingerprint) int {
	n := 0
	for i, j := 0, 0; i < len(f) && j < len(g); {
		switch {
		case f[i] < g[j]:
			i++
		case f[i] > g[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

const (
	// ownRuns is how many runs of its own make a page more than the site's
	// "not found" page: a short article has hundreds.
	ownRuns = 40
	// ownShare is the least share of runs of its own, for pages whose frame
	// prints the address or the time.
	ownShare = 0.15
)

// repeats tells whether a page says no more than the other one. A page of
// hardly any words repeats only another such.
func (f fingerprint) repeats(other fingerprint) bool {
	if len(f) == 0 {
		return len(other) == 0
	}
	own := len(f) - f.shared(other)
	return own < ownRuns && float64(own) <= ownShare*float64(len(f))
}

const (
	// sameShare is how much of the shorter page's text must stand in the longer
	// one for the two to be copies.
	sameShare = 0.8
	// sameLength is the least length of the shorter one against the longer: a
	// print version has no navigation, but all of the text.
	sameLength = 0.5
)

// same tells whether two pages carry the same text.
func (f fingerprint) same(g fingerprint) bool {
	short, long := float64(min(len(f), len(g))), float64(max(len(f), len(g)))
	return short > 0 && short >= sameLength*long && float64(f.shared(g)) >= sameShare*short
}

// silent are the elements whose content nobody reads.
var silent = [][]byte{[]byte("script"), []byte("style"), []byte("template"), []byte("noscript")}

// words returns the hashes of the visible words of a page, at most maxPrint.
func words(body []byte) []uint32 {
	var all []uint32
	for len(body) > 0 && len(all) < maxPrint {
		text := body
		if i := bytes.IndexByte(body, '<'); i >= 0 {
			text, body = body[:i], skipTag(body[i:])
		} else {
			body = nil
		}
		for w := range bytes.FieldsSeq(text) {
			all = append(all, wordHash(w))
		}
	}
	return all[:min(len(all), maxPrint)]
}

func wordHash(w []byte) uint32 {
	h := uint32(fnvBasis)
	for _, c := range w {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * fnvPrime
	}
	return h
}

// skipTag returns what follows the tag, comment or silent element that b
// begins with.
func skipTag(b []byte) []byte {
	if bytes.HasPrefix(b, []byte("<!--")) {
		return after(b, []byte("-->"))
	}
	for _, name := range silent {
		if len(b) > len(name)+1 && bytes.EqualFold(b[1:1+len(name)], name) && !letter(b[1+len(name)]) {
			return skipElement(b, name)
		}
	}
	return after(b, []byte(">"))
}

// skipElement returns what follows the end tag of an element.
func skipElement(b, name []byte) []byte {
	for rest := b[1:]; ; {
		i := bytes.Index(rest, []byte("</"))
		if i < 0 {
			return nil
		}
		rest = rest[i+2:]
		if len(rest) >= len(name) && bytes.EqualFold(rest[:len(name)], name) {
			return after(rest, []byte(">"))
		}
	}
}

func after(b, mark []byte) []byte {
	if i := bytes.Index(b, mark); i >= 0 {
		return b[i+len(mark):]
	}
	return nil
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
