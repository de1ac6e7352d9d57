//go:build unix

package crawl

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// limitFiles makes writes beyond a number of bytes in one file fail, as a full
// disk would.
func limitFiles(limit string) {
	n, err := strconv.ParseUint(limit, 10, 64)
	if err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		panic(err)
	}
}

func TestFullDiskStopsTheCrawlAndLeavesTheStoreWhole(t *testing.T) {
	const pages = 60
	web := killWeb(pages)
	address, path := serveAddress(t, web), filepath.Join(t.TempDir(), "corpus.db")
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "ALTITUDE_CRAWL_CHILD="+address, "ALTITUDE_CRAWL_STORE="+path, "ALTITUDE_CRAWL_DISK=400000")
	var said bytes.Buffer
	child.Stderr = &said
	if err := child.Run(); err == nil || !bytes.Contains(said.Bytes(), []byte("msg=crawl")) {
		t.Fatalf("the crawl did not fail: %v\n%s", err, &said)
	}
	held := keysAt(t, path)
	if len(held) == 0 || len(held) > 2*pages {
		t.Fatalf("%d pages held", len(held))
	}
	web.forget()
	st := openAt(t, path)
	o := testOptions()
	o.dial = dialTo(address)
	crawlOnce(t, st, o, killSources...)
	if got := len(storedKeys(t, st)); got != 2*(pages+1) {
		t.Errorf("%d pages in the end, want %d", got, 2*(pages+1))
	}
	if asked, _ := web.forget(); len(both(asked, held)) > 0 {
		t.Errorf("asked again for %v", both(asked, held))
	}
}
