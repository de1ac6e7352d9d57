package bleveindex

import (
	"errors"
	"testing"
)

func TestAnErrorIsNotRemembered(t *testing.T) {
	calls := 0
	read := onceRead(func() (int, error) {
		if calls++; calls == 1 {
			return 0, errors.New("the disk is busy")
		}
		return calls, nil
	})
	if _, err := read(); err == nil {
		t.Fatal("the first call has no error")
	}
	for range 2 {
		if v, err := read(); v != 2 || err != nil {
			t.Errorf("got %d, %v", v, err)
		}
	}
	if calls != 2 {
		t.Errorf("read %d times", calls)
	}
}
