package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"altitude/templates"
)

// handler answers a request or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// renderer is a page.
type renderer interface{ Render(io.Writer) error }

// answerTime bounds the work on one request: what takes longer helps nobody
// any more and holds up the others.
const answerTime = 15 * time.Second

// page makes a handler whose errors are pages.
func (s *Server) page(route string, h handler) http.Handler { return s.serve(route, h, s.errorPage) }

// api makes a handler whose errors are problem details.
func (s *Server) api(route string, h handler) http.Handler {
	return s.limit(cors(s.serve("/api/v1"+route, h, writeProblem)))
}

// either answers errors as the address suggests.
func (s *Server) either(route string, h handler) http.Handler {
	return s.serve(route, h, func(w http.ResponseWriter, r *http.Request, p problem) {
		if isAPI(r) {
			writeProblem(w, r, p)
			return
		}
		s.errorPage(w, r, p)
	})
}

// serve runs a handler, counts it, and turns its error into an answer.
func (s *Server) serve(route string, h handler, fail func(http.ResponseWriter, *http.Request, problem)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answerTime)
		defer cancel()
		start, seen := time.Now(), &watched{ResponseWriter: w, status: http.StatusOK}
		defer func() { s.metrics.count(route, seen.status, time.Since(start)) }()
		defer s.recover(seen, r, fail)
		if err := h(seen, r.WithContext(ctx)); err != nil {
			s.fail(seen, r, err, fail)
		}
	})
}

// recover turns a panic into an answer: one bad article must not take the
// page of another with it.
func (s *Server) recover(w *watched, r *http.Request, fail func(http.ResponseWriter, *http.Request, problem)) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	s.Log.Error("panic", "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
	if !w.wrote {
		fail(w, r, problemOf(errPanic))
	}
}

func (s *Server) fail(w *watched, r *http.Request, err error, fail func(http.ResponseWriter, *http.Request, problem)) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has gone
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "path", r.URL.Path, "err", err)
	}
	if !w.wrote {
		fail(w, r, p)
	}
}

// watched remembers what was answered.
type watched struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (w *watched) WriteHeader(status int) {
	w.status, w.wrote = status, true
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// show renders a page.
func show(w http.ResponseWriter, p renderer) error { return showStatus(w, http.StatusOK, p) }

func showStatus(w http.ResponseWriter, status int, p renderer) error {
	var out bytes.Buffer
	if err := p.Render(&out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Add("Vary", "Cookie")
	w.WriteHeader(status)
	_, err := out.WriteTo(w)
	return err
}

// base fills in what every page has.
func (s *Server) base(r *http.Request, title string) templates.Page {
	return templates.Page{
		Title: title, Path: r.URL.RequestURI(), Theme: themeOf(r), Taxonomy: s.Taxonomy,
		Canonical: s.absolute(r, r.URL.EscapedPath()),
	}
}

// errorPage shows an error to a reader.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, p problem) {
	page := templates.Error{Page: s.base(r, p.Title), Status: p.Status, Heading: p.Title, Message: p.Detail, Fixes: p.links(r)}
	page.Canonical, page.NoIndex = "", true
	p.headers(w)
	if err := showStatus(w, p.Status, page); err != nil {
		s.Log.Error("error page", "path", r.URL.Path, "err", err)
	}
}
