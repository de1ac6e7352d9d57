package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/gorilla/mux"

	"altitude/templates"
)

// writeJSON answers a program.
func writeJSON(w http.ResponseWriter, v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // text is never HTML; nosniff and the type say so
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err := out.WriteTo(w)
	return err
}

// unchanged sets a weak ETag of the contract, the generation, the admin's
// decisions and the normalised address, and answers 304 when the client has that one.
func (s *Server) unchanged(w http.ResponseWriter, r *http.Request, generation string) bool {
	sum := sha256.Sum256([]byte(s.docs.version + s.Search.Generation().Decisions + r.URL.Path + "?" + r.URL.Query().Encode()))
	tag := `W/"` + generation + "-" + hex.EncodeToString(sum[:6]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "public, no-cache")
	for candidate := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// hostName is what a Host header may hold; anything else is not repeated.
var hostName = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$|^\[[0-9a-fA-F:]+\](:[0-9]+)?$`)

// absolute is the public address of a path.
func (s *Server) absolute(r *http.Request, path string) string {
	if s.BaseURL != "" {
		return strings.TrimSuffix(s.BaseURL, "/") + path
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	host := r.Host
	if !hostName.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host + path
}

// static serves the style sheet, the script and the icons. An address with
// the file's version never changes its content.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	name := mux.Vars(r)["file"]
	version := templates.Version(name)
	if version == "" {
		return missing("file")
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	if r.URL.Query().Get("v") == version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Header().Set("ETag", `W/"`+version+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), version) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", mediaTypes[name[strings.LastIndex(name, ".")+1:]])
	_, err := w.Write(templates.File(name))
	return err
}

// mediaTypes are those of the static files; the system's table may differ.
var mediaTypes = map[string]string{
	"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
}

// themeCookie holds what the reader chose, "light" or "dark".
const themeCookie = "theme"

func themeOf(r *http.Request) string {
	c, err := r.Cookie(themeCookie)
	if err != nil || c.Value != "light" && c.Value != "dark" {
		return ""
	}
	return c.Value
}

// theme remembers the reader's choice and leads back.
func (s *Server) theme(w http.ResponseWriter, r *http.Request) error {
	theme, back := r.PostFormValue("theme"), r.PostFormValue("back")
	if theme != "light" && theme != "dark" && theme != "system" {
		return invalid("theme", theme, "theme must be light, dark or system.", "light", "dark", "system")
	}
	age := 365 * 24 * 60 * 60
	if theme == "system" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: themeCookie, Value: theme, Path: "/", MaxAge: age, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.absolute(r, ""), "https:"),
	})
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n") {
		back = "/" // never lead to another site
	}
	w.Header().Set("Location", back)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
