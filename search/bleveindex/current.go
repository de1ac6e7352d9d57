package bleveindex

import "errors"

// Current names the generation in service, "" when there is none.
func (w *Writer) Current() (string, error) {
	name, err := currentName(w.dir)
	if errors.Is(err, ErrNoIndex) {
		return "", nil
	}
	return name, err
}
