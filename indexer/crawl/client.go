package crawl

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"code.dny.dev/ssrf"
)

// client makes single requests: no redirect is followed, no cookie kept, no
// address dialled that the guard refuses.
type client struct {
	http  *http.Client
	agent string
	// timeout bounds a request as a whole, dripping bodies included.
	timeout time.Duration
}

// webPorts are the ports web servers answer on. Links found in pages must not
// make the crawler talk to other services.
var webPorts = []uint16{80, 443, 8000, 8008, 8080, 8081, 8443, 8888}

const (
	// maxHeader bounds the header of an answer; the largest seen have 16 KiB.
	maxHeader = 128 << 10
	// dialTime and headerTime bound the steps of a request within its total.
	dialTime   = 10 * time.Second
	headerTime = 20 * time.Second
)

// dialer connects to public addresses only, unless private ones are allowed.
// The check is made on the address a name resolved to, at the last moment, so
// that neither odd spellings nor names that change their address get past it.
func dialer(allowPrivate bool) *net.Dialer {
	d := &net.Dialer{Timeout: dialTime, KeepAlive: -1}
	if !allowPrivate {
		d.Control = ssrf.New(ssrf.WithPorts(webPorts...)).Safe
	}
	return d
}

func newClient(o Options) *client {
	dial := o.dial
	if dial == nil {
		dial = dialer(o.AllowPrivate).DialContext
	}
	return &client{
		agent:   o.UserAgent,
		timeout: o.Limits.FetchTime,
		http: &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				// No proxy: the guard must see the address that is dialled.
				DialContext:            dial,
				DisableCompression:     true, // we bound what it becomes
				MaxResponseHeaderBytes: maxHeader,
				MaxIdleConnsPerHost:    1,
				MaxIdleConns:           100,
				IdleConnTimeout:        30 * time.Second,
				TLSHandshakeTimeout:    dialTime,
				ResponseHeaderTimeout:  headerTime,
				ForceAttemptHTTP2:      true,
			},
		},
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// answer is what a server sent.
type answer struct {
	status int
	header http.Header
	// body is decompressed; only answers with content have one.
	body []byte
}

// hasBody lists the statuses whose body is read.
func hasBody(status int) bool {
	return status == http.StatusOK || status == http.StatusNonAuthoritativeInfo
}

// question is what is asked of a server.
type question struct {
	address string
	// validators are the headers of a conditional request.
	validators http.Header
	// limit bounds the body in bytes after decompression.
	limit int64
	// fits refuses an answer by its header, before the body is read; nil
	// refuses none.
	fits func(http.Header) error
}

// get asks once. A *failure says why nothing came.
func (c *client) get(ctx context.Context, q question) (answer, error) {
	u, err := url.Parse(q.address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return answer{}, errScheme
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, q.address, nil)
	if err != nil {
		return answer{}, &failure{reason: "no web address", cause: err}
	}
	c.setHeader(req, q.validators)
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, asFailure(err)
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	if !hasBody(resp.StatusCode) {
		return a, nil
	}
	if a.body, err = read(resp, q); err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = &failure{reason: "timeout", network: true, cause: err}
	}
	return a, err
}

// read returns the body of an answer that fits the question.
func read(resp *http.Response, q question) ([]byte, error) {
	if q.fits != nil {
		if err := q.fits(resp.Header); err != nil {
			return nil, err
		}
	}
	if resp.ContentLength > q.limit {
		return nil, errTooLarge
	}
	return decode(resp.Body, resp.Header.Get("Content-Encoding"), q.limit)
}

func (c *client) setHeader(req *http.Request, validators http.Header) {
	for name, values := range validators {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1")
	req.Header.Set("Accept-Language", "en,*;q=0.5")
	req.Header.Set("Accept-Encoding", acceptEncoding)
}
