package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// errCorrupt says that a table does not hold what it should.
var errCorrupt = errors.New("table is damaged")

// encoder writes the tables of a generation: little-endian numbers and
// strings with their length before them.
type encoder struct{ b []byte }

func (e *encoder) number(n int)        { e.b = binary.AppendUvarint(e.b, uint64(n)) }
func (e *encoder) float(f float64)     { e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(f)) }
func (e *encoder) string(s string)     { e.number(len(s)); e.b = append(e.b, s...) }
func (e *encoder) strings(ss []string) { each(e, ss, e.string) }
func (e *encoder) flag(b bool)         { e.b = append(e.b, map[bool]byte{true: 1}[b]) }

func (e *encoder) uint32s(v []uint32) {
	e.number(len(v))
	for _, n := range v {
		e.b = binary.LittleEndian.AppendUint32(e.b, n)
	}
}

func (e *encoder) float32s(v []float32) {
	e.number(len(v))
	for _, n := range v {
		e.b = binary.LittleEndian.AppendUint32(e.b, math.Float32bits(n))
	}
}

func each[T any](e *encoder, v []T, one func(T)) {
	e.number(len(v))
	for _, x := range v {
		one(x)
	}
}

// decoder reads what encoder wrote. After the first damage everything reads as
// zero and err tells.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) fail() {
	d.err = errCorrupt
	d.b = nil
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.b)
	if size <= 0 || n > math.MaxInt32 && n > uint64(math.MaxInt64)/2 {
		d.fail()
		return 0
	}
	d.b = d.b[size:]
	return int(n)
}

// count reads the length of a list whose elements take at least size bytes.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > len(d.b)/max(size, 1) {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.fail()
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) string() string { return string(d.bytes(d.count(1))) }

func (d *decoder) strings() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	ss := make([]string, n)
	for i := range ss {
		ss[i] = d.string()
	}
	return ss
}

func (d *decoder) flag() bool {
	b := d.bytes(1)
	return len(b) == 1 && b[0] == 1
}

func (d *decoder) float() float64 {
	b := d.bytes(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func (d *decoder) uint32s() []uint32 {
	v := make([]uint32, d.count(4))
	b := d.bytes(4 * len(v))
	for i := range b[:len(b)/4] {
		v[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return v
}

func (d *decoder) float32s() []float32 {
	v := make([]float32, d.count(4))
	b := d.bytes(4 * len(v))
	for i := range b[:len(b)/4] {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}

// done returns what went wrong in reading the table called name.
func (d *decoder) done(name string) error {
	if d.err != nil {
		return fmt.Errorf("%s: %w", name, d.err)
	}
	return nil
}
