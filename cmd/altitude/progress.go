package main

import (
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far a long job is: a moving bar on a terminal, now and then a
// plain line elsewhere.
type bar struct {
	mu       sync.Mutex
	p        *program
	what     string
	terminal *progressbar.ProgressBar
	last     time.Time
}

// lineEvery is how often a job says where it is when nobody watches a bar.
const lineEvery = 5 * time.Second

func (p *program) progress(what string) *bar {
	b := &bar{p: p, what: what, last: time.Now()}
	if f, ok := p.err.(*os.File); ok && !p.quiet && term.IsTerminal(int(f.Fd())) {
		b.terminal = progressbar.NewOptions(-1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("pages"),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	return b
}

// of says that done of a total are done.
func (b *bar) of(done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.terminal != nil:
		b.terminal.ChangeMax(total)
		_ = b.terminal.Set(done)
	case time.Since(b.last) > lineEvery:
		b.last = time.Now()
		b.p.note("%s: %d of %d", b.what, done, total)
	}
}

// step says that one more is being done.
func (b *bar) step(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.terminal != nil:
		_ = b.terminal.Add(1)
	case time.Since(b.last) > lineEvery:
		b.last = time.Now()
		b.p.note("%s: %s", b.what, name)
	}
}

// done clears the bar.
func (b *bar) done() {
	if b.terminal != nil {
		_ = b.terminal.Finish()
	}
}

// describe changes what the bar says is being done.
func (b *bar) describe(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.what = what
	if b.terminal != nil {
		b.terminal.Describe(what)
	}
}
