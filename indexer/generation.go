package indexer

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"altitude/corpus/store"
)

// recall returns what was indexed in a generation, article id → fingerprint,
// or nil when that is not known. Not knowing costs a full build, nothing more.
func (x *Indexer) recall(ctx context.Context, generation string) map[string]string {
	packed, ok, err := x.cache.Get(ctx, "generation", generation)
	if err != nil || !ok || generation == "" {
		return nil
	}
	var indexed map[string]string
	if json.Unmarshal(packed, &indexed) != nil {
		return nil
	}
	return indexed
}

// remember notes what the generation in service holds.
func (x *Indexer) remember(ctx context.Context, generation string, kept []outline) {
	indexed := make(map[string]string, len(kept))
	for _, o := range kept {
		indexed[o.ID] = o.fingerprint()
	}
	packed, err := json.Marshal(indexed)
	if err == nil {
		err = x.cache.Put(ctx, "generation", generation, packed)
	}
	if err != nil {
		x.log.Warn("the next update will be a full build", "cause", err)
	}
}

// fingerprint names everything of a document that an index sees.
func (o outline) fingerprint() string {
	return fingerprint(append([]string{o.Version, o.DuplicateOf}, o.Also...)...)
}

// differences returns the outlines that are new or changed since before, and
// the ids that are gone.
func differences(before map[string]string, kept []outline) (changed []outline, removed []string) {
	still := make(map[string]bool, len(kept))
	for _, o := range kept {
		still[o.ID] = true
		if before[o.ID] != o.fingerprint() {
			changed = append(changed, o)
		}
	}
	for id := range before {
		if !still[id] {
			removed = append(removed, id)
		}
	}
	slices.Sort(removed)
	return changed, removed
}

// Find returns the keys of the stored pages that make the articles a removal
// of subject names: by key, id, address or site. The store alone does not know
// the address an article gives itself.
func (x *Indexer) Find(ctx context.Context, subject string) ([]string, error) {
	heads, err := x.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	named := store.Removals{subject: true, strings.ToLower(subject): true}
	var keys []string
	for _, h := range heads {
		r, err := x.outline(ctx, h)
		if err != nil {
			return nil, err
		}
		if o := r.outline; o.Skipped == "" && named.Covers(o.article()) {
			keys = append(keys, h.Key)
		}
	}
	return keys, nil
}
