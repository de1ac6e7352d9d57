package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"altitude/indexer"
	"altitude/search/compare"
)

func newEvalEvidence(p *program) *cobra.Command {
	var texts string
	var perCell int
	var asJSON bool
	c := &cobra.Command{
		Use:   "eval-evidence GOLD…",
		Short: "Measure the comparison against judged evidence",
		Long: `Measure the comparison against evidence judged by hand: how often the first
quote of a cell is right, how much of the direct evidence is found, how often a
quote stands under the wrong role. The gold's texts are looked for beside the
gold file's folder and indexed aside; where they are not there, the index of the
data folder answers.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			judgements := []compare.Judgement{}
			for _, file := range files {
				j, err := p.judge(cmd.Context(), file, texts, perCell)
				if err != nil {
					return err
				}
				judgements = append(judgements, j)
			}
			if asJSON {
				return p.writeJSON(judgements)
			}
			for _, j := range judgements {
				if err := j.WriteTable(p.out); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&texts, "texts", "", "folder that holds the gold's files (default: the folder above the gold file's)")
	c.Flags().IntVar(&perCell, "per-cell", compare.DefaultPerCell, "quotes per cell")
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

// judge compares the roles of a gold file and judges the result.
func (p *program) judge(ctx context.Context, file, texts string, perCell int) (compare.Judgement, error) {
	gold, err := compare.ReadGoldFile(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return compare.Judgement{}, fmt.Errorf("%s: %w", file, err)
	}
	if texts == "" {
		texts = filepath.Join(filepath.Dir(file), "..")
	}
	source := p
	if paths, found := goldTexts(texts, gold); found {
		scratch, err := p.scratch(ctx, paths)
		if err != nil {
			return compare.Judgement{}, err
		}
		defer os.RemoveAll(scratch.data)
		source = scratch
	} else {
		p.note("%s: its texts are not in %s; asking the index of %s", file, texts, p.data)
	}
	a, err := source.open(ctx)
	if err != nil {
		return compare.Judgement{}, err
	}
	defer a.Close()
	table, err := a.compare.Compare(ctx, compare.Request{Roles: gold.Pair[:], PerCell: perCell})
	if err != nil {
		return compare.Judgement{}, err
	}
	return compare.Judge(gold, table, nil), nil
}

// goldTexts returns the paths of the gold's files below dir, when all of them
// are there.
func goldTexts(dir string, gold compare.Gold) ([]string, bool) {
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(gold.Sources)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(path); err != nil {
			return nil, false
		}
		paths = append(paths, path)
	}
	return paths, len(paths) > 0
}

// scratch returns a program like p on a data folder of its own that holds the
// files; the caller removes the folder.
func (p *program) scratch(ctx context.Context, paths []string) (*program, error) {
	dir, err := os.MkdirTemp("", "altitude-eval-")
	if err != nil {
		return nil, err
	}
	s := *p
	s.data, s.quiet, s.log = dir, true, slog.New(slog.DiscardHandler)
	st, err := s.openStore(ctx)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	defer st.Close()
	if _, err = indexer.NewIngester(st, s.now, nil).Paths(ctx, paths, indexer.Given{}); err == nil {
		_, err = s.update(ctx, st)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return &s, nil
}
