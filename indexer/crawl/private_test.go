package crawl

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"code.dny.dev/ssrf"
	"golang.org/x/net/dns/dnsmessage"
)

func TestPrivateAddressesAreRefusedAtDial(t *testing.T) {
	c := newClient(Options{}.orDefault())
	defer c.close()
	for _, address := range []string{
		"http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
		"http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://0.0.0.0/", "http://[::]/",
		"http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://100.64.0.1/", "http://[fd00::1]/", "http://[fe80::1]/",
		"http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
		"http://224.0.0.1/", "http://255.255.255.255/",
	} {
		_, err := c.get(t.Context(), question{address: address, limit: 1000})
		var f *failure
		var dns *net.DNSError
		if !errors.As(err, &f) {
			t.Errorf("%s: %v", address, err)
			continue
		}
		// Spellings that only some resolvers know end as names that do not exist.
		if !errors.Is(err, ssrf.ErrProhibitedIP) && !(errors.As(err, &dns) && !strings.Contains(address, "localhost")) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := c.get(t.Context(), question{address: "http://192.0.43.8:25/", limit: 1000}); !errors.Is(err, ssrf.ErrProhibitedPort) {
		t.Errorf("mail port: %v", err)
	}
	for _, address := range []string{"file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "data:text/html,x", "//a.example/", "", "http://"} {
		if _, err := c.get(t.Context(), question{address: address, limit: 1000}); !errors.Is(err, errScheme) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestRedirectToAPrivateAddressIsRefused(t *testing.T) {
	var reached atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inside.Close()
	for _, target := range []string{inside.URL + "/secret", "http://localhost/", "http://[::ffff:169.254.169.254]/latest/"} {
		public := hostileSite(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) })
		guarded := dialer(false)
		report, stored := crawlOne(t, nil, func(o *Options) {
			o.AllowPrivate = false
			o.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if address == "hostile.example:80" {
					return public(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			}
		})
		// The first thing asked for at the new address is its robots.txt.
		if report.Redirected != 1 || report.Failed["robots.txt cannot be reached: private address"] != 1 || len(stored) > 0 {
			t.Errorf("%s: %+v", target, report)
		}
	}
	if reached.Load() > 0 {
		t.Error("a private server was reached")
	}
}

// nameServer answers every question with 127.0.0.1.
func nameServer(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		packet := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			if answer, err := localhostFor(packet[:n]); err == nil {
				conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func localhostFor(question []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil, errors.New("no question")
	}
	m.Response, m.Additionals = true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	return m.Pack()
}

func TestNameThatPointsInsideIsRefusedAtDial(t *testing.T) {
	guarded := dialer(false)
	guarded.Resolver = nameServer(t)
	c := newClient(Options{dial: guarded.DialContext}.orDefault())
	defer c.close()
	if _, err := c.get(t.Context(), question{address: "http://rebind.example/", limit: 1000}); !errors.Is(err, ssrf.ErrProhibitedIP) {
		t.Errorf("%v", err)
	}
}
