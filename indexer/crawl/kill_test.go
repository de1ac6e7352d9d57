package crawl

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
	"altitude/corpus/store"
)

// crawlAsChild crawls the fake web of the parent process. The parent kills it.
func crawlAsChild() int {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx := context.Background()
	st, err := store.Open(ctx, os.Getenv("ALTITUDE_CRAWL_STORE"))
	if err != nil {
		log.Error("open", "cause", err)
		return 1
	}
	if bytes := os.Getenv("ALTITUDE_CRAWL_DISK"); bytes != "" {
		limitFiles(bytes)
	}
	o := testOptions()
	o.dial = dialTo(os.Getenv("ALTITUDE_CRAWL_CHILD"))
	report, err := New(log, st, o).Run(ctx, killSources)
	if err != nil {
		log.Error("crawl", "cause", err)
		return 1
	}
	fmt.Println(report.Deferred)
	return 0
}

var killSources = []corpus.Source{{Name: "many", URLs: []string{"http://a.example/", "http://b.example/"}}}

// killWeb is two sites of many pages, each linking to some others.
func killWeb(pages int) *fakeWeb {
	var text strings.Builder
	for _, host := range []string{"a.example", "b.example"} {
		fmt.Fprintf(&text, "-- %s/ --\n<a href=\"/p/x0\">begin</a>\n", host)
		for i := range pages {
			fmt.Fprintf(&text, "-- %s/p/x%d --\n<p>Page %d of %s.</p>", host, i, i, host)
			for _, next := range []int{i + 1, 2*i + 1, 2*i + 2} {
				if next < pages {
					fmt.Fprintf(&text, ` <a href="/p/x%d">next</a>`, next)
				}
			}
			text.WriteString("\n")
		}
	}
	return webFrom(text.String())
}

func TestKilledCrawlLosesAndRepeatsNothingStored(t *testing.T) {
	const kills, pages = 20, 150
	web := killWeb(pages)
	path := filepath.Join(t.TempDir(), "corpus.db")
	address := serveAddress(t, web)
	var held []string
	killed := 0
	for round := 0; ; round++ {
		if round > 20*kills {
			t.Fatal("the crawl does not come to its end")
		}
		wait := time.Duration(20+rand.IntN(180)) * time.Millisecond
		if killed == kills {
			wait = time.Minute
		}
		done := crawlAndKill(t, path, address, wait)
		asked, _ := web.forget()
		if again := both(asked, held); len(again) > 0 {
			t.Errorf("round %d asked for what was stored: %v", round, again)
		}
		now := keysAt(t, path)
		if lost := slices.DeleteFunc(slices.Clone(held), func(k string) bool { return slices.Contains(now, k) }); len(lost) > 0 {
			t.Errorf("round %d lost %v", round, lost)
		}
		t.Logf("round %d: %v, done %v, %d stored", round, wait.Round(time.Millisecond), done, len(now))
		held = now
		if !done {
			killed++
		} else if killed < kills {
			// Finished early: begin another store, with kills still to come.
			path, held = filepath.Join(t.TempDir(), "corpus.db"), nil
		} else {
			break
		}
	}
	if want := 2 * (pages + 1); len(held) != want {
		t.Errorf("%d pages stored in the end, want %d", len(held), want)
	}
}

// crawlAndKill runs a child that crawls, kills it after wait, and tells
// whether it was done before.
func crawlAndKill(t *testing.T, path, address string, wait time.Duration) (done bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	child.Env = append(os.Environ(), "ALTITUDE_CRAWL_CHILD="+address, "ALTITUDE_CRAWL_STORE="+path)
	child.Stderr = os.Stderr
	err := child.Run() // the context kills with SIGKILL
	if err != nil && ctx.Err() == nil {
		t.Fatalf("child: %v", err)
	}
	return err == nil
}

func keysAt(t *testing.T, path string) []string {
	t.Helper()
	st, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	return storedKeys(t, st)
}

func both(a, b []string) []string {
	var all []string
	for _, s := range a {
		if slices.Contains(b, s) {
			all = append(all, s)
		}
	}
	return all
}

func TestStoredPageWhoseLinksWereNotReadIsReadFromTheStore(t *testing.T) {
	web := webFrom("-- a.example/ --\n<a href=\"/x\">x</a>\n-- a.example/x --\nx\n")
	st, o, _ := web.crawls(t)
	broken := o
	broken.Links = func(corpus.Page) Links { panic("a page that breaks its reader") }
	crawlOnce(t, st, broken, siteA)
	if diff := cmp.Diff([]string{"a.example/"}, storedKeys(t, st)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	changed := siteA
	changed.Schedule = "monthly" // so that its links are read again
	crawlOnce(t, st, o, changed)
	if diff := cmp.Diff([]string{"a.example/", "a.example/x"}, storedKeys(t, st)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	asked, _ := web.forget()
	if n := len(slices.DeleteFunc(asked, func(s string) bool { return s != "a.example/" })); n != 1 {
		t.Errorf("the page was asked for %d times", n)
	}
}
