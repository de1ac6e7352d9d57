package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"altitude/corpus"
)

func frontier(t testing.TB, s *Store, now time.Time, sources ...string) *Frontier {
	t.Helper()
	f, err := s.Frontier(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		keepDepth(t, f, name, 3)
	}
	return f
}

func keepDepth(t testing.TB, f *Frontier, name string, depth int) {
	t.Helper()
	err := f.KeepSources(t.Context(), []corpus.Source{{Name: name, URLs: []string{"https://a.example/"}, Depth: &depth}}, "")
	if err != nil {
		t.Fatal(err)
	}
}

func entry(key string, depth int) Entry {
	host, _, _ := strings.Cut(strings.TrimPrefix(key, "https://"), "/")
	return Entry{Key: key, Host: host, Pattern: "*", Source: "s", Role: RolePage, Depth: depth, Declared: true, State: Ready, Due: noon}
}

func add(t testing.TB, f *Frontier, now time.Time, entries ...Entry) Added {
	t.Helper()
	added, err := f.Add(t.Context(), now, entries)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func lease(t testing.TB, f *Frontier, now time.Time, host string) (Entry, bool) {
	t.Helper()
	e, ok, err := f.Lease(t.Context(), now, host, []string{"s"})
	if err != nil {
		t.Fatal(err)
	}
	return e, ok
}

func TestLeaseFollowsTheOrderOfWork(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	sitemap, feed := entry("https://a.example/sitemap.xml", 0), entry("https://a.example/feed", 0)
	sitemap.Role, feed.Role = RoleSitemap, RoleFeed
	late := entry("https://a.example/late", 0)
	late.Due = noon.Add(time.Hour)
	add(t, f, noon, entry("https://a.example/deep", 3), entry("https://a.example/too-deep", 4), entry("https://a.example/b", 1),
		entry("https://a.example/a", 1), late, entry("https://other.example/", 0), feed, sitemap)
	var got []string
	for {
		e, ok := lease(t, f, noon, "a.example")
		if !ok {
			break
		}
		got = append(got, strings.TrimPrefix(e.Key, "https://a.example/"))
	}
	if diff := cmp.Diff([]string{"sitemap.xml", "feed", "a", "b", "deep"}, got); diff != "" {
		t.Error(diff)
	}
	if hosts, err := f.Hosts(t.Context(), noon, []string{"s"}); err != nil || cmp.Diff([]string{"other.example"}, hosts) != "" {
		t.Errorf("hosts left: %v, %v", hosts, err)
	}
}

func TestFinishKeepsPageEntryAndLinksTogether(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	add(t, f, noon, entry("https://a.example/", 0))
	e, _ := lease(t, f, noon, "a.example")
	e.State, e.Due, e.Fetched, e.Interval, e.ETag, e.Digest = Stored, noon.Add(time.Hour), noon, time.Hour, `"x"`, 1<<63
	p := page(e.Key, "body")
	done, err := f.Finish(t.Context(), noon, Visit{Entry: e, Page: &p, Status: 200, Hold: true, Found: []Entry{entry("https://b.example/", 1)}})
	if err != nil || done.Outcome != New || done.Added.New != 1 || cmp.Diff([]string{"b.example"}, done.Added.Hosts) != "" {
		t.Errorf("%+v, %v", done, err)
	}
	if again, err := s.Entry(t.Context(), e.Key); err != nil || cmp.Diff(e, again) != "" {
		t.Errorf("%v %s", err, cmp.Diff(e, again))
	}
	if _, ok := lease(t, f, noon, "a.example"); ok {
		t.Error("a held entry was leased")
	}
	e.State = Ready
	if _, err := f.Finish(t.Context(), noon, Visit{Entry: e}); err != nil {
		t.Fatal(err)
	}
	if _, ok := lease(t, f, noon.Add(time.Minute), "a.example"); ok {
		t.Error("leased before it is due")
	}
	if _, ok := lease(t, f, noon.Add(time.Hour), "a.example"); !ok {
		t.Error("not leased when due")
	}
}

func TestFinishOfARemovedPageKeepsNothing(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	add(t, f, noon, entry("https://a.example/", 0))
	e, _ := lease(t, f, noon, "a.example")
	if _, err := s.Decide(t.Context(), corpus.Decision{Verb: corpus.Remove, Subject: "a.example", At: noon}); err != nil {
		t.Fatal(err)
	}
	if removed, err := s.IsRemoved(t.Context(), e.Key); err != nil || !removed {
		t.Errorf("removed %v, %v", removed, err)
	}
	p := page(e.Key, "body")
	_, err := f.Finish(t.Context(), noon, Visit{Entry: e, Page: &p, Found: []Entry{entry("https://b.example/", 1)}})
	if !errors.Is(err, ErrRemoved) {
		t.Errorf("finish: %v", err)
	}
	if _, err := s.Entry(t.Context(), "https://b.example/"); !errors.Is(err, ErrNotFound) {
		t.Errorf("its link: %v", err)
	}
}

func TestSecondCrawlLeasesOtherEntries(t *testing.T) {
	s := open(t)
	one, two := frontier(t, s, noon, "s"), frontier(t, s, noon, "s")
	add(t, one, noon, entry("https://a.example/1", 0), entry("https://a.example/2", 0))
	a, _ := lease(t, one, noon, "a.example")
	b, _ := lease(t, two, noon, "a.example")
	if a.Key == b.Key {
		t.Error("both work on", a.Key)
	}
	if n, err := two.Foreign(t.Context(), []string{"s"}); err != nil || n != 1 {
		t.Errorf("%d entries held by others, %v", n, err)
	}
	if err := one.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c, ok := lease(t, two, noon, "a.example"); !ok || c.Key != a.Key {
		t.Error("what a closed crawl held is not free")
	}
}

func TestLeasesOfDeadCrawlsAreVoid(t *testing.T) {
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, machine string
		pid           int
		beat          time.Time
		dead          bool
	}{
		{"alive", machine, os.Getppid(), noon, false},
		{"silent", "another", 1, noon.Add(-voidAfter - time.Second), true},
		{"another machine's number", "another", ended.Process.Pid, noon, false},
		{"no such process", machine, ended.Process.Pid, noon, true},
		{"from the future", "another", 1, noon.Add(2 * slack), true},
	} {
		c := crawl{machine: tc.machine, pid: tc.pid, beat: tc.beat}
		if got := c.dead(noon); got != tc.dead {
			t.Errorf("%s: dead %v", tc.name, got)
		}
	}
	s := open(t)
	one := frontier(t, s, noon, "s")
	add(t, one, noon, entry("https://a.example/1", 0))
	lease(t, one, noon, "a.example")
	if err := one.Beat(t.Context(), noon.Add(voidAfter)); err != nil {
		t.Fatal(err)
	}
	two := frontier(t, s, noon.Add(voidAfter+time.Second), "s")
	if _, ok := lease(t, two, noon, "a.example"); ok {
		t.Error("took from a crawl that beats")
	}
	later := noon.Add(2*voidAfter + time.Second)
	if _, err := two.Reap(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if _, ok := lease(t, two, later, "a.example"); !ok {
		t.Error("a dead crawl's entry is not free")
	}
}

func TestSitemapMovesTheDueDate(t *testing.T) {
	const day = 24 * time.Hour
	for _, tc := range []struct {
		name                  string
		fetched, due, lastMod time.Time
		want                  time.Time
	}{
		{"no word", noon.Add(-day), noon.Add(day), time.Time{}, noon.Add(day)},
		{"changed since", noon.Add(-day), noon.Add(day), noon.Add(-time.Hour), noon},
		{"changed before", noon.Add(-day), noon.Add(-time.Hour), noon.Add(-2 * day), noon.Add(7 * day)},
		{"changed before, but a visit is long ago", noon.Add(-90 * day), noon.Add(-day), noon.Add(-100 * day), noon.Add(-day)},
		{"visited a moment ago", noon.Add(-time.Minute), noon.Add(day), noon.Add(-time.Second), noon.Add(day)},
		{"from the future", noon.Add(-day), noon.Add(day), noon.Add(300 * day), noon.Add(day)},
		{"never fetched", time.Time{}, noon.Add(day), noon, noon.Add(day)},
	} {
		a := adder{now: noon}
		known := Entry{Fetched: tc.fetched, Due: tc.due, Interval: 7 * day}
		if got := a.dueAgain(known, Entry{LastMod: tc.lastMod}); !got.Equal(tc.want) {
			t.Errorf("%s: due %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestAddKeepsBudgets(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	f.HostMax = 5
	var entries []Entry
	for i := range 4 {
		e := entry(fmt.Sprintf("https://a.example/day/%d", i), 1)
		e.Pattern, e.PatternMax = "/day/#", 2
		entries = append(entries, e)
	}
	added := add(t, f, noon, entries...)
	if added.New != 2 || added.Refused[OverPattern] != 2 {
		t.Errorf("%+v", added)
	}
	for i := range 4 {
		entries = append(entries, entry(fmt.Sprintf("https://a.example/other/%d", i), 1))
	}
	added = add(t, f, noon, entries...)
	if added.New != 3 || added.Refused[OverPattern] != 2 || added.Refused[OverHost] != 1 {
		t.Errorf("%+v", added)
	}
}

func TestAddTakesTheSmallerDepth(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	add(t, f, noon, entry("https://a.example/x", 9))
	if _, ok := lease(t, f, noon, "a.example"); ok {
		t.Error("leased beyond the depth")
	}
	added := add(t, f, noon, entry("https://a.example/x", 1))
	if e, ok := lease(t, f, noon, "a.example"); !ok || e.Depth != 1 || added.New != 0 || len(added.Hosts) != 1 {
		t.Errorf("%+v %+v", e, added)
	}
}

func TestChangedSourceHasItsLinksReadAgain(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	add(t, f, noon, entry("https://a.example/", 3))
	e, _ := lease(t, f, noon, "a.example")
	e.Due, e.Fetched = noon.Add(time.Hour), noon
	p := page(e.Key, "body")
	if _, err := f.Finish(t.Context(), noon, Visit{Entry: e, Page: &p}); err != nil {
		t.Fatal(err)
	}
	keepDepth(t, f, "s", 3)
	if _, ok := lease(t, f, noon, "a.example"); ok {
		t.Error("read again although nothing changed")
	}
	keepDepth(t, f, "s", 4)
	if e, ok := lease(t, f, noon, "a.example"); !ok || e.State != Stored {
		t.Errorf("not read again: %+v", e)
	}
	sources, err := s.CrawlSources(t.Context())
	if err != nil || len(sources) != 1 || *sources[0].Depth != 4 {
		t.Errorf("sources %+v, %v", sources, err)
	}
}

func TestClockSetBackIsMended(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	add(t, f, noon, entry("https://a.example/", 0))
	e, _ := lease(t, f, noon, "a.example")
	ahead := noon.AddDate(3, 0, 0)
	e.Fetched, e.Interval, e.Due = ahead, 48*time.Hour, ahead.Add(48*time.Hour)
	if _, err := f.Finish(t.Context(), noon, Visit{Entry: e}); err != nil {
		t.Fatal(err)
	}
	frontier(t, s, noon, "s")
	again, err := s.Entry(t.Context(), e.Key)
	if err != nil || !again.Due.Equal(noon.Add(48*time.Hour)) || !again.Fetched.Equal(noon) {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestCountFrontier(t *testing.T) {
	s := open(t)
	f := frontier(t, s, noon, "s")
	late, parked := entry("https://a.example/late", 0), entry("https://a.example/parked", 0)
	late.Due = noon.Add(time.Hour)
	add(t, f, noon, entry("https://a.example/", 1), late, parked)
	e, _ := lease(t, f, noon, "a.example")
	e.State = Parked
	if _, err := f.Finish(t.Context(), noon, Visit{Entry: e}); err != nil {
		t.Fatal(err)
	}
	got, err := s.CountFrontier(t.Context(), noon)
	if diff := cmp.Diff(FrontierCount{Due: 1, Waiting: 1, Parked: 1, Next: late.Due}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := f.Revive(t.Context(), []string{"s"}); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.CountFrontier(t.Context(), noon); got.Due != 2 {
		t.Errorf("revived: %+v", got)
	}
}

func TestHostNotesOfAnotherVersionCountAsNone(t *testing.T) {
	s := open(t)
	type note struct{ N int }
	if err := s.SetHostNote(t.Context(), "a.example", note{7}); err != nil {
		t.Fatal(err)
	}
	var n note
	if ok, err := s.HostNote(t.Context(), "a.example", &n); !ok || err != nil || n.N != 7 {
		t.Errorf("%+v %v %v", n, ok, err)
	}
	var other []string
	if ok, err := s.HostNote(t.Context(), "a.example", &other); ok || err != nil {
		t.Errorf("read as something else: %v %v", ok, err)
	}
	if ok, err := s.HostNote(t.Context(), "b.example", &n); ok || err != nil {
		t.Errorf("of another host: %v %v", ok, err)
	}
}

// BenchmarkLease takes and returns entries of a frontier of 50,000 pages on
// one host, most of them visited.
func BenchmarkLease(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "corpus.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	f := frontier(b, s, noon, "s")
	var entries []Entry
	for i := range 50_000 {
		e := entry(fmt.Sprintf("https://a.example/%d", i), 1+i%3)
		if i%10 != 0 {
			e.Due = noon.Add(time.Hour)
		}
		entries = append(entries, e)
	}
	add(b, f, noon, entries...)
	for b.Loop() {
		e, ok := lease(b, f, noon, "a.example")
		if !ok {
			b.Fatal("nothing to lease")
		}
		if err := f.Release(b.Context(), e.Key); err != nil {
			b.Fatal(err)
		}
	}
}
