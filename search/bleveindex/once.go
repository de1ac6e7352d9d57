package bleveindex

import (
	"sync"
	"sync/atomic"
)

// onceRead returns f with its first success remembered. An error is not: a file
// that could not be read for a moment is read at the next call. It is safe for
// concurrent use.
func onceRead[T any](f func() (T, error)) func() (T, error) {
	var mu sync.Mutex
	var kept atomic.Pointer[T]
	return func() (T, error) {
		if v := kept.Load(); v != nil {
			return *v, nil
		}
		mu.Lock()
		defer mu.Unlock()
		if v := kept.Load(); v != nil {
			return *v, nil
		}
		v, err := f()
		if err == nil {
			kept.Store(&v)
		}
		return v, err
	}
}
