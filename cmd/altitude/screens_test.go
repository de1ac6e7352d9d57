package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var screens = flag.String("screens", "", "folder to write screenshots of the pages to; see TestScreenshots")

// screenPages are the pages worth looking at, by the name of their picture.
var screenPages = []sitePage{
	{"home", "/"},
	{"search", "/search?q=who+does+a+cto+answer+to"},
	{"search-filtered", "/search?q=cto+vs+tech+lead&kind=answer&kind=blog"},
	{"search-drawer", "/search?q=cto&kind=answer#filters"},
	{"search-empty", "/search?q=zzyzx+qwrtp"},
	{"search-filtered-away", "/search?q=cto&from=1999&to=2000"},
	{"compare-start", "/compare"},
	{"compare", "/compare/cto/tech-lead"},
	{"compare-filtered", "/compare/cto/tech-lead?kind=answer&from=2025"},
	{"compare-three", "/compare/cto/vp-engineering/engineering-manager"},
	{"compare-four", "/compare/cto/vp-engineering/engineering-manager/tech-lead"},
	{"roles", "/roles"},
	{"role", "/roles/tech-lead"},
	{"topics", "/topics"},
	{"topic", "/topics/hiring"},
	{"about", "/about"},
	{"help", "/help"},
	{"api", "/api"},
	{"error", "/nothing-here"},
	{"refused", "/compare/cto/techlaed"},
}

// pictureHeight is how much of a page a picture shows: two screens; the
// README's are shorter.
const (
	pictureHeight = 1800
	readmeHeight  = 880
)

// TestScreenshots writes a picture of every page at phone and desk width, light
// and dark, from the running program, and those of the README:
//
//	go test ./cmd/altitude -run TestScreenshots -screens /tmp/screens
//	go test ./cmd/altitude -run TestScreenshots/readme -screens docs
func TestScreenshots(t *testing.T) {
	if *screens == "" {
		t.Skip("no -screens folder given")
	}
	base := startServer(t)
	b := newTab(t, base, true)
	article := "/articles/" + firstHit(t, base, "cto vs tech lead").ID
	for _, page := range append(screenPages, sitePage{"article", article}, sitePage{"article-found", article + "?q=cto+answers"}) {
		t.Run(page.name, func(t *testing.T) {
			for _, width := range []int64{1280, 390} {
				for _, colours := range []string{"light", "dark"} {
					b.picture(base+page.path, width, colours, filepath.Join(*screens, fmt.Sprintf("%s-%d-%s.png", page.name, width, colours)))
				}
			}
		})
	}
	t.Run("readme", func(t *testing.T) {
		for _, page := range []sitePage{{"compare", "/compare/cto/tech-lead"}, {"search", "/search?q=who+does+a+cto+answer+to"}} {
			for _, colours := range []string{"light", "dark"} {
				b.screen(base+page.path, 1280, readmeHeight, colours, filepath.Join(*screens, page.name+"-"+colours+".png"))
			}
		}
	})
}

// picture writes the two screens at the top of a page.
func (b *tab) picture(address string, width int64, colours, path string) {
	b.Helper()
	b.screen(address, width, pictureHeight, colours, path)
}

// screen writes what a screen of the given size shows of a page.
func (b *tab) screen(address string, width, height int64, colours, path string) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, height), scheme(colours), chromedp.Navigate(address))
	shot, err := png.Decode(bytes.NewReader(value(b, chromedp.CaptureScreenshot())))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewerColours(shot)); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
}

// fewerColours draws a picture in 256 colours: pages of text look the same and
// weigh a third.
func fewerColours(from image.Image) *image.Paletted {
	bounds, uses := from.Bounds(), map[color.Color]int{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			uses[from.At(x, y)]++
		}
	}
	to, index := image.NewPaletted(bounds, telling(uses)), map[color.Color]uint8{}
	for c := range uses {
		index[c] = uint8(to.Palette.Index(c))
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			to.SetColorIndex(x, y, index[from.At(x, y)])
		}
	}
	return to
}

// telling returns the colours that are used most, without those that look like
// one chosen before: the shades of letters' edges would push out the few dots
// that tell roles apart.
func telling(uses map[color.Color]int) color.Palette {
	const alike = 10 // of 255, in all channels together
	var chosen color.Palette
	for _, c := range slices.SortedFunc(maps.Keys(uses), func(a, b color.Color) int { return uses[b] - uses[a] }) {
		if len(chosen) < 256 && !slices.ContainsFunc(chosen, func(d color.Color) bool { return apart(c, d) < alike }) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// apart is how far two colours are apart, 0–765.
func apart(a, b color.Color) int {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	apart := 0
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		apart += max(d, -d) >> 8
	}
	return apart
}
