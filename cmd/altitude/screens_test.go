package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screens = flag.String("screens", "", "folder to write screenshots of the pages to; see TestScreenshots")

// screenPages are the pages worth looking at, by the name of their picture.
var screenPages = []struct{ name, path string }{
	{"home", "/"},
	{"search", "/search?q=who+does+a+cto+answer+to"},
	{"search-filtered", "/search?q=cto+vs+tech+lead&kind=answer&kind=blog"},
	{"search-empty", "/search?q=zzyzx+qwrtp"},
	{"compare-start", "/compare"},
	{"compare", "/compare/cto/tech-lead"},
	{"compare-three", "/compare/cto/vp-engineering/engineering-manager"},
	{"roles", "/roles"},
	{"role", "/roles/tech-lead"},
	{"topics", "/topics"},
	{"about", "/about"},
	{"help", "/help"},
	{"api", "/api"},
	{"error", "/nothing-here"},
}

// TestScreenshots writes a picture of every page at phone and desk width, light
// and dark, from the running program:
//
//	go test ./cmd/altitude -run TestScreenshots -screens docs
func TestScreenshots(t *testing.T) {
	if *screens == "" {
		t.Skip("no -screens folder given")
	}
	base := startServer(t)
	b := newTab(t, base, true)
	for _, page := range screenPages {
		for _, width := range []int64{1280, 390} {
			for _, scheme := range []string{"light", "dark"} {
				b.picture(base+page.path, width, scheme, filepath.Join(*screens, fmt.Sprintf("%s-%d-%s.png", page.name, width, scheme)))
			}
		}
	}
}

// pictureHeight is how much of a page a picture shows: two screens.
const pictureHeight = 1800

func (b *tab) picture(address string, width int64, scheme, path string) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, pictureHeight), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}), chromedp.Navigate(address))
	if err := os.WriteFile(path, value(b, chromedp.CaptureScreenshot()), 0o644); err != nil {
		b.Fatal(err)
	}
}
