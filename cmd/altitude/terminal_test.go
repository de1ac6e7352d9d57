package main

import (
	"errors"
	"strings"
	"testing"

	"altitude/indexer"
)

func TestWhatArticlesSayCannotSteerTheTerminal(t *testing.T) {
	const hostile = "red\x1b[31m\u202e\r\x07"
	if got := printable("a\nb\tc" + hostile); got != "a b cred[31m" {
		t.Errorf("on one line: %q", got)
	}
	if got := printableLines("a\nb\tc" + hostile); got != "a\nb\tcred[31m" {
		t.Errorf("line by line: %q", got)
	}
	var out strings.Builder
	p := &program{err: &out}
	if err := p.nameSkips([]indexer.Skip{{Key: "/tmp/" + hostile, Reason: hostile}}); !errors.Is(err, errSkipped) {
		t.Errorf("skips: %v", err)
	}
	if want := "skipped /tmp/red[31m: red[31m\n"; out.String() != want {
		t.Errorf("skips: %q, want %q", out.String(), want)
	}
}
