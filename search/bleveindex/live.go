package bleveindex

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/compare"
)

// watchInterval is how often an open index looks for a new generation: one
// read of a file of one line.
const watchInterval = time.Second

// Live is the generation in service of an index folder. It notices when
// another one is put in service and takes that over without dropping a
// request. It answers searches and comparisons.
type Live struct {
	dir      string
	log      *slog.Logger
	mu       sync.Mutex
	current  *shared
	rejected atomic.Pointer[map[string]bool]
	removed  atomic.Pointer[func(*corpus.Article) bool]
	// decisions sums up what is rejected and removed; see Decisions.
	decisions atomic.Pointer[string]
	stop      chan struct{}
	watching  sync.WaitGroup
	closed    bool
}

// shared is a generation with its users; the last one closes it.
type shared struct {
	*generation
	mu    sync.Mutex
	users int
}

func (s *shared) use() {
	s.mu.Lock()
	s.users++
	s.mu.Unlock()
}

func (s *shared) release() error {
	s.mu.Lock()
	s.users--
	last := s.users == 0
	s.mu.Unlock()
	if last {
		return s.close()
	}
	return nil
}

// Open opens the generation in service of an index folder and watches for the
// next. Without one it returns ErrNoIndex.
func Open(dir string, log *slog.Logger) (*Live, error) {
	l := &Live{dir: dir, log: cmp.Or(log, slog.New(slog.DiscardHandler)), stop: make(chan struct{})}
	l.SetRejected(nil)
	if err := l.Reload(); err != nil {
		return nil, err
	}
	l.watching.Go(l.watch)
	return l, nil
}

func (l *Live) watch() {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	complained := ""
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			err := l.Reload()
			if err != nil && err.Error() != complained {
				complained = err.Error()
				l.log.Error("the index in service stays", "error", err)
			}
		}
	}
}

// Reload takes over a newly served generation at once.
func (l *Live) Reload() error {
	name, err := currentName(l.dir)
	if err != nil {
		return err
	}
	l.mu.Lock()
	same := l.current != nil && l.current.Name == name
	l.mu.Unlock()
	if same {
		return nil
	}
	g, err := openGeneration(filepath.Join(l.dir, name))
	if err != nil {
		return fmt.Errorf("open generation %s: %w", name, err)
	}
	return l.swap(&shared{generation: g, users: 1})
}

// swap puts a generation in service and lets go of the old one.
func (l *Live) swap(next *shared) error {
	l.mu.Lock()
	if l.closed || l.current != nil && l.current.Name == next.Name {
		l.mu.Unlock()
		return next.release()
	}
	old := l.current
	l.current = next
	next.hide(l.removed.Load())
	l.decided()
	l.mu.Unlock()
	l.log.Info("index in service", "generation", next.Name, "articles", next.Articles)
	if old == nil {
		return nil
	}
	return old.release()
}

// Close stops watching and closes the index after its last user.
func (l *Live) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	current := l.current
	l.current = nil
	l.mu.Unlock()
	close(l.stop)
	l.watching.Wait()
	return current.release()
}

// errClosed says that the index was closed before it was asked.
var errClosed = errors.New("index is closed")

func (l *Live) acquire() (*shared, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return nil, errClosed
	}
	l.current.use()
	return l.current, nil
}

// View returns the generation in service; see search.Searcher.
func (l *Live) View() (search.View, error) {
	s, err := l.acquire()
	if err != nil {
		return nil, err
	}
	return &view{shared: s, rejected: *l.rejected.Load(), decisions: l.Decisions()}, nil
}

// SetRejected says which evidence must not be shown, by id. It holds for every
// generation.
func (l *Live) SetRejected(ids map[string]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids = maps.Clone(ids)
	l.rejected.Store(&ids)
	l.decided()
}

// Decisions sums up which quotes are rejected and which articles of the
// generation in service are removed: it differs when they do.
func (l *Live) Decisions() string { return *l.decisions.Load() }

// decided sums up the decisions anew.
func (l *Live) decided() {
	sum := fnv.New64a()
	for _, id := range slices.Sorted(maps.Keys(*l.rejected.Load())) {
		sum.Write([]byte(id))
	}
	if l.current != nil {
		if hidden := l.current.hidden.Load(); hidden != nil {
			binary.Write(sum, binary.LittleEndian, []uint64(*hidden))
		}
	}
	decisions := strconv.FormatUint(sum.Sum64(), 36)
	l.decisions.Store(&decisions)
}

// SetRemoved says which articles were taken down, by key, id, address and
// site. It holds for every generation, one rolled back to included: none of
// them is found, shown or quoted.
func (l *Live) SetRemoved(covers func(*corpus.Article) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.removed.Store(&covers)
	if l.current != nil {
		l.current.hide(&covers)
	}
	l.decided()
}

// hide takes the removed articles out of sight.
func (g *generation) hide(covers *func(*corpus.Article) bool) {
	if covers == nil || *covers == nil {
		g.hidden.Store(nil)
		return
	}
	t := g.articles
	site := &t.facets[slices.Index(search.FacetNames, search.Site)]
	set, any := newBitset(len(t.ids)), false
	for i, id := range t.ids {
		a := corpus.Article{ID: id, Key: t.keys[i], URL: t.urls[i]}
		if s := site.values[site.valuesOf(uint32(i))[0]]; s != search.Unknown {
			a.Site = s
		}
		if (*covers)(&a) {
			set.add([]uint32{uint32(i)})
			any = true
		}
	}
	if !any {
		g.hidden.Store(nil)
		return
	}
	g.hidden.Store(&set)
}

// isHidden tells whether an article was taken down.
func (g *generation) isHidden(doc uint32) bool {
	set := g.hidden.Load()
	return set != nil && set.has(doc)
}

// Evidence answers a comparison; see compare.Source.
func (l *Live) Evidence(ctx context.Context, roles []string, f compare.Filter) (compare.Found, error) {
	s, err := l.acquire()
	if err != nil {
		return compare.Found{}, err
	}
	defer s.release()
	lent, err := s.lend(ctx, roles, f, *l.rejected.Load())
	found := compare.Found{Searched: lent.Searched}
	for _, cell := range lent.Cells {
		for _, row := range cell {
			found.Rows = append(found.Rows, *row)
		}
	}
	return found, err
}

// Lend answers a comparison without copying; see compare.Lender.
func (l *Live) Lend(ctx context.Context, roles []string, f compare.Filter) (compare.Lent, error) {
	s, err := l.acquire()
	if err != nil {
		return compare.Lent{}, err
	}
	defer s.release()
	return s.lend(ctx, roles, f, *l.rejected.Load())
}

// Generation names the generation in service.
func (l *Live) Generation() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return ""
	}
	return l.current.Name
}
