package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitSkipped = 3 // done, with some pages skipped, each named with its reason
)

var (
	// errUsage marks a command line that cannot be carried out as written.
	errUsage = errors.New("wrong usage")
	// errSkipped ends a command that did its work but skipped pages.
	errSkipped = errors.New("some pages were skipped")
)

// usageError wraps err so that the program exits with exitUsage.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errUsage, err)
}

// run is the program without its process: it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	p := &program{in: in, out: out, err: errOut}
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSkipped):
		return exitSkipped
	case errors.Is(err, errUsage):
		fmt.Fprintln(errOut, "altitude:", err)
		return exitUsage
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(errOut, "altitude: stopped; the next run goes on from here")
		return exitFailed
	}
	fmt.Fprintln(errOut, "altitude:", err)
	return exitFailed
}

const rootLong = `Altitude is a full-text search engine over leadership articles. It answers what
a role does, how it differs from another, and who says so.

Start with "altitude serve": an empty data folder gets the built-in starter
corpus. Then search, compare, ingest a folder of your own, or crawl a site.`

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:           "altitude",
		Short:         "Search leadership articles and compare roles, with evidence",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			// A server logs its life; other commands say what they do in words.
			level := slog.LevelWarn
			if cmd.Name() == "serve" && !p.quiet {
				level = slog.LevelInfo
			}
			p.log = slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: level}))
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.data, "data", envOr("ALTITUDE_DATA", "data"), "data folder ($ALTITUDE_DATA)")
	flags.StringVar(&p.taxonomyDir, "taxonomy", os.Getenv("ALTITUDE_TAXONOMY"), "folder with a taxonomy of your own ($ALTITUDE_TAXONOMY)")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no notes, only results and errors")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError(err) })
	root.AddGroup(
		&cobra.Group{ID: "ask", Title: "Ask:"},
		&cobra.Group{ID: "fill", Title: "Fill the corpus:"},
		&cobra.Group{ID: "keep", Title: "Keep it:"},
		&cobra.Group{ID: "measure", Title: "Measure:"})
	for group, commands := range map[string][]*cobra.Command{
		"ask":     {newServe(p), newSearch(p), newCompare(p), newMCP(p)},
		"fill":    {newCrawl(p), newIngest(p), newExtract(p), newRemove(p)},
		"keep":    {newReindex(p), newStatus(p), newGenerations(p), newEvidence(p), newQueries(p)},
		"measure": {newEval(p), newEvalEvidence(p)},
	} {
		for _, c := range commands {
			c.GroupID = group
			c.Args = usageArgs(c.Args)
			for _, sub := range c.Commands() {
				sub.Args = usageArgs(sub.Args)
			}
			root.AddCommand(c)
		}
	}
	return root
}

// usageArgs makes a complaint about arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = cobra.NoArgs
	}
	return func(cmd *cobra.Command, args []string) error { return usageError(check(cmd, args)) }
}

func envOr(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}
