package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browserPath returns the Chromium to drive: $ALTITUDE_BROWSER or the one on
// the path. Without one the test is skipped; in CI it fails.
func browserPath(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("ALTITUDE_BROWSER"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no browser: install Chromium or set ALTITUDE_BROWSER")
	}
	t.Skip("no browser: install Chromium or set ALTITUDE_BROWSER to run this test")
	return ""
}

// startServer runs "altitude serve" on an empty data folder and returns its
// address. It is stopped, gracefully, at the end of the test.
func startServer(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		all := append([]string{"serve", "--quiet", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, args...)
		code := run(ctx, all, strings.NewReader(""), write, os.Stderr)
		write.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d", code)
		}
	})
	line, err := bufio.NewReader(read).ReadString('\n')
	at := strings.Index(line, "http://")
	if err != nil || at < 0 {
		t.Fatalf("serve did not say where it is: %q, %v", line, err)
	}
	go io.Copy(io.Discard, read)
	return strings.TrimSpace(line[at:])
}

// ingest takes files into a data folder.
func ingest(t *testing.T, data, path string) {
	t.Helper()
	if code := run(t.Context(), []string{"ingest", "--quiet", "--data", data, path}, strings.NewReader(""), io.Discard, os.Stderr); code != exitDone {
		t.Fatalf("ingest ended with %d", code)
	}
}

// tab is a browser tab that fails the test on foreign requests, script errors
// and CSP violations.
type tab struct {
	*testing.T
	ctx     context.Context
	base    string
	scripts bool
}

// bothWays runs a test on the site in a browser with JavaScript and in one
// without.
func bothWays(t *testing.T, f func(*tab)) {
	browserPath(t)
	base := startServer(t)
	for _, way := range []struct {
		name    string
		scripts bool
	}{{"with JavaScript", true}, {"without JavaScript", false}} {
		t.Run(way.name, func(t *testing.T) { f(newTab(t, base, way.scripts)) })
	}
}

// pageTime bounds one step in the browser, on a slow machine too.
const pageTime = 20 * time.Second

func newTab(t *testing.T, base string, scripts bool) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("window-size", "1280,1000"),
		// A page that glides to an anchor moves its links from under a click.
		chromedp.Flag("force-prefers-reduced-motion", true),
		// A page that is kept and shown again loads nothing to wait for.
		chromedp.Flag("disable-back-forward-cache", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocated, freed := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(freed)
	ctx, closed := chromedp.NewContext(allocated)
	t.Cleanup(closed)
	b := &tab{T: t, ctx: ctx, base: base, scripts: scripts}
	// The first run starts the browser and must not have a deadline.
	if err := chromedp.Do(ctx, chromedp.Func(func(_ context.Context, target *chromedp.Target) error {
		return b.prepare(target)
	})); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return b
}

// prepare switches scripts on or off and watches what the page does.
func (b *tab) prepare(target *chromedp.Target) error {
	requests := cdp.Events(b.ctx, target, network.RequestWillBeSent)
	entries := cdp.Events(b.ctx, target, log.EntryAdded)
	go func() {
		for e, err := range requests {
			if err == nil {
				b.checkRequest(e.Request.URL)
			}
		}
	}()
	go func() {
		for e, err := range entries {
			if err == nil && e.Entry.Level == log.EntryLevelError && !refusal.MatchString(e.Entry.Text) {
				b.Errorf("browser log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		}
	}()
	_, err := cdp.Call(b.ctx, target, network.Enable, network.EnableParams{})
	if err == nil {
		_, err = cdp.Call(b.ctx, target, log.Enable, cdp.Empty{})
	}
	if err == nil {
		_, err = cdp.Call(b.ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !b.scripts})
	}
	return err
}

// refusal is how the browser logs a page that says what cannot be asked.
var refusal = regexp.MustCompile(`status of 40[04] `)

func (b *tab) checkRequest(address string) {
	if !strings.HasPrefix(address, b.base) && !strings.HasPrefix(address, "data:") {
		b.Errorf("request to a foreign host: %s", address)
	}
}

// do runs actions, each within pageTime.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	for _, a := range actions {
		value(b, a)
	}
}

// follow clicks what selector finds and waits for the page it leads to.
func (b *tab) follow(selector string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.Fatalf("click %s: %v", selector, err)
	}
}

// tick ticks a box of the facets in full view and waits for what it leaves.
// Scripts send the form off at once: a click on the button besides would set
// out from a page that is going already.
func (b *tab) tick(box string) {
	b.Helper()
	if b.scripts {
		b.follow(box)
		return
	}
	b.do(chromedp.Click(chromedp.CSS(box)))
	b.follow(".apply button")
}

func (b *tab) location() string { return value(b, chromedp.Location()) }

// text returns the text of the first element that selector finds.
func (b *tab) text(selector string) string {
	return strings.Join(strings.Fields(value(b, chromedp.TextContent(chromedp.CSS(selector)))), " ")
}

func value[T any](b *tab, a chromedp.Action[T]) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	return v
}

// TestReaderFindsAndFollowsEvidence is the main way of a reader through the
// site, with and without JavaScript: type a query, narrow by a facet, open the
// comparison, follow a quote to its passage.
func TestReaderFindsAndFollowsEvidence(t *testing.T) {
	bothWays(t, func(b *tab) {
		b.do(chromedp.Navigate(b.base+"/"), chromedp.SendKeys(chromedp.CSS("#q"), "cto vs tech lead"))
		b.follow(".searchbox button[type=submit]")
		if total := b.text(".total"); !strings.Contains(total, "article") {
			b.Fatalf("no results: %q", total)
		}
		all := b.text(".total")
		b.tick(`.facet-kind input[value="answer"]`)
		if at := b.location(); !strings.Contains(at, "kind=answer") || b.text(".total") == all {
			b.Errorf("the facet did not narrow: %s, %q", at, b.text(".total"))
		}
		b.follow(".preview a.onward")
		if at := b.location(); at != b.base+"/compare/cto/tech-lead?kind=answer" {
			b.Errorf("comparison at %s", at)
		}
		quote := b.text("#accountability .quote blockquote")
		b.follow("#accountability .quote .go a")
		_, anchor, _ := strings.Cut(b.location(), "#")
		if passage := b.text("#" + anchor); passage == "" || !strings.Contains(passage, quote) && !strings.Contains(quote, passage) {
			b.Errorf("quote %q leads to %q", quote, passage)
		}
	})
}
