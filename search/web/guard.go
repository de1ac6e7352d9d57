package web

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// policy allows what the pages use and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxBody bounds the body of a request; the longest query fits many times.
const maxBody = 64 << 10

// guard sets the headers that protect readers, bounds bodies and compresses.
func (s *Server) guard(next http.Handler) http.Handler {
	return compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if !strings.HasPrefix(r.URL.Path, "/mcp") {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	}))
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// cors lets pages of other sites read the API: it holds nothing private.
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Link, RateLimit, RateLimit-Policy, Retry-After")
		if r.Method != http.MethodOptions {
			next.ServeHTTP(w, r)
			return
		}
		h.Set("Access-Control-Allow-Methods", "GET, HEAD")
		h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	})
}

// limiter counts each client's requests in windows of a minute.
type limiter struct {
	mu     sync.Mutex
	window time.Time
	counts map[string]int
}

// take counts a request and returns how many came before it in the window,
// and how long the window lasts.
func (l *limiter) take(client string, now time.Time) (int, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.window) >= time.Minute || l.counts == nil {
		l.window, l.counts = now, map[string]int{}
	}
	l.counts[client]++
	return l.counts[client] - 1, time.Minute - now.Sub(l.window)
}

// limit answers 429 to a client that asks too often.
func (s *Server) limit(next http.Handler) http.Handler {
	if s.PerMinute <= 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := s.client(r)
		if client.IsLoopback() {
			next.ServeHTTP(w, r)
			return
		}
		before, rest := s.limits.take(network(client), s.Now())
		seconds := strconv.Itoa(max(1, int(rest.Seconds())))
		w.Header().Set("RateLimit-Policy", `"minute";q=`+strconv.Itoa(s.PerMinute)+`;w=60`)
		w.Header().Set("RateLimit", `"minute";r=`+strconv.Itoa(max(0, s.PerMinute-before-1))+`;t=`+seconds)
		if before < s.PerMinute {
			next.ServeHTTP(w, r)
			return
		}
		writeProblem(w, r, problemOf(&webError{
			status: http.StatusTooManyRequests, code: codeLimited, retry: seconds,
			detail: "This address may ask " + strconv.Itoa(s.PerMinute) + " times a minute. Try again in " + seconds + " seconds.",
		}))
	})
}

// client is the address of who asks, nil when it cannot be told.
func (s *Server) client(r *http.Request) net.IP {
	if s.TrustProxy {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); ip != nil {
			return ip
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return nil
	}
	return net.ParseIP(host)
}

// network names a client: an IPv6 client owns its whole /64.
func network(ip net.IP) string {
	if ip.To4() == nil && len(ip) == net.IPv6len {
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return ip.String()
}
