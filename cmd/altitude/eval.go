package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"altitude/corpus"
	"altitude/search"
	"altitude/search/bleveindex"
)

func newEval(p *program) *cobra.Command {
	var runFile, before string
	var asJSON bool
	c := &cobra.Command{
		Use:   "eval DIR…",
		Short: "Measure relevance on BEIR-layout folders",
		Long: `Measure relevance on folders in BEIR layout (corpus.jsonl, queries.jsonl,
qrels/test.tsv) through the program's own path: nDCG@10, MAP, MRR@10, Recall@100
and P@10 as trec_eval computes them. Nothing in the data folder is touched.`,
		Example: `  altitude eval cranfield cacm
  altitude eval cranfield --json > before.json
  altitude eval cranfield --compare before.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			evaluations, err := p.evaluate(cmd.Context(), dirs)
			if err != nil {
				return err
			}
			if runFile != "" {
				if err := writeRuns(runFile, evaluations); err != nil {
					return err
				}
			}
			if asJSON {
				err = p.writeJSON(evaluations)
			} else {
				err = search.WriteTable(p.out, evaluations)
			}
			if err != nil || before == "" {
				return err
			}
			return compareRuns(p.err, before, evaluations)
		},
	}
	c.Flags().StringVar(&runFile, "run", "", "write the rankings to this file as a TREC run")
	c.Flags().StringVar(&before, "compare", "", "compare with the --json output of an earlier run")
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func (p *program) evaluate(ctx context.Context, dirs []string) ([]*search.Evaluation, error) {
	tax, err := p.taxonomy()
	if err != nil {
		return nil, err
	}
	var all []*search.Evaluation
	for _, dir := range dirs {
		e, err := search.Evaluate(ctx, dir, p.scratchEngine, tax)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// scratchEngine indexes documents in a folder of its own and opens the index.
func (p *program) scratchEngine(ctx context.Context, documents iter.Seq2[*corpus.Document, error]) (search.Searcher, func() error, error) {
	dir, err := os.MkdirTemp("", "altitude-eval-")
	if err != nil {
		return nil, nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	if _, err := bleveindex.NewWriter(dir, nil).Replace(ctx, search.Meta{}, documents); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	live, err := bleveindex.Open(dir, p.log)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return live, func() error { return errors.Join(live.Close(), remove()) }, nil
}

// writeRuns writes the rankings of one collection to the file, or of several
// to files with the collection's name before the extension.
func writeRuns(path string, evaluations []*search.Evaluation) error {
	for _, e := range evaluations {
		name := path
		if len(evaluations) > 1 {
			ext := filepath.Ext(path)
			name = path[:len(path)-len(ext)] + "." + e.Set + ext
		}
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		if err := e.WriteRun(f); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// compareRuns prints the paired difference to an earlier run, set by set.
func compareRuns(w io.Writer, before string, evaluations []*search.Evaluation) error {
	body, err := os.ReadFile(before)
	if err != nil {
		return err
	}
	var old []*search.Evaluation
	if err := json.Unmarshal(body, &old); err != nil {
		return fmt.Errorf("%s: %w", before, err)
	}
	for _, e := range evaluations {
		for _, was := range old {
			if was.Set == e.Set {
				fmt.Fprintln(w, search.Compare(was, e))
			}
		}
	}
	return nil
}
