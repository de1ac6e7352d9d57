package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"altitude/search"
	"altitude/search/compare"
	"altitude/templates"
)

// problem is an error as RFC 9457 writes it, with what can be done about it.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Code is for programs and never changes.
	Code   string       `json:"code"`
	Errors []fieldError `json:"errors"`
	// Fixes are addresses that would be answered.
	Fixes []string `json:"fixes"`
	// allow and retry are the headers of 405 and 429.
	allow, retry string
}

// fieldError says what is wrong with one parameter.
type fieldError struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Message string `json:"message"`
	// Fixes are values, or names for an unknown parameter, that would do.
	Fixes []string `json:"fixes"`
	// renames says that the fixes are names.
	renames bool
}

// The codes of problems.
const (
	codeParameter = "invalid_parameter"
	codeUnknown   = "unknown_parameter"
	codeNotFound  = "not_found"
	codeMethod    = "method_not_allowed"
	codeBody      = "invalid_body"
	codeLimited   = "rate_limited"
	codeTimeout   = "timeout"
	codeInternal  = "internal"
)

// titles say what a code means, in a few words.
var titles = map[string]string{
	codeParameter: "This cannot be asked", codeUnknown: "Unknown parameter", codeNotFound: "Not found",
	codeMethod: "Not possible here", codeBody: "The request cannot be read", codeLimited: "Too many requests",
	codeTimeout: "This took too long", codeInternal: "Something went wrong here",
}

var errPanic = errors.New("panic")

// webError is an error that this package finds itself.
type webError struct {
	status int
	code   string
	detail string
	fields []fieldError
	allow  string
	retry  string
}

func (e *webError) Error() string { return e.detail }

// missing says that there is no such thing.
func missing(what string) error {
	return &webError{status: http.StatusNotFound, code: codeNotFound, detail: "There is no such " + what + "."}
}

// unknown refuses a parameter and names the nearest valid one.
func unknown(name string, known []string) error {
	f := fieldError{Field: name, Message: "There is no parameter “" + name + "”.", renames: true}
	if near := search.Nearest(name, known); len(near) > 0 {
		f.Message += " Did you mean “" + near[0] + "”?"
		f.Fixes = near[:1]
	}
	return &webError{status: http.StatusBadRequest, code: codeUnknown, detail: f.Message, fields: []fieldError{f}}
}

// invalid refuses the value of a parameter.
func invalid(field, value, message string, fixes ...string) error {
	return &webError{
		status: http.StatusBadRequest, code: codeParameter, detail: message,
		fields: []fieldError{{Field: field, Value: value, Message: message, Fixes: fixes}},
	}
}

// notFound leads an address with a slash too many to the one without.
func notFound(w http.ResponseWriter, r *http.Request) error {
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	if path == r.URL.EscapedPath() || path == "" || strings.HasPrefix(path, "//") || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return missing("page")
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusMovedPermanently)
	return nil
}

func methodNotAllowed(_ http.ResponseWriter, r *http.Request) error {
	allow := "GET, HEAD"
	switch {
	case r.URL.Path == "/theme":
		allow = "POST"
	case r.URL.Path == "/api/v1/search":
		allow = "GET, HEAD, POST, OPTIONS"
	case isAPI(r):
		allow = "GET, HEAD, OPTIONS"
	}
	return &webError{status: http.StatusMethodNotAllowed, code: codeMethod, detail: "This address answers " + allow + ", not " + r.Method + ".", allow: allow}
}

// problemOf is the one place where errors become answers.
func problemOf(err error) problem {
	var own *webError
	var asked *search.RequestError
	var compared *compare.RequestError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return problem{Status: own.status, Code: own.code, Detail: own.detail, Errors: own.fields, allow: own.allow, retry: own.retry}.complete()
	case errors.As(err, &asked):
		return refused(asked.Field, asked.Value, asked.Message, asked.Fixes)
	case errors.As(err, &compared):
		return refused(compared.Field, compared.Value, compared.Message, compared.Fixes)
	case errors.Is(err, search.ErrNotFound):
		return problem{Status: http.StatusNotFound, Code: codeNotFound, Detail: "There is no such article. It may have been removed."}.complete()
	case errors.As(err, &large):
		return problem{Status: http.StatusRequestEntityTooLarge, Code: codeBody, Detail: "The request is too large."}.complete()
	case errors.Is(err, context.DeadlineExceeded):
		return problem{Status: http.StatusServiceUnavailable, Code: codeTimeout, Detail: "The answer took too long. Try again, or ask something narrower.", retry: "5"}.complete()
	}
	return problem{Status: http.StatusInternalServerError, Code: codeInternal, Detail: "This is our fault, and it has been noted. Try again in a while."}.complete()
}

func refused(field, value, message string, fixes []string) problem {
	return problem{
		Status: http.StatusBadRequest, Code: codeParameter, Detail: message,
		Errors: []fieldError{{Field: field, Value: value, Message: message, Fixes: fixes}},
	}.complete()
}

// complete fills in what follows from the rest; lists are never null.
func (p problem) complete() problem {
	p.Type, p.Title = "about:blank", titles[p.Code]
	if p.Errors == nil {
		p.Errors = []fieldError{}
	}
	p.Errors = slices.Clone(p.Errors)
	for i := range p.Errors {
		if p.Errors[i].Fixes == nil {
			p.Errors[i].Fixes = []string{}
		}
	}
	p.Fixes = []string{}
	return p
}

func (p problem) headers(w http.ResponseWriter) {
	w.Header().Del("ETag") // that of the answer there is not
	if p.allow != "" {
		w.Header().Set("Allow", p.allow)
	}
	if p.retry != "" {
		w.Header().Set("Retry-After", p.retry)
	}
}

// links are the request's address with each fix applied.
func (p problem) links(r *http.Request) []templates.Link {
	var links []templates.Link
	for _, e := range p.Errors {
		for _, fix := range e.Fixes {
			links = append(links, templates.Link{Text: fix, Href: e.mended(r.URL, fix)})
		}
	}
	return links
}

// mended returns the address with one fix applied.
func (e fieldError) mended(u *url.URL, fix string) string {
	v := u.Query()
	if strings.HasPrefix(u.Path, "/compare/") && e.Field == "role" {
		return strings.Replace(u.EscapedPath(), "/"+url.PathEscape(e.Value), "/"+url.PathEscape(fix), 1)
	}
	if e.renames {
		values := v[e.Field]
		if e.Field == fix+"s" { // who writes "roles" lists them
			values = strings.Split(strings.Join(values, ","), ",")
		}
		v[fix] = append(v[fix], values...)
		v.Del(e.Field)
		return u.EscapedPath() + "?" + v.Encode()
	}
	values := slices.Clone(v[e.Field])
	if i := slices.Index(values, e.Value); i >= 0 {
		values[i] = fix
	} else {
		values = []string{fix}
	}
	v[e.Field] = values
	return u.EscapedPath() + "?" + v.Encode()
}

// writeProblem answers a program.
func writeProblem(w http.ResponseWriter, r *http.Request, p problem) {
	for _, l := range p.links(r) {
		p.Fixes = append(p.Fixes, l.Href)
	}
	body, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Detail, p.Status)
		return
	}
	p.headers(w)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // the reader may have gone
}
