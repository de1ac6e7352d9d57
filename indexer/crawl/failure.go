package crawl

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// failure is a fetch that brought nothing, with a reason the admin can read
// and a report can count.
type failure struct {
	reason string
	// network says that the server was not reached or broke off: it may be
	// better later, and other pages of the host will fare no better now.
	network bool
	// unfit says that the answer came but is nothing to keep.
	unfit bool
	cause error
}

func (f *failure) Error() string {
	if f.cause == nil {
		return f.reason
	}
	return f.reason + ": " + f.cause.Error()
}

func (f *failure) Unwrap() error { return f.cause }

// The failures that code elsewhere asks for.
var (
	errTooLarge  = &failure{reason: "larger than the limit", unfit: true}
	errTruncated = &failure{reason: "truncated", network: true}
	errEncoding  = &failure{reason: "unknown content encoding", unfit: true}
	errBroken    = &failure{reason: "damaged content encoding", unfit: true}
	errPrivate   = &failure{reason: "private address"}
	errScheme    = &failure{reason: "neither http nor https"}
)

// asFailure names what went wrong with a request.
func asFailure(err error) *failure {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	reason := failureReason(err)
	return &failure{reason: reason, network: !slices.Contains(lasting, reason), cause: err}
}

// lasting are the reasons that will be the same in a minute.
var lasting = []string{errPrivate.reason, "no such host", "certificate or TLS"}

func failureReason(err error) string {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var timeout net.Error
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return errPrivate.reason
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "name cannot be resolved"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.As(err, &certificate), errors.As(err, &authority), strings.Contains(err.Error(), "tls:"):
		return "certificate or TLS"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection broken off"
	}
	return "network"
}
